"""The screens that pick what is done with the runs of charts: groups, colours, the x axis."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.table_data import Cell, Column

_COLUMNS = (Column("state", "", 7), Column("name", "", 8))

Picked = TypeVar("Picked")


class PickScreen(ChoiceScreen[tuple[Picked]]):
    """Picks one of several things by their names; the result is a tuple with it, or None.

    Args:
        title: of the frame.
        offers: the things by their names.
        shown: the one that is chosen now.
    """

    HELP = KeyText("""
    # Choose

    Type part of a name and press `{open}`.
    """)
    DEFAULT_CSS = """
    PickScreen { & > #box { width: 64; height: 60%; min-height: 12; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "take", "Choose it"), *FIND_AND_LEAVE]

    def __init__(self, title: str, offers: Mapping[str, Picked], shown: Picked) -> None:
        super().__init__(title, "part of a name")
        self._offers, self._shown = offers, shown

    def on_mount(self) -> None:
        """Show them."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        for name, each in self._offers.items():
            if each == self._shown:
                self._choices.table.move_cursor(name)

    def result_of(self, key: str) -> tuple[Picked]:
        """The thing itself."""
        return (self._offers[key],)

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [each for each in self._offers if has_words(each, words)]

    def _row(self, key: str) -> Sequence[Cell]:
        return Cell("✓ shown", "good") if self._offers[key] == self._shown else Cell(""), Cell(key)
