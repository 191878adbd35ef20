"""Remembering what was found of a code object, by its identity: to hash one takes as long as it is."""

from collections.abc import Callable
from types import CodeType
from typing import TypeVar

T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[[CodeType], T]], Callable[[CodeType], T]]:
    """A decorator of a function of a code object, whose results for so many code objects are kept."""

    def decorate(function: Callable[[CodeType], T]) -> Callable[[CodeType], T]:
        known: dict[int, tuple[CodeType, T]] = {}

        def find(code: CodeType) -> T:
            found = known.get(id(code))
            if found is None:
                if len(known) >= most:
                    known.clear()
                found = known[id(code)] = code, function(code)  # kept, so that no other gets its id
            return found[1]

        return find

    return decorate
