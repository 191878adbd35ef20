"""Where the supervisor of a folder of jobs listens, and the lock that keeps it the only one."""

import socket
import tempfile
from pathlib import Path

SOCKET = "socket"
LOCK = "lock"
_LONGEST = 100  # bytes of a socket's path, which the system limits to some 104


def connect(jobs: Path) -> socket.socket:
    """A connection to the supervisor of the jobs in a folder.

    Raises:
        OSError: no supervisor listens.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path = jobs / SOCKET
        if len(str(path).encode()) <= _LONGEST:
            connection.connect(str(path))
        else:
            with tempfile.TemporaryDirectory(prefix="memo-tui-") as short:
                link = Path(short) / "jobs"
                link.symlink_to(jobs)
                connection.connect(str(link / SOCKET))
    except BaseException:
        connection.close()
        raise
    return connection
