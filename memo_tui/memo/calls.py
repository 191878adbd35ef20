"""What each call did, the list of all of them, and views that show some of it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from memo_tui.numbers import counted


class Outcome(StrEnum):
    """What became of a call."""

    RAN = "ran"
    REMEMBERED = "remembered"
    FORGOT = "forgot"


class Storage(StrEnum):
    """Where a value is kept after a call, from the shortest life to the longest."""

    NOWHERE = "nowhere"
    INSTANCE = "on the instance"
    CLASS = "on the class"
    PROCESS = "in the process"
    DISK = "on disk"
    MLFLOW = "in MLflow"


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the log.

    Attributes:
        number: 1 for the first.
        variant: the class's name, or the function's.
        instance: the instance's name, or the parameters.
        value: what was returned; None where a memo was forgotten.
        outcome: whether the body ran, or the value was remembered; observed, never inferred.
        kept: where the value is kept after the call.
        seconds: the time from call to return.
        at: when, in seconds since 1970.
        saved: how many seconds longer the call that computed this value took; 0 if this call ran the body.
    """

    number: int
    variant: str
    instance: str
    value: Any
    outcome: Outcome
    kept: Storage
    seconds: float
    at: float
    saved: float = 0.0


class Totals:
    """Sums over calls.

    Attributes:
        ran: how often a body ran.
        remembered: how often a value was remembered.
        forgot: how often a memo was dropped.
        saved: what the remembered calls saved, in seconds.
    """

    def __init__(self) -> None:
        self.ran = self.remembered = self.forgot = 0
        self.saved = 0.0

    @property
    def calls(self) -> int:
        """How often a value was asked for."""
        return self.ran + self.remembered

    @property
    def summary(self) -> str:
        """For example "3 calls · 1 ran · 2 remembered"."""
        return f"{counted(self.calls, 'call')} · {self.ran} ran · {self.remembered} remembered"

    def add(self, call: Call) -> None:
        """Count one more."""
        self.ran += call.outcome is Outcome.RAN
        self.remembered += call.outcome is Outcome.REMEMBERED
        self.forgot += call.outcome is Outcome.FORGOT
        self.saved += call.saved


class CallLog:
    """All calls in the order in which they were made, numbered from 1.

    Attributes:
        totals: sums over all of them.
        cleared: how often every call was forgotten.
    """

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self.totals = Totals()
        self.cleared = 0

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __getitem__(self, place: int) -> Call:
        return self._calls[place]

    def append(self, call: Call) -> None:
        """Add a call at the end."""
        self._calls.append(call)
        self.totals.add(call)

    def clear(self) -> None:
        """Forget every call."""
        self._calls.clear()
        self.totals = Totals()
        self.cleared += 1

    def count(self, outcome: Outcome) -> int:
        """How many calls had this outcome."""
        totals = self.totals
        return {
            Outcome.RAN: totals.ran,
            Outcome.REMEMBERED: totals.remembered,
            Outcome.FORGOT: totals.forgot,
        }[outcome]


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Selects calls.

    Attributes:
        who: variant and instance; None for all.
        outcome: their outcome; None for all.
    """

    who: tuple[str, str] | None = None
    outcome: Outcome | None = None

    def takes(self, call: Call) -> bool:
        """Whether this call is selected."""
        return (self.outcome is None or call.outcome is self.outcome) and (
            self.who is None or (call.variant, call.instance) == self.who
        )


class CallView:
    """The calls of a log that a filter selects; `follow` adds the new ones.

    Attributes:
        filter: selects the calls; it never changes.
        totals: sums over the calls of the view.
        numbers: the calls' numbers, ascending. The list only grows; clearing the log starts a new one.
    """

    def __init__(self, log: CallLog, wanted: CallFilter = CallFilter()) -> None:
        self.filter = wanted
        self.totals = Totals()
        self.numbers: list[int] = []
        self._log = log
        self._seen, self._cleared = 0, log.cleared
        self.follow()

    def follow(self) -> None:
        """Add the calls that were logged since the last time."""
        if self._cleared != self._log.cleared:
            self.totals, self.numbers = Totals(), []
            self._seen, self._cleared = 0, self._log.cleared
        for place in range(self._seen, len(self._log)):
            if self.filter.takes(call := self._log[place]):
                self.numbers.append(call.number)
                self.totals.add(call)
        self._seen = len(self._log)

    def calls(self) -> list[Call]:
        """The calls themselves, the oldest first."""
        return [self._log[number - 1] for number in self.numbers]


class NewestFirst(Sequence[str]):
    """The numbers of a view's calls as texts, newest first, as they are when this is made.

    The cost does not depend on the number of calls: the view's growing list is shared, not copied.
    """

    def __init__(self, view: CallView) -> None:
        self._numbers = view.numbers
        self._count = len(view.numbers)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return str(self._numbers[self._count - 1 - place % self._count])

    def place(self, text: str) -> int | None:
        """The position of the call with this number; None if it is not included."""
        number = int(text)
        found = bisect_left(self._numbers, number, 0, self._count)
        if found < self._count and self._numbers[found] == number:
            return self._count - 1 - found
        return None
