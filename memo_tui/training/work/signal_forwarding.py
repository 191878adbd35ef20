"""Forwarding of signals to a child process."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from memo_tui.tracking.signals import ENDING, deliver

_WITNESS_SECONDS = 0.2
_REPEATED = 2


class SignalForwarder:
    """Passes signals on to a child, once each.

    Ctrl-C, like any signal to a process group, reaches both this process and the child. A handler that runs
    twice could break the child's cleanup, so a signal is passed on only if it came to this process alone. A
    witness, a `cat` in the same group, shows this: it dies of a signal that went to the group.

    Attributes:
        came: the numbers of the received signals, in order.
    """

    def __init__(self, repeated: Callable[[int], object]) -> None:
        """Prepare.

        Args:
            repeated: called with the child's process id at the second signal that comes while it runs.
        """
        self._repeated = repeated
        self.came: list[int] = []
        self._early: list[int] = []
        self._child: subprocess.Popen[bytes] | None = None
        self._witness: subprocess.Popen[bytes] | None = None

    def wait(self, child: "subprocess.Popen[bytes]") -> int:
        """Wait for the child, forwarding signals; returns its exit status, or -n if signal n ended it."""
        self._witness = _witness()
        self._child = child
        try:
            for number in self._early:
                child.send_signal(number)
            return child.wait()
        finally:
            self._child = None
            self._dismiss()

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal, as a handler of `signal.signal`."""
        self.came.append(number)
        child = self._child
        if child is None:
            self._early.append(number)
        elif not (self._reached_the_group() and _in_our_group(child.pid)):
            child.send_signal(number)
        if child is not None and len(self.came) == _REPEATED:
            self._repeated(child.pid)

    def _reached_the_group(self) -> bool:
        if self._witness is None:
            return False
        with suppress(subprocess.TimeoutExpired):
            self._witness.wait(_WITNESS_SECONDS)
            self._dismiss()
            self._witness = _witness()
            return True
        return False

    def _dismiss(self) -> None:
        if self._witness is not None:
            self._witness.kill()
            self._witness.communicate()
            self._witness = None


@contextmanager
def forward_signals(repeated: Callable[[int], object] = lambda _: None) -> Iterator[SignalForwarder]:
    """Pass Ctrl-C, SIGTERM and SIGHUP to a forwarder; after the block the first one has its usual effect.

    Ignored signals stay ignored. Outside the main thread, where no signals arrive, nothing changes.

    Args:
        repeated: as for `SignalForwarder`.
    """
    forwarder = SignalForwarder(repeated)
    before: dict[signal.Signals, Any] = {}
    with suppress(ValueError):
        for number in ENDING:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, forwarder.handle)
    try:
        yield forwarder
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for came in forwarder.came[:1]:
            deliver(came)


def _witness() -> "subprocess.Popen[bytes] | None":
    """Start the witness; it ends with this process, when its input closes."""
    with suppress(OSError):
        return subprocess.Popen(
            ["cat"],  # noqa: S607 - found on the path
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return None


def _in_our_group(pid: int) -> bool:
    with suppress(OSError):
        return os.getpgid(pid) == os.getpgrp()
    return True
