"""What one poll costs, whatever is stored; and what an idle dashboard costs.

A poll asks the embedded store, looks at the rows in view, and arranges the table. Two runs are active;
between two polls one of them logs a value. The same with 100 and with 50,000 runs stored, in turns. The idle
dashboard is the whole program in a PTY, its training pane in front, whose store nobody writes to.
"""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, time

from memo_tui.runs.open import open_reader
from memo_tui.runs.stream import RunStream
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.tracking.address import Address
from memo_tui.tui.runs.run_table import TableRows
from tests.benchmarks.bare import __file__ as bare_file
from tests.benchmarks.common import Result, environment
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import Terminal

FEW, MANY = 100, 50_000
POLLS = 200
IN_VIEW = 40
GOAL = 1.5
SECONDS = 30
IDLE_GOAL = 0.01
HOUR = {"hour": 3_600_000}
LOGGED = (
    """UPDATE latest_metrics SET value = value + 0.001, step = step + 1
    WHERE run_uuid = printf('%032x', 1) AND key = 'rmse'""",
    """INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
    VALUES ('rmse', :value, :now, printf('%032x', 1), :step, 0)""",
)


class Polled:
    """A stream on a store with so many runs."""

    def __init__(self, data: Path) -> None:
        path = data / "mlflow.db"
        self._reader = open_reader(Address.of_file(path))
        # Time stands still: no full check falls due, nor a look at the runs' processes, which have ended.
        self._stream = RunStream(self._reader, ["memo-tui"], clock=lambda: 0.0, wall_clock=lambda: 0.0)
        for _ in self._stream.read_all():
            pass
        self._view = [run.run_id for run in self._stream.newest[:IN_VIEW]]
        self._arrangement = Arrangement()
        self._arrangement.update(self._stream.runs, {})
        self._rows = TableRows.arranged_by(self._arrangement)
        self._writer = sqlite3.connect(path, isolation_level=None)
        self._step = 0

    def log(self) -> None:
        """One of the active runs logs a value."""
        self._step += 1
        values = {"value": self._step / 7, "now": int(time() * 1000), "step": self._step}
        self._writer.execute(LOGGED[0])
        self._writer.execute(LOGGED[1], values)

    def poll(self) -> float:
        """Seconds of one poll, with what the table needs of it."""
        begun = perf_counter()
        changed = self._stream.poll(self._view)
        if changed:
            self._arrangement.update(self._stream.runs, {})
            self._rows = TableRows.arranged_by(self._arrangement, before=self._rows)
        took = perf_counter() - begun
        self.changed = changed
        return took

    def close(self) -> None:
        """Let go of the store."""
        self._reader.close()
        self._writer.close()


def polls(few: Path, many: Path) -> Iterator[Result]:
    """Both sizes in turns."""
    streams = [Polled(few), Polled(many)]
    active: list[list[float]] = [[], []]
    quiet: list[list[float]] = [[], []]
    for _ in range(POLLS):
        for place, each in enumerate(streams):
            each.log()
            active[place].append(each.poll())
            assert each.changed
            quiet[place].append(each.poll())
            assert not each.changed
    for each in streams:
        each.close()
    yield _result("one poll, 2 active runs, 50,000 stored", active)
    yield _result("one poll, nothing changed, 50,000 stored", quiet)


def _result(name: str, took: list[list[float]]) -> Result:
    beside, ours = median(took[0]), median(took[1])
    found = ours / beside
    told = f"{ours * 1000:.2f} ms"
    return Result(
        name, told, f"100 stored {beside * 1000:.2f} ms", f"{found:.2f} x", f"<= {GOAL} x", found <= GOAL
    )


def idle(command: list[str], home: Path, keys: bytes, ready: bytes) -> float:
    """The share of a core that a program uses while nothing happens."""
    with Terminal(command, environment(home)) as terminal:
        terminal.seconds_until(b"1 Cars")
        terminal.type(keys)
        terminal.seconds_until(ready)
        _rest(terminal, 10)
        before = _cpu(terminal.pid)
        begun = monotonic()
        _rest(terminal, SECONDS)
        return (_cpu(terminal.pid) - before) / (monotonic() - begun)


def _rest(terminal: Terminal, seconds: float) -> None:
    """Read what is written meanwhile."""
    end = monotonic() + seconds
    while (left := end - monotonic()) > 0:
        terminal.read(left)


def _cpu(pid: int) -> float:
    """Seconds of a core that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[Result]:
    """Fill both stores, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        few, many, still = home / "few", home / "many", home / "still"
        run_module("fill_store", few, FEW, 2, home=home)
        run_module("fill_store", many, MANY, 2, home=home)
        run_module("fill_store", still, FEW, home=home)
        with sqlite3.connect(still / "mlflow.db") as database:  # else ages in seconds change all the time
            database.execute(
                "UPDATE runs SET start_time = start_time - :hour, end_time = end_time - :hour", HOUR
            )
        database.close()
        yield from polls(few, many)
        ours = idle([sys.executable, "-m", "memo_tui", "--data-dir", str(still)], home, b"3", b"live")
        bare = idle([sys.executable, bare_file], home, b"", b"Training")
        beside = f"bare {bare:.2%}"
        yield Result(
            "idle dashboard", f"{ours:.2%} of a core", beside, f"{ours:.2%}", "<= 1 %", ours <= IDLE_GOAL
        )
