"""Choosing what runs are sorted by, and what they are grouped by."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from textual.app import App
from textual.widgets import Footer

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import FLAT, NEWEST_FIRST, TREE, RunView, Sort, TableRequest
from memo_tui.tui.common.choice_list import ChoiceList
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.grouping import GroupScreen
from memo_tui.tui.runs.view.sorting import SortScreen
from tests.tui.conftest import shown, until, words
from tests.waiting import PATIENCE

RUNS = (
    Run("1", "1", "brave-owl", "FINISHED", 1, 2, {"model": "tree", "[red]x": "[/]", "alpha": "1"},
        {"rmse": 0.5, "r2": 0.1}, tags={"team": "a", "mlflow.user": "me"}),
    Run("2", "1", "calm-fox", "FAILED", 2, 3, {"model": "linear"}, {"rmse": 2.0, "confirmed": 1.0}),
)  # fmt: skip
NEWEST = NEWEST_FIRST[0]


def rows_of(view):
    arrangement = Arrangement()
    arrangement.show(TableRequest(view))
    arrangement.update(RunMap({run.run_id: run for run in RUNS}), {"1": "one"})
    return TableRows.arranged_by(arrangement, {"1": "one"})


class Stage(App):
    """Opens a screen with a key, and shows the runs in the view that it answers with."""

    BINDINGS = [("s", "open('sort')", "Sort"), ("g", "open('group')", "Group")]  # noqa: RUF012

    def __init__(self, view):
        super().__init__()
        self.view = view
        self.answers = []

    def compose(self):
        yield Footer()

    async def action_open(self, what):
        screen = SortScreen if what == "sort" else GroupScreen
        await self.push_screen(screen(rows_of(self.view)), self.take)

    def take(self, view):
        self.answers.append(view)
        self.view = view or self.view

    @property
    def choices(self):
        return self.screen.query_one(ChoiceList)

    @property
    def keys(self):
        return list(self.choices.table.data.keys)


@asynccontextmanager
async def stage_of(view=RunView(), open_with="s"):  # noqa: B008 - it never changes
    app = Stage(view)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*open_with)
        await pilot.pause()
        yield app, pilot


async def answered(pilot, *keys):
    """Press keys, and wait for the answer that they lead to."""
    before = len(pilot.app.answers)
    await pilot.press(*keys)
    await until(pilot, lambda: len(pilot.app.answers) > before)
    return pilot.app.answers[-1]


async def test_the_commonest_sorting_takes_a_few_letters_and_again_turns_it_round():
    async with stage_of(open_with="") as (_, pilot):
        view = await answered(pilot, "s", "r", "m", "enter")
        assert view.sort == (Sort("metric:rmse"),)
        view = await answered(pilot, "s", "r", "m", "enter")
        assert view.sort == (Sort("metric:rmse", down=True),)
        view = await answered(pilot, "s", "enter")  # what is sorted by is under the cursor
        assert view.sort == (Sort("metric:rmse"),)


@pytest.mark.parametrize(
    ("sort", "sorted_anew"),
    [
        ((NEWEST,), Sort("metric:rmse")),
        ((Sort("best:loss"),), Sort("metric:rmse")),
        ((Sort("metric:rmse"),), Sort("metric:rmse", down=True)),
        ((Sort("name"),), Sort("name", down=True)),
    ],
)
async def test_the_charted_metric_is_the_first_choice(sort, sorted_anew):
    async with stage_of(RunView(sort=sort), open_with="") as (app, pilot):
        await app.push_screen(SortScreen(rows_of(app.view), "rmse"), app.take)
        assert (await answered(pilot, "enter")).sort == (sorted_anew,)


async def test_keys_pressed_at_once_are_taken_in_their_order():
    async with stage_of(open_with="") as (app, pilot):
        app.simulate_key("s")
        async with asyncio.timeout(PATIENCE):
            while not isinstance(app.screen, SortScreen):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0)
        for key in ("r", "m", "enter", "x", "y"):  # the screen is only about to stand there
            app.simulate_key(key)
        await until(pilot, lambda: app.answers)
        assert app.answers[0].sort == (Sort("metric:rmse"),)


async def test_what_is_sorted_by_comes_first_then_what_is_shown_then_the_rest():
    view = RunView(sort=(Sort("best:rmse"), Sort("param:alpha", down=True)))
    async with stage_of(view) as (app, pilot):
        assert app.keys[:5] == ["best:rmse", "param:alpha", "state", "name", "param:model"]
        assert "1 rmse best metric · best ▲ lowest, best" in words(app)
        assert "2 alpha param ▼ descending" in words(app)
        assert "Sorted by rmse best ▲ lowest, best, then alpha ▼ descending" in words(app)
        assert "max:r2" in app.keys
        assert "[red]x" in shown(app)
        await pilot.press(*"rm")
        assert app.keys[0] == "best:rmse"
        assert "metric:confirmed" in app.keys  # behind those that begin so
        assert app.keys.index("metric:confirmed") > app.keys.index("step:rmse")


async def test_further_columns_are_added_turned_and_taken_away_in_the_list():
    async with stage_of() as (app, pilot):
        await until(pilot, lambda: "enter Sort by this" in shown(app))
        await pilot.press(*"rm", "tab", "space")
        assert "Sorted by rmse ▲ lowest, best" in words(app)
        await until(pilot, lambda: "enter Apply" in shown(app))
        await pilot.press("slash", "ctrl+u", *"model", "tab", "space", "I")
        assert "then model ▼ descending" in words(app)
        assert await answered(pilot, "enter") == RunView(
            sort=(Sort("metric:rmse"), Sort("param:model", down=True))
        )


async def test_taking_the_last_column_away_or_a_reset_leaves_the_newest_first():
    async with stage_of(RunView(sort=(Sort("name"),))) as (app, pilot):
        await pilot.press("tab", "space")
        assert "Sorted by started ▼ newest first" in words(app)
        await pilot.press("space", "I", "0")
        assert (await answered(pilot, "enter")).sort == NEWEST_FIRST


async def test_keeping_is_also_done_from_the_line():
    async with stage_of() as (_, pilot):
        view = await answered(pilot, "tab", "I", "slash", *"rm", "enter")
        assert view.sort == (Sort("started"),)


async def test_letters_are_text_while_one_types():
    async with stage_of() as (app, pilot):
        await pilot.press("I", "0", "space")
        assert app.choices.text == "I0 "
        assert app.choices.key is None
        assert "No name has these words." in shown(app)
        await pilot.press("enter")
        assert app.answers == []


async def test_escape_finds_everything_again_then_leaves_and_nothing_has_changed():
    async with stage_of() as (app, pilot):
        await pilot.press("tab", "I", "slash", *"rm", "escape")
        assert app.choices.text == ""
        assert app.answers == []
        assert await answered(pilot, "escape") is None


async def test_down_leads_into_the_list():
    async with stage_of() as (_, pilot):
        view = await answered(pilot, *"rmse", "down", "enter")
        assert view.sort == (Sort("metric:rmse"),)


async def test_the_key_that_finds_elsewhere_is_no_letter_at_the_beginning():
    async with stage_of() as (_, pilot):
        view = await answered(pilot, *"/rmse", "enter")
        assert view.sort == (Sort("metric:rmse"),)


async def test_a_click_chooses_a_column_and_a_click_on_that_sorts():
    async with stage_of() as (app, pilot):
        await pilot.click(app.choices.table, offset=(10, 4))
        assert app.choices.key == "param:model"
        assert app.answers == []
        await pilot.click(app.choices.table, offset=(10, 4))
        await until(pilot, lambda: app.answers)
        assert app.answers[0].sort == (Sort("param:model"),)


async def test_runs_can_stay_flat_or_be_grouped_by_what_they_may_have_in_common():
    async with stage_of(open_with="g") as (app, _):
        assert app.keys == [
            FLAT, TREE, "state", "user", "script", "experiment",
            "param:[red]x", "param:alpha", "param:model", "tag:team", "tag:mlflow.user",
        ]  # fmt: skip
        assert "✓ nothing: a flat list" in words(app)
        assert "[red]x param" in words(app)


@pytest.mark.parametrize(
    ("typed", "group"),
    [("mod", "param:model"), ("tree", TREE), ("nest", TREE), ("tea", "tag:team"), ("stat", "state")],
)
async def test_a_group_takes_a_few_letters(typed, group):
    async with stage_of(RunView(sort=(NEWEST,), filter="owl"), "g") as (_, pilot):
        assert await answered(pilot, *typed, "enter") == RunView(sort=(NEWEST,), filter="owl", group=group)


async def test_groups_begin_at_the_one_there_is_and_end_with_the_first_row():
    async with stage_of(RunView(group="metric:rmse"), "g") as (app, pilot):
        assert app.choices.key == "metric:rmse"  # as a view that was saved may have it
        assert "✓ rmse metric · last" in words(app)
        view = await answered(pilot, "tab", "home", "enter")
        assert view == RunView(group=FLAT)


async def test_groups_are_left_without_a_change_or_clicked():
    async with stage_of(open_with="g") as (app, pilot):
        assert await answered(pilot, "x", "escape", "escape") is None
        await pilot.press("g")
        await pilot.pause()
        await pilot.click(app.choices.table, offset=(10, 2))
        await pilot.click(app.choices.table, offset=(10, 2))
        await until(pilot, lambda: len(app.answers) == 2)
        assert app.answers[1].group == TREE
