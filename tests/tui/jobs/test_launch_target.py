"""Every launch goes to the experiment and the store on the screen, and its form says which these are."""

import re

import pytest
from mlflow import MlflowClient
from textual.widgets import Input

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.launch_head import launch_head
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.jobs.pick_work import PickWorkScreen
from memo_tui.tui.jobs.work import WorkScreen
from memo_tui.tui.lessons.trainers import TrainersScreen
from memo_tui.tui.runs.pick_experiments import PickExperimentsScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until

SIZES = [(60, 15), (80, 24), (140, 40), (200, 60)]


@pytest.fixture
def submitted(monkeypatch):
    """What would be launched, instead of launching it."""
    specs = []
    monkeypatch.setattr(TrainingPane, "begin", lambda _, launched: specs.extend(launched) or [])
    return specs


@pytest.fixture
def bench(store_uri):
    """An experiment with two runs, and another with one; the ids of all."""

    def log(experiment, name):
        with MlFlowTracker(experiment, store_uri).run(name=name) as run:
            return run.info.run_id

    return [log("other", "of-other"), log("bench", "of-bench"), log("bench", "newer-of-bench")]


def head(app):
    """The head of the form, as it stands on the screen."""
    found = re.search(r"╭─ ([^╭╮\n]* into [^╭╮\n]*?) ─*╮", shown(app))
    return found[1] if found else ""


async def open_screen(pilot, key, kind):
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def choose(pilot, *names):
    """Show other experiments, chosen as a user does."""
    await pilot.press("3")
    await until(pilot, lambda: "· live" in shown(pilot.app))
    await open_screen(pilot, "x", PickExperimentsScreen)
    for name in names:
        await pilot.press("slash", "ctrl+u", *name)
        await until(pilot, lambda name=name: re.search(rf"/ {name} .*1 found", shown(pilot.app)))
        if len(names) > 1:
            await pilot.press("tab", "space")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, RunTable))
    await until(pilot, lambda: f"of-{names[0]}" in shown(pilot.app))


async def test_a_run_is_trained_into_the_experiment_that_was_chosen(make_app, bench, store_uri):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await choose(pilot, "bench")
        await open_screen(pilot, "n", LaunchScreen)
        await pilot.press("down", "down", "space", "enter")  # without the forest
        await until(pilot, lambda: shown(app).count("✓ finished") >= 4)
    client = MlflowClient(store_uri)
    assert len(client.search_runs([client.get_experiment_by_name("bench").experiment_id])) == 3
    assert client.get_experiment_by_name("memo-tui") is None


@pytest.mark.parametrize("work", ["ridge", "command"])
async def test_other_work_and_sweeps_go_to_the_experiment_that_was_chosen(make_app, bench, submitted, work):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await choose(pilot, "bench")
        await open_screen(pilot, "N", PickWorkScreen)
        await pilot.press(*work)
        await open_screen(pilot, "enter", WorkScreen)
        assert "into bench · embedded store" in head(app)
        first = app.screen.query(Input).first()
        first.value = "1, 2" if work == "ridge" else "true"
        await pilot.press("enter")
        await until(pilot, lambda: submitted)
        assert {spec.experiment for spec in submitted} == {"bench"}
        assert len(submitted) == (3 if work == "ridge" else 1)


async def test_of_several_experiments_a_launch_goes_to_that_of_the_chosen_run(make_app, bench, submitted):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await choose(pilot, "bench", "other")
        table = app.query_one(RunTable)
        await until(pilot, lambda: all(map(table.get, bench)) and table.cursor_key == bench[2])
        for place, name in ((bench[1], "bench"), (bench[0], "other")):
            await pilot.press("down")
            assert table.cursor_key == place
            await open_screen(pilot, "n", LaunchScreen)
            assert head(app) == f"New run into {name} · embedded store"
            await pilot.press("escape")
            await open_screen(pilot, "r", WorkScreen)
            assert f"into {name} · embedded store" in head(app)
            app.screen.query(Input).first().value = "true"
            await pilot.press("enter")
            await until(pilot, lambda: submitted)
            assert submitted.pop().experiment == name


async def test_the_trainers_of_the_palette_train_into_what_is_shown(make_app, bench, submitted, monkeypatch):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await choose(pilot, "bench")
        await pilot.press("ctrl+p", *"two trainers")
        await until(pilot, lambda: "Lesson of the two trainers" in shown(app))
        await open_screen(pilot, "enter", TrainersScreen)
        monkeypatch.setattr("memo_tui.tui.two_trainers.Pair", lambda *_: None)
        await pilot.press("enter")
        await until(pilot, lambda: submitted)
        assert {spec.experiment for spec in submitted} == {"bench"}


async def test_what_is_typed_into_the_form_is_told_in_its_head(make_app, submitted):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await open_screen(pilot, "3", object)
        await open_screen(pilot, "n", LaunchScreen)
        assert head(app) == f"New run into {HOSTILE} · embedded store"
        app.screen.query_one("#experiment", Input).value = "[red]x"
        app.screen.query_one("#uri", Input).value = "http://me:s3cret@tracking:5000"
        await until(pilot, lambda: "http" in head(app))
        assert head(app) == "New run into [red]x · http://me:•••@tracking:5000"
        assert head(app) in shown(app)
        app.screen.query_one("#uri", Input).value = "tracking"
        await until(pilot, lambda: "can't be read yet" in head(app))


async def test_the_head_is_seen_at_every_size(make_app, tmp_path):
    uri = f"sqlite:///{tmp_path / 'a-long-folder-name' / 'stored.db'}"
    app = make_app(experiment=f"bench {'long ' * 10}", tracking_uri=uri)
    async with app.run_test(size=SIZES[0]) as pilot:
        await pilot.press("3")
        for key in ("n", "N"):
            if key == "n":
                await open_screen(pilot, "n", LaunchScreen)
            else:
                await open_screen(pilot, "N", PickWorkScreen)
                await pilot.press(*"ridge")
                await open_screen(pilot, "enter", WorkScreen)
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await until(pilot, lambda size=size: len(shown(app).splitlines()[0]) <= size[0])
                await until(pilot, lambda: re.search(r" into bench.*stored\.db ─*╮", shown(app)))
            await pilot.press("escape")
            await pilot.pause()


async def test_a_launch_into_an_experiment_deleted_meanwhile_is_told(make_app, bench, store_uri):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await choose(pilot, "bench")
        client = MlflowClient(store_uri)
        client.delete_experiment(client.get_experiment_by_name("bench").experiment_id)
        await open_screen(pilot, "n", LaunchScreen)
        await pilot.press("enter")
        await until(pilot, lambda: "is deleted. Press u" in shown(app))
        await until(pilot, lambda: "✗ failed" in shown(app))
        (job,) = app.query_one(TrainingPane).jobs.newest
        assert job.problem == "The experiment 'bench' is deleted: restore it, or choose another name."


@pytest.mark.parametrize("width", range(40, 120, 7))
def test_the_head_is_never_wider_than_the_form(width):
    what = "Train python train.py --with=many --options"
    told = launch_head(what, "漢字" * 30, f"sqlite:///{'folder/' * 9}x.db", width)
    assert told.cell_length <= width - 6
    assert "漢" in str(told)
    assert str(told).endswith("x.db")
