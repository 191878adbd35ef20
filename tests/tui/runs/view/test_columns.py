"""Choosing columns: what is shown, where, how wide, and which way a metric is better."""

import math
from dataclasses import replace
from random import Random
from time import perf_counter

import pytest
from textual.app import App
from textual.widgets import Footer, Input

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import ATTRIBUTES, AVERAGES, EXTREMES
from memo_tui.runs.table.layout import layout
from memo_tui.runs.table.view import RunView, Sort, TableRequest
from memo_tui.tui.common.choice_list import ChoiceList
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.chosen_columns import ChosenColumns
from memo_tui.tui.runs.view.column_finder import ColumnFinder
from memo_tui.tui.runs.view.columns import ColumnsScreen
from tests.tui.conftest import shown, until

RUNS = (
    Run("1", "1", "brave-owl", "FINISHED", 1, 2, {"model": "tree", "[red]x": "[/]"},
        {"rmse": 0.5, "mae": math.nan, "r2": 0.1}, tags={"team": "a", "mlflow.user": "me"}),
    Run("2", "1", "calm-fox", "FAILED", 2, 3, {"model": "linear"}, {"rmse": 2.0, "[BE][bruxelles]": 1.0}),
)  # fmt: skip
USUAL = ("state", "name", "param:model", "metric:rmse", "metric:mae", "metric:r2", "started", "took",
         "metric:[BE][bruxelles]", "param:[red]x")  # fmt: skip


OF_METRIC = (*EXTREMES, *AVERAGES, "step")


def rows_of(runs=RUNS, view=RunView()):  # noqa: B008 - it never changes
    arrangement = Arrangement()
    arrangement.show(TableRequest(view))
    arrangement.update(RunMap({run.run_id: run for run in runs}), {"1": "one"})
    return TableRows.arranged_by(arrangement, {"1": "one"})


def catalog_of(runs):
    catalog = Catalog()
    for run in runs:
        catalog.note(None, run)
    return catalog


def laid_out(view, runs=RUNS):
    """What the table would show."""
    return layout(catalog_of(runs), view)[0]


class Stage(App):
    """Opens the screen, and keeps its answer and what it previewed."""

    def __init__(self, rows):
        super().__init__()
        self.rows = rows
        self.previewed, self.answers = [], []

    def compose(self):
        yield Footer()

    async def on_mount(self):
        await self.push_screen(ColumnsScreen(self.rows, self.previewed.append), self.answers.append)

    @property
    def view(self):
        return self.previewed[-1]

    @property
    def choices(self):
        return self.screen.query_one(ChoiceList)

    def line(self, *words):
        """The first line of the screen that has these words, without the frame."""
        lines = (line.strip("│› ▁▂▃▄▅▆▇█") for line in shown(self).splitlines())
        return next(" ".join(line.split()) for line in lines if all(word in line for word in words))

    def go_to(self, column):
        self.choices.table.move_cursor(column)


def every_column(catalog):
    metrics = catalog.keys("metric")
    columns = [*ATTRIBUTES, *(f"metric:{key}" for key in metrics)]
    columns += [f"param:{key}" for key in catalog.keys("param")]
    columns += [f"{kind}:{key}" for key in metrics for kind in OF_METRIC]
    return [*columns, *(f"tag:{key}" for key in catalog.keys("tag"))]


@pytest.fixture
async def stage(request):
    app = Stage(rows_of(view=getattr(request, "param", RunView())))
    async with app.run_test(size=(80, 30)) as pilot:
        app.pilot = pilot
        await pilot.pause()
        yield app


async def test_what_is_shown_comes_first_in_its_order_then_all_that_could_be(stage):
    keys = list(stage.choices.table.data.keys)
    assert tuple(keys[: len(USUAL)]) == stage.rows.arranged.columns == USUAL
    assert sorted(keys) == sorted(every_column(catalog_of(RUNS)))
    assert stage.line("rmse") == "✓ shown rmse metric · last 8 lower · guessed"
    assert stage.line("r2") == "✓ shown r2 metric · last 7 higher · guessed"
    assert stage.line("[red]x") == "✓ shown [red]x param 8"
    assert stage.line("[BE][bruxelles]") == "✓ shown [BE][bruxelles] metric · last 15 unknown"
    assert stage.line("user") == "user attribute"
    assert "10 shown of 47" in shown(stage)


