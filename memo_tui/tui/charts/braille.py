"""Lines in braille dots: thinning points to the available columns of dots, and drawing them.

Everything is done for all points or columns at once with NumPy, so that a long line costs little more than
a short one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 1e300  # beyond it a value counts as infinite; MLflow stores infinity as 1.797e308
_FAR = 1_000_000  # a row of dots that no screen has
_BEYOND = 1e15  # the height up to which the slope of a line can be computed

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a line that can be drawn.

    Attributes:
        x: n finite places, ascending.
        y: n finite values.
        joined: whether a line leads to each from the previous one; None if to all.
        ends: the smallest and the largest value, if known.
    """

    x: Floats
    y: Floats
    joined: Flags | None = None
    ends: tuple[float, float] | None = None

    @classmethod
    def of(cls, places: Sequence[float] | Floats, values: Sequence[float] | Floats) -> "Points":
        """The points of these places and values; the longer sequence is cut.

        Args:
            places: of the values on the x axis; sorted if needed, those that aren't finite left out.
            values: a NaN leaves a gap, infinities are ignored.
        """
        x, y = doubles(places), doubles(values)
        size = min(len(x), len(y))
        x, y = x[:size], y[:size]
        if not size:
            return cls(x, y)
        in_order = (x[1:] >= x[:-1]).all()  # False with a NaN
        if not (in_order and x[0] > -LARGEST and x[-1] < LARGEST):
            known = np.abs(x) < LARGEST
            x, y = x[known], y[known]
            order = np.argsort(x, kind="stable")
            x, y = x[order], y[order]
        ends = (float(np.min(y, initial=LARGEST)), float(np.max(y, initial=-LARGEST)))
        if ends[0] > -LARGEST and ends[1] < LARGEST:  # False with a NaN, too
            return cls(x, y, ends=ends)
        return cls(x, y).only(np.abs(y) < LARGEST, np.isnan)

    def only(self, keep: Flags, breaks: Callable[[Floats], Flags]) -> "Points":
        """The points to keep; those of the others that `breaks` marks leave a gap."""
        if keep.all():
            return self
        before = np.cumsum(breaks(self.y) & ~keep)[keep]
        whole = np.diff(before, prepend=0) == 0
        return Points(self.x[keep], self.y[keep], whole if self.joined is None else whole & self.joined[keep])

    def leads_to(self, place: int) -> bool:
        """Whether a line leads to the point with this index from the previous one."""
        return 0 < place < len(self.x) and (self.joined is None or bool(self.joined[place]))

    def span(self, start: float, end: float) -> tuple[int, int]:
        """The first point from `start` on, and the first beyond `end`."""
        return int(np.searchsorted(self.x, start, "left")), int(np.searchsorted(self.x, end, "right"))

    def extremes(self, start: float, end: float) -> tuple[float, ...]:
        """The smallest and the largest visible value of the line from `start` to `end`; () if none."""
        first, beyond = self.span(start, end)
        if self.ends and beyond - first == len(self.x) > 0:
            return self.ends
        seen = [float(find(self.y[first:beyond])) for find in (np.min, np.max) if beyond > first]
        for place, border in ((first, start), (beyond, end)):
            if self.leads_to(place):
                (x0, x1), (y0, y1) = self.x[place - 1 : place + 1], self.y[place - 1 : place + 1]
                share = (border - x0) / (x1 - x0) if x1 > x0 else 0.0
                between = float(y0 + (y1 - y0) * share)
                seen.append(min(max(between, float(min(y0, y1))), float(max(y0, y1))))  # sums are rounded
        return (min(seen), max(seen)) if seen else ()


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


def doubles(numbers: Sequence[float] | Floats) -> Floats:
    """Numbers as an array: an array of doubles as it is, anything else as a copy."""
    given: Any = numbers
    if isinstance(given, np.ndarray):
        return np.asarray(given, dtype=np.float64)
    return np.array(given, dtype=np.float64)


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
    y = points.y[:beyond]
    if not len(begins):
        return Stretches.single((), ())
    joined = np.arange(len(begins)) > 0
    return Stretches(
        column,
        first=y[begins],
        low=np.minimum.reduceat(y, begins),
        high=np.maximum.reduceat(y, begins),
        last=y[np.append(begins[1:], beyond) - 1],
        joined=joined if points.joined is None else joined & points.joined[begins],
    )


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
