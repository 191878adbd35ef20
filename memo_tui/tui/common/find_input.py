"""FindInput: the words to find in a text, typed below its box's title."""

from typing import ClassVar, Protocol

from textual.binding import BindingType
from textual.widgets import Input

from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import with_keys


class Searched(Protocol):
    """The box of a text that is searched: it reacts to the input's `Changed`."""

    def end_search(self) -> None:
        """Show the text as it is without words to find."""

    def take_focus(self) -> None:
        """Let the keys reach the text."""


class FindInput(Input):
    """The words to find; hidden while there are none."""

    DEFAULT_CSS = """
    FindInput { width: 1fr; background: $panel; &:focus { background: $primary 20%; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("back", "leave", "Stop finding", priority=True),
        bind("down", "rows", "To the match", priority=True, show=False),
        bind("submit", "rows", "To the match", priority=True),
    ]

    def __init__(self, searched: Searched) -> None:
        """Find in this box."""
        super().__init__(
            placeholder=with_keys("words to find, then {find_next} and {find_before}"), compact=True
        )
        self._searched = searched
        self.display = False

    def open(self) -> None:
        """Let words be typed."""
        self.display = True
        self.screen.set_focus(self)

    def clear_search(self) -> None:
        """Forget the words."""
        with self.prevent(Input.Changed):
            self.value = ""
        self.display = False
        self._searched.end_search()

    def action_leave(self) -> None:
        """Forget the words, and go back to the text."""
        self.clear_search()
        self.action_rows()

    def action_rows(self) -> None:
        """Go back to the text; the words stay for the next match."""
        self.display = bool(self.value)
        self._searched.take_focus()
