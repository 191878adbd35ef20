"""Cross-validation and early stopping: what the runs hold, and what is refused."""

from statistics import mean, stdev

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.metrics import root_mean_squared_error
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from memo_tui import Trainer
from memo_tui.errors import DataError, ModelError
from memo_tui.training import data
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.verdict import HIT, MISS
from memo_tui.training.models import catalog, splits
from memo_tui.training.models.early_stopping import EarlyStopping, Stopper

QUICK = {
    "network": {"max_iter": 300, "learning_rate_init": 0.05},
    "boosting": {"n_estimators": 300, "learning_rate": 0.3},
    "Randomforest": {"n_estimators": 5},
}


class Recorder(Callback):
    """Keeps what is called."""

    def __init__(self):
        self.notes, self.steps, self.begun, self.ends = [], [], [], []

    def noted(self, sentence):
        self.notes.append(sentence)

    def run_begun(self, run):
        self.begun.append(run)

    def step_made(self, step):
        self.steps.append(step)

    def run_ended(self, status):
        self.ends.append(status)


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def train(store_uri, client):
    def run(model, **options):
        trainer = Trainer("validated", store_uri, models=[model], params=QUICK, **options)
        (run_id,) = trainer.train()
        parent = client.get_run(run_id)
        runs = client.search_runs([parent.info.experiment_id], order_by=["start_time ASC"])
        return parent, [each for each in runs if each.data.tags.get("mlflow.parentRunId") == run_id]

    return run


@pytest.fixture
def kinds(tmp_path):
    """Three classes that depend on a number; of the third there are four rows."""
    places = np.array([0, 1] * 40 + [2] * 4)
    size = places + np.random.default_rng(1).normal(0, 0.3, len(places))
    path = tmp_path / "kinds.csv"
    pd.DataFrame({"size": size, "kind": np.array(["a", "b", "rare"])[places]}).to_csv(path, index=False)
    return path


