"""The training pane: runs arrive, a training is launched, one run is read whole."""

import dataclasses
import json
import re
import shutil

import pytest
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput
from textual.widgets import Input

from memo_tui.jobs.spec import JobSpec
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.work.command import CommandWork
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.jobs.launch import LaunchScreen
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.lessons.trainers import TrainersScreen
from memo_tui.tui.run.screen import RunScreen
from memo_tui.tui.runs.messages import RunsArranged, SnapshotRead
from memo_tui.tui.runs.run_table import RunTable, TableRows
from tests.conftest import HOSTILE, free_port
from tests.tui.conftest import leave, shown, until, words

LINEAR_ONLY = ("down", "down", "space")  # in the form: leaves the forest out
NAMES = ["[/]", "[red]x", HOSTILE, "🚗 été", "漢字" * 20, "x" * 300, "tab\there\x1b[31m"]


def log(store_uri, experiment=HOSTILE, name=None, **metrics):
    tracker = MlFlowTracker(experiment, store_uri)
    with tracker.run(name=name) as run:
        tracker.log_params({"model": "linear", "seed": 0})
        for key, value in metrics.items():
            tracker.log_metric(key, value)
    return run.info.run_id


def footer(app):
    return shown(app).splitlines()[-1]


async def live(pilot):
    pilot.app.action_show("training")
    await until(pilot, lambda: "· live" in shown(pilot.app).splitlines()[0])


async def test_runs_that_others_log_stream_in_without_a_key(make_app, store_uri):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await live(pilot)
        assert HOSTILE in shown(app).splitlines()[0]
        assert "Press n to train" in shown(app)
        tracker = MlFlowTracker(HOSTILE, store_uri)
        with tracker.run(name="calm-owl"):
            tracker.log_param("model", "linear")
            await until(pilot, lambda: re.search(r"▶ running +calm-owl +linear", shown(app)))
            tracker.log_metric("rmse", 57.1234, step=1)
            await until(pilot, lambda: "57.12" in shown(app))
            tracker.log_metric("rmse", 56.9, step=2)
            await until(pilot, lambda: "56.90" in shown(app))
        await until(pilot, lambda: re.search(r"✓ finished +calm-owl", shown(app)))
        assert "1 run · live" in shown(app).splitlines()[0]


async def test_cursor_and_marks_stay_with_their_runs(make_app, store_uri):
    ids = [log(store_uri, name=f"run-{number}", rmse=float(number)) for number in range(5)]
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        table = app.query_one(RunTable)
        await until(pilot, lambda: table.cursor_key == ids[4])
        await pilot.press("space", "down")
        assert table.cursor_key == ids[2]
        for number in range(3):
            log(store_uri, name=f"newer-{number}")
        await until(pilot, lambda: "newer-2" in shown(app))
        assert table.cursor_key == ids[2]
        assert table.marks == {ids[4]}


@pytest.mark.parametrize("name", NAMES)
async def test_a_hostile_name_stands_there_unharmed(make_app, store_uri, name):
    log(store_uri, experiment=name.replace("\x1b", ""), name=name, rmse=1.0)
    app = make_app(experiment=name.replace("\x1b", ""))
    async with app.run_test(size=(140, 40), notifications=True, tooltips=True) as pilot:
        await live(pilot)
        await until(pilot, lambda: "finished" in shown(app))
        start = name[:8].replace("\t", " ").replace("\x1b", "�")
        assert start in shown(app)
        await pilot.press("space", "m", "enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))
        await pilot.pause()
        assert start in shown(app)
        assert "\x1b[31m" not in shown(app)


async def test_enter_shows_one_run_whole_and_keeps_it_up_to_date(make_app, store_uri):
    app = make_app(experiment=HOSTILE)
    tracker = MlFlowTracker(HOSTILE, store_uri)
    async with app.run_test(size=(140, 40)) as pilot:
        with tracker.run(name="whole", tags={"note": "[bold]mine"}) as run:
            tracker.log_params({"model": "linear", "alpha": 0.5})
            tracker.log_metric("rmse", 3.25, step=7)
            await live(pilot)
            await until(pilot, lambda: "3.250" in shown(app))
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, RunScreen))
            await pilot.pause()
            text = shown(app)
            for told in ("whole", run.info.run_id, "alpha", "0.5", "3.250  at step 7", "[bold]mine"):
                assert told in text
            tracker.log_metric("rmse", 2.25, step=8)
            await until(pilot, lambda: "2.250  at step 8" in shown(app))
        await pilot.press("escape")
        assert not isinstance(app.screen, RunScreen)


