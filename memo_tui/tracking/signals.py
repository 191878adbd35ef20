"""Signals that wait until something is whole."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP wait for the end of the block: a run is made, a transaction is whole."""
    came: list[int] = []
    before: dict[int, Any] = {}
    with suppress(ValueError):  # not in the main thread, where no signal arrives
        for held in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if callable(signal.getsignal(held)):
                before[held] = signal.signal(held, lambda sent, _frame: came.append(sent))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)
