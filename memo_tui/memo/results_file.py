"""ResultsFile: a SQLite file that many processes may share, and that may be damaged, removed or replaced."""

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from memo_tui.errors import ResultsUnusable
from memo_tui.files import SQLITE_HEADER, first_bytes
from memo_tui.memo.forking import around_forks
from memo_tui.memo.results_schema import BUSY_CODES, BUSY_SECONDS, DAMAGED_CODES, NotOurs, prepare

T = TypeVar("T")

_files: "weakref.WeakSet[ResultsFile]" = weakref.WeakSet()


class ResultsFile:
    """One SQLite file, opened when it is first used; safe to use from several threads and processes.

    A file that is damaged or belongs to another program is renamed, and a new one is made.

    Attributes:
        path: the file.
        set_aside: the path to which an unusable file was moved; None if there was none.
    """

    def __init__(self, path: Path) -> None:
        """Open nothing before the first use."""
        self.path = path
        self.set_aside: Path | None = None
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._changed_here = 0
        self._aside_sentence = ""
        _files.add(self)

    def take_aside_sentence(self) -> str:
        """A sentence about a file that was set aside, the first time after it happened; else ""."""
        sentence, self._aside_sentence = self._aside_sentence, ""
        return sentence

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None

    def before_fork(self) -> None:
        """Close the file and take the lock: a child must inherit neither a connection nor a held lock."""
        self._lock.acquire()
        self.close()

    def after_fork(self, *, child: bool) -> None:
        """Release the lock; the next use opens the file again."""
        if child:
            self._lock = threading.RLock()
        else:
            self._lock.release()

    def do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Run an action on the connection; a damaged file is set aside, and the action runs on a new one.

        Raises:
            ResultsUnusable: the file can't be read or written.
        """
        for last_try in (False, True):
            with self._lock:
                try:
                    return action(self._open())
                except (sqlite3.Error, OverflowError, UnicodeError) as error:
                    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
                    damaged = isinstance(error, NotOurs) or code in DAMAGED_CODES
                    if code not in BUSY_CODES:
                        self.close()
                    if damaged and not last_try:
                        self._put_aside(str(error))
                    elif damaged:
                        raise ResultsUnusable(f"{self.path} is damaged ({error}): move it away.") from None
                    elif last_try or code in BUSY_CODES or not isinstance(error, sqlite3.OperationalError):
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
            # Unpickling a result runs code that its writer chose.
            raise ResultsUnusable(
                f"{self.path} belongs to another user: name another folder with --cache-dir."
            )
        self._inode = self._identity()
        start = first_bytes(self.path)
        if start and start != SQLITE_HEADER:
            # SQLite would not check: it would write a WAL that lies beside the file over it.
            raise NotOurs("file is not a database")
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            prepare(connection, self.path)
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
            return  # another process has done it
        aside = self.path.with_name(f"{self.path.name}.damaged-{uuid4().hex[:6]}")
        for tail in ("-wal", "-shm", "-journal"):  # first, as they must not be applied to a new file
            with suppress(OSError):
                self.path.with_name(self.path.name + tail).rename(aside.with_name(aside.name + tail))
        with suppress(FileNotFoundError):
            self.path.rename(aside)
            self.set_aside = aside
            self._aside_sentence = (
                f"{self.path} could not be read as a file of results ({why}):"
                f" it is set aside as {aside.name}, and a new one is in use."
            )


around_forks(lambda: list(_files), ResultsFile.before_fork, ResultsFile.after_fork)