async def test_a_column_is_hidden_in_its_place_and_shown_again_as_it_was(stage):
    await stage.pilot.press("down", "space")
    assert stage.line("name", "attribute") == "- hidden name attribute"
    assert stage.view.hidden == {"name"}
    assert laid_out(stage.view) == tuple(column for column in USUAL if column != "name")
    await stage.pilot.press("space")
    assert stage.view == RunView()


async def test_a_column_that_is_not_there_by_itself_is_shown_behind_the_others(stage):
    stage.go_to("best:rmse")
    await stage.pilot.press("space")
    assert stage.view.shown == {"best:rmse"}
    assert laid_out(stage.view) == (*USUAL, "best:rmse")
    assert stage.choices.key == "min:[BE][bruxelles]"  # the one that came next: more can be shown
    stage.go_to("best:rmse")
    await stage.pilot.press("space")
    assert laid_out(stage.view) == USUAL
    assert stage.view.shown == stage.view.hidden == frozenset()


async def test_what_was_found_keeps_its_place_and_the_keys_while_it_is_shown(stage):
    await stage.pilot.press("slash", *"rmse", "down", "down", "space", "f")
    assert stage.choices.key == "best:rmse"
    assert stage.view.shown == stage.view.pinned == {"best:rmse"}


async def test_all_that_were_found_are_hidden_or_shown_at_once(stage):
    await stage.pilot.press("slash", *"rmse", "enter", "asterisk")
    assert stage.view.hidden == {"metric:rmse"}
    await stage.pilot.press("asterisk")
    found = {"metric:rmse", *(f"{kind}:rmse" for kind in OF_METRIC)}
    assert found <= {*laid_out(stage.view)}
    await stage.pilot.press("asterisk", "escape", "asterisk")
    assert not found & {*laid_out(stage.view)}


MACHINE = {f"system/{name}": 1.0 for name in ("cpu", "disk", "memory")}


async def test_columns_that_begin_alike_are_shown_and_hidden_by_the_row_above_them():
    app = Stage(rows_of((replace(RUNS[0], metrics={"rmse": 1.0, "a/b": 1.0, **MACHINE}),)))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        keys = list(app.choices.table.data.keys)
        row = keys.index("metric:system/cpu") - 1
        assert keys[row + 1 : row + 4] == [f"metric:{key}" for key in MACHINE]
        app.go_to(keys[row])
        await pilot.pause()
        assert app.line("system/", "3 columns", "last") == "0 of 3 ▾ system/ 3 columns metric · last"
        await pilot.press("space")
        assert app.view.shown == {f"metric:{key}" for key in MACHINE}
        assert app.line("system/", "3 columns", "last") == "3 of 3 ▾ system/ 3 columns metric · last"
        await pilot.press("f", "shift+up", "right", "I")
        assert app.view == app.previewed[0]
        await pilot.press("space")
        assert app.view.shown == app.view.hidden == frozenset()
        await pilot.press("left")
        assert "metric:system/cpu" not in app.choices.table.data.keys
        assert app.line("system/", "3 columns", "last") == "0 of 3 ▸ system/ 3 columns metric · last"
        await pilot.press("right")
        assert list(app.choices.table.data.keys) == keys
        assert not any("a/ " in line for line in shown(app).splitlines())


LEARNT = (
    Run(
        "1", "1", "one", "FINISHED", 1, 2, {}, {"accuracy": 0.9, "val_loss": 0.2, "epoch": 3.0, "speed": 1.0}
    ),
)


async def test_what_is_under_the_cursor_is_described_while_words_are_typed(stage):
    await stage.pilot.press("slash", *"rms")
    await until(stage.pilot, lambda: "the last value of rmse · lower is better" in shown(stage))


