"""The instances of the three cars, and what calling them does."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, methodcaller
from time import time
from typing import Any

from memo_tui.memo.calls import Call, CallLog, Outcome
from memo_tui.memo.cars import Car, MemoizedCar, SingletonCar
from memo_tui.memo.observe import Body, body_of, observe

ON_INSTANCE = "on the instance"
NOWHERE = "nowhere"


@dataclass(frozen=True)
class Variant:
    """One way to keep a value, or not.

    Attributes:
        car: the class.
        function: the function whose body makes a value.
        ask: gets the value from an instance, as a user of the class would.
        forget: drops the memo of an instance; None where there is nothing to drop.
        note: what a reader should know of it, in one line.
    """

    car: type[Any]
    function: Callable[[Any], float]
    ask: Callable[[Any], float]
    forget: Callable[[Any], None] | None
    note: str

    @property
    def name(self) -> str:
        """The class's name."""
        return self.car.__name__

    @cached_property
    def body(self) -> Body:
        """The lines that make a new value."""
        return body_of(self.function, "random")

    @cached_property
    def source(self) -> tuple[tuple[int, str], ...]:
        """The function as written: (line number in its file, text), its docstring and comments left out."""
        lines, first = inspect.getsourcelines(self.function)
        shown: list[tuple[int, str]] = []
        for number, line in enumerate(lines, first):
            code = line.rstrip().split("  # ")[0]
            if code.strip() and not code.lstrip().startswith('"""'):
                shown.append((number, code.removeprefix("    ")))
        return tuple(shown)


def _drop_attribute(car: MemoizedCar) -> None:
    vars(car).pop("_get_random_value", None)


def _set_none(car: SingletonCar) -> None:
    car.random_value = None


VARIANTS: tuple[Variant, ...] = (
    Variant(
        Car,
        Car.get_random_value,
        methodcaller("get_random_value"),
        None,
        "keeps nothing: every call differs",
    ),
    Variant(
        MemoizedCar,
        inspect.unwrap(MemoizedCar.get_random_value.fget),
        attrgetter("get_random_value"),
        _drop_attribute,
        "keeps the first value on the instance",
    ),
    Variant(
        SingletonCar,
        SingletonCar.get_random_value,
        methodcaller("get_random_value"),
        _set_none,
        "one value per instance, despite the name",
    ),
)


class Parked:
    """One instance of a variant, with what happened to it.

    Attributes:
        variant: its class and how to call it.
        name: "car" for the first, "car2" for the second and so on.
        calls: how often its value was asked for.
        ran: how often its body ran for that.
        last: its newest call, or None.
        lines: the lines of its function that the newest call executed.
    """

    def __init__(self, variant: Variant, place: int) -> None:
        self.variant = variant
        self.name = "car" if place == 0 else f"car{place + 1}"
        self.car = variant.car()
        self.calls = 0
        self.ran = 0
        self.last: Call | None = None
        self.lines: frozenset[int] = frozenset()

    @property
    def stored(self) -> dict[str, Any]:
        """The instance's own attributes, as they are now."""
        return dict(vars(self.car))


class Garage:
    """Every instance, by variant, and the log of their calls."""

    def __init__(self) -> None:
        self.log = CallLog()
        self._parked: dict[str, list[Parked]] = {}
        self.reset()

    def reset(self) -> None:
        """Start over: two new instances of each variant, an empty log."""
        self.log.clear()
        self._parked = {variant.name: [Parked(variant, 0), Parked(variant, 1)] for variant in VARIANTS}

    def instances(self, variant: Variant) -> Sequence[Parked]:
        """The instances of one variant, the oldest first."""
        return tuple(self._parked[variant.name])

    def add(self, variant: Variant) -> Parked:
        """Make one more instance."""
        row = self._parked[variant.name]
        row.append(Parked(variant, len(row)))
        return row[-1]

    def call(self, parked: Parked) -> Call:
        """Ask an instance for its value and watch whether its body runs."""
        variant = parked.variant
        seen = observe(lambda: variant.ask(parked.car), variant.body)
        kept = any(value is seen.value for value in parked.stored.values())
        parked.calls += 1
        parked.ran += seen.ran
        parked.lines = seen.lines
        outcome = Outcome.RAN if seen.ran else Outcome.REMEMBERED
        return self._note(parked, seen.value, outcome, ON_INSTANCE if kept else NOWHERE, seen.seconds)

    def call_all(self) -> list[Call]:
        """Ask every instance once."""
        return [self.call(parked) for row in self._parked.values() for parked in row]

    def forget(self, parked: Parked) -> Call | None:
        """Drop what an instance remembers; None where nothing is kept."""
        forget = parked.variant.forget
        if forget is None or all(value is None for value in parked.stored.values()):
            return None
        forget(parked.car)
        parked.lines = frozenset()
        return self._note(parked, None, Outcome.FORGOT, NOWHERE, 0.0)

    def _note(self, parked: Parked, value: float | None, outcome: Outcome, kept: str, seconds: float) -> Call:
        call = Call(
            len(self.log) + 1, parked.variant.name, parked.name, value, outcome, kept, seconds, time()
        )
        self.log.append(call)
        parked.last = call
        return call
