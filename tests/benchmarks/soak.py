"""A dashboard that watches for long: its memory, its delay, and whether it misses a run's last values.

`python -m memo_tui` runs in a PTY with the training pane in front, beside one training that logs 50 values
a second, then beside eight. They go on for five minutes, or for as many as SOAK_MINUTES says. A value has a
delay: from the return of its log call to the output that brings it, or a later one, into the table.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from time import monotonic

from mlflow import MlflowClient

from tests.benchmarks.common import Result, environment, percentile
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.metric_latency import Screen
from tests.benchmarks.soak_writer import KEYS, STEPS_A_SECOND
from tests.benchmarks.terminal import Terminal

WRITERS = 8
MINUTES = float(os.environ.get("SOAK_MINUTES", "5"))
ALONE = 30.0  # seconds
SETTLED = 20.0  # seconds in which the program loads what it loads once
LAST_VALUES = 10.0  # seconds
GOAL = 1.05


class Watched:
    """The program in its terminal: when it showed each run's values, and its memory each second."""

    def __init__(self, terminal: Terminal) -> None:
        self.resident: list[tuple[float, int]] = []
        self.shown: dict[str, list[tuple[float, int]]] = {}
        self._pid = terminal.pid
        self._screen = Screen(terminal)

    def watch(self, names: list[str], until: float) -> None:
        """Look at what is shown until some moment."""
        while monotonic() < until:
            now = self._screen.read(0.2)
            for name in names:
                value, shown = self._screen.value_of(name), self.shown.setdefault(name, [])
                if value is not None and (not shown or shown[-1][1] != value):
                    shown.append((now, value))
            if not self.resident or now - self.resident[-1][0] >= 1:
                pages = int(Path(f"/proc/{self._pid}/statm").read_text().split()[1])
                self.resident.append((now, pages * os.sysconf("SC_PAGE_SIZE")))

    def delays(self, name: str, logged: list[tuple[int, float]]) -> list[float]:
        """Seconds until each of the logged values was on the screen; those never shown are endless."""
        took, seen = [], iter(self.shown[name])
        at, value = next(seen, (float("inf"), sys.maxsize))
        for step, returned in logged:
            while value < step:
                at, value = next(seen, (float("inf"), sys.maxsize))
            took.append(at - returned)
        return took


def writers(uri: str, home: Path, names: list[str], seconds: float) -> list[subprocess.Popen[str]]:
    """Trainings that log for some time."""
    command = [sys.executable, "-m", "tests.benchmarks.soak_writer", uri]
    return [
        subprocess.Popen(
            [*command, name, str(seconds)], env=environment(home), stdout=(home / name).open("w"), text=True
        )
        for name in names
    ]


def logged(home: Path, name: str) -> list[tuple[int, float]]:
    """The steps that a training logged, and when each call had returned."""
    lines = (line.split() for line in (home / name).read_text().splitlines() if line[:1].isdigit())
    return [(int(step), float(returned)) for step, returned in lines]


def missed(uri: str, name: str, steps: int) -> int:
    """How many of a training's points the store lacks, or has more than once."""
    client = MlflowClient(uri)
    (run,) = client.search_runs(
        [client.get_experiment_by_name("memo-tui").experiment_id], f"run_name = '{name}'"
    )
    wrong = 0
    for key in KEYS:
        found = sorted(each.step for each in client.get_metric_history(run.info.run_id, key))
        wrong += abs(len(found) - steps) + len(set(range(steps)) - set(found))
    return wrong + (run.info.status != "FINISHED")


def measure() -> Iterator[Result]:
    """Watch one training, then eight."""
    seconds = MINUTES * 60
    names = [f"soak-{place}" for place in range(WRITERS)]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = home / "data"
        run_module("fill_store", data, 2, home=home)
        uri = f"sqlite:///{data / 'mlflow.db'}"
        command = [sys.executable, "-m", "memo_tui", "--data-dir", str(data), "--pane", "training"]
        with Terminal(command, environment(home)) as terminal:
            watched = Watched(terminal)
            watched.watch([], monotonic() + SETTLED)
            for alone in writers(uri, home, ["alone"], ALONE):
                watched.watch(["alone"], monotonic() + ALONE + SETTLED)
                alone.wait()
            running = writers(uri, home, names, seconds)
            begin = monotonic() + SETTLED
            watched.watch(names, begin + seconds)
            for process in running:
                process.wait()
            watched.watch(names, monotonic() + LAST_VALUES)
        idle = percentile(watched.delays("alone", logged(home, "alone")), 0.95)
        delays = [took for name in names for took in watched.delays(name, logged(home, name))]
        last = [watched.shown[name][-1][1] == logged(home, name)[-1][0] for name in names]
        wrong = sum(missed(uri, name, len(logged(home, name))) for name in names)
    within = [size for at, size in watched.resident if begin <= at <= begin + seconds - SETTLED]
    third = len(within) // 3
    first, end = fmean(within[:third]), fmean(within[-third:])
    name = f"{WRITERS} trainings at {len(KEYS) * STEPS_A_SECOND} values a second, {MINUTES:g} min"
    yield Result(
        f"{name}: memory of the last third",
        f"{end / 1e6:.1f} MB",
        f"the first {first / 1e6:.1f} MB",
        f"{end / first:.3f} x",
        f"<= {GOAL} x",
        end <= GOAL * first,
    )
    yield Result(
        f"{name}: last values shown / points wrong in the store",
        f"{sum(last)} / {wrong}",
        f"{WRITERS} runs",
        f"{sum(last)} / {wrong}",
        f"{WRITERS} / 0",
        all(last) and not wrong,
    )
    high = percentile(delays, 0.95)
    yield Result(
        f"{name}: log -> screen, p95",
        f"{high:.2f} s",
        f"beside one training {idle:.2f} s",
        f"{high / idle:.2f} x",
        f"<= {GOAL} x",
        high <= GOAL * idle,
    )