class TestFolds:
    def test_are_runs_nested_in_one_with_mean_and_standard_deviation_of_each_metric(self, train):
        recorder = Recorder()
        parent, folds = train("ridge", folds=4, seed=3, watcher=recorder, tags={"mlflow.runName": "mine"})
        assert [run.info.run_name for run in folds] == [f"fold {n} of 4" for n in (1, 2, 3, 4)]
        assert parent.info.run_name == "mine"
        assert {run.info.status for run in (parent, *folds)} == {"FINISHED"}
        for name in ("rmse", "mae", "r2"):
            values = [run.data.metrics[name] for run in folds]
            assert parent.data.metrics[name] == pytest.approx(mean(values))
            assert parent.data.metrics[f"{name}_std"] == pytest.approx(stdev(values))
        seconds = [run.data.metrics["training_seconds"] for run in folds]
        assert parent.data.metrics["training_seconds"] == pytest.approx(sum(seconds))
        assert parent.data.params["folds"] == "4"
        assert "test_size" not in parent.data.params
        assert [run.data.tags["memo_tui.fold"] for run in folds] == [f"{n} of 4" for n in (1, 2, 3, 4)]
        assert all(run.inputs.dataset_inputs for run in (parent, *folds))
        assert ([run.run_id for run in recorder.begun], recorder.ends) == ([parent.info.run_id], ["FINISHED"])
        assert recorder.begun[0].steps == 4
        assert [step.step for step in recorder.steps] == [1, 2, 3, 4, 0]

    def test_are_those_of_scikit_learn(self, train):
        _, folds = train("ridge", folds=3, seed=5)
        rows, target = load_diabetes(return_X_y=True)
        expected = []
        for learned, held_out in KFold(3, shuffle=True, random_state=5).split(rows):
            model = make_pipeline(StandardScaler(), Ridge()).fit(rows[learned], target[learned])
            expected.append(root_mean_squared_error(target[held_out], model.predict(rows[held_out])))
        assert [run.data.metrics["rmse"] for run in folds] == pytest.approx(expected)

    def test_have_of_each_class_the_same_part(self, kinds):
        dataset = data.load(kinds, "kind")
        counts = [part.test_target.value_counts().to_dict() for part in splits.folds(dataset, 4)]
        assert counts == [{"a": 10, "b": 10, "rare": 1}] * 4
        held_out = pd.concat([part.test_target for part in splits.folds(dataset, 4)])
        assert sorted(held_out.index) == list(range(84))

    def test_of_classes_give_one_confusion_matrix_of_all(self, train, client, kinds):
        recorder = Recorder()
        parent, folds = train("Randomforest", folds=5, data=kinds, target="kind", watcher=recorder)
        paths = [each.path for each in client.list_artifacts(parent.info.run_id)]
        assert "confusion_matrix.png" in paths
        assert parent.data.metrics["accuracy"] > 0.8
        assert parent.data.metrics["accuracy_std"] >= 0
        assert "The class 'rare' has 4 rows, so it is not in each of the 5 folds." in recorder.notes
        assert all(run.data.tags["memo_tui.steps"] == "5" for run in folds)
        assert "memo_tui.steps" not in parent.data.tags
        *steps, summary = [step.step for step in recorder.steps]
        assert steps == sorted(steps)
        assert (steps[-1], summary) == (recorder.begun[0].steps, 0) == (25, 0)

    def test_more_than_rows_are_refused_before_any_run(self, store_uri, client, kinds):
        trainer = Trainer("few", store_uri, models=["linear"], data=kinds, target="kind", folds=41)
        with pytest.raises(DataError, match=r"has 40 rows of the commonest class, too few for 41 folds"):
            trainer.train()
        with pytest.raises(DataError, match=r"diabetes has 442 rows, too few for 443 folds: ask for at most"):
            Trainer("few", store_uri, models=["linear"], folds=443).train()
        assert client.get_experiment_by_name("few") is None

    def test_that_break_off_end_the_open_fold_and_its_parent(self, store_uri, client):
        class Impatient(Recorder):
            def step_made(self, step):
                super().step_made(step)
                if len(self.steps) == 7:
                    raise KeyboardInterrupt

        trainer = Trainer(
            "broken", store_uri, models=["Randomforest"], params=QUICK, folds=3, watcher=Impatient()
        )
        with pytest.raises(KeyboardInterrupt):
            trainer.train()
        experiment = client.get_experiment_by_name("broken")
        runs = client.search_runs([experiment.experiment_id])
        states = {run.info.run_name: run.info.status for run in runs}
        parent = trainer.mlf_tracker.mlflow_run.info.run_name
        assert states == {parent: "KILLED", "fold 1 of 3": "FINISHED", "fold 2 of 3": "KILLED"}


