"""A program that logs ten metrics a second, or METRICS, for each of some new runs, until it's killed.

python -m tests.benchmarks.log_many URI FIRST COUNT [METRICS]: runs are called live-FIRST and so on; "ready"
is printed once all of them have begun.
"""

import sys
from itertools import count as numbers
from math import sin
from time import monotonic, sleep, time

from mlflow import MlflowClient
from mlflow.entities import Metric

from tests.benchmarks.fill_store import METRICS

EXPERIMENT = "memo-tui"
LOGGED = (*METRICS, "recall", "precision", "f1", "rate", "norm")


def main(uri: str, first: int, count: int, metrics: int = len(LOGGED)) -> None:
    """Log for one run after the other, evenly over each second; what was missed is not made up for."""
    client = MlflowClient(uri)
    experiment_id = client.get_experiment_by_name(EXPERIMENT).experiment_id
    names = [f"live-{place}" for place in range(first, first + count)]
    runs = [client.create_run(experiment_id, run_name=name).info.run_id for name in names]
    keys = [*LOGGED, *(f"layer{place}/norm" for place in range(metrics - len(LOGGED)))][:metrics]
    print("ready", flush=True)
    for step in numbers():
        for place, run_id in enumerate(runs):
            due = monotonic() + 1 / count
            now = int(time() * 1000)
            values = [Metric(key, sin(step / 9 + place + at), now, step) for at, key in enumerate(keys)]
            client.log_batch(run_id, metrics=values)
            sleep(max(0, due - monotonic()))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
