"""Reading a SQLite file without changing anything on disk, and locking one."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import sleep

from memo_tui.errors import StoreDamaged, StoreRefused, StoreUnreachable
from memo_tui.files import SQLITE_HEADER, copy_database, first_bytes

_BUSY_SECONDS = 5.0
_HOLD_SECONDS = 1.0
_OPENING_SECONDS = 0.02

_MODES = slice(18, 20)  # the header's bytes for the journal mode: 1 with a rollback journal, 2 with a WAL
_WITH_LOG = 2


def check_file(path: Path) -> None:
    """Check that a path can be a SQLite store.

    Raises:
        StoreRefused: no right to read or write there.
        StoreDamaged: something else is there.
    """
    if path.is_dir():
        raise StoreDamaged(f"{path} is a folder: choose a file for the store, such as {path / 'mlflow.db'}.")
    if path.exists():
        if not path.is_file():
            raise StoreDamaged(f"{path} is not an ordinary file: choose another one for the store.")
        try:
            header = first_bytes(path)
        except OSError as error:
            raise StoreRefused(f"{path} can't be read ({error.strerror}): change its permissions.") from None
        if header and header != SQLITE_HEADER:
            raise StoreDamaged(f"{path} is not a SQLite database: move it away, or choose another file.")
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise StoreRefused(f"{path} can't be written: change its permissions, or choose another store.")
        return
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise StoreRefused(
            f"{folder} is a file, so {path} can't be created: choose another place for the store."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreRefused(f"{path} can't be created, as {folder} is not writable: choose another place.")


@contextmanager
def opened_untouched(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads a SQLite file, which must not be empty, and changes nothing on disk.

    An ordinary connection would create the files of a WAL, or apply a WAL that a killed program left.

    Raises:
        sqlite3.Error: it is locked or damaged.
        OSError: it can't be read.
    """
    path = path.resolve()  # the WAL is beside the file itself, not beside a link to it
    log, shared = Path(f"{path}-wal"), Path(f"{path}-shm")
    if log.exists() and log.stat().st_size:
        if not shared.exists():
            with _copied(path, log) as copy, _connected(copy, "mode=ro") as database:
                yield database
            return
        # A connection that may not write the shared memory makes the others of this process share its limits.
        with _connected(path, "mode=ro" if _in_use(shared) else "mode=ro&readonly_shm=1") as database:
            yield database
    elif log.exists() or _WITH_LOG in first_bytes(path, _MODES.stop)[_MODES]:
        with _connected(path, "immutable=1") as database:
            yield database
    else:
        with _connected(path, _readable(path)) as database:
            yield database


def held(path: Path) -> sqlite3.Connection:
    """A connection that locks the file until it is closed.

    Raises:
        StoreUnreachable: another program has locked it.
    """
    database = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=_HOLD_SECONDS, isolation_level=None
    )
    try:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        database.execute("COMMIT")
    except sqlite3.OperationalError as error:
        database.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise StoreUnreachable(
            f"{path} is locked by another program, so it was left unchanged: close that program first."
        ) from None
    return database


def _readable(path: Path) -> str:
    """The mode for reading a file with a rollback journal, so that reading does not roll anything back."""
    with _connected(path, "mode=ro") as database:
        try:
            database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            return "immutable=1"
    return "mode=ro"


@contextmanager
def _connected(path: Path, how: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=_BUSY_SECONDS)) as database:
        yield database


@contextmanager
def _copied(path: Path, log: Path) -> Iterator[Path]:
    """A copy of the file and its WAL, so that files made by SQLite beside them can be removed."""
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        copy = Path(folder, path.name)
        copy_database(path, copy)
        shutil.copyfile(log, f"{copy}-wal")
        yield copy


def _in_use(shared: Path) -> bool:
    """Whether a process holds a lock on the shared memory of a WAL; True where that isn't known."""
    for last in (False, True):  # while it is being opened or closed, there is a moment without a lock
        try:
            if f":{shared.stat().st_ino} " in Path("/proc/locks").read_text(encoding="utf-8"):
                return True
        except OSError:
            return True
        if not last:
            sleep(_OPENING_SECONDS)
    return False
