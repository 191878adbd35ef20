"""Signals that wait until something is whole."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ONE_PRESS_SECONDS = 0.1  # a program that starts others passes Ctrl-C on, which has reached them already


@contextmanager
def signals_held_back(*, breakable: bool = False) -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP wait for the end of the block: a run is made, a transaction is whole.

    The first that came has its usual effect then, whatever that is: a handler's, or the end of the process.
    One that is ignored stays so. Outside the main thread, where no handler can be set, nothing changes.

    Args:
        breakable: whether the second signal has its effect at once; for what may take minutes.
    """
    held = _Held(breakable=breakable)
    try:
        held.begin()
        yield
    finally:
        held.end()


def deliver(number: int) -> None:
    """Give a signal its usual effect, without raising it anew: whoever counts signals counts it once."""
    handler = signal.getsignal(number)
    if callable(handler):
        handler(number, sys._getframe())  # noqa: SLF001 - what a handler is given
    else:
        signal.raise_signal(number)


class _Held:
    """Signals that wait.

    Attributes:
        came: the first that came, or 0.
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
        """Each handler is set again, also if one of them raises meanwhile."""
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
