"""Functions of the user's that train."""

import sys

import pytest
from mlflow import MlflowClient

from memo_tui.errors import FunctionError, TrainingFailed
from memo_tui.memo.signature_form import FieldError
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.work.function import TrainingFunctionForm
from memo_tui.training.work.function_process import TRAINER_TAG, describe, run_function
from tests.conftest import HOSTILE

MODULE = """\
import math
import memo_tui
from memo_tui import MlFlowTracker
print("imported, not asked")

def train(tracker, lr: float, epochs: int = 2, *, name="[/]"):
    for epoch in range(1, epochs + 1):
        tracker.log_metric("loss", lr / epoch, step=epoch)
    return {"ignored": 1}

def hinted(depth: int, mlf: "MlFlowTracker", rate: "float" = 0.5):
    mlf.log_metric("depth", depth)

def positional(a: int, tracker, /, b: int = 1, *rest):
    tracker.log_metric("sum", a + b + sum(rest))

def plain(x: float = 2.0):
    return {"square": x * x, "word": "no number", "nan": math.nan}

def steps(n: int = 3):
    for i in range(n):
        yield {"loss": 1 / (i + 1)}

async def later(x: int = 4):
    return x

def broken(tracker):
    tracker.log_metric("before", 1.0)
    raise ValueError("[/] it\\nbroke")

def leaves(status: int):
    raise SystemExit(status)

@memo_tui.memoized_training(experiment="other", tracking_uri="sqlite:///nowhere.db")
def remembered(tracker, lr: float = 1.0):
    tracker.log_metric("loss", lr)

def stopped(tracker):
    raise KeyboardInterrupt

NUMBER = 3
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the module, where one may stand and import."""
    place = tmp_path / "mine"
    place.mkdir()
    (place / "mytrain.py").write_text(MODULE)
    (place / "bad.py").write_text("import nowhere_at_all\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield place
    sys.modules.pop("mytrain", None)


@pytest.fixture
def run(folder, store_uri):
    """Calls a function in a run; that run, as the store has it."""

    def call(name, **texts):
        tracker = MlFlowTracker(HOSTILE, store_uri)
        try:
            run_function(tracker, f"mytrain:{name}", texts, folder=folder)
        finally:
            call.run = tracker.mlflow_run and MlflowClient(store_uri).get_run(tracker.mlflow_run.info.run_id)
        return call.run

    return call


def test_its_form_has_its_parameters_without_the_tracker(folder):
    told = [
        (field.name, field.hint, field.text, field.required) for field in describe("mytrain:train", folder)
    ]
    assert told == [
        ("lr", "a number", "", True),
        ("epochs", "a whole number", "2", False),
        ("name", "text", "[/]", False),
    ]
    assert [field.name for field in describe("mytrain:hinted", folder)] == ["depth", "rate"]
    assert "mytrain" not in sys.modules


def test_it_gets_a_tracker_and_its_params_are_logged(run):
    ended = run("train", lr="0.5", epochs="4")
    assert ended.info.status == "FINISHED"
    assert ended.data.params == {"lr": "0.5", "epochs": "4", "name": "[/]"}
    assert ended.data.metrics == {"loss": 0.125}
    assert ended.data.tags[TRAINER_TAG] == "mytrain:train"


@pytest.mark.parametrize(
    ("name", "texts", "metrics"),
    [
        ("hinted", {"depth": "3"}, {"depth": 3.0}),
        ("remembered", {"lr": "0.5"}, {"loss": 0.5}),
        ("positional", {"a": "1", "b": "2", "rest": "3, 4"}, {"sum": 10.0}),
        ("steps", {"n": "2"}, {"loss": 0.5}),
        ("later", {"x": "5"}, {"result": 5.0}),
    ],
)
def test_the_tracker_is_found_and_without_one_the_results_are_logged(run, name, texts, metrics):
    ended = run(name, **texts)
    assert (ended.info.status, ended.data.metrics) == ("FINISHED", metrics)


def test_numbers_that_it_returns_are_metrics(run):
    metrics = run("plain").data.metrics
    assert metrics.keys() == {"square", "nan"}
    assert metrics["square"] == 4.0


def test_one_that_raises_leaves_a_failed_run_and_one_sentence(run):
    with pytest.raises(TrainingFailed, match=r"^mytrain:broken raised ValueError: \[/\] it broke\.$"):
        run("broken")
    assert run.run.info.status == "FAILED"
    assert run.run.data.metrics == {"before": 1.0}


def test_one_that_exits_ends_as_a_program_would(run):
    assert run("leaves", status="0").info.status == "FINISHED"
    with pytest.raises(TrainingFailed, match=r"^mytrain:leaves raised RuntimeError: it exited with 3\.$"):
        run("leaves", status="3")
    assert run.run.info.status == "FAILED"


def test_one_that_is_stopped_leaves_a_killed_run(run):
    with pytest.raises(KeyboardInterrupt):
        run("stopped")
    assert run.run.info.status == "KILLED"


def test_a_text_that_cannot_be_is_told_before_a_run_is_made(run):
    with pytest.raises(FieldError, match="lr takes a number"):
        run("train", lr="much")
    assert run.run is None


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("mytrain:tran", "did you mean train"),
        ("mytrain:NUMBER", "is not a function"),
        ("nomodule:x", "There is no module nomodule"),
        ("bad:x", "needs nowhere_at_all"),
        ("mytrain", "is not a function"),
    ],
)
def test_a_function_that_is_not_there_is_told_in_one_sentence(folder, reference, said):
    with pytest.raises(FunctionError, match=said):
        describe(reference, folder)


def test_a_form_asks_for_what_is_needed(folder):
    form = TrainingFunctionForm.of("mytrain:train", str(folder), {"epochs": "9"})
    assert [field.text for field in form.fields] == ["", "9", "[/]"]
    with pytest.raises(FieldError, match="lr needs a value: a number"):
        form.read({"lr": " "})
    assert form.read({"lr": "1"}).texts == {"lr": "1"}
