"""A line of a chart: the points of a series, ready to be drawn over any x axis, smoothed or not."""

from functools import cached_property
from math import ceil, log10

import numpy as np

from memo_tui.tui.charts.braille import LARGEST, Flags, Floats, Points, doubles
from memo_tui.tui.charts.series import Series, XAxis

_KEPT = 4  # kinds of points that are kept for a line: raw, smoothed, and both of these above 0
_BLOCK = 512
_DIGITS = 200  # powers of ten that a block may span
_SETTLED = -17  # below this power of ten a share doesn't change a double

_Kind = tuple[XAxis, float, bool]


class Line:
    """The points of a series. They are computed when first needed, and kept."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self._kept: dict[_Kind, Points] = {}

    def points(self, x_axis: XAxis, *, smoothing: float = 0.0, positive: bool = False) -> Points:
        """The points over an x axis; none over an axis of time if their times are not known.

        Args:
            x_axis: the kind of axis.
            smoothing: the weight of the past, see `smoothed`.
            positive: leave out the points that are not above 0, with gaps in their places.
        """
        kind = (x_axis, smoothing, positive)
        if kind not in self._kept:
            found = self._make(*kind)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[kind] = found
        return self._kept[kind]

    @property
    def timeless(self) -> bool:
        """Whether it has values whose times are not known."""
        return len(self.series.times) < min(len(self.series.values), len(self.series.steps))

    @cached_property
    def infinite(self) -> int:
        """The number of infinite values, which are not drawn."""
        if self.points(XAxis.STEP).ends is not None:
            return 0
        return int(np.count_nonzero(np.abs(doubles(self.series.values)) >= LARGEST))

    @property
    def ends_in_nan(self) -> bool:
        """Whether the last value is NaN."""
        values = self.series.values
        return len(values) > 0 and bool(np.isnan(values[-1]))

    def _make(self, x_axis: XAxis, smoothing: float, positive: bool) -> Points:
        if positive:
            points = self.points(x_axis, smoothing=smoothing)
            return points.only(points.y > 0, _all)
        if smoothing:
            points = self.points(x_axis)
            return Points(points.x, smoothed(points.y, smoothing), points.joined)
        values = self.series.values
        if x_axis is XAxis.STEP:
            return Points.of(self.series.steps, values)
        if self.timeless:
            return Points.of((), ())
        seconds = doubles(self.series.times) / 1000
        if x_axis is XAxis.RELATIVE and len(seconds):
            seconds = seconds - np.fmin.reduce(seconds)
        return Points.of(seconds, values)


def smoothed(values: Floats, weight: float) -> Floats:
    """The exponential moving average of finite values, as TensorBoard smooths its charts.

    After each value v: s = weight * s + (1 - weight) * v, starting with s = 0; the n-th value is shown as
    s / (1 - weight ** n), so that the first ones are not drawn towards 0. (`resmoothDataset` in TensorBoard's
    components/vz_line_chart2/line-chart.ts; Weights & Biases has the same.)

    Args:
        values: n finite values.
        weight: of the past, above 0 and below 1.

    Returns:
        The n smoothed values.
    """
    size = len(values)
    if not size:
        return values
    largest = float(np.max(np.abs(values))) or 1.0
    width = max(1, min(size, _BLOCK, int(_DIGITS / -log10(weight))))
    padded = np.zeros(-(-size // width) * width)
    padded[:size] = values / largest
    # Within a block s is a sum of v / weight ** i, times weight ** n; then each block goes on with the last s
    # of the one before.
    powers = weight ** np.arange(1, width + 1)
    blocks: Floats = np.cumsum(padded.reshape(-1, width) / powers, axis=1) * (powers * (1 - weight))
    carried, last = [0.0], powers[-1]
    for own in blocks[:-1, -1].tolist():
        carried.append(own + last * carried[-1])
    result: Floats = (blocks + np.outer(carried, powers)).ravel()[:size]
    young = min(size, ceil(_SETTLED / log10(weight)))
    result[:young] /= 1 - weight ** np.arange(1, young + 1)
    return result * largest


def _all(values: Floats) -> Flags:
    return np.ones(len(values), dtype=bool)
