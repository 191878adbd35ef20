"""Delaying signals until an operation is complete."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ONE_PRESS_SECONDS = 0.1  # a parent process may pass on a Ctrl-C that has already reached this one


@contextmanager
def signals_held_back(*, breakable: bool = False) -> Iterator[None]:
    """Delay SIGINT, SIGTERM and SIGHUP until the end of the block, so that it is not interrupted.

    The first signal then has its usual effect: its handler is called, or the process ends. Ignored signals
    stay ignored. Outside the main thread, where no handler can be set, nothing changes.

    Args:
        breakable: whether a second signal has its effect at once; for blocks that may take minutes.
    """
    held = _Held(breakable=breakable)
    try:
        held.begin()
        yield
    finally:
        held.end()


def deliver(number: int) -> None:
    """Call a signal's handler without raising the signal again, so that it is counted once."""
    handler = signal.getsignal(number)
    if callable(handler):
        handler(number, sys._getframe())  # noqa: SLF001 - the frame that a handler gets
    else:
        signal.raise_signal(number)


class _Held:
    """Delayed signals.

    Attributes:
        came: the first signal that came, or 0.
    """

    def __init__(self, *, breakable: bool) -> None:
        self.came = 0
        self._breakable, self._at = breakable, 0.0
        self._before = ExitStack()

    def begin(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in ENDING:
            before = signal.getsignal(number)
            if before not in (signal.SIG_IGN, None):
                self._before.callback(signal.signal, number, before)
                signal.signal(number, self._take)

    def end(self) -> None:
        """Restore each handler, also if a signal handler raises meanwhile; then deliver the first signal."""
        try:
            self._before.close()
        finally:
            self._before.close()
        if self.came:
            deliver(self.came)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if not self.came:
            self.came, self._at = number, monotonic()
        elif self._breakable and monotonic() - self._at > ONE_PRESS_SECONDS:
            self.came = 0
            self._before.close()
            deliver(number)
