"""FirstTrainer: the lesson's trainer with the tracking inside leaves what `Trainer` leaves."""

import mlflow
import pytest
from mlflow import MlflowClient

from memo_tui import Trainer
from memo_tui.errors import MemoTuiError, ModelError, StoreUnreachable
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.training.models.incremental import Forest
from memo_tui.training.trainings import Training
from tests.conftest import HOSTILE, free_port

TIMES = {"training_seconds"}


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


def everything(client, run_id):
    """All that stands in MLflow of a run, but for its id, its name and its times."""
    run = client.get_run(run_id)
    keys = set(run.data.metrics) - TIMES
    return {
        "status": run.info.status,
        "params": run.data.params,
        "metrics": {key: run.data.metrics[key] for key in keys},
        "histories": {
            key: [(value.step, value.value) for value in client.get_metric_history(run_id, key)]
            for key in keys
        },
        "timed": set(run.data.metrics) & TIMES,
        "inputs": [
            (given.dataset.to_dictionary(), [(tag.key, tag.value) for tag in given.tags])
            for given in run.inputs.dataset_inputs
        ],
    }


def test_the_first_and_the_composed_trainer_leave_equal_runs(client, store_uri, monkeypatch):
    monkeypatch.setattr(Forest, "defaults", {**Forest.defaults, "n_estimators": 30})
    first = [everything(client, run_id) for run_id in FirstTrainer(HOSTILE, store_uri, seed=3).train()]
    composed = [everything(client, run_id) for run_id in Trainer(HOSTILE, store_uri, seed=3).train()]
    assert first == composed
    assert [run["params"]["model"] for run in first] == ["linear", "Randomforest"]
    assert all(run["status"] == "FINISHED" and run["timed"] == TIMES for run in first)
    assert [len(run["histories"]["rmse"]) for run in first] == [1, 30]


def test_its_methods_are_usable_by_hand(client, store_uri):
    before = mlflow.get_tracking_uri()
    trainer = FirstTrainer(HOSTILE, store_uri)
    trainer.mlflow_create_run()
    trainer.mlflow_log_param("model", "[/]")
    trainer.mlflow_log_metric("rmse", 4.5)
    trainer.mlflow_end_run()
    run = client.get_run(trainer.mlflow_run.info.run_id)
    assert (run.info.status, run.data.params, run.data.metrics) == (
        "FINISHED",
        {"model": "[/]"},
        {"rmse": 4.5},
    )
    assert client.get_experiment(trainer.mlflow_experiment_id).name == HOSTILE
    assert trainer.mlflow_client is trainer.mlflow_client
    assert mlflow.get_tracking_uri() == before


def test_the_experiment_of_another_trainer_is_taken(store_uri):
    one, other = FirstTrainer(HOSTILE, store_uri), FirstTrainer(HOSTILE, store_uri)
    assert one.mlflow_experiment_id == other.mlflow_experiment_id


def test_its_tags_stand_on_each_run(client, store_uri):
    (run_id,) = FirstTrainer(HOSTILE, store_uri, models=["linear"], tags={"note": "mine"}).train()
    assert client.get_run(run_id).data.tags["note"] == "mine"


@pytest.mark.parametrize(("error", "status"), [(ValueError, "FAILED"), (KeyboardInterrupt, "KILLED")])
def test_a_run_that_breaks_off_is_ended_with_all_that_it_logged(
    client, store_uri, monkeypatch, error, status
):
    def breaking_off(_training):
        raise error

    monkeypatch.setattr(Training, "fit", breaking_off)
    trainer = FirstTrainer(HOSTILE, store_uri)
    with pytest.raises(error):
        trainer.train()
    (run,) = client.search_runs([trainer.mlflow_experiment_id])
    assert run.info.status == status
    assert run.data.params["model"] == "linear"


def test_an_unknown_model_makes_no_run(client, store_uri):
    with pytest.raises(ModelError, match="did you mean 'linear'"):
        FirstTrainer(HOSTILE, store_uri, models=["linaer"]).train()
    assert client.get_experiment_by_name(HOSTILE) is None


def test_there_must_be_a_run_to_log_to(store_uri):
    with pytest.raises(MemoTuiError, match="mlflow_create_run"):
        FirstTrainer(HOSTILE, store_uri).mlflow_log_metric("rmse", 1.0)


def test_a_refused_value_is_told_in_one_sentence(store_uri):
    trainer = FirstTrainer(HOSTILE, store_uri)
    trainer.mlflow_create_run()
    trainer.mlflow_log_param("model", "linear")
    with pytest.raises(MemoTuiError, match="answered with an error"):
        trainer.mlflow_log_param("model", "ridge")
    trainer.mlflow_end_run("FAILED")


def test_the_password_is_never_shown():
    address = f"127.0.0.1:{free_port()}"
    trainer = FirstTrainer(HOSTILE, f"http://user:s3cret-Word@{address}")
    with pytest.raises(StoreUnreachable) as told:
        trainer.train()
    for said in (str(told.value), repr(trainer), trainer.mlflow_uri):
        assert "s3cret-Word" not in said
    assert trainer.mlflow_uri == f"http://user:•••@{address}"
