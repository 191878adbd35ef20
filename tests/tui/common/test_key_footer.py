"""The footer tells the keys that do something now, and is left alone while they are the same."""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Label
from textual.widgets._footer import FooterKey

from memo_tui.tui.common.key_footer import KeyFooter


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
    def keys(self) -> list[FooterKey]:
        return list(self.query(FooterKey))


async def test_a_key_appears_once_it_does_something() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert [key.description for key in app.keys] == ["Launch"]
        app.running = True
        app.refresh_bindings()
        await pilot.pause()
        assert [key.description for key in app.keys] == ["Stop", "Launch"]


async def test_the_same_keys_stay_the_same_widgets() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        before = app.keys
        app.refresh_bindings()
        await pilot.pause()
        assert before
        assert app.keys == before


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
