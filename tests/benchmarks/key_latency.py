"""Key latency: from a key's arrival in the program's terminal to the end of the frame that shows what it did.

`python -m memo_tui` runs in a PTY with the training pane in front and 10,000 runs stored; at random moments
the cursor is moved down or up, and its sign is awaited in the other row. The idle program, whose runs are all
read, on a store nobody writes to, takes turns with the busy one: while that reads the runs, and once it
has read them, two other processes log ten metrics a second for each of ten runs, those on top of the
table. Then the same while the runs are read over a server.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic

import pyte

from tests.benchmarks.common import Result, environment, percentile
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import COLUMNS, LINES, Terminal
from tests.conftest import run_server

RUNS = 10_000
LOGGERS, RUNS_EACH = 2, 5
ROUNDS = 8
PRESSES = 12
GOAL, RATIO_GOAL = 0.060, 2
DOWN, UP = b"\x1b[B", b"\x1b[A"
LOADED = re.compile(r"10,0\d\d runs · live")
LIMIT = 90
_PLACE = re.compile(rb"\x1b\[(\d+)(?:;\d+)?H")
_HEADER = " rmse"  # stands above the first rows
_SIGN = "›".encode()
_FRAME_ENDS = b"\x1b[?2026l"


class Cursor:
    """The cursor of the table in a terminal: in which line of the screen it was drawn last, and when."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._gaps = Random(5)
        self._read_to = 0
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn_to = 0
        self.line: int | None = None

        end = monotonic() + LIMIT
        while not any(_HEADER in line for line in self.lines()):
            terminal.read(1)
            if monotonic() > end:
                raise TimeoutError("No table is drawn.")

    def lines(self) -> list[str]:
        """The lines of the screen, drawn now: this takes longer than a key."""
        seen = self._terminal.seen
        self._stream.feed(bytes(seen[self._drawn_to :]))
        self._drawn_to = len(seen)
        return self._screen.display

    def read(self, seconds: float) -> None:
        """Take in what is written next; the cursor stands where its sign was drawn in a whole frame."""
        self._terminal.read(seconds)
        seen = self._terminal.seen
        end = seen.rfind(_FRAME_ENDS, self._read_to)
        if end < 0:
            return
        sign = seen.rfind(_SIGN, self._read_to, end)
        if sign >= 0:
            *_, place = _PLACE.finditer(seen, self._read_to, sign)
            self.line = int(place[1])
        self._read_to = end

    def wait(self) -> None:
        """Wait until there is a cursor."""
        until = monotonic() + LIMIT
        while self.line is None:
            self.read(1)
            if monotonic() > until:
                raise TimeoutError(f"No cursor is drawn: {bytes(self._terminal.seen[-2000:])!r}")

    def catch_up(self, seconds: float) -> None:
        """Take in all that was written, and what is written in so many seconds."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            self.read(left)

    def press(self, key: bytes) -> float:
        """Press a key at a random moment; seconds until the frame with the cursor one line further."""
        self.catch_up(self._gaps.uniform(0.03, 0.25))
        wanted = self.line + (1 if key == DOWN else -1)
        begun = monotonic()
        self._terminal.type(key)
        while self.line != wanted:
            self.read(1)
            if monotonic() > begun + LIMIT:
                raise TimeoutError(f"The cursor stays in line {self.line}, {wanted} is awaited.")
        return monotonic() - begun


def keys() -> Iterator[bytes]:
    """Down and up in turns."""
    while True:
        yield DOWN
        yield UP


def pressed(options: list[str], home: Path, presses: int) -> tuple[list[float], list[float]]:
    """Seconds for each key while the runs are read, and for so many more after that."""
    loading, loaded = [], []
    with Terminal([sys.executable, "-m", "memo_tui", *options], environment(home)) as terminal:
        terminal.seconds_until(b"1 Cars")
        terminal.type(b"3")
        cursor = Cursor(terminal)
        cursor.wait()
        moves = keys()
        while not LOADED.search(cursor.lines()[0]):
            loading.append(cursor.press(next(moves)))
        loaded += [cursor.press(next(moves)) for _ in range(presses)]
    return loading, loaded


@contextmanager
def loggers(uri: str, home: Path) -> Iterator[list[subprocess.Popen]]:
    """The other processes, once they have begun to log."""
    command = [sys.executable, "-m", "tests.benchmarks.log_many", uri]
    started = [
        subprocess.Popen(
            [*command, str(place * RUNS_EACH), str(RUNS_EACH)],
            env=environment(home),
            stdout=subprocess.PIPE,
        )
        for place in range(LOGGERS)
    ]
    try:
        for each in started:
            assert each.stdout.readline() == b"ready\n"
        yield started
    finally:
        for each in started:
            each.kill()
            each.wait()


def embedded(quiet: Path, busy: Path, home: Path) -> tuple[list[float], list[float], list[float]]:
    """Seconds for each key in the idle program, in one that reads, and in one whose store is written to."""
    idle, loading, live = [], [], []
    with loggers(f"sqlite:///{busy / 'mlflow.db'}", home) as started:
        for _ in range(ROUNDS):
            for each in started:
                os.kill(each.pid, signal.SIGSTOP)
            idle += pressed(["--data-dir", str(quiet)], home, PRESSES)[1]
            for each in started:
                os.kill(each.pid, signal.SIGCONT)
            reading, after = pressed(["--data-dir", str(busy)], home, PRESSES)
            loading += reading
            live += after
    return idle, loading, live


def served(data: Path, home: Path) -> list[float]:
    """Seconds for each key while the runs are read over a server, to which others log."""
    server = run_server(data)
    uri = next(server)
    try:
        with loggers(uri, home):
            return pressed(["--tracking-uri", uri], home, 0)[0]
    finally:
        server.close()


def result(name: str, took: list[float], idle: list[float]) -> Result:
    """The 95th percentile, beside that of the idle program."""
    high, beside = percentile(took, 0.95), percentile(idle, 0.95)
    return Result(
        f"key -> frame, p95, {name}",
        f"{told(high)} (median {told(median(took))}, {len(took)} keys)",
        f"idle {told(beside)} (median {told(median(idle))}, {len(idle)} keys)",
        f"{high / beside:.2f} x",
        f"<= {told(GOAL)}, <= {RATIO_GOAL} x",
        high <= GOAL and high <= RATIO_GOAL * beside,
    )


def told(seconds: float) -> str:
    """Seconds in ms."""
    return f"{seconds * 1000:.0f} ms"


def measure() -> Iterator[Result]:
    """Fill three stores, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        quiet, busy, on_server = home / "quiet", home / "busy", home / "server"
        for data in (quiet, busy, on_server):
            run_module("fill_store", data, RUNS, home=home)
        idle, loading, live = embedded(quiet, busy, home)
        yield result("10,000 runs load, 10 log", loading, idle)
        yield result("10,000 runs known, 10 log", live, idle)
        yield result("10,000 runs load from a server, 10 log", served(on_server, home), idle)
