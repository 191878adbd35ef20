"""ResultsFile: a SQLite file that many processes may share, and that may be damaged, removed or replaced."""

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar
from uuid import uuid4

from memo_tui.errors import ResultsBusy, ResultsUnusable
from memo_tui.files import SQLITE_HEADER, first_bytes, private_folder
from memo_tui.memo.forking import around_forks
from memo_tui.memo.results_schema import BUSY_CODES, BUSY_SECONDS, DAMAGED_CODES, NotOurs, prepare

_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.02  # seconds between two tries on a busy file

T = TypeVar("T")


class _Busy(Exception):  # noqa: N818 - reads as what happened
    """Another process or thread uses the file."""


class _Nested(_Busy):
    """This thread uses the file itself, and a signal handler asks in between."""


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
        self._path = str(path)
        self.set_aside: Path | None = None
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: tuple[int, int] | None = None
        self._under_way = False
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
            self._under_way = False
        else:
            self._lock.release()

    def do(self, action: Callable[[sqlite3.Connection], T], *, wait: float = BUSY_SECONDS) -> T:
        """Run an action on the connection; a damaged file is set aside, and the action runs on a new one.

        Args:
            action: reads or writes.
            wait: how many seconds to try while another process or thread uses the file.

        Raises:
            ResultsBusy: it was in use for that long.
            ResultsUnusable: the file can't be read or written.
        """
        end = monotonic() + wait
        pause = _FIRST_PAUSE
        failed_before = False
        while True:
            try:
                return self._try(action, end)
            except NotOurs as error:
                if failed_before:
                    raise ResultsUnusable(f"{self.path} is damaged ({error}): move it away.") from None
                failed_before = True
            except sqlite3.OperationalError as error:  # for example since the file was removed meanwhile
                if failed_before:
                    raise self._unusable(error) from None
                failed_before = True
            except _Busy as busy:
                if isinstance(busy, _Nested) or monotonic() + pause > end:
                    raise ResultsBusy(
                        f"The results in {self.path} are in use by another process (database is locked):"
                        " new ones are written when it is done."
                    ) from None
                sleep(pause)  # without the lock, so that others in this process need not wait for it
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _try(self, action: Callable[[sqlite3.Connection], T], end: float) -> T:
        """Run an action once.

        Raises:
            _Busy: another process or thread uses the file.
            NotOurs: it was damaged, and is set aside.
            sqlite3.OperationalError: it can't be used now; it is closed, and opened again by the next try.
            ResultsUnusable: it can't be used.
        """
        if not self._lock.acquire(timeout=max(0.0, end - monotonic())):
            raise _Busy
        try:
            if self._under_way:  # a signal handler asks in the midst of this thread's own action
                raise _Nested
            self._under_way = True
            try:
                return action(self._open())
            finally:
                self._under_way = False
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            code = getattr(error, "sqlite_errorcode", -1) & 0xFF
            if code in BUSY_CODES:
                raise _Busy from None
            self.close()
            if isinstance(error, NotOurs) or code in DAMAGED_CODES:
                self._put_aside(str(error))
                raise NotOurs(str(error)) from None
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise self._unusable(error) from None
        except OSError as error:
            self.close()
            raise ResultsUnusable(
                f"The results in {self.path} can't be used ({error.strerror}): check the folder's"
                " permissions."
            ) from None
        finally:
            self._lock.release()

    def _unusable(self, error: Exception) -> ResultsUnusable:
        return ResultsUnusable(
            f"The results in {self.path} can't be used ({error}): check the disk and its permissions."
        )

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None and self._identity() == self._inode:
            return self._connection
        self.close()
        self._inode = None
        private_folder(self.path.parent)
        if not self.path.exists():
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL, 0o600))
        status = self.path.stat()
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            # Unpickling a result runs code that its writer chose.
            raise ResultsUnusable(
                f"{self.path} belongs to another user: choose another folder with --cache-dir."
            )
        self._inode = self._identity()
        start = first_bytes(self.path)
        if start and start != SQLITE_HEADER:
            # SQLite would not check: it would write a WAL that lies beside the file over it.
            raise NotOurs("file is not a database")
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
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
            status = os.stat(self._path)  # noqa: PTH116 - at each use, and faster
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
                f"{self.path} could not be read as a result file ({why}): it was renamed to {aside.name},"
                " and a new one is used."
            )


around_forks(lambda: list(_files), ResultsFile.before_fork, ResultsFile.after_fork)
