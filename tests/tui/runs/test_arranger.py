"""The table beside its charts: arranging that is slow holds up nothing else, failing it is tried again."""

import inspect
import re
import threading

import pytest
from textual.screen import Screen

from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.app import MemoApp
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.screen import ChartsScreen
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.runs.run_table import RunTable
from tests.tui.conftest import shown, until, words
from tests.waiting import PATIENCE

EXPERIMENT = "bench"


def header(app):
    return shown(app).splitlines()[0]


async def live(pilot):
    pilot.app.action_show("training")
    await until(pilot, lambda: "· live" in header(pilot.app))


@pytest.fixture
def held_up(monkeypatch):
    """Arranging waits from the moment this is set until it's cleared."""
    update, holds, goes_on = Arrangement.update, threading.Event(), threading.Event()

    def slow(self, runs, names):
        if holds.is_set():
            goes_on.wait(PATIENCE)
        update(self, runs, names)

    monkeypatch.setattr(Arrangement, "update", slow)
    yield holds
    goes_on.set()


async def test_a_chart_has_new_points_while_the_table_is_still_being_arranged(make_app, store_uri, held_up):
    app = make_app(experiment=EXPERIMENT)
    tracker = MlFlowTracker(EXPERIMENT, store_uri)
    async with app.run_test(size=(140, 40)) as pilot:
        with tracker.run(name="growing"):
            tracker.log_metric("rmse", 5.0, step=1)
            await live(pilot)
            chart, table = app.query_one(MetricChart), app.query_one(RunTable)
            await until(pilot, lambda: "5 @ 1" in words(app))
            held_up.set()
            tracker.log_metric("rmse", 3.0, step=2)
            await until(pilot, lambda: "3 @ 2" in words(app))
            assert table.cursor_run.metrics == {"rmse": 5.0}  # the table itself still waits
            assert chart.display
            await pilot.press("p")
            await until(pilot, lambda: isinstance(app.screen, ChartsScreen))
            tracker.log_metric("rmse", 2.0, step=3)
            await until(pilot, lambda: "2 @ 3" in words(app))


async def test_a_table_that_stands_still_says_since_when_and_why_and_goes_on(
    make_app, store_uri, tmp_path, monkeypatch
):
    update, broken = Arrangement.update, threading.Event()

    def breaking(self, runs, names):
        if broken.is_set():
            raise LookupError("r7 is not where it should be")
        update(self, runs, names)

    monkeypatch.setattr(Arrangement, "update", breaking)
    app = make_app(experiment=EXPERIMENT)
    tracker = MlFlowTracker(EXPERIMENT, store_uri)
    async with app.run_test(size=(140, 40)) as pilot:
        with tracker.run(name="first"):
            tracker.log_metric("rmse", 5.0)
        await live(pilot)
        await until(pilot, lambda: "first" in words(app))
        broken.set()
        with tracker.run(name="second"):
            tracker.log_metric("rmse", 4.0)
        await until(pilot, lambda: re.search(r"table unchanged since \d\d:\d\d:\d\d", header(app)))
        assert "live" not in header(app)
        assert "LookupError: r7 is not where it should be" in words(app)
        assert "memo-tui.log" in words(app)
        assert "arranging the runs" in (tmp_path / "state" / "memo-tui.log").read_text()
        broken.clear()
        with tracker.run(name="third"):
            tracker.log_metric("rmse", 3.0)
        await until(pilot, lambda: "third" in words(app) and "second" in words(app))
        await until(pilot, lambda: "· live" in header(app))
        assert "changed since" not in words(app)


async def test_keys_in_another_pane_ask_nothing_of_the_training_pane(make_app, monkeypatch):
    app = make_app()
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        app.action_show("cars")
        await pilot.pause()
        pane = app.query_one(TrainingPane)
        inside, asked = {pane, *pane.query("*")}, []

        def note(kind, name):
            method = getattr(kind, name)

            def noting(self, *args, **kwargs):
                by_itself = any(frame.function in ("tick", "show_jobs") for frame in inspect.stack(0))
                if self in inside and not by_itself:
                    asked.append((name, args))
                return method(self, *args, **kwargs)

            monkeypatch.setattr(kind, name, noting)

        for name in ("check_action", "query", "query_one", "run_action"):
            note(TrainingPane, name)
        note(RunTable, "get")

        def of_the_whole_screen(kind, name):
            method = getattr(kind, name)

            def noting(self, *args, **kwargs):
                if "memo_tui/tui/" in inspect.stack(0)[1].filename:
                    asked.append((name, args))
                return method(self, *args, **kwargs)

            monkeypatch.setattr(kind, name, noting)

        for name in ("query", "query_one"):
            of_the_whole_screen(MemoApp, name)
            of_the_whole_screen(Screen, name)
        await pilot.press("down", "space", "enter", "r", "up", "tab")
        await pilot.pause()
        assert asked == []
