"""Key latency while two trainings use both cores, against the idle dashboard; keys as in `key_latency`."""

import sys
import tempfile
from pathlib import Path
from time import sleep

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.training.work.models import ModelsWork
from tests.benchmarks.common import Result, environment, percentile
from tests.benchmarks.key_latency import Cursor, keys, told
from tests.benchmarks.loop_gap import run_module
from tests.benchmarks.terminal import Terminal

RUNS = 100
ROUNDS = 4
PRESSES = 30
RATIO_GOAL = 2
_EXPERIMENT = "memo-tui"
_LONG = ModelsWork(("boosting",), params={"boosting": {"n_estimators": 10_000_000}})


def pressed(data: Path, home: Path) -> list[float]:
    """Seconds for each key in the training pane."""
    with Terminal([sys.executable, "-m", "memo_tui", "--data-dir", str(data)], environment(home)) as terminal:
        terminal.seconds_until(b"1 Cars")
        terminal.type(b"3")
        cursor = Cursor(terminal)
        cursor.wait()
        moves = keys()
        return [cursor.press(next(moves)) for _ in range(PRESSES)]


def measure() -> list[Result]:
    """The idle dashboard and the one beside two trainings take turns."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        quiet, busy = home / "quiet", home / "busy"
        for data in (quiet, busy):
            run_module("fill_store", data, RUNS, home=home)
        idle: list[float] = []
        training: list[float] = []
        for _ in range(ROUNDS):
            idle += pressed(quiet, home)
            jobs = Jobs(home / "jobs", limit=2, grace=2.0, changed=lambda: None)
            jobs.open()
            spec = JobSpec(_EXPERIMENT, f"sqlite:///{busy / 'mlflow.db'}", _LONG)
            begun = jobs.submit([spec, spec])
            while not all(job.tail(1) for job in begun):
                sleep(0.1)
            sleep(2)  # both are at their steps
            training += pressed(busy, home)
            jobs.stop(begun)
            while any(job.active for job in begun):
                sleep(0.1)
            jobs.close()
        high, beside = percentile(training, 0.95), percentile(idle, 0.95)
        return [
            Result(
                "key -> frame, p95, two trainings on two cores",
                f"{told(high)} ({len(training)} keys)",
                f"idle {told(beside)} ({len(idle)} keys)",
                f"{high / beside:.2f} x",
                f"<= {RATIO_GOAL} x",
                high <= RATIO_GOAL * beside,
            )
        ]
