"""The memos of a method, one for each instance; they live as long as it."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.keys.digests import NoContent, digest
from memo_tui.memo.memo import Memo

_MOST_VALUES = 1000  # memos of instances that are known by their content only


class InstanceMemos:
    """Finds the memo of an instance, and does not keep the instance alive.

    An instance that can't be referred to weakly (a named tuple, a number, a dataclass with slots) is known by
    its content: equal ones share a memo.
    """

    def __init__(self, name: str, make: Callable[[Any], Memo]) -> None:
        """Prepare.

        Args:
            name: the method's, for errors.
            make: makes the memo of one instance.
        """
        self._name, self._make = name, make
        self._by_place: dict[int, tuple[weakref.ref[Any], Memo]] = {}
        self._by_content: OrderedDict[bytes, Memo] = OrderedDict()

    def of(self, instance: Any) -> Memo:
        """The memo of an instance.

        Raises:
            UnmemoizableFunction: it can neither be referred to weakly nor compared by content.
        """
        found = self._by_place.get(id(instance))
        if found is not None and found[0]() is instance:
            return found[1]
        try:
            reference = weakref.ref(instance, partial(_drop, self._by_place, id(instance)))
        except TypeError:
            return self._of_content(instance)
        return self._by_place.setdefault(id(instance), (reference, self._make(instance)))[1]

    def all(self) -> list[Memo]:
        """All memos that there are."""
        return [*(memo for _, memo in list(self._by_place.values())), *list(self._by_content.values())]

    def _of_content(self, instance: Any) -> Memo:
        kind = type(instance).__qualname__
        try:
            content = digest(instance)
        except NoContent:
            raise UnmemoizableFunction(
                f"{self._name}: a {kind} can't be weakly referenced, so a memo would keep it alive: add"
                " '__weakref__' to its __slots__."
            ) from None
        memo = self._by_content.get(content)
        if memo is None:
            memo = self._by_content.setdefault(content, self._make(instance))
        while len(self._by_content) > _MOST_VALUES:
            self._by_content.popitem(last=False)
        return memo


def _drop(memos: dict[int, Any], place: int, _reference: object) -> None:
    memos.pop(place, None)
