"""A grid of charts, one per metric; of any number of metrics, only those on the screen have a chart."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.chosen_series import ChosenSeries
from memo_tui.tui.charts.grid_keys import GRID_KEYS
from memo_tui.tui.charts.grid_model import GridModel
from memo_tui.tui.charts.grid_rows import Room, Spot
from memo_tui.tui.charts.grid_shape import MOST_ACROSS, MOST_DOWN, shape_of_grid
from memo_tui.tui.charts.linked_charts import LinkedCharts
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.placed_layout import PlacedLayout
from memo_tui.tui.charts.section_head import SectionHead
from memo_tui.tui.charts.selection import by_key, is_of_machine, lowest_first, metrics_of
from memo_tui.tui.common.text import plain

_WIDTH, _HEIGHT = 38, 10  # cells that a chart of a section should have at least
_MOST_HISTORIES = 240
_HEADS = 40  # headings of sections at most; a screen has hardly more lines
_NOTHING = "These runs have not logged any metrics yet."

Key = tuple[str, str]  # a run's id and a metric


class ChartGrid(LinkedCharts, can_focus=False):
    """The metrics of some runs, with one x axis, scale, smoothing, zoom and cursor for all charts.

    The chart that has the focus is the selected one. Beyond what fits, the grid scrolls by rows of charts.
    With sections the metrics stand under the headings of their prefixes, which fold.

    Attributes:
        machine: whether the metrics of the machine are shown instead of the others; words find both.
        words: only metrics whose names contain all these words are shown.
        enlarged: whether the selected chart fills the grid.
    """

    DEFAULT_CSS = """
    ChartGrid {
        & > MetricChart { border: round $foreground 35%; &:focus { border: round $primary; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*GRID_KEYS]
    machine: reactive[bool] = reactive(False, init=False)
    words: reactive[str] = reactive("", init=False)
    enlarged: reactive[bool] = reactive(False, init=False, bindings=True)

    class Refolded(Message):
        """Other sections are folded: `folded`."""

    def __init__(
        self,
        *,
        sectioned: bool = False,
        folded: Collection[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Show no charts yet.

        Args:
            sectioned: whether the metrics are divided by prefix.
            folded: the prefixes of the sections that are folded at first.
            id: of the widget.
        """
        super().__init__([MetricChart(focusable=True) for _ in range(MOST_ACROSS * MOST_DOWN)], id=id)
        self.styles.set_rule("layout", PlacedLayout())
        self._heads = [SectionHead() for _ in range(_HEADS)] if sectioned else []
        self._sectioned = sectioned
        self._model = GridModel(sectioned=sectioned, folded=folded)
        self._histories: Mapping[Key, History] = {}
        self._every: list[str] = []  # all metrics of the runs
        self._series = ChosenSeries()
        self._placed: object = None  # what is laid out

    def compose(self) -> ComposeResult:
        """As many charts and headings as ever fit."""
        yield from self._heads
        yield from self.linked()

    def on_mount(self) -> None:
        """Show that nothing is known yet."""
        self._arrange()

    def show(self, runs: Sequence[Run], histories: Sequence[History]) -> None:
        """Show these runs, and what has been read of their histories."""
        before, self._runs, self._histories = self._runs, runs, by_key(histories)
        if self.alone is not None and [run.run_id for run in runs] != [run.run_id for run in before]:
            self.alone = None
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
        if metric in self._model.metrics:
            self._model.choose(self._model.spot_of(metric))
            self.enlarged = len(self._model.metrics) > 1

    def bring(self, metric: str) -> None:
        """Select the chart of this metric, and bring it into view; an unknown one changes nothing."""
        self._turn_to(metric)
        if metric in self._model.metrics and metric != self.selected:
            self._model.choose(self._model.spot_of(metric))
            self._show_selected()

    def bring_next(self) -> None:
        """Select the first chart after those in view; after the last metric, the first."""
        if self._model.ends_in_view and self.has_sections and not self.words:
            self.machine = not self.shows_machine
        else:
            self._model.go_on()
        self._show_selected()

    def _turn_to(self, metric: str) -> None:
        """Show the section of a metric."""
        if metric in self._every and not self.words:
            self.machine = is_of_machine(metric)

    def wanted(self) -> list[Key]:
        """The histories that the visible charts need, each a run's id and a metric."""
        x = self.choices.x_metric
        metrics = dict.fromkeys((*self._model.in_view, *([x] if x else [])))
        return [(run.run_id, metric) for metric in metrics for run in self._runs if metric in run.metrics]

    @property
    def selected(self) -> str:
        """The metric of the selected chart; "" if a heading is selected, or nothing."""
        return self._model.spot.metric

    @property
    def folded(self) -> frozenset[str]:
        """The sections that are folded."""
        return self._model.folded

    @property
    def has_more(self) -> bool:
        """Whether there are metrics beside those in view."""
        others = self.has_sections and not self.words
        return len(self._model.in_view) < len(self._model.metrics) or others

    @property
    def position(self) -> str:
        """Which metrics are visible, such as "metrics 1-4 of 12"."""
        section = "" if self.words or self._sectioned or not self.shows_machine else " of the machine"
        return self._model.position + section

    @property
    def has_sections(self) -> bool:
        """Whether the metrics of the machine are apart from others; not as a section that folds."""
        return not self._sectioned and len({is_of_machine(key) for key in self._every}) > 1

    @property
    def shows_machine(self) -> bool:
        """Whether the metrics of the machine are shown; also if there are no others."""
        return self.machine if self.has_sections else any(map(is_of_machine, self._every))

    @property
    def _section(self) -> list[str]:
        """The metrics that are shown without words: those of the machine, or all others; or all."""
        if not self.has_sections:
            return self._every
        return [key for key in self._every if is_of_machine(key) == self.shows_machine]

    def focus_selected(self) -> None:
        """Focus the selected chart, or heading."""
        spot = self._model.spot
        widget = next((each for each, shown in self._shown.items() if shown == spot), self._charts[0])
        widget.focus(scroll_visible=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "enlarge":
            wanted = bool(parameters[0])
            can = self._model.can_enlarge and bool(self.selected)
            return wanted != self.enlarged and (can or not wanted)
        return True

    def action_enlarge(self, wanted: bool) -> None:
        """Let the selected chart fill the grid, or show all again."""
        self.enlarged = wanted

    def action_select(self, way: str) -> None:
        """Select another chart, or on the way up and down a heading."""
        spot = self._model.beside(way)
        if spot != self._model.spot:
            self._model.choose(spot)
            self._show_selected()

    def watch_machine(self) -> None:
        """Show the other section."""
        self._match()

    def watch_words(self) -> None:
        """Show the metrics that match."""
        self._match()

    def watch_enlarged(self) -> None:
        """Arrange the charts again."""
        held = self.has_focus_within
        self._model.enlarged = self.enlarged
        self._arrange()
        if held:
            self.focus_selected()

    def on_resize(self) -> None:
        """More or fewer charts may fit now."""
        self._arrange()

    def _metric_of(self, chart: MetricChart) -> str:
        """The metric that a chart shows, or ""."""
        return dict(zip(self._charts, self._model.in_view, strict=False)).get(chart, "")

    @on(SectionHead.Folded)
    def fold(self, message: SectionHead.Folded) -> None:
        """Hide the charts of a section, or of all, or show them again."""
        message.stop()
        self._model.fold(message.section, folded=message.folded)
        self._arrange()
        self.post_message(self.Refolded())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Select the chart or the heading that gets the focus."""
        spot = self._shown.get(event.widget)
        if not self.enlarged and spot is not None:
            self._model.note(spot, lasting=not self.words)

    def on_click(self, event: events.Click) -> None:
        """Enlarge a chart on a double click, or show all again."""
        on_chart = isinstance(event.widget, MetricChart)
        if event.chain == 2 and on_chart and (self.enlarged or self._model.can_enlarge):
            self.enlarged = not self.enlarged

    def on_mouse_scroll_down(self) -> None:
        """Scroll to the next row."""
        self.action_select("down")

    def on_mouse_scroll_up(self) -> None:
        """Scroll to the previous row."""
        self.action_select("up")

    def places(self, size: Size) -> dict[Widget, Region]:
        """Where the visible charts and headings are."""
        if self.enlarged or not self._model.rows:
            return {self._charts[0]: Region(0, 0, *size)}
        regions = self._model.regions(size)
        return {widget: regions[spot] for widget, spot in self._shown.items()}

    @property
    def _shown(self) -> dict[Widget, Spot]:
        """What each visible widget shows."""
        model = self._model
        charts: dict[Widget, Spot] = {
            chart: model.spot_of(metric) for chart, metric in zip(self._charts, model.in_view, strict=False)
        }
        heads = [row.spots[0] for row in model.visible if row.is_head and not self.enlarged]
        return {**charts, **dict(zip(self._heads, heads, strict=False))}

    def _match(self) -> None:
        """Find the metrics with all the words."""
        self._model.match(self._every if self.words.split() else self._section, self.words)
        self._arrange()

    def _arrange(self) -> None:
        """Find out how many charts fit, and show these."""
        width, height = self.size
        count, least = self._model.matching, min(_HEIGHT, max(1, height - 1))
        across, down = shape_of_grid(count, width, height)
        if len(self._model.sections) > 1:
            across, down = max(1, min(MOST_ACROSS, width // _WIDTH, count)), MOST_DOWN
        down = max(1, min(down, _MOST_HISTORIES // max(1, across * len(self._runs))))
        self._model.arrange(across, Room(height, least, down))
        for chart in self._charts:
            chart.steered = self.enlarged
            chart.brief = not self.enlarged and len(self._runs) > 1
        self._show_selected()

    def _show_selected(self) -> None:
        """Show the rows around what is selected."""
        self._fill()
        if self.has_focus_within:
            self.focus_selected()
        self.post_message(self.Turned())

    def _fill(self) -> None:
        """Pass each visible chart and heading what it shows."""
        model, shown = self._model, self._shown
        if not model.rows:
            found = f"No metric has “{plain(self.words)}” in its name."
            self._charts[0].empty = found if self._every else _NOTHING
            self._charts[0].show("", ())
        for chart, metric in zip(self._charts, model.in_view, strict=False):
            chart.y_scale = self._own.scales.get(metric, self.y_scale)
            chart.window = self._own.window(metric)
            series = self._series.of(self._runs, metric, self._histories, self.choices, self.x_axis)
            read = any(len(each.values) for each in series)
            chart.empty = "No finite value." if read else "Reading …"
            chart.show(plain(metric), series, lowest_first=lowest_first(metric))
        for head in self._heads:
            if (spot := shown.get(head)) is not None:
                count = len(model.sections[spot.section])
                head.show(spot.section, count, folded=spot.section in model.folded)
        if self._placed != (shown, self.enlarged, bool(model.rows)):
            self._placed = (shown, self.enlarged, bool(model.rows))
            for widget in (*self._charts, *self._heads):
                widget.display = widget in shown or (not model.rows and widget is self._charts[0])
            self._charts[0].refresh(layout=True)  # it's the parents of a widget that are laid out again
