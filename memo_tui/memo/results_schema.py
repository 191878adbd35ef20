"""The tables in a file of results: their schema, and the statements that keep them within bounds."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
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
    """How many results and bytes of one function are kept; the least recently used are dropped first.

    None is no limit.
    """

    entries: int | None
    bytes: int | None

    def hold(self, entries: int, size: int) -> bool:
        """Whether so many entries and bytes are within the bounds."""
        return (self.entries is None or entries <= self.entries) and (
            self.bytes is None or size <= self.bytes
        )


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

    Raises:
        NotOurs: the file belongs to another program, or is not whole.
        sqlite3.DatabaseError: the file is damaged, or another process uses it.
    """
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
        raise NotOurs("its tables are incomplete")
    elif path.stat().st_size <= _QUICK_BYTES and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise NotOurs("its integrity check failed")
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


def shrink(db: sqlite3.Connection, function: str, bounds: Bounds) -> tuple[list[bytes], list[bytes]]:
    """Drop the least recently used entries beyond the bounds; the newest always stays.

    Returns:
        Their keys, and the rows of those that have a file.
    """
    count, size = db.execute("SELECT entries, bytes FROM totals WHERE function = ?", (function,)).fetchone()
    keys: list[bytes] = []
    ids: list[int] = []
    if not bounds.hold(count, size):
        for entry_id, key, one in db.execute(
            "SELECT id, key, bytes FROM entries WHERE function = ? ORDER BY used_at, id", (function,)
        ):
            if bounds.hold(count, size):
                break
            ids.append(entry_id)
            keys.append(key)
            count, size = count - 1, size - one
    return keys, delete(db, [("id = ?", (each,)) for each in ids])


def delete(db: sqlite3.Connection, conditions: Iterable[tuple[str, tuple[Any, ...]]]) -> list[bytes]:
    """Delete the entries that meet conditions in SQL; return the rows of those that have a file."""
    files: list[bytes] = []
    for condition, values in conditions:
        where = f"entries WHERE {condition}"
        files += rows_with_files(db, condition, values)
        db.execute(f"DELETE FROM {where}", values)  # noqa: S608 - conditions of this package
    return files


def rows_with_files(
    db: sqlite3.Connection, condition: str = "1", values: tuple[Any, ...] = ()
) -> list[bytes]:
    """What stands for a result in the entries that have a file and meet a condition in SQL."""
    of_file = f"SELECT result FROM entries WHERE {condition} AND bytes > length(result)"  # noqa: S608
    return [row[0] for row in db.execute(of_file, values)]
