"""The thread that reads: it opens the store, keeps the stream up to date, and publishes snapshots."""

import gc
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import uniform
from time import monotonic, time

from memo_tui import background
from memo_tui.errors import (
    MemoTuiError,
    StoreDamaged,
    StoreMade,
    StoreOutdated,
    StoreRefused,
    StoreTooNew,
    StoreUnreachable,
    StoreUntrusted,
)
from memo_tui.runs.history_cache import FollowedHistories, SeriesKey
from memo_tui.runs.history_facts import WantedFacts
from memo_tui.runs.model import Phase, RunsSnapshot
from memo_tui.runs.open import open_reader
from memo_tui.runs.reader import RunReader
from memo_tui.runs.stream import RunStream, names_of
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error

_LOCAL_SECONDS = 0.1
SERVER_SECONDS = 0.5
_IDLE = 4  # an idle server is asked so many times less often
_SHARE_OF_TIME = 4
_WAITS = (1.0, 2.0, 5.0, 15.0)  # until the next try, after so many failures since the last answer
_JITTER = 0.1  # of that, so that many programs don't ask at the same moment
_COLLECT = (700, 10, 100)

_TASK = "reading the runs"
# Errors that neither a store nor the network raises.
_FAULTS_OF_CODE = (LookupError, TypeError, AttributeError, AssertionError, NameError, ArithmeticError)
# Errors that last until the user has done something, in a few words.
_REFUSALS: Mapping[type[Exception], str] = {
    StoreOutdated: "made by an older MLflow",
    StoreTooNew: "made by a newer MLflow",
    StoreUntrusted: "no trusted connection",
    StoreRefused: "no permission to use it",
    StoreDamaged: "not a usable store",
}

_numbers = iter(range(1, 1 << 62))


