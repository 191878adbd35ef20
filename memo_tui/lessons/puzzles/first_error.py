"""A body that fails at first: is the error kept?"""

# mypy: disallow-untyped-decorators=False
# (memoized_property has no types)

from random import random
from typing import Any

from memoized_property import memoized_property

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran, listed

_ERROR, _VALUE, _NOTHING = CHOICES = ("The same error, kept", "A value: the body runs again", "None")
_WHY = {
    _ERROR: "The error came again although the body did not run: here it was kept.",
    _VALUE: "Only a value that is returned gets kept. An error leaves the memo empty, so the next read "
    "tries again.",
    _NOTHING: "The first read left None behind as if it were a value.",
}


class MoodyCar:
    """Fails at the first attempt, and never again."""

    def __init__(self) -> None:
        self.attempts = 0

    @memoized_property
    def get_random_value(self) -> float:
        """A random value in [0, 1), from the second attempt on."""
        self.attempts += 1
        if self.attempts == 1:
            raise OSError("no petrol")
        return random()  # noqa: S311 - a lesson, no secret


def read(car: MoodyCar) -> Any:
    """The value, or the error that came instead."""
    try:
        return car.get_random_value
    except OSError as error:
        return error


def _perform() -> Finding:
    car = MoodyCar()
    first, second = read(car), read(car)
    ran = car.attempts
    if isinstance(second, float) and ran > 1:
        answer = _VALUE
    elif isinstance(second, OSError) and ran == 1:
        answer = _ERROR
    else:
        answer = _NOTHING if second is None else repr(second)
    return Finding(
        answer,
        (
            f"first read: {listed([first])}",
            f"second read: {listed([second])}",
            f"2 reads, {body_ran(ran)}",
        ),
        _WHY.get(answer, UNEXPECTED),
        ran,
        (first, second),
    )


FIRST_ERROR = Puzzle(
    name="first_error",
    title="An error at the first read",
    question="The body fails when it runs for the first time. What does the second read give?",
    choices=CHOICES,
    code=(MoodyCar, read),
    body=("self.attempts += 1", "if self.attempts", "raise OSError", "return random()"),
    perform=_perform,
)
