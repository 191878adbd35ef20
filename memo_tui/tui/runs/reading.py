"""RunReading: the store and experiments that are shown, and the threads that read and arrange their runs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from memo_tui.runs.history_cache import SeriesKey
from memo_tui.runs.table.layout import wanted_facts
from memo_tui.runs.table.view import TableRequest
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.address import Address
from memo_tui.tui.common.throttle import Throttle
from memo_tui.tui.runs.arranger import Arranger
from memo_tui.tui.runs.messages import ArrangingFailed, RunsArranged, SnapshotRead

if TYPE_CHECKING:
    from memo_tui.alerts.watching import AlertWatch
    from memo_tui.runs.model import RunsSnapshot


_LET_GO_SECONDS = 30.0


class RunReading:
    """Reads the runs of some experiments, and keeps the newest snapshot.

    Attributes:
        address: of the store.
        experiments: the names of the experiments whose runs are shown.
        snapshot: the newest that was taken, or None.
        paused: whether nothing is read until `begin`.
        alerts: judges what is read; None without rules.
    """

    def __init__(self, post: Callable[[Message], object], seconds: float, pace: Throttle) -> None:
        """Prepare; `begin` begins to read.

        Args:
            post: takes messages, on a thread: what was read, and how it is arranged.
            seconds: between two requests to a server.
            pace: decides when news may be shown.
        """
        self.address = Address("", "", "")
        self.experiments: tuple[str, ...] = ()
        self.snapshot: RunsSnapshot | None = None
        self._post, self._seconds, self._pace = post, seconds, pace
        self._watch: RunWatch | None = None
        self._arranger: Arranger | None = None
        self._wanted = TableRequest()
        self._columns: tuple[str, ...] = ()
        self._arranged = -1  # the number of the snapshot that the table shows
        self.paused = False
        self.alerts: AlertWatch | None = None
        self._charted: tuple[SeriesKey, ...] = ()
        self._judged: tuple[SeriesKey, ...] = ()

    @property
    def read_at(self) -> float | None:
        """When the store last answered, in seconds since 1970."""
        return self._watch.read_at if self._watch else None

    @property
    def checked_at(self) -> float | None:
        """The time up to which edits and deletions of ended runs are known, likewise."""
        return self._watch.checked_at if self._watch else None

    @property
    def older(self) -> str:
        """The revision of a store that must be upgraded before something is written to it, or ""."""
        return self._watch.older if self._watch else ""

    def begin(self, address: Address, experiments: Sequence[str]) -> None:
        """Read these experiments of that store from now on."""
        if self._watch:
            self._watch.stop()
        if self._arranger is None:
            self._arranger = Arranger(self._post, self._pace)
            self._arranger.show(self._wanted)
            self._arranger.start()
        self.address, self.experiments, self.snapshot = address, tuple(experiments), None
        self._arranged = -1
        hold = self._pace.hold
        self._watch = RunWatch(address, experiments, self._pass_on, seconds=self._seconds, hold=hold)
        self._watch.start()
        self.paused = False

    @property
    def seconds(self) -> float:
        """The time between two requests to a server."""
        return self._seconds

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._seconds = seconds
        if self._watch:
            self._watch.seconds = seconds

    def close(self) -> None:
        """Stop reading."""
        if self._watch:
            self._watch.stop()
        if self._arranger:
            self._arranger.stop()
        if self.alerts:
            self.alerts.close(0)

    def pause(self) -> Callable[[], None]:
        """Stop reading until `begin`; returns what waits, on a thread, until the store is let go of."""
        watch = self._watch

        def wait() -> None:
            if watch:
                watch.join(_LET_GO_SECONDS)

        if watch:
            watch.stop()
        self.paused = True
        return wait

    def show(self, wanted: TableRequest) -> None:
        """Arrange the runs for another view."""
        self._wanted = wanted
        if self._arranger:
            self._arranger.show(wanted)

    def _pass_on(self, snapshot: "RunsSnapshot") -> None:
        """On the reading thread: to the charts and screens at once, to the table when it is arranged."""
        if self.alerts:
            self.alerts.take(snapshot)
            if self._judged:  # which no chart asked for
                shown = set(self._charted)
                mine = (each for each in snapshot.histories if (each.run_id, each.key) in shown)
                snapshot = replace(snapshot, histories=tuple(mine))
        self._post(SnapshotRead(snapshot))
        if self._arranger:
            self._arranger.take(snapshot)

    def _is_current(self, snapshot: "RunsSnapshot") -> bool:
        return self._watch is not None and snapshot.source == self._watch.source

    def take(self, snapshot: "RunsSnapshot") -> bool:
        """Accept what was read; False if it is older than what is known, or of other experiments."""
        if not self._is_current(snapshot) or (self.snapshot and self.snapshot.number >= snapshot.number):
            return False
        self.snapshot = snapshot
        return True

    def take_arranged(self, message: RunsArranged | ArrangingFailed) -> bool:
        """Accept rows that are current, and read what their columns need; False for others."""
        if not self._is_current(message.snapshot) or message.snapshot.number < self._arranged:
            return False
        self._arranged = message.snapshot.number
        if self._watch is None or isinstance(message, ArrangingFailed):
            return True
        arranged = message.rows.arranged
        if arranged.columns is not self._columns or arranged.view is not self._wanted.view:
            self._columns = arranged.columns
            self._watch.want_facts(wanted_facts(arranged.columns, arranged.view))
        return True

    def follow(self, series: Sequence[SeriesKey]) -> None:
        """Read the histories of these metrics."""
        self._charted = tuple(series)
        self._follow()

    def follow_also(self, series: Sequence[SeriesKey]) -> None:
        """Read these, too, for the alerts; may be called on any thread."""
        self._judged = tuple(series)
        self._follow()

    def _follow(self) -> None:
        if self._watch:
            self._watch.follow((*self._charted, *self._judged))

    def look_at(self, run_ids: Sequence[str]) -> None:
        """Read edits of these runs, the ones on the screen, before those of other runs."""
        if self._watch:
            self._watch.look_at(run_ids)

    def read_again(self, run_ids: Sequence[str]) -> None:
        """Read these runs at once, as they were changed here."""
        if self._watch:
            self._watch.read_again(run_ids)

    def restore(self) -> None:
        """Bring the deleted experiments back."""
        if self._watch:
            self._watch.restore()

    def wake(self) -> None:
        """Ask the store now."""
        if self._watch:
            self._watch.wake()
