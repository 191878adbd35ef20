"""Runs side by side, full screen, with the chart of one metric below."""

from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Label

from memo_tui.runs.model import History, Run, RunsSnapshot
from memo_tui.runs.table.comparison import Compared, compare
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.exporting import markdown
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.selection import by_key, metrics_of, series_of
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.news import News
from memo_tui.tui.common.text import content, counted, plain
from memo_tui.tui.runs.compare_file import CompareFileScreen
from memo_tui.tui.runs.compare_table import CompareTable


class CompareScreen(ModalScreen[None]):
    """Some runs as columns; their params, metrics and more as rows; the chart of one metric."""

    CSS_PATH = "compare.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "differing", "Differing", tooltip="Hide rows that are the same for all runs"),
        Binding("b", "base", "Base", tooltip="Show differences from the next run, at last plain values"),
        Binding("m", "metric", "Metric", tooltip="Chart the next metric"),
        Binding("h", "chart", "Chart", tooltip="Show or hide the chart"),
        Binding("y", "copy", "Copy all", tooltip="Copy the comparison as Markdown", show=False),
        Binding("e", "export", "Export", tooltip="Write the comparison to a file"),
        Binding("escape,q", "dismiss", "Back", key_display="esc"),
    ]

    def __init__(
        self,
        runs: Sequence[Run],
        directions: Mapping[str, Better],
        news: News[RunsSnapshot],
        follow: Callable[[Sequence[tuple[str, str]]], object] | None = None,
        *,
        count: int = 0,
    ) -> None:
        """Compare runs.

        Args:
            runs: one per column.
            directions: those chosen for metrics: which way is better.
            news: of the runs and their histories.
            follow: called with the histories to read, each a run's id and a metric.
            count: how many there are, if these are the first of more.
        """
        super().__init__()
        self._news, self._count = news, count
        self._runs, self._directions, self._follow = tuple(runs), directions, follow
        self._names: Mapping[str, str] = {}
        self._gone: list[str] = []
        self._only_differing = False
        self._base: int | None = None
        self._metric = next(iter(metrics_of(self._runs)), "")
        self._histories: Sequence[History] = ()

    def compose(self) -> ComposeResult:
        """A line of text, the table, the chart."""
        yield Label("", id="head", markup=False)
        yield CompareTable()
        yield MetricChart(id="chart", empty="No metric to chart: move to a metric's row.")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is known now."""
        self._show()
        self.query_one(CompareTable).take_focus()
        self._ask()
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
        self._draw()

    def action_differing(self) -> None:
        """Hide the rows that are the same for all runs, or show them again."""
        self._only_differing = not self._only_differing
        self._show()

    def action_base(self) -> None:
        """Show differences from the next run; after the last, plain values."""
        self._base = 0 if self._base is None else self._base + 1
        if self._base >= len(self._runs):
            self._base = None
        self._show()

    def action_metric(self) -> None:
        """Chart the next metric."""
        metrics = metrics_of(self._runs)
        if metrics:
            place = metrics.index(self._metric) + 1 if self._metric in metrics else 0
            self._metric = metrics[place % len(metrics)]
            self._ask()

    def action_chart(self) -> None:
        """Show or hide the chart."""
        self.toggle_class("-charted" if self._small else "-without-chart")

    def action_copy(self) -> None:
        """Put the comparison on the clipboard, as Markdown."""
        titles = ["", *(run.name for run in self._runs)]
        rows = [[line.key, *line.values] for line in self._lines()]
        self.app.copy_to_clipboard(markdown(titles, rows))
        self.notify(f"Copied {counted(len(rows), 'row')} as Markdown", markup=False)

    async def action_export(self) -> None:
        """Write the comparison to a file."""
        await self.app.push_screen(CompareFileScreen(self._runs, self._lines()))

    @on(CompareTable.Chosen)
    def choose(self, message: CompareTable.Chosen) -> None:
        """Chart the metric under the cursor."""
        self._metric = message.metric
        self._ask()

    @property
    def _small(self) -> bool:
        return self.has_class("-narrow") or self.has_class("-low") or self.has_class("-middle")

    def _lines(self) -> list[Compared]:
        lines = compare(self._runs, self._directions, self._names, time())
        return [line for line in lines if line.differs or not self._only_differing]

    def _show(self) -> None:
        self.query_one(CompareTable).compare(self._runs, self._lines(), self._base)
        count, all_of_them = len(self._runs), max(self._count, len(self._runs))
        parts = [f"{count} runs" if count == all_of_them else f"the first {count} of {all_of_them:,} runs"]
        if self._only_differing:
            parts.append("only what differs")
        if self._base is not None:
            parts.append(f"against {plain(self._runs[self._base].name)}")
        if self._gone:
            parts.append(f"deleted meanwhile: {', '.join(map(plain, self._gone))}")
        self.query_one("#head", Label).update(content(" · ".join(parts)))

    def _ask(self) -> None:
        """Ask for the histories of the chart, and draw what is known of them."""
        if self._follow:
            self._follow([(run.run_id, self._metric) for run in self._runs if self._metric in run.metrics])
        self._draw()

    def _draw(self) -> None:
        title = f"{plain(self._metric)} by step" if self._metric else "Chart"
        series = series_of(self._runs, self._metric, by_key(self._histories))
        self.query_one(MetricChart).show(title, series)
