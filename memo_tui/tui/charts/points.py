"""The points of a line that can be drawn, and how they grow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memo_tui.runs.growing import Growing

LARGEST = 1e300  # beyond it a value counts as infinite; MLflow stores infinity as 1.797e308
BLOCK = 64  # points of which the extremes are kept

_ENDS = (np.minimum.reduce, np.maximum.reduce)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Window = tuple[float, float]


class Blocks:
    """The smallest and the largest of each `BLOCK` values of a line, without the last, unfinished block."""

    def __init__(self) -> None:
        self._low, self._high = Growing(), Growing()

    def extend(self, values: Floats) -> None:
        """Take in what is new: all values of the line so far, of which those known have not changed."""
        begin, end = self._low.size * BLOCK, len(values) // BLOCK * BLOCK
        if end > begin:
            cuts = np.arange(0, end - begin, BLOCK)
            self._low.extend(np.minimum.reduceat(values[begin:end], cuts))
            self._high.extend(np.maximum.reduceat(values[begin:end], cuts))

    @property
    def low(self) -> Floats:
        """The smallest value of each block."""
        return self._low.values

    @property
    def high(self) -> Floats:
        """The largest value of each block."""
        return self._high.values


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a line that can be drawn.

    Attributes:
        x: n finite places, ascending.
        y: n finite values.
        joined: whether a line leads to each from the previous one; None if to all.
        gaps: the places where NaN begins, and the value before each, or NaN.
        blocks: the extremes of blocks of the values, if known; of these values or more.
        infinite: how many infinite values were left out.
        memo: what was found of the points for the visible part last asked for, so that a drawing in which
            only something else has changed costs little.
    """

    x: Floats
    y: Floats
    joined: Flags | None = None
    gaps: tuple[Floats, Floats] = (np.empty(0), np.empty(0))
    blocks: Blocks | None = None
    infinite: int = 0
    memo: dict[str, tuple[object, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Sequence[float] | Floats, values: Sequence[float] | Floats) -> "Points":
        """The points of these places and values; the longer sequence is cut.

        Args:
            places: of the values on the x axis; sorted if needed, those that aren't finite left out.
            values: a NaN leaves a gap, infinities are ignored.
        """
        return Track().take(doubles(places), doubles(values))

    def leads_to(self, place: int) -> bool:
        """Whether a line leads to the point with this index from the previous one."""
        return 0 < place < len(self.x) and (self.joined is None or bool(self.joined[place]))

    def span(self, start: float, end: float) -> tuple[int, int]:
        """The first point from `start` on, and the first beyond `end`."""
        return int(np.searchsorted(self.x, start, "left")), int(np.searchsorted(self.x, end, "right"))

    def inner_blocks(self, first: int, beyond: int) -> tuple[int, int]:
        """The first block within these points, and the first that isn't; the same if there is none."""
        begin = -(-first // BLOCK)
        return begin, max(begin, beyond // BLOCK)

    def extremes(self, start: float, end: float) -> tuple[float, ...]:
        """The smallest and the largest visible value of the line from `start` to `end`; () if none."""
        window, known = self.memo.get("extremes", (None, ()))
        if window != (start, end):
            known = self._extremes(start, end)
            self.memo["extremes"] = (start, end), known
        found: tuple[float, ...] = known
        return found

    def _extremes(self, start: float, end: float) -> tuple[float, ...]:
        first, beyond = self.span(start, end)
        seen: list[float] = []
        begin, stop = self.inner_blocks(first, beyond)
        if self.blocks is not None and stop > begin:
            seen = [
                float(np.minimum.reduce(self.blocks.low[begin:stop])),
                float(np.maximum.reduce(self.blocks.high[begin:stop])),
            ]
            parts = [self.y[first : begin * BLOCK], self.y[stop * BLOCK : beyond]]
        else:
            parts = [self.y[first:beyond]]
        seen += [float(find(part)) for part in parts if len(part) for find in _ENDS]
        for place, border in ((first, start), (beyond, end)):
            if self.leads_to(place):
                (x0, x1), (y0, y1) = self.x[place - 1 : place + 1], self.y[place - 1 : place + 1]
                share = (border - x0) / (x1 - x0) if x1 > x0 else 0.0
                between = float(y0 + (y1 - y0) * share)
                seen.append(min(max(between, float(min(y0, y1))), float(max(y0, y1))))  # sums are rounded
        return (min(seen), max(seen)) if seen else ()


class Track:
    """Makes points of places and values that grow at their end; only what is new costs anything.

    Points that are finite and in order are not copied.

    Args:
        positive: leave out what is not above 0, with gaps in its place.

    Attributes:
        restarts: how often points have not just been added to those before.
    """

    def __init__(self, *, positive: bool = False) -> None:
        self._positive = positive
        self.restarts = -1
        self._restart()

    def _restart(self) -> None:
        self.restarts += 1
        self._taken = 0
        self._own: tuple[Growing, Growing, Growing] | None = None  # x, y, joined; None: those given
        self._gaps = (Growing(), Growing())
        self._infinite = 0
        self._blocks = Blocks()
        self._last_x, self._last_y = -np.inf, np.nan
        self._broken = self._in_nan = False

    def take(self, places: Floats, values: Floats) -> Points:
        """The points of places and values, of which the ones taken before have not changed."""
        size = min(len(places), len(values))
        x, y = places[self._taken : size], values[self._taken : size]
        if size < self._taken or not _follow(x, self._last_x):
            self._restart()
            x, y = places[:size], values[:size]
            if not _follow(x, -np.inf):
                known = np.abs(x) < LARGEST
                x, y = x[known], y[known]
                order = np.argsort(x, kind="stable")
                x, y = x[order], y[order]
                self._own = (Growing(), Growing(), Growing(kind="?"))
        if len(x):
            low, high = self._ends_of(values[:size], y)
            usual = low > (0 if self._positive else -LARGEST) and high < LARGEST  # False with a NaN
            if self._own is None and not usual:
                self._blocks = Blocks()
                self._blocks.extend(values[: self._taken])
            if self._own is None and not usual:
                begun = self._taken
                self._own = (Growing(places[:begun]), Growing(values[:begun]), Growing([True] * begun, "?"))
            if self._own is not None:
                self._add(x, y)
            self._last_x, self._taken = float(x[-1]), size
            if usual:
                self._last_y, self._broken, self._in_nan = float(y[-1]), False, False
        self._taken = size
        return self._points(places[:size], values[:size])

    def _ends_of(self, values: Floats, y: Floats) -> tuple[float, float]:
        """The smallest and the largest of the new values; NaN if one is."""
        if self._own is not None:
            return float(np.min(y)), float(np.max(y))
        known = len(self._blocks.low)
        self._blocks.extend(values)
        rest = values[max(self._taken, len(self._blocks.low) * BLOCK) :]
        ends = ((self._blocks.low[known:], rest), (self._blocks.high[known:], rest))
        low, high = (find(np.concatenate(parts)) for find, parts in zip(_ENDS, ends, strict=True))
        return float(low), float(high)

    def _points(self, x: Floats, y: Floats) -> Points:
        joined: Flags | None = None
        if self._own is not None:
            x, y, joined = (column.values for column in self._own)
        self._blocks.extend(y)
        return Points(
            x, y, joined, (self._gaps[0].values, self._gaps[1].values), self._blocks, self._infinite
        )

    def _add(self, x: Floats, y: Floats) -> None:
        """Add what can be drawn of these points to those that were copied."""
        nan = np.isnan(y)
        keep = np.abs(y) < LARGEST
        self._infinite += len(y) - int(np.count_nonzero(keep)) - int(np.count_nonzero(nan))
        breaks = nan
        if self._positive:
            breaks = nan | (keep & ~(y > 0))
            keep &= y > 0
        begins = np.flatnonzero(nan & ~np.append(self._in_nan, nan[:-1]))
        if len(begins):
            kept = np.maximum.accumulate(np.where(keep, np.arange(len(y)), -1))[begins]
            self._gaps[0].extend(x[begins])
            self._gaps[1].extend(np.where(kept >= 0, y[kept], self._last_y))
        held = np.flatnonzero(keep)
        before = np.cumsum(breaks)
        whole = np.diff(before[held], prepend=-1 if self._broken else 0) == 0
        assert self._own is not None  # noqa: S101 - for the type checker
        for column, part in zip(self._own, (x[held], y[held], whole), strict=True):
            column.extend(part)
        if len(held):
            self._last_y = float(y[held[-1]])
            self._broken = bool(breaks[held[-1] :].any())
        else:
            self._broken = self._broken or bool(breaks.any())
        self._in_nan = bool(nan[-1])


def _follow(x: Floats, last: float) -> bool:
    """Whether places are finite, ascend, and begin at `last` or later."""
    if not len(x):
        return True
    return bool(x[0] >= last and x[0] > -LARGEST and x[-1] < LARGEST and (x[1:] >= x[:-1]).all())


def doubles(numbers: Sequence[float] | Floats) -> Floats:
    """Numbers as an array: an array of doubles as it is, anything else as a copy."""
    given: Any = numbers
    if isinstance(given, np.ndarray):
        return np.asarray(given, dtype=np.float64)
    return np.array(given, dtype=np.float64)
