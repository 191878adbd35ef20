"""The filter box: typing, completing, keeping, leaving, by keys and by mouse."""

from contextlib import asynccontextmanager

import pytest
from rich.style import Style
from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.widgets import Footer, Input

from memo_tui.runs.model import Run
from memo_tui.runs.query.complete import Known
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.runs.filter import box as filter_box
from memo_tui.tui.runs.filter.box import FilterBox
from memo_tui.tui.runs.filter.completions import CompletionList
from tests.tui.conftest import shown, until, words

KNOWN = Known(
    ["rmse", "mae", "val rmse", "[/]", *(f"m{place}" for place in range(30))],
    ["model"],
    ["[red]team"],
    lambda _kind, key: ["tree", "linear", "[/red]"] if key == "model" else (),
)
OWL = Run("1", "1", "brave-owl", "FINISHED", 0, 1, metrics={"rmse": 0.5})
FOX = Run("2", "1", "calm-fox", "FAILED", 0, 1, metrics={"rmse": 2.0})


class Stage(App):
    CSS = "LineTable { height: 1fr; }"
    BINDINGS = [("ctrl+f", "filter", "Filter")]  # noqa: RUF012

    def __init__(self, **options):
        super().__init__()
        self.box = FilterBox(id="filter", **options)
        self.box.known = KNOWN
        self.table = LineTable(id="runs")
        self.told = []

    def compose(self):
        yield self.box
        yield self.table
        yield Footer()

    def on_mount(self):
        self.table.focus()

    def action_filter(self):
        self.box.open()

    def on_filter_box_changed(self, message):
        assert message.control is self.box
        self.told.append(("holds", message.text, message.filter))

    def on_filter_box_submitted(self, message):
        self.told.append(("kept", message.text, message.filter))

    def on_filter_box_closed(self):
        self.told.append(("closed", "", None))

    @property
    def news(self):
        return [(what, text) for what, text, _ in self.told]

    @property
    def input(self):
        return self.query_one(Input)

    @property
    def list(self):
        return self.query_one(CompletionList)

    def offered(self):
        """The lines of the list."""
        if not self.list.display:
            return []
        return [self.list.render_line(y).text.rstrip() for y in range(self.list.size.height)]


@asynccontextmanager
async def opened(size=(80, 24), **options):
    app = Stage(**options)
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.input.has_focus)
        yield app, pilot


async def write(pilot, text):
    """All at once, as a paste is."""
    pilot.app.input.post_message(events.Paste(text))
    await pilot.pause()


async def test_it_is_not_seen_until_it_is_opened_and_then_teaches_by_example():
    app = Stage()
    async with app.run_test(size=(100, 24)) as pilot:
        assert not app.box.display
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.input.has_focus)
        assert app.box.is_open
        assert "owl, or rmse < 0.3 and (status = 'FAILED' or params.model like" in shown(app)
        assert app.offered() == []
        assert "enter Apply" in words(app)


async def test_filter_holds_while_one_types_and_enter_keeps_it():
    async with opened() as (app, pilot):
        await pilot.press("o", "w", "l")
        await until(pilot, lambda: app.news[-1:] == [("holds", "owl")])
        assert app.told[-1][2].matches(OWL)
        assert not app.told[-1][2].matches(FOX)
        await pilot.press("enter")
        await until(pilot, lambda: app.table.has_focus)
        assert app.news[-1] == ("kept", "owl")
        assert app.box.text == "owl"
        assert app.box.history == ("owl",)
        assert not app.box.is_open
        assert "/ owl" in shown(app)  # what holds stays in sight
        await pilot.press("ctrl+f", "ctrl+u", "enter")
        await until(pilot, lambda: app.news[-1] == ("kept", ""))
        assert app.told[-1][2] is None
        await until(pilot, lambda: not app.box.display)


async def test_keys_pressed_at_once_are_taken_in_their_order():
    async with opened() as (app, pilot):
        for key in ("r", "m", "x", "backspace", "tab", "<", "1", "enter"):
            app.simulate_key(key)
        await until(pilot, lambda: app.told)
        assert app.news == [("kept", "metrics.rmse <1")]
        assert pilot.app.table.has_focus


