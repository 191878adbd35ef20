"""The palette finds everything that the program can do or show, from every screen."""

import pytest
from mlflow import MlflowClient

from memo_tui.tui.common.key_map import ACTIONS, FIELDS
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.lessons.puzzles import PuzzlesScreen
from memo_tui.tui.palette.screen import PaletteScreen
from memo_tui.tui.run.screen import RunScreen
from memo_tui.tui.runs.compare import CompareScreen
from memo_tui.tui.runs.filter.box import FilterBox
from memo_tui.tui.runs.run_table import RunTable
from tests.tui.conftest import leave, shown, until, words

HOSTILE = "[/] [red]x\nlr $y"


@pytest.fixture
def runs(store_uri):
    """Three runs of two experiments, with foreign names."""
    client = MlflowClient(store_uri)
    made = []
    for experiment, names in (("memo-tui", ["ant", HOSTILE]), ("bench [/]", ["bee"])):
        known = client.get_experiment_by_name(experiment)
        experiment_id = known.experiment_id if known else client.create_experiment(experiment)
        for name in names:
            run = client.create_run(experiment_id, run_name=name)
            client.log_metric(run.info.run_id, "rmse", 0.5)
            client.log_metric(run.info.run_id, "mae / x", 0.25)
            client.set_terminated(run.info.run_id)
            made.append(run.info.run_id)
    return made


async def opened(pilot, typed: str = "") -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
    await pilot.press(*(key if key != " " else "space" for key in typed))


async def taken(pilot, typed: str) -> None:
    await opened(pilot, typed)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, PaletteScreen))


async def to_training(pilot, *runs: str) -> RunTable:
    await until(pilot, lambda: pilot.app.query("#training"))
    await pilot.press("3")
    table = pilot.app.query_one(RunTable)
    await until(pilot, lambda: all(map(table.get, runs)))
    return table


def rows(app) -> list[str]:
    choices = app.screen._choices
    return [choices.table.data.row(key)[0].text for key in choices.keys]


async def test_it_holds_every_action_theme_and_setting(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot)
        await opened(pilot)
        found = set(rows(app))
        for action in ACTIONS.values():
            places = [place for place in action.uses if place != FIELDS or len(action.uses) == 1]
            assert action.name == "palette" or {action.uses[place] for place in places} <= found
        assert {f"Theme {name}" for name in app.available_themes} <= found
        assert {"Setting jobs", "Setting poll", "Setting experiment", "Quit", "Help"} <= found


async def test_it_holds_experiments_runs_and_metrics_by_their_foreign_names(make_app, runs):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot, *runs[:2])
        await opened(pilot)
        for name in ("bench [/]", "ant", "[/] [red]x⏎lr $y", "mae / x", "rmse"):
            await until(pilot, lambda name=name: name in rows(app))
        await pilot.press(*"[/]")
        await until(pilot, lambda: "[/] [red]x⏎lr $y" in shown(app))
        assert {"bench [/]", "[/] [red]x⏎lr $y"} == set(rows(app))


async def test_plain_words_find_it(make_app):
    app = make_app()
    async with app.run_test(size=(60, 15), notifications=True) as pilot:
        await to_training(pilot)
        for typed, first in (
            ("compare", "Compare the marked runs"),
            ("filter", "Filter the runs"),
            ("dark", "dark"),
            ("quit", "Quit"),
            ("settings jobs", "Setting jobs"),
        ):
            await opened(pilot, typed)
            await until(pilot, lambda first=first: any(first in row for row in rows(app)[:3]))
            assert first in words(app)
            await leave(pilot)


async def test_an_action_is_done_here_or_where_it_can_be(make_app, runs):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.query("#training"))
        await opened(pilot, "filter the runs")
        await until(pilot, lambda: "in Training" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.query_one(FilterBox).has_focus_within)
        await pilot.press("escape")
        table = await to_training(pilot, *runs[:2])
        await opened(pilot, "clear all marks")
        await until(pilot, lambda: "mark runs first" in words(app))
        await pilot.press("escape", "escape")
        await taken(pilot, "mark all runs")
        await until(pilot, lambda: len(table.marks) == 2)
        await taken(pilot, "compare the")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await taken(pilot, "puzzles")
        await until(pilot, lambda: isinstance(app.screen, PuzzlesScreen))


async def test_what_destroys_is_not_done_out_of_sight(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot)
        await taken(pilot, "start over")
        await until(pilot, lambda: "Press 0 here: Start over with new cars" in words(app))


async def test_runs_metrics_and_experiments_are_shown(make_app, runs):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot, *runs[:2])
        await pilot.press("1")
        await taken(pilot, "ant")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and app.screen.run_id == runs[0])
        await taken(pilot, "mae")
        await until(pilot, lambda: "mae / x by step" in words(app))
        await opened(pilot, "bench")
        await until(pilot, lambda: "bench [/]" in rows(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.query_one(RunTable).get(runs[2]))


async def test_settings_change_and_are_saved(make_app, tmp_path):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot)
        await taken(pilot, "theme nord")
        await until(pilot, lambda: app.theme == "nord")
        await taken(pilot, "setting jobs")
        await pilot.press("end", *["backspace"] * 3, "x", "enter")
        await until(pilot, lambda: "give a whole number" in words(app))
        await pilot.press("backspace", "7", "enter")
        await until(pilot, lambda: app._training.jobs.limit == 7)
        await until(pilot, lambda: "jobs = 7" in (tmp_path / "settings.toml").read_text())


async def test_a_form_is_not_left_by_the_palette(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await to_training(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await taken(pilot, "call every car")
        await until(pilot, lambda: "Submit or cancel this form first." in words(app))
        assert isinstance(app.screen, LaunchScreen)
