"""One flight among coroutines: of several tasks of a loop asking for the same, one body runs."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class _Task:
    """A body under way; it is cancelled when the last of those who wait for it is."""

    def __init__(self) -> None:
        self.future: asyncio.Future[Any] | None = None
        self.waiting = 0
        self.waits_for: list[_Task] = []

    async def run(self, work: Callable[[], Awaitable[Any]]) -> Any:
        _current.set(self)
        return await work()

    def leads_to(self, other: "_Task") -> bool:
        """Whether it is the other, or waits for it."""
        return self is other or any(each.leads_to(other) for each in self.waits_for)


_current: ContextVar[_Task | None] = ContextVar("memo_tui_task", default=None)


class Tasks(Generic[T]):
    """The bodies under way, by loop and key."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[int, Hashable], _Task] = {}

    async def do(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result of `work`, and whether this task began it; a body that would wait for itself works."""
        place = (id(asyncio.get_running_loop()), key)
        current = _current.get()
        task = self._tasks.get(place)
        if task is not None and current is not None and task.leads_to(current):
            return await work(), True
        mine = task is None
        if task is None:
            task = self._tasks[place] = _Task()
            task.future = asyncio.ensure_future(task.run(work))
            task.future.add_done_callback(lambda _: self._drop(place, task))
        return await self._result(place, task, current), mine

    async def _result(self, place: tuple[int, Hashable], task: _Task, current: _Task | None) -> T:
        future: Any = task.future
        task.waiting += 1
        if current is not None:
            current.waits_for.append(task)
        try:
            result: T = await asyncio.shield(future)
            return result
        finally:
            task.waiting -= 1
            if current is not None:
                current.waits_for.remove(task)
            if not task.waiting and not future.done():
                self._drop(place, task)  # who asks from now on must not be cancelled with it
                future.cancel()

    def _drop(self, place: tuple[int, Hashable], task: _Task | None) -> None:
        if self._tasks.get(place) is task:
            del self._tasks[place]
