"""ResultStore: results of memoized functions in one SQLite file that many processes may share."""

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import time
from typing import NamedTuple

from memo_tui.memo.results_file import ResultsFile
from memo_tui.memo.results_schema import Bounds, NotOurs, epoch_of, next_epoch, shrink, transaction

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
    """What a hit reads: the pickled result, and how many seconds the body took."""

    result: bytes
    took: float


class ResultStore(ResultsFile):
    """The results in one file; safe to use from several threads and processes.

    Each method raises `ResultsUnusable` if the file can't be read or written.
    """

    def get(self, function: str, version: bytes, key: bytes) -> Stored | None:
        """The stored result of one call, or None."""
        sql = "SELECT result, took, checksum FROM entries WHERE function = ? AND version = ? AND key = ?"

        def read(db: sqlite3.Connection) -> Stored | None:
            row = db.execute(sql, (function, version, key)).fetchone()
            if row is None:
                return None
            result, took, checksum = row
            if zlib.crc32(result) != checksum:
                raise NotOurs("a result in it is damaged")
            return Stored(result, took)

        return self.do(read)

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
        epoch: int,
    ) -> tuple[bytes, ...] | None:
        """Store a result, and drop the least recently used results beyond the bounds.

        Returns:
            The keys that were dropped; None if the result was not stored, because results of the function
            were forgotten after `epoch` (the value of `epoch()` before the body ran), or because the
            result alone exceeds the bounds.
        """
        if len(result) > bounds.bytes or bounds.entries < 1:
            return None
        now, checksum = time(), zlib.crc32(result)

        def write(db: sqlite3.Connection) -> tuple[bytes, ...] | None:
            with transaction(db):
                if epoch_of(db, function) != epoch:
                    return None
                db.execute(
                    "INSERT INTO entries (function, version, key, params, preview, bytes, made_at, took,"
                    " used_at, checksum, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (function, version, key) DO UPDATE SET params = excluded.params,"
                    " preview = excluded.preview, bytes = excluded.bytes, made_at = excluded.made_at,"
                    " took = excluded.took, used_at = excluded.used_at, checksum = excluded.checksum,"
                    " result = excluded.result",
                    (function, version, key, params, preview, len(result), now, took, now, checksum, result),
                )
                return shrink(db, function, bounds)

        return self.do(write)

    def note_hits(self, function: str, hits: Iterable[tuple[bytes, bytes, int, float, float]]) -> None:
        """Add to the counts of entries: (version, key, hits, seconds saved, when used last)."""
        rows = [(count, saved, used, function, version, key) for version, key, count, saved, used in hits]

        def write(db: sqlite3.Connection) -> None:
            with transaction(db):
                db.executemany(
                    "UPDATE entries SET hits = hits + ?, saved = saved + ?, used_at = max(used_at, ?)"
                    " WHERE function = ? AND version = ? AND key = ?",
                    rows,
                )

        self.do(write)

    def forget(self, function: str, version: bytes | None = None, key: bytes | None = None) -> int:
        """Drop one result of a function, or all of them; return how many were dropped."""

        def write(db: sqlite3.Connection) -> int:
            with transaction(db):
                if key is None:
                    dropped = db.execute("DELETE FROM entries WHERE function = ?", (function,)).rowcount
                else:
                    dropped = db.execute(
                        "DELETE FROM entries WHERE function = ? AND version = ? AND key = ?",
                        (function, version, key),
                    ).rowcount
                next_epoch(db, function)
                self._changed_here += 1
            if key is None:
                with suppress(sqlite3.OperationalError):  # another process writes: later is soon enough
                    db.executescript("PRAGMA incremental_vacuum")
            return dropped

        return self.do(write)

    def forget_entry(self, entry_id: int) -> bool:
        """Drop the entry with this number; False if it does not exist."""

        def write(db: sqlite3.Connection) -> bool:
            with transaction(db):
                row = db.execute("SELECT function FROM entries WHERE id = ?", (entry_id,)).fetchone()
                if row is None:
                    return False
                db.execute("DELETE FROM entries WHERE id = ?", (entry_id,))
                next_epoch(db, row[0])
                self._changed_here += 1
                return True

        return self.do(write)

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

    def epoch(self, function: str) -> int:
        """A number that grows whenever something of this function is forgotten."""
        return self.do(lambda db: epoch_of(db, function))

    def change_count(self) -> tuple[int, int, int]:
        """A value that changes when another process writes, this one forgets, or the file is replaced."""

        def read(db: sqlite3.Connection) -> tuple[int, int, int]:
            inode = (self._inode or (0, 0))[1]
            return inode, db.execute("PRAGMA data_version").fetchone()[0], self._changed_here

        return self.do(read)
