"""The charts of some runs, full screen, and what their params do to a metric."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widgets import Input, Label

from memo_tui.numbers import counted
from memo_tui.runs.model import History, Run, RunsSnapshot
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.charts.run_legend import RunLegend
from memo_tui.tui.charts.selection import series_of
from memo_tui.tui.charts.series import SIGNS, Look, XAxis, YScale, marks
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import CHARTS
from memo_tui.tui.common.key_words import KeyText, key_of
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import content

MOST_RUNS = len(SIGNS)
_SMOOTHING = (None, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99, 0.0)
_AXES = {XAxis.STEP: "by step", XAxis.RELATIVE: "by time since the start", XAxis.TIME: "by time"}
_GRID_ACTIONS = ("x_axis", "scale", "smooth", "whole", "filter")

Item = TypeVar("Item")
Key = tuple[str, str]  # a run's id and a metric


class ChartsScreen(DashboardScreen[None]):
    """All metrics of some runs as a grid of charts; `p` turns to their params.

    Attributes:
        params: whether the params are shown instead of the charts.
    """

    PLACE = CHARTS
    CSS_PATH = "screen.tcss"
    HELP = KeyText("""
    # Charts

    One chart per metric, of the marked runs. The arrows choose one, `{open}` makes it fill the screen.
    There `{left}` and `{right}` move the cursor, and the legend shows the values under it;
    `{cursor_left}` and `{cursor_right}` do that anywhere, as does the mouse. `{more}` and `{less}`
    zoom, `{pan_left}` and `{pan_right}` scroll, `{reset}` shows everything again. In a chart that fills
    the screen the wheel zooms; the mouse drags in any chart.

    `{plots}` switches to the params: there `{left}` and `{right}` choose one, `{up}` and `{down}` the
    metric, and `{view}` the plot.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("x_axis", "x_axis", "Axis", "By step, by time since the start, or by time of day"),
        bind("y_scale", "scale", "Scale", "Linear, log or symlog (log on both sides of 0)"),
        bind("smooth", "smooth(1)", "Smooth", "Smooth the lines more"),
        bind("smooth_less", "smooth(-1)", "Smooth less", show=False),
        bind("hidden", "whole", "All values", "All values on the y axis, those far outside too", show=False),
        bind("find", "filter", "Filter", "Only metrics with these words in the name"),
        bind("plots", "params(True)", "Params", "How the params affect a metric"),
        bind("plots", "params(False)", "Charts", "Back to the charts"),
        bind("back", "back", "Back"),
    ]
    params: reactive[bool] = reactive(False, init=False, bindings=True)

    def __init__(
        self,
        runs: Sequence[Run],
        news: News[RunsSnapshot],
        follow: Callable[[Sequence[Key]], object],
        *,
        count: int = 0,
        metric: str = "",
    ) -> None:
        """Chart runs.

        Args:
            runs: the first twenty are charted.
            news: of the runs and their histories.
            follow: called with the histories to read, each a run's id and a metric, whenever these
                change.
            count: how many there are, if these are the first of more.
            metric: the one whose chart fills the screen initially, or "".
        """
        super().__init__()
        self._runs: tuple[Run, ...] = tuple(runs[:MOST_RUNS])
        self._left_out = max(count, len(runs)) - len(self._runs)
        self._metric, self._problem = metric, ""
        self._news, self._follow = news, follow
        self._wanted: list[Key] | None = None
        self._histories: Sequence[History] = ()

    def compose(self) -> ComposeResult:
        """The head, the legend of runs, the charts or the params."""
        yield Label("", id="head", markup=False)
        yield RunLegend()
        yield Input(placeholder="words in the metric's name", id="filter")
        yield ChartGrid()
        yield ParamsView()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is known now."""
        self.query_one(ParamsView).display = False
        self._show()
        if self._metric:
            self.query_one(ChartGrid).show_alone(self._metric)
        self._news.subscribe(self, self.show_snapshot)
        self.call_after_refresh(self._take_focus)

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Show the same runs as they are now; one that is gone stays unchanged."""
        known = snapshot.runs
        self._runs = tuple(known.get(run.run_id) or run for run in self._runs)
        self._histories, self._problem = snapshot.histories, snapshot.problem
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "params":
            return self.params != bool(parameters[0])
        return not (self.params and action in _GRID_ACTIONS)

    def action_x_axis(self) -> None:
        """Choose the next kind of x axis."""
        grid = self.query_one(ChartGrid)
        grid.x_axis = _after(list(_AXES), grid.x_axis)
        self._update_head()

    def action_scale(self) -> None:
        """Choose the next kind of y axis."""
        grid = self.query_one(ChartGrid)
        grid.y_scale = _after(list(YScale), grid.y_scale)
        self._update_head()

    def action_smooth(self, way: int) -> None:
        """Smooth more; after the maximum not at all, then as much as each chart needs."""
        grid = self.query_one(ChartGrid)
        grid.smoothing = _after(_SMOOTHING, grid.smoothing, way)
        self._update_head()

    def action_whole(self) -> None:
        """Let the y axes cover all values, or most of them again."""
        grid = self.query_one(ChartGrid)
        grid.whole = not grid.whole
        self._update_head()

    def action_filter(self) -> None:
        """Type words of the metrics' names."""
        box = self.query_one("#filter", Input)
        box.add_class("-shown")
        box.focus()

    def action_params(self, wanted: bool) -> None:
        """Turn to the params, with the metric of the selected chart, or back."""
        if wanted:
            self.query_one(ParamsView).choose_metric(self.query_one(ChartGrid).selected)
        self.params = wanted

    def action_back(self) -> None:
        """Leave the filter, or the params, or the screen."""
        box = self.query_one("#filter", Input)
        if self.params:
            self.params = False
        elif box.has_class("-shown"):
            box.clear()
            self._leave_filter()
        else:
            self.dismiss()

    def on_resize(self) -> None:
        """Offer the keys again: others fit in the footer now."""
        self.refresh_bindings()

    def watch_params(self) -> None:
        """Show the charts or the params, and hide the other."""
        self.query_one(ChartGrid).display = not self.params
        self.query_one(ParamsView).display = self.params
        self.query_one("#filter").set_class(
            not self.params and bool(self.query_one(ChartGrid).words), "-shown"
        )
        self._update_head()
        self.call_after_refresh(self._take_focus)

    @on(Input.Changed, "#filter")
    def match(self, message: Input.Changed) -> None:
        """Show only the metrics that match."""
        self.query_one(ChartGrid).words = message.value

    @on(Input.Submitted, "#filter")
    def accept(self) -> None:
        """Keep the filter; focus the charts."""
        self._leave_filter()

    @on(ChartGrid.Turned)
    def turn(self) -> None:
        """Ask for the histories that are needed now."""
        wanted = self.query_one(ChartGrid).wanted()
        if wanted != self._wanted:
            self._wanted = wanted
            self._follow(wanted)
        self._update_head()

    def _show(self) -> None:
        series = series_of(self._runs, "", {})
        self.query_one(RunLegend).show([each.name for each in series], marks(series, Look()))
        self.query_one(ChartGrid).show(self._runs, self._histories)
        self.query_one(ParamsView).show(self._runs)
        self._update_head()

    def _leave_filter(self) -> None:
        box = self.query_one("#filter", Input)
        box.set_class(bool(box.value), "-shown")
        self._take_focus()

    def _take_focus(self) -> None:
        if self.params:
            self.query_one(ParamsView).focus()
        else:
            self.query_one(ChartGrid).focus_selected()

    def _update_head(self) -> None:
        """Describe what is shown."""
        grid, count = self.query_one(ChartGrid), len(self._runs)
        named = grid.enlarged and not self.params  # there the chart's own legend has the names
        self.query_one(RunLegend).display = count > 1 and not named
        runs = counted(count, "run")
        if self._left_out:
            runs = f"the first {count} of {count + self._left_out} runs"
        charts = (
            grid.position,
            _AXES[grid.x_axis],
            "" if grid.y_scale is YScale.LINEAR else grid.y_scale.value,
            ""
            if grid.smoothing is None
            else f"smoothed {grid.smoothing:g}"
            if grid.smoothing
            else "not smoothed",
            "all values" if grid.whole else "",
            f"zoomed · {key_of('reset')} shows all" if grid.zoomed else "",
        )
        parts = (runs, self.query_one(ParamsView).title) if self.params else (runs, *charts)
        if self._problem:
            parts = (f"⚠ {self._problem}", *parts)
        self.query_one("#head", Label).update(content(" · ".join(filter(None, parts))))


def _after(items: Sequence[Item], item: Item, way: int = 1) -> Item:
    return items[(items.index(item) + way) % len(items)]
