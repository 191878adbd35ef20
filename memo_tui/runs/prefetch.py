"""Pages asked for while the ones before them are handled."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _End:
    """Nothing follows, for this reason."""

    error: Exception | None = None


def prefetch(items: Iterable[Item]) -> Iterator[Item]:
    """The same items; up to two wait on a thread of their own while one is handled.

    The thread is a daemon, as a pool's would hold up quitting while a server hangs.

    Raises:
        Exception: what the items raised, where it is their turn.
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
        except Exception as error:  # noqa: BLE001 - whatever it is, it's raised where the item is awaited
            end = _End(error)
        found.put(end)

    Thread(target=read, name="prefetch", daemon=True).start()
    try:
        while not isinstance(item := found.get(), _End):
            yield item
        if item.error:
            raise item.error
    finally:
        stopped.set()
        with suppress(Empty):
            found.get_nowait()  # so that the thread goes on, and ends
