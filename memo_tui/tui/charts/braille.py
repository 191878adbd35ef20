"""Lines in braille dots: thinning points to the available columns of dots, and drawing them.

Everything is done for all points or columns at once with NumPy, so that a long line costs little more than
a short one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from memo_tui.tui.charts.points import BLOCK, Flags, Floats, Points, doubles

_FAR = 1_000_000  # a row of dots that no screen has
_BEYOND = 1e15  # the height up to which the slope of a line can be computed
_BLOCKS_A_COLUMN = 8  # from so many on, a column may begin at a block
_ASIDE = 0.25  # of a column: how far a point may be from where it is seen

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The points that share a column of dots, for each column that has any, from the left.

    Attributes:
        column: the columns, from 0; the neighbours of the visible part are outside, at fractions.
        first: the first value of each.
        low: the smallest.
        high: the largest.
        last: the last value.
        joined: whether a line leads to each from the previous one.
    """

    column: Floats
    first: Floats
    low: Floats
    high: Floats
    last: Floats
    joined: Flags

    @classmethod
    def single(cls, columns: Sequence[float], values: Sequence[float]) -> "Stretches":
        """A line through one value per column; the columns ascend."""
        y = doubles(values)
        return cls(doubles(columns), y, y, y, y, np.arange(len(y)) > 0)


def thin(points: Points, start: float, end: float, columns: int) -> Stretches:
    """Thin points to one stretch per column, so that no extreme is lost.

    Args:
        points: the line.
        start: the place of the first column.
        end: the place of the last column.
        columns: the number of columns of dots.

    Returns:
        The stretches of the columns that have points; and, one on each side, the points from which and to
        which a line leads beyond the ends.
    """
    return thin_all([points], start, end, columns)[0]


def thin_all(lines: Sequence[Points], start: float, end: float, columns: int) -> list[Stretches]:
    """Thin lines, see `thin`; those with the same evenly spaced places are cut into columns only once."""
    asked = (start, end, columns)
    layouts: dict[object, _Layout] = {}
    for points in lines:
        if points.memo.get("thin", (None,))[0] != asked:
            spacing = _spacing(points)
            kind = (points.blocks is None, *spacing) if spacing else id(points)
            if kind not in layouts:
                layouts[kind] = _layout(points, *asked)
            points.memo["thin"] = asked, _stretches(points, layouts[kind])
    return [points.memo["thin"][1] for points in lines]


def _spacing(points: Points) -> tuple[float, float, int] | None:
    """The first place, the distance of two, and how many there are; None if they aren't evenly spaced."""
    if "spacing" not in points.memo:
        x, found = points.x, None
        if len(x) >= BLOCK and points.joined is None and "thin" in points.memo:  # it pays when drawn again
            apart = x[1:] - x[:-1]
            if (apart == apart[0]).all():
                found = (float(x[0]), float(apart[0]), len(x))
        elif "thin" not in points.memo:
            return None
        points.memo["spacing"] = None, found
    spacing: tuple[float, float, int] | None = points.memo["spacing"][1]
    return spacing


class _Layout(NamedTuple):
    """Which points share a column.

    Attributes:
        start: the place of the first column.
        scale: the columns for one unit of the x axis; 0 if there is only one place.
        first: the index of the first visible point.
        beyond: the index of the first one beyond.
        begins: the indices of the first points of each stretch.
        held: the columns of the stretches.
        by_blocks: whether all stretches but the first begin at a block.
    """

    start: float
    scale: float
    first: int
    beyond: int
    begins: Rows
    held: Rows
    by_blocks: bool


