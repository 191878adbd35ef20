"""WorkspacePane: a pane of runs that a key turns into a workspace, and back."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType

from memo_tui.runs.history_cache import SeriesKey
from memo_tui.settings import Settings
from memo_tui.tui.charts.charts_view import ChartsView
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.common.key_bindings import bind, quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs.pane import RunsPane
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.workspace.divider import Divider
from memo_tui.tui.workspace.workspace import Workspace

WORKSPACE_KEY = quiet_when_narrow(
    "workspace",
    "workspace",
    "Workspace",
    "Runs, their charts and the details side by side, or the table again",
)
"""Its binding; a subclass has it behind those that are needed more, as a footer may lack room for all."""

_OF_WORKSPACE = ("column", "width", "leave_workspace")


class WorkspacePane(RunsPane):
    """Shows runs, their charts and the details of one side by side, without any marks.

    A subclass composes the details in a widget with the id "boxes".
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("box_next", "column(1)", "Column", "Runs, charts or details", key_display="tab"),
        bind("box_before", "column(-1)", "Previous column", show=False),
        bind("wider", "width(1)", "Wider", "Make this column wider", show=False),
        bind("narrower", "width(-1)", "Narrower", "Make this column narrower", show=False),
        bind("back", "leave_workspace", "Table", "Show the table of runs again"),
    ]

    def __init__(
        self,
        settings: Settings,
        pace: Throttle | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Watch the experiment and store of these settings; `pace` notices every key."""
        super().__init__(settings, pace, id=id)
        self.workspace = Workspace(self, settings.workspace)
        self._workspace_awaited = settings.workspace.get("open") is True
        self._workspace_series: Sequence[SeriesKey] = ()

    def on_mount(self) -> None:
        """Open the workspace if it was open last; Textual calls the base class's method as well."""
        if self._workspace_awaited:
            self.call_after_refresh(self._turn)

    def on_resize(self) -> None:
        """Share the new width; Textual calls the base class's method as well."""
        if self.workspace.is_open:
            self.workspace.fit()

    def focus_main(self) -> None:
        """Focus the runs, or in the workspace the column that had the focus."""
        if self.workspace.is_open:
            self.workspace.focus()
        else:
            super().focus_main()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the workspace only in it."""
        if action in _OF_WORKSPACE:
            return self.workspace.is_open
        if action == "workspace":
            return shown_when_narrow(self, parameters)
        if action == "metric" and self.workspace.is_open:
            return self.workspace.charts.view.grid.has_more
        return super().check_action(action, parameters)

    async def action_workspace(self, _quiet: bool = False) -> None:
        """Show runs, charts and details side by side, or the pane as it was."""
        self.screen.minimize()
        await self._turn()
        self.workspace.focus()
        self._keep_workspace()

    async def action_leave_workspace(self) -> None:
        """Take back the words that filter the metrics, or leave the workspace."""
        if not self.workspace.charts.view.leave_filter():
            await self.action_workspace()

    async def _turn(self) -> None:
        await self.workspace.turn()
        self.follow()
        self.refresh_bindings()

    def action_column(self, way: int) -> None:
        """Go to another column of the workspace."""
        self.workspace.step(way)

    def action_width(self, way: int) -> None:
        """Make the column with the focus wider, or narrower."""
        self.workspace.widen(way)
        self._keep_workspace()

    def action_metric(self) -> None:
        """Go to the charts of the next metrics; in the table's own layout, chart the next metric."""
        if self.workspace.is_open:
            self.workspace.charts.view.grid.bring_next()
        else:
            super().action_metric()

    def chart(self, metric: str) -> None:
        """Chart this metric; in the workspace its chart is brought into view."""
        super().chart(metric)
        if self.workspace.is_open:
            self.workspace.charts.view.grid.bring(metric)

    def follow(self) -> None:
        """Show the chosen runs, in the workspace too."""
        if self.workspace.is_open:
            self.workspace.show(self._histories)
        super().follow()

    def wanted_histories(self) -> Sequence[SeriesKey]:
        """The histories that the pane draws: in the workspace those of its charts."""
        if not self.workspace.is_open:
            return super().wanted_histories()
        self._workspace_series = self.workspace.wanted()
        return self._workspace_series

    @on(ChartGrid.Turned)
    def read_other_metrics(self) -> None:
        """Read what the charts in view need."""
        if self.workspace.is_open and self.workspace.wanted() != self._workspace_series:
            self.follow()
            self.refresh_bindings()

    @on(ChartGrid.RunPicked)
    def go_to_picked(self, message: ChartGrid.RunPicked) -> None:
        """Show the details of the run that was picked in a chart."""
        if self.workspace.is_open:
            self.query_one(RunTable).move_cursor(message.run.run_id)

    @on(ChartsView.Asked)
    async def pick(self, message: ChartsView.Asked) -> None:
        """Let the user choose what is done with the runs of the charts."""
        from memo_tui.tui.charts.pick import PickScreen  # noqa: PLC0415 - when it's wanted

        await self.app.push_screen(PickScreen(message.title, message.offers, message.now), message.take)

    @on(ChartGrid.Refolded)
    def keep_folded(self) -> None:
        """Save which sections are folded."""
        self.workspace.note_folded()
        self._keep_workspace()

    @on(Divider.Dragged)
    def drag(self, message: Divider.Dragged) -> None:
        """Move a divider with the mouse; save where it was left."""
        self.workspace.drag(message.divider, message.x)
        if message.done:
            self._keep_workspace()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember which column has the focus."""
        if self.workspace.is_open:
            self.workspace.note_focus(event.widget)

    def _keep_workspace(self) -> None:
        self._keep({"workspace": self.workspace.saved()})
