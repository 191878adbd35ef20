"""The memory of 100,000 runs: the whole program with them, over the same with an empty store."""

import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.benchmarks.common import Result, environment
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import Terminal

RUNS = 100_000
GOAL = 250e6
SETTLED = 5.0
LIMIT = 120


def resident(data: Path, home: Path, ready: bytes) -> float:
    """The resident bytes of the program once it shows the runs."""
    with Terminal([sys.executable, "-m", "memo_tui", "--data-dir", str(data)], environment(home)) as terminal:
        terminal.seconds_until(b"1 Cars")
        terminal.type(b"3")
        terminal.seconds_until(ready, LIMIT)
        end = monotonic() + SETTLED
        while (left := end - monotonic()) > 0:
            terminal.read(left)
        status = Path(f"/proc/{terminal.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024.0


def measure() -> list[Result]:
    """Fill a store, then measure both."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run_module("fill_store", home / "full", RUNS, home=home)
        run_module("fill_store", home / "empty", 1, home=home)
        empty = resident(home / "empty", home, b"live")
        full = resident(home / "full", home, b"100,000 runs \xc2\xb7 live")
    more = full - empty
    return [
        Result(
            "100,000 runs held",
            f"{full / 1e6:.0f} MB",
            f"two runs {empty / 1e6:.0f} MB",
            f"{more / 1e6:.0f} MB more",
            f"<= {GOAL / 1e6:.0f} MB",
            more <= GOAL,
        )
    ]
