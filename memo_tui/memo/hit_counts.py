"""HitCounts: how often results of one function were remembered, to be written together after a moment."""

import threading
from collections.abc import Callable
from time import time

from memo_tui.errors import ResultsBusy
from memo_tui.memo import late_writer
from memo_tui.memo.kept import Kept
from memo_tui.memo.result_store import ResultStore


class HitCounts:
    """The counts that the store does not have yet; they stand on the results themselves."""

    def __init__(self, write: Callable[[], bool]) -> None:
        """Prepare.

        Args:
            write: writes them; it is called a moment after the first hit.
        """
        self._write = write
        self._lock = threading.RLock()  # reentrant, as a signal handler may call while this thread holds it
        self._counted: dict[tuple[bytes, bytes], Kept] = {}
        self._is_waiting = False

    def note(self, version: bytes, key: bytes, kept: Kept, saved: float) -> None:
        """Count a hit, which saved so many seconds."""
        with self._lock:
            kept.hits += 1
            if saved > 0:
                kept.saved += saved
            kept.used_at = time()
            if kept.hits > 1:
                return
            self._counted[version, key] = kept
            start = not self._is_waiting
            self._is_waiting = True
        if start:
            late_writer.add(self._write)

    def write(self, store: ResultStore | None, function: str, wait: float) -> bool:
        """Write the counts; whether none is left.

        Raises:
            ResultsUnusable: the file can't be written, and the counts are lost.
        """
        with self._lock:
            counted, self._counted, self._is_waiting = self._counted, {}, False
            rows = [(*at, kept.hits, kept.saved, kept.used_at) for at, kept in counted.items()]
            for kept in counted.values():
                kept.hits, kept.saved = 0, 0.0
        if not rows or store is None:
            return True
        try:
            store.note_hits(function, rows, wait=wait)
        except ResultsBusy:
            with self._lock:
                for (version, key, count, saved, used), kept in zip(rows, counted.values(), strict=True):
                    kept.hits, kept.saved = kept.hits + count, kept.saved + saved
                    kept.used_at = max(kept.used_at, used)
                    self._counted[version, key] = kept
                self._is_waiting = True
            late_writer.add(self._write)
            return False
        return True

    def clear(self) -> None:
        """In a child process: leave to the parent what it has to write."""
        self._lock = threading.RLock()
        for kept in self._counted.values():
            kept.hits, kept.saved = 0, 0.0
        self._counted, self._is_waiting = {}, False