async def test_tab_completes_one_after_the_other():
    async with opened() as (app, pilot):
        await write(pilot, "met")
        assert app.offered() == ["› metrics.  a metric"]
        await pilot.press("tab")
        assert app.input.value == "metrics."
        assert app.offered()[:2] == ["› metrics.rmse        metric", "  metrics.mae         metric"]
        await pilot.press("tab")
        assert app.input.value == "metrics.rmse "
        assert app.offered()[0] == "› <            is less than"
        await pilot.press("down", "down", "up", "tab")
        await write(pilot, "3")
        assert app.input.value == "metrics.rmse <= 3"
        assert app.offered() == []
        await until(pilot, lambda: app.news == [("holds", "metrics.rmse <= 3")])


async def test_right_arrow_completes_behind_the_text_only():
    async with opened() as (app, pilot):
        await write(pilot, "rm")
        await pilot.press("left")
        assert app.offered() == []  # it was for another place
        await pilot.press("right", "right")
        assert app.input.value == "rm"
        await write(pilot, "s")
        await pilot.press("right")
        assert app.input.value == "metrics.rmse "


async def test_enter_applies_unless_a_completion_was_chosen_by_key():
    async with opened() as (app, pilot):
        await write(pilot, "owl ")
        assert app.offered()[0].startswith("› and")
        await pilot.press("down", "enter")
        assert app.input.value == "owl or "
        assert app.box.is_open
        await pilot.press("backspace", "backspace", "backspace")
        assert app.offered()
        await pilot.press("enter")
        await until(pilot, lambda: ("kept", "owl") in app.news)


async def test_choice_goes_round_and_scrolls_in_a_list_that_covers_little():
    async with opened(size=(80, 24)) as (app, pilot):
        await write(pilot, "metrics.")
        assert len(app.offered()) == 5
        await pilot.press("up")
        assert app.offered()[-1].startswith("› metrics.m29")
        await pilot.press("down")
        assert app.offered()[0].startswith("› metrics.rmse")
        await pilot.resize_terminal(80, 40)
        await write(pilot, "m")
        await until(pilot, lambda: len(app.offered()) == 8)


async def test_click_takes_a_completion_and_the_focus_stays():
    async with opened() as (app, pilot):
        await write(pilot, "metrics.")
        await pilot.click(CompletionList, offset=Offset(5, 1))
        await until(pilot, lambda: app.input.value == "metrics.mae ")
        assert app.input.has_focus
        assert app.offered()[0].startswith("› <")


async def test_list_stands_below_the_word_it_completes():
    async with opened(size=(100, 24)) as (app, pilot):
        await write(pilot, "owl and rm")
        await until(pilot, lambda: "rm begins a comparison" in shown(app).splitlines()[1])
        lines = shown(app).splitlines()
        assert lines[2].index("metrics.rmse") == lines[0].index("rm")


async def test_escape_closes_the_list_then_brings_the_former_filter_back():
    async with opened() as (app, pilot):
        await write(pilot, "owl")
        await pilot.press("enter")
        await until(pilot, lambda: app.table.has_focus)
        app.told.clear()
        await pilot.press("ctrl+f")
        await write(pilot, " and rmse < 1")
        await until(pilot, lambda: app.told)
        await pilot.press(*["backspace"] * 4)
        await until(pilot, lambda: app.input.value == "owl and rmse")
        assert app.offered()
        await pilot.press("escape")
        assert app.offered() == []
        assert app.input.value == "owl and rmse"
        await pilot.press("escape")
        await until(pilot, lambda: app.table.has_focus)
        assert app.news == [("holds", "owl and rmse < 1"), ("holds", "owl"), ("closed", "")]
        assert app.box.text == app.input.value == "owl"


async def test_escape_before_anything_held_tells_no_change():
    async with opened() as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: app.told)
        assert app.news == [("closed", "")]
        await until(pilot, lambda: not app.box.display)


async def test_mistake_is_told_after_a_pause_and_at_once_on_enter():
    async with opened() as (app, pilot):
        await write(pilot, "owl or rmsx < 3")
        assert "✗" not in shown(app)
        await until(
            pilot,
            lambda: "✗ Character 8: No run has a metric, param or tag rmsx. Did you mean rmse?" in words(app),
        )
        await pilot.press("home", "x")
        await until(pilot, lambda: "✗" not in shown(app))
        await pilot.press("enter")
        assert "✗ Character 9: No run has a metric, param or tag rmsx. Did you mean rmse?" in words(app)
        assert app.input.cursor_position == 8  # where the mistake is
        assert app.box.is_open
        assert app.news == []


