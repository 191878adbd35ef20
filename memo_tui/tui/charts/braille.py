"""Lines in braille dots: thinning points to the available columns of dots, and drawing them.

Everything is done for all points or columns at once with NumPy, so that a long line costs little more than
a short one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memo_tui.tui.charts.points import BLOCK, Flags, Floats, Points, doubles

_FAR = 1_000_000  # a row of dots that no screen has
_BEYOND = 1e15  # the height up to which the slope of a line can be computed
_BLOCKS_A_COLUMN = 32  # from so many on, knowing their extremes is worth it

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
    x = points.x
    first, beyond = points.span(start, end)
    scale = 0.0
    if end > start:
        scale = (columns - 1) / (end - start)
        borders = start + (np.arange(columns - 1) + 0.5) / scale
        inner = np.searchsorted(x[first:beyond], borders, "left") + first
        cuts = np.concatenate(([first], inner, [beyond]))
        held = np.flatnonzero(cuts[1:] > cuts[:-1])
        begins = cuts[held]
    else:
        held = np.full(min(1, beyond - first), columns // 2)
        begins = np.full(len(held), first)
    column = held.astype(np.float64)
    if scale and points.leads_to(first):
        begins = np.concatenate(([first - 1], begins))
        column = np.concatenate(([(x[first - 1] - start) * scale], column))
    if scale and points.leads_to(beyond):
        begins = np.concatenate((begins, [beyond]))
        column = np.concatenate((column, [(x[beyond] - start) * scale]))
        beyond += 1
    if not len(begins):
        return Stretches.single((), ())
    y = points.y[:beyond]
    joined = np.arange(len(begins)) > 0
    long = points.blocks is not None and beyond - first >= columns * BLOCK * _BLOCKS_A_COLUMN
    low, high = _by_blocks(points, begins, beyond) if long else _by_points(y, begins)
    return Stretches(
        column,
        first=y[begins],
        low=low,
        high=high,
        last=y[np.append(begins[1:], beyond) - 1],
        joined=joined if points.joined is None else joined & points.joined[begins],
    )


def _by_points(y: Floats, begins: Rows) -> tuple[Floats, Floats]:
    """The smallest and the largest value of each stretch, which ends where the next one begins."""
    return np.minimum.reduceat(y, begins), np.maximum.reduceat(y, begins)


def _by_blocks(points: Points, begins: Rows, beyond: int) -> tuple[Floats, Floats]:
    """The same, from the known extremes of blocks and the points before the first and after the last."""
    y, blocks = points.y, points.blocks
    assert blocks is not None  # noqa: S101 - for the type checker
    ends = np.append(begins[1:], beyond)
    first, stop = -(-begins // BLOCK), ends // BLOCK
    inner = first < stop
    heads, tails = np.where(inner, first * BLOCK, ends), np.where(inner, stop * BLOCK, ends)
    low, high = np.full(len(begins), np.inf), np.full(len(begins), -np.inf)
    for begin, end in ((begins, heads), (tails, ends)):
        place = begin[:, None] + np.arange(2 * BLOCK)
        seen = place < end[:, None]
        values = y[np.minimum(place, beyond - 1)]
        low = np.minimum(low, np.where(seen, values, np.inf).min(axis=1))
        high = np.maximum(high, np.where(seen, values, -np.inf).max(axis=1))
    if inner.any():
        bounds, size = np.stack((first[inner], stop[inner]), axis=1).ravel(), int(stop[inner][-1])
        bounds = bounds[:-1]  # the last one is the end
        low[inner] = np.minimum(low[inner], np.minimum.reduceat(blocks.low[:size], bounds)[::2])
        high[inner] = np.maximum(high[inner], np.maximum.reduceat(blocks.high[:size], bounds)[::2])
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
