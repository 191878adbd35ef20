"""The two small forms: a question with a safe answer, and a text that stays where it was typed."""

import pytest
from textual.app import App
from textual.widgets import Input

from memo_tui.errors import MemoTuiError
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.runs.edit_text import EditTextScreen, TextField
from tests.tui.conftest import shown, until

HOSTILE = "Delete [/] and [red]x?"


class Asking(App):
    """Asks, and keeps the answer."""

    def __init__(self, screen):
        super().__init__()
        self.asked = screen
        self.answers = []

    def on_mount(self):
        self.push_screen(self.asked, self.answers.append)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], False),
        (["escape"], False),
        (["n"], False),
        (["y"], True),
        (["right", "enter"], True),
        (["right", "left", "enter"], False),
        (["tab", "enter"], True),
    ],
)
async def test_only_a_chosen_yes_is_a_yes(keys, answer):
    app = Asking(ConfirmScreen(HOSTILE, "Delete", "Keep [b]"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert HOSTILE in shown(app)
        assert "Keep [b]" in shown(app)
        await pilot.press(*keys)
        await until(pilot, lambda: app.answers)
        assert app.answers == [answer]


def form(**options):
    fields = [TextField("key", "Key"), TextField("value", "Value", "[/]")]
    return EditTextScreen("Tag [red]", fields, lambda values: "" if values["key"] else "No key.", **options)


async def test_what_is_wrong_is_said_while_it_is_typed_and_not_saved():
    app = Asking(form(about="for 3 runs"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "for 3 runs" in shown(app)
        assert "Tag [red]" in shown(app)
        assert "No key." not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "No key." in shown(app))
        await pilot.press("a")
        await until(pilot, lambda: "No key." not in shown(app))
        await pilot.press("backspace")
        await until(pilot, lambda: "No key." in shown(app))
        assert not app.answers
        await pilot.press("b", "enter")
        await until(pilot, lambda: app.answers)
    assert app.answers == [{"key": "b", "value": "[/]"}]


async def test_what_was_typed_stays_when_it_cannot_be_saved_and_can_be_saved_again():
    tries = []

    def save(values):
        tries.append(dict(values))
        if len(tries) == 1:
            raise MemoTuiError("2 of 3 runs were tagged, but not [/]: it is deleted.")

    app = Asking(form(save=save))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "enter")
        await until(pilot, lambda: "but not [/]: it is deleted." in shown(app))
        assert app.asked.query_one("#field-key", Input).value == "a"
        await pilot.press("b", "enter")
        await until(pilot, lambda: app.answers)
    assert [each["key"] for each in tries] == ["a", "ab"]
    assert app.answers == [{"key": "ab", "value": "[/]"}]


async def test_escape_leaves_without_a_result():
    app = Asking(form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "escape")
        await until(pilot, lambda: app.answers)
    assert app.answers == [None]


async def test_a_fixed_field_is_shown_and_the_other_has_the_keys():
    fields = [TextField("key", "Key", "team", fixed=True), TextField("value", "Value", "owls")]
    app = Asking(EditTextScreen("Edit tag", fields))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "enter")
        await until(pilot, lambda: app.answers)
    assert app.answers == [{"key": "team", "value": "owlsx"}]
