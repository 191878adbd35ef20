"""What can wait, or must wait for another process, is written by one thread; what is left, at exit."""

import _thread
import atexit
import os
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep

from memo_tui.memo.warn import MemoWarning

_SOON_SECONDS = 0.5  # how long counts wait, so that many are written together
_AGAIN_SECONDS = 0.1  # between two tries on a store in use
_EXIT_SECONDS = 30.0  # how long the end of a program waits for a store in use

Write = Callable[[], bool]

_lock = threading.RLock()
_waiting: dict[Write, None] = {}  # in the order in which they came
_is_started = False
_at_end_in = 0


def add(write: Write) -> None:
    """Have a function called soon, on another thread, until it returns True; it must not raise."""
    with _lock:
        _waiting[write] = None
    _write_at_end()
    _start(_SOON_SECONDS)


def write_all(seconds: float = 0.0) -> bool:
    """Call the functions that wait now; whether none is left.

    Args:
        seconds: for how long they are called again if they return False.
    """
    end = monotonic() + seconds
    while True:
        with _lock:
            waiting = list(_waiting)
            _waiting.clear()
        left = [write for write in waiting if not write()]
        with _lock:
            _waiting.update(dict.fromkeys(left))
            done = not _waiting
        if done or monotonic() > end:
            if not done:
                _start(_AGAIN_SECONDS)
            return done
        sleep(_AGAIN_SECONDS)


def _write(seconds: float) -> None:
    global _is_started  # noqa: PLW0603 - there is one thread
    sleep(seconds)
    _is_started = False
    write_all()


def _start(seconds: float) -> None:
    """Start the thread that writes, unless it is started already."""
    global _is_started  # noqa: PLW0603
    with _lock:
        if _is_started:
            return
        _is_started = True
    with suppress(RuntimeError):  # the interpreter ends, and writes what waits by itself
        # A `threading.Timer` would have the call wait until its thread has begun.
        _thread.start_new_thread(_write, (seconds,))


def _write_at_end() -> None:
    """A process of `multiprocessing` ends without `atexit`."""
    global _at_end_in  # noqa: PLW0603 - a fork makes another process of this one
    util = sys.modules.get("multiprocessing.util")
    if util is not None and _at_end_in != os.getpid():
        _at_end_in = os.getpid()
        util.Finalize(None, _write_last, exitpriority=0)


def _write_last() -> None:
    if not write_all(_EXIT_SECONDS):
        warnings.warn(
            f"Memoized results were not stored: another process had their file locked for {_EXIT_SECONDS:.0f}"
            " seconds after this program ended.",
            MemoWarning,
            stacklevel=1,
        )


def _after_fork() -> None:
    """In a child: the thread is not here, and the parent writes what waits."""
    global _lock, _is_started  # noqa: PLW0603 - another thread may have held the old one
    _lock = threading.RLock()
    _is_started = False
    _waiting.clear()


atexit.register(_write_last)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
