"""The plot of a chart: its lines between the axes, as characters with styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from memo_tui.tui.charts.braille import Stretches, cells, thin, thin_all, trace
from memo_tui.tui.charts.points import Flags, Floats, Points
from memo_tui.tui.charts.scale import Scale
from memo_tui.tui.charts.series import AXIS, CURSOR, QUIET, Glyph, Mark, Window
from memo_tui.tui.common.table_data import fit

_BLANK, _BRAILLE = 0x20, 0x2800
_BETWEEN_SIGNS = 18  # cells between two symbols of a line
_APART = 6  # cells before the right edge, where the symbols of the ends are
_ROOM_FOR_SIGNS = 24  # cells that a line needs for symbols other than the one at its end
_BAND_DOTS = 0b10010101  # of a cell of a band
GAP = "╳"  # noqa: RUF001 - where NaN begins
_UP, _DOWN = "↑", "↓"

Cell = tuple[int, int]  # a column and a row


@dataclass(frozen=True, slots=True)
class Outside:
    """The places of the values of a line that are not on the y axis: those below it, and those above."""

    below: Floats
    above: Floats


class Plot:
    """Lines drawn in a given number of cells, later ones over earlier ones, each with its symbols.

    Args:
        layers: the same lines once, or twice: raw, and smoothed over that.
        marks: how each line is told from others.
        first: the index of the line that is drawn over all others, or None.
        bands: the lower and the upper end of each line's band, or None.
        scale: turns values into heights.
        window: the ends of the x axis.
        across: the width in cells.
        rows: the height in cells.
    """

    def __init__(  # noqa: PLR0917 - each once, named above
        self,
        layers: Sequence[Sequence[Points]],
        marks: Sequence[Mark],
        first: int | None,
        bands: Sequence[tuple[Points, Points] | None],
        scale: Scale,
        window: Window,
        across: int,
        rows: int,
    ) -> None:
        self._marks, self._count, self._across, self._rows = marks, len(marks), across, rows
        self._scale, self._window = scale, window
        self._names = [AXIS, *(mark.faint for mark in marks), *(mark.strong for mark in marks), CURSOR, QUIET]
        self._codes = np.full((rows, across), _BLANK, dtype="<u4")
        self._styles = np.zeros((rows, across), dtype=np.int64)  # indices in the names
        self._order = np.arange(self._count)
        if first is not None:
            self._order = np.append(self._order[self._order != first], first)
        self._draw_bands(bands)
        drawn = thin_all([points for layer in layers for points in layer], *window, across * 2)
        dots = cells(*trace(drawn, across * 2, self._heights), rows)
        for begin in range(0, len(drawn), self._count):
            self._draw(dots[begin : begin + self._count], strong=begin + self._count == len(drawn))
        self._set_signs(dots[-self._count :], self._ends(drawn[-self._count :]))

    def _heights(self, values: Floats) -> Floats:
        return self._scale.rows(values, self._rows * 4)

    def _draw(self, dots: NDArray[np.uint8], *, strong: bool) -> None:
        """Draw the dots of each line over what is there."""
        ordered = dots[self._order]
        held = ordered > 0
        seen = held.any(axis=0)
        uppermost = self._order[self._count - 1 - np.argmax(held[::-1], axis=0)]
        self._codes[seen] = _BRAILLE | np.bitwise_or.reduce(dots, axis=0)[seen].astype(np.uint32)
        self._styles[seen] = (1 + (self._count if strong else 0) + uppermost)[seen]

    def _draw_bands(self, bands: Sequence[tuple[Points, Points] | None]) -> None:
        """Fill the bands loosely, so that others are seen through them."""
        if not any(bands):
            return
        empty = Stretches.single((), ())
        ends = [
            [thin(band[end], *self._window, self._across * 2) if band else empty for band in bands]
            for end in (0, 1)
        ]
        (tops, _), (_, bottoms) = (trace(end, self._across * 2, self._heights) for end in ends[::-1])
        self._draw(cells(tops, bottoms, self._rows) & np.uint8(_BAND_DOTS), strong=False)

    def glyphs(self, cursor: int | None, notes: str) -> list[list[Glyph]]:
        """The rows from the top, with a cursor in one column, and notes in the first row."""
        codes, styles = self._codes, self._styles
        if cursor is not None or notes:
            codes, styles = codes.copy(), styles.copy()
        if cursor is not None:
            free = codes[:, cursor] == _BLANK
            codes[free, cursor], styles[free, cursor] = ord("│"), len(self._names) - 2
        if notes:
            text = fit(notes, min(self._across, len(notes)))
            codes[0, : len(text)], styles[0, : len(text)] = [*map(ord, text)], len(self._names) - 1
        return [self._row(*row) for row in zip(codes, styles, strict=True)]

    def _row(self, codes: NDArray[np.uint32], styles: NDArray[np.int64]) -> list[Glyph]:
        """One row; neighbours of one style are one glyph."""
        text = codes.tobytes().decode("utf-32-le")
        cuts = [0, *(np.flatnonzero(styles[1:] != styles[:-1]) + 1).tolist(), len(text)]
        kinds = styles[cuts[:-1]].tolist()
        return [
            (text[begin:end], self._names[kind])
            for (begin, end), kind in zip(pairwise(cuts), kinds, strict=True)
        ]

    def mark_gaps(self, lines: Sequence[Points]) -> None:
        """Mark where each line's NaN begins: beside its last value before."""
        for place, points in enumerate(lines):
            for x, y in zip(*points.gaps, strict=True):
                if self._window[0] <= x <= self._window[1]:
                    row = self._rows - 1 if np.isnan(y) else self._row_of(float(y))
                    self._put(place, (self._column(np.array([x]))[0], row), GAP)

    def mark_outside(self, lines: Sequence[Outside]) -> None:
        """Mark at the edges where values are outside, and how many."""
        for row, sign, sides in (
            (0, _UP, [line.above for line in lines]),
            (self._rows - 1, _DOWN, [line.below for line in lines]),
        ):
            columns = [self._column(side) for side in sides]
            counts = np.zeros((len(lines), self._across), dtype=np.int64)
            for place, found in enumerate(columns):
                np.add.at(counts[place], found, 1)
            for begin, end in _groups(counts.sum(axis=0) > 0, len(f"{sign}{counts.sum()}") + 1):
                part = counts[:, begin:end]
                text = f"{sign}{part.sum()}"
                at = max(0, min((begin + end - len(text)) // 2, self._across - len(text)))
                place = int(part.sum(axis=1).argmax())
                for by, character in enumerate(text[: self._across]):
                    self._put(place, (at + by, row), character)

    def _column(self, x: Floats) -> NDArray[np.int64]:
        """The columns of cells of visible places."""
        start, end = self._window
        if end <= start:
            return np.full(len(x), self._across // 2)
        columns = np.rint((x - start) / (end - start) * (self._across * 2 - 1)).astype(np.int64) // 2
        return np.clip(columns, 0, self._across - 1)

    def _row_of(self, value: float) -> int:
        """The row of cells of a value; of one outside, the nearest."""
        return min(max(self._scale.row(value, self._rows * 4), 0), self._rows * 4 - 1) // 4

    def _put(self, place: int, cell: Cell, character: str) -> None:
        """Draw a character of a line."""
        x, row = cell
        self._codes[row, x], self._styles[row, x] = ord(character), 1 + self._count + place

    def _set_signs(self, dots: NDArray[np.uint8], ends: Sequence[Cell | None]) -> None:
        """Set each line's symbol at its end, and along it if there are other lines."""
        count, taken = self._count, set[Cell]()

        def put(place: int, cell: Cell) -> None:
            taken.add(cell)
            self._put(place, cell, self._marks[place].sign)

        for place, end in enumerate(ends):
            if end is not None:
                x, row = end
                free = (left for left in range(x, -1, -1) if (left, row) not in taken)
                put(place, (next(free, x), row))
        if count < 2 or self._across < _ROOM_FOR_SIGNS:
            return
        between = max(_BETWEEN_SIGNS, count * 2)
        for place in range(count):
            for x in range(place * between // count + 1, self._across - _APART, between):
                held = dots[place, :, x].nonzero()[0]
                if len(held) and (cell := (x, int(held[len(held) // 2]))) not in taken:
                    put(place, cell)

    def _ends(self, lines: Sequence[Stretches]) -> list[Cell | None]:
        """The cell where the visible part of each line ends."""
        last, columns = [], self._across * 2 - 1
        for line in lines:
            at = len(line.column) - 1
            while at >= 0 and line.column[at] > columns:  # one at most
                at -= 1
            last.append((line.column[at], line.last[at]) if at >= 0 and line.column[at] >= 0 else (-1, 0.0))
        column, value = np.array(last).T
        rows = np.clip(np.rint(self._heights(value)), 0, self._rows * 4 - 1).astype(np.int64) // 4
        found = zip(column.tolist(), rows.tolist(), strict=True)
        return [(int(x) // 2, row) if x >= 0 else None for x, row in found]


def _groups(held: Flags, apart: int) -> list[tuple[int, int]]:
    """The first column and the one after the last of each group of those held, so far from each other."""
    found: list[tuple[int, int]] = []
    for x in np.flatnonzero(held).tolist():
        if found and x < found[-1][1] + apart:
            found[-1] = (found[-1][0], x + 1)
        else:
            found.append((x, x + 1))
    return found
