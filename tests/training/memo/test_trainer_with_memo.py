"""Trainer(memo=True): a training that equals a finished run of the experiment is not run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

import memo_tui
from memo_tui import MemoPolicy, Trainer
from memo_tui.errors import DataError, ModelError
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.model_key import model_key
from memo_tui.training.memo.verdict import FORCED, HIT, MISS
from memo_tui.training.models import base, incremental

ROWS = [f"{x},{'ab'[x % 2]},{3 * x + 7 * (x % 2)}" for x in range(442)]


class Recorder(Callback):
    """Keeps which models were trained, and which were not."""

    def __init__(self):
        self.trained, self.remembered = [], []

    def run_begun(self, run):
        self.trained.append(run.model)

    def run_remembered(self, model, verdict):
        self.remembered.append((model, verdict.word))


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def trainer(store_uri):
    def make(**options):
        made = Trainer("houses", store_uri, **{"memo": True, "models": ["ridge"], **options})
        made.recorder = made._callback = Recorder()
        return made

    return make


@pytest.fixture
def houses(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text("x,kind,price\n" + "\n".join(ROWS) + "\n")
    return path


def test_the_same_training_is_not_run_again(trainer, client):
    first, again = (
        trainer(models=["ridge", "linear"]),
        trainer(models=["linear", "ridge"], params={"ridge": {}}),
    )
    ids = first.train()
    assert first.recorder.trained == ["ridge", "linear"]
    assert again.train() == ids[::-1]
    assert again.recorder.remembered == [("linear", HIT), ("ridge", HIT)]
    assert not again.recorder.trained
    assert [result.metrics["rmse"] for result in again.results] == [
        client.get_run(run_id).data.metrics["rmse"] for run_id in ids[::-1]
    ]
    assert all(result.seconds_saved > 0 for result in again.results)
    assert [verdict.word for verdict in trainer(models=["ridge", "boosting"]).verdicts()] == [HIT, MISS]


def test_without_a_memo_it_is_run_again_and_nothing_is_noted(trainer, client):
    plain = trainer(memo=False)
    first, second = plain.train(), plain.train()
    assert first != second
    assert plain.verdicts() == plain.results == []
    assert not [tag for tag in client.get_run(first[0]).data.tags if tag.startswith("memo_tui.memo.")]


def test_of_two_equal_trainings_in_one_launch_one_is_run(trainer):
    twice = trainer(models=["ridge", "ridge"])
    first, second = twice.train()
    assert first == second
    assert twice.recorder.trained == ["ridge"]


def test_what_differs_is_named(trainer, client, houses):
    def told(**options):
        return str(trainer(**options).verdicts()[0])

    data = {"data": houses, "target": "price"}
    name = client.get_run(trainer(**data).train()[0]).info.run_name
    rest = f", all else as in {name}"
    assert told(**data, params={"ridge": {"alpha": 2.0}}) == f"MISS: params.alpha 1.0 -> 2.0{rest}"
    assert told(**data, params={"ridge": {"alpha": 1}}) == f"MISS: params.alpha 1.0 -> 1{rest}"
    assert told(**data, params={"ridge": {"alpha": 1.0}}).startswith("HIT")
    assert told(**data, seed=5) == f"MISS: seed 0 -> 5{rest}"
    assert (
        told(**data, models=["linear"])
        == f"MISS: model.name ridge -> linear, params.alpha is gone, it was 1.0{rest}"
    )
    changed = houses.read_text().replace("\n7,b,28\n", "\n7,b,29\n").replace("\n9,b,34\n", "\n9,a,34\n")
    houses.write_text(changed)
    assert told(**data) == f"MISS: data: 2 of 442 rows differ{rest}"
    assert told().startswith("MISS: data.target price -> ")


def test_a_moved_or_copied_file_is_the_same_data(trainer, houses, tmp_path):
    run_ids = trainer(data=houses, target="price").train()
    moved = houses.rename(tmp_path / "moved.csv")
    assert trainer(data=moved, target="price").train() == run_ids


def test_another_split_and_an_edited_model_are_other_code_or_data(trainer, client, monkeypatch):
    name = client.get_run(
        trainer(models=["boosting"], params={"boosting": {"n_estimators": 2}}).train()[0]
    ).info.run_name

    def told():
        return str(trainer(models=["boosting"], params={"boosting": {"n_estimators": 2}}).verdicts()[0])

    assert told().startswith("HIT")
    with monkeypatch.context() as edit:
        edit.setattr(incremental.Boosting, "_learn", base.Model._learn)
        assert "code: incremental.py, function Boosting._learn is gone" in told()
    with monkeypatch.context() as edit:
        edit.setattr("memo_tui.training.models.encoder._MAX_CATEGORIES", 10)
        assert told() == f"MISS: code: encoder.py, _MAX_CATEGORIES 50 -> 10, all else as in {name}"
    with monkeypatch.context() as edit:
        edit.setattr("memo_tui.training.validation.TEST_SIZE", 0.5)
        assert told() == f"MISS: data.test_size 0.25 -> 0.5, all else as in {name}"
    assert told().startswith("HIT")


class Careful(Trainer):
    """Loads its data in its own way."""

    def trainings(self):
        return super().trainings()[::-1]


def test_a_subclass_counts_with_its_code(store_uri, trainer):
    trainer().train()
    assert "function Careful.trainings is new" in str(
        Careful("houses", store_uri, models=["ridge"], memo=True).verdicts()[0]
    )


def test_forced_it_is_run_again(trainer):
    first = trainer().train()
    forced = trainer(memo=MemoPolicy(force=True))
    assert forced.verdicts()[0].word == FORCED
    assert forced.train() != first
    assert forced.results[0].verdict.word == FORCED


def test_a_problem_comes_before_any_run(trainer, client, houses):
    for options, error in (
        ({"models": ["ridge", "none"]}, ModelError),
        ({"data": houses, "target": "none"}, DataError),
        ({"data": houses.with_name("missing.csv"), "target": "price"}, DataError),
        ({"params": {"ridge": {"alpha": float("nan")}}}, ModelError),
        ({"models": ["ridge", "linear"], "params": {"linear": {"positive": "x"}}}, ModelError),
    ):
        with pytest.raises(error):
            trainer(**options).train()
    assert not client.search_experiments(filter_string="name = 'houses'")


def test_the_key_needs_neither_the_libraries_nor_the_data_and_is_the_same_when_they_are_loaded(tmp_path):
    program = """
