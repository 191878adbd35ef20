"""RunsPane: the runs of some experiments with a chart and details, and what is done with them."""

from collections.abc import Callable, Sequence
from inspect import isawaitable
from time import monotonic, time
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Label

from memo_tui.runs.experiments import list_experiments
from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.model import Phase, Run, RunsSnapshot
from memo_tui.runs.table.view import RunView
from memo_tui.settings import Settings
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.selection import MOST_SERIES, Charted
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.messages import StateChanged
from memo_tui.tui.common.narrow import quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.news import News
from memo_tui.tui.common.pane import Pane
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs import status_text
from memo_tui.tui.runs.messages import ArrangingFailed, RunsArranged, SnapshotRead
from memo_tui.tui.runs.reading import RunReading
from memo_tui.tui.runs.run_actions import RunActions
from memo_tui.tui.runs.run_table import RunTable, TableRows
from memo_tui.tui.runs.runs_view import RunsView

_MOST_COMPARED = 20


class RunsPane(Pane):
    """Reads runs and shows them.

    A subclass composes `#fault`, RunsView and MetricChart, and shows a run: `show_run`, `open_run`.

    Attributes:
        news: publishes each snapshot that is read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("L", "edit('fail_lost')", "Mark failed", key_display="L", tooltip="Mark lost runs as FAILED"),
        Binding("u", "restore", "Undelete", tooltip="Bring the deleted experiment back"),
        Binding("u", "undo", "Undo delete", tooltip="Bring back the runs that were deleted last"),
        Binding("c", "compare", "Compare", tooltip="The marked runs side by side"),
        *quiet_when_narrow("h", "charts", "Charts", "All metrics of the marked runs, or of the chosen one"),
        Binding("m", "metric", "Metric", tooltip="Chart the next metric"),
        Binding("x", "experiments", "Experiments", tooltip="Show others of this store", show=False),
        Binding("d,delete", "edit('delete')", "Delete", key_display="d", tooltip="Delete runs", show=False),
        Binding("t", "edit('tag')", "Tag", tooltip="Set a tag of the marked runs", show=False),
        Binding("r", "edit('rename')", "Rename", tooltip="Give the run another name", show=False),
        Binding("y", "edit('copy_ids')", "Copy id", tooltip="Copy the runs' ids", show=False),
        Binding("o", "edit('open_in_web')", "Web page", tooltip="Open in MLflow's web pages", show=False),
        Binding("e", "export", "Export", tooltip="Write runs to CSV, JSON or Markdown", show=False),
        Binding("ctrl+r", "retry", "Ask now", tooltip="Ask the store again at once"),
    ]

    def __init__(
        self,
        settings: Settings,
        pace: Throttle | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Watch the experiment and store of these settings.

        Args:
            settings: what the user asked for.
            pace: notices every key.
            id: of the pane.
        """
        super().__init__(id=id)
        self.news: News[RunsSnapshot] = News(self, "runs")
        self.embedded = Address.of_file(settings.embedded_store)
        uri = settings.tracking_uri
        self.address = Address.parse(uri) if uri else self.embedded
        self.experiments: tuple[str, ...] = (settings.experiment,)
        self._pace = pace or Throttle()
        self.reading = RunReading(self.post_message, settings.poll, self._pace)
        self._views = dict(settings.views)
        self._actions = RunActions(
            self, self.reading, self._chosen, lambda runs: self.query_one(RunsView).left_out(runs)
        )
        self._lost_chosen = False  # whether a chosen run is lost
        self._screen_series: tuple[SeriesKey, ...] | None = None
        self._charted = Charted()
        self._choosing = False  # whether the run under the cursor is about to be shown
        self._unread: SnapshotRead | None = None  # news that wait for their turn
        self._still: tuple[float, str] | None = None  # since when the table doesn't change, and why
        self._arranged_at = time()
        self._problem: str | None = None  # as it is shown

    @property
    def snapshot(self) -> RunsSnapshot | None:
        """The newest snapshot that was read."""
        return self.reading.snapshot

    def on_mount(self) -> None:
        """Start reading once the first frame is out."""
        self.show_run(None)
        self.set_interval(1.0, self.tick)
        self.call_after_refresh(self._begin_reading)
        self.tick()

    def on_unmount(self) -> None:
        """Stop reading."""
        self.close()

    def take_focus(self) -> None:
        """Focus the runs."""
        self.query_one(RunTable).focus()

    def close(self) -> list[str]:
        """Stop reading; returns sentences on what goes on without the dashboard."""
        self.reading.close()
        return []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        phase = self.snapshot.phase if self.snapshot else None
        runs = self.query_one(RunTable)
        chosen = bool(runs.marks or runs.cursor_run)
        offered = {
            "compare": len(runs.marks) > 1,
            "edit": self._lost_chosen if parameters == ("fail_lost",) else chosen,
            "charts": chosen and shown_when_narrow(self, parameters),
            "metric": bool(self._charted.metrics),
            "undo": self._actions.can_undo and phase is not Phase.DELETED,
            "restore": phase is Phase.DELETED,
            "retry": phase is Phase.OFFLINE,
        }
        return offered.get(action, True)

    def on_resize(self) -> None:
        """Offer the keys again: others may do something now."""
        self.refresh_bindings()

    def action_restore(self) -> None:
        """Bring the deleted experiment back."""
        self.reading.restore()

    def action_retry(self) -> None:
        """Ask the store now."""
        self.reading.wake()

    def action_undo(self) -> None:
        """Bring back the runs that were deleted last."""
        self._actions.undo()

    async def action_edit(self, what: str) -> None:
        """Do something with the marked runs, or with the one under the cursor."""
        outcome = getattr(self._actions, what)()
        if isawaitable(outcome):
            await outcome

    async def action_compare(self) -> None:
        """Show the marked runs side by side."""
        from memo_tui.tui.runs.compare import CompareScreen  # noqa: PLC0415 - when it's wanted

        directions = self.query_one(RunTable).rows.arranged.view.directions
        chosen, count = self._chosen(_MOST_COMPARED), len(self.query_one(RunTable).marks)
        await self.push(CompareScreen(chosen, directions, self.news, self.follow_for_screen, count=count))

    async def action_charts(self, _quiet: bool = False) -> None:
        """Show all metrics of these runs."""
        from memo_tui.tui.charts.screen import ChartsScreen  # noqa: PLC0415 - when it's wanted

        chosen, count = self._chosen(_MOST_COMPARED), len(self.query_one(RunTable).marks)
        await self.push(ChartsScreen(chosen, self.news, self.follow_for_screen, count=count))

    async def choose_view(self, what: str) -> None:
        """Let the user choose what the runs are sorted by, the columns, or what they are grouped by."""
        from memo_tui.tui.runs.view.columns import ColumnsScreen  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.runs.view.grouping import GroupScreen  # noqa: PLC0415
        from memo_tui.tui.runs.view.sorting import SortScreen  # noqa: PLC0415

        view = self.query_one(RunsView)
        rows = view.table.rows

        def take(chosen: RunView | None) -> None:
            if chosen is not None:
                view.show_view(chosen)

        screens: dict[str, Callable[[], Screen[RunView | None]]] = {
            "sort": lambda: SortScreen(rows),
            "columns": lambda: ColumnsScreen(rows, view.show_view),
            "group": lambda: GroupScreen(rows),
        }
        await self.app.push_screen(screens[what](), take)

    async def action_export(self) -> None:
        """Write runs to a file."""
        from memo_tui.tui.runs.export_runs import ExportRunsScreen  # noqa: PLC0415 - when it's wanted

        table = self.query_one(RunTable)
        marked = [run.run_id for run in table.marked_runs()]
        await self.app.push_screen(ExportRunsScreen(table.rows, marked))

    async def action_experiments(self) -> None:
        """Choose other experiments of this store."""
        from memo_tui.tui.runs.pick_experiments import PickExperimentsScreen  # noqa: PLC0415

        def take(names: Sequence[str] | None) -> None:
            if names and tuple(names) != self.experiments:
                self.switch(names)

        address = self.address
        screen = PickExperimentsScreen(lambda: list_experiments(address), self.experiments)
        await self.app.push_screen(screen, take)

    def action_metric(self) -> None:
        """Chart the next metric."""
        self._charted.next_metric()
        self.follow()

    @on(LineTable.Highlighted)
    def choose(self) -> None:
        """Show the run under the cursor below the table, once the cursor itself has been drawn."""
        if not self._choosing:
            self._choosing = True
            self.call_after_refresh(self._show_choice)

    @on(LineTable.MarksChanged)
    def mark(self) -> None:
        """Chart the marked runs."""
        self.follow()
        self._offer_keys()
        self.refresh_bindings()

    @on(LineTable.Opened)
    async def open(self, message: LineTable.Opened) -> None:
        """Show one run, full screen; news wait until it's drawn."""
        run = self.query_one(RunTable).get(message.key)
        if run is not None:
            await self.open_run(run)

    def show_run(self, run: Run | None) -> None:
        """Show the run under the cursor, beside the table."""

    async def open_run(self, run: Run) -> None:
        """Show one run, full screen."""

    @property
    def access(self) -> StoreAccess:
        """The store that is shown."""
        return self._actions.access

    @on(RunsView.Changed)
    def show_view(self, message: RunsView.Changed) -> None:
        """Arrange the runs in the new view, and save that view."""
        self.reading.show(message.wanted)
        saved, name = message.wanted.view.saved(), self._view_name
        if saved != self._views.get(name, {}):
            self._views[name] = saved
            self.app.keep({("views", name): saved})  # type: ignore[attr-defined]

    @on(SnapshotRead)
    def take_snapshot(self, message: SnapshotRead) -> None:
        """Draw what was read in the charts, and publish it, once it's due."""
        waits = self._unread is not None
        self._unread = message if self._unread is None else SnapshotRead(message.snapshot, self._unread.at)
        if not waits:
            self._draw_news()

    def _draw_news(self) -> None:
        message = self._unread
        if message is None:
            return
        if (left := self._pace.hold(message.at)) > 0:
            self.set_timer(left, self._draw_news)
            return
        self._unread = None
        old, begun = self.snapshot, monotonic()
        if not self.reading.take(message.snapshot):
            return
        self.news.publish(message.snapshot)
        self.show_new_runs()
        self.follow()
        self._offer_keys()
        self.tick()
        if old is None or old.phase is not message.snapshot.phase:
            self.refresh_bindings()
        self.call_after_refresh(self._pace.drawn, begun)

    @on(RunsArranged)
    def take_rows(self, message: RunsArranged) -> None:
        """Draw the table, unless it already shows something newer or another experiment."""
        begun, view = monotonic(), self.query_one(RunsView)
        if not self.reading.take_arranged(message):
            return
        self._arranged_at = time()
        moves_again, self._still = self._still is not None, None
        if message.rows is not view.table.rows:
            view.show_rows(message.rows)
            self.show_chosen()
        elif not moves_again:
            return
        self.tick()
        self.call_after_refresh(self._pace.drawn, begun)

    @on(ArrangingFailed)
    def stand_still(self, message: ArrangingFailed) -> None:
        """Say since when the table doesn't change, and why."""
        if self.reading.take_arranged(message):
            self._still = (self._still[0] if self._still else self._arranged_at, message.problem)
            self.tick()

    def show_new_runs(self) -> None:
        """Other runs are known; a subclass that shows more of them draws it."""

    def training_runs(self) -> list[Run]:
        """The runs that are charted beside the one under the cursor."""
        return []

    def switch(self, experiments: Sequence[str]) -> None:
        """Watch other experiments, maybe of another store."""
        self.experiments = tuple(experiments)
        self.query_one(RunsView).show_rows(TableRows.of(()))
        self.news.forget()
        self._still, self._arranged_at = None, time()
        self._begin_reading()
        self.tick()

    def _show_choice(self) -> None:
        self._choosing = False
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the run under the cursor."""
        self.show_run(self.query_one(RunTable).cursor_run)
        self.follow()
        self._offer_keys()

    def follow(self) -> None:
        """Chart the marked runs; without any, the one under the cursor and those in training."""
        table, charted = self.query_one(RunTable), self._charted
        training = [run for run in self.training_runs() if run is not table.cursor_run]
        chosen = [table.cursor_run] if table.cursor_run else []
        had_metrics = bool(charted.metrics)
        charted.show(table.marked_runs(MOST_SERIES) or [*chosen, *training])
        own = charted.wanted()
        self.reading.follow(own if self._screen_series is None else [*self._screen_series, *own])
        histories = self.snapshot.histories if self.snapshot else ()
        self.query_one(MetricChart).show(charted.title, charted.series(histories))
        if had_metrics != bool(charted.metrics):
            self.refresh_bindings()

    def tick(self) -> None:
        """Draw what changes with time alone, once a second."""
        table, snapshot = self.query_one(RunTable), self.snapshot
        table.tick()
        table.empty = status_text.empty(snapshot, self._names, filtered=bool(table.rows.arranged.view.filter))
        wide = self.screen.has_class("-wide")
        text = status_text.reading(snapshot, self.reading.checked_at) if snapshot and wide else ""
        self.query_one(RunsView).show_status(text)
        self.reading.look_at([key for key in table.visible_keys if table.get(key)])
        fault = self.query_one("#fault", Label)
        problem = (
            status_text.standing_still(*self._still) if self._still else snapshot.problem if snapshot else ""
        )
        if problem != self._problem:
            self._problem = problem
            fault.update(content(f"⚠ {problem}") if problem else "")
            fault.display = bool(problem)
        store = "embedded store" if self.address == self.embedded else self.address.shown
        state = status_text.state(
            snapshot, store if wide else "", self.reading.read_at, self._still and self._still[0]
        )
        self.post_message(StateChanged(self.id or "", state, plain(self._names)))

    def _begin_reading(self) -> None:
        """Read the experiments, and show them in the view that was saved for them."""
        configure_mlflow(retries=0, timeout=10)
        view = self.query_one(RunsView)
        problem = view.begin(RunView.of_saved(self._views.get(self._view_name)))
        if problem:
            self.notify(problem, severity="warning", markup=False)
        self.reading.show(view.wanted)
        self.reading.begin(self.address, self.experiments)

    async def push(self, screen: Screen[None]) -> None:
        """Show a screen that requests its histories; once it's closed, the chart's are read again."""

        def back(_: object) -> None:
            self._screen_series = None
            self.follow()

        await self.app.push_screen(screen, back)

    def _offer_keys(self) -> None:
        """Offer the keys for lost runs where one is marked or, if none is marked, under the cursor."""
        table = self.query_one(RunTable)
        lost = self.snapshot.lost if self.snapshot else frozenset()
        before, cursor = self._lost_chosen, {table.cursor_key} if table.cursor_key else set()
        self._lost_chosen = not lost.isdisjoint(table.marks or cursor)
        if before is not self._lost_chosen:
            self.refresh_bindings()

    def follow_for_screen(self, series: Sequence[SeriesKey]) -> None:
        """Read these histories for a screen over the pane, besides those of the pane's own chart."""
        self._screen_series = tuple(series)
        self.follow()

    def _chosen(self, most: int | None = None) -> list[Run]:
        """The marked runs, at most this many; without any, the one under the cursor."""
        table = self.query_one(RunTable)
        return table.marked_runs(most) or ([table.cursor_run] if table.cursor_run else [])

    @property
    def _view_name(self) -> str:
        """The name under which the view of these experiments is saved."""
        return " + ".join(sorted(self.experiments))

    @property
    def _names(self) -> str:
        """The experiments as text."""
        rest = len(self.experiments) - 1
        return f"{self.experiments[0]} and {rest} more" if rest else self.experiments[0]
