"""The plot of a chart: its lines between the axes, as characters with styles."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from memo_tui.tui.charts.braille import Points, Stretches, cells, thin, trace
from memo_tui.tui.charts.scale import Scale
from memo_tui.tui.charts.series import AXIS, CURSOR, QUIET, Glyph, Window, raw_style, sign, style
from memo_tui.tui.common.table_data import fit

_BLANK, _BRAILLE = 0x20, 0x2800
_BETWEEN_SIGNS = 18  # cells between two symbols of a line
_APART = 6  # cells before the right edge, where the symbols of the ends are
_ROOM_FOR_SIGNS = 24  # cells that a line needs for symbols other than the one at its end

Cell = tuple[int, int]  # a column and a row


class Plot:
    """Lines drawn in a given number of cells, later ones over earlier ones, each with its symbols.

    Args:
        layers: the same lines once, or twice: raw, and smoothed over that.
        scale: turns values into heights.
        window: the ends of the x axis.
        across: the width in cells.
        rows: the height in cells.
    """

    def __init__(
        self, layers: Sequence[Sequence[Points]], scale: Scale, window: Window, across: int, rows: int
    ) -> None:
        self._count, self._across = len(layers[0]), across
        places = range(self._count)
        self._names = [AXIS, *map(raw_style, places), *map(style, places), CURSOR, QUIET]
        self._codes = np.full((rows, across), _BLANK, dtype="<u4")
        self._styles = np.zeros((rows, across), dtype=np.int64)  # indices in the names
        for at, layer in enumerate(layers):
            drawn = [thin(points, *window, across * 2) for points in layer]
            dots = cells(*trace(drawn, across * 2, lambda values: scale.rows(values, rows * 4)), rows)
            held = dots > 0
            seen = held.any(axis=0)
            uppermost = self._count - 1 - np.argmax(held[::-1], axis=0)
            before = 1 + (self._count if at == len(layers) - 1 else 0)
            self._codes[seen] = _BRAILLE | np.bitwise_or.reduce(dots, axis=0)[seen].astype(np.uint32)
            self._styles[seen] = before + uppermost[seen]
        self._set_signs(dots, [_end(line, scale, across * 2, rows) for line in drawn])

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

    def _set_signs(self, dots: NDArray[np.uint8], ends: Sequence[Cell | None]) -> None:
        """Set each line's symbol at its end, and along it if there are other lines."""
        count, taken = self._count, set[Cell]()

        def put(place: int, cell: Cell) -> None:
            taken.add(cell)
            x, row = cell
            self._codes[row, x], self._styles[row, x] = ord(sign(place)), 1 + count + place

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


def _end(line: Stretches, scale: Scale, columns: int, rows: int) -> Cell | None:
    """The cell where the visible part of a line ends."""
    inside = ((line.column >= 0) & (line.column <= columns - 1)).nonzero()[0]
    if not len(inside):
        return None
    return int(line.column[inside[-1]]) // 2, scale.row(float(line.last[inside[-1]]), rows * 4) // 4
