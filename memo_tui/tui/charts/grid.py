"""A grid of charts, one per metric; of any number of metrics, only those on the screen have a chart."""

from collections.abc import Mapping, Sequence
from math import log2
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.selection import by_key, lowest_first, metrics_of, series_of
from memo_tui.tui.charts.series import Window, XAxis, YScale
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import plain

_ACROSS, _DOWN = 4, 4  # charts at most
_WIDTH, _HEIGHT = 38, 10  # cells that a chart should have at least
_CELL_HEIGHT = 2  # cells are so many times higher than wide
_PROPORTION = 1.6  # of a chart's width to its height that looks best
_MOST_HISTORIES = 240
_NOTHING = "These runs have not logged any metrics yet."

Key = tuple[str, str]  # a run's id and a metric


def shape_of_grid(count: int, width: int, height: int) -> tuple[int, int]:
    """How many charts stand side by side and one above the other, of so many, in so many cells.

    Where not all have room, as many as have; else so that little room stays empty and the charts are not
    much wider or narrower than a picture is.
    """
    across, down = max(1, min(_ACROSS, width // _WIDTH)), max(1, min(_DOWN, height // _HEIGHT))
    if count >= across * down:
        return across, down
    shapes = [(columns, -(-max(count, 1) // columns)) for columns in range(1, across + 1)]

    def badness(shape: tuple[int, int]) -> float:
        columns, rows = shape
        empty = 1 - max(count, 1) / (columns * rows)
        proportion = (width / columns) / max(1.0, height / rows * _CELL_HEIGHT)
        return 2 * empty + abs(log2(max(proportion, 0.01) / _PROPORTION))

    return min((shape for shape in shapes if shape[1] <= down), key=badness)


class ChartGrid(Widget, can_focus=False):
    """The metrics of some runs, with one x axis, scale, smoothing, zoom and cursor for all charts.

    The chart that has the focus is the selected one. Beyond what fits, the grid scrolls by rows of charts.

    Attributes:
        x_axis: of all charts.
        y_scale: of all charts.
        smoothing: of all charts; None for what each needs.
        whole: whether the y axes cover all values, those far outside the others too.
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
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "enlarge(True)", "Enlarge"),
        bind("zoom", "enlarge(True)", "Enlarge", show=False),
        bind("open", "enlarge(False)", "All charts", show=False),
        bind("zoom", "enlarge(False)", "All charts", show=False),
        bind("back", "enlarge(False)", "All charts"),
        *(
            bind(name, f"select('{name}')", description, show=False)
            for name, description in (
                ("up", "Chart above"),
                ("down", "Chart below"),
                ("left", "Chart on the left"),
                ("right", "Chart on the right"),
                ("page_up", "Previous charts"),
                ("page_down", "Next charts"),
                ("first", "First chart"),
                ("last", "Last chart"),
            )
        ),
    ]
    x_axis: reactive[XAxis] = reactive(XAxis.STEP, init=False)
    y_scale: reactive[YScale] = reactive(YScale.LINEAR, init=False)
    smoothing: reactive[float | None] = reactive(None, init=False)
    whole: reactive[bool] = reactive(False, init=False)
    words: reactive[str] = reactive("", init=False)
    enlarged: reactive[bool] = reactive(False, init=False, bindings=True)

    class Turned(Message):
        """Another part is visible: `wanted()`, `position` and `zoomed` may have changed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._charts = [MetricChart(focusable=True) for _ in range(_ACROSS * _DOWN)]
        self._runs: Sequence[Run] = ()
        self._histories: Mapping[Key, History] = {}
        self._every: list[str] = []  # all metrics of the runs
        self._metrics: list[str] = []  # those that match the words
        self._place = 0  # the index of the selected one among these
        self._sought = ""  # the metric that was chosen last, whether found or not
        self._first = 0  # the index of the first visible one
        self._across = self._down = 1
        self._window: Window | None = None

    def compose(self) -> ComposeResult:
        """As many charts as ever fit."""
        yield from self._charts

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
        if metric in self._metrics:
            self._place, self._sought = self._metrics.index(metric), metric
            self.enlarged = len(self._metrics) > 1

    def bring(self, metric: str) -> None:
        """Select the chart of this metric, and bring it into view; an unknown one changes nothing."""
        if metric in self._metrics and metric != self.selected:
            self._sought = metric
            self._select(self._metrics.index(metric))

    def bring_next(self) -> None:
        """Select the first chart after those in view; after the last metric, the first."""
        if self._metrics:
            place = (self._place if self.enlarged else self._first) + len(self._in_view)
            place = place if place < len(self._metrics) else 0
            self._sought = self._metrics[place]
            if not self.enlarged:  # so that it comes first
                self._first = place // self._across * self._across
            self._select(place)

    def wanted(self) -> list[Key]:
        """The histories that the visible charts need, each a run's id and a metric."""
        return [
            (run.run_id, metric) for metric in self._in_view for run in self._runs if metric in run.metrics
        ]

    @property
    def selected(self) -> str:
        """The metric of the selected chart, or ""."""
        return self._metrics[self._place] if self._metrics else ""

    @property
    def has_more(self) -> bool:
        """Whether there are metrics beside those in view."""
        return len(self._in_view) < len(self._metrics)

    @property
    def position(self) -> str:
        """Which metrics are visible, such as "metrics 1-4 of 12"."""
        seen, every = len(self._in_view), len(self._metrics)
        if seen == every == len(self._every):
            return counted(every, "metric")
        first = self._place if self.enlarged else self._first
        place = f"metric {first + 1}" if seen == 1 else f"metrics {first + 1}-{first + seen}"
        found = f" of {every}" if every == len(self._every) else f" of {every} found in {len(self._every)}"
        return (place if seen else "none") + found

    @property
    def zoomed(self) -> bool:
        """Whether only a part of the x axis is visible."""
        return self._window is not None

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

    def watch_x_axis(self, x_axis: XAxis) -> None:
        """Pass it to all charts."""
        self._window = None
        for chart in self._charts:
            chart.x_axis = x_axis

    def watch_y_scale(self, y_scale: YScale) -> None:
        """Pass it to all charts."""
        for chart in self._charts:
            chart.y_scale = y_scale

    def watch_smoothing(self, smoothing: float | None) -> None:
        """Pass it to all charts."""
        for chart in self._charts:
            chart.smoothing = smoothing

    def watch_whole(self, whole: bool) -> None:
        """Pass it to all charts."""
        for chart in self._charts:
            chart.whole = whole

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
        """Show the same part of the x axis in all charts, and the cursor at one place."""
        message.stop()
        turned, self._window = self._window != message.chart.window, message.chart.window
        for chart in self._charts:
            chart.window, chart.cursor = self._window, message.chart.cursor
        if turned:
            self.post_message(self.Turned())

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
        self._metrics = [key for key in self._every if all(word in key.lower() for word in wanted)]
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
            series = series_of(self._runs, metric, self._histories)
            read = any(len(each.values) for each in series)
            chart.empty = "No finite value." if read else "Reading …"
            chart.show(plain(metric), series, lowest_first=lowest_first(metric))
