"""Single flight: of several threads that ask for the same result, one works and the others wait for it."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class _Flight:
    def __init__(self) -> None:
        self.pilot = threading.get_ident()
        self.landed = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


_lock = (
    threading.RLock()
)  # for all flights; reentrant, as a signal handler may call while this thread holds it
_waiting: dict[
    int, _Flight
] = {}  # thread -> what it waits for; shared, as a cycle may lead through several functions


class SingleFlight(Generic[T]):
    """Runs at most one piece of work per key at a time."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    def do(self, key: Hashable, work: Callable[[], T]) -> tuple[T, bool]:
        """Return the result of `work` and whether this thread ran it.

        A thread that would wait for itself, directly or through a cycle of threads, runs `work` itself.

        Raises:
            Exception: what `work` raised, in every thread that waited for it.
        """
        me = threading.get_ident()
        while True:
            mine = None
            try:
                with _lock:
                    flight = self._flights.get(key)
                    if flight is None:
                        mine = self._flights[key] = _Flight()
                    elif _waits_for_me(flight):
                        flight = None
                    else:
                        _waiting[me] = flight
                if mine is not None:
                    mine.result = work()
                    return mine.result, True
                if flight is None:
                    return work(), True
                flight.landed.wait()
            except BaseException as error:
                if mine is not None:
                    mine.error = error
                raise
            finally:
                with _lock:
                    if mine is None:
                        _waiting.pop(me, None)
                    elif self._flights.get(key) is mine:
                        del self._flights[key]
                if mine is not None:
                    mine.landed.set()
            if flight.error is None:
                return flight.result, False
            if isinstance(flight.error, Exception):
                raise flight.error
            # The other thread was interrupted, which says nothing about the work: try again.


def waiting() -> int:
    """How many threads wait for the work of another."""
    return len(_waiting)


def after_fork() -> None:
    """Reset in a child process, where the other threads do not exist."""
    global _lock  # noqa: PLW0603 - another thread may have held the old one
    _lock = threading.RLock()
    _waiting.clear()


def _waits_for_me(flight: _Flight | None) -> bool:
    """Whether the flight's thread is this one or waits for it; the caller holds the lock."""
    me = threading.get_ident()
    while flight is not None:
        if flight.pilot == me:
            return True
        flight = _waiting.get(flight.pilot)
    return False
