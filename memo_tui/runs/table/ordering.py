"""Sorting runs by several columns: all at once with NumPy, or single runs into a sorted list."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress
from string import ascii_letters
from typing import TYPE_CHECKING, Any

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import Read, Value, rank, reader
from memo_tui.runs.table.view import Sort

if TYPE_CHECKING:
    import numpy as np

_LAST = (2,)
_EXACT = 2**53  # float64 represents every integer up to this one
_NO_NUMBER = set(ascii_letters) - set("nNiI")  # letters that no number begins with, unlike nan and inf


class Ordering:
    """An order of runs: by some columns, then by start, newest first, then by id.

    Runs without a value or with NaN come last, in ascending and in descending order.
    """

    def __init__(
        self,
        sort: Sequence[Sort],
        directions: Mapping[str, Better],
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._reads = [(reader(each.column, directions, names), each.down) for each in sort]

    def lacks(self, run: Run) -> bool:
        """Whether a run has no value in the first of the columns."""
        return bool(self._reads) and rank(self._reads[0][0](run)) is None

    def borrowed(self, key: tuple[Any, ...], run: Run) -> tuple[Any, ...]:
        """The sort key of a run that has no values itself: by those in the key of another run."""
        return (*key[: len(self._reads)], -(run.start or 0), run.run_id)

    def key(self, run: Run) -> tuple[Any, ...]:
        """The sort key of a run."""
        parts: list[object] = []
        for read, down in self._reads:
            ranked = rank(read(run))
            parts.append(_LAST if ranked is None else _turned(ranked) if down else ranked)
        return (*parts, -(run.start or 0), run.run_id)

    def sorted(self, runs: Sequence[Run]) -> list[Run]:
        """Sort runs, which must be sorted by start, newest first, then by id."""
        if not runs or not self._reads:
            return list(runs)
        import numpy as np  # noqa: PLC0415 - heavy

        columns = [_numbers(read, runs, down=down) for read, down in self._reads]
        order = np.argsort(columns[0], kind="stable") if len(columns) == 1 else np.lexsort(columns[::-1])
        return list(map(runs.__getitem__, order.tolist()))

    def place(self, runs: Sequence[Run], run: Run) -> int:
        """The position of a run among sorted runs, or where to insert it."""
        return bisect_left(runs, self.key(run), key=self.key)


class _Down:
    """A text with reversed order."""

    __slots__ = ("text",)

    def __init__(self, text: tuple[str, ...]) -> None:
        self.text = text

    def __lt__(self, other: "_Down") -> bool:
        return self.text > other.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def _turned(ranked: tuple[Any, ...]) -> tuple[Any, ...]:
    """A key for descending order: texts before numbers, each from the largest on."""
    return (1, -ranked[1]) if ranked[0] == 0 else (0, _Down(ranked[1:]))


def _numbers(read: Read, runs: Sequence[Run], *, down: bool) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Numbers with the order of the runs' values; NaN, which sorts last, for missing values."""
    import numpy as np  # noqa: PLC0415 - heavy

    values: list[Value] = list(map(read, runs))
    texts = any(isinstance(value, str) for value in values)
    large = any(isinstance(value, int) and not -_EXACT <= value <= _EXACT for value in values)
    numbers: Sequence[Value] | None = None
    if not large:
        with suppress(ValueError):  # not every text is a number
            numbers = [None if value is None else float(value) for value in values] if texts else values
    if numbers is None:  # by their positions among all values, in the order of `rank`
        codes = _codes(values)
        numbers = [codes[value] for value in values]
    found = np.array(numbers, dtype=np.float64)  # None becomes NaN
    return -found if down else found


def _codes(values: Sequence[Value]) -> dict[Value, float]:
    """A number for each value, in the order of `rank`; NaN for values that come last."""
    texts: list[str] = []
    numbers: dict[Value, float] = {}
    codes: dict[Value, float] = {}
    for value in set(values):
        if isinstance(value, str) and value[:1] in _NO_NUMBER:
            texts.append(value)  # faster than by rank, for thousands of names
        elif isinstance(value, int):
            numbers[value] = value  # faster than by rank, for thousands of steps
        elif (ranked := rank(value)) is None:
            codes[value] = math.nan
        elif isinstance(value, str) and ranked[0]:
            texts.append(value)
        else:
            numbers[value] = ranked[1]
    places = {number: float(place) for place, number in enumerate(sorted(set(numbers.values())))}
    codes |= {value: places[number] for value, number in numbers.items()}
    texts.sort()
    texts.sort(key=str.casefold)
    return codes | {text: float(place) for place, text in enumerate(texts, len(places))}
