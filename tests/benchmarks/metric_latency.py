"""Metric latency: seconds from a log call's return in one process to its value on the screen of another.

`log_values.py` logs to an embedded store; `python -m memo_tui` shows that store in a PTY with the training
pane in front, and pyte draws what it writes. A value counts as shown when the output that brings it, or a
later one, into the rmse column has arrived. The goals are for the median and for the 95th percentile.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic

import pyte

from tests.benchmarks.common import Result, environment, percentile
from tests.benchmarks.terminal import COLUMNS, LINES, Terminal

RUN = "watched-run"
FIRST, COUNT = 1000, 60
GOAL_MEDIAN, GOAL_P95 = 0.5, 1.0
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

    @property
    def value(self) -> int | None:
        """What stands in the rmse column of the run's row."""
        lines = self._screen.display
        top = next((y for y, line in enumerate(lines) if " state " in line and " rmse " in line), LINES)
        row = next((line for line in lines[top + 1 :] if RUN in line), None)
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
        value = screen.value
        if value is not None and value > known:
            shown |= dict.fromkeys(range(known + 1, value + 1), now)
            known = value
    return shown


def latencies() -> list[float]:
    """Seconds for each of the values."""
    with tempfile.TemporaryDirectory() as home:
        around = environment(Path(home))
        store = Path(home) / "data" / "mlflow.db"
        logger = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.benchmarks.log_values",
                f"sqlite:///{store}",
                RUN,
                str(FIRST),
                str(COUNT),
            ],
            env=around,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert logger.stdout.readline() == "ready\n"
            command = [sys.executable, "-m", "memo_tui", "--data-dir", str(store.parent)]
            with Terminal(command, around) as terminal:
                screen = Screen(terminal)
                terminal.seconds_until(b"1 Cars")
                terminal.type(b"3")
                until = monotonic() + 60
                while screen.value != FIRST:
                    screen.read(1)
                    if monotonic() > until:
                        raise TimeoutError(f"The run is not shown: {terminal.seen[-2000:]!r}")
                logger.stdin.write("go\n")
                logger.stdin.flush()
                shown = shown_times(screen, FIRST + COUNT, limit=COUNT)
            said = [line.split() for line in logger.stdout]
        finally:
            logger.kill()
            logger.wait()
    return [shown[int(value)] - float(returned) for value, returned in said]


def measure() -> list[Result]:
    """Measure one session of many values."""
    took = latencies()
    middle, high = median(took), percentile(took, 0.95)
    span = f"{len(took)} values, {min(took):.3f}-{max(took):.3f} s"
    return [
        Result(
            "metric latency, median",
            f"{middle:.3f} s",
            span,
            f"{middle:.3f} s",
            f"<= {GOAL_MEDIAN} s",
            middle <= GOAL_MEDIAN,
        ),
        Result(
            "metric latency, p95",
            f"{high:.3f} s",
            span,
            f"{high:.3f} s",
            f"<= {GOAL_P95} s",
            high <= GOAL_P95,
        ),
    ]
