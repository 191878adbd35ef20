"""The screen that chooses what is to be trained."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.training.work.kind import Offer
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain

_COLUMNS = (Column("title", "train", 24), Column("description", "what it is", 8))


class PickWorkScreen(ChoiceScreen[Offer]):
    """Chooses what is to be trained; the result is the choice, or None."""

    CSS_PATH = "pick_work.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Its params"),
        *FIND_AND_LEAVE,
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        """Show these offers."""
        super().__init__("What to train", "part of a name")
        self._offers: Mapping[str, Offer] = {str(at): each for at, each in enumerate(offers)}

    def on_mount(self) -> None:
        """Show all of them."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))

    def result_of(self, key: str) -> Offer:
        """The offer."""
        return self._offers[key]

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [
            key for key, each in self._offers.items() if has_words(f"{each.title} {each.description}", words)
        ]

    def _row(self, key: str) -> Sequence[Cell]:
        each = self._offers[key]
        return Cell(plain(each.title)), Cell(plain(each.description), "dim")
