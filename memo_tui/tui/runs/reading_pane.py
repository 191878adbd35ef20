"""RunsReadingPane: reads the runs of some experiments, and shows them with a chart and details."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widgets import Label

from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.model import History, Phase, Run, RunsSnapshot
from memo_tui.runs.table.recent import Recent, Shown
from memo_tui.runs.table.view import RunView
from memo_tui.settings import Settings
from memo_tui.tracking.address import Address
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.selection import MOST_SERIES, Charted, lowest_first
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.messages import StateChanged
from memo_tui.tui.common.news import News
from memo_tui.tui.common.pane import Pane
from memo_tui.tui.common.text import content, plain
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs import status_text
from memo_tui.tui.runs.chosen import Chosen
from memo_tui.tui.runs.elsewhere import Elsewhere
from memo_tui.tui.runs.enlarged_box import EnlargedBox
from memo_tui.tui.runs.messages import ArrangingFailed, RunsArranged, SnapshotRead
from memo_tui.tui.runs.ranking import Ranking
from memo_tui.tui.runs.reading import RunReading
from memo_tui.tui.runs.recall import Recall, shown_in
from memo_tui.tui.runs.run_table import RunTable, TableRows
from memo_tui.tui.runs.runs_view import RunsView
from memo_tui.tui.runs.stores import KnownStores
from memo_tui.tui.runs.undelivered import Undelivered

if TYPE_CHECKING:
    from textual.timer import Timer

_LONGEST_WAIT_FOR_CHART = 0.3  # seconds that the chart of other runs may stay
_SAVE_SECONDS = 3.0  # between two looks at whether the cursor, the marks and the like changed


class RunsReadingPane(Pane):
    """Reads runs and shows them.

    A subclass composes `#fault`, RunsView and the MetricChart `#chart`, and shows runs: `show_runs`,
    `open_run`.

    Attributes:
        news: publishes each snapshot that is read.
    """

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
        self.stores = KnownStores(settings)
        self.embedded, self.address = self.stores.embedded, self.stores.first
        recent = Recent(settings.recent)
        self._named = "experiment" in settings.sources
        self._default = (settings.experiment,)
        last = () if self._named else recent.experiments(self.address.shown)
        self.experiments: tuple[str, ...] = last or self._default
        self._pace = pace or Throttle()
        self.reading = RunReading(self.post_message, settings.poll, self._pace)
        self._settings = settings
        self._views = dict(settings.views)
        self._named_views = {name: RunView.of_saved(each) for name, each in settings.named_views.items()}
        self._lost_chosen = False  # whether a chosen run is lost
        self._active_chosen = False  # whether the one under the cursor is active
        self._screen_series: tuple[SeriesKey, ...] | None = None
        self._charted = Charted()
        self._awaited_run = ""  # on which the cursor is put
        self._chart_waits: Timer | None = None
        self._ranking = Ranking()
        self._ranks_again: Timer | None = None
        self._choosing = False  # whether the run under the cursor is about to be shown
        self._unread: SnapshotRead | None = None  # news that wait for their turn
        self._still: tuple[float, str] | None = None  # since when the table doesn't change, and why
        self._arranged_at = time()
        self._problem: str | None = None  # as it is shown
        self._enlarged = EnlargedBox(self)
        self._recall = Recall(recent, self._now, self._keep)
        self._undelivered = Undelivered(self)
        self._elsewhere = Elsewhere(self, self.offer_experiments, self._follow_renamed)
        self._elsewhere.begin(self.address, new_store=True, named=self._named or bool(last))

    @property
    def snapshot(self) -> RunsSnapshot | None:
        """The newest snapshot that was read."""
        return self.reading.snapshot

    def on_mount(self) -> None:
        """Start reading once the first frame is out."""
        self.show_runs(Chosen())
        self.set_interval(1.0, self.tick)
        self.set_interval(_SAVE_SECONDS, self._recall.save)
        found = self.address.place if self.stores.is_here(self.address) else None
        if found and self.address.shown not in self._recall.recent.stores:
            embedded = f"{key_of('experiments')} offers the embedded store"
            self.notify(f"This folder's {found.name} is shown; {embedded}.", markup=False)
        self.call_after_refresh(self._begin_reading)
        self.tick()

    def on_unmount(self) -> None:
        """Stop reading."""
        self.close()

    def take_focus(self) -> None:
        """Focus the runs, or the box that filled the screen."""
        self.focus_main()
        self.call_after_refresh(self._enlarged.bring)

    def focus_main(self) -> None:
        """Focus the runs."""
        self.query_one(RunTable).focus()

    def close(self) -> list[str]:
        """Stop reading; returns sentences on what goes on without the dashboard."""
        if self.query(RunsView):  # not when the pane is removed, which it is after all that is in it
            self._recall.save()
        self.reading.close()
        return []

    def on_resize(self) -> None:
        """Offer the keys again: others may do something now."""
        self.refresh_bindings()

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

    def show_runs(self, chosen: Chosen) -> None:
        """Show the chosen runs, beside the table."""

    async def open_run(self, run: Run) -> None:
        """Show one run, full screen."""

    @on(RunsView.Changed)
    def show_view(self, message: RunsView.Changed) -> None:
        """Arrange the runs in the new view, and save that view."""
        self.reading.show(message.wanted)
        self._keep_view(self.experiments, message.wanted.view.saved())

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
        self.show_state()
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
        changed = message.rows is not view.table.rows
        if changed:
            view.show_rows(message.rows)
        self._recall.bring_back(view.table, complete=message.snapshot.complete)
        if changed:
            self.rows_shown()
            self._go_to_awaited()
            self.show_chosen()
        elif not moves_again:
            return
        self.show_state()
        self.call_after_refresh(self._pace.drawn, begun)

    @on(ArrangingFailed)
    def show_unchanged(self, message: ArrangingFailed) -> None:
        """Say since when the table doesn't change, and why."""
        if self.reading.take_arranged(message):
            self._still = (self._still[0] if self._still else self._arranged_at, message.problem)
            self.show_state()

    def await_run(self, run_id: str) -> None:
        """Put the cursor on a run once it is in the table."""
        self._awaited_run = run_id
        self._go_to_awaited()

    def _go_to_awaited(self) -> None:
        table = self.query_one(RunTable)
        if self._awaited_run and table.data and self._awaited_run in table.data.index:
            table.move_cursor(self._awaited_run)
            self._awaited_run = ""

    def rows_shown(self) -> None:
        """Other rows are in the table; a subclass may move the cursor."""

    def show_new_runs(self) -> None:
        """Other runs are known; a subclass that shows more of them draws it."""

    def training_runs(self) -> list[Run]:
        """The runs that are charted beside the one under the cursor."""
        return []

    def offer_experiments(self, reason: str) -> None:
        """Offer the list of experiments, as there is nothing to show."""

    def _follow_renamed(self, names: Mapping[str, str]) -> None:
        """Show experiments under their new names, given by the old ones."""
        for old, new in names.items():
            self.notify(f"The experiment {plain(old)} is now called {plain(new)}.", markup=False)
        renamed = [names.get(name, name) for name in self.experiments]
        self._recall.carry_to(renamed)
        self._keep_view(renamed, self.query_one(RunsView).wanted.view.saved())
        self.switch(renamed)

    @property
    def expects_runs(self) -> bool:
        """Whether runs are about to appear in what is shown."""
        return False

    def show_store(self, address: Address) -> None:
        """Show another store: the experiments that were shown there last."""
        self._recall.save()
        self.address = address
        self.switch(self._recall.recent.experiments(address.shown) or self._default, new_store=True)

    def switch(self, experiments: Sequence[str], *, new_store: bool = False) -> None:
        """Watch other experiments, maybe of another store."""
        self._recall.save()
        self.experiments = tuple(experiments)
        named = not new_store or self.experiments != self._default
        self._elsewhere.begin(self.address, new_store=new_store, named=named)
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
        self.follow()
        self._offer_keys()

    def follow(self) -> None:
        """Show the chosen runs; beside a single one that isn't marked, chart those in training."""
        table, charted = self.query_one(RunTable), self._charted
        chosen = Chosen.of(table)
        several, some = len(charted.metrics) > 1, bool(charted.metrics)
        if len(chosen.runs) > 1:
            charted.show(chosen.runs)
            best, again = self._ranking.of(chosen.runs, charted.metric, table.rows.arranged.view.directions)
            if again and self._ranks_again is None:
                self._ranks_again = self.set_timer(again, self._rank_again)
            drawn = f", {MOST_SERIES} drawn" if chosen.count > MOST_SERIES else ""
            charted.show(best, f"{chosen.title}{drawn}")
            self.show_runs(replace(chosen, runs=best))  # so that symbols and colours are the same everywhere
        else:
            self.show_runs(chosen)
            training = [run for run in self.training_runs() if run not in chosen.runs]
            beside = f" and {len(training)} in training" if training and chosen.runs else ""
            charted.show([*chosen.runs, *training], f"{chosen.title}{beside}")
        own = self.wanted_histories()
        self.reading.follow(own if self._screen_series is None else [*self._screen_series, *own])
        if charted.is_read(self._histories):
            self._draw_chart()
        elif self._chart_waits is None:  # until then the chart of before stays, rather than an empty one
            self._chart_waits = self.set_timer(_LONGEST_WAIT_FOR_CHART, self._draw_chart)
        if (several, some) != (len(charted.metrics) > 1, bool(charted.metrics)):
            self.refresh_bindings()

    def wanted_histories(self) -> Sequence[SeriesKey]:
        """The histories that the pane itself draws."""
        return self._charted.wanted()

    def _rank_again(self) -> None:
        """Show what many runs logged meanwhile."""
        self._ranks_again = None
        self.follow()

    @property
    def _histories(self) -> Sequence[History]:
        return self.snapshot.histories if self.snapshot else ()

    def _draw_chart(self) -> None:
        """Chart what is read of the chosen runs."""
        if self._chart_waits is not None:
            self._chart_waits.stop()
            self._chart_waits = None
        charted = self._charted
        self.query_one("#chart", MetricChart).show(
            charted.title, charted.series(self._histories), lowest_first=lowest_first(charted.metric)
        )

    def follow_for_screen(self, series: Sequence[SeriesKey]) -> None:
        """Read these histories for a screen over the pane, besides those of the pane's own chart."""
        self._screen_series = tuple(series)
        self.follow()

    def tick(self) -> None:
        """Draw what changes with time alone, once a second."""
        self.query_one(RunTable).tick()
        self.show_state()

    def show_state(self) -> None:
        """Say what is read of the store, and what is wrong with it."""
        table, snapshot = self.query_one(RunTable), self.snapshot
        self._elsewhere.look(snapshot, self.experiments, expected=self.expects_runs)
        self._undelivered.look(self.address, live=snapshot is not None and snapshot.phase is Phase.LIVE)
        filtered, elsewhere = bool(table.rows.arranged.view.filter), self._elsewhere.text
        table.empty = status_text.empty(snapshot, self._names, filtered=filtered, elsewhere=elsewhere)
        wide = self.screen.has_class("-wide")
        text = status_text.reading(snapshot, self.reading.checked_at) if snapshot and wide else ""
        self.query_one(RunsView).show_status(text)
        self.reading.look_at([key for key in table.visible_keys if table.get(key)])
        fault = self.query_one("#fault", Label)
        problem = status_text.unchanged(*self._still) if self._still else snapshot.problem if snapshot else ""
        if problem != self._problem:
            self._problem = problem
            fault.update(content(f"⚠ {problem}") if problem else "")
            fault.display = bool(problem)
        store = self.stores.name(self.address)
        state = status_text.state(
            snapshot,
            store if wide or self.stores.is_here(self.address) else "",
            self.reading.read_at,
            self._still and self._still[0],
            self._undelivered.text,
        )
        self.post_message(StateChanged(self.id or "", state, plain(self._names)))

    def _keep(self, changes: Mapping[Any, Any]) -> None:
        self.app.keep(changes)  # type: ignore[attr-defined]

    def _begin_reading(self) -> None:
        """Read the experiments, and show them in the view that was saved for them."""
        configure_mlflow(retries=0, timeout=10)
        view = self.query_one(RunsView)
        shown = self._recall.begin(self.address.shown, self.experiments)
        self._charted.choose(shown.metric)
        self.show_box_named(shown.box)
        self._enlarged.await_box(shown.enlarged if shown.used else None)
        name = self._view_name(self.experiments)
        problem = view.begin(
            RunView.of_saved(self._views.get(name, self._views.get(_joined(self.experiments))))
        )
        if problem:
            self.notify(problem, severity="warning", markup=False)
        self.reading.show(view.wanted)
        if self._settings.alert and self.reading.alerts is None:
            from memo_tui.tui.runs.alerting import start_alerts  # noqa: PLC0415 - seldom

            directions = view.wanted.view.directions
            self.reading.alerts = start_alerts(self, self._settings, self.reading.follow_also, directions)
        self.reading.begin(self.address, self.experiments)

    def _offer_keys(self) -> None:
        """Offer the keys for lost runs where one is marked, else under the cursor; those for active ones."""
        table = self.query_one(RunTable)
        lost = self.snapshot.lost if self.snapshot else frozenset()
        before = self._lost_chosen, self._active_chosen
        cursor = {table.cursor_key} if table.cursor_key else set()
        self._lost_chosen = not lost.isdisjoint(table.marks or cursor)
        self._active_chosen = (run := table.cursor_run) is not None and run.active
        if before != (self._lost_chosen, self._active_chosen):
            self.refresh_bindings()

    def show_box_named(self, box: str) -> None:
        """Show the box with this id where only one fits; "" for the usual one."""

    @property
    def shown_box_name(self) -> str:
        """The id of the box that is shown where only one fits, or ""."""
        return ""

    def _now(self, before: Shown) -> Shown | None:
        """What is shown now, to be brought back later; None while the experiments are not there."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.phase is not Phase.LIVE or not snapshot.experiments:
            return None
        return shown_in(
            self.query_one(RunTable), self._charted, self.shown_box_name, self._enlarged.name, before
        )

    def _keep_view(self, experiments: Sequence[str], saved: Mapping[str, Any]) -> None:
        """Save how the runs of some experiments of this store are arranged."""
        name = self._view_name(experiments)
        if saved != self._views.get(name, {}):
            self._views[name] = saved
            self._keep({("views", name): saved})

    def _view_name(self, experiments: Sequence[str]) -> str:
        """The name under which the view of experiments is saved; it names a store that isn't embedded."""
        store = "" if self.address == self.embedded else f" · {self.address.shown}"
        return f"{_joined(experiments)}{store}"

    @property
    def _names(self) -> str:
        """The experiments as text."""
        rest = len(self.experiments) - 1
        return f"{self.experiments[0]} and {rest} more" if rest else self.experiments[0]


def _joined(experiments: Sequence[str]) -> str:
    return " + ".join(sorted(experiments))
