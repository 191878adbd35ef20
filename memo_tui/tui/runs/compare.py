"""Runs side by side on one page: a table of what differs, and the charts of their metrics below."""

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.numbers import counted
from memo_tui.runs.model import History, Run, RunsSnapshot
from memo_tui.runs.table.comparison import compare
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.exporting import markdown
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.series import SIGNS
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.key_map import COMPARE
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.runs.compare_file import CompareFileScreen
from memo_tui.tui.runs.compare_table import CompareTable

_CHARTED = len(SIGNS)  # more runs than there are symbols can't be told apart in a chart


class CompareScreen(DashboardScreen[None]):
    """Some runs as columns, or as rows; their params, metrics, data and tags; the charts of their metrics."""

    PLACE = COMPARE
    CSS_PATH = "compare.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("equal_rows", "differing", "Equal rows", "Show the rows that are equal for all, or fold them"),
        bind("tree", "swap", "Swap", "Swap rows and columns"),
        bind("base", "base", "Baseline", "Show differences from the next run; after the last, values again"),
        bind("metric", "metric", "Metric", "Go to the charts of the next metrics"),
        bind("box_next", "box", "Charts", "From the table to the charts", key_display="tab"),
        bind("box_before", "box", show=False),
        bind("plots", "chart", "Hide charts", "Show or hide the charts"),
        bind("copy", "copy", "Copy all", "Copy the comparison as Markdown"),
        bind("write", "export", "Write", "Export the comparison to a file"),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(
        self,
        runs: Sequence[Run],
        directions: Mapping[str, Better],
        news: News[RunsSnapshot],
        follow: Callable[[Sequence[tuple[str, str]]], object] | None = None,
        *,
        count: int = 0,
        columns: Sequence[str] = (),
    ) -> None:
        """Compare runs.

        Args:
            runs: to be compared, in this order; the first twenty are charted.
            directions: those chosen for metrics: which way is better.
            news: of the runs and their histories.
            follow: called with the histories to read, each a run's id and a metric.
            count: how many there are, if these are the first of more.
            columns: those of the table, of which what is read from histories is compared, too.
        """
        super().__init__()
        self._news, self._count, self._columns = news, count, columns
        self._runs, self._directions, self._follow = tuple(runs), directions, follow
        self._names: Mapping[str, str] = {}
        self._gone: list[str] = []
        self._base: int | None = None
        self._histories: Sequence[History] = ()
        self._wanted: list[tuple[str, str]] | None = None

    def compose(self) -> ComposeResult:
        """A line of text, the table, the charts."""
        yield Label("", id="head", markup=False)
        yield CompareTable()
        yield ChartGrid(id="charts")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is known now."""
        self._show()
        self.query_one(CompareTable).take_focus()
        self._news.subscribe(self, self.show_snapshot)

    def show_snapshot(self, snapshot: RunsSnapshot) -> None:
        """Show the same runs as they are now; one that is gone stays, and the head says so."""
        known = snapshot.runs
        runs = tuple(known.get(run.run_id) or run for run in self._runs)
        gone = [run.name for run in runs if run.run_id not in known]
        names = snapshot.experiments
        self._histories = snapshot.histories
        if (runs, gone, names) != (self._runs, self._gone, self._names):
            self._runs, self._gone, self._names = runs, gone, names
            self._show()
        else:
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer the keys of the charts only if there is a metric, and the next ones if there are more."""
        if action == "metric":
            return any(grid.has_more for grid in self.query(ChartGrid))
        return not (action in ("box", "chart") and self.has_class("-no-metric"))

    def action_differing(self) -> None:
        """Show the rows that are equal for all runs, or fold them away."""
        table = self.query_one(CompareTable)
        table.folds = not table.folds
        self._show()

    def action_swap(self) -> None:
        """Swap rows and columns."""
        table = self.query_one(CompareTable)
        table.swapped = not table.swapped
        self._show()

    def action_base(self) -> None:
        """Show differences from the next run; after the last, plain values."""
        self._base = 0 if self._base is None else self._base + 1
        if self._base >= len(self._runs):
            self._base = None
        self._show()

    def action_metric(self) -> None:
        """Go to the charts of the next metrics."""
        self.query_one(ChartGrid).bring_next()

    def action_box(self) -> None:
        """Go from the table to the charts, or back; where only one fits, it is the one that is shown."""
        charts = self.query_one(ChartGrid)
        if charts.has_focus_within:
            self.remove_class("-charted")
            self.query_one(CompareTable).take_focus()
        else:
            self.remove_class("-without-charts")
            self.add_class("-charted")
            self._share_height()
            self.call_after_refresh(charts.focus_selected)

    def action_chart(self) -> None:
        """Hide the charts, or show them again."""
        if self.query_one(ChartGrid).has_focus_within:
            self.action_box()
        self.toggle_class("-without-charts")
        self._share_height()

    def on_resize(self) -> None:
        """Share the new height."""
        self.call_after_refresh(self._share_height)

    def _share_height(self) -> None:
        self.query_one(CompareTable).alone = any(
            map(self.has_class, ("-without-charts", "-no-metric", "-low"))
        )

    def action_copy(self) -> None:
        """Put the comparison on the clipboard, as Markdown."""
        titles = ["section", "key", *(run.name for run in self._runs)]
        rows = [[line.section, line.key, *line.values] for line in self.query_one(CompareTable).lines]
        self.app.copy_to_clipboard(markdown(titles, rows))
        self.notify(f"Copied {counted(len(rows), 'row')} as Markdown", markup=False)

    async def action_export(self) -> None:
        """Write the comparison to a file."""
        await self.app.push_screen(CompareFileScreen(self._runs, self.query_one(CompareTable).lines))

    @on(CompareTable.Chosen)
    def choose(self, message: CompareTable.Chosen) -> None:
        """Bring the chart of the metric under the cursor into view."""
        self.query_one(ChartGrid).bring(message.metric)

    @on(ChartGrid.Turned)
    def turn(self) -> None:
        """Ask for the histories that are needed now."""
        wanted = self.query_one(ChartGrid).wanted()
        if self._follow and wanted != self._wanted:
            self._wanted = wanted
            self._follow(wanted)
            self.refresh_bindings()
        self._update_head()

    def _show(self) -> None:
        lines = compare(self._runs, self._directions, self._names, time(), self._columns)
        self.query_one(CompareTable).compare(self._runs, lines, self._base)
        without = not any(run.metrics for run in self._runs)
        if without != self.has_class("-no-metric"):
            self.set_class(without, "-no-metric")
            self._share_height()
            self.refresh_bindings()
        self._draw()
        self._update_head()

    def _draw(self) -> None:
        self.query_one(ChartGrid).show(self._runs[:_CHARTED], self._histories)

    def _update_head(self) -> None:
        """Describe what is shown."""
        count, all_of_them = len(self._runs), max(self._count, len(self._runs))
        parts = [f"{count} runs" if count == all_of_them else f"the first {count} of {all_of_them:,} runs"]
        if self._base is not None:
            parts.append(f"against {plain(self._runs[self._base].name)}")
        if self._gone:
            parts.append(f"deleted meanwhile: {', '.join(map(plain, self._gone))}")
        if any(run.metrics for run in self._runs):
            parts.append(self.query_one(ChartGrid).position)
            parts += [f"charts of the first {_CHARTED}"] if count > _CHARTED else []
        else:
            parts.append("no metrics logged, so no charts")
        self.query_one("#head", Label).update(content(" · ".join(parts)))
