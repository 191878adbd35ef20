"""A run and the runs below it are a unit: what is done to it asks whether with them."""

from mlflow import MlflowClient

from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.scope import ScopeScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.runs.test_runs_view import opened, rows


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


async def test_a_run_is_deleted_alone_or_with_those_below_or_not_at_all(make_app, store_uri):
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
        await pilot.press("u")
        await until(pilot, lambda: rows(app)[0] == "sweep")
        await pilot.press("home", "d")
        await asked(pilot, "with the 3 runs below it?")
        await pilot.press("y")
        await until(pilot, lambda: rows(app) == ["alone"])
        await pilot.press("u")
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
