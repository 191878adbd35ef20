"""A run and the runs below it are a unit: what is done to it asks whether with them."""

import re
import threading

import pytest
from mlflow import MlflowClient

from memo_tui.tracking import edits
from memo_tui.tui.charts.screen import ChartsScreen
from memo_tui.tui.jobs.launch_values import LaunchValues
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.scope import ScopeScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.jobs.test_pane import live
from tests.tui.runs.test_runs_view import opened, rows
from tests.waiting import PATIENCE


def a_sweep(store_uri, count=3):
    """A parent with so many runs below it, and one apart; their ids by name."""
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    ids = {"sweep": client.create_run(experiment, start_time=1000, run_name="sweep").info.run_id}
    for place in range(count):
        tags = {"mlflow.parentRunId": ids["sweep"]}
        run = client.create_run(experiment, start_time=1001 + place, run_name=f"child-{place}", tags=tags)
        client.log_param(run.info.run_id, "lr", 0.1 * (place + 1))
        for step in range(3):
            client.log_metric(run.info.run_id, "rmse", 5.0 - place - step / 10, step=step)
        ids[f"child-{place}"] = run.info.run_id
    ids["alone"] = client.create_run(experiment, start_time=1, run_name="alone").info.run_id
    for run_id in ids.values():
        client.set_terminated(run_id)
    return ids


async def asked(pilot, sentence):
    await until(pilot, lambda: isinstance(pilot.app.screen, ScopeScreen) and sentence in words(pilot.app))


