"""A memoized property that counts: how often it was asked for, and how often its body ran."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any

from memoized_property import memoized_property

_COUNTS = "_memo_counts"


@dataclass(slots=True)
class MemoState:
    """How one memo of one instance was used so far.

    Attributes:
        asked: how often the value was read.
        ran: how often the body ran to make it.
        at: when it ran last, in seconds since 1970; None if it never ran.
    """

    asked: int = 0
    ran: int = 0
    at: float | None = None


def memo_states(instance: object) -> dict[str, MemoState]:
    """The state of each counted property of an instance, by the property's name.

    A property that was never read is missing.
    """
    states: dict[str, MemoState] = vars(instance).setdefault(_COUNTS, {})
    return states


def counted_property(body: Callable[[Any], Any]) -> Any:
    """A `memoized_property` whose use on each instance is counted, see `memo_states`.

    The value is stored in the instance's `_<name>`, as by `memoized_property`; deleting that attribute
    forgets it.
    """
    name = body.__name__

    def counted_body(self: object) -> Any:
        value = body(self)
        state = memo_states(self)[name]
        state.ran += 1
        state.at = time()
        return value

    counted_body.__name__ = name
    counted_body.__doc__ = body.__doc__
    memo = memoized_property(counted_body)

    def asked(self: object) -> Any:
        memo_states(self).setdefault(name, MemoState()).asked += 1
        return memo.fget(self)

    asked.__name__ = name
    return property(asked, doc=body.__doc__)
