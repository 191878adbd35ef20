"""The y axis of a chart: its ends, its round ticks, and the position of a value between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10, ulp

import numpy as np

from memo_tui.tui.charts.points import Floats
from memo_tui.tui.charts.series import YScale
from memo_tui.tui.charts.ticks import distances, multiples, tick_labels

_NARROW = 5.0  # values of one sign whose ratio is below this have ticks as on a linear axis
_LINEAR_SHARE = 3  # powers of ten below the largest value, where a symlog axis begins to be linear
_SMALLEST = 5e-324
_LITTLE = 0.3  # of the distance between two ticks
_DIVISIONS = ((1, 2, 5), (1, 3), (1,))  # of a power of ten


@dataclass(frozen=True, slots=True)
class Scale:
    """The y axis: its ends, and the values marked between them.

    Attributes:
        low: the value at the bottom.
        high: the value at the top.
        ticks: the values that are marked, ascending.
        kind: how values become heights.
        linear: on a symlog axis, up to which value it is about linear.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    kind: YScale = YScale.LINEAR
    linear: float = 1.0

    def rows(self, values: Floats, count: int) -> Floats:
        """The rows of values on an axis of so many rows, counted from the top; not rounded."""
        with np.errstate(all="ignore"):
            low, high = self._heights(np.array([self.low, self.high]))
            heights = self._heights(values)
            if not high > low:  # so close together that their heights are the same
                low, high, heights = self.low, self.high, values
            rows: Floats = (high - heights) / (high - low) * (count - 1)
        return rows

    def row(self, value: float, count: int) -> int:
        """The row of one value on an axis of so many rows, counted from the top."""
        return round(float(self.rows(np.array([value]), count)[0]))

    def labels(self) -> list[str]:
        """The ticks as text, with as many digits as distinguish them."""
        return tick_labels(self.ticks)

    def _heights(self, values: Floats) -> Floats:
        if self.kind is YScale.LOG:
            return np.log10(values)
        if self.kind is YScale.SYMLOG:
            return np.sign(values) * np.log1p(np.abs(values) / self.linear)
        return values


def scale_of(low: float, high: float, most: int, kind: YScale = YScale.LINEAR) -> Scale:
    """An axis with round ticks for values from `low` to `high`, which are above 0 on a log axis.

    Its ends are those values, or ticks a little beyond. A symlog axis is about linear up to a thousandth of
    the largest value, taken as a power of ten; beyond that it is logarithmic on both sides of 0.

    Args:
        low: the smallest value.
        high: the largest.
        most: how many ticks there should be at most, 3 or more; one more is possible.
        kind: how values become heights.
    """
    largest = max(abs(low), abs(high))
    if kind is YScale.LINEAR or (kind is YScale.SYMLOG and not largest):
        return _linear(low, high, most)
    linear = 10.0 ** max(floor(log10(largest)) - _LINEAR_SHARE, -307)
    if low == high and kind is YScale.LOG:
        return Scale(max(low / 10, _SMALLEST), high * 10, (low,), kind)
    if low == high or (low * high > 0 and largest < _NARROW * min(abs(low), abs(high))):
        plain = _linear(low, high, most)
        return Scale(plain.low, plain.high, plain.ticks, kind, linear)
    ticks: list[float] = []
    for grid in _log_grids(low, high) if kind is YScale.LOG else _symlog_grids(linear, largest):
        found = grid[bisect_left(grid, low) : bisect_right(grid, high)]
        if len(found) < 2 <= len(ticks):
            break
        ticks = found
        if len(ticks) <= most:
            break
    return Scale(low, high, tuple(ticks) or (low, high), kind, linear)


def _log_grids(low: float, high: float) -> Iterator[list[float]]:
    """Round values that cover those from `low` to `high`, both above 0: ever fewer."""
    first, last = floor(log10(low)), ceil(log10(high))
    for digits in _DIVISIONS:
        yield [digit * _power(exponent) for exponent in range(first, last + 1) for digit in digits]
    for stride in range(2, last - first + 2):
        yield [_power(stride * place) for place in range(first // stride, -(-last // stride) + 1)]


def _symlog_grids(linear: float, largest: float) -> Iterator[list[float]]:
    """Round values on both sides of 0, up to the largest that isn't beyond `largest`: ever fewer."""
    first, last = round(log10(linear)), floor(log10(largest))
    for stride in range(1, last - first + 2):
        powers = [_power(exponent) for exponent in range(last, first - 1, -stride)]
        yield [*(-power for power in powers), 0.0, *reversed(powers)]


def _power(exponent: int) -> float:
    return 10.0 ** min(max(exponent, -323), 308)


def _linear(low: float, high: float, most: int) -> Scale:
    if low == high:
        half = max(10.0 ** (floor(log10(abs(low))) - 1) if low else 1.0, 4 * ulp(low))
        return Scale(low - half, low + half, (low - half, low, low + half))
    ticks: list[float] = []
    for digit, power in distances(low, high):
        step = digit * 10.0**power
        if not step or (high - low) / step > 2 * most:
            continue
        # A tick a little beyond an end is worth a longer axis.
        found = multiples(digit, power, low / step - _LITTLE, high / step + _LITTLE)
        if len(found) < 2 and ticks:
            break
        ticks = found
        if len(ticks) <= most:
            break
    return Scale(min(low, ticks[0]), max(high, ticks[-1]), tuple(ticks))
