"""The call log: its lines, filters and sums, and the form that exports it."""

import csv
import json
import os
import re
import threading

import pytest
from textual.app import App
from textual.widgets import Footer, Input

from memo_tui.memo.calls import Call, CallLog, CallView, Outcome, Storage
from memo_tui.tui.common import export
from memo_tui.tui.common.call_log import CallLogView, log_bindings
from memo_tui.tui.common.export import ExportScreen
from tests.tui.conftest import shown, until, words
from tests.waiting import PATIENCE

RAN, REMEMBERED, FORGOT = Outcome
DEFAULT = "memo-tui-calls.csv"


def add(log, instance, outcome, value=0.5, saved=0.0):
    log.append(
        Call(len(log) + 1, "fit", instance, value, outcome, Storage.PROCESS, 2e-6, 1_795_379_995.0, saved)
    )


class Stage(App):
    """A pane's stand-in with a log of a function's calls."""

    CSS = "CallLogView { height: 1fr; border: round white; }"
    BINDINGS = log_bindings("call")

    def __init__(self, log=None, width=30):
        super().__init__()
        self.calls = CallLog() if log is None else log
        self.view = CallLogView(
            self.calls,
            hint="Nothing was called.",
            this="call",
            variant="function",
            instance="parameters",
            instance_width=width,
        )
        self.opened = []

    def compose(self):
        yield self.view
        yield Footer(show_command_palette=False)

    def on_mount(self):
        self.view.focus()
        self.view.follow()

    def on_line_table_opened(self, message):
        self.opened.append(self.view.call_of(message.key))

    def check_action(self, action, parameters):
        return self.view.offers(action, parameters) if action.startswith("log_") else True

    def action_log_only_chosen(self, _quiet=False):
        self.view.only_chosen()

    def action_log_next_outcome(self, _quiet=False):
        self.view.next_outcome()

    async def action_log_export(self, _quiet=False):
        await self.push_screen(ExportScreen(*self.view.to_export()), self.view.show_exported)


@pytest.fixture
def log():
    log = CallLog()
    add(log, "n=1", RAN)
    add(log, "n=[/]", RAN, "[red]x")
    add(log, "n=1", REMEMBERED, saved=3.1e-6)
    add(log, "n=1", FORGOT, None)
    return log


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, with nothing in it."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def numbers(app):
    return [int(key) for key in app.view.data.keys]


def title(app):
    return shown(app).splitlines()[0].strip("╭─╮ ")


def subtitle(app):
    return str(app.view.border_subtitle)


async def test_an_empty_log_says_how_it_fills():
    app = Stage()
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        assert "Nothing was called." in shown(app)
        assert subtitle(app) == ""
        assert "w Write" not in shown(app).splitlines()[-1]


