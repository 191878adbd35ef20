"""The same race against a memo with a lock."""

from collections.abc import Callable
from random import random
from threading import RLock, get_ident
from time import sleep
from typing import Any

from memo_tui.lessons.puzzles.puzzle import Finding, Puzzle
from memo_tui.lessons.puzzles.racing import CHOICES, Reasons, race, race_finding

_REASONS = Reasons(
    once="The first thread takes the lock and runs the body. The others wait, look again when it is their "
    "turn, and find the value.",
    more="The lock did not hold: more than one thread found no value.",
)


class LockedProperty:
    """Keeps a value on the instance: one thread makes it while the others wait."""

    def __init__(self, body: Callable[[Any], float]) -> None:
        self.body, self.name = body, f"_{body.__name__}"
        self.lock = RLock()

    def __get__(self, car: Any, kind: type) -> float:
        if not hasattr(car, self.name):
            with self.lock:
                if not hasattr(car, self.name):
                    setattr(car, self.name, self.body(car))
        value: float = getattr(car, self.name)
        return value


class LockedCar:
    """Takes a moment to make its value."""

    def __init__(self) -> None:
        self.bodies: list[int] = []

    @LockedProperty
    def get_random_value(self) -> float:
        """A random value in [0, 1)."""
        self.bodies.append(get_ident())
        sleep(0.02)
        return random()  # noqa: S311 - a lesson, no secret


def _perform() -> Finding:
    car = LockedCar()
    values = race(lambda: car.get_random_value)
    return race_finding(len(car.bodies), values, _REASONS)


LOCKED_RACE = Puzzle(
    name="locked_race",
    title="The same race with a lock",
    question="The same eight threads, but only one at a time may look and make the value. How often does "
    "the body run?",
    choices=CHOICES,
    code=(LockedProperty, LockedCar),
    body=("self.bodies.append", "sleep(", "return random()"),
    perform=_perform,
)
