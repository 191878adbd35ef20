"""The screen that picks a store."""

from collections.abc import Sequence
from time import time
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.tracking.address import Address
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import ago, content, plain
from memo_tui.tui.runs.stores import KnownStore

_COLUMNS = (
    Column("state", "", 7),
    Column("store", "store", 8),
    Column("what", "", 16),
    Column("used", "used", 12, right=True),
)


class PickStoreScreen(ChoiceScreen[Address]):
    """Picks the store whose runs are shown; the result is its address, or None."""

    CSS_PATH = "pick_store.tcss"
    HELP = KeyText("""
    # Stores

    The store that is shown, the one found in the current folder, the embedded one, and those that were
    used last. `{open}` shows another. A store that isn't listed is opened with `memo-tui PATH_OR_URI`.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Show this one"),
        *FIND_AND_LEAVE,
    ]

    def __init__(self, stores: Sequence[KnownStore], now: Address) -> None:
        """Offer these stores; `now` is the one that is shown."""
        super().__init__("Stores", "part of an address", empty="No store is known.", hint=True)
        self._stores = {each.shown: each for each in stores}
        self._now = now

    def on_mount(self) -> None:
        """Begin with the first store that is not shown yet."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        others = [key for key in self._stores if key != self._now.shown]
        if others:
            self._choices.table.move_cursor(others[0])

    def on_line_table_highlighted(self, message: LineTable.Highlighted) -> None:
        """Show the whole address of the store under the cursor, or why it can't be opened."""
        known = self._stores.get(message.key or "")
        text = (known.problem or plain(known.shown)) if known else ""
        self.query_one("#hint", Label).update(content(text))

    def take(self, key: str | None, *, clicked: bool = False) -> None:  # noqa: ARG002 - as the base's
        """Show this store; of one that can't be opened the hint says why."""
        known = self._stores.get(key or "")
        if known and known.address:
            self.dismiss(known.address)
        elif known:
            self.app.bell()

    def action_take(self) -> None:
        """Show the store under the cursor."""
        self.take(self._choices.key)

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return [
            key for key, each in self._stores.items() if has_words(f"{each.shown} {each.description}", words)
        ]

    def _row(self, key: str) -> Sequence[Cell]:
        known = self._stores[key]
        state = (
            Cell("✓ shown", "good")
            if key == self._now.shown
            else Cell("✗", "warning")
            if known.problem
            else Cell("")
        )
        used = Cell("-", "dim") if known.used is None else Cell(ago(time() - known.used / 1000), "dim")
        return state, Cell(plain(known.shown)), Cell(known.description, "dim"), used
