"""Single flight for coroutines: of several tasks that ask for the same result, one runs the body."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class _AsyncFlight:
    """A running body; it is cancelled when the last task that waits for it is cancelled."""

    def __init__(self) -> None:
        self.future: asyncio.Future[Any] | None = None
        self.waiting = 0
        self.waits_for: list[_AsyncFlight] = []

    async def run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        _current.set(self)
        return await work()

    def leads_to(self, other: "_AsyncFlight") -> bool:
        """Whether this flight is the other one or waits for it."""
        return self is other or any(each.leads_to(other) for each in self.waits_for)


_current: ContextVar[_AsyncFlight | None] = ContextVar("memo_tui_flight", default=None)


class AsyncSingleFlight(Generic[T]):
    """Runs at most one body per event loop and key at a time."""

    def __init__(self) -> None:
        self._flights: dict[tuple[int, Hashable], _AsyncFlight] = {}

    async def do(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """Return the result of `work` and whether this call started it.

        A body that would wait for itself runs `work` directly.
        """
        place = (id(asyncio.get_running_loop()), key)
        current = _current.get()
        flight = self._flights.get(place)
        if flight is not None and current is not None and flight.leads_to(current):
            return await work(), True
        mine = flight is None
        if flight is None:
            flight = self._flights[place] = _AsyncFlight()
            flight.future = asyncio.ensure_future(flight.run(work))
            flight.future.add_done_callback(lambda _: self._drop(place, flight))
        return await self._result(place, flight, current), mine

    async def _result(
        self, place: tuple[int, Hashable], flight: _AsyncFlight, current: _AsyncFlight | None
    ) -> T:
        future: Any = flight.future
        flight.waiting += 1
        if current is not None:
            current.waits_for.append(flight)
        try:
            result: T = await asyncio.shield(future)
            return result
        finally:
            flight.waiting -= 1
            if current is not None:
                current.waits_for.remove(flight)
            if not flight.waiting and not future.done():
                self._drop(place, flight)  # later callers must not be cancelled with it
                future.cancel()

    def _drop(self, place: tuple[int, Hashable], flight: _AsyncFlight | None) -> None:
        if self._flights.get(place) is flight:
            del self._flights[place]
