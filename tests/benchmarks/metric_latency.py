"""Metric latency: seconds from a log call's return in one process to its value on the screen of another.

`log_values.py` logs to an embedded store, or to a server on this machine; `python -m memo_tui` shows that in
a PTY with the training pane in front, and pyte draws what it writes. A value counts as shown when the output
that brings it, or a later one, into the rmse column has arrived. The goals are for the median and for the
95th percentile.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic

import pyte

from tests.benchmarks.common import Result, environment, percentile
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import COLUMNS, LINES, Terminal
from tests.conftest import run_server

RUN = "watched-run"
FIRST, COUNT = 1000, 40
GOAL_MEDIAN, GOAL_P95, SERVER_P95 = 0.3, 0.6, 1.0
STORED = 10_000
COLUMN_WIDTH = 9


class Screen:
    """What a terminal shows."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def read(self, seconds: float) -> float:
        """Take in what is written next within so many seconds; when that came."""
        got = self._terminal.read(seconds)
        now = monotonic()
        self._stream.feed(got)
        return now

    def value_of(self, run: str) -> int | None:
        """What stands in the rmse column of a run's row."""
        lines = self._screen.display
        top = next((y for y, line in enumerate(lines) if " state " in line and " rmse " in line), LINES)
        row = next((line for line in lines[top + 1 :] if run in line), None)
        if row is None:
            return None
        end = lines[top].index(" rmse ") + len(" rmse")
        text = row[end - COLUMN_WIDTH : end].strip()
        return int(text) if text.isdigit() else None


def shown_times(screen: Screen, last: int, limit: float) -> dict[int, float]:
    """When each value came onto the screen, up to the last."""
    shown: dict[int, float] = {}
    known = FIRST
    until = monotonic() + limit
    while known < last:
        if monotonic() > until:
            raise TimeoutError(f"The screen stays at {known}, {last} is awaited.")
        now = screen.read(1)
        value = screen.value_of(RUN)
        if value is not None and value > known:
            shown |= dict.fromkeys(range(known + 1, value + 1), now)
            known = value
    return shown


def latencies(*, stored: int, served: bool) -> list[float]:
    """Seconds for each of the values.

    Args:
        stored: how many runs the store has already.
        served: whether both programs use a server instead of the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = home / "data"
        run_module("fill_store", data, max(2, stored), home=home)
        server = run_server(data) if served else None
        uri = next(server) if server else f"sqlite:///{data / 'mlflow.db'}"
        try:
            return _latencies(uri, ["--tracking-uri", uri] if server else ["--data-dir", str(data)], home)
        finally:
            if server:
                server.close()


def _latencies(uri: str, options: list[str], home: Path) -> list[float]:
    around = environment(home)
    logger = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.log_values", uri, RUN, str(FIRST), str(COUNT)],
        env=around,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert logger.stdout.readline() == "ready\n"
        with Terminal([sys.executable, "-m", "memo_tui", *options], around) as terminal:
            screen = Screen(terminal)
            terminal.seconds_until(b"1 Cars")
            terminal.type(b"3")
            until = monotonic() + 90
            while screen.value_of(RUN) != FIRST or b"live" not in terminal.seen:
                screen.read(1)
                if monotonic() > until:
                    raise TimeoutError(f"The run is not shown: {terminal.seen[-2000:]!r}")
            logger.stdin.write("go\n")
            logger.stdin.flush()
            shown = shown_times(screen, FIRST + COUNT, limit=3 * COUNT)
        said = [line.split() for line in logger.stdout if line[0].isdigit()]  # MLflow speaks there too
    finally:
        logger.kill()
        logger.wait()
    return [shown[int(value)] - float(returned) for value, returned in said]


def measure() -> Iterator[Result]:
    """Measure one session of many values for each kind of store."""
    for served, stored in ((False, 0), (False, STORED), (True, 0), (True, STORED)):
        took = latencies(stored=stored, served=served)
        middle, high = median(took), percentile(took, 0.95)
        span = f"{len(took)} values, {min(took):.3f}-{max(took):.3f} s"
        name = f"metric -> screen, {'server' if served else 'embedded'}, {stored:,} runs stored"
        if not served:
            goal, reached = f"<= {GOAL_MEDIAN} s", middle <= GOAL_MEDIAN
            yield Result(f"{name}: median", f"{middle:.3f} s", span, f"{middle:.3f} s", goal, reached)
        limit = SERVER_P95 if served else GOAL_P95
        told = f"{high:.3f} s"
        yield Result(f"{name}: p95", told, span, told, f"<= {limit} s", high <= limit)
