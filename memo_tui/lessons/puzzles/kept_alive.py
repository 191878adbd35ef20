"""Does a cache on a method keep unused instances alive?"""

import gc
import weakref
from functools import cache
from random import random
from typing import Any

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran

_GONE, _ALIVE, _VALUE = CHOICES = (
    "It is gone, its value too",
    "It stays in memory",
    "It is gone, its value stays",
)
_WHY = {
    _GONE: "Nothing held the car any longer, so Python removed it with its value.",
    _ALIVE: "The cache belongs to the method, so to the class. It keeps its parameters, and one of them is "
    "self: the car stays as long as the class.",
    _VALUE: "The cache kept the value, but did not hold the car itself.",
}


def drop_a_car() -> tuple[bool, Any]:
    """Return whether a car is alive after its last reference is deleted, and the cache's statistics."""

    class CachedCar:
        @cache  # noqa: B019 - the subject of the puzzle
        def get_random_value(self) -> float:
            return random()  # noqa: S311 - a lesson, no secret

    car = CachedCar()
    car.get_random_value()
    watch = weakref.ref(car)
    del car
    gc.collect()
    counts = CachedCar.get_random_value.cache_info()
    return watch() is not None, counts


def _perform() -> Finding:
    alive, counts = drop_a_car()
    kept = counts.currsize
    answers = {(False, 0): _GONE, (True, 1): _ALIVE, (False, 1): _VALUE}
    answer = answers.get((alive, kept), "It stays in memory, its value is gone")
    return Finding(
        answer,
        (
            f"after del and gc.collect() the car is {'still there' if alive else 'gone'}",
            f"values in the cache: {kept}",
            body_ran(counts.misses),
        ),
        _WHY.get(answer, UNEXPECTED),
        counts.misses,
    )


KEPT_ALIVE = Puzzle(
    name="kept_alive",
    title="A car that nobody needs any more",
    question="A method has a cache. A car calls it once, then the car's only name is deleted. What happens"
    " to the car?",
    choices=CHOICES,
    code=(drop_a_car,),
    body=("return random()",),
    perform=_perform,
)
