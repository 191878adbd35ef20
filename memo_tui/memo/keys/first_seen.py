"""What stood in a place when it was first seen in this process: state that code both reads and changes."""

import weakref
from typing import Any

from memo_tui.memo.keys.canonical import NoContent, digest, not_following


class FirstSeen:
    """Digests by owner and name: an owner is a module's dict, a class, a function, or an object."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, dict[str, bytes]]] = {}

    def digest(self, owner: object, name: str, value: object) -> bytes:
        """The digest of what stood there first; empty if that has no content.

        Args:
            owner: whose name it is; it isn't kept alive, unless it is a module's dict.
            name: the name.
            value: what stands there now.
        """
        names = self._names(owner)
        known = names.get(name)
        if known is None:
            with not_following():
                try:
                    known = digest(value)
                except NoContent:
                    known = b""
            names[name] = known
        return known

    def _names(self, owner: object) -> dict[str, bytes]:
        place = id(owner)
        found = self._known.get(place)
        if found is not None:
            return found[1]
        try:
            reference: object = weakref.ref(owner, lambda _: self._known.pop(place, None))
        except TypeError:
            reference = owner
        return self._known.setdefault(place, (reference, {}))[1]


first_seen = FirstSeen()
