"""Runs side by side, and runs written to files, from the training pane."""

import csv
import json
from itertools import product

from textual.widgets import Input

from memo_tui.runs.model import Run
from memo_tui.runs.table.comparison import Compared
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.runs.compare import CompareScreen
from memo_tui.tui.runs.compare_file import CompareFileScreen
from memo_tui.tui.runs.compare_values import AlignedColumn
from memo_tui.tui.runs.export_runs import ExportRunsScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.jobs.test_pane import footer
from tests.tui.runs.test_runs_view import opened, some_runs


async def compared(pilot, app):
    await pilot.press("asterisk", "c")
    await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "rmse" in shown(app))


def line_of(app, key):
    return next(line for line in shown(app).splitlines() if f" {key} " in line)


async def test_without_marks_the_chosen_run_is_compared_with_the_next(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):

        async def compared_by(*keys):
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, CompareScreen))
            runs = [run.name for run in app.screen._runs]
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, CompareScreen))
            return runs

        await until(
            pilot, lambda: "c Compare" not in footer(app)
        )  # it is offered for marks, and works without
        assert await compared_by("c") == ["bee", "fox"]
        assert await compared_by("G", "c") == ["owl", "fox"]
        assert await compared_by("space", "g", "g", "c") == ["owl", "bee"]


async def test_runs_stand_side_by_side_and_the_best_has_that_word(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        assert "● bee" in shown(app)
        assert "m Metric" not in footer(app)  # there is one, which is charted
        assert "▲ fox" in shown(app)
        told = line_of(app, "rmse").split()
        assert told[told.index("1") + 1] == "best"
        assert told.count("best") == 1
        await until(pilot, lambda: "▲ fox 1 █" in shown(app) or "▲ 1 █" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CompareScreen))


