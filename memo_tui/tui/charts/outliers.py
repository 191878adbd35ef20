"""The range of most values, and what lies far outside it."""

from collections.abc import Sequence

import numpy as np

from memo_tui.tui.charts.points import BLOCK, Floats, Points, Window
from memo_tui.tui.charts.series import YScale

_LEAST = 20  # values below which none is an outlier
_SAMPLE = 2048  # values of which the quantiles are taken
_MOST = 0.02  # the share of all values that may lie outside on one side
_LEAST_LINES = 4
_LAST = 20  # a line ends with one value in so many, the last ones
_ODD = 5.0  # times the usual distance from the middle
_FAR = 1.5  # times the range of most values: how far outside


def usual_range(lines: Sequence[Points], window: Window, scale: YScale) -> Window | None:
    """The smallest and the largest value that is not far outside the others; None if no value is.

    "Far" are values of which there are few: beyond the middle 96 % by more than one and a half times their
    range. On a log axis that is said of their logarithms; a symlog axis has room for all.

    Args:
        lines: of a chart; above 0 on a log axis.
        window: the ends of the visible part of the x axis.
        scale: of the y axis.
    """
    if scale is YScale.SYMLOG:
        return None
    spans = [points.span(*window) for points in lines]
    seen = sum(beyond - first for first, beyond in spans)
    if seen < _LEAST:
        return None
    stride = -(-seen // _SAMPLE)
    values = np.concatenate(
        [points.y[first:beyond:stride] for points, (first, beyond) in zip(lines, spans, strict=True)]
    )
    ends = [end for points in lines for end in points.extremes(*window)]
    least, most = min(ends), max(ends)
    log = scale is YScale.LOG
    if log:
        values, least, most = np.log10(values), float(np.log10(least)), float(np.log10(most))
    outside = min(int(len(values) * _MOST), len(values) - 1)
    ordered = np.partition(values, (outside, len(values) - 1 - outside))
    low, high = float(ordered[outside]), float(ordered[len(values) - 1 - outside])
    far = (high - low) * _FAR
    if not far > 0 or (least >= low - far and most <= high + far):
        return None
    low, high = max(low - far, least), min(high + far, most)
    if log:
        low, high = float(10**low), float(10**high)
    found = [
        each for points, span in zip(lines, spans, strict=True) for each in _within(points, *span, low, high)
    ]
    return min(found), max(found)


def odd_lines(lines: Sequence[Points]) -> frozenset[int]:
    """The indices of lines that end far from the others, by the median and the median distance from it.

    A line ends with the median of its last values. With less than four lines none is odd.
    """
    ends = {
        at: float(np.median(points.y[-max(1, len(points.y) // _LAST) :]))
        for at, points in enumerate(lines)
        if len(points.y)
    }
    if len(ends) < _LEAST_LINES:
        return frozenset()
    values = np.array(list(ends.values()))
    middle = float(np.median(values))
    apart = np.abs(values - middle)
    usual = float(np.median(apart)) or float(apart.mean())
    return frozenset(at for at, far in zip(ends, apart > _ODD * usual, strict=True) if far)


def _within(points: Points, first: int, beyond: int, low: float, high: float) -> tuple[float, ...]:
    """The smallest and the largest of some points' values that lie in a range; () if none does."""
    begin, stop = points.inner_blocks(first, beyond)
    found: list[Floats] = []
    places = [np.arange(first, beyond)]
    if points.blocks is not None and stop > begin:
        least, most = points.blocks.low[begin:stop], points.blocks.high[begin:stop]
        inside = (least >= low) & (most <= high)
        found = [least[inside], most[inside]]
        others = (np.flatnonzero(~inside) + begin)[:, None] * BLOCK + np.arange(BLOCK)
        places = [np.arange(first, begin * BLOCK), others.ravel(), np.arange(stop * BLOCK, beyond)]
    values = points.y[np.concatenate(places)]
    every = np.concatenate([*found, values[(values >= low) & (values <= high)]])
    return (float(every.min()), float(every.max())) if len(every) else ()


def outside(points: Points, window: Window, usual: Window) -> tuple[Floats, Floats]:
    """The places of the visible values below a range, and of those above."""
    first, beyond = points.span(*window)
    found = []
    for side in (-1, 1):
        begin, stop = points.inner_blocks(first, beyond)
        at = [np.arange(first, beyond)]
        if points.blocks is not None and stop > begin:
            ends = points.blocks.low if side < 0 else points.blocks.high
            far = _beyond(ends[begin:stop], side, usual)
            blocks = (np.flatnonzero(far) + begin)[:, None] * BLOCK + np.arange(BLOCK)
            at = [np.arange(first, begin * BLOCK), blocks.ravel(), np.arange(stop * BLOCK, beyond)]
        places = np.concatenate(at)
        found.append(points.x[places[_beyond(points.y[places], side, usual)]])
    return found[0], found[1]


def _beyond(values: Floats, side: int, usual: Window) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return values < usual[0] if side < 0 else values > usual[1]
