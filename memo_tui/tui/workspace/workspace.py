"""Workspace: lays a pane of runs out as three columns, and says what their charts need."""

from collections.abc import Mapping, Sequence
from typing import Any

from textual.widget import Widget

from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.model import History, Run
from memo_tui.tui.run.run_details import RunDetails
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.runs_view import RunsView
from memo_tui.tui.workspace.chart_column import ChartColumn
from memo_tui.tui.workspace.columns import CHARTS, DETAILS, DIVIDER, NAMES, RUNS, Columns, seen_columns
from memo_tui.tui.workspace.divider import Divider
from memo_tui.tui.workspace.scope import scope_of

_FOLDED = ("system/",)  # sections that are folded at first
_STEP = 4  # cells by which a key moves a divider
_LAID_OUT = "-workspace"


class Workspace:
    """The runs, the charts of what is chosen among them, and the details of one, beside each other.

    Attributes:
        is_open: whether the pane is laid out so.
    """

    def __init__(self, pane: Widget, saved: Mapping[str, Any]) -> None:
        """Prepare; nothing changes until `turn`.

        Args:
            pane: has a RunsView and, in a widget with the id "boxes", RunDetails.
            saved: what `saved` returned last; anything else counts as nothing.
        """
        self._pane = pane
        self._columns = Columns.of_saved(saved)
        folded = saved.get("folded")
        self._folded = tuple(map(str, folded)) if isinstance(folded, list) else _FOLDED
        self.is_open = False
        self._focused = self._side = RUNS
        self._runs: Sequence[Run] = ()

    def saved(self) -> dict[str, Any]:
        """What is to be the same at the next start, as a TOML table."""
        return {**self._columns.saved(), "open": self.is_open, "folded": sorted(self._folded)}

    async def turn(self) -> None:
        """Show the three columns, or the pane as it was."""
        pane, runs = self._pane, self._pane.query_one(RunsView)
        if not self.is_open and not pane.query(ChartColumn):
            left, right = Divider(id="divide-runs"), Divider(id="divide-details")
            await pane.mount(left, ChartColumn(self._folded, id="chart-column"), right, after=runs)
        self.is_open = not self.is_open
        pane.query_one(RunTable).show_badges({})
        pane.set_class(self.is_open, _LAID_OUT)
        self._focused = self._side = RUNS
        self.fit()

    def fit(self) -> None:
        """Share the width that there is now."""
        pane = self._pane
        seen = seen_columns(pane.size.width, self._focused, self._side) if self.is_open else ()
        for name in NAMES:
            pane.set_class(name in seen, f"-with-{name}")
        widths = self._columns.widths(pane.size.width, seen) if seen else {}
        pane.query_one(RunsView).styles.width = widths.get(RUNS)
        pane.query_one("#boxes").styles.width = widths.get(DETAILS)

    def focus(self) -> None:
        """Give the focus to the column that has it in the workspace."""
        if self._focused == CHARTS:
            self.charts.view.take_focus()
        else:
            self._pane.query_one(RunTable if self._focused == RUNS else RunDetails).focus()

    @property
    def charts(self) -> ChartColumn:
        """The column of charts, which is there once the workspace was open."""
        return self._pane.query_one(ChartColumn)

    def step(self, way: int) -> None:
        """Go to the next column (1) or the one before (-1); it appears if it had no room."""
        self._focused = NAMES[(NAMES.index(self._focused) + way) % len(NAMES)]
        self._note_side()
        self.fit()
        self._pane.call_after_refresh(self.focus)

    def note_focus(self, widget: Widget) -> None:
        """A widget of the pane got the focus."""
        around = {RunsView: RUNS, ChartColumn: CHARTS, RunDetails: DETAILS}
        for each in widget.ancestors_with_self:
            self._focused = around.get(type(each), self._focused)
        self._note_side()

    def _note_side(self) -> None:
        if self._focused != CHARTS:
            self._side = self._focused

    def widen(self, way: int) -> None:
        """Make the column with the focus wider (1) or narrower (-1)."""
        name = self._focused if self._focused != CHARTS else self._side
        cells = self._pane.query_one(RunsView if name == RUNS else "#boxes").size.width
        self._resize(name, cells + (way if name == self._focused else -way) * _STEP)

    def drag(self, divider: Divider, x: int) -> None:
        """Put a divider into a column of the screen."""
        region = self._pane.region
        if divider.id == "divide-runs":
            self._resize(RUNS, x - region.x)
        else:
            self._resize(DETAILS, region.right - x - DIVIDER)

    def _resize(self, name: str, cells: int) -> None:
        self._columns = self._columns.resized(name, cells, self._pane.size.width)
        self.fit()

    def note_folded(self) -> None:
        """Other sections are folded."""
        self._folded = tuple(self.charts.view.grid.folded)

    def show(self, histories: Sequence[History]) -> None:
        """Chart what is chosen in the table now, as far as the histories are read."""
        table = self._pane.query_one(RunTable)
        scope = scope_of(table, self._runs)
        self._runs = scope.runs
        self.charts.show(scope, histories)
        table.show_badges(self.charts.view.signs)

    def wanted(self) -> list[SeriesKey]:
        """The histories that the visible charts need."""
        return self.charts.view.grid.wanted()