async def test_rows_that_are_equal_are_counted_and_folded_away_until_a_key_shows_them(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        assert "equal ones folded" in shown(app)
        assert " experiment " not in words(app)
        assert "model" in words(app)
        await pilot.press("equals_sign")
        await until(pilot, lambda: " experiment " in words(app) and "folded" not in shown(app))
        assert "memo_tui.heartbeat" in words(app)
        await pilot.press("equals_sign")
        await until(
            pilot, lambda: "memo_tui.heartbeat" not in words(app) and "equal ones folded" in words(app)
        )


async def test_a_key_swaps_rows_and_columns_and_a_param_is_not_taken_for_a_metric(make_app, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for place in range(2):
        with tracker.run(name=f"run{place}"):
            tracker.log_params({"lr": place})
            tracker.log_metric("lr", place + 0.5)
    async with opened(make_app, 2) as (app, pilot):
        await pilot.press("asterisk", "c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "params" in shown(app))
        assert "metrics lr 1.500 0.5000" in words(app)
        await pilot.press("t")
        await until(pilot, lambda: "param lr metric lr" in words(app))
        assert "● run1 1 1.500" in words(app)


async def test_runs_without_metrics_are_compared_without_charts(make_app, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for place in range(2):
        with tracker.run(name=f"run{place}"):
            tracker.log_params({"lr": place})
    async with opened(make_app, 2) as (app, pilot):
        await pilot.press("asterisk", "c")
        await until(pilot, lambda: "no metrics logged" in shown(app))
        await until(pilot, lambda: "= Equal rows" in shown(app).splitlines()[-1])
        assert "Metric" not in shown(app).splitlines()[-1]


async def test_the_charts_of_several_metrics_stand_below_and_follow_the_cursor(make_app, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for place in range(2):
        with tracker.run(name=f"run{place}"):
            for step, at in product(range(3), range(9)):
                tracker.log_metric(f"m{at}", at + step + place, step=step)
    async with opened(make_app, 2) as (app, pilot):
        await pilot.press("asterisk", "c")
        await until(pilot, lambda: "= Equal rows" in footer(app))
        await pilot.press("equals_sign")  # or how long both took decides how many lines there are
        await until(pilot, lambda: "metrics 1-3 of 9" in shown(app) and "┬" in shown(app))
        await until(pilot, lambda: "m Metric" in footer(app))
        await pilot.press("end", *["up"] * 5)
        await pilot.press("slash", *"m8", "enter")
        await until(pilot, lambda: "metrics 7-9 of 9" in shown(app))
        await pilot.press("m")
        await until(pilot, lambda: "metrics 1-3 of 9" in shown(app))


async def test_numbers_are_told_against_a_base(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        await pilot.press("B")
        await until(pilot, lambda: "against bee" in shown(app))
        assert "-1 (-50.0 %) best" in line_of(app, "rmse")
        await pilot.press("B", "B", "B")
        await until(pilot, lambda: "against" not in shown(app))


async def test_a_run_deleted_meanwhile_stays_and_is_told(make_app, store_uri):
    from mlflow import MlflowClient

    ids = some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        MlflowClient(store_uri).delete_run(ids["fox"])
        await until(pilot, lambda: "deleted meanwhile: fox" in shown(app))
        assert "▲ fox" in shown(app)


async def test_a_small_terminal_shows_the_table_or_the_chart(make_app, store_uri):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Compared" in shown(app) and "█" in shown(app))
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: "Compared" in shown(app) and "█" not in shown(app))
        assert "esc Back" in shown(app).splitlines()[-1]
        await until(pilot, lambda: app.screen.max_scroll_y == 0)
        await pilot.press("tab")
        await until(pilot, lambda: "Compared" not in shown(app) and "█" in shown(app))
        await pilot.press("tab")
        await until(pilot, lambda: "Compared" in shown(app) and "█" not in shown(app))


async def test_a_comparison_is_copied_and_written(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await compared(pilot, app)
        await pilot.press("y")
        assert "| metrics | rmse | 2.0 | 1.0 | 3.0 |" in app.clipboard
        await pilot.press("w")
        await until(pilot, lambda: "rows of 3 runs" in shown(app))
        app.screen.query_one(Input).value = str(tmp_path / "c.json")
        await pilot.press("enter")
        await until(pilot, (tmp_path / "c.json").exists)
    rows = json.loads((tmp_path / "c.json").read_text())
    (rmse,) = [row for row in rows if row["key"] == "rmse"]
    assert sorted(rmse["values"].values()) == [1.0, 2.0, 3.0]


async def test_the_runs_that_match_are_written_in_the_order_of_the_table(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    async with opened(make_app) as (app, pilot):
        await pilot.press("slash", *"params.model = 'ridge'", "enter")
        await until(pilot, lambda: "2 of 3 runs match" in shown(app))
        await pilot.press("w")
        await until(
            pilot, lambda: isinstance(app.screen, ExportRunsScreen) and "match the filter" in shown(app)
        )
        app.screen.query_one(Input).value = str(tmp_path / "r.csv")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportRunsScreen))
    with (tmp_path / "r.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["bee", "owl"]
    assert "tag:mlflow.user" not in rows[0]


async def test_marked_runs_are_written_with_all_they_have(make_app, store_uri, tmp_path):
    some_runs(store_uri)
    (tmp_path / "r.json").write_text("mine")
    async with opened(make_app) as (app, pilot):
        await pilot.press("space", "w")
        await until(pilot, lambda: "1 run: the marked ones" in shown(app))
        app.screen.query_one(Input).value = str(tmp_path / "r.json")
        await pilot.press("tab", "space", "enter")
        await until(pilot, lambda: "already exists" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportRunsScreen))
    (run,) = json.loads((tmp_path / "r.json").read_text())
    assert (run["name"], run["tag:mlflow.runName"]) == ("bee", "bee")


def test_no_cell_of_a_comparison_is_a_formula_for_a_spreadsheet(tmp_path):
    runs = [Run("id1", "1", "@run", "FINISHED", None, None), Run("id2", "1", "b", "FINISHED", None, None)]
    lines = [
        Compared("params", "=key", ("=1+1", "-0.5"), differs=True),
        Compared("metrics", "r2", (-1.5, None), True),
    ]
    CompareFileScreen(runs, lines).write(tmp_path / "c.csv", replace=False)
    with (tmp_path / "c.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["section", "key", "'@run", "b"],
            ["params", "'=key", "'=1+1", "-0.5"],
            ["metrics", "r2", "-1.5", ""],
        ]


def test_a_narrow_column_cuts_long_texts_but_no_number_nor_what_is_said_of_it():
    entries = [("0.1000", "best"), ("2026-11-30 07:18:01", ""), ("12", "")]
    column = AlignedColumn(entries, "a run with a long name", 8)
    assert column.width == len("0.1000 best")
    assert [column.cell(value, beside, "").text for value, beside in entries] == [
        "0.1000 best",
        "2026-11-30 07:18:01",
        "    12",
    ]
    assert AlignedColumn(entries, "run", 40).width == len("2026-11-30 07:18:01")
