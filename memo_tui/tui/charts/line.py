"""A line of a chart: the points of a series, ready to be drawn over any x axis, smoothed or not."""

from collections.abc import Sequence

import numpy as np

from memo_tui.tui.charts.points import LARGEST, Floats, Points, Track, doubles
from memo_tui.tui.charts.series import Series, XAxis
from memo_tui.tui.charts.smoothing import Smoother

_KEPT = 6  # kinds of points that are kept for a line

_Kind = tuple[XAxis, bool, float, bool]


class Line:
    """The points of a series: computed when first needed, and kept; points added to them cost little."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self._tracks: dict[tuple[XAxis, bool, float], Track] = {}
        self._smoothers: dict[_Kind, Smoother] = {}
        self._kept: dict[_Kind, Points] = {}

    def take(self, series: Series) -> bool:
        """Take in further points; False if the series is not this one continued."""
        if not series.continues(self.series):
            return False
        if not series.same_points(self.series):
            self._kept.clear()
        self.series = series
        return True

    def points(
        self, x_axis: XAxis, *, smoothing: float = 0.0, positive: bool = False, fine: bool = True
    ) -> Points:
        """The points over an x axis; none over an axis of time if their times are not known.

        Args:
            x_axis: the kind of axis.
            smoothing: the weight of the past, see `Smoother`.
            positive: leave out the points that are not above 0, with gaps in their places.
            fine: whether each smoothed point is wanted, rather than some of many.
        """
        kind = (x_axis, positive, smoothing, fine)
        if kind not in self._kept:
            found = self._make(*kind)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[kind] = found
        return self._kept[kind]

    def band(self, x_axis: XAxis, *, positive: bool = False) -> tuple[Points, Points] | None:
        """The points of the band's lower and upper end, if there is a band."""
        if self.series.band is None:
            return None
        places = self._places(x_axis)
        low, high = (Track(positive=positive).take(places, doubles(end)) for end in self.series.band)
        return low, high

    @property
    def timeless(self) -> bool:
        """Whether it has values whose times are not known."""
        return len(self.series.times) < min(len(self.series.values), len(self.series.steps))

    @property
    def ends_in_nan(self) -> bool:
        """Whether the last value is NaN."""
        values = self.series.values
        return len(values) > 0 and bool(np.isnan(values[-1]))

    def odd(self) -> tuple[int, int, float]:
        """How many values are NaN, how many infinite, and at which step the first of both is."""
        values = doubles(self.series.values)
        nan, infinite = np.isnan(values), np.abs(values) >= LARGEST
        first = np.flatnonzero(nan | infinite)[:1].tolist()
        step = float(self.series.steps[first[0]]) if first else 0.0
        return int(np.count_nonzero(nan)), int(np.count_nonzero(infinite)), step

    def _make(self, x_axis: XAxis, positive: bool, smoothing: float, fine: bool) -> Points:
        if smoothing:
            points = self.points(x_axis, positive=positive)
            own = self._smoothers.setdefault((x_axis, positive, smoothing, fine), Smoother(smoothing))
            restarts = self._track(x_axis, positive=positive).restarts
            return own.of(points, restarts, fine=fine)
        return self._track(x_axis, positive=positive).take(self._places(x_axis), doubles(self.series.values))

    def _track(self, x_axis: XAxis, *, positive: bool) -> Track:
        kind = (x_axis, positive, self._origin(x_axis))
        return self._tracks.setdefault(kind, Track(positive=positive))

    def _origin(self, x_axis: XAxis) -> float:
        """Where a relative axis begins, in ms; 0 for the others."""
        if x_axis is not XAxis.RELATIVE or self.timeless or not len(self.series.times):
            return 0.0
        return float(np.fmin.reduce(doubles(self.series.times)))

    def _places(self, x_axis: XAxis) -> Floats:
        """The place of each value on an axis."""
        if x_axis in (XAxis.STEP, XAxis.METRIC):
            return doubles(self.series.steps)
        if x_axis is XAxis.ORDER:
            return np.arange(len(self.series.values), dtype=np.float64)
        if self.timeless:
            return np.empty(0)
        return (doubles(self.series.times) - self._origin(x_axis)) / 1000


def axis_of(lines: Sequence[Line], wanted: XAxis) -> XAxis:
    """The axis on which lines can be seen: another one if all that they have was logged at one step."""
    if wanted is not XAxis.STEP or max((len(line.series.values) for line in lines), default=0) < 2:
        return wanted
    places = {float(end) for line in lines for end in _ends(doubles(line.series.steps))}
    if len(places) != 1:
        return wanted
    times = [_ends(doubles(line.series.times)) for line in lines if len(line.series.times)]
    known = not any(line.timeless for line in lines) and any(last > first for first, last in times)
    return XAxis.RELATIVE if known else XAxis.ORDER


def _ends(places: Floats) -> tuple[float, ...]:
    """The smallest and the largest of sorted places; () if there is none."""
    return (float(places[0]), float(places[-1])) if len(places) else ()
