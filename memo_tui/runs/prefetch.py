"""Prefetching: pages are read while the previous ones are handled."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event
from typing import TypeVar

from memo_tui.background import start

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _End:
    """The end of the items, with the error that caused it, if any."""

    error: Exception | None = None


def prefetch(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the same items; a thread reads up to two of them while one is handled.

    It is a daemon thread, as a pool's thread would delay quitting while a server hangs.

    Raises:
        Exception: what the iterable raised, at the position of that item.
    """
    found: Queue[Item | _End] = Queue(1)
    stopped = Event()

    def read() -> None:
        end = _End()
        try:
            for item in items:
                found.put(item)
                if stopped.is_set():
                    return
        except Exception as error:  # noqa: BLE001 - it is raised again by the consumer
            end = _End(error)
        found.put(end)

    start("prefetch", read, "reading runs")
    try:
        while not isinstance(item := found.get(), _End):
            yield item
        if item.error:
            raise item.error
    finally:
        stopped.set()
        with suppress(Empty):
            found.get_nowait()  # so that the thread can continue and end
