"""Keys that arrive together, typed fast or over a slow link, act as if they came one by one."""

from textual import events

from memo_tui.tui.runs.filter.completed_input import CompletedInput
from memo_tui.tui.runs.pane import RunsPane
from memo_tui.tui.runs.run_table import RunTable
from tests.tui.conftest import shown, until


def at_once(app, *keys):
    for key in keys:
        app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))


async def test_letters_go_into_the_field_that_the_key_before_them_opens(make_app):
    app = make_app(pane="training")
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, RunTable) and "live" in shown(app))
        at_once(app, "slash", *"loss < 1")
        await until(pilot, lambda: app.query_one(CompletedInput).value == "loss < 1")
        at_once(app, "escape", "escape", "escape", "ctrl+p", *"plots", "escape", "escape", "slash", *"owl")
        await until(pilot, lambda: app.query_one(CompletedInput).value == "owl")
        at_once(app, "escape", "escape", "x", *"not made", "enter", "colon", *"quiz")
        await until(pilot, lambda: "/ quiz" in shown(app))
        assert app.query_one(RunsPane).experiments == ("not made",)
        app.post_message(events.Paste(" and more"))
        await until(pilot, lambda: "/ quiz and more" in shown(app))


async def test_keys_go_on_if_what_handled_the_one_before_is_gone(make_app):
    app = make_app(pane="training")
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, RunTable) and "live" in shown(app))
        at_once(app, "x", "escape", "1", "P", "escape", "escape", "3", "n", "escape", "question_mark")
        await until(pilot, lambda: bool(app.screen.query("HelpPanel")))
        assert app.screen_stack == [app.screen]
