"""The metrics of some runs as a grid of charts, with the legend of these runs and words to filter by."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.choices import Choices
from memo_tui.tui.charts.chosen_series import legend_series, shade_axis, words_of
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.offers import offered_groups, offered_shades, offered_x_metrics
from memo_tui.tui.charts.run_legend import RunLegend
from memo_tui.tui.charts.selection import metrics_of
from memo_tui.tui.charts.series import XAxis, YScale, marks
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import key_of

_SMOOTHING = (None, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99, 0.0)
_AXES = {XAxis.STEP: "by step", XAxis.RELATIVE: "by time since the start", XAxis.TIME: "by time"}

Item = TypeVar("Item")


class ChartsView(Vertical):
    """A grid of charts, and the keys that change how all of them are drawn."""

    DEFAULT_CSS = """
    ChartsView {
        & > #filter { display: none; height: 1; width: 1fr; border: none; padding: 0 1; }
        & > #filter { background: $surface; }
        & > #filter.-shown { display: block; }
        & > ChartGrid { height: 1fr; width: 1fr; }
    }
    """
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
    ]

    @dataclass
    class Asked(Message):
        """One of some things is to be picked: by their names, the one chosen now, what takes it."""

        title: str
        offers: Mapping[str, Any]
        now: Any
        take: Callable[[tuple[Any] | None], None]

    class Changed(Message):
        """The charts are drawn in another way, or others are in view: `description` says how."""

    def __init__(
        self,
        *,
        sectioned: bool = False,
        folded: Collection[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Show no charts yet; sections as in `ChartGrid`."""
        super().__init__(id=id)
        self._sectioned, self._folded = sectioned, folded
        self._runs: Sequence[Run] = ()
        self._histories: Sequence[History] = ()

    def compose(self) -> ComposeResult:
        """The legend of runs, the filter, the charts."""
        yield RunLegend()
        yield Input(placeholder="words in the metric's name", id="filter")
        yield ChartGrid(sectioned=self._sectioned, folded=self._folded)

    @property
    def grid(self) -> ChartGrid:
        """The charts."""
        return self.query_one(ChartGrid)

    def show(self, runs: Sequence[Run], histories: Sequence[History]) -> None:
        """Show these runs, and what has been read of their histories."""
        self._runs, self._histories = runs, histories
        self.grid.show(runs, histories)
        self._show_legend()

    @property
    def signs(self) -> dict[str, tuple[str, Style]]:
        """The symbol of each run and its colour, by the run's id; none for a single run."""
        if len(self._runs) < 2:
            return {}
        if self.grid.choices.groups:
            return {}
        legend, series = self.query_one(RunLegend), legend_series(self._runs, self.grid.choices)
        return {
            run.run_id: (own.sign, Style(color=legend.get_component_rich_style(own.strong).color))
            for run, own in zip(self._runs, marks(series), strict=True)
        }

    @property
    def description(self) -> tuple[str, ...]:
        """What is in view and how it is drawn, in a few words each."""
        grid, legend = self.grid, legend_series(self._runs, self.grid.choices)
        parts = (
            grid.position,
            f"only {legend[grid.alone].name}" if grid.alone is not None and grid.alone < len(legend) else "",
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
        return tuple(filter(None, parts))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the metrics of the machine only where they are apart."""
        return self.grid.has_sections if action == "machine" else True

    def take_focus(self) -> None:
        """Focus the selected chart."""
        self.grid.focus_selected()

    def leave_filter(self) -> bool:
        """Show all metrics again; False if no filter was shown."""
        box = self.query_one("#filter", Input)
        if not box.has_class("-shown"):
            return False
        box.clear()
        self._close_filter()
        return True

    def action_x_axis(self) -> None:
        """Choose the next kind of x axis."""
        grid = self.grid
        grid.x_axis = _after(list(_AXES), grid.x_axis)
        self.post_message(self.Changed())

    def action_scale(self) -> None:
        """Choose the next kind of y axis."""
        grid = self.grid
        grid.y_scale = _after(list(YScale), grid.y_scale)
        self.post_message(self.Changed())

    def action_smooth(self, way: int) -> None:
        """Smooth more; after the maximum not at all, then as much as each chart needs."""
        grid = self.grid
        grid.smoothing = _after(_SMOOTHING, grid.smoothing, way)
        self.post_message(self.Changed())

    def action_whole(self) -> None:
        """Let the y axes cover all values, or most of them again."""
        grid = self.grid
        grid.whole = not grid.whole
        self.post_message(self.Changed())

    def action_mute(self) -> None:
        """Dim the runs that end far from the others, or show them like these again."""
        grid = self.grid
        grid.mutes = not grid.mutes
        self.post_message(self.Changed())

    def action_own_scale(self) -> None:
        """Choose the next kind of y axis for the selected chart."""
        self.grid.own_scale(lambda scale: _after(list(YScale), scale))

    def action_own_zoom(self) -> None:
        """Zoom each chart by itself, or all together."""
        own = self.grid.own_zoom()
        self.notify("Each chart zooms by itself." if own else "All charts zoom together.", markup=False)
        self.post_message(self.Changed())

    def action_machine(self) -> None:
        """Show the metrics of the machine, or the others again."""
        grid = self.grid
        grid.machine = not grid.shows_machine

    def action_alone(self, way: int) -> None:
        """Dim all runs but the next one; after the last none."""
        grid = self.grid
        places = [None, *range(len(legend_series(self._runs, grid.choices)))]
        grid.alone = _after(places, grid.alone if grid.alone in places else None, way)
        self.post_message(self.Changed())

    def action_groups(self) -> None:
        """Choose which runs become one line."""
        now = self.grid.choices
        self._pick("Groups", offered_groups(self._runs), now.groups, lambda found: replace(now, groups=found))

    def action_shade(self) -> None:
        """Choose by which value lines are coloured."""
        now, offers = self.grid.choices, offered_shades(self._runs, metrics_of(self._runs))
        self._pick("Colour by", offers, now.shade, lambda found: replace(now, shade=found))

    def action_x_metric(self) -> None:
        """Choose another metric as the x axis."""
        now, offers = self.grid.choices, offered_x_metrics(metrics_of(self._runs))
        self._pick("X axis", offers, now.x_metric, lambda found: replace(now, x_metric=found))

    def _pick(
        self, title: str, offers: Mapping[str, Item], now: Item, made: Callable[[Item], Choices]
    ) -> None:
        """Let the user choose one of some things, and show the runs that way."""

        def take(found: tuple[Any] | None) -> None:
            if found is not None:
                self.grid.choices = made(found[0])
                self.show(self._runs, self._histories)

        self.post_message(self.Asked(title, offers, now, take))

    @on(ChartGrid.Alone)
    def name_run(self) -> None:
        """Say which run stands out."""
        self._show_legend()
        self.post_message(self.Changed())

    def action_filter(self) -> None:
        """Type words of the metrics' names."""
        box = self.query_one("#filter", Input)
        box.add_class("-shown")
        box.focus()

    @on(Input.Changed, "#filter")
    def match(self, message: Input.Changed) -> None:
        """Show only the metrics that match."""
        message.stop()
        self.grid.words = message.value

    @on(Input.Submitted, "#filter")
    def accept(self, message: Input.Submitted) -> None:
        """Keep the filter; focus the charts."""
        message.stop()
        self._close_filter()

    @on(ChartGrid.Turned)
    def turn(self) -> None:
        """Name the runs once: in the legend of all charts, or in that of an enlarged one."""
        self._show_legend()
        self.post_message(self.Changed())

    def _show_legend(self) -> None:
        grid, legend = self.grid, self.query_one(RunLegend)
        series = legend_series(self._runs, grid.choices)
        dim = () if grid.alone is None else {*range(len(series))} - {grid.alone}
        shade = shade_axis(self._runs, grid.choices)
        ends = (shade.name, shade.ticks[0][1], shade.ticks[-1][1]) if shade and shade.ticks else None
        legend.show([each.name for each in series], marks(series, dim), ends)
        # An enlarged chart has the names in a legend of its own.
        legend.display = len(self._runs) > 1 and not grid.enlarged

    def _close_filter(self) -> None:
        box = self.query_one("#filter", Input)
        box.set_class(bool(box.value), "-shown")
        self.take_focus()


def _after(items: Sequence[Item], item: Item, way: int = 1) -> Item:
    return items[(items.index(item) + way) % len(items)]
