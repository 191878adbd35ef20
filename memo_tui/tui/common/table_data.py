"""The content of a line table: columns, rows by id, cells; and fitting a text into a cell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from rich.cells import cell_len, set_cell_size

from memo_tui.tui.common.text import number

GUTTER = 2  # cells at the left that never scroll away: the sign of the cursor and of a mark
GAP = 2  # cells between two columns
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
TONES = ("running", "good", "bad", "warning", "dim")


class Cell(NamedTuple):
    """One cell: its text on one line, and its tone ("" or one of TONES)."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the program, its title, its width in cells.

    `right` aligns it to the right; without `glow` its changes (as of a clock) are not highlighted.
    """

    key: str
    title: str
    width: int
    right: bool = False
    glow: bool = True


class Places(Protocol):
    """The indices of rows, by id; a dict will do."""

    def __contains__(self, key: object, /) -> bool: ...

    def __getitem__(self, key: str, /) -> int: ...

    def get(self, key: str, /) -> int | None:
        """The index of a row, or None if there is no such row."""


class FoundPlaces:
    """The indices of rows, searched on request: the cost of a dict grows with the number of rows.

    Args:
        find: returns the index of a row, or None if there is no such row.
    """

    def __init__(self, find: Callable[[str], int | None]) -> None:
        self.get = find

    def __contains__(self, key: object, /) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __getitem__(self, key: str, /) -> int:
        if (place := self.get(key)) is None:
            raise KeyError(key)
        return place


@dataclass(frozen=True, slots=True)
class TableData:
    """The content of a table. It never changes: other rows make another TableData.

    Attributes:
        columns: from left to right.
        keys: the ids of the rows in order, each once.
        row: returns the cells of the row with an id, one per column; called only for visible rows.
        index: of an id in `keys`.
        pinned: how many columns stay at the left while the others scroll.
        exists: returns whether an id still exists, shown or filtered out, so that its mark stays;
            None if everything is in the rows.
    """

    columns: tuple[Column, ...]
    keys: Sequence[str]
    row: Callable[[str], Sequence[Cell]]
    index: Places
    pinned: int = 0
    exists: Callable[[str], bool] | None = None


NOTHING = TableData((), (), lambda _: (), {})


@lru_cache(maxsize=8192)
def fit(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly `width` cells: padded, or cut with "…" as its last cell.

    Aligned to the right, a number is rounded instead, and what stands behind it is left out first.
    """
    rest = width - cell_len(text)
    if rest < 0 and right and (found := _NUMBER.match(text)):
        text = _shortened(text, found, width)
        rest = width - cell_len(text)
    if rest < 0:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    return " " * rest + text if right else text + " " * rest


def _shortened(text: str, found: re.Match[str], width: int) -> str:
    """A text that begins with a number in fewer cells; "…" if even the rounded number doesn't fit."""
    first, rest = found[0], text[found.end() :]
    if rest and not rest.startswith(" "):
        return text
    if rest:
        whole = " ".join([first, *rest.split()])
        while " " in whole:
            whole = whole.rpartition(" ")[0]
            if len(whole) + 2 <= width:
                return f"{whole} …"
    rounded = number(float(first), width=width)
    return rounded if len(rounded) <= width else "…"
