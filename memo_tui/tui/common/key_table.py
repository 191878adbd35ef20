"""A table of named things with a search line; a row that is cut is shown in full below."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column, TableData
from memo_tui.tui.common.text import content

_MOST_SEARCHED = 300  # characters of a text that are searched
_MOST_SHOWN = 20_000  # characters of a text that are shown below


@dataclass(frozen=True, slots=True)
class Entries:
    """The content of such a table.

    Attributes:
        columns: from left to right.
        keys: the ids of the rows in order, each once.
        row: returns the cells of the row with an id.
        text: returns the full text of a row, which is searched, and shown below.
        pinned: how many columns stay while the others scroll.
    """

    columns: tuple[Column, ...]
    keys: Sequence[str]
    row: Callable[[str], Sequence[Cell]]
    text: Callable[[str], str]
    pinned: int = 1


class RowsTable(LineTable, inherit_bindings=False):
    """Rows without anything to open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in LineTable.BINDINGS
        if isinstance(binding, Binding) and binding.action not in ("open", "mark")
    ]


class OpenRows(RowsTable):
    """Rows that can be read whole."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("open", "open", "Whole row", "Read all of the row")]


class _FindInput(Input):
    """The search line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("back", "leave", "Show all", priority=True),
        bind("submit", "rows", "To the rows", show=False, priority=True),
        bind("down", "rows", "To the rows", show=False, priority=True),
    ]

    def action_leave(self) -> None:
        """Clear the search."""
        self.value = ""
        self.display = False
        self.action_rows()

    def action_rows(self) -> None:
        """Go back to the rows."""
        self.display = bool(self.value)
        self.query_ancestor(KeyTable).table.focus()


class KeyTable(Vertical):
    """Rows by key; `/` searches them."""

    DEFAULT_CSS = """
    KeyTable {
        height: 1fr;
        & > Input { width: 1fr; background: $panel; display: none; &:focus { background: $primary 20%; } }
        & > LineTable { height: 1fr; scrollbar-size-vertical: 1; }
        & > #whole-text {
            height: auto; max-height: 40%; padding: 0 1; border-top: solid $foreground 35%; display: none;
            scrollbar-size-vertical: 1;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find", "find", "Find", "Show only rows with these words"),
        bind("copy", "copy", "Copy", "Copy the row under the cursor"),
        bind("back", "show_all", "Show all", "End the search"),
    ]

    def __init__(self, title: str, empty: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show nothing yet.

        Args:
            title: shown in the frame, with the number of rows.
            empty: shown while there are no rows.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._title, self._empty = title, empty
        self._entries = Entries((), (), lambda _: (), lambda _: "")
        self._shown: Sequence[str] = ()
        self._index: dict[str, int] = {}  # the indices of the rows shown
        self._searched: Sequence[str] | None = None  # the keys whose texts are folded
        self._folded: dict[str, str] = {}
        self.table: LineTable = RowsTable(empty=empty, markable=False)
        self._whole = Static(markup=False)

    def compose(self) -> ComposeResult:
        """The search line, the rows, the full text of one."""
        yield _FindInput(placeholder="words to find", compact=True)
        yield self.table
        with VerticalScroll(id="whole-text", can_focus=False):
            yield self._whole

    def take_focus(self) -> None:
        """Focus the rows."""
        self.table.focus()

    def show(self, entries: Entries) -> None:
        """Show the rows that contain the words."""
        self._entries = entries
        if self._searched is not entries.keys:
            self._searched = None
        keys = list(self._found()) if self._words else entries.keys
        if keys is not self._shown:
            self._shown, self._index = keys, {key: place for place, key in enumerate(keys)}
        self.table.empty = "No row has these words." if self._words and entries.keys else self._empty
        self.table.show(TableData(entries.columns, keys, entries.row, self._index, entries.pinned))
        count = f"{len(entries.keys):,}" if entries.keys else "none"
        if self._words:
            count = f"{len(keys):,} of {count}"
        self.border_title = content(f"{self._title} · {count}")
        self._show_whole()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        if action == "show_all":
            return bool(self._words)
        return bool(self._entries.keys) if action in ("find", "copy") else True

    def action_find(self) -> None:
        """Focus the search line."""
        find = self.query_one(_FindInput)
        find.display = True
        self.screen.set_focus(find)

    def action_show_all(self) -> None:
        """End the search."""
        self.query_one(_FindInput).action_leave()

    def action_copy(self) -> None:
        """Put the row under the cursor on the clipboard."""
        if (key := self.table.cursor_key) is not None:
            self.app.copy_to_clipboard(self._entries.text(key))
            self.notify("Copied the row", markup=False)

    @on(Input.Changed)
    def find(self) -> None:
        """Show the rows with the words typed so far."""
        self.show(self._entries)

    @on(LineTable.Highlighted)
    def show_row(self) -> None:
        """Show the full text of another row."""
        self._show_whole()

    def on_resize(self) -> None:
        """Show or hide the full text: more or less of a row fits."""
        self.call_after_refresh(self._show_whole)

    @property
    def _words(self) -> list[str]:
        found = self.query(_FindInput)
        return found.first().value.casefold().split() if found else []

    def _found(self) -> Iterator[str]:
        if self._searched is None:
            text = self._entries.text
            self._searched = self._entries.keys
            self._folded = {key: text(key)[:_MOST_SEARCHED].casefold() for key in self._entries.keys}
        words = self._words
        return (key for key, text in self._folded.items() if all(word in text for word in words))

    def _show_whole(self) -> None:
        key = self.table.cursor_key
        if not self.is_attached or not self.query("#whole-text"):
            return
        box = self.query_one("#whole-text")
        if key is None or key not in self._index:
            box.display = False
            return
        box.display = cut = self._is_cut(self._entries.row(key))
        if cut:
            self._whole.update(content(self._entries.text(key)[:_MOST_SHOWN]))

    def _is_cut(self, cells: Sequence[Cell]) -> bool:
        """Whether a text in the cells of a row is cut."""
        room, start = self.table.scrollable_size.width - GUTTER, 0
        for cell, column in zip(cells, self._entries.columns, strict=True):
            width = cell_len(cell.text)
            if width > column.width or start + width > room:
                return True
            start += column.width + GAP
        return False


def width_of(texts: Sequence[str], *, least: int, most: int) -> int:
    """The width of a column with these texts, within limits."""
    return max(least, min(most, max(map(cell_len, texts), default=0)))