async def test_a_run_is_deleted_alone_or_with_those_below_or_not_at_all(make_app, store_uri, monkeypatch):
    a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        await pilot.press("d")
        await asked(pilot, "Delete sweep with the 3 runs below it?")
        await pilot.press("enter")  # the safe answer
        await until(pilot, lambda: not isinstance(app.screen, ScopeScreen))
        await pilot.press("d")
        await asked(pilot, "with the 3 runs below it?")
        await pilot.press("n")
        await until(pilot, lambda: rows(app) == ["child-2", "child-1", "child-0", "alone"])
        await pilot.press("end", "u")
        await until(pilot, lambda: rows(app)[0] == "sweep")
        await until(pilot, lambda: app.query_one(RunTable).cursor_run.name == "sweep")
        await pilot.press("d")
        await asked(pilot, "with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, lambda: rows(app) == ["alone"])
        await pilot.press("u")
        await until(pilot, lambda: len(rows(app)) == 5)
        # An undo that comes before the deletion has ended waits for it.
        deleting, go_on = threading.Event(), threading.Event()
        delete = edits.delete_runs

        def slowly(client, run_ids):
            deleting.set()
            go_on.wait(PATIENCE)
            return delete(client, run_ids)

        monkeypatch.setattr(edits, "delete_runs", slowly)
        await pilot.press("home", "d")
        await asked(pilot, "with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, deleting.is_set)
        await pilot.press("u")
        go_on.set()
        await until(pilot, lambda: words(app).count("Brought back 4 runs") == 2)
        await until(pilot, lambda: len(rows(app)) == 5)


async def test_a_run_is_marked_with_those_below_and_what_is_below_asks_nothing(make_app, store_uri):
    ids = a_sweep(store_uri)
    everything = {ids[name] for name in ids if name != "alone"}
    async with opened(make_app, 5) as (app, pilot):
        table = app.query_one(RunTable)
        await pilot.press("space")
        await asked(pilot, "Mark sweep with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, lambda: table.marks == everything)
        await pilot.press("space")  # on a child
        assert table.marks == everything - {ids["child-2"]}
        await pilot.press("home", "space")
        await asked(pilot, "Unmark sweep with the 2 runs below it?")
        await pilot.press("n")
        await until(pilot, lambda: table.marks == {ids["child-1"], ids["child-0"]})
        await pilot.press("end", "space")
        assert ids["alone"] in table.marks


async def test_tags_and_exports_ask_too(make_app, store_uri, tmp_path):
    ids = a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        await app.query_one(RunTable).app.query_one("#training").run_action("edit('tag')")
        await asked(pilot, "Tag sweep with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, lambda: "Tag 4 runs" in shown(app))
        await pilot.press("escape")
        app.query_one(RunTable).mark([ids["sweep"]])
        await app.query_one("#training").run_action("export")
        await asked(pilot, "Export sweep with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, lambda: "4 runs: the marked ones" in shown(app))


async def test_a_sweep_shows_what_is_below_it(make_app, store_uri):
    a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        await until(pilot, lambda: "rmse by step · 3 below sweep" in shown(app))
        await until(pilot, lambda: "params · 3 below sweep" in shown(app))
        await until(pilot, lambda: "2.800 child-2" in words(app))  # the best of them
        await until(pilot, lambda: "child-1 3.800 @ 2" in words(app))  # on the chart
        await app.query_one("#training").run_action("charts")
        await until(pilot, lambda: isinstance(app.screen, ChartsScreen) and "child-2" in words(app))
        assert "3 runs" in words(app)
        assert "sweep" not in words(app)


async def test_a_filter_keeps_the_sweep_of_what_matches_and_says_so(make_app, store_uri):
    a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        await pilot.press("slash", *"params.lr = '0.1'", "enter")
        await until(pilot, lambda: rows(app) == ["sweep", "child-0"])
        assert "▾ ◦ sweep" in shown(app)
        assert "◦ 1 parent of matching runs" in words(app)
        assert "1 of 5 runs matches" in words(app)


async def test_marks_are_what_all_boxes_speak_of_until_they_are_dropped(make_app, store_uri):
    ids = a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        app.query_one(RunTable).mark([ids["child-0"], ids["child-1"]])
        for title in ("rmse by step · 2 marked", "params · 2 marked", "─ 2 marked ─"):
            await until(pilot, lambda title=title: title in shown(app))
        await pilot.press("U")
        await until(pilot, lambda: "2 marked" not in shown(app))
        assert not app.query_one(RunTable).marks


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_little_room_is_given_to_names_and_metrics_and_the_boxes_open_by_a_key(
    make_app, store_uri, size
):
    a_sweep(store_uri)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=size) as pilot:
        await live(pilot)
        await until(pilot, lambda: len(rows(app)) == 5)
        await until(pilot, lambda: re.search(r"name +state +rmse ", shown(app)))
        await pilot.press("right", "right")
        await until(pilot, lambda: re.search(r"name +(?!state)", shown(app)) and "▾ sweep" in shown(app))
        await until(pilot, lambda: "b ▸ Jobs ▸ rmse by step…" in words(app))
        for opened_box in ("▾ Jobs", "▾ rmse by step…", "▾ params", "▾ 3 below"):
            await pilot.press("b")
            await until(pilot, lambda text=opened_box: text in words(app))
        await pilot.press("b")
        await until(pilot, lambda: "▾ 3 below" not in words(app))


async def test_much_room_goes_to_the_charts(make_app, store_uri):
    a_sweep(store_uri)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(200, 60)) as pilot:
        await live(pilot)
        await until(pilot, lambda: len(rows(app)) == 5)
        await until(pilot, lambda: app.query_one(RunTable).size.height == 6)
        assert app.query_one("#chart").size.height > 40


@pytest.mark.parametrize("back", ["escape", "z"])
async def test_a_box_is_enlarged_and_made_small_again(make_app, store_uri, back):
    a_sweep(store_uri)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(100, 30)) as pilot:
        for pane in "123":
            await pilot.press(pane)
            await pilot.pause()
            if pane == "2":
                app.query_one("#source").focus()
            before = app.screen.focused
            await pilot.press("z")
            await until(pilot, lambda: app.screen.maximized is not None)
            await until(pilot, lambda: app.screen.maximized.size.height > 22)
            await until(pilot, lambda: "? Help  q Quit" in shown(app))
            await pilot.press("question_mark")
            await until(pilot, lambda: app.screen.query("HelpPanel") and "? Help  q Quit" in shown(app))
            await pilot.press("question_mark")
            await until(pilot, lambda: not app.screen.query("HelpPanel"))
            await pilot.press(back)
            await until(pilot, lambda: app.screen.maximized is None)
            assert app.screen.focused is before


@pytest.mark.parametrize(
    ("filtered", "said"),
    [
        ("", ""),
        ("params.model = 'Randomforest'", ""),
        ("nothing-like-it", "has started, but the filter hides it"),
    ],
)
async def test_what_is_launched_is_under_the_cursor_or_said_to_be_hidden(make_app, store_uri, filtered, said):
    ids = a_sweep(store_uri)
    async with opened(make_app, 5) as (app, pilot):
        await pilot.press("end")
        if filtered:
            await pilot.press("slash", *filtered, "enter")
            await until(pilot, lambda: not rows(app))
        values = LaunchValues(HOSTILE, store_uri, "", "", ("Randomforest",), 1)
        await app.query_one("#training").launch(values)
        if said:
            await until(pilot, lambda: said in words(app))
        else:
            table = app.query_one(RunTable)
            await until(pilot, lambda: table.cursor_run and table.cursor_run.name not in ids)


async def test_all_rows_are_opened_at_once_also_those_in_closed_ones(make_app, store_uri):
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    above = ""
    for name in ("root", "child", "grandchild"):
        tags = {"mlflow.parentRunId": above} if above else {}
        above = client.create_run(experiment, run_name=name, tags=tags).info.run_id
        client.set_terminated(above)
    async with opened(make_app, 3) as (app, pilot):
        await pilot.press("minus")
        await until(pilot, lambda: rows(app) == ["root"])
        await pilot.press("plus")
        await until(pilot, lambda: rows(app) == ["root", "child", "grandchild"])
