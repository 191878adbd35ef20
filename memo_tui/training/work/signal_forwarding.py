"""Forwarding of signals to a child process."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event
from time import monotonic
from types import FrameType
from typing import Any

from memo_tui.background import start
from memo_tui.process_tree import ProcessTree
from memo_tui.tracking.signals import ENDING, ONE_PRESS_SECONDS, deliver
from memo_tui.training.work.grace import Grace

_WITNESS_SECONDS = 0.2
_KILL_SECONDS = 5.0  # until a killed process is gone


class SignalForwarder:
    """Passes signals on to a child and what it has started, once each; kills them after a grace period.

    Ctrl-C, like any signal to a process group, reaches both this process and the child. A handler that runs
    twice could break the child's cleanup, so a signal is passed on only if it came to this process alone. A
    witness, a `cat` in the same group, shows this: it dies of a signal that went to the group.

    Attributes:
        came: the numbers of the received signals, in order.
    """

    def __init__(self, grace: Grace | None = None) -> None:
        """Prepare.

        Args:
            grace: how long the child has from the first signal; the second one ends it at once. None lets it
                take any time.
        """
        self._grace = grace
        self.came: list[int] = []
        self._early: list[int] = []
        self._at = 0.0  # when the first one was passed on
        self._tree: ProcessTree | None = None  # from then on
        self._enough, self._over = Event(), Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._witness: subprocess.Popen[bytes] | None = None

    def wait(self, child: "subprocess.Popen[bytes]") -> int:
        """Wait for the child, forwarding signals; returns its exit status, or -n if signal n ended it."""
        self._witness = _witness()
        self._child = child
        try:
            for number in self._early:
                self._at = monotonic()
                self._pass_on(child, number)
            code = child.wait()
            if self._tree is not None and self._grace is not None:
                self._wait_for_rest(self._tree, self._grace.seconds)
            return code
        finally:
            self._over.set()
            self._enough.set()
            self._child = None
            self._dismiss()

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal, as a handler of `signal.signal`."""
        self.came.append(number)
        child = self._child
        if child is None:
            self._early.append(number)
        elif self._grace is not None and self._at:
            if monotonic() - self._at > ONE_PRESS_SECONDS:
                self._enough.set()
        else:
            self._at = monotonic()
            self._pass_on(child, number, reached=self._reached_the_group())

    def _pass_on(self, child: "subprocess.Popen[bytes]", number: int, *, reached: bool = False) -> None:
        """Send a signal to the child and what it has started, unless it reached them; the grace begins."""
        tree = ProcessTree(child.pid)
        if not reached:
            tree.send(number)
        elif not _in_our_group(child.pid):
            child.send_signal(number)
        if self._tree is None and self._grace is not None:
            self._tree = tree
            start("grace", partial(self._limit, tree, self._grace), "ending a command")

    def _limit(self, tree: ProcessTree, grace: Grace) -> None:
        """On a thread, as the main one waits for the child: kill it when its time is over."""
        grace.report(grace.begins)
        at_once = self._enough.wait(max(0, self._at + grace.seconds - monotonic()))
        if not self._over.is_set():
            grace.report(grace.at_once if at_once else grace.too_late)
            tree.look()
            tree.kill()

    def _wait_for_rest(self, tree: ProcessTree, seconds: float) -> None:
        """Wait for what the child has left, which is killed after the same time."""
        tree.look()
        tree.wait(self._at + seconds + _KILL_SECONDS)

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
def forward_signals(grace: Grace | None = None) -> Iterator[SignalForwarder]:
    """Pass Ctrl-C, SIGTERM and SIGHUP to a forwarder; after the block the first one has its usual effect.

    Ignored signals stay ignored. Outside the main thread, where no signals arrive, nothing changes.

    Args:
        grace: as for `SignalForwarder`.
    """
    forwarder = SignalForwarder(grace)
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
