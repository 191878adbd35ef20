"""The screen that chooses what is to be trained."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from memo_tui.training.work.kind import Offer
from memo_tui.tui.common.choice_list import ChoiceList, Choices
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import plain

_COLUMNS = (Column("title", "train", 24), Column("description", "what it is", 8))


class PickWorkScreen(ModalScreen[Offer | None]):
    """Chooses what is to be trained; the result is the choice, or None."""

    CSS_PATH = "pick_work.tcss"
    AUTO_FOCUS = "ChoiceList Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Its params", key_display="enter"),
        Binding("slash", "find", "Find", key_display="/", show=False),
        Binding("escape", "leave", "Cancel", key_display="esc"),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        """Show these offers."""
        super().__init__()
        self._offers: Mapping[str, Offer] = {str(at): each for at, each in enumerate(offers)}
        self._choices = ChoiceList("a part of a name")

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box") as box:
            box.border_title = "What to train"
            yield self._choices
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show all of them."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))

    def action_take(self) -> None:
        """Take what is under the cursor."""
        self._take(self._choices.key)

    def action_find(self) -> None:
        """Type words to find."""
        self._choices.focus_line()

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

    @on(ChoiceList.Entered)
    @on(ChoiceList.Clicked)
    def choose(self, message: ChoiceList.Entered | ChoiceList.Clicked) -> None:
        """Enter was pressed, or the row under the cursor clicked."""
        self._take(message.key)

    def _take(self, key: str | None) -> None:
        if key is not None:
            self.dismiss(self._offers[key])

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [
            key
            for key, each in self._offers.items()
            if all(word in f"{each.title} {each.description}".casefold() for word in words)
        ]

    def _row(self, key: str) -> Sequence[Cell]:
        each = self._offers[key]
        return Cell(plain(each.title)), Cell(plain(each.description), "dim")
