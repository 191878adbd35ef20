"""MemoryCache: the results of one function in memory, backed by the store on disk for most functions."""

import threading
from collections.abc import Iterable
from time import monotonic, time
from typing import Any, NamedTuple

from memo_tui.errors import ResultsUnusable
from memo_tui.memo.calls import Storage
from memo_tui.memo.kept import ENTRY_BYTES, Kept, KeptResults
from memo_tui.memo.memo_options import MemoOptions
from memo_tui.memo.payload import NotKept, Packed, pack, unpack
from memo_tui.memo.preview import preview
from memo_tui.memo.result_store import ResultStore
from memo_tui.memo.results_writer import WAIT_SECONDS, ResultsWriter
from memo_tui.memo.unwritten import UnwrittenResult

_LOOK_SECONDS = 0.25  # between two checks whether other processes changed the store
_PROCESS_BYTES = 64 * 2**20


class Mark(NamedTuple):
    """What was forgotten so far: the epoch of the store, None if it is unknown, and that of this process."""

    epoch: int | None
    generation: int


class MemoryCache:
    """Keeps the results of one function by version and key.

    Attributes:
        store: the file; None if the results are kept only in memory.
        alone: whether the results are valid only in this process.
        generation: grows whenever something is forgotten here.
        options: how results are kept.
        writer: writes them to the file.
        hits: counts of hits that are to be written.
    """

    def __init__(self, function: str, options: MemoOptions, store: ResultStore | None) -> None:
        """Prepare an empty cache.

        Args:
            function: the name under which results are stored.
            options: how they are kept.
            store: the file; None to keep results only in memory.
        """
        self.alone = False
        self.generation = 0
        self.store = store
        self._function = function
        self.options = options
        self._ttl = options.ttl
        self._bounds = bounds = options.bounds
        self._lock = threading.RLock()  # reentrant, as a signal handler may call while this thread holds it
        room = None if bounds.bytes is None else bounds.bytes + (bounds.entries or 10_000) * ENTRY_BYTES
        if store is not None:
            room = _PROCESS_BYTES if room is None else min(room, _PROCESS_BYTES)
        self._near = KeptResults(bounds.entries, room)
        self._version = b""
        self._looked_at = 0.0
        self._changes: tuple[int, int, int] | None = None
        self._epoch: int | None = None
        self.writer = ResultsWriter(function, bounds, store, self._forget_keys)
        self.hits = self.writer.hits

    @property
    def trouble(self) -> str:
        """Why a result can't be kept, or the disk can't be used, in one sentence, or ""."""
        return self.writer.trouble

    @property
    def writes(self) -> bool:
        """Whether new results are written."""
        return self.store is not None and not self.alone and self._bounds.entries != 0

    def near(self, version: bytes, key: bytes) -> Kept | None:
        """A result that is in memory, or None."""
        now = monotonic()
        if now - self._looked_at > _LOOK_SECONDS and self.store is not None:
            self._looked_at = now
            self._look()
        with self._lock:
            if version is not self._version and version != self._version:
                self._near.clear()
                self._version = version
            kept = self._near.get(key)
        if kept is None:
            kept = self.writer.waiting(version, key)
        return kept if kept is None or self._ttl is None or time() - kept.made_at < self._ttl else None

    def fetch(self, version: bytes, key: bytes, *, place: bool = True) -> tuple[Kept, Any] | None:
        """Read a result from disk into memory; None if it is not there, too old, or can't be used.

        Args:
            version: of the function.
            key: of the call.
            place: whether it is then kept in memory.

        Returns:
            The result as it is kept, and its value.
        """
        if self.store is None or self.alone or self.writer.does_without():
            return None
        generation = self.generation
        try:
            stored = self.store.get(self._function, version, key, wait=WAIT_SECONDS)
        except ResultsUnusable as error:
            self.writer.note(error)
            return None
        if stored is not None and self._epoch is None:
            self._epoch = stored.epoch
        if stored is None or (self._ttl is not None and time() - stored.made_at >= self._ttl):
            return None
        try:
            payload, value = unpack(stored.result, self.store.files, self.options.mmap_mode)
        except Exception:  # noqa: BLE001 - the class of the result may be gone or different by now
            return None
        kept = Kept(payload, stored.took, stored.made_at, Storage.DISK)
        if place:
            self._place_near(version, key, kept, generation)
        return kept, value

    def peek(self, version: bytes, key: bytes) -> Kept | None:
        """A result that is in memory, of this or an earlier version; it does not count as used."""
        with self._lock:
            near = self._near.peek(key) if version == self._version else None
            return near or self.writer.waiting(version, key)

    def load(self, version: bytes, key: bytes, *, missing: Any) -> Any:
        """The value of a result of any age, from memory or disk; `missing` if it is gone."""
        kept = self.peek(version, key)
        try:
            if kept is not None:
                return kept.get()
        except Exception:  # noqa: BLE001 - its class or file may be gone by now
            self.drop(key)
        fetched = self.fetch(version, key, place=False)
        return missing if fetched is None else fetched[1]

    def mark(self) -> Mark:
        """A mark to take before the body runs, so that a result forgotten while it runs is not kept."""
        generation = self.generation
        if self.store is not None and not self.writer.does_without():
            try:
                epoch = self.store.epoch(self._function, wait=WAIT_SECONDS)
                self._epoch = epoch if self._epoch is None else self._epoch
                return Mark(epoch, generation)
            except ResultsUnusable as error:
                self.writer.note(error)
        return Mark(self._epoch, generation)

    def keep(self, version: bytes, key: bytes, value: Any, *, took: float, params: str, mark: Mark) -> Kept:
        """Keep a new result, on disk if possible."""
        kept = Kept(None, took, time(), Storage.NOWHERE)
        self.writer.trouble = ""
        try:
            packed = pack(value)
            if self._bounds.hold(1, packed.size):
                self._keep((version, key), kept, packed, params, mark)
            else:
                kept.payload, _ = packed.store(None, 0, None)  # for those who wait for it now
                self._check_size(packed.size)
        except NotKept as why:
            self.writer.trouble = (
                f"{self._function}: a result of type {type(value).__qualname__} is not kept, so each call"
                f" runs the body again: {why}."
            )
        return kept

    def _check_size(self, size: int) -> None:
        most = self._bounds.bytes
        if most is not None and size > most:
            raise NotKept(f"it takes {size:,} bytes, more than max_bytes, {most:,}")

    def _keep(self, at: tuple[bytes, bytes], kept: Kept, packed: Packed, params: str, mark: Mark) -> None:
        version, key = at
        store = None if self.alone else self.store
        row = b""
        try:
            files = store.files if store is not None else None
            kept.payload, row = packed.store(files, self.options.compress, self.options.mmap_mode)
        except OSError as error:
            self.writer.trouble = (
                f"{self._function}: a large result can't be written beside {self.store and self.store.path}"
                f" ({error.strerror}): it stays in this process. Check the disk and its permissions."
            )
            store = None
            kept.payload, row = packed.store(None, self.options.compress, None)
        kept.place = Storage.PROCESS
        if store is not None:
            text = preview(packed.value)
            self.writer.put(store, UnwrittenResult(version, key, kept, row, params, text, mark.epoch))
        if kept.place is not Storage.NOWHERE and not self._place_near(version, key, kept, mark.generation):
            kept.place = Storage.NOWHERE if kept.place is Storage.PROCESS else kept.place

    def drop(self, key: bytes) -> None:
        """Drop a result from memory that turned out to be unusable."""
        with self._lock:
            self._near.pop(key)

    def forget(self, version: bytes = b"", key: bytes | None = None) -> int:
        """Drop one result, or all; return how many were dropped.

        Raises:
            ResultsUnusable: the file can't be written.
        """
        near = self._forget_near(version, key)
        if self.store is None:
            return near
        self.writer.write_counts()
        dropped = self.store.forget(self._function, version or None, key)
        self._forget_near(version, key)  # what was kept in the meantime
        return max(near, dropped)

    def size(self) -> tuple[int, int, float]:
        """The number of results, their bytes, and the seconds that they saved in all."""
        count, size, saved = 0, 0, 0.0
        if self.store is not None:
            self.writer.write()
            try:
                count, size, saved = self.store.size(self._function)
            except ResultsUnusable as error:
                self.writer.trouble = str(error)
        with self._lock:
            waiting = (new.kept for new in self.writer.all_waiting())
            near = {id(kept): kept for kept in (*self._near, *waiting)}
        only = [kept for kept in near.values() if kept.place is Storage.PROCESS]
        return count + len(only), size + sum(kept.size for kept in only), saved

    def before_fork(self) -> None:
        """Take the locks, so that no other thread is in the middle of a change."""
        self._lock.acquire()
        self.writer.before_fork()

    def after_fork(self, *, child: bool) -> None:
        """Release the locks; a child gets new ones and leaves to the parent what it has to write."""
        left = self.writer.after_fork(child=child)
        if child:
            self._lock = threading.RLock()
            for new in left:
                self._near.put(new.key, new.kept)
        else:
            self._lock.release()

    def _forget_keys(self, keys: Iterable[bytes]) -> None:
        with self._lock:
            for key in keys:
                self._near.pop(key)

    def _place_near(self, version: bytes, key: bytes, kept: Kept, generation: int) -> bool:
        """Keep a result in memory, unless results were forgotten in the meantime or the code changed."""
        with self._lock:
            if generation != self.generation or version != self._version:
                return False
            self._near.put(key, kept)
            return True

    def _forget_near(self, version: bytes, key: bytes | None = None) -> int:
        with self._lock:
            self.generation += 1
            if key is not None:
                count = int(self._near.pop(key) is not None)
            else:
                count = len(self._near)
                self._near.clear()
        return max(count, self.writer.drop(version, key))

    def _look(self) -> None:
        """Drop the results in memory if another process forgot results of the function."""
        assert self.store is not None  # noqa: S101 - for the type checker
        if self._epoch is None or self.writer.does_without():  # nothing was read yet
            return
        try:
            changes = self.store.change_count(wait=WAIT_SECONDS)
            if changes == self._changes:
                return
            epoch = self.store.epoch(self._function, wait=WAIT_SECONDS)
        except ResultsUnusable as error:
            self.writer.note(error)
            return
        with self._lock:
            if epoch != self._epoch or (self._changes is not None and changes[0] != self._changes[0]):
                self.generation += 1
                self._near.clear()
            self._changes, self._epoch = changes, epoch
