"""Kept: a result in the process, and the results of one function there, least recently used first."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from memo_tui.memo.calls import Storage
from memo_tui.memo.payload import Immutable, Payload

ENTRY_BYTES = 500  # overhead of an entry in memory, besides its result


@dataclass(slots=True)
class Kept:
    """A result in the process.

    Attributes:
        payload: the result; None if it can't be kept.
        took: how long the body took, in seconds.
        made_at: when it ran, in seconds since 1970.
        place: where the result is kept.
        hits: how often it was remembered since that was last written.
        saved: the seconds saved by that.
        used_at: when it was remembered last.
    """

    payload: Payload | None
    took: float
    made_at: float
    place: Storage
    hits: int = 0
    saved: float = 0.0
    used_at: float = 0.0

    @property
    def size(self) -> int:
        """The bytes of the result."""
        return self.payload.size if self.payload else 0

    def get(self) -> Any:
        """The result; a fresh copy if it is mutable."""
        assert self.payload is not None  # noqa: S101 - for the type checker
        return self.payload.get()


class KeptResults:
    """The results of one function in the process, within bounds; the caller holds a lock."""

    def __init__(self, entries: int | None, size: int | None) -> None:
        """Set the bounds; None is no limit."""
        self._entries, self._most = entries, size
        self._size = 0
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._kept.values())

    def get(self, key: bytes) -> Kept | None:
        """One result, which counts as used now."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def peek(self, key: bytes) -> Kept | None:
        """One result, which does not count as used."""
        return self._kept.get(key)

    def put(self, key: bytes, kept: Kept) -> None:
        """Keep a result; drop those used least recently."""
        self.pop(key)
        cost = _cost(kept)
        if self._most is not None and cost > self._most:
            return
        self._kept[key] = kept
        self._size += cost
        while (self._entries is not None and len(self._kept) > max(1, self._entries)) or (
            self._most is not None and self._size > self._most
        ):
            _, dropped = self._kept.popitem(last=False)
            self._size -= _cost(dropped)

    def pop(self, key: bytes) -> Kept | None:
        """Drop a result, and return it."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= _cost(kept)
        return kept

    def clear(self) -> None:
        """Drop all."""
        self._kept.clear()
        self._size = 0


def _cost(kept: Kept) -> int:
    in_memory = isinstance(kept.payload, Immutable) or hasattr(kept.payload, "row")
    return ENTRY_BYTES + (kept.size if in_memory else 0)
