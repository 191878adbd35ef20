"""Sweeps and trainings of one's own, launched without a screen."""

import json

import pytest

from memo_tui.commands.asked_form import asked_form
from memo_tui.errors import MemoTuiError
from memo_tui.jobs.sweeps import specs_of
from memo_tui.settings_sources import load

PROJECT = """\
name: cars
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.1}
    command: "python train.py {alpha}"
"""
TRAINER = "def fit(tracker, alpha: float = 1.0):\n    tracker.log_metric('loss', alpha)\n"


def works(settings, **options):
    """The titles of the jobs that are launched for these options."""
    form, texts = asked_form(options, settings)
    return [spec.title for spec in specs_of(form, texts, experiment="e", tracking_uri="sqlite:////x.db")]


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """The settings in a folder with a project and a training function."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "MLproject").write_text(PROJECT)
    (tmp_path / "own.py").write_text(TRAINER)
    return load({}, {})


def test_every_kind_of_work_is_swept_with_the_values_that_are_given(settings, tmp_path):
    assert works(settings, model="ridge", params=["alpha=0.1,1"])[1:] == [
        "ridge · alpha=0.1",
        "ridge · alpha=1",
    ]
    assert len(works(settings, project=str(tmp_path), params=["alpha=1,2,3"])) == 4
    assert works(settings, trainer="own:fit", params=["alpha=1,2"])[1:] == [
        "own:fit · alpha=1",
        "own:fit · alpha=2",
    ]
    assert works(settings, command=["python", "t.py", "--lr={0.1,0.2}", "two words"])[1:] == [
        "python t.py --lr=0.1 'two words'",
        "python t.py --lr=0.2 'two words'",
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "What should be trained?"),
        ({"model": "ridge", "command": ["x"]}, "--model and -- can't both be given"),
        ({"model": "rigde"}, "did you mean 'ridge'"),
        ({"model": "ridge", "params": ["alpah=1"]}, "ridge has no param 'alpah': did you mean 'alpha'?"),
        ({"model": "ridge", "params": ["alpha"]}, "The param 'alpha' has no value"),
        ({"model": "ridge", "entry_point": "main"}, "--entry-point is of a project"),
        ({"command": ["x"], "params": ["a=1"]}, "A command has no --param"),
        ({"project": ".", "entry_point": "mian"}, "has no entry point 'mian'"),
    ],
)
def test_what_can_not_be_trained_is_refused(settings, options, sentence):
    with pytest.raises(MemoTuiError) as refused:
        works(settings, **options)
    assert sentence in str(refused.value)


@pytest.fixture
def jobs(shared_jobs, tmp_path, monkeypatch):
    """Jobs are kept in a folder of the tests' own."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "jobs").symlink_to(shared_jobs)
    monkeypatch.setenv("MEMO_TUI_STATE_DIR", str(tmp_path / "state"))


@pytest.mark.usefixtures("jobs")
def test_a_sweep_is_trained_in_jobs_which_are_listed(memo, store, settings):
    told = memo("sweep", "--model", "ridge", "--param", "alpha=1,2", "--json")
    events = [json.loads(line) for line in told.lines]
    assert (told.status, events[-1]["jobs"]) == (0, {"finished": 3})
    found = memo("runs", "--json", "--filter", "model = 'ridge' and alpha >= 1").json["runs"]
    assert sorted(run["params"]["alpha"] for run in found) == ["1", "2"]
    assert {(run["state"], run["parent"] is None) for run in found} == {("FINISHED", False)}
    assert memo("sweep", "--model", "ridge").status == 2
    assert memo("train", "--trainer", "own:fit", "--seed", "1").status == 2
    listed = memo("jobs", "ls", "--json").json["jobs"]
    assert listed[0]["state"] == "finished"
    assert memo("jobs", "log", listed[0]["job_id"][:6]).status == 0
    assert "has ended" in memo("jobs", "stop", "@last").err
    assert memo("jobs", "log", "nothing").status == 2
