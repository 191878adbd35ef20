"""How many bytes the program writes to its terminal, which may be behind a slow link.

`python -m memo_tui` runs in a PTY of 140x40 with the training pane in front: until its first screen is
complete; then while nothing happens, and while the cursor moves through 100 runs, which fills the boxes anew;
then on another store, to which four runs log 50 metrics a second each.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic

from tests.benchmarks.common import Result, environment, logger, percentile
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.poll_cost import HOUR
from tests.benchmarks.terminal import Terminal

RUNS, LIVE, METRICS = 100, 4, 50
LINES = 40
SECONDS = 20
STEPS = 50
DOWN = b"\x1b[B"
FIRST_GOAL, STEP_GOAL, LIVE_GOAL = 60_000, 1_500, 20_000
POINTS = 100
CURVES = """WITH RECURSIVE steps(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM steps WHERE at < :steps)
    INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
    SELECT key, value * (1 + 30.0 / (at + 10)), timestamp + at, run_uuid, at, 0 FROM metrics, steps"""
_QUIET = 1.0  # seconds without a byte, after which a screen is complete
_LONGEST = 30.0


def shown(data: Path, home: Path) -> Terminal:
    """The program on the store of a data folder."""
    options = ["--data-dir", str(data), "--pane", "training"]
    return Terminal([sys.executable, "-m", "memo_tui", *options], environment(home), lines=LINES)


def settled(terminal: Terminal) -> int:
    """Bytes until the program has written nothing for a while."""
    before, end = len(terminal.seen), monotonic() + _LONGEST
    while terminal.read(_QUIET):
        if monotonic() > end:
            raise TimeoutError(f"The screen never rests; last: {bytes(terminal.seen[-500:])!r}")
    return len(terminal.seen) - before


def during(terminal: Terminal, seconds: float) -> int:
    """Bytes written in these seconds."""
    before, end = len(terminal.seen), monotonic() + seconds
    while (left := end - monotonic()) > 0:
        terminal.read(left)
    return len(terminal.seen) - before


def quiet(data: Path, home: Path) -> Iterator[Result]:
    """The first screen, no news, and steps of the cursor."""
    with shown(data, home) as terminal:
        terminal.seconds_until(b"live")
        settled(terminal)
        first = len(terminal.seen)
        yield result("first screen", first, FIRST_GOAL)
        yield result(f"idle for {SECONDS} s", during(terminal, SECONDS), 0)
        steps = []
        for _ in range(STEPS):
            terminal.type(DOWN)
            steps.append(settled(terminal))
        beside = f"median {median(steps):,.0f}, most {max(steps):,}"
        yield result("a step of the cursor, p95", percentile(steps, 0.95), STEP_GOAL, beside)


def live(data: Path, home: Path) -> Result:
    """Four runs log."""
    uri = f"sqlite:///{data / 'mlflow.db'}"
    with logger(uri, home, 0, LIVE, METRICS), shown(data, home) as terminal:
        terminal.seconds_until(b"live-3")
        during(terminal, 5)
        a_second = during(terminal, SECONDS) / SECONDS
    return result(f"a second while {LIVE} runs log {METRICS} metrics each", a_second, LIVE_GOAL)


def result(name: str, count: float, most: int, beside: str = "") -> Result:
    """So many bytes, and how many there may be."""
    told = f"{count:,.0f} bytes"
    return Result(f"written: {name}", told, beside, told, f"<= {most:,} bytes", count <= most)


def still_store(home: Path, name: str = "still") -> Path:
    """A data folder with runs whose metrics have curves, made long ago, so that their ages seldom change."""
    data = home / name
    run_module("fill_store", data, RUNS, home=home)
    with sqlite3.connect(data / "mlflow.db") as database:
        database.execute("UPDATE runs SET start_time = start_time - :hour, end_time = end_time - :hour", HOUR)
        database.execute(CURVES, {"steps": POINTS})
    database.close()
    return data


def measure() -> Iterator[Result]:
    """Fill both stores, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        still, busy = (still_store(home, name) for name in ("still", "busy"))
        yield from quiet(still, home)
        yield live(busy, home)
