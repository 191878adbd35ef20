"""Help, palette and quit are on every screen and form; the way to other experiments is never left out."""

import importlib
import pkgutil

import pytest
from mlflow import MlflowClient
from textual.widgets import HelpPanel, TextArea

import memo_tui.tui
from memo_tui.tui.common.ask import AskScreen
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.runs.pick_metric import PickMetricScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.tui.conftest import leave, shown, until, words

KEYS = ["n", "N", "r", "x", "W", "e", "e n", "d", "v", "s", "t", "V", "w", "p", "M", "4", "enter", "ctrl+p"]
"""Those that open screens over the runs."""


def kinds(kind=DashboardScreen):
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


@pytest.fixture
def run_id(store_uri):
    client = MlflowClient(store_uri)
    found = client.get_experiment_by_name("memo-tui")
    run = client.create_run(
        found.experiment_id if found else client.create_experiment("memo-tui"), run_name="ant"
    )
    for metric in ("mae", "r2", "rmse"):
        client.log_metric(run.info.run_id, metric, 0.5)
    client.set_terminated(run.info.run_id)
    return run.info.run_id


async def to_run(pilot, run_id) -> None:
    await until(pilot, lambda: pilot.app.query(RunTable))
    await pilot.press("3")
    await until(pilot, lambda: pilot.app.query_one(RunTable).cursor_key == run_id)


def test_every_screen_has_the_keys_for_help_palette_and_quit():
    for module in pkgutil.walk_packages(memo_tui.tui.__path__, "memo_tui.tui."):
        importlib.import_module(module.name)
    ours = [each for each in kinds() if each.__module__.startswith("memo_tui.")]
    assert len(ours) > 20
    for each in ours:
        bound = {binding.id: binding.action for _, binding in each._merge_bindings()}
        assert bound["help"] == "app.toggle_help", each
        assert {"palette", "quit"} <= bound.keys(), each


async def test_help_opens_and_closes_on_every_screen_and_form(make_app, run_id):
    app = make_app()
    async with app.run_test(size=(60, 15)) as pilot:
        await to_run(pilot, run_id)
        for keys in ["", *KEYS]:
            for key in keys.split():
                before = app.screen
                await pilot.press(key)
                await until(pilot, lambda before=before: app.screen is not before)
            await until(pilot, lambda: "Help" in shown(app).rpartition("\n")[2])
            await pilot.press("f1")
            await until(
                pilot, lambda: app.screen.query(HelpPanel) and app.screen.query_one(HelpPanel).region.area > 0
            )
            await pilot.press("f1")
            await until(pilot, lambda: not app.screen.query(HelpPanel))
            await leave(pilot)


async def test_other_experiments_are_in_the_footer_where_there_is_little_room(make_app, run_id):
    app = make_app()
    async with app.run_test(size=(60, 15)) as pilot:
        await to_run(pilot, run_id)
        await until(pilot, lambda: "x Experiments" in shown(app).splitlines()[-1])


async def test_the_metric_of_the_chart_is_chosen_from_a_list(make_app, run_id):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await to_run(pilot, run_id)
        await until(pilot, lambda: "rmse by step" in words(app))
        await pilot.press("M")
        await until(pilot, lambda: isinstance(app.screen, PickMetricScreen))
        await pilot.press(*"r2", "enter")
        await until(pilot, lambda: "r2 by step" in words(app))


async def test_the_note_is_written_from_the_runs(make_app, run_id, store_uri):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await to_run(pilot, run_id)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await pilot.press(*"good", "ctrl+s")
        client = MlflowClient(store_uri)
        await until(pilot, lambda: client.get_run(run_id).data.tags.get("mlflow.note.content") == "good")
