"""Files that databases are in: on what kind of disk they stand, and what they begin with."""

import os
import threading
from pathlib import Path

SQLITE_HEADER = b"SQLite format 3\x00"

_NETWORK_DISKS = ("nfs", "cifs", "smb", "9p", "fuse", "lustre", "gpfs", "ceph", "afs", "beegfs")


def on_local_disk(path: Path) -> bool:
    """Whether the path's disk is this machine's own; True where the system doesn't tell."""
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
        status = path.stat()
        file = _opened.get((status.st_dev, status.st_ino))
        if file is None:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            status = os.fstat(file)
            _opened[status.st_dev, status.st_ino] = file
        _opened[status.st_dev, status.st_ino] = _opened.pop((status.st_dev, status.st_ino))
        if len(_opened) > _MOST_OPENED:
            os.close(_opened.pop(next(iter(_opened))))
        return os.pread(file, count, 0)
