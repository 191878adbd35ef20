"""Trainings of other frameworks: run, stopped, run again and swept. They need the extra `frameworks`."""

import re

import pytest

for module in ("hydra", "lightgbm", "optuna_integration", "xgboost"):
    pytest.importorskip(module, reason="the extra 'frameworks' is not installed")

from tests.frameworks import survey  # noqa: E402 - it imports MLflow

ONE_RUN = {
    survey.under_run: "ended well: 1 FINISHED",
    survey.stopped: r"stopped after \d+ s: 1 KILLED",
    survey.again: r"finished: 2 FINISHED \(1 the job's\)",
    survey.swept: "finished: 3 FINISHED, 2 nested",
}
SEEN = {
    "hydra_app": ONE_RUN,
    "lightgbm_autolog": ONE_RUN,
    "xgboost_autolog": ONE_RUN,
    "optuna_callback": {  # a run for each trial, two and three in the sweep
        survey.under_run: "ended well: 3 FINISHED",
        survey.stopped: r"stopped after \d+ s: \d+ FINISHED(, 1 KILLED)?",
        survey.again: r"finished: 6 FINISHED \(3 the job's\)",
        survey.swept: "finished: 6 FINISHED, 5 nested",
    },
    "sklearn_grid_search": {  # a run, with one nested for each of three candidates
        survey.under_run: "ended well: 4 FINISHED, 3 nested",
        survey.stopped: r"stopped after \d+ s: 1 KILLED",
        survey.again: r"finished: 8 FINISHED \(4 the job's\), 6 nested",
        survey.swept: "finished: 9 FINISHED, 8 nested",
    },
}
EACH = [(name, way) for name, ways in SEEN.items() for way in ways]


@pytest.mark.parametrize(("name", "way"), EACH, ids=[f"{name}-{way.__name__}" for name, way in EACH])
def test_a_training_is_found_and_led_as_any_other(name, way, tmp_path, monkeypatch):
    for variable, value in survey.QUIET.items():
        monkeypatch.setenv(variable, value)
    told = way(survey.Place(tmp_path, name))
    assert re.fullmatch(SEEN[name][way], told), told
