"""The params of some runs against a metric, as a scatter plot or as parallel coordinates."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.tui.charts.parallel_plot import Coordinates, ParallelPlot
from memo_tui.tui.charts.params import best_of, differing, metric_axis, metric_values, param_axis
from memo_tui.tui.charts.scatter_plot import Scattered, ScatterPlot
from memo_tui.tui.charts.selection import metrics_of
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import plain

_ONE = "Mark several runs to see how their params affect a metric."
_SAME = "All these runs have the same params."
_NO_METRIC = "These runs have not logged any metrics yet."


class ParamsView(Widget, can_focus=True):
    """Plots one of the params that differ against one of the metrics.

    Attributes:
        parallel: whether all params are shown in parallel, rather than the chosen one as a scatter plot.
    """

    DEFAULT_CSS = """
    ParamsView {
        background: $surface;
        & > ChartPaper { width: 1fr; height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right", "param(1)", "Param", "Choose the next param", key_display="← →"),
        bind("left", "param(-1)", "Previous param", show=False),
        bind("down", "metric(1)", "Metric", "Choose the next metric", key_display="↑ ↓"),
        bind("up", "metric(-1)", "Previous metric", show=False),
        bind("view", "turn", "Scatter or parallel", "One param as a scatter plot, or all in parallel"),
    ]
    parallel: reactive[bool] = reactive(True, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._runs: Sequence[Run] = ()
        self._params: list[str] = []
        self._metrics: list[str] = []
        self._param = self._metric = ""

    def compose(self) -> ComposeResult:
        """Both plots, of which one is visible."""
        yield ScatterPlot()
        yield ParallelPlot()

    def on_mount(self) -> None:
        """Draw what is known."""
        self._draw()

    def show(self, runs: Sequence[Run]) -> None:
        """Show these runs."""
        if len(runs) == len(self._runs) and all(map(_same, runs, self._runs)):
            return
        self._runs = runs
        self._params, self._metrics = differing(runs), metrics_of(runs)
        self._draw()

    def choose_metric(self, metric: str) -> None:
        """Show the effect of the params on this metric."""
        self._metric = metric
        self._draw()

    @property
    def has_plot(self) -> bool:
        """Whether there is something to draw: params that differ, and a metric."""
        return bool(self._chosen_param and self._chosen_metric)

    @property
    def title(self) -> str:
        """The title of what is shown."""
        if not (self._chosen_param and self._chosen_metric):
            return "params"
        place = self._params.index(self._chosen_param) + 1
        missing = metric_values(self._chosen_metric, self._runs).count(None)
        parts = (
            f"{plain(self._chosen_metric)} by {plain(self._chosen_param)}",
            f"param {place} of {len(self._params)} that differ",
            f"{counted(missing, 'run')} without {plain(self._chosen_metric)}" if missing else "",
        )
        return " · ".join(filter(None, parts))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        if action == "param":
            return len(self._params) > 1
        return len(self._metrics) > 1 if action == "metric" else True

    def action_param(self, way: int) -> None:
        """Choose another param."""
        self._param = _next(self._params, self._chosen_param, way)
        self._draw()

    def action_metric(self, way: int) -> None:
        """Choose another metric."""
        self._metric = _next(self._metrics, self._chosen_metric, way)
        self._draw()

    def action_turn(self) -> None:
        """Show the other plot."""
        self.parallel = not self.parallel

    def watch_parallel(self) -> None:
        """Show the other plot."""
        self._draw()

    @property
    def _chosen_param(self) -> str:
        return self._param if self._param in self._params else next(iter(self._params), "")

    @property
    def _chosen_metric(self) -> str:
        return self._metric if self._metric in self._metrics else next(iter(self._metrics), "")

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        scatter, parallel = self.query_one(ScatterPlot), self.query_one(ParallelPlot)
        scatter.display, parallel.display = not self.parallel, self.parallel
        param, metric, runs = self._chosen_param, self._chosen_metric, self._runs
        self.refresh_bindings()
        if not (param and metric):
            parallel.show(None)
            scatter.show(None)
            text = _ONE if len(runs) < 2 else _NO_METRIC if not metric else _SAME
            scatter.empty = parallel.empty = text
            return
        best = best_of(metric, runs)
        height = metric_axis(metric, runs)
        if self.parallel:
            axes = tuple(param_axis(key, runs) for key in self._params)
            values = tuple(metric_values(metric, runs))
            parallel.show(Coordinates(axes, height, values, best, self._params.index(param)))
        else:
            scatter.show(Scattered(param_axis(param, runs), height, best))


def _same(new: Run, old: Run) -> bool:
    """Whether the drawn parts of a run are unchanged."""
    return new is old or (new.run_id, new.params, new.metrics) == (old.run_id, old.params, old.metrics)


def _next(keys: Sequence[str], chosen: str, way: int) -> str:
    return keys[(keys.index(chosen) + way) % len(keys)] if keys else ""
