"""ResultsWriter: writes the results of one function to their store, later if another process uses it."""

import threading
from collections.abc import Callable, Iterable
from time import monotonic

from memo_tui.errors import ResultsBusy, ResultsUnusable
from memo_tui.memo import late_writer
from memo_tui.memo.calls import Storage
from memo_tui.memo.hit_counts import HitCounts
from memo_tui.memo.kept import Kept
from memo_tui.memo.result_store import ResultStore
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.unwritten import Unwritten, UnwrittenResult

WAIT_SECONDS = 0.05  # how long a call waits for a store in use, before it goes on without
_LONG_SECONDS = 5.0  # after which a store in use is worth a warning
_WITHOUT_SECONDS = 0.5  # how long further calls do without a store that could not even be read


class ResultsWriter:
    """Writes results and counts of hits.

    Attributes:
        trouble: why a result can't be kept, or the disk can't be used, in one sentence, or "".
        hits: counts of hits that are to be written.
    """

    def __init__(
        self,
        function: str,
        bounds: Bounds,
        store: ResultStore | None,
        forget: Callable[[Iterable[bytes]], None],
    ) -> None:
        """Prepare; nothing waits yet.

        Args:
            function: the name under which results are stored.
            bounds: how many are kept.
            store: the file; None if results are kept only in memory.
            forget: takes the keys of results that were dropped from the file.
        """
        self.trouble = ""
        self.hits = HitCounts(self.write)
        self._function, self._bounds, self._store, self._forget = function, bounds, store, forget
        self._lock = threading.RLock()  # reentrant, as a signal handler may call while this thread holds it
        self._unwritten = Unwritten(bounds)
        self._without_until = self._busy_since = 0.0

    def waiting(self, version: bytes, key: bytes) -> Kept | None:
        """A result that waits to be written."""
        return self._unwritten.get(version, key) if self._unwritten else None

    def all_waiting(self) -> list[UnwrittenResult]:
        """All results that wait to be written."""
        with self._lock:
            return self._unwritten.all()

    def put(self, store: ResultStore, new: UnwrittenResult) -> None:
        """Store a result, now or later; those that are dropped for it are forgotten."""
        if self.does_without() or (self._unwritten and not self.write(wait=0.0)):
            self._put_later(new)
            return
        try:
            # The counts of hits decide which result is dropped.
            if not self.write_counts():
                self._put_later(new)
                return
            dropped = new.write(store, self._function, self._bounds, WAIT_SECONDS)
        except ResultsBusy:
            self._put_later(new)
            return
        except ResultsUnusable as error:
            self.note(error)
            return
        new.kept.place = Storage.NOWHERE if dropped is None else Storage.DISK
        if dropped is None:
            store.remove_file(new.row)
        elif new.kept.size != len(new.row):
            store.sweep()
        self._forget(dropped or ())

    def write(self, *, wait: float = WAIT_SECONDS) -> bool:
        """Write the pending results and counts; whether none is left."""
        if self._store is None:
            return True
        for new in self.all_waiting():
            try:
                dropped = new.write(self._store, self._function, self._bounds, wait)
            except ResultsBusy:
                return False
            except ResultsUnusable as error:
                self.trouble = str(error)
                return True  # kept in the process
            with self._lock:
                self._unwritten.remove(new)
                new.kept.place = Storage.PROCESS if dropped is None else Storage.DISK
            self._forget(dropped or ())
        return self.write_counts(wait)

    def write_counts(self, wait: float = WAIT_SECONDS) -> bool:
        """Write the pending counts of hits; whether none is left."""
        try:
            return self.hits.write(self._store, self._function, wait)
        except ResultsUnusable as error:
            self.trouble = str(error)
            return True

    def drop(self, version: bytes, key: bytes | None) -> int:
        """Drop one result that waits, or all without a key; return how many were dropped."""
        with self._lock:
            rows = self._unwritten.forget(version, key)
        for row in rows:
            if self._store is not None:
                self._store.remove_file(row)
        return len(rows)

    def does_without(self) -> bool:
        """Whether the store could not be read a moment ago."""
        return monotonic() < self._without_until

    def note(self, error: ResultsUnusable) -> None:
        """Take note of a store that could not be used."""
        if isinstance(error, ResultsBusy):
            self._without_until = monotonic() + _WITHOUT_SECONDS
        else:
            self.trouble = str(error)

    def before_fork(self) -> None:
        """Take the lock, so that no other thread is in the middle of a change."""
        self._lock.acquire()

    def after_fork(self, *, child: bool) -> list[UnwrittenResult]:
        """Release the lock; a child leaves to the parent what waits, and gets it returned."""
        if not child:
            self._lock.release()
            return []
        self._lock = threading.RLock()
        self.hits.clear()
        left, self._unwritten = self._unwritten.all(), Unwritten(self._bounds)
        return left

    def _put_later(self, new: UnwrittenResult) -> None:
        with self._lock:
            if not self._unwritten:
                self._busy_since = monotonic()
            self._unwritten.add(new)
        late_writer.add(self.write)
        if monotonic() - self._busy_since > _LONG_SECONDS:
            self.trouble = (
                f"Another process keeps the results of {self._function} locked: new ones stay in this"
                " process, and are written when it is done."
            )
