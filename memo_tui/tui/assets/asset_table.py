"""A table of assets: rows that can be opened, found by words, and read further at their end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.message import Message

from memo_tui.tui.common.key_table import Entries, KeyTable, width_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import content, plain

Item = TypeVar("Item")
_SAMPLE = 500  # rows by which the columns' widths are chosen


@dataclass(frozen=True, slots=True)
class Shape(Generic[Item]):
    """How items are shown as rows.

    Attributes:
        titles: of the columns.
        key: returns the id of an item.
        row: returns its cells.
        widest: cells of the widest column.
        right: the indices of columns that are aligned to the right.
    """

    titles: tuple[str, ...]
    key: Callable[[Item], str]
    row: Callable[[Item], Sequence[Cell]]
    widest: int = 40
    right: tuple[int, ...] = ()


class AssetTable(KeyTable, Generic[Item]):
    """Items as rows."""

    def __init__(self, title: str, shape: Shape[Item], *, markable: bool = False) -> None:
        """Show nothing yet."""
        super().__init__(title, "reading …")
        self._shape = shape
        self._items: dict[str, Item] = {}
        self.table = LineTable(empty="reading …", markable=markable, glow=False)

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self._items.get(self.table.cursor_key or "")

    @property
    def items(self) -> Sequence[Item]:
        """All that are known, in order."""
        return list(self._items.values())

    @property
    def marked(self) -> Sequence[Item]:
        """The marked items, in the order of the rows."""
        return [self._items[key] for key in self._items if key in self.table.marks]

    @property
    def at_end(self) -> bool:
        """Whether the cursor is on the last row."""
        data = self.table.data
        return data is not None and bool(data.keys) and self.table.cursor_key == data.keys[-1]

    def rename(self, title: str) -> None:
        """Give the frame another title."""
        self._title = title

    def show_items(self, items: Sequence[Item], nothing: str, *, more: bool = False) -> None:
        """Show these.

        Args:
            items: in their order.
            nothing: shown if there are none.
            more: whether there are others that are not known yet.
        """
        shape = self._shape
        self._items = {shape.key(item): item for item in items}
        sample = [shape.row(item) for item in items[:_SAMPLE]]
        columns = tuple(
            Column(
                title or str(place),
                title,
                width_of([title, *(row[place].text for row in sample)], least=3, most=shape.widest),
                right=place in shape.right,
            )
            for place, title in enumerate(shape.titles)
        )
        self._empty = nothing
        known = self._items
        self.show(Entries(columns, list(known), lambda key: shape.row(known[key]), self._text))
        self.border_subtitle = content("more below" if more else "")

    def _text(self, key: str) -> str:
        pairs = zip(self._shape.titles, self._shape.row(self._items[key]), strict=True)
        return "\n".join(f"{title} {cell.text}".strip() for title, cell in pairs)

    def _is_cut(self, cells: Sequence[Cell]) -> bool:  # noqa: ARG002 - as the base's
        """False: the whole text stands beside the table."""
        return False

    @on(LineTable.Opened)
    def choose(self, message: LineTable.Opened) -> None:
        """Post that an item was chosen."""
        message.stop()
        self.post_message(self.Chosen())

    class Chosen(Message):
        """The item under the cursor was chosen."""


def cell(text: str, tone: str = "") -> Cell:
    """A cell with a foreign text."""
    return Cell(plain(text), tone)