async def test_a_metric_is_shown_at_the_best_step_of_another_one_that_is_chosen():
    app = Stage(rows_of(LEARNT))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"accu", "down", "at")
        await until(pilot, lambda: "accuracy at the best step of" in shown(app))
        assert [*app.choices.table.data.keys] == ["val_loss", "epoch", "speed"], "with a direction first"
        await pilot.press(*"loss", "enter")
        column = "at_best:accuracy@val_loss"
        await until(pilot, lambda: column in (app.previewed[-1].shown if app.previewed else ()))
        assert app.choices.key == column
        columns = laid_out(app.view, LEARNT)
        assert columns[columns.index("metric:accuracy") + 1] == column
        await until(pilot, lambda: "accuracy at the step where val_loss was best" in shown(app))
        assert "@ At best" in shown(app)
        assert app.line("accuracy at best") == (
            "✓ shown accuracy at best val_loss metric · at best 25 lower val_loss"
        )
        await pilot.press("I")
        assert app.view.directions == {"val_loss": Better.HIGHER}, "the direction of the one that was best"
        await pilot.press("space")
        assert column not in app.view.shown
        await pilot.press("escape")
        app.go_to("user")
        await until(pilot, lambda: "@ At best" not in shown(app))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("accuracy val", ["at_best:accuracy@val_loss", "at_best:val_loss@accuracy"]),
        ("speed at", ["at:speed", "at_best:speed@accuracy", "at_best:speed@val_loss"]),
        ("speed mean", ["mean:speed"]),
        ("epoch speed", []),
    ],
)
def test_two_metrics_are_found_as_one_at_the_best_step_of_the_other(words, found):
    finder = ColumnFinder({"metric": ["accuracy", "epoch", "speed", "val_loss"]})
    assert [*finder.found(words.split())] == found
    chosen = {"speed": Better.HIGHER}
    assert [*finder.found(["epoch", "speed"], directions=chosen)] == ["at_best:epoch@speed"]


async def test_escape_says_whether_it_clears_or_leaves(stage):
    await stage.pilot.press("slash", *"rmse", "enter")
    await until(stage.pilot, lambda: "esc Clear" in shown(stage))
    await stage.pilot.press("escape")
    await until(stage.pilot, lambda: "esc Cancel" in shown(stage))
    assert stage.answers == []


async def test_a_column_is_moved_with_the_cursor_on_it(stage):
    stage.go_to("metric:rmse")
    await stage.pilot.press("shift+up", "alt+up")
    assert laid_out(stage.view)[:4] == ("state", "metric:rmse", "name", "param:model")
    assert stage.choices.key == "metric:rmse"
    await stage.pilot.press("ctrl+up", "ctrl+up", "ctrl+up")
    assert laid_out(stage.view)[0] == "metric:rmse"
    await stage.pilot.press("shift+down", "alt+down", "ctrl+down")
    assert laid_out(stage.view) == USUAL


async def test_a_pinned_column_stands_first_and_moves_among_the_pinned_ones(stage):
    stage.go_to("metric:rmse")
    await stage.pilot.press("f")
    assert stage.line("rmse") == "✓ pinned rmse metric · last 8 lower · guessed"
    stage.go_to("name")
    await stage.pilot.press("f", "shift+down", "shift+down")
    columns, pinned = layout(catalog_of(RUNS), stage.view)
    assert (columns[:3], pinned) == (("metric:rmse", "name", "state"), 2)
    await stage.pilot.press("f")
    assert layout(catalog_of(RUNS), stage.view)[1] == 1


async def test_a_column_that_is_pinned_is_shown(stage):
    stage.go_to("at:rmse")
    await stage.pilot.press("f")
    assert laid_out(stage.view)[0] == "at:rmse"


@pytest.mark.parametrize(("wider", "narrower"), [("right", "left"), ("plus", "minus")])
async def test_a_column_is_sized(stage, wider, narrower):
    stage.go_to("metric:rmse")
    await stage.pilot.press(wider, wider, wider)
    assert stage.view.widths == {"metric:rmse": 11}
    assert stage.line("rmse") == "✓ shown rmse metric · last 11 lower · guessed"
    await stage.pilot.press(*([narrower] * 20))
    assert stage.view.widths == {"metric:rmse": 3}
    stage.previewed.clear()
    stage.go_to("max:rmse")
    await stage.pilot.press(wider)
    assert stage.previewed == []  # it isn't shown


