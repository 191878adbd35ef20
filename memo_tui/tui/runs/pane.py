"""RunsPane: the runs of some experiments, and the keys that act on them or open screens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.screen import Screen

from memo_tui.runs.experiments import list_experiments
from memo_tui.runs.model import Phase, Run
from memo_tui.runs.table.view import RunView
from memo_tui.settings import Settings
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind, quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.text import plain
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs.chosen import Chosen, compared
from memo_tui.tui.runs.reading_pane import RunsReadingPane
from memo_tui.tui.runs.run_actions import RunActions
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.runs_view import RunsView
from memo_tui.tui.runs.scope import with_those_below

_MOST_COMPARED = 50
_WRITING = ("delete", "fail_lost")  # edits; the others only copy or open something


class RunsPane(RunsReadingPane):
    """Shows runs, and does what its keys ask for: edits, exports and screens over the pane."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark_failed", "edit('fail_lost')", "Mark failed", "Mark lost runs as FAILED"),
        bind("undo", "restore", "Undelete", "Bring back the deleted experiment"),
        bind("undo", "undo", "Undo delete", "Bring back the runs that were deleted last"),
        bind("compare", "compare", "Compare", "Compare the marked runs side by side"),
        bind(
            "compare",
            "compare(True)",
            "Compare",
            "Compare this run and the next one side by side",
            show=False,
        ),
        *quiet_when_narrow(
            "plots", "charts", "Charts", "All metrics of the marked runs, or of the chosen one"
        ),
        bind("metric", "metric", "Metric", "Chart the next metric"),
        bind("metric_choose", "choose_metric", "Choose metric", "Choose which metric is charted", show=False),
        bind("experiments", "experiments", "Experiments", "Show other experiments, or another store"),
        bind("delete", "edit('delete')", "Delete", "Delete runs", show=False),
        bind(
            "edit",
            "edit_runs",
            "Edit",
            "Edit the run's name or note, or a tag of the marked runs",
            show=False,
        ),
        bind("copy", "edit('copy_ids')", "Copy id", "Copy the runs' ids", show=False),
        bind("web", "edit('open_in_web')", "Web UI", "Open in MLflow's web UI", show=False),
        bind("write", "export", "Write", "Export runs to CSV, JSON or Markdown", show=False),
        bind("read_now", "retry", "Refresh", "Refresh from the store now"),
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
        super().__init__(settings, pace, id=id)
        self._offered = ""  # why the list of experiments is offered, as soon as the pane is in front
        self._actions = RunActions(
            self,
            self.reading,
            self._chosen,
            lambda runs: self.query_one(RunsView).left_out(runs),
            lambda runs: self.query_one(RunTable).below(runs),
            await_run=self.await_run,
        )

    @property
    def access(self) -> StoreAccess:
        """The store that is shown."""
        return self._actions.access

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only where it does something."""
        phase = self.snapshot.phase if self.snapshot else None
        runs = self.query_one(RunTable)
        chosen = bool(runs.marks or runs.cursor_run)
        offered = {
            "compare": chosen
            and (len(runs.marks) > 1) != bool(parameters)
            and len(runs.rows.arranged.rows.keys) > 1,
            "edit_runs": chosen,
            "edit": self._lost_chosen if parameters == ("fail_lost",) else chosen,
            "charts": chosen and shown_when_narrow(self, parameters),
            "metric": len(self._charted.metrics) > 1,
            "choose_metric": bool(self._charted.metrics),
            "undo": self._actions.can_undo and phase is not Phase.DELETED,
            "restore": phase is Phase.DELETED,
            "retry": phase in (Phase.OFFLINE, Phase.REFUSED),
        }
        return offered.get(action, True)

    async def action_restore(self) -> None:
        """Bring the deleted experiment back."""
        await self.when_writable(self.reading.restore)

    def action_retry(self) -> None:
        """Ask the store now."""
        self.reading.wake()

    async def stop_process(self, run: Run, grace: float) -> None:
        """End the process that logs a run of another program, after a confirmation."""
        await self._actions.stop_process(run, grace)

    def action_undo(self) -> None:
        """Bring back the runs that were deleted last."""
        self._actions.undo()

    @on(RunTable.FamilyMarked)
    async def mark_family(self, message: RunTable.FamilyMarked) -> None:
        """Mark a run, or no longer, after asking whether with those below it."""

        async def mark(runs: Sequence[Run]) -> None:
            self.query_one(RunTable).mark_runs(runs, marked=message.marked)

        verb = "Mark" if message.marked else "Unmark"
        await with_those_below(self, verb, [message.run], message.below, mark)

    async def when_writable(self, act: Callable[[], object], address: Address | None = None) -> None:
        """Do something that writes to a store; one that an older MLflow made is asked about first.

        Args:
            act: does it.
            address: of the store; None for the one that is shown.
        """
        if address is None or address == self.address:
            await self._ask_and_act(act, self.address, self.reading.older, self.reading.pause)
            return

        async def go_on(older: str) -> None:
            await self._ask_and_act(act, address, older, lambda: lambda: None)

        def look() -> str:
            from memo_tui.tracking.schema.check import outdated_revision  # noqa: PLC0415 - seldom

            return outdated_revision(address)

        def fail(sentence: str) -> None:
            self.notify(sentence, severity="error", markup=False, timeout=10)

        background.run(self, look, go_on, fail, task="looking at the store")

    async def _ask_and_act(
        self,
        act: Callable[[], object],
        address: Address,
        older: str,
        pause: Callable[[], Callable[[], object]],
    ) -> None:
        from memo_tui.tui.runs.upgrade import UpgradeScreen  # noqa: PLC0415 - seldom

        async def go_on(upgraded: str | None) -> None:
            if self.reading.paused:
                self._begin_reading()
            if upgraded:
                self.notify(upgraded, markup=False, timeout=15)
                await _done(act)

        if older:
            await self.app.push_screen(UpgradeScreen(address, older, pause), go_on)
        else:
            await _done(act)

    async def action_edit(self, what: str) -> None:
        """Do something with the marked runs, or with the one under the cursor."""
        act = getattr(self._actions, what)
        await (self.when_writable(act) if what in _WRITING else _done(act))

    async def action_edit_runs(self) -> None:
        """Change the name, a tag or the note of the run; of several, a tag."""
        await self.when_writable(self._ask_for_edit)

    async def _ask_for_edit(self) -> None:
        from memo_tui.tui.common.ask import AskScreen  # noqa: PLC0415 - when it's wanted

        runs = self._chosen()
        if len(runs) > 1:
            await self._actions.tag()
            return
        edits = {"n": self._actions.rename, "t": self._actions.tag, "o": self._write_note}

        async def edit(answer: str | None) -> None:
            if answer is not None:
                await edits[answer]()

        question = AskScreen(f"Edit {plain(runs[0].name)}", {"n": "Its name", "t": "A tag", "o": "Its note"})
        await self.app.push_screen(question, edit)

    async def _write_note(self) -> None:
        """Write the note of the run; a subclass that can show it opens it."""

    async def action_compare(self, _two: bool = False) -> None:
        """Show the marked runs side by side, or the chosen one and the next."""
        from memo_tui.tui.runs.compare import CompareScreen  # noqa: PLC0415 - when it's wanted

        table = self.query_one(RunTable)
        arranged = table.rows.arranged
        runs, count = compared(table, _MOST_COMPARED)
        if runs:
            await self.push(
                CompareScreen(
                    runs,
                    arranged.view.directions,
                    self.news,
                    self.follow_for_screen,
                    count=count,
                    columns=arranged.columns,
                )
            )

    async def action_charts(self, _quiet: bool = False) -> None:
        """Show all metrics of these runs."""
        from memo_tui.tui.charts.screen import ChartsScreen  # noqa: PLC0415 - when it's wanted

        chosen = Chosen.of(self.query_one(RunTable))
        runs, count = chosen.runs, chosen.count
        await self.push(ChartsScreen(runs, self.news, self.follow_for_screen, count=count))

    async def choose_view(self, what: str) -> None:
        """Let the user choose what the runs are sorted by, the columns, or what they are grouped by."""
        from memo_tui.tui.runs.view.columns import ColumnsScreen  # noqa: PLC0415 - when it's wanted
        from memo_tui.tui.runs.view.grouping import GroupScreen  # noqa: PLC0415
        from memo_tui.tui.runs.view.sorting import SortScreen  # noqa: PLC0415

        view = self.query_one(RunsView)
        rows = view.table.rows
        is_read = self.snapshot is not None and (self.snapshot.complete or self.snapshot.problem)
        if what != "views" and not is_read and not any(rows.keys.values()):
            self.notify("The runs are being read: what they logged can be chosen in a moment.", markup=False)
            return

        def take(chosen: RunView | None) -> None:
            if chosen is not None:
                view.show_view(chosen)

        screens: dict[str, Callable[[], Screen[RunView | None]]] = {
            "sort": lambda: SortScreen(rows, self._charted.metric),
            "columns": lambda: ColumnsScreen(rows, view.show_view, self._choose_named),
            "group": lambda: GroupScreen(rows),
        }
        if what == "views":
            await self._choose_named()
        else:
            await self.app.push_screen(screens[what](), take)

    async def _choose_named(self) -> None:
        """Let the user choose a view that has a name, or give the one on the screen a name."""
        from memo_tui.tui.runs.view.views import ViewsScreen  # noqa: PLC0415 - when it's wanted

        view = self.query_one(RunsView)

        def keep(views: Mapping[str, RunView]) -> None:
            before, self._named_views = self._named_views, dict(views)
            changed = {  # only these, as another dashboard may save views as well
                ("named_views", name): views[name].saved() if name in views else None
                for name in before.keys() | views.keys()
                if before.get(name) != views.get(name)
            }
            self.app.keep(changed)  # type: ignore[attr-defined]

        def read() -> Mapping[str, RunView] | None:
            saved = self.app.saved_table("named_views")  # type: ignore[attr-defined]
            return None if saved is None else {name: RunView.of_saved(each) for name, each in saved.items()}

        def learn(views: Mapping[str, RunView]) -> None:
            self._named_views = dict(views)

        def take(chosen: RunView | None) -> None:
            if chosen is None:
                return
            if problem := view.use(replace(chosen, metric="")):
                self.notify(problem, severity="warning", markup=False)
            if chosen.metric:
                self._charted.choose(chosen.metric)
                self.follow()

        now = replace(view.table.rows.arranged.view, metric=self._charted.metric)
        await self.app.push_screen(ViewsScreen(self._named_views, now, keep, read, learn), take)

    async def action_export(self) -> None:
        """Write runs to a file."""
        from memo_tui.tui.runs.export_runs import ExportRunsScreen  # noqa: PLC0415 - when it's wanted

        table = self.query_one(RunTable)
        marked = table.marked_runs()

        async def export(runs: Sequence[Run]) -> None:
            await self.app.push_screen(ExportRunsScreen(table.rows, [run.run_id for run in runs]))

        await with_those_below(self, "Export", marked, table.below(marked), export)

    async def action_experiments(self) -> None:
        """Choose other experiments of this store."""
        await self._pick_experiments()

    async def _pick_experiments(self, reason: str = "") -> None:
        from memo_tui.tui.runs.pick_experiments import STORES, PickExperimentsScreen  # noqa: PLC0415

        async def take(names: Sequence[str] | None) -> None:
            if names is STORES:
                await self.action_stores()
            elif names and tuple(names) != self.experiments:
                self.switch(names)

        address = self.address
        first = self._elsewhere.likely or self._recall.recent.before(address.shown, self.experiments)
        store = self.stores.name(address)
        screen = PickExperimentsScreen(
            lambda: list_experiments(address), self.experiments, store=store, reason=reason, first=first
        )
        await self.app.push_screen(screen, take)

    async def action_stores(self) -> None:
        """Choose another store."""
        from memo_tui.tui.runs.pick_store import PickStoreScreen  # noqa: PLC0415 - when it's wanted

        def take(address: Address | None) -> None:
            if address is not None and address != self.address:
                self.show_store(address)

        stores = self.stores.all(self.address, self._recall.recent.stores)
        await self.app.push_screen(PickStoreScreen(stores, self.address), take)

    def offer_experiments(self, reason: str) -> None:
        """Offer the list of experiments now, or when the pane comes to the front."""
        self._offered = reason
        self.call_later(self._offer_if_in_front)

    def take_focus(self) -> None:
        """Focus the runs; offer the list of experiments if there are none."""
        super().take_focus()
        self.call_later(self._offer_if_in_front)

    async def _offer_if_in_front(self) -> None:
        if self._offered and self.display and self.app.screen is self.screen:
            reason, self._offered = self._offered, ""
            if self._elsewhere.text:
                await self._pick_experiments(reason)

    def action_metric(self) -> None:
        """Chart the next metric."""
        self._charted.next_metric()
        self.follow()

    async def action_choose_metric(self) -> None:
        """Choose which metric is charted."""
        from memo_tui.tui.runs.pick_metric import PickMetricScreen  # noqa: PLC0415 - when it's wanted

        def take(metric: str | None) -> None:
            if metric is not None:
                self.chart(metric)

        await self.app.push_screen(PickMetricScreen(self._charted), take)

    def chart(self, metric: str) -> None:
        """Chart this metric, where the chosen runs have it."""
        self._charted.choose(metric)
        self.follow()
        if self._charted.metric != metric:
            self.notify(f"The chosen run has no {plain(metric)}: choose a run that logged it.", markup=False)

    async def push(self, screen: Screen[None]) -> None:
        """Show a screen that requests its histories; once it's closed, the chart's are read again."""

        def back(_: object) -> None:
            self._screen_series = None
            self.follow()

        await self.app.push_screen(screen, back)

    def _chosen(self, most: int | None = None) -> list[Run]:
        """The marked runs, at most this many; without any, the one under the cursor."""
        table = self.query_one(RunTable)
        return table.marked_runs(most) or ([table.cursor_run] if table.cursor_run else [])


async def _done(act: Callable[[], object]) -> None:
    """Do something, and wait for it if it can be awaited."""
    if isawaitable(outcome := act()):
        await outcome
