"""Waiting for what comes about by itself, in another thread, process or program.

A deadline ends a test that is broken; it measures nothing, and is far beyond what a loaded machine needs.
"""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

PATIENCE = 120.0
"""Seconds after which anything that a test waits for is taken as broken."""

Found = TypeVar("Found")


def until(wanted: Callable[[], Found]) -> Found:
    """Wait until something is true or there, and return it."""
    end = time.monotonic() + PATIENCE
    for pause in pauses():
        if found := wanted():
            return found
        assert time.monotonic() < end, "it never came about"
        time.sleep(pause)
    raise AssertionError


def pauses() -> Iterator[float]:
    """Seconds from one look to the next: few at first, then such that the others have the processors."""
    pause = 0.01
    while True:
        yield pause
        pause = min(pause * 1.2, 0.1)
