"""Training with other params: from the list of what can be trained, and again as a run was."""

import json
import re

import pytest
from mlflow import MlflowClient
from textual.widgets import Input
from textual.widgets._toast import Toast

from memo_tui.training.rerun import WORK_TAG
from memo_tui.training.trainer import Trainer
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.jobs.pick_work import PickWorkScreen
from memo_tui.tui.jobs.work import WorkScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import leave, shown, until, words


async def live(pilot):
    pilot.app.action_show("training")
    await until(pilot, lambda: "· live" in shown(pilot.app).splitlines()[0])


async def form_of(pilot, name):
    """The form of something that can be trained."""
    await live(pilot)
    await pilot.press("N")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickWorkScreen))
    await pilot.press(*name, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, WorkScreen))


def field(app, name):
    return next(each for each in app.screen.query(Input) if each.name == name)


def runs_of(store_uri, experiment=HOSTILE):
    client = MlflowClient(store_uri)
    found = client.get_experiment_by_name(experiment)
    return client.search_runs([found.experiment_id]) if found else []


def toasts(app):
    """The texts of the notifications."""
    return " ".join(str(toast.render()) for toast in app.screen.query(Toast))


@pytest.fixture
def submitted(monkeypatch):
    """What would be launched, instead of launching it."""
    specs = []
    monkeypatch.setattr(TrainingPane, "begin", lambda _, launched: specs.extend(launched) or [])
    return specs


async def test_a_sweep_is_launched_from_the_form_and_shown_as_a_group(make_app, store_uri):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await form_of(pilot, "ridge")
        assert "One training." in shown(app)
        field(app, "alpha").value = "1.0, 10"  # one of them is the default
        await until(pilot, lambda: "A sweep of 2 trainings: all combinations of alpha." in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: re.search(r"✓ finished +▾ ridge: alpha", shown(app)))
        await until(pilot, lambda: re.search(r"✓ finished +alpha=1.0 +ridge ", shown(app)))
        await until(pilot, lambda: re.search(r"✓ finished +alpha=10 +ridge ", shown(app)))
        await pilot.press("4")
        await until(pilot, lambda: re.search(r"ridge · alpha=1.0: finished run \w+", shown(app)))
        assert re.search(r"ridge · alpha=10: finished run \w+", shown(app))
    parent = next(run for run in runs_of(store_uri) if run.info.run_name == "ridge: alpha")
    children = [run for run in runs_of(store_uri) if run is not parent and "alpha" in run.data.params]
    assert {run.data.tags.get("mlflow.parentRunId") for run in children} >= {parent.info.run_id}
    told = json.loads(children[0].data.tags[WORK_TAG])
    assert (told["kind"], told["models"]) == ("models", ["ridge"])


async def test_a_run_is_trained_again_with_its_params_changed_where_one_likes(make_app, store_uri, submitted):
    params = {"Randomforest": {"n_estimators": 2, "max_depth": 3}}
    Trainer(HOSTILE, store_uri, models=["Randomforest"], seed=7, params=params).train()
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "Randomforest" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        assert [field(app, name).value for name in ("n_estimators", "max_depth", "seed", "data")] == [
            "2",
            "3",
            "7",
            "",
        ]
        field(app, "max_depth").value = "4"
        await pilot.press("enter")
        await until(pilot, lambda: submitted)
    (spec,) = submitted
    assert spec.work.params == {"Randomforest": {"n_estimators": 2, "max_depth": 4}}
    assert spec.work.seed == 7


async def test_what_is_typed_right_before_enter_is_trained_with(make_app, submitted):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await form_of(pilot, "ridge")
        await pilot.press("7")  # in place of what is selected on entry
        assert field(app, "alpha").value == "7"
        await pilot.press("tab", "shift+tab", "end", "5")
        assert field(app, "alpha").value == "75"
        await leave(pilot)
        await form_of(pilot, "command")
        for key in (*"sleep 60", "enter"):  # all at once, as from a slow connection
            app.simulate_key(key)
        await until(pilot, lambda: submitted)
    assert list(submitted[0].work.argv) == ["sleep", "60"]


async def test_a_run_of_another_program_is_run_again_by_a_command(make_app, store_uri):
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE)
    run = client.create_run(experiment, tags={"mlflow.source.name": "train it.py"})
    client.log_param(run.info.run_id, "lr", "0.1 [/]")
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "running" in shown(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, WorkScreen))
        assert field(app, "command").value == "python 'train it.py' --lr '0.1 [/]'"
        assert "Train a command (a guess) into" in shown(app)
        assert "This is a guess, from the script's name and the logged params: check each option." in shown(
            app
        )


BAD_INPUT = [
    ({"seed": "x"}, "give a whole number from 0 to 4294967295"),
    ({"alpha": "0.1..0.2"}, "enter the number of draws"),
    ({"draws#": "-1"}, "give a whole number from 1 to 999999"),
    ({"experiment#": " "}, "The experiment's name can't be used"),
    ({"data": "/x.csv"}, "Which column"),
    ({"alpha": "1..99", "seed": "1..999"}, "98,901 combinations"),
]


async def test_bad_input_is_told_and_nothing_typed_is_lost(make_app, submitted):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        for changed, said in BAD_INPUT:
            await form_of(pilot, "ridge")
            for name, text in changed.items():
                field(app, name).value = text
            await pilot.press("enter")
            await until(pilot, lambda said=said: said in words(app))
            assert all(field(app, name).value == text for name, text in changed.items())
            await leave(pilot)
    assert submitted == []


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 15)])
async def test_the_form_is_whole_at_every_size(make_app, size):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=size) as pilot:
        await form_of(pilot, "ridge")
        assert "alpha" in shown(app)
        assert "Train ridge" in shown(app)
        await until(pilot, lambda: ("a number" in shown(app)) is (size[0] > 110))
        field(app, "draws#").focus()
        await until(pilot, lambda: "draws" in shown(app))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"project": "/nope"}, "/nope doesn't exist: choose a folder with an MLproject file"),
        ({"project": "/"}, "/ has no MLproject file: choose a folder with an MLproject file"),
        (
            {"data": "/nope.csv", "target": "y"},
            "'/nope.csv' doesn't exist: give the path of a CSV or Parquet",
        ),
    ],
)
async def test_a_file_that_is_named_in_vain_is_reported_at_the_start(make_app, options, sentence):
    app = make_app(**options)
    async with app.run_test(size=(300, 40), notifications=True) as pilot:
        await until(pilot, lambda: f"(given by the option --{next(iter(options))})" in toasts(app))
        assert sentence in toasts(app)
