"""Charts that are drawn the same way: one x axis, scale, smoothing, zoom, cursor and choice of runs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.runs.model import Run
from memo_tui.tui.charts.choices import Choices
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.own_views import OwnViews
from memo_tui.tui.charts.series import XAxis, YScale


class LinkedCharts(Widget):
    """What all charts of a grid have in common; a subclass composes `linked()` and says what each shows.

    Attributes:
        x_axis: of all charts.
        y_scale: of all charts.
        smoothing: of all charts; None for what each needs.
        whole: whether the y axes cover all values, those far outside the others too.
        mutes: whether runs that end far from the others are dim and don't widen the y axes.
        alone: the index of the line that stands out while the others are dim; None if all do.
        choices: groups, colours by a value, another metric as the x axis.
    """

    x_axis: reactive[XAxis] = reactive(XAxis.STEP, init=False)
    y_scale: reactive[YScale] = reactive(YScale.LINEAR, init=False)
    smoothing: reactive[float | None] = reactive(None, init=False)
    whole: reactive[bool] = reactive(False, init=False)
    mutes: reactive[bool] = reactive(False, init=False)
    alone: reactive[int | None] = reactive(None, init=False)
    choices: reactive[Choices] = reactive(Choices(), init=False)

    class Turned(Message, namespace="chart_grid"):
        """Another part is visible: `wanted()`, `position` and `zoomed` may have changed."""

    @dataclass
    class RunPicked(Message, namespace="chart_grid"):
        """The lines of a run stand out now."""

        run: Run

    class Alone(Message, namespace="chart_grid"):
        """Another line stands out: `alone`."""

    def __init__(self, charts: Sequence[MetricChart], *, id: str | None = None) -> None:  # noqa: A002
        """Link these charts."""
        super().__init__(id=id)
        self._charts = charts
        self._runs: Sequence[Run] = ()
        self._own = OwnViews()

    def linked(self) -> Iterator[MetricChart]:
        """The charts, which follow this widget."""
        same = (
            *(LinkedCharts.y_scale, LinkedCharts.smoothing, LinkedCharts.whole),
            *(LinkedCharts.mutes, LinkedCharts.alone),
        )
        for chart in self._charts:
            yield chart.data_bind(*same)

    @property
    def selected(self) -> str:
        """The metric of the selected chart, or ""."""
        raise NotImplementedError

    def _metric_of(self, chart: MetricChart) -> str:
        """The metric that a chart shows, or ""."""
        raise NotImplementedError

    def _fill(self) -> None:
        """Pass each visible chart what it shows."""
        raise NotImplementedError

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the x axis is visible."""
        return self._own.zoomed

    def watch_x_axis(self) -> None:
        """Pass it to all charts."""
        self._pass_x_axis()
        if self.choices.groups:
            self._fill()

    def _pass_x_axis(self) -> None:
        self._own.show_all()
        for chart in self._charts:
            chart.x_axis = XAxis.METRIC if self.choices.x_metric else self.x_axis

    def watch_choices(self) -> None:
        """Show the runs as chosen."""
        self.alone = None
        self._pass_x_axis()
        self._fill()
        self.post_message(self.Turned())

    def watch_alone(self, alone: int | None) -> None:
        """Say which run stands out."""
        self.post_message(self.Alone())
        if alone is not None and alone < len(self._runs) and not self.choices.groups:
            self.post_message(self.RunPicked(self._runs[alone]))

    @on(MetricChart.Picked)
    def pick(self, message: MetricChart.Picked) -> None:
        """Let a run stand out in all charts, or all of them again."""
        message.stop()
        self.alone = message.place

    @on(MetricChart.Moved)
    def follow_chart(self, message: MetricChart.Moved) -> None:
        """Show the same part of the x axis in all charts that are linked, and the cursor at one place."""
        message.stop()
        turned = self._own.take_window(self._metric_of(message.chart), message.chart.window)
        for chart in self._charts:
            chart.window, chart.cursor = self._own.window(self._metric_of(chart)), message.chart.cursor
        if turned:
            self.post_message(self.Turned())

    def own_scale(self, after: Callable[[YScale], YScale]) -> None:
        """Give the selected chart another y scale than the others have; `after` says which follows one."""
        chart = next((each for each in self._charts if self._metric_of(each) == self.selected), None)
        if chart is not None and self.selected:
            self._own.scales[self.selected] = chart.y_scale = after(chart.y_scale)

    def own_zoom(self) -> bool:
        """Let each chart zoom by itself, or all together again; returns whether each does now."""
        self._own.linked = not self._own.linked
        self._fill()
        return not self._own.linked

    def watch_y_scale(self) -> None:
        """All charts have this scale again."""
        self._own.scales.clear()