async def test_text_that_only_ends_too_soon_is_no_mistake_until_enter(monkeypatch):
    monkeypatch.setattr(filter_box, "LONG_PAUSE", 0.01)
    later = []
    async with opened() as (app, pilot):
        await write(pilot, "status =")
        app.set_timer(0.1, lambda: later.append("told by now"))
        await until(pilot, lambda: later)
        assert "✗" not in shown(app)
        assert app.told == []
        await pilot.press("enter")
        assert "✗ Character 9: A value must follow “=”, as 'FAILED'." in words(app)


async def test_half_typed_name_changes_nothing_and_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(filter_box, "PAUSE", 0.01)
    monkeypatch.setattr(filter_box, "LONG_PAUSE", 0.05)
    async with opened() as (app, pilot):
        await write(pilot, "metr")
        await write(pilot, "ics.rmse < 3")
        await until(pilot, lambda: app.told)
        await write(pilot, " rm")
        await until(pilot, lambda: "… rm begins a comparison, such as rmse …; enter searches" in words(app))
        assert app.news == [("holds", "metrics.rmse < 3")]
        await write(pilot, "se > ")
        await until(pilot, lambda: "… Character" in words(app))
        assert app.news == [("holds", "metrics.rmse < 3")]
        await write(pilot, "1")
        await until(pilot, lambda: len(app.told) > 1)
        assert app.news[1] == ("holds", "metrics.rmse < 3 rmse > 1")
        await write(pilot, " st")
        await pilot.press("escape", "enter")
        await until(pilot, lambda: app.news[-1] == ("kept", "metrics.rmse < 3 rmse > 1 st"))


async def test_unfinished_line_never_empties_the_table(monkeypatch):
    monkeypatch.setattr(filter_box, "PAUSE", 0.01)
    monkeypatch.setattr(filter_box, "LONG_PAUSE", 0.05)
    async with opened() as (app, pilot):
        await write(pilot, "rmse > 0.1")
        await until(pilot, lambda: app.news == [("holds", "rmse > 0.1")])
        app.box.note_matches("rmse > 0.1", 2)
        await write(pilot, " and mae < 0.")
        await until(pilot, lambda: "… 0. is the beginning of a number" in words(app))
        assert app.box.text == "rmse > 0.1"
        await write(pilot, "5")
        await until(pilot, lambda: app.box.text == "rmse > 0.1 and mae < 0.5")
        app.box.note_matches(app.box.text, 0)
        assert app.box.text == "rmse > 0.1 and mae < 0.5"  # it is finished, and matches none
        await write(pilot, " or mo")
        await until(pilot, lambda: app.box.text == "rmse > 0.1")  # the last that matched a run
        await pilot.press("ctrl+u")
        await write(pilot, "rmse > 9 and mo")
        await until(pilot, lambda: app.box.text == "rmse > 9")
        app.box.note_matches("rmse > 9", 0)
        assert app.box.text == "rmse > 0.1"
        await pilot.press("ctrl+u")
        await write(pilot, "rmse < 0.")
        await pilot.press("enter")
        await until(pilot, lambda: app.news[-1] == ("kept", "rmse < 0."))


async def test_several_pasted_lines_become_one():
    async with opened() as (app, pilot):
        app.input.post_message(events.Paste("metrics.rmse < 3\n  and status = 'FAILED'\n\n"))
        await until(pilot, lambda: app.input.value == "metrics.rmse < 3 and status = 'FAILED'")
        await until(pilot, lambda: app.news == [("holds", "metrics.rmse < 3 and status = 'FAILED'")])


async def test_up_and_down_go_through_former_filters_while_the_list_is_closed():
    async with opened(history=["status = 'FAILED'", "fox"]) as (app, pilot):
        await pilot.press("o", "escape")
        await pilot.press("up")
        assert app.input.value == "fox"
        await until(pilot, lambda: app.news[-1:] == [("holds", "fox")])
        await pilot.press("up", "up")
        assert app.input.value == "status = 'FAILED'"
        assert app.offered() == []
        await pilot.press("down", "down")
        assert app.input.value == "o"
        await pilot.press("up", "enter")
        await until(pilot, lambda: ("kept", "fox") in app.news)
        assert app.box.history == ("status = 'FAILED'", "fox")


