"""A plain table: it fits the terminal; a pipe gets all of it, and no colours."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size

from memo_tui.commands.group import columns_of_terminal
from memo_tui.headless.output import complain, write_line
from memo_tui.numbers import counted
from memo_tui.one_line import plain

_GAP = "  "
_NARROWEST = 24  # cells to which a long text is cut before columns are left out
_BOLD, _OFF = "\x1b[1m", "\x1b[0m"
_COLOURS = {"✓": "\x1b[32m", "✗": "\x1b[31m", "▶": "\x1b[36m", "■": "\x1b[33m", "?": "\x1b[33m"}


@dataclass
class Sheet:
    """A table of texts.

    Attributes:
        titles: of the columns.
        rows: of texts, one for each column.
        right: the places of the columns that are aligned at the right.
        headed: whether the titles are shown.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = field(default=frozenset())
    headed: bool = True

    def print(self) -> None:
        """Write it on standard output."""
        room = columns_of_terminal()
        rows = [[plain(text) for text in row] for row in self.rows]
        titles = [plain(title) for title in self.titles]
        columns = [*zip(titles, *rows, strict=True)] if rows else [(title,) for title in titles]
        widths = [max(map(cell_len, column if self.headed else column[1:]), default=0) for column in columns]
        shown = len(widths)
        if room is not None:
            shown, widths = fitted(widths, room)
        coloured = room is not None and "NO_COLOR" not in os.environ
        if self.headed:
            line = self._line(titles, widths[:shown])
            write_line(sys.stdout, f"{_BOLD}{line}{_OFF}" if coloured else line)
        for row in rows:
            write_line(sys.stdout, self._line(row, widths[:shown], coloured=coloured))
        if left := len(self.titles) - shown:
            complain(f"{counted(left, 'column')} more: widen the terminal, or choose with --columns.")

    def _line(self, row: Sequence[str], widths: Sequence[int], *, coloured: bool = False) -> str:
        cells = []
        for place, (text, width) in enumerate(zip(row, widths, strict=False)):
            shown = cut(text, width)
            room = " " * (width - cell_len(shown))
            if coloured and shown[:1] in _COLOURS and shown[1:2] == " ":
                shown = f"{_COLOURS[shown[0]]}{shown}{_OFF}"
            cells.append(f"{room}{shown}" if place in self.right else f"{shown}{room}")
        return _GAP.join(cells).rstrip()


def cut(text: str, width: int) -> str:
    """A text in at most so many cells, at least one, with "…" at the end of one that is cut."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}…"


def fitted(widths: Sequence[int], room: int) -> tuple[int, list[int]]:
    """How many columns of these widths fit into so many cells, and their widths there.

    The widest are cut first; the last ones are left out if that isn't enough. One is always shown.
    """
    fitting = [*widths]
    for shown in range(len(fitting), 0, -1):
        now = fitting[:shown]
        gaps = len(_GAP) * (shown - 1)
        while sum(now) + gaps > room and max(now) > _NARROWEST:
            widest = max(now)
            place = now.index(widest)
            second = max([width for width in now if width < widest], default=_NARROWEST)
            now[place] = max(_NARROWEST, second, widest - (sum(now) + gaps - room))
            if now[place] == widest:
                now[place] -= 1
        if sum(now) + gaps <= room:
            return shown, now
    return 1, [max(1, min(widths[0], room))] if widths else []
