"""Kept: a result at hand, which comes as a fresh copy if whoever gets it could change it."""

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
    """A result at hand.

    Attributes:
        took: the seconds its body took.
        place: where it stands.
        value: the result, or the only copy of one that can't be pickled.
        pickled: the result pickled, if it could be changed by who gets it; else None.
        size: its bytes, as pickled.
        shared: whether several may get it; not so a generator, which can be read only once.
    """

    took: float
    place: Storage
    value: Any = None
    pickled: bytes | None = None
    size: int = 0
    shared: bool = True

    def get(self) -> Any:
        """The result; a fresh copy if it could be changed by who gets it."""
        return self.value if self.pickled is None else pickle.loads(self.pickled)  # noqa: S301 - our own


def never_changes(value: object) -> bool:
    """Whether nobody who gets the value can change it."""
    kind = type(value)
    if kind in _NEVER_CHANGE or isinstance(value, Enum | type):
        return True
    return kind in (tuple, frozenset) and all(map(never_changes, value))  # type: ignore[call-overload]
