"""Classes registered with an abstract class, so that `isinstance` takes their instances for its own."""

from _abc import _get_dump  # type: ignore[import-not-found]
from abc import ABCMeta, get_cache_token
from typing import Any

from memo_tui.memo.keys.canonical import name_of

registrations_so_far = get_cache_token
"""A value that changes with each registration in the process."""


def registered_with(kind: type) -> list[type]:
    """The classes that were registered with an abstract class or with a subclass of it, by name."""
    found: set[type] = set()
    waiting: list[Any] = [kind]
    seen: set[type] = set()
    while waiting:
        each = waiting.pop()
        if each in seen or not isinstance(each, ABCMeta):
            continue
        seen.add(each)
        found.update(
            registered for reference in _get_dump(each)[0] if (registered := reference()) is not None
        )
        waiting += type.__subclasses__(each)
    return sorted(found, key=name_of)