def test_the_direction_of_an_unknown_metric_takes_turns():
    chosen, found = ChosenColumns.of(RunView(), ()), []
    for _ in range(3):
        chosen = chosen.turned("grad_norm")
        found.append(dict(chosen.view.directions))
    assert found == [{"grad_norm": Better.LOWER}, {"grad_norm": Better.HIGHER}, {}]


async def test_the_direction_of_a_metric_is_turned_for_all_its_columns(stage):
    await stage.pilot.resize_terminal(140, 24)
    stage.go_to("metric:r2")
    await stage.pilot.pause()
    assert "the last value of r2 · higher is better, guessed from its name" in shown(stage)
    await until(stage.pilot, lambda: "I Better" in shown(stage))
    await stage.pilot.press("I")
    assert stage.view.directions == {"r2": Better.LOWER}
    assert "lower is better, chosen" in shown(stage)
    stage.go_to("best:r2")
    await stage.pilot.pause()
    assert stage.line("r2 best") == "r2 best metric · best lower · chosen"
    await stage.pilot.press("I")
    assert stage.view.directions == {}
    stage.previewed.clear()
    stage.go_to("param:model")
    await stage.pilot.press("I")
    assert stage.previewed == []
    await until(stage.pilot, lambda: "I Better" not in shown(stage))


async def test_finding_leads_to_the_list_and_back(stage):
    await stage.pilot.press("slash", *"rmse")
    assert "8 found" in shown(stage)
    assert list(stage.choices.table.data.keys) == [f"{kind}:rmse" for kind in ("metric", *OF_METRIC)]
    await until(stage.pilot, lambda: "f Pin" not in shown(stage))  # it would be typed
    await stage.pilot.press("enter", "down", "space")
    assert laid_out(stage.view)[-1] == "best:rmse"
    assert stage.answers == []
    await stage.pilot.press("escape")
    assert stage.choices.text == ""
    assert stage.answers == []
    await stage.pilot.press("slash", *"zzz")
    assert "No name has these words." in shown(stage)
    await stage.pilot.press("escape", "enter")
    await until(stage.pilot, lambda: stage.answers)


async def test_enter_keeps_and_escape_brings_the_first_view_back(stage):
    await stage.pilot.press("space", "enter")
    await until(stage.pilot, lambda: stage.answers)
    assert stage.answers == [RunView(hidden=frozenset({"state"}))]


async def test_escape_leaves_everything_as_it_was(stage):
    await stage.pilot.press("space", "escape")
    await until(stage.pilot, lambda: stage.answers)
    assert stage.answers == [None]
    assert [view.hidden for view in stage.previewed] == [{"state"}, frozenset()]


@pytest.mark.parametrize(
    "stage",
    [
        RunView(
            ("took",), frozenset({"state"}), frozenset({"min:r2"}), {"name": 40}, frozenset({"took"}),
            (Sort("name"),), "param:model", "owl", {"r2": Better.LOWER},
        )
    ],
    indirect=True,
)  # fmt: skip
async def test_reset_forgets_what_was_chosen_about_columns_and_nothing_else(stage):
    assert stage.line("took") == "✓ pinned took attribute 8"
    assert stage.line("state") == "- hidden state attribute"
    await stage.pilot.press("0")
    await until(stage.pilot, lambda: stage.previewed)
    await until(stage.pilot, lambda: "10 shown" in shown(stage))
    assert stage.view == RunView(sort=(Sort("name"),), group="param:model", filter="owl")
    assert tuple(stage.choices.table.data.keys[:10]) == USUAL
    assert stage.line("name", "attribute") == "✓ shown name attribute 18"
    assert stage.choices.key == "state"