class RunWatch:
    """Watches the runs of some experiments in one store, on its own thread.

    Attributes:
        source: the store, as it may be shown, and the experiments.
        seconds: between two requests to a server while a run is active; can be changed.
        read_at: when the store last answered, in seconds since 1970, or None; newer than the last snapshot.
        checked_at: the time up to which edits and deletions of ended runs are known, likewise.
        older: the revision of a store that must be upgraded before something is written to it, or "".
    """

    def __init__(
        self,
        address: Address,
        experiments: Sequence[str],
        publish: Callable[[RunsSnapshot], object],
        *,
        seconds: float = SERVER_SECONDS,
        hold: Callable[[float], float] = lambda _since: 0.0,
    ) -> None:
        """Prepare to watch; `start()` begins.

        Args:
            address: of the store.
            experiments: their names.
            publish: called with each snapshot, on this thread.
            seconds: between two requests to a server while a run is active; longer while none is, and if
                it answers slowly.
            hold: given the due time of a request, by the monotonic clock, returns the seconds to wait.
        """
        self.source = (address.shown, *experiments)
        self.read_at: float | None = None
        self.checked_at: float | None = None
        self.older = ""
        self._address = address
        self._experiments = tuple(experiments)
        self._publish = publish
        self.seconds, self._hold = seconds, hold
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._visible: tuple[str, ...] = ()
        self._wanted_facts = WantedFacts()
        self._again: set[str] = set()
        self._restore = False
        self._phase = Phase.LOADING
        self._since = time()
        self._stream: RunStream | None = None
        self._problem = self._refusal = ""
        self._histories = FollowedHistories()

        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read."""
        self._thread = background.start("run-watch", self._run, _TASK)

    def join(self, timeout: float) -> None:
        """After `stop`: wait until the thread has ended, but no longer than this many seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def stop(self) -> None:
        """Publish nothing more, and end as soon as the store's answer is there."""
        self._stopped.set()
        self._woken.set()

    def wake(self) -> None:
        """Ask the store now instead of at the next turn."""
        self._woken.set()

    def follow(self, series: Sequence[SeriesKey]) -> None:
        """Keep the histories of these metrics, each a run's id and a key, in the snapshots."""
        if self._histories.follow(series):
            self._woken.set()

    def look_at(self, run_ids: Sequence[str]) -> None:
        """Read edits of these runs, the ones on the screen, before those of other runs."""
        self._visible = tuple(run_ids)

    def want_facts(self, facts: WantedFacts) -> None:
        """Read these facts of whole histories, for all runs."""
        if self._wanted_facts != facts:
            self._wanted_facts = facts
            self._woken.set()

    def read_again(self, run_ids: Sequence[str]) -> None:
        """Read these runs at once, as they were changed here."""
        self._again |= set(run_ids)
        self._woken.set()

    def restore(self) -> None:
        """Bring the deleted experiments back."""
        self._restore = True
        self._woken.set()

    def _run(self) -> None:
        """Read until stopped; a fault is published and tried again, each time after a longer wait."""
        failures, answered = 0, self.read_at
        self._enter(Phase.LOADING)
        while not self._stopped.is_set():
            try:
                self._read()
            except StoreMade:
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is, it is shown and tried again
                self._note_problem(error)
                phase = Phase.REFUSED if self._refusal else Phase.OFFLINE
                failures, answered = 0 if self.read_at != answered else failures, self.read_at
                wait = _WAITS[min(failures, len(_WAITS) - 1)] * uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
                wait = max(wait, getattr(error, "pause", 0.0))  # as the server asks
                failures += 1
                with background.guard(_TASK):
                    self._enter(phase, retry_at=time() + wait)
                self._pause(wait)

    def _read(self) -> None:
        """Open the store and read until stopped."""
        reader = self._open()
        try:
            self._follow(reader)
        finally:
            reader.close()

    def _note_problem(self, error: Exception) -> None:
        """Describe a store's error; an unexpected error is written to the log, too."""
        if isinstance(error, _FAULTS_OF_CODE):
            self._problem = f"The runs can't be read: {background.report(_TASK, error, shown=True)}"
            self._refusal = ""
            return
        known = error if isinstance(error, MemoTuiError) else to_store_error(error, self._address)
        self._problem, self._refusal = str(known), _REFUSALS.get(type(known), "")

    def _open(self) -> RunReader:
        path = self._address.path
        if self._stream and path and not path.exists():
            raise StoreUnreachable(
                f"{path} was removed. Put it back to read it again; the next start or training creates a new"
                " one."
            )
        if self._phase is not Phase.LOADING:
            return open_reader(self._address)
        # A full collection over all of MLflow's objects stops every thread for 100 ms: there is none while
        # it's loaded, the loaded objects stay out of later ones, and those are less frequent.
        gc.disable()
        try:
            if self._address.folder is None and (path is None or not path.exists()):
                import mlflow  # noqa: F401, PLC0415 - heavy; not needed to read files or by SQL
            self._enter(Phase.OPENING)
            return open_reader(self._address)
        finally:
            gc.freeze()
            gc.set_threshold(*_COLLECT)
            gc.enable()

    def _follow(self, reader: RunReader) -> None:
        stream = self._stream = self._stream or RunStream(reader, self._experiments)
        stream.reader = reader
        self.older = reader.older
        for _ in stream.read_all():
            if self._stopped.is_set():
                return
            self._answered(stream)
        gc.freeze()  # so that collections skip thousands of lasting runs
        while not self._stopped.is_set():
            begun = monotonic()
            self._answered(stream, changed=self._poll(stream))
            self._pause(self._interval(stream, monotonic() - begun))

    def _poll(self, stream: RunStream) -> bool:
        """Ask for what is new; returns whether anything is."""
        if self._restore:
            self._restore = False
            for experiment in stream.experiments:
                if experiment.deleted:
                    stream.reader.restore(experiment.experiment_id)
        before = stream.runs
        if self._again:
            again, self._again = self._again, set()
            stream.read_again(sorted(again))
        stream.want(self._wanted_facts)
        return stream.poll(self._visible) or before is not stream.runs

    def _interval(self, stream: RunStream, took: float) -> float:
        local = _LOCAL_SECONDS if stream.active else 2 * _LOCAL_SECONDS
        if self._address.kind == "sqlite":
            return max(0.0 if stream.facts_due else local, took)
        usual = self.seconds if stream.active else self.seconds * _IDLE
        if self._address.kind == "files":
            usual = local
        return max(usual, _SHARE_OF_TIME * took)

    def _pause(self, seconds: float) -> None:
        self._woken.wait(seconds)
        due = monotonic()
        while (left := self._hold(due)) > 0 and not self._woken.is_set():
            self._woken.wait(left)
        self._woken.clear()

    def _answered(self, stream: RunStream, *, changed: bool = True) -> None:
        self._problem = self._refusal = ""
        self.read_at = time()
        self.checked_at = self.read_at if stream.exact else stream.checked_at
        live = Phase.LIVE if stream.complete else Phase.READING
        phase = Phase.DELETED if stream.deleted else live
        news = changed or phase is not self._phase
        if news and self._address.kind != "sqlite":
            self._enter(phase)
            news = False
        for _ in self._histories.read(
            stream.reader, stream.runs
        ):  # from a file at once: they belong together
            if self._stopped.is_set():
                return
            self._enter(phase)
            news = False
        if news:
            self._enter(phase)

    def _enter(self, phase: Phase, *, retry_at: float | None = None) -> None:
        if phase is not self._phase:
            self._phase, self._since = phase, time()
        stream = self._stream
        if self._stopped.is_set():
            return
        snapshot = RunsSnapshot(
            number=next(_numbers),
            source=self.source,
            phase=phase,
            since=self._since,
            problem=self._problem,
            refusal=self._refusal,
            read_at=self.read_at,
            retry_at=retry_at,
        )
        if stream:
            snapshot = replace(
                snapshot,
                runs=stream.runs,
                newest=stream.newest,
                complete=stream.complete,
                total=stream.total,
                experiments=names_of(stream.experiments),
                histories=self._histories.known,
                lost=stream.lost,
                extremes_left=sum(each.left for each in stream.facts.values()),
                reader=stream.reader.description,
            )
        self._publish(snapshot)
