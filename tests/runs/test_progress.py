"""How far a run is."""

from dataclasses import replace

import pytest

from memo_tui.runs.model import Run
from memo_tui.runs.progress import share_done, share_with_folds


def share(steps, params=None, tag=None):
    tags = {} if tag is None else {"memo_tui.steps": tag}
    return share_done(Run("id", "1", "name", "RUNNING", 0, None, params or {}, {}, steps, tags))


def test_a_run_that_tells_its_steps_is_as_far_as_its_newest_step():
    assert share({"loss": 25, "rmse": 20}, tag="100") == 0.25
    assert share({}, tag="100") == 0
    assert share({"loss": 400}, tag="100") == 1
    assert share({"loss": -3}, tag="100") == 0


@pytest.mark.parametrize("tag", ["", "-1", "0", "many", "nan", "inf", "1e999", "2.5"])
def test_a_number_of_steps_that_is_none_is_no_number(tag):
    assert share({"loss": 25}, {"epochs": "50"}, tag) is None


@pytest.mark.parametrize("name", ["epochs", "max_epochs", "num_boost_round", "n_estimators"])
def test_a_param_may_tell_it_too_once_there_was_a_step(name):
    assert share({"loss": 1}, {name: "4"}) == 0.25
    assert share({"loss": 0}, {name: "4"}) is None
    assert share({}, {name: "4"}) is None


def test_a_param_that_was_passed_meant_something_else():
    assert share({"loss": 500}, {"epochs": "3.0", "max_steps": "-1"}) is None
    assert share({"loss": 500}, {"epochs": "3", "max_steps": "2000"}) == 0.25


def test_the_metrics_of_the_machine_count_for_themselves():
    assert share({"system/cpu_utilization_percentage": 90, "loss": 10}, {"epochs": "100"}) == 0.1


def test_a_cross_validation_is_as_far_as_its_folds():
    def a_run(run_id, status, step=0, **tags):
        tags = {"memo_tui.steps": "10", **{f"memo_tui.{name}": value for name, value in tags.items()}}
        return Run(run_id, "1", run_id, status, 0, None, {}, {}, {"loss": step}, tags)

    parent = Run("parent", "1", "parent", "RUNNING", 0, None)
    below = {"fold": "1 of 4", "steps": "10"}
    folds = [a_run("a", "FINISHED", 3, **below), a_run("b", "RUNNING", 5, **below), a_run("c", "RUNNING")]
    folds = [replace(fold, tags={**fold.tags, "mlflow.parentRunId": "parent"}) for fold in folds]
    assert share_with_folds(parent, folds) == 1.5 / 4
    assert share_with_folds(parent, [parent]) is None
    assert share_with_folds(folds[1], []) == 0.5
