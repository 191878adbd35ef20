"""The params of some runs against a metric: in parallel, scattered, as a heat map, or by importance."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.tui.charts.brush import Range, inside, moved, narrowed, only, widened
from memo_tui.tui.charts.heat_map import HeatMap, heat_of
from memo_tui.tui.charts.importance_plot import ImportancePlot
from memo_tui.tui.charts.importance_work import ImportanceWork
from memo_tui.tui.charts.parallel_plot import Coordinates, ParallelPlot
from memo_tui.tui.charts.param_stats import fitted
from memo_tui.tui.charts.params import Axis, best_of, differing, metric_axis, metric_values, param_axis
from memo_tui.tui.charts.run_colors import COLORS_OF_RUNS
from memo_tui.tui.charts.run_plot import RunPlot
from memo_tui.tui.charts.scatter_plot import Scattered, ScatterPlot
from memo_tui.tui.charts.selection import metrics_of
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import plain

_ONE = "Mark several runs to see how their params affect a metric."
_SAME = "All these runs have the same params."
_NO_METRIC = "These runs have not logged any metrics yet."
_OTHER = "A heat map needs two params that differ."
_OUTCOME = ""  # the name of the metric's axis among those of the params


class Plot(StrEnum):
    """How params are drawn against a metric."""

    PARALLEL = "parallel coordinates"
    SCATTER = "scatter plot"
    HEAT = "heat map"
    IMPORTANCE = "importance"


class ParamsView(Widget, can_focus=True):
    """Plots the params that differ against one of the metrics; ranges on the axes leave out runs.

    Attributes:
        plot: how they are drawn; any of `Plot`, also as its text.
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
        bind("view", "turn", "Plot", "Parallel coordinates, scatter plot, heat map or importance"),
        bind("more", "range('narrow')", "Range", "Only the runs in a range of this axis, or a narrower one"),
        bind("less", "range('widen')", "Wider range", show=False),
        bind("pan_right", "range('up')", "Range up", show=False),
        bind("pan_left", "range('down')", "Range down", show=False),
        bind("pan_right", "other(1)", "Other param", "Choose the param from bottom to top"),
        bind("pan_left", "other(-1)", "Previous other param", show=False),
        bind("reset", "all_runs", "All runs", "Drop all ranges"),
    ]

    class Changed(Message):
        """Something else is drawn: `title` may be another."""

    plot: reactive[Plot] = reactive(Plot.PARALLEL, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._runs: Sequence[Run] = ()
        self._params: list[str] = []
        self._metrics: list[str] = []
        self._param = self._metric = self._other = ""
        self._on_outcome = False  # whether the metric's axis is chosen among the parallel ones
        self._ranges: dict[str, Range] = {}  # by param; that of the metric under `_OUTCOME`
        self._kept: list[bool] = []  # of the runs: whether it lies within all of them
        self._work = ImportanceWork(self, self._draw)

    def compose(self) -> ComposeResult:
        """All plots, of which one is visible."""
        yield ParallelPlot()
        yield ScatterPlot()
        yield HeatMap()
        yield ImportancePlot()

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
        self._take_metric(metric)

    @property
    def has_plot(self) -> bool:
        """Whether there is something to draw: params that differ, and a metric."""
        return bool(self._chosen_param and self._chosen_metric)

    @property
    def title(self) -> str:
        """The title of what is shown."""
        if not self.has_plot:
            return "params"
        place = self._params.index(self._chosen_param) + 1
        missing = metric_values(self._chosen_metric, self._runs).count(None)
        by = self._chosen_param
        if self.plot is Plot.HEAT and self._chosen_other:
            by = f"{by} and {self._chosen_other}"
        parts = (
            f"{plain(self._chosen_metric)} by {plain(by)}",
            f"param {place} of {len(self._params)} that differ",
            f"{sum(self._kept)} of {len(self._kept)} runs in range" if self._ranges else "",
            f"{counted(missing, 'run')} without {plain(self._chosen_metric)}" if missing else "",
        )
        return " · ".join(filter(None, parts))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer a key only where it does something."""
        offered = {
            "param": len(self._params) > 1 or self.plot is Plot.PARALLEL,
            "metric": len(self._metrics) > 1,
            "range": self.plot is Plot.PARALLEL and self.has_plot,
            "other": self.plot is Plot.HEAT and len(self._params) > 2,
            "all_runs": bool(self._ranges),
        }
        return offered.get(action, True)

    def action_param(self, way: int) -> None:
        """Choose another param; among parallel axes, also that of the metric."""
        stops = [*self._params, *([_OUTCOME] if self.plot is Plot.PARALLEL else [])]
        stop = _next(stops, _OUTCOME if self._on_outcome else self._chosen_param, way)
        self._on_outcome = stop == _OUTCOME
        self._param = stop or self._chosen_param
        self._draw()

    def action_other(self, way: int) -> None:
        """Choose another param for the rows of the heat map."""
        others = [key for key in self._params if key != self._chosen_param]
        self._other = _next(others, self._chosen_other, way)
        self._draw()

    def action_metric(self, way: int) -> None:
        """Choose another metric."""
        self._take_metric(_next(self._metrics, self._chosen_metric, way))

    def action_turn(self) -> None:
        """Show the next plot."""
        plots = list(Plot)
        self.plot = plots[(plots.index(self.plot) + 1) % len(plots)]

    def action_range(self, how: str) -> None:
        """Change the range of the chosen axis: narrow, widen, or move it up or down."""
        name = _OUTCOME if self._on_outcome else self._chosen_param
        now = self._ranges.get(name)
        from_top = self._on_outcome and better(self._chosen_metric, {}) is Better.HIGHER
        changes: dict[str, Callable[[], Range | None]] = {
            "narrow": lambda: narrowed(now, from_top=from_top),
            "widen": lambda: widened(now),
            "up": lambda: moved(now, 1),
            "down": lambda: moved(now, -1),
        }
        self._take_range(name, changes[how]())

    def action_all_runs(self) -> None:
        """Drop all ranges."""
        self._ranges.clear()
        self._draw()

    @on(ParallelPlot.Brushed)
    def brush(self, message: ParallelPlot.Brushed) -> None:
        """Use the range that the mouse has drawn on an axis, and choose that axis."""
        message.stop()
        self._on_outcome = message.axis == len(self._params)
        if not self._on_outcome:
            self._param = self._params[message.axis]
        self._take_range(_OUTCOME if self._on_outcome else self._param, message.range)

    def validate_plot(self, plot: str) -> Plot:
        """Accept the enum or its text."""
        return Plot(plot)

    def watch_plot(self) -> None:
        """Show the other plot."""
        self._on_outcome = False
        self._draw()

    @property
    def _chosen_param(self) -> str:
        return self._param if self._param in self._params else next(iter(self._params), "")

    @property
    def _chosen_other(self) -> str:
        others = [key for key in self._params if key != self._chosen_param]
        return self._other if self._other in others else next(iter(others), "")

    @property
    def _chosen_metric(self) -> str:
        return self._metric if self._metric in self._metrics else next(iter(self._metrics), "")

    def _take_metric(self, metric: str) -> None:
        if metric != self._metric:
            self._ranges.pop(_OUTCOME, None)  # a range of other values
        self._metric = metric
        self._draw()

    def _take_range(self, name: str, range_: Range | None) -> None:
        if range_ is None:
            self._ranges.pop(name, None)
        else:
            self._ranges[name] = range_
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        plots: dict[Plot, RunPlot[object]] = dict(zip(Plot, self.query(RunPlot), strict=True))
        for kind, each in plots.items():
            each.display = kind is self.plot
        self.refresh_bindings()
        self.post_message(self.Changed())
        runs = self._runs
        if not self.has_plot:
            text = _ONE if len(runs) < 2 else _NO_METRIC if not self._chosen_metric else _SAME
            for each in plots.values():
                each.empty = text
                each.show(None)
            return
        draw = {
            Plot.PARALLEL: self._coordinates,
            Plot.SCATTER: self._scattered,
            Plot.HEAT: self._heat,
            Plot.IMPORTANCE: self._importances,
        }
        axes = {key: param_axis(key, runs) for key in self._params}
        axes[_OUTCOME] = metric_axis(self._chosen_metric, runs)
        self._ranges = {name: range_ for name, range_ in self._ranges.items() if name in axes}
        self._kept = inside(axes, self._ranges)
        plots[self.plot].empty = _OTHER
        plots[self.plot].show(draw[self.plot](axes))

    @property
    def _colors(self) -> tuple[int, ...]:
        return tuple(COLORS_OF_RUNS.of([run.run_id for run in self._runs]))

    def _coordinates(self, axes: dict[str, Axis]) -> Coordinates:
        metric, names = self._chosen_metric, [*self._params, _OUTCOME]
        return Coordinates(
            tuple(axes[key] for key in self._params),
            axes[_OUTCOME],
            tuple(metric_values(metric, self._runs)),
            self._colors,
            self._best,
            len(self._params) if self._on_outcome else self._params.index(self._chosen_param),
            tuple(self._ranges.get(name) for name in names),
            tuple(self._kept),
        )

    def _scattered(self, axes: dict[str, Axis]) -> Scattered:
        x, y = (only(axes[name], self._kept) for name in (self._chosen_param, _OUTCOME))
        measured = zip(x.places, y.places, x.measured, strict=True)
        pairs = [(a, b) for a, b, ok in measured if ok and a is not None and b is not None]
        return Scattered(x, y, self._colors, self._best, fitted(pairs))

    def _heat(self, _axes: dict[str, Axis]) -> object:
        if not self._chosen_other:
            return None
        return heat_of((self._chosen_param, self._chosen_other), self._chosen_metric, self._in_range)

    def _importances(self, _axes: dict[str, Axis]) -> object:
        return self._work.of(tuple(self._params), self._chosen_metric, self._in_range, self._chosen_param)

    @property
    def _in_range(self) -> list[Run]:
        return [run for run, kept in zip(self._runs, self._kept, strict=True) if kept]

    @property
    def _best(self) -> int | None:
        """The index of the best run of those in range."""
        runs = self._in_range
        best = best_of(self._chosen_metric, runs)
        return None if best is None else self._runs.index(runs[best])


def _same(new: Run, old: Run) -> bool:
    """Whether the drawn parts of a run are unchanged."""
    return new is old or (new.run_id, new.params, new.metrics) == (old.run_id, old.params, old.metrics)


def _next(keys: Sequence[str], chosen: str, way: int) -> str:
    return keys[(keys.index(chosen) + way) % len(keys)] if keys else ""