async def test_down_opens_the_list_of_what_may_come():
    async with opened() as (app, pilot):
        await pilot.press("down")
        assert app.offered()[0].startswith("› metrics.")
        await pilot.press("down", "tab")
        assert app.input.value == "params."


async def test_tab_goes_on_where_nothing_can_be_completed():
    async with opened() as (app, pilot):
        await write(pilot, "metrics.rmse < 3")
        await pilot.press("tab")
        await until(pilot, lambda: app.table.has_focus)
        await until(pilot, lambda: app.news[-1] == ("kept", "metrics.rmse < 3"))


async def test_click_elsewhere_keeps_what_holds():
    async with opened() as (app, pilot):
        await write(pilot, "fox")
        await pilot.click(LineTable, offset=Offset(3, 10))
        await until(pilot, lambda: app.news and app.news[-1] == ("kept", "fox"))
        await pilot.click(Input, offset=Offset(20, 0))
        await until(pilot, lambda: app.box.is_open)
        await write(pilot, " and (")
        await pilot.press("escape")
        await pilot.click(LineTable, offset=Offset(3, 10))
        await until(pilot, lambda: not app.box.is_open)
        assert app.news[-1] == ("kept", "fox")
        assert app.input.value == "fox"
        assert app.box.history[-1] == "fox"
        assert "fox and (" in app.box.history  # not lost


async def test_leaving_the_terminal_keeps_the_box_open():
    async with opened() as (app, pilot):
        await write(pilot, "metrics.")
        app.app_focus = False
        await pilot.pause()
        assert app.box.is_open
        app.app_focus = True
        await until(pilot, lambda: app.input.has_focus)
        assert app.input.value == "metrics."
        assert app.told == []


async def test_count_is_told_below_and_gives_way_to_a_mistake():
    async with opened() as (app, pilot):
        app.box.show_count("12 of 10,000 runs match · all 10,000 searched")
        await pilot.pause()
        assert "12 of 10,000 runs match · all 10,000 searched" in shown(app)
        await write(pilot, "owl)")
        await pilot.press("enter")
        app.box.show_count("13 of 10,000 runs match")
        await pilot.pause()
        assert "✗ Character 4" in shown(app)
        assert "runs match" not in shown(app)
        await pilot.press("backspace")
        await until(pilot, lambda: "13 of 10,000 runs match" in shown(app))


async def test_filter_that_was_saved_is_shown_and_told_to_no_one():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.box.show_text("status = 'FAILED'")
        app.box.show_count("3 of 5 runs match")
        await until(pilot, lambda: "/ status = 'FAILED'" in shown(app) and "3 of 5 runs match" in shown(app))
        assert app.told == []
        assert app.box.region.height == 1
        await pilot.click(Input, offset=Offset(20, 0))
        await until(pilot, lambda: app.box.is_open)
        await pilot.press("escape")
        await until(pilot, lambda: app.table.has_focus)
        assert app.news == [("closed", "")]
        assert app.box.text == "status = 'FAILED'"


async def test_hostile_keys_are_completed_as_they_are():
    async with opened() as (app, pilot):
        await write(pilot, "tags.")
        assert app.offered() == ["› tags.`[red]team`  tag"]
        await pilot.press("tab")
        await write(pilot, "= '")
        await pilot.press("ctrl+u")
        await write(pilot, "params.model = '[")
        assert app.offered() == ["› '[/red]'  param"]
        await pilot.press("tab", "enter")
        await until(pilot, lambda: app.news[-1:] == [("kept", "params.model = '[/red]'")])
        await pilot.press("ctrl+f", "ctrl+u")
        await write(pilot, "status = [/")
        await pilot.press("enter")
        assert "[/ is not a number" in words(app)


@pytest.mark.parametrize("theme", ["textual-dark", "ansi-dark"])
async def test_chosen_completion_has_a_sign_and_a_style(theme):
    async with opened() as (app, pilot):
        app.theme = theme
        await write(pilot, "owl ")
        chosen, other = (next(iter(app.list.render_line(y))) for y in (0, 1))
        assert (chosen.text[0], other.text[0]) == ("›", " ")
        assert (chosen.style or Style()) != (other.style or Style())
