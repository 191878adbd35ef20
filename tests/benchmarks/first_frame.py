"""The first frame: seconds from the start of the process until a text of its first frame is in a terminal.

`python -m memo_tui` in an empty home against `bare.py`, a Textual program with header, tabs and footer:
one after the other in turns, each in a PTY of its own, after one round to warm up. All find their modules
compiled, as an installed program does: the warm-up writes them to a cache of this run. The goal is for the
ratio of the medians.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.common import Result, environment, ms
from tests.benchmarks.terminal import Terminal

ROUNDS = 15
GOAL = 1.5
FIRST_TEXT = b"1 Cars"
OURS = [sys.executable, "-m", "memo_tui"]
BARE = [sys.executable, str(Path(__file__).with_name("bare.py"))]


def first_frame(command: list[str], cache: Path) -> float:
    """Seconds until the program's first frame."""
    with tempfile.TemporaryDirectory() as home:
        around = environment(Path(home), new=True) | {"PYTHONPYCACHEPREFIX": str(cache)}
        around.pop("PYTHONDONTWRITEBYTECODE", None)
        with Terminal(command, around) as terminal:
            return terminal.seconds_until(FIRST_TEXT)


def measure() -> list[Result]:
    """Measure both in turns."""
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(1 + ROUNDS):
            bare.append(first_frame(BARE, Path(cache)))
            ours.append(first_frame(OURS, Path(cache)))
    del ours[0], bare[0]
    ratio = median(ours) / median(bare)
    return [
        Result("first frame", ms(ours), f"bare {ms(bare)}", f"{ratio:.2f} x", f"<= {GOAL} x", ratio <= GOAL)
    ]