import sys
from memo_tui import Trainer
from memo_tui.training.models.catalog import NAMES
trainer = Trainer("e", "sqlite:///none.db", memo=True, models=NAMES)
print(*trainer.verdicts(), sep="|")
print([name for name in ("mlflow", "sklearn", "pandas", "numpy") if name in sys.modules])
keys = [trainer.key(place).digest for place in range(len(NAMES))]
trainer.trainings()
import mlflow, sklearn.linear_model, sklearn.ensemble, sklearn.neural_network, sklearn.metrics
print(keys == [trainer.key(place).digest for place in range(len(NAMES))], len({*keys}) == len(NAMES))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["|".join(["MISS: no run yet"] * 5), "[]", "True True"]
    assert not [*tmp_path.glob("*.db")]


def test_the_key_is_the_same_wherever_the_program_is_installed(tmp_path):
    site = tmp_path / "site-packages"
    shutil.copytree(
        Path(memo_tui.__file__).parent, site / "memo_tui", ignore=shutil.ignore_patterns("__pycache__")
    )
    program = (
        "import memo_tui\nfrom memo_tui import Trainer\n"
        "trainer = Trainer('e', 'sqlite:///none.db', memo=True, models=['boosting'])\n"
        "print(memo_tui.__file__)\nprint(trainer.key(0).digest)"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()
        for place in (site, Path(memo_tui.__file__).parents[1])
    ]  # fmt: skip
    assert found[0][0].startswith(str(site))
    assert found[0][0] != found[1][0]
    assert found[0][1] == found[1][1]


def test_params_in_any_order_are_one_key_and_a_policy_is_checked():
    def key(**params):
        return model_key("ridge", code=(), seed=0, params=params, path=None, target=None, split={}).digest

    assert key(alpha=2.0, positive=True) == key(positive=True, alpha=2.0)
    assert key(alpha=1.0) == key() != key(alpha=1)
    with pytest.raises(TypeError, match="memo must be True"):
        Trainer("e", "sqlite:///x.db", memo="yes")
    with pytest.raises(ValueError, match="max_days"):
        MemoPolicy(max_days=-1)
