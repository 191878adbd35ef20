"""A memo's attribute that exists before the first read."""

from memo_tui.lessons.cars import MemoizedCar
from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran, listed
from memo_tui.lessons.puzzles.reading import read

_NONE, _RANDOM, _ERROR = CHOICES = ("None", "A random value", "An error")
_WHY = {
    _NONE: "The memo only asks whether _get_random_value exists. It does, so None counts as the value "
    "that was kept.",
    _RANDOM: "The body ran although the attribute was there already: this memo does not count None as a kept"
    " value.",
    _ERROR: "The read failed: this memo does not accept an attribute that was there before.",
}


class PreparedCar(MemoizedCar):
    """Declares the attribute in which its memo keeps the value, as careful people do."""

    def __init__(self) -> None:
        self._get_random_value = None


def _perform() -> Finding:
    seen = read(PreparedCar())
    kinds = {type(None): _NONE, float: _RANDOM}
    answer = _ERROR if isinstance(seen.value, Exception) else kinds.get(type(seen.value), repr(seen.value))
    return Finding(
        answer,
        (f"the read gave {listed([seen.value])}", body_ran(seen.ran)),
        _WHY.get(answer, UNEXPECTED),
        int(seen.ran),
        (seen.value,),
    )


SET_BEFORE = Puzzle(
    name="set_before",
    title="An attribute set beforehand",
    question="MemoizedCar keeps its value in _get_random_value. Here someone sets it to None before the "
    "first read. What does the read give?",
    choices=CHOICES,
    code=(PreparedCar, MemoizedCar),
    body=("return random()",),
    perform=_perform,
)
