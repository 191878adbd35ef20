"""A grid of charts, one per metric; of any number of metrics, only those on the screen have a chart."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.choices import Choices
from memo_tui.tui.charts.chosen_series import ChosenSeries
from memo_tui.tui.charts.grid_keys import GRID_KEYS
from memo_tui.tui.charts.grid_shape import MOST_ACROSS, MOST_DOWN, position_text, shape_of_grid
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.own_views import OwnViews
from memo_tui.tui.charts.selection import by_key, is_of_machine, lowest_first, metrics_of
from memo_tui.tui.charts.series import XAxis, YScale
from memo_tui.tui.common.text import plain

_MOST_HISTORIES = 240
_NOTHING = "These runs have not logged any metrics yet."

Key = tuple[str, str]  # a run's id and a metric


class ChartGrid(Widget, can_focus=False):
    """The metrics of some runs, with one x axis, scale, smoothing, zoom and cursor for all charts.

    The chart that has the focus is the selected one. Beyond what fits, the grid scrolls by rows of charts.

    Attributes:
        x_axis: of all charts.
        y_scale: of all charts.
        smoothing: of all charts; None for what each needs.
        whole: whether the y axes cover all values, those far outside the others too.
        mutes: whether runs that end far from the others are dim and don't widen the y axes.
        alone: the index of the line that stands out while the others are dim; None if all do.
        choices: groups, colours by a value, another metric as the x axis.
        machine: whether the metrics of the machine are shown instead of the others; words find both.
        words: only metrics whose names contain all these words are shown.
        enlarged: whether the selected chart fills the grid.
    """

    DEFAULT_CSS = """
    ChartGrid {
        layout: grid;
        & > MetricChart {
            width: 1fr; height: 1fr; border: round $foreground 35%;
            &:focus { border: round $primary; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*GRID_KEYS]
    x_axis: reactive[XAxis] = reactive(XAxis.STEP, init=False)
    y_scale: reactive[YScale] = reactive(YScale.LINEAR, init=False)
    smoothing: reactive[float | None] = reactive(None, init=False)
    whole: reactive[bool] = reactive(False, init=False)
    mutes: reactive[bool] = reactive(False, init=False)
    alone: reactive[int | None] = reactive(None, init=False)
    choices: reactive[Choices] = reactive(Choices(), init=False)
    machine: reactive[bool] = reactive(False, init=False)
    words: reactive[str] = reactive("", init=False)
    enlarged: reactive[bool] = reactive(False, init=False, bindings=True)

    class Turned(Message):
        """Another part is visible: `wanted()`, `position` and `zoomed` may have changed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._charts = [MetricChart(focusable=True) for _ in range(MOST_ACROSS * MOST_DOWN)]
        self._runs: Sequence[Run] = ()
        self._histories: Mapping[Key, History] = {}
        self._every: list[str] = []  # all metrics of the runs
        self._metrics: list[str] = []  # those that match the words
        self._place = 0  # the index of the selected one among these
        self._sought = ""  # the metric that was chosen last, whether found or not
        self._first = 0  # the index of the first visible one
        self._across = self._down = 1
        self._own = OwnViews()
        self._series = ChosenSeries()

    def compose(self) -> ComposeResult:
        """As many charts as ever fit."""
        same = (ChartGrid.y_scale, ChartGrid.smoothing, ChartGrid.whole, ChartGrid.mutes, ChartGrid.alone)
        for chart in self._charts:
            yield chart.data_bind(*same)

    def on_mount(self) -> None:
        """Show that nothing is known yet."""
        self._arrange()

    def show(self, runs: Sequence[Run], histories: Sequence[History]) -> None:
        """Show these runs, and what has been read of their histories."""
        before, self._runs, self._histories = self._runs, runs, by_key(histories)
        if len(before) != len(runs) or any(
            new is not old and (new.run_id != old.run_id or new.metrics.keys() != old.metrics.keys())
            for new, old in zip(runs, before, strict=True)
        ):
            self._every = metrics_of(runs)
            self._match()
        else:
            self._fill()

    def show_alone(self, metric: str) -> None:
        """Let the chart of this metric fill the grid."""
        self._turn_to(metric)
        if metric in self._metrics:
            self._place, self._sought = self._metrics.index(metric), metric
            self.enlarged = len(self._metrics) > 1

    def bring(self, metric: str) -> None:
        """Select the chart of this metric, and bring it into view; an unknown one changes nothing."""
        self._turn_to(metric)
        if metric in self._metrics and metric != self.selected:
            self._sought = metric
            self._select(self._metrics.index(metric))

    def _turn_to(self, metric: str) -> None:
        """Show the section of a metric."""
        if metric in self._every and not self.words:
            self.machine = is_of_machine(metric)

    def bring_next(self) -> None:
        """Select the first chart after those in view; after the last metric, the first."""
        if self._metrics:
            place = (self._place if self.enlarged else self._first) + len(self._in_view)
            if place >= len(self._metrics):
                place, self.machine = 0, self.machine != (self.has_sections and not self.words)
            self._sought = self._metrics[place]
            if not self.enlarged:  # so that it comes first
                self._first = place // self._across * self._across
            self._select(place)

    def wanted(self) -> list[Key]:
        """The histories that the visible charts need, each a run's id and a metric."""
        x = self.choices.x_metric
        metrics = dict.fromkeys((*self._in_view, *([x] if x else [])))
        return [(run.run_id, metric) for metric in metrics for run in self._runs if metric in run.metrics]

    @property
    def selected(self) -> str:
        """The metric of the selected chart, or ""."""
        return self._metrics[self._place] if self._metrics else ""

    @property
    def has_more(self) -> bool:
        """Whether there are metrics beside those in view."""
        return len(self._in_view) < len(self._metrics) or (self.has_sections and not self.words)

    @property
    def position(self) -> str:
        """Which metrics are visible, such as "metrics 1-4 of 12"."""
        section = "" if self.words or not self.shows_machine else " of the machine"
        first = self._place if self.enlarged else self._first
        of_all = len(self._every if self.words else self._section)
        return position_text(first, len(self._in_view), len(self._metrics), of_all) + section

    @property
    def has_sections(self) -> bool:
        """Whether there are metrics of the machine beside others."""
        return len({is_of_machine(key) for key in self._every}) > 1

    @property
    def shows_machine(self) -> bool:
        """Whether the metrics of the machine are shown; also if there are no others."""
        return self.machine if self.has_sections else any(map(is_of_machine, self._every))

    @property
    def _section(self) -> list[str]:
        """The metrics that are shown without words: those of the machine, or all others."""
        return [key for key in self._every if is_of_machine(key) == self.shows_machine]

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the x axis is visible."""
        return self._own.zoomed

    def focus_selected(self) -> None:
        """Focus the selected chart."""
        self._charts[0 if self.enlarged else self._place - self._first].focus(scroll_visible=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "enlarge":
            wanted = bool(parameters[0])
            return wanted != self.enlarged and (not wanted or len(self._in_view) > 1)
        return True

    def action_enlarge(self, wanted: bool) -> None:
        """Let the selected chart fill the grid, or show all again."""
        self.enlarged = wanted

    def action_select(self, way: str) -> None:
        """Select another chart."""
        across = 1 if self.enlarged else self._across
        page, far = across * (1 if self.enlarged else self._down), len(self._metrics)
        by = {"up": -across, "down": across, "left": -1, "right": 1}
        by |= {"page_up": -page, "page_down": page, "first": -far, "last": far}
        place = min(max(self._place + by[way], 0), max(0, far - 1))
        if place // across != self._place // across or way not in ("up", "down"):
            self._sought = self._metrics[place] if self._metrics else ""
            self._select(place)

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

    def watch_machine(self) -> None:
        """Show the other section."""
        self._match()

    def watch_words(self) -> None:
        """Show the metrics that match."""
        self._match()

    def watch_enlarged(self) -> None:
        """Arrange the charts again."""
        held = self.has_focus_within
        self._arrange()
        if held:
            self.focus_selected()

    def on_resize(self) -> None:
        """More or fewer charts may fit now."""
        self._arrange()

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
        chart = self._charts[0 if self.enlarged else self._place - self._first]
        self._own.scales[self.selected] = chart.y_scale = after(chart.y_scale)

    def own_zoom(self) -> bool:
        """Let each chart zoom by itself, or all together again; returns whether each does now."""
        self._own.linked = not self._own.linked
        self._fill()
        return not self._own.linked

    def watch_y_scale(self) -> None:
        """All charts have this scale again."""
        self._own.scales.clear()

    def _metric_of(self, chart: MetricChart) -> str:
        """The metric that a chart shows, or ""."""
        return dict(zip(self._charts, self._in_view, strict=False)).get(chart, "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Select the chart that gets the focus."""
        if not self.enlarged and isinstance(event.widget, MetricChart):
            place = self._first + self._charts.index(event.widget)
            self._place = min(place, max(0, len(self._metrics) - 1))
            if not self.words:
                self._sought = self.selected

    def on_click(self, event: events.Click) -> None:
        """Enlarge a chart on a double click, or show all again."""
        if event.chain == 2 and (self.enlarged or len(self._in_view) > 1):
            self.enlarged = not self.enlarged

    def on_mouse_scroll_down(self) -> None:
        """Scroll to the next row."""
        self.action_select("down")

    def on_mouse_scroll_up(self) -> None:
        """Scroll to the previous row."""
        self.action_select("up")

    @property
    def _in_view(self) -> Sequence[str]:
        if self.enlarged:
            return self._metrics[self._place : self._place + 1]
        return self._metrics[self._first : self._first + self._across * self._down]

    def _match(self) -> None:
        """Find the metrics with all the words; select the one chosen last if it is among them."""
        selected, wanted = self.selected, self.words.lower().split()
        every = self._every if wanted else self._section
        self._metrics = [key for key in every if all(word in key.lower() for word in wanted)]
        places = (self._metrics.index(key) for key in (self._sought, selected) if key in self._metrics)
        self._place = next(places, 0)
        self._arrange()

    def _arrange(self) -> None:
        """Find out how many charts fit, and show these."""
        count = len(self._metrics)
        across, down = shape_of_grid(count, *self.size)
        while across * down * len(self._runs) > _MOST_HISTORIES and down > 1:
            down -= 1
        self._across, self._down = across, down
        self.styles.grid_size_columns, self.styles.grid_size_rows = (
            (1, 1) if self.enlarged else (across, down)
        )
        for place, chart in enumerate(self._charts):
            chart.display = place < (1 if self.enlarged else max(1, min(across * down, count)))
            chart.steered = self.enlarged
            chart.brief = not self.enlarged and len(self._runs) > 1
        self._select(self._place)

    def _select(self, place: int) -> None:
        """Select a metric, and bring its chart into view."""
        self._place = place
        row, top = place // self._across, self._first // self._across
        top = min(max(top, row - self._down + 1), row)
        last = max(0, -(-len(self._metrics) // self._across) - self._down)
        self._first = min(top, last) * self._across
        self._fill()
        if self.has_focus_within:
            self.focus_selected()
        self.post_message(self.Turned())

    def _fill(self) -> None:
        """Pass each chart what it shows."""
        if not self._in_view:
            found = f"No metric has “{plain(self.words)}” in its name."
            self._charts[0].empty = found if self._every else _NOTHING
            self._charts[0].show("", ())
        for chart, metric in zip(self._charts, self._in_view, strict=False):
            chart.y_scale = self._own.scales.get(metric, self.y_scale)
            chart.window = self._own.window(metric)
            series = self._series.of(self._runs, metric, self._histories, self.choices, self.x_axis)
            read = any(len(each.values) for each in series)
            chart.empty = "No finite value." if read else "Reading …"
            chart.show(plain(metric), series, lowest_first=lowest_first(metric))
