"""MemoryCache: the results of one function in memory, backed by the store on disk for most functions."""

import io
import pickle
import re
import threading
from collections.abc import Awaitable, Iterator
from time import monotonic, time
from typing import Any, NamedTuple

from cachetools import LRUCache

from memo_tui.errors import ResultsUnusable
from memo_tui.memo import hit_writer
from memo_tui.memo.calls import Storage
from memo_tui.memo.kept import Kept, never_changes
from memo_tui.memo.keys.binding import short_repr
from memo_tui.memo.result_store import ResultStore
from memo_tui.memo.results_schema import Bounds

_LOOK_SECONDS = 0.25  # between two checks whether other processes changed the store
_PROCESS_BYTES = 64 * 2**20
_ENTRY_BYTES = 500  # overhead of an entry in memory, besides its result


class Mark(NamedTuple):
    """What was forgotten so far: the epoch of the store and the generation of this process."""

    epoch: int
    generation: int


class MemoryCache:
    """Keeps the results of one function by version and key.

    Attributes:
        store: the file; None if the results are kept only in memory.
        trouble: why the disk can't be used, in one sentence, or "".
        alone: whether the results are valid only in this process.
        generation: grows whenever something is forgotten here.
    """

    def __init__(self, function: str, bounds: Bounds, store: ResultStore | None) -> None:
        """Prepare an empty cache.

        Args:
            function: the module and name of the function.
            bounds: how many results and bytes are kept.
            store: the file; None to keep results only in memory.
        """
        self.trouble = ""
        self.alone = False
        self.generation = 0
        self.store = store
        self._function = function
        self._bounds = bounds
        self._lock = threading.RLock()  # reentrant, as a signal handler may call while this thread holds it
        room = min(bounds.bytes, _PROCESS_BYTES) + bounds.entries * _ENTRY_BYTES
        self._near: LRUCache[bytes, Kept] = LRUCache(
            min(room, _PROCESS_BYTES), getsizeof=lambda kept: kept.size + _ENTRY_BYTES
        )
        self._version = b""
        self._looked_at = 0.0
        self._changes: tuple[int, int, int] | None = None
        self._epoch = 0
        self._hits: dict[tuple[bytes, bytes], tuple[int, float, float]] = {}
        self._writing = False

    def near(self, version: bytes, key: bytes) -> Kept | None:
        """A result that is in memory, or None."""
        now = monotonic()
        with self._lock:
            if version != self._version:
                self._near.clear()
                self._version = version
            look = now - self._looked_at > _LOOK_SECONDS
            if look:
                self._looked_at = now
        if look and self.store is not None:
            self._look()
        with self._lock:
            return self._near.get(key)

    def fetch(self, version: bytes, key: bytes) -> Kept | None:
        """Read a result from disk into memory; None if it is not there or can't be used."""
        if self.store is None or self.alone:
            return None
        generation = self.generation
        try:
            stored = self.store.get(self._function, version, key)
        except ResultsUnusable as error:
            self.trouble = str(error)
            return None
        if stored is None:
            return None
        try:
            value = pickle.loads(stored.result)  # noqa: S301 - the file is this user's own
        except Exception:  # noqa: BLE001 - the class of the result may be gone or different by now
            return None
        kept = Kept(stored.took, Storage.DISK, size=len(stored.result))
        if never_changes(value):
            kept.value = value
        else:
            kept.pickled = stored.result
        self._place_near(version, key, kept, generation)
        return kept

    def mark(self) -> Mark:
        """A mark to take before the body runs, so that a result forgotten while it runs is not kept."""
        generation = self.generation
        if self.store is not None:
            try:
                return Mark(self.store.epoch(self._function), generation)
            except ResultsUnusable as error:
                self.trouble = str(error)
        return Mark(-1, generation)

    def keep(self, version: bytes, key: bytes, value: Any, *, took: float, params: str, mark: Mark) -> Kept:
        """Keep a new result, on disk if possible."""
        kept = Kept(took, Storage.NOWHERE, value)
        self.trouble = ""
        pickled = self._pickled(value)
        if not pickled and isinstance(value, Iterator | Awaitable) and not isinstance(value, io.IOBase):
            kept.shared = False
            self.trouble = (
                f"{self._function}: a result of type {type(value).__qualname__} can be used only once,"
                " so that it is not kept; return a list instead."
            )
            return kept
        kept.size = len(pickled)
        if pickled and not never_changes(value):
            kept.value, kept.pickled = None, pickled
        if kept.size > self._bounds.bytes or self._bounds.entries < 1:
            return kept
        dropped: tuple[bytes, ...] | None = ()
        kept.place = Storage.PROCESS
        if self.store is not None and pickled and not self.alone:
            try:
                self.write_hits()  # they decide which result is dropped
                dropped = self.store.put(
                    self._function,
                    version,
                    key,
                    result=pickled,
                    took=took,
                    params=params,
                    preview=short_repr(value),
                    bounds=self._bounds,
                    epoch=mark.epoch,
                )
                kept.place = Storage.NOWHERE if dropped is None else Storage.DISK
            except ResultsUnusable as error:
                self.trouble = str(error)
        if kept.place is not Storage.NOWHERE and not self._place_near(version, key, kept, mark.generation):
            kept.place = Storage.NOWHERE if kept.place is Storage.PROCESS else kept.place
        with self._lock:
            for each in dropped or ():
                self._near.pop(each, None)
        return kept

    def drop(self, key: bytes) -> None:
        """Drop a result from memory that turned out to be unusable."""
        with self._lock:
            self._near.pop(key, None)

    def note_hit(self, at: tuple[bytes, bytes], saved: float) -> None:
        """Count a hit of a version and key; counts are written together after a moment."""
        if self.store is None or self.alone:
            return
        with self._lock:
            count, sum_saved, _ = self._hits.get(at, (0, 0.0, 0.0))
            self._hits[at] = (count + 1, sum_saved + saved, time())
            start = not self._writing
            self._writing = True
        if start:
            hit_writer.add(self.write_hits)

    def write_hits(self) -> None:
        """Write the pending counts of hits."""
        with self._lock:
            hits, self._hits, self._writing = self._hits, {}, False
        if hits and self.store is not None:
            try:
                self.store.note_hits(self._function, [(*place, *counts) for place, counts in hits.items()])
            except ResultsUnusable as error:
                self.trouble = str(error)

    def forget(self, version: bytes = b"", key: bytes | None = None) -> int:
        """Drop one result, or all; return how many were dropped.

        Raises:
            ResultsUnusable: the file can't be written.
        """
        near = self._forget_near(key)
        if self.store is None:
            return near
        self.write_hits()
        dropped = self.store.forget(self._function, version or None, key)
        self._forget_near(key)  # what was kept in the meantime
        return max(near, dropped)

    def size(self) -> tuple[int, int, float]:
        """The number of results, their bytes, and the seconds that they saved in all."""
        with self._lock:
            near = list(self._near.values())
        count, size, saved = 0, 0, 0.0
        if self.store is not None:
            self.write_hits()
            try:
                count, size, saved = self.store.size(self._function)
            except ResultsUnusable as error:
                self.trouble = str(error)
            else:
                near = [kept for kept in near if kept.place is Storage.PROCESS]
        return count + len(near), size + sum(kept.size for kept in near), saved

    def before_fork(self) -> None:
        """Take the lock, so that no other thread is in the middle of a change."""
        self._lock.acquire()

    def after_fork(self, *, child: bool) -> None:
        """Release the lock; a child gets a new one and drops the parent's pending counts."""
        if child:
            self._lock = threading.RLock()
            self._hits, self._writing = {}, False
        else:
            self._lock.release()

    def _pickled(self, value: Any) -> bytes:
        """The pickled result; empty if it can't be pickled."""
        try:
            return pickle.dumps(value, protocol=5)
        except Exception as error:  # noqa: BLE001 - pickling runs foreign code
            why = re.sub(r" at 0x[0-9a-fA-F]+", "", f"{type(error).__name__}: {error}")
            self.trouble = (
                f"{self._function}: the result can't be stored on disk ({why}); it's kept in this process."
            )
            return b""

    def _place_near(self, version: bytes, key: bytes, kept: Kept, generation: int) -> bool:
        """Keep a result in memory, unless results were forgotten in the meantime or the code changed."""
        with self._lock:
            if generation != self.generation or version != self._version:
                return False
            if kept.size + _ENTRY_BYTES <= self._near.maxsize:
                self._near[key] = kept
            while len(self._near) > max(1, self._bounds.entries):
                self._near.popitem()
            return True

    def _forget_near(self, key: bytes | None = None) -> int:
        with self._lock:
            self.generation += 1
            if key is not None:
                return int(self._near.pop(key, None) is not None)
            count = len(self._near)
            self._near.clear()
            return count

    def _look(self) -> None:
        """Drop the results in memory if another process forgot results of the function."""
        assert self.store is not None  # noqa: S101 - for the type checker
        try:
            changes = self.store.change_count()
            if changes == self._changes:
                return
            epoch = self.store.epoch(self._function)
        except ResultsUnusable as error:
            self.trouble = str(error)
            return
        with self._lock:
            if self._changes is not None and (changes[0] != self._changes[0] or epoch != self._epoch):
                self._forget_near()
            self._changes, self._epoch = changes, epoch
