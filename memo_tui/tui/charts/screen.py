"""The charts of some runs, full screen, and what their params do to a metric."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widgets import Label

from memo_tui.numbers import counted
from memo_tui.runs.model import History, Run, RunsSnapshot
from memo_tui.tui.charts.charts_view import ChartsView
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.charts.series import SIGNS
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import CHARTS
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import content

MOST_RUNS = len(SIGNS)
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
    zoom, `{pan_left}` and `{pan_right}` scroll, `{reset}` shows everything again. In any chart the wheel
    zooms where the mouse is, and dragging scrolls; a click on a line dims the other runs, as
    `{run_next}` and `{run_before}` do; a double click shows everything again, or enlarges a chart that
    does. Above and below the lines the wheel goes to the other charts.

    Noisy lines are smoothed as much as they need, which the title says; `{smooth}` and `{smooth_less}`
    choose how much, not at all, or that again. Values far outside the others are counted at the edge
    (↑3), and `{hidden}` shows them; a cross marks where NaN begins.

    `{tree}` draws a line in a band for each group of runs, `{shade}` colours them by a param or a metric,
    `{metric_choose}` makes a metric the x axis. `{run_next}` and `{run_before}` single out a run, `{mute}`
    mutes those that end far from the others. `{own_scale}` and `{own_zoom}` scale and zoom a chart
    by itself, `{box_next}` shows the metrics of the machine.

    `{plots}` switches to the params: there `{left}` and `{right}` choose one, `{up}` and `{down}` the
    metric, and `{view}` the plot: parallel coordinates, a scatter plot with a fitted line, a heat map of
    two params (`{pan_left}` and `{pan_right}` choose the other), or how much each param matters: the
    correlation of ranks, and what a model of the metric loses without it. On parallel axes drag the mouse
    along one to keep only the runs in that range, a click takes the range away; `{more}` and `{less}`
    narrow and widen the range of the chosen axis, `{pan_left}` and `{pan_right}` move it, `{reset}` drops
    all. The other plots use the same runs.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
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
            runs: the first twenty are charted; the params of all are shown.
            news: of the runs and their histories.
            follow: called with the histories to read, each a run's id and a metric, whenever these
                change.
            count: how many there are, if these are the first of more.
            metric: the one whose chart fills the screen initially, or "".
        """
        super().__init__()
        self._every = tuple(runs)  # for the params
        self._count = max(count, len(runs))
        self._metric, self._problem = metric, ""
        self._news, self._follow = news, follow
        self._wanted: list[Key] | None = None
        self._histories: Sequence[History] = ()

    def compose(self) -> ComposeResult:
        """The head, the charts or the params."""
        yield Label("", id="head", markup=False)
        yield ChartsView()
        yield ParamsView()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is known now."""
        self.query_one(ParamsView).display = False
        self._show()
        if self._metric:
            self.query_one(ChartsView).grid.show_alone(self._metric)
        self._news.subscribe(self, self.show_snapshot)
        self.call_after_refresh(self._take_focus)

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Show the same runs as they are now; one that is gone stays unchanged."""
        known = snapshot.runs
        self._every = tuple(known.get(run.run_id) or run for run in self._every)
        self._histories, self._problem = snapshot.histories, snapshot.problem
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        return self.params != bool(parameters[0]) if action == "params" else True

    def action_params(self, wanted: bool) -> None:
        """Turn to the params, with the metric of the selected chart, or back."""
        if wanted:
            self.query_one(ParamsView).choose_metric(self.query_one(ChartsView).grid.selected)
        self.params = wanted

    def action_back(self) -> None:
        """Leave the filter, or the params, or the screen."""
        if self.params:
            self.params = False
        elif not self.query_one(ChartsView).leave_filter():
            self.dismiss()

    def on_resize(self) -> None:
        """Offer the keys again: others fit in the footer now."""
        self.refresh_bindings()

    def watch_params(self) -> None:
        """Show the charts or the params, and hide the other."""
        self.query_one(ChartsView).display = not self.params
        self.query_one(ParamsView).display = self.params
        self._update_head()
        self.call_after_refresh(self._take_focus)

    @on(ChartGrid.Turned)
    def turn(self) -> None:
        """Ask for the histories that are needed now."""
        wanted = self.query_one(ChartsView).grid.wanted()
        if wanted != self._wanted:
            self._wanted = wanted
            self._follow(wanted)

    @on(ChartsView.Changed)
    @on(ParamsView.Changed)
    def describe(self) -> None:
        """Say what is in view now, and how it is drawn."""
        self._update_head()

    @on(ChartsView.Asked)
    async def pick(self, message: ChartsView.Asked) -> None:
        """Let the user choose what is done with the runs of the charts."""
        from memo_tui.tui.charts.pick import PickScreen  # noqa: PLC0415 - when it's wanted

        await self.app.push_screen(PickScreen(message.title, message.offers, message.now), message.take)

    def _show(self) -> None:
        self.query_one(ChartsView).show(self._every[:MOST_RUNS], self._histories)
        self.query_one(ParamsView).show(self._every)
        self._update_head()

    def _take_focus(self) -> None:
        if self.params:
            self.query_one(ParamsView).focus()
        else:
            self.query_one(ChartsView).take_focus()

    def _update_head(self) -> None:
        """Describe what is shown."""
        count = len(self._every) if self.params else min(MOST_RUNS, len(self._every))
        runs = counted(count, "run")
        if count < self._count:
            runs = f"the first {count} of {self._count} runs"
        described = self.query_one(ChartsView).description
        parts = (runs, self.query_one(ParamsView).title) if self.params else (runs, *described)
        if self._problem:
            parts = (f"⚠ {self._problem}", *parts)
        self.query_one("#head", Label).update(content(" · ".join(filter(None, parts))))
