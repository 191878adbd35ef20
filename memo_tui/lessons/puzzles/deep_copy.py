"""Does a copy of an object have its memo?"""

from copy import deepcopy

from memo_tui.lessons.cars import MemoizedCar
from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran, listed
from memo_tui.lessons.puzzles.reading import read

_NEW, _SAME, _FAILED = CHOICES = (
    "Its body runs: a new value",
    "Nothing runs: the same value",
    "Copying fails",
)
_WHY = {
    _NEW: "The copy came without the kept value, so it had to make its own.",
    _SAME: "The memo is an ordinary attribute of the car, and deepcopy copies all of them. Only a new car"
    " starts without one.",
    _FAILED: "An object with this memo could not be copied.",
}


def copied(car: MemoizedCar) -> MemoizedCar:
    """A copy of a car that has been read."""
    _ = car.get_random_value
    return deepcopy(car)


def _perform() -> Finding:
    car = MemoizedCar()
    before = read(car)
    try:
        copy = read(copied(car))
    except Exception as error:  # noqa: BLE001 - any error is an observation
        return Finding(_FAILED, (f"deepcopy raised {error!r}",), _WHY[_FAILED], 0)
    answers = {(True, False): _NEW, (False, True): _SAME}
    answer = answers.get((copy.ran, before.value == copy.value), listed([copy.value]))
    return Finding(
        answer,
        (
            f"first car: {listed([before.value])}",
            f"its copy: {listed([copy.value])}",
            f"for the copy's read {body_ran(copy.ran)}",
        ),
        _WHY.get(answer, UNEXPECTED),
        int(copy.ran),
        (before.value, copy.value),
    )


DEEP_COPY = Puzzle(
    name="deep_copy",
    title="A copy of a car",
    question="A car was read once, then copied with copy.deepcopy. What happens when the copy is read?",
    choices=CHOICES,
    code=(copied, MemoizedCar),
    body=("return random()",),
    perform=_perform,
)