def _layout(points: Points, start: float, end: float, columns: int) -> _Layout:
    x = points.x
    first, beyond = points.span(start, end)
    if not end > start:
        size = min(1, beyond - first)
        return _Layout(start, 0.0, first, beyond, np.full(size, first), np.full(size, columns // 2), False)
    scale, by_blocks = (columns - 1) / (end - start), False
    borders = start + (np.arange(columns - 1) + 0.5) / scale
    inner = np.searchsorted(x[first:beyond], borders, "left") + first
    if points.blocks is not None and beyond - first >= columns * BLOCK * _BLOCKS_A_COLUMN:
        # Columns begin at blocks, but for points so unevenly spaced that these would be seen elsewhere.
        rounded = (inner + BLOCK // 2) // BLOCK * BLOCK
        np.clip(rounded, -(-first // BLOCK) * BLOCK, beyond // BLOCK * BLOCK, out=rounded)
        aside = np.abs(x[np.minimum(rounded, len(x) - 1)] - borders)
        by_blocks = bool((aside * scale < _ASIDE).all())
        inner = rounded if by_blocks else inner
    cuts = np.concatenate(((first,), inner, (beyond,)))
    held = np.flatnonzero(cuts[1:] > cuts[:-1])
    return _Layout(start, scale, first, beyond, cuts[held], held, by_blocks)


def _stretches(points: Points, layout: _Layout) -> Stretches:
    """The stretches of a line that is cut this way."""
    start, scale, first, beyond, begins, held, by_blocks = layout
    low, high = (_by_blocks if by_blocks else _by_points)(points, begins, beyond)
    x, y, size = points.x, points.y, len(begins)
    before = bool(scale) and points.leads_to(first)
    after = bool(scale) and points.leads_to(beyond)
    inside = slice(int(before), size + int(before))
    found = np.empty((5, size + before + after))  # column, first, low, high, last
    found[0, inside], found[1, inside] = held, y[begins]
    found[2, inside], found[3, inside] = low, high
    if size:
        found[4, inside][:-1], found[4, inside.stop - 1] = y[begins[1:] - 1], y[beyond - 1]
    joined = np.ones(found.shape[1], dtype=bool)
    joined[:1] = False
    if points.joined is not None:
        joined[inside] &= points.joined[begins]
    for at, place in ((0, first - 1), (-1, beyond)):
        if before if at == 0 else after:
            found[0, at], found[1:, at] = (x[place] - start) * scale, y[place]
    column, y_first, low, high, y_last = found
    return Stretches(column, y_first, low, high, y_last, joined)


def _by_points(points: Points, begins: Rows, beyond: int) -> tuple[Floats, Floats]:
    """The smallest and the largest value of each stretch, which ends where the next one begins."""
    if not len(begins):
        return np.empty(0), np.empty(0)
    y = points.y[:beyond]
    return np.minimum.reduceat(y, begins), np.maximum.reduceat(y, begins)


def _by_blocks(points: Points, begins: Rows, beyond: int) -> tuple[Floats, Floats]:
    """The same, where all stretches but the first begin at a block."""
    y, blocks = points.y, points.blocks
    assert blocks is not None  # noqa: S101 - for the type checker
    first, stop = -(-int(begins[0]) // BLOCK), beyond // BLOCK
    cuts = np.append(first, begins[1:] // BLOCK) - first
    low = np.minimum.reduceat(blocks.low[first:stop], cuts)
    high = np.maximum.reduceat(blocks.high[first:stop], cuts)
    for at, part in ((0, y[begins[0] : first * BLOCK]), (-1, y[stop * BLOCK : beyond])):
        if len(part):
            low[at] = min(low[at], np.minimum.reduce(part))
            high[at] = max(high[at], np.maximum.reduce(part))
    return low, high


def trace(lines: Sequence[Stretches], columns: int, rows: Callable[[Floats], Floats]) -> tuple[Rows, Rows]:
    """The dots of lines without breaks.

    Args:
        lines: what to draw, s of them.
        columns: the number of columns of dots.
        rows: turns values into rows of dots, counted from the top.

    Returns:
        s x columns: the first and the last row of the dots of each column; the first is below the last where
        a column has none.
    """
    top, bottom = np.full(len(lines) * columns, _FAR), np.full(len(lines) * columns, -_FAR)
    shape = (len(lines), columns)
    column, joined, *values = (
        np.concatenate([getattr(line, name) for line in lines] or [np.zeros(0)])
        for name in ("column", "joined", "first", "low", "high", "last")
    )
    heights = np.clip(rows(np.concatenate(values)), -_BEYOND, _BEYOND)
    first, low, high, last = heights.reshape(4, -1)
    offset = np.repeat(np.arange(len(lines)) * columns, [len(line.column) for line in lines])
    inside = (column >= 0) & (column <= columns - 1)
    own = column[inside].astype(np.int64) + offset[inside]
    top[own], bottom[own] = np.rint(high[inside]), np.rint(low[inside])
    to = np.flatnonzero(joined)
    x0, y0, x1, y1 = column[to - 1], last[to - 1], column[to], first[to]
    slope = (y1 - y0) / np.maximum(x1 - x0, 1e-9)
    y0, y1 = y0 + np.maximum(-x0, 0) * slope, y1 - np.maximum(x1 - (columns - 1), 0) * slope
    left, right = _whole(x0, 0, columns - 1), _whole(x1, 0, columns - 1)
    begin, end = _whole(y0, -_FAR, _FAR), _whole(y1, -_FAR, _FAR)
    # From here on: one element for each column that each segment of a line crosses.
    counts = right - left + 1
    piece = np.repeat(np.arange(len(counts)), counts)
    at = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    x = (left + offset[to])[piece] + at
    across, down, begin, end = (part[piece] for part in (right - left, end - begin, begin, end))
    steep = np.abs(down) > across
    slope = down / np.maximum(across, 1)
    # A steep segment starts one row beyond the previous column, and changes columns halfway.
    stop = np.rint(begin + slope * (at + 0.5 * steep)).astype(np.int64)
    stop = np.where(at < across, stop, end)
    go = np.roll(stop, 1)
    go = np.where(at > 0, go + np.where(go != end, np.sign(down), 0), begin)
    go = np.where(steep, go, stop)
    np.minimum.at(top, x, np.minimum(go, stop))
    np.maximum.at(bottom, x, np.maximum(go, stop))
    return top.reshape(shape), bottom.reshape(shape)


def _whole(numbers: Floats, least: int, most: int) -> Rows:
    return np.rint(np.clip(numbers, least, most)).astype(np.int64)


def _masks(bits: Sequence[int]) -> NDArray[np.uint8]:
    """By the first row set (0 to 4) times 5, and the row after the last (0 to 4): those bits of a cell."""
    return np.array(
        [sum(bits[first:beyond]) for first in range(5) for beyond in range(5)],
        dtype=np.uint8,
    )


_LEFT, _RIGHT = _masks((1, 2, 4, 64)), _masks((8, 16, 32, 128))


def cells(tops: Rows, bottoms: Rows, rows: int) -> NDArray[np.uint8]:
    """The dots of lines as cells.

    Args:
        tops: for each of s lines, the first row of dots in each of 2 w columns.
        bottoms: likewise the last row.
        rows: the number of rows of cells.

    Returns:
        s x rows x w cells, each the number of a braille character, 0 for none.
    """
    base = (4 * np.arange(rows, dtype=np.int32))[None, :, None]
    first = np.clip(tops.astype(np.int32)[:, None, :] - base, 0, 4)
    beyond = np.clip(bottoms.astype(np.int32)[:, None, :] - base + 1, 0, 4)
    masks = first * 5 + beyond
    dots: NDArray[np.uint8] = _LEFT[masks[:, :, ::2]] | _RIGHT[masks[:, :, 1::2]]
    return dots
