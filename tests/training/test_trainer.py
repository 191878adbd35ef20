"""Trainer: real models on real data, read back with plain MLflow."""

import math
import subprocess
import sys

import mlflow
import pytest
from mlflow import MlflowClient

from memo_tui import Trainer
from memo_tui.errors import DataError, ModelError
from memo_tui.training.callbacks import Callback
from tests.conftest import HOSTILE
from tests.waiting import PATIENCE

FEW = {"Randomforest": {"n_estimators": 5}, "boosting": {"n_estimators": 6}, "network": {"max_iter": 7}}


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


def trained(client, store_uri, **options):
    trainer = Trainer(HOSTILE, store_uri, params=FEW, **options)
    return {run.data.params["model"]: run for run in map(client.get_run, trainer.train())}


def test_by_default_a_linear_model_and_a_random_forest_are_trained(client, store_uri):
    runs = trained(client, store_uri)
    assert list(runs) == ["linear", "Randomforest"]
    for run in runs.values():
        assert run.info.status == "FINISHED"
        assert 40 < run.data.metrics["rmse"] < 80
        assert 30 < run.data.metrics["mae"] < run.data.metrics["rmse"]
        assert 0 < run.data.metrics["r2"] < 1
        assert run.data.metrics["training_seconds"] > 0
        assert run.data.params["seed"] == "0"


@pytest.mark.parametrize(("name", "steps"), [("Randomforest", 5), ("boosting", 6), ("network", 7)])
def test_a_model_that_learns_in_steps_logs_each(client, store_uri, name, steps):
    run = trained(client, store_uri, models=[name])[name]
    for key in ("rmse", "mae", "r2"):
        history = client.get_metric_history(run.info.run_id, key)
        assert [metric.step for metric in history] == list(range(1, steps + 1))
        assert all(math.isfinite(metric.value) for metric in history)


def test_the_data_set_is_logged_as_an_input(client, store_uri):
    run = trained(client, store_uri, models=["linear"])["linear"]
    (given,) = run.inputs.dataset_inputs
    assert given.dataset.name == "diabetes"
    assert given.dataset.source == '{"tags": {"function": "sklearn.datasets.load_diabetes"}}'
    assert given.tags[0].value == "training"


def test_the_same_seed_measures_the_same_and_another_something_else(client, store_uri):
    first, same, other = (
        trained(client, store_uri, models=["Randomforest"], seed=seed)["Randomforest"] for seed in (1, 1, 2)
    )
    assert first.data.metrics["rmse"] == same.data.metrics["rmse"] != other.data.metrics["rmse"]


def test_ones_own_file_is_trained_on(client, store_uri, tmp_path):
    path = tmp_path / "[bold] häuser.csv"
    rows = "\n".join(f"{x},{'ab'[x % 2]},{3 * x + 7 * (x % 2)}" for x in range(40))
    path.write_text(f"x,kind,price\n{rows}\n", encoding="utf-8")
    run = trained(client, store_uri, models=["linear"], data=path, target="price")["linear"]
    assert run.data.metrics["rmse"] < 1e-6
    assert run.data.params["dataset"] == "[bold] häuser"
    assert run.data.params["target"] == "price"


class Recorder(Callback):
    """Keeps what it is told; refuses at a step, if one is given."""

    def __init__(self, refused=None):
        self.told, self.refused = [], refused

    def run_begun(self, run):
        self.told.append((run.model, run.steps, run.run_id, run.name))

    def step_made(self, step):
        if step.step == self.refused:
            raise ValueError("no more")
        self.told.append((step.step, step.metrics))

    def run_ended(self, status):
        self.told.append(status)


def test_a_watcher_is_told_of_every_run_and_step_as_they_are_logged(client, store_uri):
    watcher = Recorder()
    runs = trained(client, store_uri, models=["linear", "boosting"], watcher=watcher)
    told, linear, boosting = watcher.told, runs["linear"], runs["boosting"]
    assert told[0] == ("linear", None, linear.info.run_id, linear.info.run_name)
    assert told[4] == ("boosting", 6, boosting.info.run_id, boosting.info.run_name)
    assert [each[0] for each in told[5:-1]] == [1, 2, 3, 4, 5, 6, 6]
    assert {**told[-3][1], **told[-2][1]} == boosting.data.metrics
    assert (told[3], told[-1]) == ("FINISHED", "FINISHED")


def test_a_watcher_that_raises_ends_the_training_as_failed(client, store_uri):
    watcher = Recorder(refused=3)
    with pytest.raises(ValueError, match="no more"):
        trained(client, store_uri, models=["boosting", "linear"], watcher=watcher)
    assert watcher.told[-1] == "FAILED"
    (run,) = client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])
    assert (run.info.run_id, run.info.status) == (watcher.told[0][2], "FAILED")


def test_bad_data_makes_no_run(client, store_uri, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("x,y\n" + "1,2\n" * 20 + ",3\n")
    with pytest.raises(DataError, match="'x'"):
        Trainer(HOSTILE, store_uri, data=path, target="y").train()
    assert client.get_experiment_by_name(HOSTILE) is None


def test_an_unknown_model_makes_no_run(client, store_uri):
    with pytest.raises(ModelError, match="did you mean 'linear'"):
        Trainer(HOSTILE, store_uri, models=["linaer"]).train()
    assert client.get_experiment_by_name(HOSTILE) is None


def test_a_script_of_three_lines_logs_what_mlflow_reads_back(store_uri, tmp_path):
    code = (
        "from memo_tui import Trainer\n"
        f"trainer = Trainer({HOSTILE!r}, {store_uri!r}, params={{'Randomforest': {{'n_estimators': 3}}}})\n"
        "trainer.train()\n"
    )
    folder = tmp_path / "work"
    folder.mkdir()
    script = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (script.returncode, script.stderr) == (0, "")
    assert list(folder.iterdir()) == []
    mlflow.set_tracking_uri(store_uri)
    try:
        frame = mlflow.search_runs(experiment_names=[HOSTILE])
    finally:
        mlflow.set_tracking_uri(None)
    assert set(frame["params.model"]) == {"linear", "Randomforest"}
    assert (frame["status"] == "FINISHED").all()
    assert (frame["metrics.rmse"] < 100).all()
