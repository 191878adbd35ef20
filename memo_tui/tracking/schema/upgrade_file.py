"""Upgrading a SQLite store: a copy is upgraded and checked, then copied over the file in one transaction."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from glob import escape
from itertools import count
from pathlib import Path
from uuid import uuid4

from memo_tui.errors import StoreError, StoreUnreachable
from memo_tui.files import put_new
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.schema.migrations import migrate
from memo_tui.tracking.schema.sqlite_file import held
from memo_tui.tracking.signals import signals_held_back

_KEPT = ("experiments", "runs", "params", "metrics")  # migrations keep the number of their rows


def upgrade_file(path: Path, revision: str, *, backup: bool) -> Path | None:
    """Upgrade a SQLite store, which is locked meanwhile.

    Args:
        path: of the file.
        revision: of its schema.
        backup: whether to keep a copy of the old file beside it.

    Returns:
        The path of the backup, or None.

    Raises:
        StoreUnreachable: another program has it open; nothing is changed.
        StoreError: the upgraded copy is not complete; nothing is changed.
        sqlite3.Error, SQLAlchemyError, OSError: the upgrade failed; nothing is changed.
    """
    path = path.resolve()
    _check_not_open(path)
    with closing(held(path)) as database, _draft(path) as before, _draft(path) as after:
        for draft in (before, after):
            _copy(database, draft)
        with closing(sqlite3.connect(after)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
        migrate(f"sqlite:///{after}")
        _check(before, after)
        with signals_held_back():
            placed = _place(before, path, revision) if backup else None
            with closing(sqlite3.connect(after)) as copy:
                copy.backup(database)  # one transaction: a kill on the way leaves the file as it was
        return placed


def _check_not_open(path: Path) -> None:
    """Refuse if another process has the file open, even without a lock; only Linux shows that."""
    status = path.stat()
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        number = opened.parts[2]
        with suppress(OSError):  # it has ended, or is another user's
            found = opened.stat()
            if (found.st_dev, found.st_ino) == (status.st_dev, status.st_ino) and int(number) != os.getpid():
                name = Path("/proc", number, "comm").read_text(encoding="utf-8", errors="replace").strip()
                raise StoreUnreachable(
                    f"{path} is open in another program ({name}, process {number}), so it was left"
                    " unchanged: close that program first."
                )


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """An empty file beside another, with its mode; removed at the end with all that is beside it."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        shutil.copymode(path, draft)
        yield draft
    finally:
        for rest in draft.parent.glob(f"{escape(draft.name)}*"):
            rest.unlink(missing_ok=True)


def _copy(database: sqlite3.Connection, draft: Path) -> None:
    with closing(sqlite3.connect(draft)) as copy:
        database.backup(copy)


def _check(before: Path, after: Path) -> None:
    """Check that the upgraded copy is a complete store with all rows."""
    found = require_current(Address.of_file(after))
    with closing(sqlite3.connect(after)) as copy:
        (health,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or health != "ok" or _counts(before) != _counts(after):
        raise StoreError(f"the upgraded copy is damaged ({health})")


def _counts(file: Path) -> Sequence[int]:
    with closing(sqlite3.connect(file)) as database:
        return [
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            for table in _KEPT
        ]


def _place(draft: Path, path: Path, revision: str) -> Path:
    """Give the backup the first free name."""
    while True:
        backup = backup_place(path, revision)
        with suppress(FileExistsError):  # another upgrade may take the name meanwhile
            put_new(draft, backup)
            return backup


def backup_place(path: Path, revision: str) -> Path:
    """The first free name for a backup beside a store, given the revision of its schema."""
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        backup = path.with_name(f"{path.name}.{revision}{more}.backup")
        if not os.path.lexists(backup):
            return backup
    raise AssertionError
