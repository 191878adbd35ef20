"""A file store with runs of all kinds, made by MLflow."""

import math

import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag

TIME = 1_700_000_000_000
NAMES = [
    "plain",
    'it\'s: a "name" # with ][ signs',
    "123",
    "null",
    "lines\nof two",
    "é ✓ 漢",
    "~",
    " spaces ",
]
KEYS = ["loss", "val/loss", "deep/er/key", "with space", "a.b-c_d"]


@pytest.fixture
def root(tmp_path):
    return tmp_path / "team" / "mlruns"


@pytest.fixture
def client(root, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    return MlflowClient(root.as_uri())


@pytest.fixture
def bench(client):
    """An experiment with runs of all kinds; its id."""
    bench = client.create_experiment("bench")
    gone = client.create_experiment("gone")
    client.create_run(gone)
    client.delete_experiment(gone)
    parent = ""
    for number, name in enumerate(NAMES):
        tags = {"mlflow.runName": name, "mlflow.user": "ann"} | (
            {"mlflow.parentRunId": parent} if parent else {}
        )
        run_id = client.create_run(bench, start_time=TIME + number, tags=tags).info.run_id
        parent = parent or run_id
        values = [1.5, math.nan, math.inf, -math.inf, -0.25]
        metrics = [
            Metric(key, value + number, TIME + step, step if key != "with space" else -step)
            for key in KEYS
            for step, value in enumerate(values)
        ]
        texts = {"lr": str(number), "empty": "", "text": "two\nlines\r\nand é ][", "a/b": "nested"}
        client.log_batch(
            run_id,
            metrics,
            [Param(*each) for each in texts.items()],
            [RunTag(*each) for each in texts.items()],
        )
        data_set = Dataset(f"houses {number}", "d1gest", "local", '{"uri": "h.csv"}', "{}", '{"num_rows": 4}')
        client.log_inputs(run_id, [DatasetInput(data_set, [InputTag("mlflow.data.context", "training")])])
        if number < len(NAMES) - 1:
            status = ("FINISHED", "FAILED", "KILLED")[number % 3]
            client.set_terminated(run_id, status, end_time=TIME + number + 500)
    client.delete_run(client.create_run(bench).info.run_id)
    return bench


def state(root):
    """When each file and folder was changed, and what is in it."""
    paths = [root, *root.rglob("*")]
    return {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else None) for path in paths}
