"""ResultStore: results of memoized functions in one SQLite file that many processes may share."""

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import NamedTuple

from memo_tui.memo.payload import file_of
from memo_tui.memo.result_files import ResultFiles
from memo_tui.memo.results_file import ResultsFile
from memo_tui.memo.results_schema import (
    BUSY_SECONDS,
    Bounds,
    NotOurs,
    delete,
    epoch_of,
    next_epoch,
    rows_with_files,
    shrink,
    transaction,
)

FILE = "results-1.db"  # another number is another schema: an older program leaves the file alone


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One stored association of a function and its parameters with a result.

    Attributes:
        entry_id: its number in the store.
        function: the function's module and name.
        version: a digest of the code that made the result.
        params: the parameters as text, shortened.
        preview: the result as text, shortened.
        bytes: the size of the stored result.
        made_at: when the body ran, in seconds since 1970.
        took: how long the body took, in seconds.
        used_at: when it was last stored or remembered, in seconds since 1970.
        hits: how often it was remembered.
        saved: the time saved by it in all, in seconds.
    """

    entry_id: int
    function: str
    version: bytes
    params: str
    preview: str
    bytes: int
    made_at: float
    took: float
    used_at: float
    hits: int
    saved: float


class Stored(NamedTuple):
    """What a hit reads.

    Attributes:
        result: what stands for the result: its pickle, or the name of its file.
        took: how long the body took, in seconds.
        made_at: when it ran, in seconds since 1970.
        epoch: of the function, see `ResultStore.epoch`.
    """

    result: bytes
    took: float
    made_at: float
    epoch: int


class ResultStore(ResultsFile):
    """The results in one file; safe to use from several threads and processes.

    Each method raises `ResultsUnusable` if the file can't be read or written, and `ResultsBusy` if another
    process uses it for longer than `wait` seconds.

    Attributes:
        files: large results, which stand in files of their own beside this one.
    """

    def __init__(self, path: Path) -> None:
        """Open nothing before the first use."""
        super().__init__(path)
        self.files = ResultFiles(path.with_suffix(".files"))
        self._swept = False

    def get(self, function: str, version: bytes, key: bytes, *, wait: float = BUSY_SECONDS) -> Stored | None:
        """The stored result of one call, or None."""
        sql = (
            "SELECT result, took, made_at, checksum,"
            " (SELECT epoch FROM epochs WHERE function = ?) FROM entries"
            " WHERE function = ? AND version = ? AND key = ?"
        )

        def read(db: sqlite3.Connection) -> Stored | None:
            row = db.execute(sql, (function, function, version, key)).fetchone()
            if row is None:
                return None
            result, took, made_at, checksum, epoch = row
            if _checksum(function, version, key, result) != checksum:
                raise NotOurs("a result in it is damaged")
            return Stored(result, took, made_at, epoch or 0)

        return self.do(read, wait=wait)

    def put(
        self,
        function: str,
        version: bytes,
        key: bytes,
        *,
        result: bytes,
        took: float,
        params: str,
        preview: str,
        bounds: Bounds,
        epoch: int | None,
        size: int | None = None,
        made_at: float | None = None,
        wait: float = BUSY_SECONDS,
    ) -> tuple[bytes, ...] | None:
        """Store a result, and drop the least recently used results beyond the bounds.

        Args:
            function: the name of the function.
            version: the digest of its code.
            key: the digest of the call.
            result: what stands for its result: the pickle, or the name of its file.
            took: how long the body took, in seconds.
            params: the parameters as text.
            preview: the result as text.
            bounds: how much is kept of this function.
            epoch: the value of `epoch()` before the body ran; None if it is unknown.
            size: the bytes of the result; None for those of `result`.
            made_at: when the body ran, in seconds since 1970; None for now.
            wait: how many seconds to wait for another process.

        Returns:
            The keys that were dropped; None if the result was not stored, because results of the function
            were forgotten after `epoch`, or because the result alone exceeds the bounds.
        """
        size = len(result) if size is None else size
        if not bounds.hold(1, size):
            return None
        now, checksum = time(), _checksum(function, version, key, result)
        made_at = now if made_at is None else made_at
        files: list[bytes] = []

        def write(db: sqlite3.Connection) -> tuple[bytes, ...] | None:
            with transaction(db):
                if epoch is not None and epoch_of(db, function) != epoch:
                    return None
                call = ("function = ? AND version = ? AND key = ?", (function, version, key))
                files[:] = rows_with_files(db, *call)
                db.execute(
                    "INSERT INTO entries (function, version, key, params, preview, bytes, made_at, took,"
                    " used_at, checksum, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (function, version, key) DO UPDATE SET params = excluded.params,"
                    " preview = excluded.preview, bytes = excluded.bytes, made_at = excluded.made_at,"
                    " took = excluded.took, used_at = excluded.used_at, checksum = excluded.checksum,"
                    " result = excluded.result",
                    (function, version, key, params, preview, size, made_at, took, now, checksum, result),
                )
                dropped, of_dropped = shrink(db, function, bounds)
                files.extend(of_dropped)
                return tuple(dropped)

        dropped = self.do(write, wait=wait)
        self._remove(each for each in files if each != result)
        return dropped

    def note_hits(
        self,
        function: str,
        hits: Iterable[tuple[bytes, bytes, int, float, float]],
        *,
        wait: float = BUSY_SECONDS,
    ) -> None:
        """Add to the counts of entries: (version, key, hits, seconds saved, when used last)."""
        rows = [(count, saved, used, function, version, key) for version, key, count, saved, used in hits]

        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                db.executemany(
                    "UPDATE entries SET hits = hits + ?, saved = saved + ?, used_at = max(used_at, ?)"
                    " WHERE function = ? AND version = ? AND key = ?",
                    rows,
                )

        self.do(write, wait=wait)

    def forget(self, function: str, version: bytes | None = None, key: bytes | None = None) -> int:
        """Drop one result of a function, or all of them; return how many were dropped."""
        if key is None:
            return self._forget("function = ?", (function,), function)
        return self._forget("function = ? AND version = ? AND key = ?", (function, version, key), function)

    def forget_entry(self, entry_id: int) -> bool:
        """Drop the entry with this number; False if it does not exist."""
        return bool(self._forget("id = ?", (entry_id,), None))

    def _forget(self, condition: str, values: tuple[object, ...], function: str | None) -> int:
        files: list[bytes] = []

        def write(db: sqlite3.Connection) -> int:
            counts: dict[str, int]
            with transaction(db):
                found = f"SELECT function, count(*) FROM entries WHERE {condition} GROUP BY function"  # noqa: S608
                counts = dict(db.execute(found, values))
                files[:] = delete(db, [(condition, values)])
                for each in counts if function is None else {function, *counts}:
                    next_epoch(db, each)
                self._changed_here += 1
                count = sum(counts.values())
            if count > 1:
                with suppress(sqlite3.OperationalError):  # another process writes: later is soon enough
                    db.executescript("PRAGMA incremental_vacuum")
            return count

        count = self.do(write)
        self._remove(files)
        return count

    def remove_file(self, row: bytes) -> None:
        """Remove the file of a result that was not stored after all."""
        self._remove((row,))

    def _remove(self, rows: Iterable[bytes]) -> None:
        """Remove the files that these rows named."""
        self.files.remove(name for row in rows if (name := file_of(row)))

    def sweep(self) -> None:
        """Once in a process: remove the files that no row names, left by a process that was killed."""
        if self._swept:
            return
        self._swept = True
        left = self.files.left_behind()
        if left:
            rows = self.do(rows_with_files)
            self.files.remove(set(left) - {file_of(row) for row in rows})

    def entries(self, function: str | None = None) -> list[StoredResult]:
        """All entries, or those of one function; most recently used first."""
        sql = (
            "SELECT id, function, version, params, preview, bytes, made_at, took, used_at, hits, saved"
            " FROM entries WHERE ? IS NULL OR function = ? ORDER BY used_at DESC, id DESC"
        )
        return self.do(lambda db: [StoredResult(*row) for row in db.execute(sql, (function, function))])

    def size(self, function: str) -> tuple[int, int, float]:
        """Of one function: the number of entries, their bytes, and the seconds that they saved in all."""
        sql = "SELECT count(*), total(bytes), total(saved) FROM entries WHERE function = ?"
        count, size, saved = self.do(lambda db: db.execute(sql, (function,)).fetchone())
        return count, int(size), saved

    def epoch(self, function: str, *, wait: float = BUSY_SECONDS) -> int:
        """A number that grows whenever something of this function is forgotten."""
        return self.do(lambda db: epoch_of(db, function), wait=wait)

    def change_count(self, *, wait: float = BUSY_SECONDS) -> tuple[int, int, int]:
        """A value that changes when another process writes, this one forgets, or the file is replaced."""

        def read(db: sqlite3.Connection) -> tuple[int, int, int]:
            inode = (self._inode or (0, 0))[1]
            return inode, db.execute("PRAGMA data_version").fetchone()[0], self._changed_here

        return self.do(read, wait=wait)


def _checksum(function: str, version: bytes, key: bytes, result: bytes) -> int:
    """A checksum of a result and of the call that it belongs to, so that another call never gets it."""
    return zlib.crc32(result, zlib.crc32(b"%b\0%b%b" % (function.encode(), version, key)))
