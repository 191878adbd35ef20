"""State that a function both reads and changes: it counts as it was before the function changed it."""

import threading
import weakref
from collections.abc import Callable
from threading import get_ident
from typing import Any

_MOST_ITEMS, _MOST_BYTES = 2_000, 1_000_000  # of what is compared at each call


class OwnState:
    """Digests by owner and name: an owner is a module's dict, a class, a function, or an object.

    What stands in a place counts as it was when it was first seen. What the function makes of it while it
    runs doesn't count, or no call would find its result again; a change from elsewhere does.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, dict[str, _Place]]] = {}
        self._running: set[object] = set()
        self._begun = 0
        self._lock = threading.RLock()  # reentrant, for signal handlers
        self._settling = 0  # the thread that looks at what a run has left

    def digest(self, owner: object, name: str, value: object, content: Callable[[], bytes]) -> bytes:
        """The digest of what stood there when it was first seen, or after the last change from elsewhere.

        Args:
            owner: whose name it is; it isn't kept alive, unless it is a module's dict.
            name: the name.
            value: what stands there now.
            content: computes the digest of that.
        """
        names = self._names(owner)
        place = names.get(name)
        if place is None:
            place = names[name] = _Place(content())
        elif is_large(value):
            place.left = b""
        elif self._settling == get_ident():
            place.left = _now(content, place.left)
        elif not self._running and place.left:
            begun = self._begun
            now = _now(content, place.left)
            if now != place.left and not self._running and begun == self._begun:
                place.counts = place.left = now
        return place.counts

    def first(self, value: object, content: Callable[[], bytes]) -> bytes:
        """The digest of an object when it was first seen."""
        names = self._names(value)
        if "" not in names:
            names[""] = _Place(content())
        return names[""].counts

    def begin(self, run: object) -> None:
        """A run of the function's body begins."""
        with self._lock:
            self._begun += 1
            self._running.add(run)

    def end(self, run: object, look: Callable[[], object]) -> None:
        """A run of the body has ended, if it had begun; `look` computes all digests of what it left."""
        while run in self._running:
            with self._lock:
                begun = self._begun
                if not self._known or len(self._running) > 1:  # the last one looks
                    self._running.discard(run)
                    return
            self._settling = get_ident()
            try:
                look()
            finally:
                self._settling = 0
                with self._lock:
                    if begun == self._begun:  # else another run has changed things meanwhile
                        self._running.discard(run)

    def after_fork(self) -> None:
        """In a child process the runs of other threads don't exist."""
        self._running.clear()
        self._lock = threading.RLock()  # reentrant, for signal handlers

    def _names(self, owner: object) -> "dict[str, _Place]":
        place = id(owner)
        found = self._known.get(place)
        if found is not None:
            return found[1]
        try:
            reference: object = weakref.ref(owner, lambda _: self._known.pop(place, None))
        except TypeError:
            reference = owner
        return self._known.setdefault(place, (reference, {}))[1]


def _now(content: Callable[[], bytes], known: bytes) -> bytes:
    """The digest of what stands there now; the known one while another thread is changing it."""
    try:
        return content()
    except RuntimeError:  # a dict or set changed while it was read
        return known


class _Place:
    """Digests of what stands in one place.

    Attributes:
        counts: of what counts.
        left: of what the function left there; empty if that is too large to be compared.
    """

    __slots__ = ("counts", "left")

    def __init__(self, digest: bytes) -> None:
        self.counts = self.left = digest


def is_large(value: Any) -> bool:
    """Whether a value has too many items to be compared at each call."""
    try:
        return len(value) > _MOST_ITEMS or getattr(value, "nbytes", 0) > _MOST_BYTES
    except Exception:  # noqa: BLE001 - a class may do anything there
        return False


generators = OwnState()
"""Generators of random numbers, which count as they were when they were first seen in this process."""