async def test_a_click_chooses_a_row_and_a_click_on_that_shows_or_hides_it(stage):
    await stage.pilot.click(stage.choices.table, offset=(5, 2))
    assert stage.choices.key == "name"
    assert stage.previewed == []
    await stage.pilot.click(stage.choices.table, offset=(5, 2))
    assert stage.view.hidden == {"name"}


async def test_all_keys_have_room_at_140_columns_and_the_way_out_at_80(stage):
    await stage.pilot.resize_terminal(140, 24)
    stage.go_to("metric:rmse")
    await stage.pilot.pause()
    await until(stage.pilot, lambda: "I Better" in shown(stage))
    footer = shown(stage).splitlines()[-1]
    for words in ("space Show", "Move", "Width", "f Pin", "0 Reset", "enter Apply", "esc Cancel"):
        assert words in footer
    await stage.pilot.resize_terminal(80, 24)
    await until(stage.pilot, lambda: "Pin" not in shown(stage).splitlines()[-1])
    footer = shown(stage).splitlines()[-1]
    for words in ("space Show", "Move", "enter Apply", "esc Cancel", "? Help", "q Quit"):
        assert words in footer


@pytest.mark.parametrize("seed", range(8))
def test_what_is_chosen_is_what_the_table_lays_out(seed):
    random = Random(seed)
    catalog = catalog_of(RUNS)
    every = every_column(catalog)
    view = RunView(
        hidden=frozenset(random.sample(every, 3)),
        shown=frozenset(random.sample(every, 3)),
        pinned=frozenset(random.sample(every, 2)),
        order=tuple(random.sample(every, random.choice([0, 12]))),
    )
    chosen = ChosenColumns.of(view, layout(catalog, view)[0])
    for _ in range(60):
        column = random.choice(random.choice([every, chosen.line]))
        change = random.choice(["toggled", "moved", "turned_pin"])
        more = [random.choice([-1, 1])] if change == "moved" else []
        chosen = getattr(chosen, change)(column, *more)
        columns = tuple(each for each in chosen.row if chosen.shows(each))
        assert layout(catalog, chosen.view)[0] == columns
        assert chosen.count == len(columns)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("RM", ["metric:rmse", *(f"{kind}:rmse" for kind in OF_METRIC)]),
        ("rm best", ["best:rmse", "at:rmse"]),
        ("[be]", ["metric:[BE][bruxelles]"]),
        ("bruxelles max", ["max:[BE][bruxelles]"]),
        ("tag", ["tag:team", "tag:mlflow.user"]),
        ("e", ["ended", "experiment", "state"]),  # those that begin so come first
        ("gone", ["metric:gone"]),
        ("nothing like it", []),
    ],
)
def test_columns_are_found_by_parts_of_names_and_words_of_their_kind(text, first):
    found = ColumnFinder(rows_of().keys).found(text.casefold().split(), ["state", "metric:gone"])
    assert list(found[: len(first)]) == first
    assert len(found) == len(set(found))
    assert bool(found) == bool(first)


async def test_twelve_thousand_metrics_are_found_and_chosen_without_waiting():
    keys = [f"layer{place % 100}/grad_{place}" for place in range(12_000)]
    runs = [
        Run(str(at), "1", f"run-{at}", "FINISHED", at, at, metrics=dict.fromkeys(keys[at::100], 1.0))
        for at in range(100)
    ]
    app = Stage(rows_of(runs))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        assert len(app.choices.table.data.keys) == 11 + 8 * 12_000 + 8 * 100  # with the rows of groups
        await pilot.press("slash")
        spans = []
        for text in ("g", "gr", "grad_119", "grad_11999", "grad_11999 best"):
            app.screen.query_one(Input).value = text
            began = perf_counter()
            assert app.choices.key
            spans.append(perf_counter() - began)
            await pilot.pause()
        assert app.choices.key == "best:layer99/grad_11999"
        assert sorted(spans)[2] < 0.1  # seconds; a fifth of that, on a quiet machine
        await pilot.press("enter")
        began = perf_counter()
        app.screen.action_show()
        assert perf_counter() - began < 0.2
        assert app.view.shown == {"best:layer99/grad_11999"}
