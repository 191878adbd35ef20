"""Counts of hits are written by one thread, a moment after the first of them waits."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress

_WRITE_SECONDS = 0.5  # how long counts wait, so that many are written together

_lock = threading.RLock()
_waiting: list[Callable[[], None]] = []


def add(write: Callable[[], None]) -> None:
    """Have a function called soon, on another thread; it must not raise."""
    with _lock:
        _waiting.append(write)
        first = len(_waiting) == 1
    if first:
        timer = threading.Timer(_WRITE_SECONDS, _write)
        timer.daemon = True
        with suppress(RuntimeError):  # the interpreter ends, and writes what waits by itself
            timer.start()


def _write() -> None:
    with _lock:
        waiting = _waiting.copy()
        _waiting.clear()
    for write in waiting:
        write()


def _after_fork() -> None:
    """In a child: the thread is not here, and the parent writes what waits."""
    global _lock  # noqa: PLW0603 - another thread may have held the old one
    _lock = threading.RLock()
    _waiting.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
