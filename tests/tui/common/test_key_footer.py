"""The footer tells the keys that do something now, and is left alone while they are the same."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from memo_tui.tui.common.key_footer import Key, KeyFooter
from tests.tui.conftest import shown, until


class Keys(App[None]):
    BINDINGS = (Binding("s", "stop", "Stop"), Binding("l", "launch", "Launch"))
    running = False

    def compose(self) -> ComposeResult:
        yield KeyFooter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (action, parameters) != ("stop", ()) or self.running

    def action_stop(self) -> None:
        """Stand for something that is done."""

    def action_launch(self) -> None:
        """Stand for something that is done."""

    @property
    def keys(self) -> list[Key]:
        return self.query_one(KeyFooter).keys


async def test_a_key_appears_once_it_does_something() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert [key.description for key in app.keys] == ["Launch"]
        app.running = True
        app.refresh_bindings()
        await pilot.pause()
        assert [key.description for key in app.keys] == ["Stop", "Launch"]


async def test_a_click_presses_the_key_under_the_pointer() -> None:
    class Clicked(Keys):
        running = True
        pressed = ""

        def action_stop(self) -> None:
            self.pressed += "s"

        def action_launch(self) -> None:
            self.pressed += "l"

    app = Clicked()
    async with app.run_test() as pilot:
        await until(pilot, lambda: " s Stop  l Launch" in shown(app))
        await pilot.click(KeyFooter, offset=(8, 0))
        await until(pilot, lambda: app.pressed == "l")
        await pilot.click(KeyFooter, offset=(7, 0))
        await until(pilot, lambda: app.pressed == "ls")
        await pilot.click(KeyFooter, offset=(40, 0))
        await pilot.pause()
        assert app.pressed == "ls"


async def test_keys_that_are_typed_into_a_field_are_not_offered() -> None:
    class Typing(Keys):
        BINDINGS = tuple(
            Binding(key, f"press('{key}')", f"Key {key}") for key in ("l", "slash", "plus", "f1")
        )

        def compose(self) -> ComposeResult:
            yield Input()
            yield KeyFooter()

    app = Typing()
    async with app.run_test() as pilot:
        await until(pilot, lambda: [key.name for key in app.keys] == ["f1"])
        app.set_focus(None)
        await until(pilot, lambda: {"l", "slash", "plus", "f1"} <= {key.name for key in app.keys})


class Asking(ModalScreen[None]):
    """A screen that looks at its widgets to say which keys it has."""

    BINDINGS = (Binding("y", "agree", "Agree"),)

    def compose(self) -> ComposeResult:
        yield Label("?")
        yield KeyFooter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(action and str(self.query_one(Label).content)) or bool(parameters)

    def action_agree(self) -> None:
        """Stand for something that is done."""


async def test_a_screen_that_is_left_is_not_asked_for_its_keys() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        screen = Asking()
        await app.push_screen(screen)
        await pilot.pause()
        footer = screen.query_one(KeyFooter)
        await screen.query_one(Label).remove()
        leaving = app.pop_screen()
        footer.bindings_changed(screen)
        await leaving
        assert [key.description for key in app.keys] == ["Launch"]


class ManyKeys(App[None]):
    """A program with more keys than a small terminal has room for."""

    BINDINGS = (
        *(Binding(key, f"press('{key}')", f"Key {key}") for key in "abc"),
        Binding("enter", "press('enter')", "Key d", key_display="d", id="open"),
        Binding("question_mark", "toggle_help", "Help", key_display="?", id="help"),
        Binding("q", "quit", "Quit", id="quit"),
    )

    def compose(self) -> ComposeResult:
        yield KeyFooter()


@pytest.mark.parametrize(
    ("width", "keys"),
    [
        (60, " a Key a  b Key b  c Key c  d Key d  ? Help  q Quit"),
        (52, " a Key a  b Key b  c Key c  d Key d  ? Help  q Quit"),
        (51, " a Key a  b Key b  d Key d  … ? Help  q Quit"),
        (45, " a Key a  b Key b  d Key d  … ? Help  q Quit"),
        (44, " a Key a  d Key d  … ? Help  q Quit"),
        (27, " d Key d  … ? Help  q Quit"),
    ],
)
async def test_keys_without_room_are_left_out_whole(width: int, keys: str) -> None:
    app = ManyKeys()
    async with app.run_test(size=(width, 5)) as pilot:
        await until(pilot, lambda: shown(app).splitlines()[-1].rstrip() == keys)
        await pilot.resize_terminal(60, 5)
        await until(pilot, lambda: shown(app).splitlines()[-1].rstrip().endswith("d Key d  ? Help  q Quit"))
        await pilot.resize_terminal(width, 5)
        await until(pilot, lambda: shown(app).splitlines()[-1].rstrip() == keys)


async def test_the_last_keys_lose_their_words_before_any_is_cut() -> None:
    class Lasting(Keys):
        BINDINGS = (
            Binding("enter", "launch(0)", "Show this one", id="open"),
            Binding("z", "launch(1)", "Enlarge"),
            Binding("f1", "launch(2)", "Help", id="help"),
            Binding("ctrl+q", "launch(3)", "Quit", id="quit"),
            Binding("f2", "launch(4)", "Palette", id="palette", key_display="^p"),
        )

    app = Lasting()
    async with app.run_test(size=(46, 5)) as pilot:
        await until(pilot, lambda: "⏎ Show this one  … f1 Help  ^q Quit  ^p" in shown(app))
        assert "Pal" not in shown(app)
        await pilot.resize_terminal(31, 5)
        await until(pilot, lambda: "⏎ Show this one  … f1  ^q  ^p" in shown(app))
        await pilot.resize_terminal(20, 5)
        await until(pilot, lambda: shown(app).splitlines()[-1].split() == ["…", "f1", "^q", "^p"])
        await pilot.resize_terminal(80, 5)
        await until(pilot, lambda: "f1 Help  ^q Quit  ^p Palette" in shown(app))
