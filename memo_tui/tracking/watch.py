"""The thread that reads: it opens the store, keeps the stream up to date, and publishes snapshots."""

import gc
import threading
from collections.abc import Callable, Sequence
from time import monotonic, time

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.address import Address
from memo_tui.tracking.faults import in_plain_words
from memo_tui.tracking.readers import ClientReader, RunReader
from memo_tui.tracking.runs import History, Phase, RunsSnapshot
from memo_tui.tracking.store import open_store
from memo_tui.tracking.stream import RunStream

_LOCAL_SECONDS = 0.1
_SERVER_SECONDS = 0.5
_IDLE_SERVER_SECONDS = 2.0
_SHARE_OF_TIME = 4
_LONGEST_WAIT = 30.0
_COLLECT = (700, 10, 100)

_numbers = iter(range(1, 1 << 62))


class RunWatch(threading.Thread):
    """Watches the runs of one experiment in one store.

    It is a daemon of its own and no pool's thread: a pool's would hold up quitting while a server hangs.

    Attributes:
        source: the store, as it may be shown, and the experiment.
        read_at: when the store last answered, in seconds since 1970, or None; newer than the last snapshot.
    """

    def __init__(self, address: Address, experiment: str, publish: Callable[[RunsSnapshot], object]) -> None:
        """Prepare to watch; `start()` begins.

        Args:
            address: of the store.
            experiment: its name.
            publish: takes each snapshot, on this thread.
        """
        super().__init__(name="run-watch", daemon=True)
        self.source = (address.shown, experiment)
        self.read_at: float | None = None
        self._address = address
        self._experiment = experiment
        self._publish = publish
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self._series: tuple[tuple[str, str], ...] = ()
        self._restore = False
        self._phase = Phase.LOADING
        self._since = time()
        self._stream: RunStream | None = None
        self._problem = ""
        self._histories: dict[tuple[str, str], tuple[object, History]] = {}

    def stop(self) -> None:
        """Publish nothing more, and end as soon as the store lets go."""
        self._stopped.set()
        self._woken.set()

    def wake(self) -> None:
        """Ask the store now instead of at the next turn."""
        self._woken.set()

    def follow(self, series: Sequence[tuple[str, str]]) -> None:
        """Keep the histories of these metrics, each a run's id and a key, in the snapshots."""
        if self._series != tuple(series):
            self._series = tuple(series)
            self._woken.set()

    def restore(self) -> None:
        """Bring the deleted experiment back."""
        self._restore = True
        self._woken.set()

    def run(self) -> None:
        """Read until stopped; a fault is published and tried again, each time after a longer wait."""
        wait = 1.0
        self._enter(Phase.LOADING)
        while not self._stopped.is_set():
            reader: RunReader | None = None
            opened = monotonic()
            try:
                reader = self._open()
                self._follow(reader)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told and tried again
                self._problem = str(
                    error if isinstance(error, MemoTuiError) else in_plain_words(error, self._address)
                )
                wait = 1.0 if monotonic() - opened > _LONGEST_WAIT else wait
                self._enter(Phase.OFFLINE, retry_at=time() + wait)
                self._pause(wait)
                wait = min(_LONGEST_WAIT, wait * 2)
            finally:
                if reader is not None:
                    reader.close()

    def _open(self) -> RunReader:
        if self._phase is not Phase.LOADING:
            return ClientReader(open_store(self._address), self._address)
        # A full collection over all that MLflow brings along stops every thread for 100 ms: there is none
        # while it's loaded, what is loaded stays out of the later ones, and those are rarer.
        gc.disable()
        try:
            import mlflow  # noqa: F401, PLC0415 - heavy

            self._enter(Phase.OPENING)
            return ClientReader(open_store(self._address), self._address)
        finally:
            gc.freeze()
            gc.set_threshold(*_COLLECT)
            gc.enable()

    def _follow(self, reader: RunReader) -> None:
        stream = self._stream = self._stream or RunStream(reader, self._experiment)
        stream.reader = reader
        for _ in stream.read_all():
            if self._stopped.is_set():
                return
            self._answered(stream)
        while not self._stopped.is_set():
            begun = monotonic()
            if self._restore:
                self._restore = False
                if stream.experiment and stream.experiment.deleted:
                    reader.restore(stream.experiment.experiment_id)
            changed = stream.poll()
            self._answered(stream, changed=changed)
            self._pause(self._interval(stream, monotonic() - begun))

    def _interval(self, stream: RunStream, took: float) -> float:
        if self._address.kind == "sqlite":
            return max(_LOCAL_SECONDS, took)
        return max(_SERVER_SECONDS if stream.active else _IDLE_SERVER_SECONDS, _SHARE_OF_TIME * took)

    def _pause(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()

    def _answered(self, stream: RunStream, *, changed: bool = True) -> None:
        self._problem = ""
        self.read_at = time()
        followed = self._read_histories(stream)
        if stream.experiment and stream.experiment.deleted:
            phase = Phase.DELETED
        else:
            phase = Phase.LIVE if stream.complete else Phase.READING
        if changed or followed or phase is not self._phase:
            self._enter(phase)

    def _read_histories(self, stream: RunStream) -> bool:
        """Read those of the followed histories whose runs changed; True if anything did."""
        before = self._histories
        kept: dict[tuple[str, str], tuple[object, History]] = {}
        for run_id, key in self._series:
            run = stream.get(run_id)
            if run is None or key not in run.metrics:
                continue
            state = (repr(run.metrics[key]), run.steps.get(key), run.status)
            known = before.get((run_id, key))
            if known is None or known[0] != state:
                known = (state, stream.reader.history(run_id, key))
            kept[run_id, key] = known
        self._histories = kept
        return list(kept.items()) != list(before.items())

    def _enter(self, phase: Phase, *, retry_at: float | None = None) -> None:
        if phase is not self._phase:
            self._phase, self._since = phase, time()
        stream = self._stream
        snapshot = RunsSnapshot(
            number=next(_numbers),
            source=self.source,
            phase=phase,
            since=self._since,
            runs=stream.runs if stream else (),
            complete=bool(stream and stream.complete),
            experiment_id=stream.experiment.experiment_id if stream and stream.experiment else None,
            problem=self._problem,
            read_at=self.read_at,
            retry_at=retry_at,
            histories=tuple(history for _, history in self._histories.values()),
        )
        if not self._stopped.is_set():
            self._publish(snapshot)
