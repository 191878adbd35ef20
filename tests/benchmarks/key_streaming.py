"""Key to frame while four runs log 50 metrics a second each, beside the idle program.

`python -m memo_tui` runs in a PTY with the training pane in front and 100 runs stored, and so does a second
one on a store nobody writes to: both stay open, and keys go to them in turns, at random moments, so that the
machine's other work slows both alike. A key's time ends with the frame in which the cursor stands in the next
row.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.common import Result, environment, logger, percentile
from tests.benchmarks.key_latency import DOWN, UP, Cursor, told
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import Terminal

RUNS, LIVE, METRICS = 100, 4, 50
PRESSES = 200
ROUND = 10  # keys in a row to one of them: the first after a change is that of a cold cache
GOAL = 1.5


def shown(data: Path, home: Path) -> Terminal:
    """The program on the store of a data folder."""
    options = ["--data-dir", str(data), "--pane", "training"]
    return Terminal([sys.executable, "-m", "memo_tui", *options], environment(home))


def pressed(quiet: Path, busy: Path, home: Path) -> tuple[list[float], list[float]]:
    """Seconds for each key in the idle program, and in the one whose store is written to."""
    times: tuple[list[float], list[float]] = ([], [])
    with shown(quiet, home) as still, shown(busy, home) as streaming:
        cursors = Cursor(still), Cursor(streaming)
        for cursor in cursors:
            cursor.wait()
        while len(times[1]) < PRESSES:
            for cursor, took in zip(cursors, times, strict=True):
                cursor.catch_up(0.3)
                took += [cursor.press(DOWN if place % 2 else UP) for place in range(1, ROUND + 1)]
    return times


def measure() -> Iterator[Result]:
    """Fill two stores, then press keys while runs log into one of them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        quiet, busy = home / "quiet", home / "busy"
        for data in (quiet, busy):
            run_module("fill_store", data, RUNS, home=home)
        uri = f"sqlite:///{busy / 'mlflow.db'}"
        with logger(uri, home, 0, LIVE, METRICS):
            idle, live = pressed(quiet, busy, home)
        high, beside = percentile(live, 0.95), percentile(idle, 0.95)
        yield Result(
            f"key -> frame, p95, {LIVE} runs log {METRICS} metrics a second",
            f"{told(high)} (median {told(median(live))}, {len(live)} keys)",
            f"idle {told(beside)} (median {told(median(idle))}, {len(idle)} keys)",
            f"{high / beside:.2f} x",
            f"<= {GOAL} x",
            high <= GOAL * beside,
        )
