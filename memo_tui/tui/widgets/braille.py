"""Lines in braille dots: thinning them to the dots there are, and drawing them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

LARGEST = 1e300  # beyond that a value counts as infinite; MLflow stores infinity as 1.797e308


@dataclass(frozen=True, slots=True)
class Stretch:
    """The values that fall on one column of dots.

    Attributes:
        column: the column of dots, from 0.
        first: the first value.
        low: the smallest.
        high: the largest.
        last: the last value.
        joined: whether a line leads here from the stretch before.
    """

    column: int
    first: float
    low: float
    high: float
    last: float
    joined: bool


def thin(
    steps: Sequence[float], values: Sequence[float], start: float, end: float, columns: int
) -> list[Stretch]:
    """Thin points to one stretch a column, so that no extreme is lost.

    Args:
        steps: n places in ascending order.
        values: n values; a NaN leaves a gap, infinities are ignored.
        start: the place of the first column.
        end: the place of the last column.
        columns: how many columns of dots there are.

    Returns:
        The stretches from left to right; a column without values has none.
    """
    size = min(len(steps), len(values))
    scale = (columns - 1) / (end - start) if end > start else 0
    stretches: list[Stretch] = []
    joined, at = False, 0
    for column in range(columns) if scale else [columns // 2]:
        border = start + (column + 0.5) / scale if scale and column < columns - 1 else None
        stop = size if border is None else bisect_left(steps, border, at, size)
        if stop > at:
            part, at = values[at:stop], stop
            joined = _add(stretches, column, part, joined=joined)
    return stretches


def _add(stretches: list[Stretch], column: int, part: Sequence[float], *, joined: bool) -> bool:
    """Add the stretch of one column if it has values; tell whether the next one is joined to it."""
    low, high, finite, ends_in_gap = min(part), max(part), part, False
    if not (abs(sum(part)) < LARGEST and low > -LARGEST and high < LARGEST):
        # Slower, so only where a NaN or an infinity is among them. (A NaN makes the sum one.)
        finite = [value for value in part if -LARGEST < value < LARGEST]
        if not finite:
            return joined and not any(map(isnan, part))
        low, high = min(finite), max(finite)
        drawn = [place for place, value in enumerate(part) if -LARGEST < value < LARGEST]
        joined = joined and not any(map(isnan, part[: drawn[0]]))
        ends_in_gap = any(map(isnan, part[drawn[-1] :]))
    stretches.append(Stretch(column, finite[0], low, high, finite[-1], joined))
    return not ends_in_gap


class Canvas:
    """A picture of dots, two across and four down in each cell.

    Args:
        width: in cells.
        height: in cells.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._columns = [0] * (width * 2)  # each a number whose bit n is the dot in row n from the top

    def upright(self, x: int, y0: int, y1: int) -> None:
        """Set the dots of column `x` from row `y0` to row `y1`, in either order."""
        low, high = min(y0, y1), max(y0, y1)
        self._columns[x] |= ((1 << (high - low + 1)) - 1) << low

    def line(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Set the dots of a straight line, without breaks; `x0` is not right of `x1`."""
        across, down = x1 - x0, y1 - y0
        if across == 0 or abs(down) <= across:
            for step in range(across + 1):
                self.upright(x0 + step, *[round(y0 + down * step / max(across, 1))] * 2)
            self.upright(x1, y1, y1 if across else y0)
            return
        way, begin = (1 if down > 0 else -1), y0
        for step in range(across + 1):  # each column goes on one row beyond the one before
            stop = y1 if step == across else round(y0 + down * (step + 0.5) / across)
            self.upright(x0 + step, begin, stop)
            begin = stop if stop == y1 else stop + way

    def row(self, y: int) -> Iterator[int]:
        """The cells of a row from left to right, each as its dots: the number of a braille sign, or 0."""
        for x in range(0, self.width * 2, 2):
            left = self._columns[x] >> (y * 4) & 15
            right = self._columns[x + 1] >> (y * 4) & 15
            yield left & 7 | (left & 8) << 3 | (right & 7) << 3 | (right & 8) << 4