async def test_a_training_is_launched_from_the_form_and_watched_to_its_end(make_app, store_uri, tmp_path):
    app = make_app(experiment=HOSTILE, state_dir=str(tmp_path / "new"))  # as at the very first training
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await live(pilot)
        assert "○ not resolved" in shown(app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        assert app.screen.query_one("#experiment", Input).value == HOSTILE
        await pilot.press("enter")
        await until(pilot, lambda: "starting Python and MLflow" in shown(app))
        await until(pilot, lambda: "▶ running" in shown(app))
        await until(pilot, lambda: "● resolved" in shown(app))
        await until(pilot, lambda: shown(app).count("✓ finished") >= 3)
        text = shown(app)
        assert re.search(r"asked \d+ · ran 1 ·", text)
        assert "Randomforest" in text
    client = MlflowClient(store_uri)
    runs = client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])
    assert {run.data.params["model"] for run in runs} == {"linear", "Randomforest"}
    told = json.loads(runs[0].data.tags["memo_tui.tracker"])
    assert told["mlflow_client"]["ran"] == 1
    assert told["mlflow_client"]["asked"] > 10


async def test_a_stopped_training_ends_as_killed(make_app, store_uri):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await live(pilot)
        assert "Stop" not in shown(app).splitlines()[-1]
        await pilot.press("n", "space", "down", "down", "space", "down", "space", "enter")
        await until(pilot, lambda: re.search(r"boosting +[█░]+ ", shown(app)))
        await pilot.press("K")
        await until(pilot, lambda: re.search(r"Stop boosting\? It has run for 0:\d\d;", words(app)))
        await pilot.press("y")
        await until(pilot, lambda: "■ killed" in shown(app) and "■ stopped" in shown(app))


async def test_another_experiment_in_the_form_is_shown_from_then_on(make_app, store_uri):
    log(store_uri, experiment="first", name="of-the-first")
    app = make_app(experiment="first")
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "of-the-first" in shown(app))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        app.screen.query_one("#experiment", Input).value = "[/] second"
        await pilot.press(*LINEAR_ONLY, "enter")
        await until(pilot, lambda: "[/] second" in shown(app).splitlines()[0])
        await until(pilot, lambda: shown(app).count("✓ finished") >= 2)
        assert "of-the-first" not in shown(app)


