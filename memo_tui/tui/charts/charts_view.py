"""The metrics of some runs as a grid of charts, with the legend of these runs and words to filter by."""

from collections.abc import Collection, Sequence
from typing import ClassVar, TypeVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.run_legend import RunLegend
from memo_tui.tui.charts.series import XAxis, YScale, sign, style
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.text import plain

_SMOOTHING = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99)
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
        bind("run_next", "alone(1)", "Next run", "Dim all runs but the next one", show=False),
        bind("run_before", "alone(-1)", "Previous run", "Dim all runs but the previous one", show=False),
        bind("find", "filter", "Filter", "Only metrics with these words in the name"),
    ]

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
        self._runs = runs
        self.query_one(RunLegend).show([plain(run.name) for run in runs])
        self.grid.show(runs, histories)
        self._show_legend()

    @property
    def signs(self) -> dict[str, tuple[str, Style]]:
        """The symbol of each run and its colour, by the run's id; none for a single run."""
        if len(self._runs) < 2:
            return {}
        legend = self.query_one(RunLegend)
        styles = [legend.get_component_rich_style(style(place)) for place in range(len(self._runs))]
        return {
            run.run_id: (sign(place), Style(color=own.color))
            for place, (run, own) in enumerate(zip(self._runs, styles, strict=True))
        }

    @property
    def description(self) -> tuple[str, ...]:
        """What is in view and how it is drawn, in a few words each."""
        grid, alone = self.grid, self.grid.alone
        parts = (
            grid.position,
            plain(f"only {self._runs[alone].name}") if alone is not None and alone < len(self._runs) else "",
            _AXES[grid.x_axis],
            "" if grid.y_scale is YScale.LINEAR else grid.y_scale.value,
            f"smoothed {grid.smoothing:g}" if grid.smoothing else "",
            f"zoomed · {key_of('reset')} shows all" if grid.zoomed else "",
        )
        return tuple(filter(None, parts))

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
        self.grid.x_axis = _after(list(XAxis), self.grid.x_axis)
        self.post_message(self.Changed())

    def action_scale(self) -> None:
        """Choose the next kind of y axis."""
        self.grid.y_scale = _after(list(YScale), self.grid.y_scale)
        self.post_message(self.Changed())

    def action_smooth(self, way: int) -> None:
        """Smooth more; after the maximum, not at all."""
        self.grid.smoothing = _after(_SMOOTHING, self.grid.smoothing, way)
        self.post_message(self.Changed())

    def action_alone(self, way: int) -> None:
        """Dim all runs but the next one; after the last none."""
        places = [None, *range(len(self._runs))]
        self.grid.alone = _after(places, self.grid.alone if self.grid.alone in places else None, way)

    @on(ChartGrid.RunPicked)
    def name_run(self) -> None:
        """Say which run stands out."""
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
        self.query_one(RunLegend).display = len(self._runs) > 1 and not self.grid.enlarged

    def _close_filter(self) -> None:
        box = self.query_one("#filter", Input)
        box.set_class(bool(box.value), "-shown")
        self.take_focus()


def _after(items: Sequence[Item], item: Item, way: int = 1) -> Item:
    return items[(items.index(item) + way) % len(items)]
