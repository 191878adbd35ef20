"""The tables in a file of results: their schema, and the statements that keep them within bounds."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from memo_tui.files import on_local_disk

BUSY_SECONDS = 5.0
_QUICK_BYTES = 32 * 2**20  # larger files are not checked as a whole when they are opened
DAMAGED_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
BUSY_CODES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_APPLICATION = 1835363695  # "memo", as SQLite keeps it in the file
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


class Bounds(NamedTuple):
    """How many results and bytes of one function are kept; the least recently used are dropped first."""

    entries: int
    bytes: int


class NotOurs(sqlite3.DatabaseError):
    """The file belongs to another program, or is not complete."""


class transaction:  # noqa: N801 - reads as a statement
    """A transaction that excludes other writers from its beginning."""

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


def prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or check that they are ours.

    SQLite alone does not wait for everything that other processes may be doing at the same time.

    Raises:
        NotOurs: the file belongs to another program, or is not whole.
        sqlite3.DatabaseError: the file is damaged, or locked for too long.
    """
    end = monotonic() + BUSY_SECONDS
    while True:
        try:
            return _prepare_once(db, path)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in BUSY_CODES or monotonic() > end:
                raise
            sleep(0.005)


def _prepare_once(db: sqlite3.Connection, path: Path) -> None:
    """As `prepare`, without waiting."""
    # In this order, as the process that makes the tables sets both at once.
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    columns = tuple(row[1] for row in db.execute("PRAGMA table_info(entries)"))
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if tables and application != _APPLICATION:
        raise NotOurs("it belongs to another program")
    if not tables:
        db.execute("PRAGMA auto_vacuum=INCREMENTAL")
        # Other machines on the same disk would break a WAL.
        db.execute(f"PRAGMA journal_mode={'WAL' if on_local_disk(path) else 'DELETE'}")
        db.executescript(_SCHEMA)
    elif tables != {"entries", "epochs", "totals"} or columns != _COLUMNS:
        raise NotOurs("its tables are not whole")
    elif path.stat().st_size <= _QUICK_BYTES and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise NotOurs("it is not whole")
    db.execute("PRAGMA synchronous=NORMAL")


def epoch_of(db: sqlite3.Connection, function: str) -> int:
    """A number that grows whenever something of this function is forgotten."""
    row: Any = db.execute("SELECT epoch FROM epochs WHERE function = ?", (function,)).fetchone()
    return int(row[0]) if row else 0


def next_epoch(db: sqlite3.Connection, function: str) -> None:
    """Note that something of this function was forgotten."""
    db.execute(
        "INSERT INTO epochs VALUES (?, 1) ON CONFLICT (function) DO UPDATE SET epoch = epoch + 1", (function,)
    )


def shrink(db: sqlite3.Connection, function: str, bounds: Bounds) -> tuple[bytes, ...]:
    """Drop the least recently used entries beyond the bounds; return their keys. The newest always stays."""
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