async def test_a_failed_training_says_why_in_place(make_app, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("x,y\n" + "1,2\n" * 20 + ",3\n")  # x is left out, as it is always 1
    app = make_app(data=str(path), target="y")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await live(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "✗ failed" in shown(app) and "('x':" in shown(app))
        assert "Traceback" not in shown(app)


async def test_an_unreachable_server_is_told_and_the_app_goes_on(make_app):
    uri = f"http://user:s3cret@127.0.0.1:{free_port()}"
    app = make_app(tracking_uri=uri)
    async with app.run_test(size=(140, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "No answer from" in shown(app))
        await until(pilot, lambda: "offline, next try" in shown(app).splitlines()[0])
        assert "s3cret" not in shown(app)
        await pilot.press("n")
        await pilot.pause()
        assert "s3cret" not in shown(app)
        assert "user:••••••@127" in shown(app)
        await pilot.press("escape", "1", "enter")
        assert "ran" in shown(app)


async def test_asking_now_is_offered_while_the_store_does_not_answer(make_app, store, store_uri):
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        assert "Refresh" not in footer(app)
        kept = shutil.copy(store, store.with_name("copy.db"))
        store.unlink()
        store.write_text("something else, longer than a header")
        await until(pilot, lambda: "Refresh" in footer(app))
        shutil.move(kept, store)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        await until(pilot, lambda: "Refresh" not in footer(app))


async def test_the_last_good_rows_stay_while_the_store_is_gone(make_app, store, store_uri):
    log(store_uri, name="kept-row")
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "kept-row" in shown(app))
        kept = shutil.copy(store, store.with_name("copy.db"))
        store.unlink()
        store.write_text("something else, longer than a header")
        await until(pilot, lambda: "is not a SQLite database" in shown(app))
        assert "kept-row" in shown(app)
        await until(pilot, lambda: "refused: not a usable store" in shown(app).splitlines()[0])
        shutil.move(kept, store)
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        assert "⚠" not in shown(app)


async def test_a_store_that_was_removed_is_told_and_no_new_one_made(make_app, store, store_uri):
    log(store_uri, name="kept-row")
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "kept-row" in shown(app))
        kept = store.rename(store.with_name("copy.db"))
        await until(pilot, lambda: "was removed. Put it back to read it again" in words(app))
        assert "kept-row" in shown(app)
        assert not store.exists()
        kept.rename(store)
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])


async def test_a_deleted_experiment_is_offered_for_restoring(make_app, store_uri):
    log(store_uri, name="hidden-run")
    client = MlflowClient(store_uri)
    client.delete_experiment(client.get_experiment_by_name(HOSTILE).experiment_id)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "is deleted. Press u" in shown(app))
        await pilot.press("u")
        await until(pilot, lambda: "hidden-run" in shown(app))


async def test_at_80x24_the_boxes_are_one_line_and_a_key_opens_one_after_the_other(make_app, store_uri):
    log(store_uri, name="small-run", rmse=2.0)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(80, 24)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "small-run" in shown(app))
        assert "Jobs" in shown(app)
        assert "rmse by step ·" not in shown(app)
        await pilot.press("b", "b")
        await pilot.pause()
        assert "rmse by step · small-run" in shown(app)
        await pilot.press("b")
        await pilot.pause()
        assert "finished · took" in shown(app)


async def test_the_key_for_the_metric_is_offered_while_the_chart_is_seen(make_app, store_uri):
    log(store_uri, name="small-run", rmse=2.0, mae=1.0)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(80, 24)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "small-run" in shown(app))
        await pilot.press("m")
        await until(pilot, lambda: "enter Open" in footer(app) and "m" not in app.screen.active_bindings)
        await pilot.press("b", "b")
        await until(pilot, lambda: "rmse by step ·" in shown(app) and "m" in app.screen.active_bindings)
        await pilot.press("m")
        await until(pilot, lambda: "mae by step ·" in shown(app))
        await pilot.press("b")
        await until(pilot, lambda: "m" not in app.screen.active_bindings)
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: "Metric" in footer(app) and "Box" not in footer(app))


async def test_at_80_columns_the_footer_has_room_for_the_way_out(make_app, store_uri):
    log(store_uri, name="small-run", rmse=2.0)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(80, 24)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "small-run" in shown(app))
        for _box in range(3):
            await pilot.press("b")
            await until(pilot, lambda: "q Quit" in footer(app))
            await pilot.press("T")
            await until(pilot, lambda: isinstance(app.screen, TrainersScreen))
            await leave(pilot)


async def test_without_colours_the_title_shows_which_box_has_the_focus(make_app, store_uri, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    def is_reversed(title):
        pieces = (piece for strip in app.screen._compositor.render_strips() for piece in strip)
        style = next(piece.style for piece in pieces if title in piece.text)
        return bool(style and style.reverse)

    log(store_uri, name="first")
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: is_reversed("Runs"))
        assert not is_reversed("Jobs")
        await pilot.press("slash")
        await until(pilot, lambda: not is_reversed("Runs"))


