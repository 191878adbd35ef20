"""The function pane: a memoized function called by hand, and what is stored of it."""

import asyncio
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from memo_tui import memoized
from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.tui.common.call_log import CallLogView
from memo_tui.tui.function.call_box import CallBox
from memo_tui.tui.function.entry_table import EntryTable
from memo_tui.tui.function.pane import FunctionPane
from tests.tui.conftest import box_with, shown, until, words

SIZES = [(140, 40), (80, 24), (60, 15), (200, 60), (30, 8)]
MODULE = '''
import time

def add(a: int, b=1):
    """Adds [two] numbers."""
    return a + b

def fail(x):
    raise ValueError("no [/] such thing")

def sleep(path: str):
    open(path, "w").close()
    time.sleep(600)

def other(a):
    return a

def talk(lines: int = 20):
    """Prints."""
    for line in range(lines):
        print(f"line {line}")
'''


@pytest.fixture
def users(tmp_path, monkeypatch):
    """A module of the user's in the current folder."""
    (tmp_path / "users.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)


async def opened(pilot):
    """The pane in front, its function known."""
    await until(pilot, lambda: pilot.app.query("#function"))
    await pilot.press("2")
    await until(pilot, lambda: pilot.app.query_one(CallBox).query(Input))
    return pilot.app.query_one(FunctionPane)


async def called(pilot, *keys):
    """Press keys that call, and wait for the answer."""
    log = pilot.app.query_one(FunctionPane).calls
    before = len(log)
    await pilot.press(*keys)
    await until(pilot, lambda: len(log) > before)
    return log[len(log) - 1]


def typed(app, **texts):
    for field in app.query_one(CallBox).query(Input):
        field.value = texts.get(field.name, field.value)


def rows(app):
    table = app.query_one(EntryTable)
    return [table.get(key) for key in table.data.keys] if table.data else []


async def test_enter_calls_and_the_second_time_the_result_is_remembered(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="2")
        first = await called(pilot, "enter")
        assert "▶ ran" in words(app)
        assert "the body ran for" in words(app)
        second = await called(pilot, "enter")
        assert "● remembered" in words(app)
        assert "the body did not run" in words(app)
        assert (first.value, second.value) == ("3", "3")
        assert "2 calls · 1 ran · 1 remembered" in shown(app).splitlines()[0]


async def test_the_source_is_dark_after_a_remembered_call_and_lit_after_one_that_ran(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="2")
        await called(pilot, "enter")
        assert "return a + b  ◀ ran" in shown(app)
        await called(pilot, "enter")
        assert "return a + b  · not run" in shown(app)


async def test_a_body_of_several_lines_says_once_that_it_ran(make_app, users):
    (Path.cwd() / "users.py").write_text("def two(a=1):\n    b = a\n    return b\n")
    app = make_app(function="users:two")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await called(pilot, "enter")
        assert "b = a  ◀ ran" in shown(app)
        assert shown(app).count("◀ ran") == 1


async def test_every_association_stands_in_the_table_with_its_counts(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        for text in ("1", "2", "1"):
            typed(app, a=text)
            await called(pilot, "enter")
        await until(pilot, lambda: [row.hits for row in rows(app)] == [1, 0])
        assert [(row.params, row.preview) for row in rows(app)] == [("a=1, b=1", "2"), ("a=2, b=1", "3")]
        assert "2 of at most 10,000 results" in app.query_one(EntryTable).border_subtitle


async def test_one_and_one_point_zero_and_true_are_three_parameters(make_app, users):
    app = make_app(function="users:other")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        for text in ("1", "1.0", "True"):
            typed(app, a=text)
            assert (await called(pilot, "enter")).outcome == "ran"
        await until(pilot, lambda: len(rows(app)) == 3)


async def test_results_are_remembered_by_the_next_program(make_app, users):
    for outcome in ("ran", "remembered"):
        app = make_app(function="users:add")
        async with app.run_test(size=(140, 40)) as pilot:
            await opened(pilot)
            typed(app, a="2")
            assert (await called(pilot, "enter")).outcome == outcome


async def test_a_result_that_another_program_stores_appears(make_app, users, tmp_path):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        program = "from users import add; from memo_tui import memoized; memoized(add)(40)"
        environment = {**os.environ, "MEMO_TUI_CACHE_DIR": str(tmp_path / "cache")}
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", program, env=environment)
        assert await other.wait() == 0
        await until(pilot, lambda: [row.params for row in rows(app)] == ["a=40, b=1"])
        typed(app, a="40")
        assert (await called(pilot, "enter")).outcome == "remembered"


async def test_on_a_low_terminal_the_answer_takes_the_place_of_the_description(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(pilot)
        typed(app, a="1")
        await called(pilot, "enter")
        await called(pilot, "enter")
        assert "Adds [two] numbers." not in shown(app)
        assert "object …" in shown(app)
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: "Adds [two] numbers." in shown(app))


@pytest.mark.parametrize("size", [(140, 40), (60, 15)])
async def test_an_answer_without_room_ends_with_a_sign(make_app, users, size):
    app = make_app(function="users:talk")
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await called(pilot, "enter")
        screen = shown(app).splitlines()
        frame = next(y for y, line in enumerate(screen) if line.startswith("╰"))
        assert screen[frame - 1].split("│")[1].rstrip().endswith(" …")
        await pilot.resize_terminal(200, 60)
        await until(pilot, lambda: "line 7" in shown(app))
        assert "… 12 more lines" in shown(app)


async def test_f_forgets_one_result_and_the_next_call_runs(make_app, users, tmp_path):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="2")
        await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 1)
        app.query_one(EntryTable).focus()
        await pilot.press("d")
        await until(pilot, lambda: not rows(app))
        app.query_one(CallBox).focus()
        await until(pilot, lambda: app.query_one(EntryTable).data.keys == [])
        assert not ResultStore(tmp_path / "cache" / FILE).entries()
        await pilot.pause(0.3)  # another process sees it within that
        assert (await called(pilot, "enter")).outcome == "ran"


