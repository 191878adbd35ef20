"""ResultStore: results of memoized functions in one SQLite file that many processes may share."""

import functools
import os
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from memo_tui.disks import SQLITE_HEADER, first_bytes, on_local_disk
from memo_tui.errors import ResultsUnusable

T = TypeVar("T")

FILE = "results-1.db"  # another number is another schema: an older program leaves the file alone
_APPLICATION = 1835363695  # "memo", as SQLite keeps it in the file
_BUSY_SECONDS = 5.0
_QUICK_BYTES = 32 * 2**20  # a larger file is not read as a whole when it's opened
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_COLUMNS = (
    *("id", "function", "version", "key", "params", "preview", "bytes", "made_at", "took", "used_at"),
    *("hits", "saved", "checksum", "result"),
)
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY,
    function TEXT NOT NULL,
    version BLOB NOT NULL,
    key BLOB NOT NULL,
    params TEXT NOT NULL,
    preview TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    made_at REAL NOT NULL,
    took REAL NOT NULL,
    used_at REAL NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0,
    saved REAL NOT NULL DEFAULT 0,
    checksum INTEGER NOT NULL,
    result BLOB NOT NULL,
    UNIQUE (function, version, key)
);
CREATE INDEX IF NOT EXISTS entries_by_use ON entries (function, used_at, bytes);
CREATE TABLE IF NOT EXISTS epochs (function TEXT PRIMARY KEY, epoch INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS totals (
    function TEXT PRIMARY KEY, entries INTEGER NOT NULL, bytes INTEGER NOT NULL
);
CREATE TRIGGER IF NOT EXISTS made AFTER INSERT ON entries BEGIN
    INSERT INTO totals VALUES (new.function, 1, new.bytes)
    ON CONFLICT (function) DO UPDATE SET entries = entries + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER IF NOT EXISTS remade AFTER UPDATE OF bytes ON entries BEGIN
    UPDATE totals SET bytes = bytes + new.bytes - old.bytes WHERE function = new.function;
END;
CREATE TRIGGER IF NOT EXISTS dropped AFTER DELETE ON entries BEGIN
    UPDATE totals SET entries = entries - 1, bytes = bytes - old.bytes WHERE function = old.function;
END;
PRAGMA application_id = 1835363695;
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One stored association of a function and its parameters with a result.

    Attributes:
        entry_id: its number in the store.
        function: the function's module and name.
        version: a digest of the code that made the result.
        params: the parameters as text, cut where they are long.
        preview: the result as text, cut where it's long.
        bytes: the size of the result as stored.
        made_at: when the body ran for it, in seconds since 1970.
        took: how long that took, in seconds.
        used_at: when it was made or remembered last, in seconds since 1970.
        hits: how often it was remembered.
        saved: the time that saved in all, in seconds.
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
    """What is read of an entry at a hit: the pickled result, and the seconds its body took."""

    result: bytes
    took: float


class Bounds(NamedTuple):
    """How much of one function is kept; what was used least recently goes first."""

    entries: int
    bytes: int


class ResultStore:
    """The results in one file; safe to use from several threads and processes.

    A file that is damaged or belongs to another program is set aside under another name, and a new one made.

    Attributes:
        path: the file.
        set_aside: where the file went that stood there and could not be used; None if all was well.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened before the first use."""
        self.path = path
        self.set_aside: Path | None = None
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._changed_here = 0
        self._aside_sentence = ""
        _stores.add(self)

    def get(self, function: str, version: bytes, key: bytes) -> Stored | None:
        """The stored result of one call, or None."""
        sql = "SELECT result, took, checksum FROM entries WHERE function = ? AND version = ? AND key = ?"

        def read(db: sqlite3.Connection) -> Stored | None:
            row = db.execute(sql, (function, version, key)).fetchone()
            if row is None:
                return None
            result, took, checksum = row
            if zlib.crc32(result) != checksum:
                raise _NotOurs("a result in it is damaged")
            return Stored(result, took)

        return self._do(read)

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
        """Store a result, and drop what was used least recently beyond the bounds.

        Returns:
            The keys that were dropped; None if nothing was stored, since the function's results were
            forgotten after `epoch` (what `epoch()` said before the body ran), or since the result
            alone is beyond the bounds.
        """
        if len(result) > bounds.bytes or bounds.entries < 1:
            return None
        now, checksum = time(), zlib.crc32(result)

        def write(db: sqlite3.Connection) -> tuple[bytes, ...] | None:
            with _transaction(db):
                if _epoch(db, function) != epoch:
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
                return _shrink(db, function, bounds)

        return self._do(write)

    def note_hits(self, function: str, hits: Iterable[tuple[bytes, bytes, int, float, float]]) -> None:
        """Add to the counts of entries: (version, key, hits, seconds saved, when used last)."""
        rows = [(count, saved, used, function, version, key) for version, key, count, saved, used in hits]

        def write(db: sqlite3.Connection) -> None:
            with _transaction(db):
                db.executemany(
                    "UPDATE entries SET hits = hits + ?, saved = saved + ?, used_at = max(used_at, ?)"
                    " WHERE function = ? AND version = ? AND key = ?",
                    rows,
                )

        self._do(write)

    def forget(self, function: str, version: bytes | None = None, key: bytes | None = None) -> int:
        """Drop one result of a function, or all of them; how many there were."""

        def write(db: sqlite3.Connection) -> int:
            with _transaction(db):
                if key is None:
                    dropped = db.execute("DELETE FROM entries WHERE function = ?", (function,)).rowcount
                else:
                    dropped = db.execute(
                        "DELETE FROM entries WHERE function = ? AND version = ? AND key = ?",
                        (function, version, key),
                    ).rowcount
                _next_epoch(db, function)
                self._changed_here += 1
            if key is None:
                with suppress(sqlite3.OperationalError):  # another process writes; there's time
                    db.executescript("PRAGMA incremental_vacuum")
            return dropped

        return self._do(write)

    def forget_entry(self, entry_id: int) -> bool:
        """Drop the entry with this number; False if it's gone already."""

        def write(db: sqlite3.Connection) -> bool:
            with _transaction(db):
                row = db.execute("SELECT function FROM entries WHERE id = ?", (entry_id,)).fetchone()
                if row is None:
                    return False
                db.execute("DELETE FROM entries WHERE id = ?", (entry_id,))
                _next_epoch(db, row[0])
                self._changed_here += 1
                return True

        return self._do(write)

    def entries(self, function: str | None = None) -> list[StoredResult]:
        """All entries, or those of one function; the most recently used first."""
        sql = (
            "SELECT id, function, version, params, preview, bytes, made_at, took, used_at, hits, saved"
            " FROM entries WHERE ? IS NULL OR function = ? ORDER BY used_at DESC, id DESC"
        )
        return self._do(lambda db: [StoredResult(*row) for row in db.execute(sql, (function, function))])

    def size(self, function: str) -> tuple[int, int, float]:
        """Of one function: entries, their bytes, and the seconds they have saved in all."""
        sql = "SELECT count(*), total(bytes), total(saved) FROM entries WHERE function = ?"
        count, size, saved = self._do(lambda db: db.execute(sql, (function,)).fetchone())
        return count, int(size), saved

    def epoch(self, function: str) -> int:
        """A number that grows whenever something of this function is forgotten."""
        return self._do(lambda db: _epoch(db, function))

    def change_count(self) -> tuple[int, int, int]:
        """The file, then two counts: the value differs after another process wrote, or this one forgot."""

        def read(db: sqlite3.Connection) -> tuple[int, int, int]:
            inode = (self._inode or (0, 0))[1]
            return inode, db.execute("PRAGMA data_version").fetchone()[0], self._changed_here

        return self._do(read)

    def tell_aside(self) -> str:
        """Once, after a file was set aside: a sentence on that; else ""."""
        sentence, self._aside_sentence = self._aside_sentence, ""
        return sentence

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None

    def before_fork(self) -> None:
        """Neither a lock nor a connection may be carried over into a child."""
        self._lock.acquire()
        self.close()

    def after_fork(self, *, child: bool) -> None:
        """Go on; the next use opens the file again."""
        if child:
            self._lock = threading.RLock()
        else:
            self._lock.release()

    def _do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the file, which is set aside and made anew if it is damaged.

        Raises:
            ResultsUnusable: the file can't be read or written.
        """
        for last_try in (False, True):
            with self._lock:
                try:
                    return action(self._open())
                except (sqlite3.Error, OverflowError, UnicodeError) as error:
                    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
                    damaged = isinstance(error, _NotOurs) or code in _DAMAGED
                    if code not in _BUSY:
                        self.close()
                    if damaged and not last_try:
                        self._put_aside(str(error))
                    elif damaged:
                        raise ResultsUnusable(f"{self.path} is damaged ({error}): move it away.") from None
                    elif last_try or code in _BUSY or not isinstance(error, sqlite3.OperationalError):
                        raise ResultsUnusable(
                            f"The results in {self.path} can't be used ({error}):"
                            " check the disk and its rights."
                        ) from None
                except OSError as error:
                    self.close()
                    raise ResultsUnusable(
                        f"The results in {self.path} can't be used ({error.strerror}):"
                        " check the folder's rights."
                    ) from None
        raise AssertionError("unreachable")

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._identity() == self._inode:
            return self._connection
        self.close()
        self._inode = None
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.path.exists():
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL, 0o600))
        status = self.path.stat()
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            # A result is unpickled, which runs what its writer wanted to run.
            raise ResultsUnusable(
                f"{self.path} belongs to another user: name another folder with --cache-dir."
            )
        self._inode = self._identity()
        start = first_bytes(self.path)
        if start and start != SQLITE_HEADER:
            # SQLite would not look: if a WAL stands beside it, that would be written over the file.
            raise _NotOurs("file is not a database")
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare_patiently(connection, self.path)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._changed_here += 1  # counts of different connections can't be compared
        return connection

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _put_aside(self, why: str) -> None:
        if self._identity() != self._inode:
            return  # another process was quicker
        aside = self.path.with_name(f"{self.path.name}.damaged-{uuid4().hex[:6]}")
        for tail in ("-wal", "-shm", "-journal"):  # first, as they must not meet a new file
            with suppress(OSError):
                self.path.with_name(self.path.name + tail).rename(aside.with_name(aside.name + tail))
        with suppress(FileNotFoundError):
            self.path.rename(aside)
            self.set_aside = aside
            self._aside_sentence = (
                f"{self.path} could not be read as a file of results ({why}):"
                f" it is set aside as {aside.name}, and a new one is in use."
            )


_stores: "weakref.WeakSet[ResultStore]" = weakref.WeakSet()


class _NotOurs(sqlite3.DatabaseError):
    """The file is another program's, or not whole."""


class _transaction:  # noqa: N801 - reads as a statement
    """All or nothing, and alone among the writers from its beginning."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        else:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")


def _prepare_patiently(db: sqlite3.Connection, path: Path) -> None:
    """As `_prepare`; SQLite doesn't wait by itself for all that others may be doing at the same time."""
    end = monotonic() + _BUSY_SECONDS
    while True:
        try:
            return _prepare(db, path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or monotonic() > end:
                raise
            sleep(0.005)


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or see that they are ours.

    Raises:
        sqlite3.DatabaseError: the file is damaged or another program's.
    """
    # In this order, as both are set at once by whoever makes the tables.
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    columns = tuple(row[1] for row in db.execute("PRAGMA table_info(entries)"))
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if tables and application != _APPLICATION:
        raise _NotOurs("it belongs to another program")
    if not tables:
        db.execute("PRAGMA auto_vacuum=INCREMENTAL")
        # Other machines on the same disk would break a WAL.
        db.execute(f"PRAGMA journal_mode={'WAL' if on_local_disk(path) else 'DELETE'}")
        db.executescript(_SCHEMA)
    elif tables != {"entries", "epochs", "totals"} or columns != _COLUMNS:
        raise _NotOurs("its tables are not whole")
    elif path.stat().st_size <= _QUICK_BYTES and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _NotOurs("it is not whole")
    db.execute("PRAGMA synchronous=NORMAL")


def _epoch(db: sqlite3.Connection, function: str) -> int:
    row: Any = db.execute("SELECT epoch FROM epochs WHERE function = ?", (function,)).fetchone()
    return int(row[0]) if row else 0


def _next_epoch(db: sqlite3.Connection, function: str) -> None:
    db.execute(
        "INSERT INTO epochs VALUES (?, 1) ON CONFLICT (function) DO UPDATE SET epoch = epoch + 1", (function,)
    )


def _shrink(db: sqlite3.Connection, function: str, bounds: Bounds) -> tuple[bytes, ...]:
    """Drop the least recently used entries beyond the bounds; the newest always stays."""
    count, size = db.execute("SELECT entries, bytes FROM totals WHERE function = ?", (function,)).fetchone()
    if count <= bounds.entries and size <= bounds.bytes:
        return ()
    dropped: list[bytes] = []
    ids: list[tuple[int]] = []
    for entry_id, key, one in db.execute(
        "SELECT id, key, bytes FROM entries WHERE function = ? ORDER BY used_at, id", (function,)
    ):
        if count <= bounds.entries and size <= bounds.bytes:
            break
        ids.append((entry_id,))
        dropped.append(key)
        count, size = count - 1, size - one
    db.executemany("DELETE FROM entries WHERE id = ?", ids)
    return tuple(dropped)


class _Forking:
    """Around a fork, every store is closed."""

    def __init__(self) -> None:
        self._stores: list[ResultStore] = []

    def before(self) -> None:
        self._stores = list(_stores)
        for store in self._stores:
            store.before_fork()

    def after(self, *, child: bool) -> None:
        stores, self._stores = self._stores, []
        for store in stores:
            store.after_fork(child=child)


if hasattr(os, "register_at_fork"):
    _forking = _Forking()
    os.register_at_fork(
        before=_forking.before,
        after_in_parent=functools.partial(_forking.after, child=False),
        after_in_child=functools.partial(_forking.after, child=True),
    )
