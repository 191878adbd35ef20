"""Kept: a result in memory; it is returned as a fresh copy if the caller could change it."""

import datetime as dt
import decimal
import pickle
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any

from memo_tui.memo.calls import Storage

_NEVER_CHANGE = frozenset(
    (
        *(type(None), type(...), bool, int, float, complex, str, bytes, range),
        *(dt.date, dt.datetime, dt.time, dt.timedelta),
        *(decimal.Decimal, uuid.UUID),
    )
)


@dataclass(slots=True)
class Kept:
    """A result in memory.

    Attributes:
        took: how long the body took, in seconds.
        place: where it is kept.
        value: the result, if it is immutable or can't be pickled.
        pickled: the pickled result, if it is mutable; else None.
        size: the size of the pickled result in bytes.
        shared: whether several callers may get it; False for a generator, which can be read only once.
    """

    took: float
    place: Storage
    value: Any = None
    pickled: bytes | None = None
    size: int = 0
    shared: bool = True

    def get(self) -> Any:
        """The result; a fresh copy if it is mutable."""
        return self.value if self.pickled is None else pickle.loads(self.pickled)  # noqa: S301 - our own


def never_changes(value: object) -> bool:
    """Whether a value is immutable."""
    kind = type(value)
    if kind in _NEVER_CHANGE or isinstance(value, Enum | type):
        return True
    return kind in (tuple, frozenset) and all(map(never_changes, value))  # type: ignore[call-overload]