async def test_forgetting_all_asks_for_the_key_twice(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot)
        for text in ("1", "2", "3"):
            typed(app, a=text)
            await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 3)
        app.query_one(EntryTable).focus()
        await pilot.press("D")
        await pilot.pause()
        assert "Press D again to forget all 3 results of users.add" in words(app)
        assert len(rows(app)) == 3
        await pilot.press("D")
        await until(pilot, lambda: not rows(app))


async def test_enter_on_a_stored_result_calls_with_its_parameters(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        for text in ("7", "8"):
            typed(app, a=text)
            await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 2)
        table = app.query_one(EntryTable)
        table.focus()
        table.move_cursor(next(key for key in table.data.keys if table.get(key).params == "a=7, b=1"))
        call = await called(pilot, "enter")
        assert (call.value, call.outcome) == ("8", "remembered")


async def test_letters_typed_into_a_field_are_text_and_escape_leaves_it(make_app, users):
    app = make_app(function="users:other")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await pilot.press("e", *"qf1b?")
        assert app.query_one(CallBox).form.texts["a"] == "qf1b?"
        await pilot.press("escape")
        assert app.query_one(CallBox).has_focus


async def test_a_mistyped_parameter_is_told_and_its_field_has_the_keys(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="two")
        await pilot.press("enter")
        await until(pilot, lambda: "a takes a whole number, not 'two'." in words(app))
        assert app.focused.name == "a"
        assert app.query_one(CallBox).form.texts["a"] == "two"


async def test_an_error_of_the_body_is_told_with_its_brackets(make_app, users):
    app = make_app(function="users:fail")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, x="1")
        await pilot.press("enter")
        await until(pilot, lambda: "The body raised ValueError: no [/] such thing." in words(app))
        assert rows(app) == []


