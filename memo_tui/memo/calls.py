"""What each call did, and the list of all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a call."""

    RAN = "ran"
    REMEMBERED = "remembered"
    FORGOT = "forgot"


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the log.

    Attributes:
        number: 1 for the first.
        variant: the class's name.
        instance: the instance's name.
        value: what was returned; None where a memo was forgotten.
        outcome: whether the body ran, or the value was remembered; observed, never inferred.
        kept: where the value stands after the call, as "on the instance".
        seconds: the time from call to return.
        at: when, in seconds since 1970.
    """

    number: int
    variant: str
    instance: str
    value: float | None
    outcome: Outcome
    kept: str
    seconds: float
    at: float


class CallLog:
    """All calls in the order in which they were made."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __getitem__(self, place: int) -> Call:
        return self._calls[place]

    def append(self, call: Call) -> None:
        """Add a call at the end."""
        self._calls.append(call)

    def clear(self) -> None:
        """Forget every call."""
        self._calls.clear()

    def count(self, outcome: Outcome) -> int:
        """How many calls had this outcome."""
        return sum(call.outcome is outcome for call in self._calls)
