"""Picking experiments while the store tells of them."""

import threading
from contextlib import asynccontextmanager
from time import time

from mlflow import MlflowClient
from textual.app import App
from textual.widgets import Footer

from memo_tui.errors import MemoTuiError
from memo_tui.runs.experiments import list_experiments
from memo_tui.runs.reader import Experiment
from memo_tui.tracking.address import Address
from memo_tui.tui.app import MemoApp
from memo_tui.tui.common.choice_list import ChoiceList
from memo_tui.tui.runs.pick_experiments import PickExperimentsScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.waiting import PATIENCE

HOUR = 3_600_000  # ms


def some():
    """Experiments as a store tells of them."""
    now = int(time() * 1000)
    return [
        Experiment("1", HOSTILE, updated=now - 2 * HOUR),
        Experiment("2", "[/] old", deleted=True, updated=now - 72 * HOUR),
        Experiment("3", "fox", updated=now - HOUR // 2),
        Experiment("4", "owl study", updated=None),
    ]


class Told:
    """A store that tells as much as the test lets it."""

    def __init__(self, items=(), error=None):
        self.items, self.error = items, error
        self.go_on, self.ended = threading.Event(), threading.Event()

    def __call__(self):
        try:
            yield from some()
            assert self.go_on.wait(PATIENCE)
            yield from self.items
            if self.error:
                raise self.error
        finally:
            self.ended.set()


class Late(Told):
    """A store that tells nothing for a while."""

    def __call__(self):
        assert self.go_on.wait(PATIENCE)
        yield from super().__call__()


class Stage(App):
    """Opens the screen, and keeps its answer."""

    HORIZONTAL_BREAKPOINTS = MemoApp.HORIZONTAL_BREAKPOINTS

    def __init__(self, source, chosen):
        super().__init__()
        self.source, self.chosen = source, chosen
        self.answers = []

    def compose(self):
        yield Footer()

    async def on_mount(self):
        await self.push_screen(PickExperimentsScreen(self.source, self.chosen), self.answers.append)

    @property
    def choices(self):
        return self.screen.query_one(ChoiceList)

    @property
    def names(self):
        return list(self.choices.table.data.keys)


@asynccontextmanager
async def stage_of(source, chosen=("fox",), *, wait=True):
    app = Stage(source, chosen)
    async with app.run_test(size=(80, 24)) as pilot:
        if wait:
            await until(pilot, lambda: HOSTILE in app.names)
        yield app, pilot


def everything():
    yield from some()
    yield from (("1", 12345), ("3", 7), ("4", 0))


async def answer(app, pilot, *keys):
    await pilot.press(*keys)
    await until(pilot, lambda: app.answers)
    return app.answers[0]


async def test_experiments_are_shown_at_once_and_their_numbers_of_runs_as_they_come():
    source = Told([("1", 12345), ("3", 7), ("4", 0)])
    async with stage_of(source) as (app, pilot):
        assert app.names == [HOSTILE, "fox", "owl study", "[/] old"]  # the deleted one last
        assert f"{HOSTILE} … 2 h ago" in words(app)
        assert "✗ deleted [/] old - 3 d ago" in words(app)
        assert "4 experiments · runs counted in 0 of 3" in words(app)
        assert app.choices.key == "fox"  # the one that is shown now
        source.go_on.set()
        await until(pilot, lambda: "12,345" in shown(app))
        assert "› ◉" not in shown(app)
        assert "◉ ✓ shown fox 7 30 min ago" in words(app)
        assert "owl study 0 -" in words(app)
        assert "runs counted" not in shown(app)


async def test_a_few_letters_and_enter_show_one_experiment():
    async with stage_of(everything) as (app, pilot):
        assert await answer(app, pilot, "o", "w", "enter") == ("owl study",)


async def test_words_are_found_anywhere_in_a_hostile_name():
    async with stage_of(everything) as (app, pilot):
        assert await answer(app, pilot, *"[bru de", "enter") == (HOSTILE,)


async def test_several_are_marked_beside_those_shown_now():
    async with stage_of(everything, ("fox",)) as (app, pilot):
        await until(pilot, lambda: "enter Show this one" in shown(app))
        await pilot.press(*"owl", "tab", "space")
        assert "2 marked" in shown(app)
        await until(pilot, lambda: "enter Show the marked" in shown(app))
        await pilot.press("slash", "ctrl+u", *"bru", "tab", "space")
        assert await answer(app, pilot, "enter") == ("fox", HOSTILE, "owl study")


async def test_those_shown_now_can_be_unmarked():
    async with stage_of(everything, ("fox",)) as (app, pilot):
        await pilot.press("tab", "space")
        assert "None is marked" in shown(app)
        await until(pilot, lambda: "enter Show this one" in shown(app))
        assert app.choices.key == "owl study"
        assert await answer(app, pilot, "enter") == ("owl study",)


async def test_a_name_that_no_experiment_has_can_be_taken():
    async with stage_of(everything) as (app, pilot):
        await until(pilot, lambda: "12,345" in shown(app))
        await pilot.press(*"owl ")
        assert app.names == ["owl study", "owl"]
        assert "+ new owl" in words(app)
        await pilot.press(*"[/]")
        assert app.names == ["owl [/]"]
        assert await answer(app, pilot, "enter") == ("owl [/]",)


async def test_a_new_name_stays_marked_beside_others():
    async with stage_of(everything, ()) as (app, pilot):
        await pilot.press(*"new", "tab", "space", "escape")
        assert "new" in app.names
        app.choices.table.move_cursor("fox")
        assert await answer(app, pilot, "space", "enter") == ("fox", "new")


async def test_the_experiment_shown_now_need_not_be_there():
    async with stage_of(everything, ("not yet",)) as (app, _):
        assert app.choices.key == "not yet"
        assert "✓ shown not yet - -" in words(app)


async def test_the_list_is_ordered_by_key_or_by_a_click_on_a_title():
    async with stage_of(everything) as (app, pilot):
        await until(pilot, lambda: "12,345" in shown(app))
        await pilot.press("tab", "s")
        assert app.names == [HOSTILE, "fox", "owl study", "[/] old"]
        assert "runs ▼" in shown(app)
        await pilot.click(app.choices.table, offset=(62, 0))
        assert app.names == ["owl study", "fox", HOSTILE, "[/] old"]
        assert "runs ▲" in shown(app)
        await pilot.press("s")
        assert app.names == ["fox", HOSTILE, "owl study", "[/] old"]
        assert "edited ▼" in shown(app)
        await pilot.press("s")
        assert app.names == [HOSTILE, "fox", "owl study", "[/] old"]


async def test_a_click_chooses_an_experiment_and_a_click_on_that_shows_it():
    async with stage_of(everything) as (app, pilot):
        await pilot.click(app.choices.table, offset=(20, 3))
        assert app.choices.key == "owl study"
        assert app.answers == []
        await pilot.click(app.choices.table, offset=(20, 3))
        await until(pilot, lambda: app.answers)
        assert app.answers == [("owl study",)]


async def test_what_went_wrong_is_said_and_what_is_known_stays():
    source = Told(error=MemoTuiError("The server [red] gave no answer [/]."))
    async with stage_of(source) as (app, pilot):
        source.go_on.set()
        await until(pilot, lambda: "⚠ The server [red] gave no answer [/]." in words(app))
        assert app.names[0] == HOSTILE
        await pilot.press(*"lynx")
        assert "as typed lynx" in words(app)  # nobody knows whether it's new
        assert await answer(app, pilot, "enter") == ("lynx",)


async def test_leaving_does_not_wait_for_the_store_and_lets_it_end():
    source = Told([("1", 1), ("3", 1)])
    async with stage_of(source) as (app, pilot):
        assert await answer(app, pilot, "escape") is None
        assert not source.ended.is_set()
        source.go_on.set()
        assert source.ended.wait(PATIENCE)


async def test_waiting_is_told_and_a_name_can_be_typed_meanwhile():
    asked = threading.Event()

    def silent():
        asked.wait(PATIENCE)
        return iter(())

    async with stage_of(silent, (), wait=False) as (app, pilot):
        await until(pilot, lambda: "Asking the store for experiments … 1 s" in words(app))
        assert await answer(app, pilot, "l", "y", "enter") == ("ly",)
        asked.set()


async def test_a_name_that_is_cut_stands_whole_below():
    name = "one " * 30
    async with stage_of(lambda: iter([Experiment("1", name)]), (), wait=False) as (app, pilot):
        await until(pilot, lambda: name.strip() in words(app))


async def test_an_empty_store_says_so():
    async with stage_of(lambda: iter(()), (), wait=False) as (app, pilot):
        await until(pilot, lambda: "There are no experiments yet." in shown(app))


async def test_a_real_store_tells_of_its_experiments(store, store_uri):
    client = MlflowClient(store_uri)
    here = client.create_experiment(HOSTILE)
    client.delete_experiment(client.create_experiment("gone"))
    for _ in range(3):
        client.create_run(here)
    address = Address.of_file(store)
    async with stage_of(lambda: list_experiments(address), ("Default",)) as (app, pilot):
        await until(pilot, lambda: f"{HOSTILE} 3 " in words(app))
        assert "✗ deleted gone" in words(app)
        assert "✓ shown Default 0" in words(app)


async def test_the_sum_counts_what_the_rows_show():
    async with stage_of(everything, ("fox", "of no run yet")) as (app, pilot):
        await until(pilot, lambda: "4 experiments · 1 not created yet" in shown(app))
        assert len(app.names) == 5
        await pilot.press(*"owl")
        await until(pilot, lambda: "1 found" in shown(app))
        assert app.names == ["owl study", "owl"]


async def test_enter_before_the_list_is_read_takes_what_is_found_then():
    source = Late()
    async with stage_of(source, wait=False) as (app, pilot):
        await pilot.press(*"owl", "enter")
        await until(pilot, lambda: "Waiting for the list" in words(app))
        assert not app.answers
        source.go_on.set()
        await until(pilot, lambda: app.answers == [("owl study",)])