async def test_marked_runs_are_drawn_together(make_app, store_uri):
    for name in ("one", "two"):
        tracker = MlFlowTracker(HOSTILE, store_uri)
        with tracker.run(name=name):
            for step in range(5):
                tracker.log_step({"rmse": step * 1.5}, step)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "rmse by step" in shown(app))
        await pilot.press("space", "space")
        await until(pilot, lambda: re.search(r"● two.*▲ one", words(app)))
        assert "2 marked" in shown(app)


async def test_a_pane_wanted_before_it_is_made_comes_as_soon_as_it_is(make_app):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "Runs" in shown(app) and app.query_one(RunTable).has_focus)


HOSTILE_TAGS = [
    "[not json",
    '{"mlflow_client": 1}',
    '{"mlflow_client": {"ran": 1, "asked": 1e999, "at": NaN}}',
    '{"mlflow_client": {"ran": 1, "asked": 2, "at": NaN, "value": "[/]"}}',
    '{"mlflow_experiment_id": {"ran": []}}',
    "[" * 7000,
    "[]",
]


async def test_what_others_write_into_our_tags_breaks_nothing(make_app, store_uri):
    client = MlflowClient(store_uri)
    experiment_id = client.create_experiment(HOSTILE, "file:///nowhere")
    others = {"memo_tui.steps": "-1", "memo_tui.job": "[/]", "mlflow.note.content": "\x1b["}
    odd = Dataset(name="[/]", digest="d", source_type="x", source="[" * 7000, profile="[" * 7000)
    ids = []
    for place, tag in enumerate(HOSTILE_TAGS):
        tags = {"memo_tui.tracker": tag, **others}
        run = client.create_run(experiment_id, start_time=-place, tags=tags, run_name=f"odd-run-{place}")
        ids.append(run.info.run_id)
        client.log_metric(ids[-1], "rmse", float("nan"), step=-3)
        client.log_metric(ids[-1], "mae", float("inf"))
        client.log_inputs(ids[-1], [DatasetInput(odd, [])])
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        table = app.query_one(RunTable)
        await until(pilot, lambda: all(map(table.get, ids)) and "NaN" in shown(app))
        for place, run_id in enumerate(ids):
            await until(pilot, lambda run_id=run_id: table.cursor_key == run_id)
            await pilot.press("m", "m", "enter")
            await until(pilot, lambda: isinstance(app.screen, RunScreen))
            await until(pilot, lambda place=place: f"odd-run-{place}" in shown(app))
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, RunScreen))
            await pilot.press("down")


async def test_a_run_is_opened_while_others_stream_in(make_app, store_uri):
    log(store_uri, name="opened-run", rmse=1.0)
    app = make_app(experiment=HOSTILE)
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        await until(pilot, lambda: "opened-run" in shown(app))
        pane, table = app.query_one(TrainingPane), app.query_one(RunTable)
        pane.post_message(LineTable.Opened(table, table.cursor_key))
        newer = dataclasses.replace(pane.snapshot, number=pane.snapshot.number + 1)
        pane.post_message(SnapshotRead(newer))
        pane.post_message(RunsArranged(newer, TableRows.of(newer.newest)))
        await until(pilot, lambda: isinstance(app.screen, RunScreen))


async def test_a_job_of_another_experiment_says_where_it_trains(make_app, store_uri, tmp_path):
    app = make_app(experiment="first")
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        waiting = CommandWork(("sh", "-c", "until [ -e go ]; do sleep 0.1; done"), str(tmp_path))
        app.query_one(TrainingPane).jobs.submit([JobSpec("first", store_uri, waiting)])
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LaunchScreen))
        app.screen.query_one("#experiment", Input).value = "second"
        await pilot.press(*LINEAR_ONLY, "enter")
        await until(pilot, lambda: "in first: sh" in shown(app))
        (tmp_path / "go").touch()
        await until(pilot, lambda: shown(app).count("✓ finished") >= 3)