class TestEarlyStopping:
    @pytest.mark.parametrize("metric", ["rmse", "log_loss"])
    @pytest.mark.parametrize("name", ["network", "boosting"])
    def test_keeps_the_best_step_and_says_which_and_why(self, train, client, kinds, name, metric):
        recorder, word = Recorder(), {"network": "epoch", "boosting": "stage"}[name]
        options = {"data": kinds, "target": "kind"} if metric == "log_loss" else {}
        run, nested = train(name, patience=8, watcher=recorder, **options)
        history = client.get_metric_history(run.info.run_id, f"val_{metric}")
        values = [each.value for each in history]
        best, stopped = int(np.argmin(values)) + 1, len(values)
        assert stopped == best + 8 < 300
        assert run.data.metrics[f"best_{word}"] == best
        assert run.data.metrics[f"stopped_{word}"] == stopped
        assert not nested
        (held_out,) = client.get_metric_history(run.info.run_id, metric)
        assert held_out.step == best
        sentence = (
            f"{name}: {word} {best} of 300 is kept (val_{metric} {min(values):.4g}): none of the 8 after it"
            f" was better, so training ended at {word} {stopped}."
        )
        assert run.data.tags["early_stopping"] == sentence
        assert sentence in recorder.notes
        assert (run.data.params["patience"], run.data.params["min_delta"]) == ("8", "0.0")

    @pytest.mark.parametrize("name", ["network", "boosting"])
    def test_predicts_as_a_training_with_just_so_many_steps(self, name):
        part = splits.split(data.load()).with_validation(0.2, seed=0)
        model = catalog.model(name, seed=0, params=QUICK[name])
        list(model.fit(part, EarlyStopping(5)))
        steps = {model.step_param: model.stopper.best_step}
        short = catalog.model(name, seed=0, params={**QUICK[name], **steps})
        list(short.fit(part))
        assert model.predict(part.test_features) == pytest.approx(short.predict(part.test_features))

    def test_of_folds_is_each_folds_own(self, train, client):
        parent, folds = train("boosting", folds=3, patience=4)
        kept = []
        for run in folds:
            values = [each.value for each in client.get_metric_history(run.info.run_id, "val_rmse")]
            assert run.data.metrics["best_stage"] == int(np.argmin(values)) + 1
            kept.append(min(values))
        assert parent.data.metrics["val_rmse"] == pytest.approx(mean(kept))
        assert parent.data.metrics["best_stage"] == pytest.approx(
            mean(run.data.metrics["best_stage"] for run in folds)
        )

    def test_leaves_models_alone_that_cannot_stop(self, store_uri, client):
        trainer = Trainer("mixed", store_uri, models=["linear", "boosting"], params=QUICK, patience=3)
        linear, boosting = (client.get_run(run_id) for run_id in trainer.train())
        assert "patience" not in linear.data.params
        assert boosting.data.params["validation_size"] == "0.2"

    @pytest.mark.parametrize(
        ("values", "delta", "best", "last"),
        [
            ([5, 4, 3.95, 3.91, 3.89], 0.1, 2, 4),
            ([5, 4, 3.95, 3.85, 3.8, 3.8], 0.1, 4, 6),
            ([3, float("nan"), float("nan"), 2], 0, 1, 3),
            ([float("nan")] * 4, 0, 0, 2),
        ],
    )
    def test_counts_only_what_is_better_by_the_delta(self, values, delta, best, last):
        stopper = Stopper(EarlyStopping(2, delta))
        for step, value in enumerate(values, start=1):
            stopper.measured(step, value)
            if stopper.over:
                break
        assert (stopper.best_step, stopper.step) == (best, last)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"folds": 1}, "The folds can't be 1: give a whole number from 2"),
        ({"patience": 0}, "The patience can't be 0"),
        ({"patience": 2, "min_delta": -1}, "The min_delta can't be -1"),
        ({"min_delta": 0.1}, "give the patience too"),
        ({"patience": 2, "models": ["linear"]}, r"models that can stop early \(boosting, network\)"),
    ],
)
def test_what_cannot_be_is_refused(store_uri, options, message):
    with pytest.raises(ModelError, match=message):
        Trainer("refused", store_uri, **{"models": ["boosting"], **options}).train()


def test_folds_and_patience_are_part_of_the_key(store_uri):
    def verdict(**options):
        trainer = Trainer(
            "keys",
            store_uri,
            models=["boosting"],
            params={"boosting": {"n_estimators": 4}},
            memo=True,
            **options,
        )
        (found,) = trainer.verdicts()
        if found.word == MISS:
            trainer.train()
        return found

    kept = {"folds": 3, "patience": 2, "min_delta": 0.5}
    assert [verdict(**kept).word, verdict(**kept).word] == [MISS, HIT]
    for name, value in (("folds", 4), ("patience", 3), ("min_delta", 0.25)):
        found = verdict(**{**kept, name: value})
        assert found.word == MISS
        assert f"{name} {kept[name]} -> {value}" in str(found)
    assert verdict().word == MISS
