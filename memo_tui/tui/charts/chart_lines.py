"""The lines of a chart while series come and grow, and how much they are smoothed."""

from collections.abc import Sequence

from memo_tui.tui.charts.line import Line, axis_of
from memo_tui.tui.charts.series import Series, XAxis, YScale
from memo_tui.tui.charts.smoothing import automatic

_MORE = 1.25  # times as many points, from which on the noise is measured again


class ChartLines:
    """The lines of series: kept where a series goes on, so that only what is new of it costs anything.

    Attributes:
        lines: one for each series.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._chosen: tuple[tuple[XAxis, YScale, int], int, float] | None = None

    def take(self, series: Sequence[Series]) -> None:
        """Make the lines of other series."""
        known = {id(line.series.values): line for line in self.lines}
        beside = dict(enumerate(self.lines))
        self.lines = [
            _line(each, known.get(id(each.values)) or beside.get(at)) for at, each in enumerate(series)
        ]
        if not {*map(id, self.lines)} <= {*map(id, beside.values())}:
            self._chosen = None

    def smoothing(self, x_axis: XAxis, y_scale: YScale) -> float:
        """As much smoothing as the lines' noise needs; not measured anew for each point that comes in."""
        kind = (x_axis, y_scale, len(self.lines))
        count = sum(len(line.series.values) for line in self.lines)
        if self._chosen and self._chosen[0] == kind and self._chosen[1] <= count <= self._chosen[1] * _MORE:
            return self._chosen[2]
        axis, log = axis_of(self.lines, x_axis), y_scale is YScale.LOG
        points = [line.points(axis, positive=log) for line in self.lines]
        self._chosen = (kind, count, automatic(points, logarithmic=log))
        return self._chosen[2]


def _line(series: Series, known: Line | None) -> Line:
    """The line of these points: the known one if these are its points, and maybe more."""
    return known if known and known.take(series) else Line(series)
