"""Single flight for coroutines: of the tasks of all loops that ask for the same result, one has it made."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from memo_tui.memo.exception_copy import copy_exception
from memo_tui.memo.progress import GONE, LOOK_SECONDS, Patience, Progress, Sight, see_task

T = TypeVar("T")

_lock = threading.RLock()  # for all flights, as loops may run in several threads


class _AsyncFlight:
    """A running body; it is cancelled when the last task that waits for it is cancelled.

    Attributes:
        done: what came of it, for tasks on every loop.
        waiting: how many tasks wait for it.
        waits_for: the flights that its body waits for.
    """

    def __init__(self) -> None:
        self.done: Future[Any] = Future()
        self.waiting = 0
        self.waits_for: list[_AsyncFlight] = []
        self.loop = asyncio.get_running_loop()
        self.thread, self.native = threading.get_ident(), threading.get_native_id()
        self.task: asyncio.Task[Any] | None = None

    def start(self, work: Callable[[], Awaitable[Any]]) -> None:
        """Begin the work in a task of its own."""
        self.task = asyncio.ensure_future(self._run(work))
        self.task.add_done_callback(self._land)

    def cancel(self) -> None:
        """Cancel the work, from any thread."""
        task = self.task
        if task is not None and self.thread == threading.get_ident():
            task.cancel()
        elif task is not None:
            with suppress(RuntimeError):  # its loop is closed
                self.loop.call_soon_threadsafe(task.cancel)

    def leads_to(self, other: "_AsyncFlight") -> bool:
        """Whether this flight is the other one or waits for it."""
        return self is other or any(each.leads_to(other) for each in list(self.waits_for))

    def see(self) -> Sight:
        """Look at the body."""
        if self.task is None or self.loop.is_closed() or not self.loop.is_running():
            return GONE
        return see_task(self.task, self.thread, self.native)

    async def _run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        _current.set(self)
        return await work()

    def _land(self, task: "asyncio.Task[Any]") -> None:
        if task.cancelled():
            self.done.cancel()
        elif (error := task.exception()) is not None:
            self.done.set_exception(error)
        else:
            self.done.set_result(task.result())


_current: ContextVar[_AsyncFlight | None] = ContextVar("memo_tui_flight", default=None)


class AsyncSingleFlight(Generic[T]):
    """Runs at most one body per key at a time, whichever loop asks for it."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _AsyncFlight] = {}

    async def do(self, key: Hashable, work: Callable[[], Awaitable[T]], patience: Patience) -> tuple[T, bool]:
        """Return the result of `work` and whether this call started it.

        A body that would wait for itself runs `work` directly. A call that has waited for a body without any
        progress starts another; see `progress`.

        Args:
            key: what is asked for.
            work: makes it.
            patience: how long to wait for a body that makes no progress.

        Raises:
            Exception: what `work` raised; a copy of it in calls that waited for another's body.
        """
        stalled: _AsyncFlight | None = None
        while True:
            current = _current.get()
            with _lock:
                flight = self._flights.get(key)
                if flight is stalled:
                    flight = None
                alone = flight is not None and current is not None and flight.leads_to(current)
                mine = flight is None
                if flight is None:
                    flight = self._flights[key] = _AsyncFlight()
                if not alone:
                    flight.waiting += 1
                    if current is not None:
                        current.waits_for.append(flight)
            if alone:
                return await work(), True
            if mine:
                started = flight
                flight.done.add_done_callback(lambda _, flight=started: self._drop(key, flight))  # type: ignore[misc]
                flight.start(work)
            landed = False
            try:
                landed = await _wait(flight, None if mine else Progress(patience))
            finally:
                with _lock:
                    self._leave(key, flight, current)
            if not landed:
                stalled = flight
            elif mine:
                return flight.done.result(), True
            elif not flight.done.cancelled():
                if (error := flight.done.exception()) is not None:
                    raise copy_exception(error)
                return flight.done.result(), False
            # Cancelled, with its loop for example, which says nothing about the work: try again.

    def _leave(self, key: Hashable, flight: _AsyncFlight, current: _AsyncFlight | None) -> None:
        flight.waiting -= 1
        if current is not None:
            current.waits_for.remove(flight)
        if not flight.waiting and not flight.done.done():
            self._drop(key, flight)  # later callers must not be cancelled with it
            flight.cancel()

    def _drop(self, key: Hashable, flight: _AsyncFlight) -> None:
        with _lock:
            if self._flights.get(key) is flight:
                del self._flights[key]


async def _wait(flight: _AsyncFlight, progress: Progress | None) -> bool:
    """Wait for a flight; False if it stalls."""
    landed = asyncio.wrap_future(flight.done)
    landed.add_done_callback(lambda each: each.cancelled() or each.exception())  # it is read from the flight
    while True:
        await asyncio.wait({landed}, timeout=None if progress is None else LOOK_SECONDS)
        if flight.done.done():
            return True
        if progress is not None and progress.is_stalled(flight.see()):
            return False


def after_fork() -> None:
    """Reset in a child process, where the other threads do not exist."""
    global _lock  # noqa: PLW0603 - another thread may have held the old one
    _lock = threading.RLock()