async def test_a_key_stops_a_call_that_runs(make_app, users, tmp_path):
    app = make_app(function="users:sleep")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, path=str(tmp_path / "begun"))
        await pilot.press("enter")
        await until(pilot, (tmp_path / "begun").exists)
        assert "Stop" in shown(app).splitlines()[-1]
        await pilot.press("K")
        await until(pilot, lambda: "Stopped. This call stored nothing" in words(app))


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [("users:nope", "The module users has no function nope."), ("gone:f", "There is no module gone")],
)
async def test_a_function_that_cannot_be_had_is_told_and_the_rest_works(make_app, users, reference, sentence):
    app = make_app(function=reference)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: pilot.app.query("#function"))
        await pilot.press("2")
        await until(pilot, lambda: sentence in words(app))
        await pilot.press("enter", "1")
        assert app.query_one("#cars").has_focus_within or app.focused is not None


async def test_the_function_is_described_though_a_problem_stands_there_first(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: app.query("#problem"))
        app.query_one("#problem").display = True  # as before the styles are there
        await opened(pilot)


@pytest.mark.parametrize("content", [b"this is no database at all" * 50, "foreign"])
async def test_a_store_that_cannot_be_used_is_set_aside_with_a_message(make_app, users, tmp_path, content):
    path = tmp_path / "cache" / FILE
    path.parent.mkdir()
    if content == "foreign":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE someone_elses (x)")
        db.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "renamed to" in words(app))
        typed(app, a="2")
        await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 1)
    aside = [each for each in path.parent.iterdir() if ".damaged-" in each.name]
    assert [each.read_bytes() for each in aside] == [before]


async def test_a_folder_that_cannot_be_used_is_told_before_any_call(make_app, users, tmp_path):
    (tmp_path / "file").touch()
    app = make_app(function="users:add", cache_dir=str(tmp_path / "file"))
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "can't be used" in words(app))


async def test_the_second_key_forgets_only_what_the_first_one_asked_about(make_app, users, tmp_path):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        memoized(store=tmp_path / "cache")(lambda a: a)(1)
        typed(app, a="5")
        await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 1)
        app.query_one(EntryTable).focus()
        await pilot.press("v")
        await until(pilot, lambda: len(rows(app)) == 2)
        await pilot.press("D", "down", "D")
        await pilot.pause()
        assert len(rows(app)) == 2
        await pilot.press("D")
        await until(pilot, lambda: len(rows(app)) == 1)


async def test_many_parameters_leave_room_for_the_answer(make_app, users):
    (Path.cwd() / "users.py").write_text(
        f"def many({', '.join(f'p{n}={n}' for n in range(30))}):\n    return p0\n"
    )
    app = make_app(function="users:many")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await called(pilot, "enter")
        assert "▶ ran" in words(app)
        assert "kept on disk" in words(app)


async def test_results_of_other_functions_can_be_looked_through(make_app, users, tmp_path):
    app = make_app(function="users:other")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="5")
        await called(pilot, "enter")
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="1")
        await called(pilot, "enter")
        await until(pilot, lambda: len(rows(app)) == 1)
        await pilot.press("v")
        assert {row.function for row in rows(app)} == {"users.add", "users.other"}
        assert len(ResultStore(tmp_path / "cache" / FILE).entries()) == 2


async def test_calls_can_be_filtered_by_outcome(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        typed(app, a="1")
        await called(pilot, "enter")
        await called(pilot, "enter")
        app.query_one(CallLogView).focus()
        await pilot.press("O")
        await pilot.pause()
        assert "only ran" in str(app.query_one(CallLogView).border_title)
        assert len(app.query_one(CallLogView).data.keys) == 1


async def test_it_stands_at_every_size(make_app, users):
    app = make_app(function="users:add")
    async with app.run_test(size=SIZES[0]) as pilot:
        await opened(pilot)
        typed(app, a="1")
        await called(pilot, "enter")
        await called(pilot, "enter")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size[1] >= 15:
                await box_with(pilot, "● remembered")
            await pilot.press("b", "b", "b")
            await pilot.resize_terminal(140, 40)
            await pilot.pause()
            assert "● remembered" in shown(app)
