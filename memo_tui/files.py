"""Files: written whole or not at all, locked between processes, and the disks they are on."""

import csv
import errno
import fcntl
import os
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from memo_tui.errors import ExportError, FileThere
from memo_tui.numbers import not_finite
from memo_tui.secrets.known import hide

SQLITE_HEADER = b"SQLite format 3\x00"

_PRIVATE = 0o077
_umask: list[int] = []  # of the user, where this process has another one
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the start of one
_NETWORK_DISKS = ("nfs", "cifs", "smb", "9p", "fuse", "lustre", "gpfs", "ceph", "afs", "beegfs")
_NO_LOCKS_HERE = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)


def export(path: Path, write: Callable[[TextIO], object], *, replace: bool = False) -> None:
    """Write a text file for the user, which is whole or not there at all.

    Args:
        path: the file; a link stays one.
        write: writes the text.
        replace: whether a file that exists may be replaced.

    Raises:
        FileThere: it exists, and may not be replaced.
        ExportError: it can't be written.
    """
    try:
        if path.is_dir():
            raise ExportError(f"{path} is a folder: give the name of a file in it.")
        if not path.parent.is_dir():
            raise ExportError(f"There is no folder {path.parent}: create it, or choose another.")
        write_whole(path, write, replace=replace)
    except FileExistsError:
        raise FileThere(f"{path} already exists.") from None
    except (OSError, RuntimeError, ValueError) as error:  # ValueError: no system takes a NUL in a name
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{path} can't be written ({reason}).") from None


def private_folder(path: Path) -> None:
    """Make a folder for the user alone, and those above it that are missing; one that exists stays as it is.

    Raises:
        OSError: it can't be made.
    """
    try:
        path.mkdir(mode=0o700)
    except FileNotFoundError:
        if path.parent == path:
            raise
        private_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        if not path.is_dir():
            raise


def private(path: str, flags: int) -> int:
    """Open a file, as `opener` of `open`; a new one is for the user alone."""
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def be_private() -> None:
    """Make what this process writes from now on readable by the user alone; see `umask_of_user`."""
    before = os.umask(_PRIVATE)
    if before != _PRIVATE:
        _umask.append(before)


def umask_of_user() -> int:
    """The umask for the user's own programs, as `Popen` takes it: -1 leaves it as it is."""
    return _umask[0] if _umask else -1


def write_whole(
    path: Path,
    write: Callable[[TextIO], object],
    *,
    replace: bool = True,
    durable: bool = True,
    private: bool = False,
) -> None:
    """Write a text file so that nobody ever sees a part of it.

    Args:
        path: the file; a link stays one. A file that is replaced leaves its mode to the new one.
        write: writes the text.
        replace: whether a file that exists may be replaced.
        durable: whether it must be on the disk before it takes the place of the old one, which costs some
            milliseconds and keeps one of both through a loss of power.
        private: whether a new one is for the user alone; else the process's umask says for whom.

    Raises:
        FileExistsError: it exists, and may not be replaced.
        OSError: it can't be written.
    """
    path = path.resolve()
    mode = path.stat().st_mode & 0o7777 if path.exists() else None
    if mode is not None and not replace:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        opened = os.open(
            draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private or mode is not None else 0o666
        )
        with open(opened, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:  # noqa: PTH123
            write(file)
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            put_new(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_csv(file: TextIO, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as CSV without secrets; what is missing (None) is an empty cell, NaN `NaN`, infinity `inf`.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; a number stays one.
    """
    writer = csv.writer(file)
    for row in rows:
        writer.writerow([_cell(value) for value in row])


def _cell(value: object) -> object:
    if text := not_finite(value):
        return text
    value = hide(value) if isinstance(value, str) else value
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value if value[0] in "+-" else f"'{value}"


def put_new(draft: Path, path: Path) -> None:
    """Give a finished file a name that nothing has; it may keep its old one too.

    Raises:
        FileExistsError: something has the name.
        OSError: it can't have it.
    """
    try:
        os.link(draft, path)  # which, unlike renaming, never replaces a file made meanwhile
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        with path.open("xb"):
            pass
        draft.replace(path)


@contextmanager
def locked(path: Path, *, seconds: float) -> Iterator[None]:
    """A block that one thread of one process is in at a time, of all that name this path.

    A hidden file beside the path is locked, and removed at the end. On a disk that knows no locks nobody
    waits for another.

    Args:
        path: a file, which need not exist; its folder does.
        seconds: how long to wait at most.

    Raises:
        TimeoutError: another had it all the time.
        OSError: the lock can't be made.
    """
    lock = path.with_name(f".{path.name}.lock")
    end = time.monotonic() + seconds
    while (file := _take_lock(lock)) is None:
        if time.monotonic() >= end:
            raise TimeoutError(errno.ETIMEDOUT, f"another program has held {lock} for {seconds:g} s")
        time.sleep(random.uniform(0.002, 0.02))  # noqa: S311 - so that those who wait don't ask in step
    try:
        yield
    finally:
        with suppress(OSError):  # while it's held: who waits for it sees that it's gone, and makes another
            lock.unlink()
        os.close(file)


def _take_lock(lock: Path) -> int | None:
    """The lock file, open and locked; None while another has it."""
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS_HERE:
            return file
        os.close(file)
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EINTR):
            return None
        raise
    with suppress(OSError):
        if os.path.samestat(os.fstat(file), lock.stat()):
            return file
    os.close(file)  # it was removed by whom it belonged to
    return None


def on_local_disk(path: Path) -> bool:
    """Whether the path's disk is this machine's own; True where that isn't known."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    best, kind = "", ""
    whole = str(path.absolute().parent.resolve())
    for line in mounts:
        _, folder, file_system, *_ = line.split(" ")
        folder = folder.replace("\\040", " ")
        inside = whole == folder or whole.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, file_system
    return not kind.startswith(_NETWORK_DISKS)


_MOST_OPENED = 64
_opened: dict[tuple[int, int], int] = {}
_opening = threading.Lock()


def first_bytes(path: Path, count: int = len(SQLITE_HEADER)) -> bytes:
    """So many bytes from a file's beginning (as a SQLite database's header has), or fewer if it has no more.

    The file stays open, unless many others are looked at after it. Closing it would take away every lock that
    SQLite holds on it in this process (POSIX wants that): another process would take the database for unused,
    and remove the log that this one still writes to.

    Raises:
        OSError: the file can't be read.
    """
    with _opening:
        return os.pread(_kept_open(path), count, 0)


def copy_database(path: Path, copy: Path) -> None:
    """Copy a SQLite database's file, which stays open as `first_bytes` says.

    Raises:
        OSError: it can't be read, or the copy can't be written.
    """
    with _opening, copy.open("xb") as target:
        file, at = _kept_open(path), 0
        while part := os.pread(file, 1 << 20, at):
            at += target.write(part)


def _kept_open(path: Path) -> int:
    status = path.stat()
    file = _opened.get((status.st_dev, status.st_ino))
    if file is None:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        status = os.fstat(file)
        _opened[status.st_dev, status.st_ino] = file
    _opened[status.st_dev, status.st_ino] = _opened.pop((status.st_dev, status.st_ino))
    if len(_opened) > _MOST_OPENED:
        os.close(_opened.pop(next(iter(_opened))))
    return file


def file_identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a file, which differ after it is replaced; None if it doesn't exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