async def test_every_call_is_a_line_with_the_newest_on_top(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        assert numbers(app) == [4, 3, 2, 1]
        lines = shown(app).splitlines()
        assert re.search(r"# +function +parameters +value +outcome +time +saved +kept where +at", lines[1])
        assert re.search(r"4 +fit +n=1 +○ forgot +in the process", lines[2])
        assert re.search(r"3 +fit +n=1 +0\.5 +● remembered +2\.0 us +3\.1 us +in the process", lines[3])
        assert re.search(r"2 +fit +n=\[/\] +\[red\]x +▶ ran +2\.0 us +in the process", lines[4])


async def test_the_frame_sums_up_what_is_shown(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        assert subtitle(app) == "3 calls · 2 ran · 1 remembered · 1 forgot · 3.1 us saved"
        await pilot.press("O")
        assert subtitle(app) == "2 calls · 2 ran · 0 remembered"


async def test_o_shows_one_outcome_after_the_other_and_then_all(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        seen = []
        for _ in range(4):
            await pilot.press("O")
            seen.append((title(app), numbers(app)))
        assert seen == [
            ("Calls · only ran", [2, 1]),
            ("Calls · only remembered", [3]),
            ("Calls · only forgot", [4]),
            ("Calls", [4, 3, 2, 1]),
        ]


async def test_i_shows_the_chosen_calls_only_and_again_all(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        app.view.choose("fit", "n=[/]")
        await pilot.press("i")
        assert (title(app), numbers(app)) == ("Calls · only fit n=[/]", [2])
        await pilot.press("i")
        assert (title(app), numbers(app)) == ("Calls", [4, 3, 2, 1])


async def test_the_filter_follows_who_is_chosen(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        app.view.choose("fit", "n=[/]")
        await pilot.press("i")
        app.view.choose("fit", "n=1")
        assert numbers(app) == [4, 3, 1]


async def test_both_filters_work_together_and_take_in_new_calls(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        app.view.choose("fit", "n=1")
        await pilot.press("i", "O")
        assert title(app) == "Calls · only fit n=1 · only ran"
        assert numbers(app) == [1]
        add(log, "n=2", RAN)
        add(log, "n=1", RAN)
        app.view.follow()
        assert numbers(app) == [6, 1]
        assert app.view.cursor_key == "6"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("i", "No calls of fit n=9 yet. Press i to show the calls of every call."),
        ("iO", "Press i to show the calls of every call, O three times to show every outcome."),
        ("iOO", "No call of fit n=9 was remembered yet."),
        ("iOOO", "No call of fit n=9 was forgotten yet. Press i to show the calls of every call, O to show"),
    ],
)
async def test_a_filter_that_takes_nothing_names_the_key_that_shows_all_again(log, keys, said):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        app.view.choose("fit", "n=9")
        await pilot.press(*keys)
        await pilot.pause()
        assert said in words(app)


async def test_the_presses_named_do_show_every_outcome():
    log = CallLog()
    add(log, "n=1", FORGOT, None)
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.press("O", "O")
        assert "Press O twice to show every outcome." in words(app)
        await pilot.press("O", "O")
        assert numbers(app) == [1]


async def test_the_title_names_the_keys_that_a_narrow_footer_leaves_out(log):
    app = Stage(log)
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        assert title(app) == "Calls · i this call · O outcome · w write"
        assert "w Write" not in shown(app).splitlines()[-1]
        await pilot.press("O")
        assert title(app) == "Calls · only ran"
        await pilot.resize_terminal(140, 20)
        await pilot.pause()
        assert "w Write" in shown(app).splitlines()[-1]


@pytest.mark.parametrize("width", [140, 120, 100, 90, 60])
async def test_the_columns_that_matter_are_whole_at_any_width(log, width):
    app = Stage(log, width=8)
    async with app.run_test(size=(width, 20)) as pilot:
        await pilot.pause()
        assert "● remembered" in shown(app)
        assert "…" not in shown(app).splitlines()[3]


async def test_beside_a_scroll_bar_the_columns_need_none_below(log):
    for _ in range(30):
        add(log, "n=1", REMEMBERED)
    app = Stage(log, width=8)
    async with app.run_test(size=(60, 8)) as pilot:
        for width in (60, 140, 59, 60):
            await pilot.resize_terminal(width, 8)
            await until(pilot, lambda: app.view.show_vertical_scrollbar)
            assert not app.view.show_horizontal_scrollbar


async def test_a_long_value_is_rounded_rather_than_cut():
    log = CallLog()
    add(log, "n=1", RAN, 5.3021435123412345e-05)
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        assert "5.302e-5" in shown(app).replace("e-05", "e-5")


async def test_enter_says_which_call_it_is(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.press("O", "down", "enter")
        await pilot.pause()
        assert [call.number for call in app.opened] == [1]


async def test_a_log_that_was_cleared_is_empty(log):
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.press("O")
        log.clear()
        app.view.show_all()
        await pilot.pause()
        assert numbers(app) == []
        assert "Nothing was called." in shown(app)


async def test_a_long_log_is_not_gone_through_for_each_call(monkeypatch):
    log = CallLog()
    for _ in range(10_000):
        add(log, "n=1", RAN)
    app = Stage(log)
    async with app.run_test(size=(140, 20)) as pilot:
        await pilot.pause()
        looked_at = []
        monkeypatch.setattr(CallLog, "__iter__", lambda _: pytest.fail("it went through the whole log"))
        monkeypatch.setattr(CallView, "calls", lambda _: pytest.fail("it made a list of the log"))
        ask = CallLog.__getitem__
        monkeypatch.setattr(
            CallLog, "__getitem__", lambda self, place: looked_at.append(place) or ask(self, place)
        )
        add(log, "n=2", REMEMBERED)
        app.view.follow()
        await pilot.pause()
        assert len(looked_at) < 100
        assert re.search(r"10001 +fit +n=2", shown(app))


async def open_form(pilot):
    await pilot.press("w")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
    return pilot.app.screen


async def test_enter_writes_what_is_shown(log, folder):
    app = Stage(log)
    async with app.run_test(size=(140, 30), notifications=True) as pilot:
        await pilot.press("O")
        await open_form(pilot)
        await pilot.pause()
        assert "2 lines: only ran" in words(app)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))
        with (folder / DEFAULT).open(newline="") as file:
            assert [row["instance"] for row in csv.DictReader(file)] == ["n=1", "n=[/]"]
        await until(pilot, lambda: "Wrote the calls to" in words(app))


async def test_the_ending_chooses_the_format(log, folder):
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        screen = await open_form(pilot)
        screen.query_one(Input).value = "all.json"
        await pilot.press("enter")
        await until(pilot, (folder / "all.json").exists)
        assert [row["number"] for row in json.loads((folder / "all.json").read_text())] == [1, 2, 3, 4]


async def test_escape_writes_nothing(log, folder):
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        await open_form(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        assert list(folder.iterdir()) == []


async def test_a_file_that_is_there_is_replaced_only_by_a_second_enter(log, folder):
    (folder / DEFAULT).write_text("mine")
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        await open_form(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "already exists. Press enter again to replace it." in words(pilot.app))
        assert (folder / DEFAULT).read_text() == "mine"
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        assert (folder / DEFAULT).read_text().startswith("number,")


async def test_another_name_is_asked_about_anew(log, folder):
    (folder / DEFAULT).write_text("mine")
    (folder / "other.csv").write_text("mine too")
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        screen = await open_form(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "already exists" in words(pilot.app))
        screen.query_one(Input).value = "other.csv"
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: "other.csvalreadyexists" in words(pilot.app).replace(" ", ""))
        assert (folder / "other.csv").read_text() == "mine too"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("calls.xlsx", "The name calls.xlsx must end with .csv or .json."),
        ("calls", "must end with .csv or .json"),
        ("   ", "Enter a file name."),
        ("nowhere/[/].csv", "There is no folder"),
        ("~nobody-of-this-name/x.csv", "The path can't be used"),
    ],
)
async def test_what_can_not_be_written_is_said_in_the_form(log, folder, typed, said):
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        screen = await open_form(pilot)
        screen.query_one(Input).value = typed
        await pilot.press("enter")
        await until(pilot, lambda: said in words(pilot.app))
        assert screen.query_one(Input).value == typed
        assert list(folder.iterdir()) == []


async def test_a_folder_without_the_right_to_write_is_said_in_the_form(log, folder, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    async with Stage(log).run_test(size=(140, 30)) as pilot:
        await open_form(pilot)
        monkeypatch.setattr(os, "open", refuse)
        await pilot.press("enter")
        await until(pilot, lambda: "can't be written (Permission denied)." in words(pilot.app))


async def test_the_file_is_written_off_the_event_loop(log, folder, monkeypatch):
    threads, go = [], threading.Event()

    def slow(*_, **__):
        threads.append(threading.current_thread())
        go.wait(PATIENCE)

    monkeypatch.setattr(export, "write_calls", slow)
    async with Stage(log).run_test(size=(140, 30)) as pilot:
        await open_form(pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: threads)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen))
        go.set()
        await pilot.app.workers.wait_for_complete()
        assert len(threads) == 1
        assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (30, 8)], ids=str)
async def test_the_form_stands_in_a_small_terminal(log, folder, size):
    async with Stage(log).run_test(size=size) as pilot:
        await open_form(pilot)
        await pilot.pause()
        assert DEFAULT[:12] in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, (folder / DEFAULT).exists)
