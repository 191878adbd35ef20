"""Eight threads and one cold memoized_property."""

# mypy: disallow-untyped-decorators=False
# (memoized_property has no types)

from random import random
from threading import get_ident
from time import sleep

from memoized_property import memoized_property

from memo_tui.lessons.puzzles.puzzle import Finding, Puzzle
from memo_tui.lessons.puzzles.racing import CHOICES, Reasons, race, race_finding

_REASONS = Reasons(
    once="This time one thread was done before the others looked. Nothing makes them wait, so another run"
    " may end differently.",
    more="Every thread that looks before a value is kept finds nothing, and runs the body itself. The "
    "memo makes nobody wait.",
)


class ColdCar:
    """Takes a moment to make its value."""

    def __init__(self) -> None:
        self.bodies: list[int] = []

    @memoized_property
    def get_random_value(self) -> float:
        """A random value in [0, 1)."""
        self.bodies.append(get_ident())
        sleep(0.02)
        return random()  # noqa: S311 - a lesson, no secret


def _perform() -> Finding:
    car = ColdCar()
    values = race(lambda: car.get_random_value)
    return race_finding(len(car.bodies), values, _REASONS)


PLAIN_RACE = Puzzle(
    name="plain_race",
    title="Eight threads, one empty memo",
    question="Eight threads read one car at the same moment, and it has no value yet. How often does the "
    "body run?",
    choices=CHOICES,
    code=(ColdCar, race),
    body=("self.bodies.append", "sleep(", "return random()"),
    perform=_perform,
)
