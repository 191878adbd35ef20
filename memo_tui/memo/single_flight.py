"""Single flight: of several threads that ask for the same result, one works and the others wait for it."""

import asyncio
import threading
import weakref
from collections.abc import Hashable
from typing import Any

from memo_tui.memo.exception_copy import copy_exception
from memo_tui.memo.loop_wait import waits_for_loop
from memo_tui.memo.progress import LOOK_SECONDS, Patience, Progress, see_thread

_LOOP_SECONDS = 0.05  # between two looks of a thread whose loop stands still meanwhile


class _Landing:
    """As `threading.Event`, but cheap to make: nobody waits for most flights."""

    __slots__ = ("_is_set", "_lock")

    def __init__(self) -> None:
        self._is_set = False
        self._lock = threading.Lock()
        self._lock.acquire()

    def is_set(self) -> bool:
        """Whether it has happened."""
        return self._is_set

    def set(self) -> None:
        """Let all go on who wait."""
        if not self._is_set:
            self._is_set = True
            self._lock.release()

    def wait(self, seconds: float) -> bool:
        """Wait for so long at most; whether it has happened."""
        if not self._is_set and self._lock.acquire(timeout=seconds):
            self._lock.release()
        return self._is_set


class Flight:
    """Work that is being done.

    Attributes:
        landed: set when it has ended.
        result: what came of it.
        error: what it raised.
    """

    def __init__(self) -> None:
        self.pilot, self.native = threading.get_ident(), threading.get_native_id()
        self.landed = _Landing()
        self.result: Any = None
        self.error: BaseException | None = None
        self.ticket: weakref.ref[Ticket] | None = None

    def is_abandoned(self) -> bool:
        """Whether nobody can land it any more, as its thread was interrupted before the work began."""
        return self.ticket is not None and self.ticket() is None and not self.landed.is_set()


class Ticket:
    """The right to do the work, and the duty to land the flight."""

    def __init__(self, flights: "SingleFlight", key: Hashable, flight: Flight) -> None:
        self.flight = flight
        self._flights, self._key = flights, key
        flight.ticket = weakref.ref(self)

    def land(self, result: Any) -> None:
        """Give the result to all who wait."""
        self.flight.result = result
        self._flights.end(self._key, self.flight)

    def fail(self, error: BaseException) -> None:
        """Give an error to all who wait; one that ends a program or thread lets another of them work."""
        self.flight.error = error
        self._flights.end(self._key, self.flight)


_lock = (
    threading.RLock()
)  # for all flights; reentrant, as a signal handler may call while this thread holds it
_waiting: dict[
    int, Flight
] = {}  # thread -> what it waits for; shared, as a cycle may lead through several functions


class SingleFlight:
    """Of the threads that ask for the same key, one gets a ticket at a time."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, Flight] = {}

    def enter(self, key: Hashable, patience: Patience) -> Ticket | Flight:
        """Get a ticket to do the work, or the flight in which another thread has done it.

        A thread that would wait for itself, directly or through a cycle of threads, gets a ticket, and so
        does one that has waited for a thread without any progress; see `progress`.

        Args:
            key: what is asked for.
            patience: how long to wait for a thread that makes no progress.

        Raises:
            Exception: a copy of what the other thread's work raised.
        """
        while True:
            with _lock:
                flight = self._flights.get(key)
                if flight is None:
                    return self._take(key)
            if _waits_for_me(flight):
                return Ticket(self, None, Flight())
            if not _wait(flight, patience):
                with _lock:
                    if self._flights.get(key) is flight:
                        return self._take(key)
                continue
            if flight.error is None:
                return flight
            if isinstance(flight.error, Exception):
                raise copy_exception(flight.error)
            # The other thread was interrupted, which says nothing about the work: try again.

    def end(self, key: Hashable, flight: Flight) -> None:
        """End a flight."""
        with _lock:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.landed.set()

    def _take(self, key: Hashable) -> Ticket:
        ticket = Ticket(self, key, Flight())
        self._flights[key] = ticket.flight
        return ticket


def waiting() -> int:
    """How many threads wait for the work of another."""
    return len(_waiting)


def after_fork() -> None:
    """Reset in a child process, where the other threads do not exist."""
    global _lock  # noqa: PLW0603 - another thread may have held the old one
    _lock = threading.RLock()
    _waiting.clear()


def _wait(flight: Flight, patience: Patience) -> bool:
    """Wait for a flight; False if it stalls."""
    me = threading.get_ident()
    before = _waiting.get(me)  # a signal handler may ask while its thread waits
    _waiting[me] = flight
    progress = Progress(patience)
    loop = asyncio._get_running_loop()  # noqa: SLF001 - without a loop it returns None, and doesn't raise
    look_seconds = LOOK_SECONDS if loop is None else _LOOP_SECONDS
    try:
        while not flight.landed.wait(look_seconds):
            if _waits_for_me(flight) or flight.is_abandoned():
                return False
            if loop is not None and any(waits_for_loop(each.pilot, loop) for each in _leading(flight)):
                return False
            if progress.is_stalled(see_thread(flight.pilot, flight.native)):
                return flight.landed.is_set()
        return True
    finally:
        if before is None:
            _waiting.pop(me, None)
        else:
            _waiting[me] = before


def _waits_for_me(flight: Flight) -> bool:
    """Whether the flight's thread is this one or waits for it."""
    me = threading.get_ident()
    return any(each.pilot == me for each in _leading(flight))


def _leading(first: Flight) -> list[Flight]:
    """A flight, the one that its thread waits for, and so on."""
    found: list[Flight] = []
    flight: Flight | None = first
    with _lock:
        while flight is not None and all(flight.pilot != each.pilot for each in found):
            found.append(flight)
            flight = _waiting.get(flight.pilot)
    return found
