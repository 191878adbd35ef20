"""The same race against functools.cached_property, which had a lock once."""

from functools import cached_property
from random import random
from threading import get_ident
from time import sleep

from memo_tui.lessons.puzzles.puzzle import Finding, Puzzle
from memo_tui.lessons.puzzles.racing import CHOICES, Reasons, race, race_finding


class CachedPropertyCar:
    """Takes a moment to make its value."""

    def __init__(self) -> None:
        self.bodies: list[int] = []

    @cached_property
    def get_random_value(self) -> float:
        """A random value in [0, 1)."""
        self.bodies.append(get_ident())
        sleep(0.02)
        return random()  # noqa: S311 - a lesson, no secret


_LOCKED = Reasons(
    once="In this Python cached_property has a lock, one for all cars of the class. The body runs once, but"
    " unrelated cars wait too.",
    more="In this Python cached_property has a lock, and yet more than one thread found no value.",
)
_UNLOCKED = Reasons(
    once="In this Python cached_property has no lock. This time one thread was done before the others "
    "looked, and another run may end differently.",
    more="In this Python cached_property has no lock; it was taken out in 3.12 because it made unrelated "
    "objects wait. Every thread that finds nothing runs the body.",
)


def _perform() -> Finding:
    car = CachedPropertyCar()
    values = race(lambda: car.get_random_value)
    locked = hasattr(vars(CachedPropertyCar)["get_random_value"], "lock")
    return race_finding(len(car.bodies), values, _LOCKED if locked else _UNLOCKED)


CACHED_RACE = Puzzle(
    name="cached_race",
    title="The race with cached_property",
    question="Python brings a memo of its own, functools.cached_property. Eight threads again, no value yet:"
    " how often does the body run?",
    choices=CHOICES,
    code=(CachedPropertyCar, race),
    body=("self.bodies.append", "sleep(", "return random()"),
    perform=_perform,
)
