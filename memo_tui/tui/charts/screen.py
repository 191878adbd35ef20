"""The charts of some runs, full screen, and what their params do to a metric."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widgets import Input, Label

from memo_tui.numbers import counted
from memo_tui.runs.model import History, Run, RunsSnapshot
from memo_tui.tui.charts.choices import Choices
from memo_tui.tui.charts.chosen_series import legend_series, shade_axis, words_of
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.charts.pick import PickScreen, offered_groups, offered_shades, offered_x_metrics
from memo_tui.tui.charts.run_legend import RunLegend
from memo_tui.tui.charts.selection import metrics_of
from memo_tui.tui.charts.series import SIGNS, XAxis, YScale, marks
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
_GRID_ACTIONS = (
    *("x_axis", "scale", "smooth", "whole", "filter", "mute", "groups", "shade", "x_metric", "alone"),
    *("machine", "own_scale", "own_zoom"),
)

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

    Noisy lines are smoothed as much as they need, which the title says; `{smooth}` and `{smooth_less}`
    choose how much, not at all, or that again. Values far outside the others are counted at the edge
    (↑3), and `{hidden}` shows them; a cross marks where NaN begins.

    `{tree}` draws a line in a band for each group of runs, `{shade}` colours them by a param or a metric,
    `{metric_choose}` makes a metric the x axis. `{run_next}` and `{run_before}` single out a run, `{mute}`
    mutes those that end far from the others. `{own_scale}` and `{own_zoom}` scale and zoom a chart
    by itself, `{box_next}` shows the metrics of the machine.

    `{plots}` switches to the params: there `{left}` and `{right}` choose one, `{up}` and `{down}` the
    metric, and `{view}` the plot.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("x_axis", "x_axis", "Axis", "By step, by time since the start, or by time of day"),
        bind("y_scale", "scale", "Scale", "Linear, log or symlog (log on both sides of 0)"),
        bind("smooth", "smooth(1)", "Smooth", "Smooth the lines more"),
        bind("smooth_less", "smooth(-1)", "Smooth less", show=False),
        bind("hidden", "whole", "All values", "All values on the y axis, those far outside too", show=False),
        bind("mute", "mute", "Mute outliers", "Dim the runs that end far from the others", show=False),
        bind("tree", "groups", "Group", "One line in a band for the runs with the same param, tag or parent"),
        bind("shade", "shade", "Colour", "Colour the runs by a param or a metric", show=False),
        bind("metric_choose", "x_metric", "X metric", "Another metric as the x axis", show=False),
        bind("run_next", "alone(1)", "Next run", "Dim all runs but the next one", show=False),
        bind("run_before", "alone(-1)", "Previous run", "Dim all runs but the previous one", show=False),
        bind(
            "own_scale", "own_scale", "Own scale", "Another y scale for the selected chart alone", show=False
        ),
        bind("own_zoom", "own_zoom", "Own zoom", "Zoom each chart by itself, or all together", show=False),
        bind("box_next", "machine", "Machine", "The metrics of the machine, or the others", show=False),
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
        if action == "machine" and not self.query_one(ChartGrid).has_sections:
            return False
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

    def action_mute(self) -> None:
        """Dim the runs that end far from the others, or show them like these again."""
        grid = self.query_one(ChartGrid)
        grid.mutes = not grid.mutes
        self._update_head()

    def action_own_scale(self) -> None:
        """Choose the next kind of y axis for the selected chart."""
        self.query_one(ChartGrid).own_scale(lambda scale: _after(list(YScale), scale))

    def action_own_zoom(self) -> None:
        """Zoom each chart by itself, or all together."""
        own = self.query_one(ChartGrid).own_zoom()
        self.notify("Each chart zooms by itself." if own else "All charts zoom together.", markup=False)
        self._update_head()

    def action_machine(self) -> None:
        """Show the metrics of the machine, or the others again."""
        grid = self.query_one(ChartGrid)
        grid.machine = not grid.shows_machine

    def action_alone(self, way: int) -> None:
        """Dim all runs but the next one; after the last none."""
        grid = self.query_one(ChartGrid)
        places = [None, *range(len(legend_series(self._runs, grid.choices)))]
        grid.alone = _after(places, grid.alone if grid.alone in places else None, way)
        self._show_legend()
        self._update_head()

    async def action_groups(self) -> None:
        """Choose which runs become one line."""
        now = self.query_one(ChartGrid).choices
        await self._pick(
            "Groups", offered_groups(self._runs), now.groups, lambda found: replace(now, groups=found)
        )

    async def action_shade(self) -> None:
        """Choose by which value lines are coloured."""
        now, offers = self.query_one(ChartGrid).choices, offered_shades(self._runs, metrics_of(self._runs))
        await self._pick("Colour by", offers, now.shade, lambda found: replace(now, shade=found))

    async def action_x_metric(self) -> None:
        """Choose another metric as the x axis."""
        now, offers = self.query_one(ChartGrid).choices, offered_x_metrics(metrics_of(self._runs))
        await self._pick("X axis", offers, now.x_metric, lambda found: replace(now, x_metric=found))

    async def _pick(
        self, title: str, offers: Mapping[str, Item], now: Item, made: Callable[[Item], Choices]
    ) -> None:
        """Let the user choose one of some things, and show the runs that way."""

        def take(found: tuple[Item] | None) -> None:
            if found is not None:
                self.query_one(ChartGrid).choices = made(found[0])
                self._show()

        await self.app.push_screen(PickScreen(title, offers, now), take)

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
        self._show_legend()
        self.query_one(ChartGrid).show(self._runs, self._histories)
        self.query_one(ParamsView).show(self._runs)
        self._update_head()

    def _show_legend(self) -> None:
        grid = self.query_one(ChartGrid)
        series = legend_series(self._runs, grid.choices)
        dim = () if grid.alone is None else {*range(len(series))} - {grid.alone}
        shade = shade_axis(self._runs, grid.choices)
        ends = (shade.name, shade.ticks[0][1], shade.ticks[-1][1]) if shade and shade.ticks else None
        self.query_one(RunLegend).show([each.name for each in series], marks(series, dim), ends)

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
            "" if grid.choices.x_metric else _AXES[grid.x_axis],
            "" if grid.y_scale is YScale.LINEAR else grid.y_scale.value,
            ""
            if grid.smoothing is None
            else f"smoothed {grid.smoothing:g}"
            if grid.smoothing
            else "not smoothed",
            "all values" if grid.whole else "",
            *words_of(grid.choices),
            "outliers muted" if grid.mutes else "",
            f"zoomed · {key_of('reset')} shows all" if grid.zoomed else "",
        )
        parts = (runs, self.query_one(ParamsView).title) if self.params else (runs, *charts)
        if self._problem:
            parts = (f"⚠ {self._problem}", *parts)
        self.query_one("#head", Label).update(content(" · ".join(filter(None, parts))))


def _after(items: Sequence[Item], item: Item, way: int = 1) -> Item:
    return items[(items.index(item) + way) % len(items)]
