"""MachineLock: of several processes that ask for the same result, one works and the others wait for it.

A lock is one byte of a file, at a place that is computed from the call. The system frees it when its process
ends, in whatever way.
"""

import errno
import fcntl
import os
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import sleep

import psutil

from memo_tui.files import private_folder
from memo_tui.memo.progress import Patience, Progress, Sight

_PLACES = 2**62
_FIRST_PAUSE, _LONGEST_PAUSE = 0.005, 0.1  # seconds between two tries
IDLE_SECONDS = 60.0  # for a process that uses no processor time
_FLOCK = "hhqqi"  # struct flock, as Linux has it

_files: dict[Path, int] = {}  # open for the life of the process: closing one would free all of its locks
_held: dict[tuple[Path, int], int] = {}
_guard = threading.Lock()


class MachineLock:
    """The right to make one result, held by one process at a time; threads of it share the lock."""

    def __init__(self, path: Path, *call: bytes) -> None:
        """Prepare.

        Args:
            path: the file of the locks; it stays empty.
            call: names the call.
        """
        self._path = path
        hasher = blake2b(digest_size=8)
        for each in call:
            hasher.update(b"%d:%b" % (len(each), each))
        self._place = int.from_bytes(hasher.digest(), "big") % _PLACES

    def acquire(self, patience: Patience, is_given_up: Callable[[], bool]) -> None:
        """Wait for the lock.

        It is not waited for where the system knows no locks, and for no process that idles for long.

        Args:
            patience: how long to wait for a process that uses no processor time; a minute at least.
            is_given_up: whether nobody waits any more.
        """
        progress = Progress(patience._replace(otherwise=max(patience.otherwise, IDLE_SECONDS)))
        pause = _FIRST_PAUSE
        while not self._try():
            if is_given_up() or progress.is_stalled(self._see()):
                break
            sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def release(self) -> None:
        """Let others have it."""
        at = (self._path, self._place)
        with _guard:
            count = _held.get(at, 0) - 1
            if count > 0:
                _held[at] = count
            elif _held.pop(at, None) is not None:
                with suppress(OSError):
                    fcntl.lockf(_files[self._path], fcntl.LOCK_UN, 1, self._place)

    def _try(self) -> bool:
        at = (self._path, self._place)
        with _guard:
            try:
                if self._path not in _files:
                    private_folder(self._path.parent)
                    _files[self._path] = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
                fcntl.lockf(_files[self._path], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, self._place)
            except OSError as error:
                return error.errno not in (errno.EACCES, errno.EAGAIN)  # others: a disk without locks
            _held[at] = _held.get(at, 0) + 1
            return True

    def _see(self) -> Sight:
        """Look at the process that holds the lock."""
        asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, self._place, 1, 0)
        try:
            answer = fcntl.fcntl(_files[self._path], fcntl.F_GETLK, asked)
            process = psutil.Process(struct.unpack(_FLOCK, answer)[4])
            used = sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))
        except (OSError, psutil.Error):
            return Sight("unknown", 0.0, in_lock=False)
        return Sight(process.pid, used, in_lock=False)


def _after_fork() -> None:
    """Reset in a child process, which holds none of its parent's locks."""
    global _guard  # noqa: PLW0603 - another thread may have held the old one
    _guard = threading.Lock()
    for file in _files.values():
        os.close(file)
    _files.clear()
    _held.clear()


os.register_at_fork(after_in_child=_after_fork)
