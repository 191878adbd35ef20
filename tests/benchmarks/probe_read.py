"""Seconds of reading the runs of a filled store in one way, as JSON: probe_read WAY URI.

`first` is the time to the first rows, `all` to all runs; the store is opened before.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from time import perf_counter

EXPERIMENT = "memo-tui"
PAGE = 1000


def stream(uri: str) -> Iterator[None]:
    """As the dashboard reads."""
    from memo_tui.runs.open import open_reader
    from memo_tui.runs.stream import RunStream
    from memo_tui.tracking.address import Address

    stream = RunStream(open_reader(Address.parse(uri)), [EXPERIMENT])
    yield
    yield from stream.read_all()


def client(uri: str) -> Iterator[None]:
    """MLflow's client, page by page."""
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    yield
    token = None
    while True:
        page = client.search_runs([experiment.experiment_id], max_results=PAGE, page_token=token)
        yield
        if not (token := page.token):
            return


def pandas(uri: str) -> Iterator[None]:
    """MLflow's own function for all runs as a table."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    mlflow.get_experiment_by_name(EXPERIMENT)
    yield
    mlflow.search_runs(experiment_names=[EXPERIMENT])
    yield


def sql(uri: str) -> Iterator[None]:
    """The same rows with SQLite alone, and nothing made of them."""
    database = sqlite3.connect(uri.removeprefix("sqlite:///"))
    yield
    runs = "SELECT run_uuid FROM runs WHERE lifecycle_stage = 'active' ORDER BY start_time DESC"
    columns = "run_uuid, name, status, start_time, end_time, user_id, artifact_uri, experiment_id"
    statements = [
        runs.replace("run_uuid", columns),
        *(
            f"SELECT run_uuid, key, value{more} FROM {table} WHERE run_uuid IN ({runs})"  # noqa: S608 - all ours
            for table, more in (("params", ""), ("tags", ""), ("latest_metrics", ", step, is_nan"))
        ),
    ]
    for statement in statements:
        database.execute(statement).fetchall()
    yield


def main(way: str, uri: str) -> None:
    """Read once, and print how long that took."""
    reading = {"stream": stream, "client": client, "pandas": pandas, "sql": sql}[way](uri)
    next(reading)
    begun = perf_counter()
    next(reading)
    first = perf_counter() - begun
    for _ in reading:
        pass
    print(json.dumps({"first": first, "all": perf_counter() - begun}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
