"""What the journal beside a run costs, and how fast what waits in it is delivered.

Measured are the calls of `log_step` while nothing answers at the store's address; the time that a server on
this machine needs to get 100,000 values that wait, and to get them by MLflow's own client; and the processor
time that a training's own thread spends, with a step logged each few ms, against one that logs nothing.
"""

import os
import statistics
import tempfile
from itertools import count
from pathlib import Path
from time import monotonic, perf_counter, sleep, thread_time

import numpy as np
from mlflow import MlflowClient
from mlflow.entities import Metric

from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import STATE_VARIABLE, journals, new_journal
from memo_tui.tracking.journal.left import deliver_left
from memo_tui.tracking.journal.records import values_of
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.store import create_sqlite
from memo_tui.tracking.tracker import MlFlowTracker
from tests.benchmarks.common import Result, compared, duration
from tests.conftest import run_server
from tests.line import Line

CALLS = 20_000
VALUES, KEYS = 100_000, 10
SENT = 95  # steps in a request
STEPS, ROUNDS = 150, 9
MEDIAN_GOAL, WORST_GOAL, DELIVERY_GOAL, COST_GOAL = 50e-6, 5e-3, 20.0, 1.01
CLIENT_GOAL = 1.1


def measure() -> list[Result]:
    """Measure all, with one server."""
    configure_mlflow(retries=0, timeout=10)
    results = []
    with tempfile.TemporaryDirectory() as name:
        os.environ[STATE_VARIABLE] = f"{name}/state"
        folder = Path(name) / "served"
        create_sqlite(Address.of_file(folder / "mlflow.db"))
        for server in run_server(folder):
            results += away(server)
            results += delivered(server)
            results.append(cost(server))
    return results


def away(server: str) -> list[Result]:
    """How long the calls take."""
    with Line(server) as line:
        tracker = MlFlowTracker("away", line.uri)
        tracker.report = lambda _: None
        tracker.create_run()
        line.cut()
        took = []
        for step in range(CALLS):
            begun = perf_counter()
            tracker.log_step({"rmse": 1.0 / (step + 1)}, step)
            took.append(perf_counter() - begun)
            if step % 10 == 0:
                sleep(0.001)
        line.mend()
        tracker.end_run()
    middle, worst = statistics.median(took), max(took)
    return [
        Result(
            "log_step, nothing answers, median",
            duration(middle),
            f"{CALLS:,} calls",
            "",
            f"<= {duration(MEDIAN_GOAL)}",
            middle <= MEDIAN_GOAL,
        ),
        Result(
            "log_step, nothing answers, worst",
            duration(worst),
            f"{CALLS:,} calls",
            "",
            f"<= {duration(WORST_GOAL)}",
            worst <= WORST_GOAL,
        ),
    ]


def delivered(server: str) -> list[Result]:
    """How long a server takes to get what waits, and the same by MLflow's client."""
    steps = [{f"metric {key}": step / 7 for key in range(KEYS)} for step in range(VALUES // KEYS)]
    address, client = Address.parse(server), MlflowClient(server)
    with MlFlowTracker("delivered", server).run() as run:
        pass
    journal = new_journal(address, run.info.run_id, "delivered", first=True)
    for step, values in enumerate(steps):
        for record in values_of(values, step, step):
            journal.append(record)
    journal.close(remove=False)
    begun = monotonic()
    given = sum(outcome.delivered for outcome in deliver_left(address))
    took = monotonic() - begun
    assert given == VALUES
    assert journals() == []
    with MlFlowTracker("delivered", server).run() as run:
        begun = monotonic()
        for first in range(0, len(steps), SENT):
            part = enumerate(steps[first : first + SENT], first)
            metrics = [Metric(*each, step, step) for step, values in part for each in values.items()]
            client.log_batch(run.info.run_id, metrics)
        by_client = monotonic() - begun
    return [
        Result(
            "delivering what waits",
            duration(took),
            f"{VALUES:,} values to a server",
            f"{VALUES / took:,.0f} a second",
            f"<= {duration(DELIVERY_GOAL)}",
            took <= DELIVERY_GOAL,
        ),
        compared("the same beside MLflow's client", took, "log_batch", by_client, CLIENT_GOAL),
    ]


def cost(server: str) -> Result:
    """The processor time of the thread that trains, with and without logging."""
    tracker = MlFlowTracker("cost", server)
    with_log, without = [], []
    steps = count()
    with tracker.run():
        for turn in range(2 * ROUNDS):
            begun = thread_time()
            for _ in range(STEPS):
                loss = train()
                if turn % 2:
                    tracker.log_step({"loss": loss}, next(steps))
            (with_log if turn % 2 else without).append(thread_time() - begun)
    ratio = statistics.median(mine / theirs for mine, theirs in zip(with_log, without, strict=True))
    return Result(
        "training that logs each step",
        duration(statistics.median(with_log) / STEPS),
        f"without {duration(statistics.median(without) / STEPS)} a step",
        f"{ratio:.3f} x",
        f"<= {COST_GOAL} x",
        ratio <= COST_GOAL,
    )


DATA = np.random.default_rng(0).normal(size=150_000)


def train() -> float:
    """A step of some ms, on one core."""
    return float(np.sort(DATA)[0])
