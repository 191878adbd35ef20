"""A process and all that it has started in its session: signalled, waited for and killed together."""

import os
import signal
from contextlib import suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

_LOOK_SECONDS = 0.05


class ProcessTree:
    """A process and its descendants, as far as they are in its session: a daemon is left alone.

    They stay known when their parents end, which no other process tells of them.
    """

    def __init__(self, pid: int) -> None:
        """Look for the descendants of a process, which may be gone."""
        self._root = pid
        self._session = _session_of(pid)
        self._known: dict[int, psutil.Process] = {}
        self.look()

    def look(self) -> None:
        """Look again, as processes may have started others."""
        import psutil  # noqa: PLC0415 - only when something is to be stopped

        for pid in (self._root, *list(self._known)):
            with suppress(psutil.Error):
                process = self._known.get(pid) or psutil.Process(pid)
                for each in (process, *process.children(recursive=True)):
                    if _session_of(each.pid) == self._session:
                        self._known.setdefault(each.pid, each)

    def send(self, number: int) -> None:
        """Send a signal to each of them once."""
        self.look()
        self._send(number)

    def kill(self, *, others: bool = False) -> None:
        """Kill them, also what they start meanwhile; or all but the process itself."""
        while True:
            before = len(self._known)
            self._send(signal.SIGKILL, others=others)
            self.look()
            if len(self._known) == before:
                return

    def wait(self, until: float) -> bool:
        """Wait until all are gone, at most until a moment of `monotonic()`; returns whether they are."""
        while self._left:
            if monotonic() >= until:
                return False
            sleep(_LOOK_SECONDS)
        return True

    @property
    def _left(self) -> bool:
        import psutil  # noqa: PLC0415

        for each in list(self._known.values()):
            with suppress(psutil.Error):
                if each.is_running() and each.status() != psutil.STATUS_ZOMBIE:
                    return True
        return False

    def _send(self, number: int, *, others: bool = False) -> None:
        import psutil  # noqa: PLC0415

        for each in list(self._known.values()):
            if others and each.pid == self._root:
                continue
            with suppress(psutil.Error):  # it is gone, or another process has its number
                each.send_signal(number)


def _session_of(pid: int) -> int:
    with suppress(OSError):
        return os.getsid(pid)
    return -1
