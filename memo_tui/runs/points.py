"""The points of a metric: appending them to a history, and what a whole history says."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from memo_tui.runs.growing import GrowingPoints
from memo_tui.runs.model import AtBest, Averages, Extremes, History

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROWS_AT_ONCE = 5_000  # converting more to arrays at once would delay other threads

Columns = Sequence["NDArray[np.float64]"]


def one_nan(value: float) -> float:
    """Replace every NaN by the same object, so that equal runs compare equal."""
    return math.nan if value != value else value  # noqa: PLR0124 - what NaN is


def columns(rows: Sequence[Sequence[Any]]) -> list[Columns]:
    """Convert points to arrays of doubles: parts of up to 5,000 steps, values and times each.

    Args:
        rows: a step, a value, a time and optionally whether the value is NaN; those that have something else
            than numbers are left out.
    """
    parts: list[Columns] = []
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[first : first + _ROWS_AT_ONCE]
        try:
            parts.append(_arrays(some))
        except (TypeError, ValueError):  # SQLite keeps texts in columns of numbers, too
            parts.append(
                _arrays([row for row in some if all(type(each) in {int, float} for each in row[:3])])
            )
    return parts


def _arrays(rows: Sequence[Sequence[Any]]) -> Columns:
    import numpy as np  # noqa: PLC0415 - heavy

    if not rows:
        return [np.empty(0), np.empty(0), np.empty(0)]
    steps, values, times, *marks = zip(*rows, strict=True)
    part = [np.array(column, dtype=np.float64) for column in (steps, values, times)]
    if marks:
        part[1][np.array(marks[0], dtype=np.bool_)] = np.nan
    return part


def joined(known: History, parts: Sequence[Columns], position: object, *, complete: bool) -> History:
    """A history with further points, sorted by step, then time, then value.

    Points that come behind the known ones are put there without copying those; the arrays of `known` do not
    change.

    Args:
        known: the history so far, in that order.
        parts: further points, in any order.
        position: the reader's marker for reading on.
        complete: whether these are all points.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    before = (known.steps, known.values, known.times)
    tails = [
        np.concatenate([np.asarray(column[-1:], dtype=np.float64), *(part[place] for part in parts)])
        for place, column in enumerate(before)
    ]
    room = known.room
    if not _in_order(tails[0], tails[2], tails[1]):
        steps, values, times = every = [
            np.concatenate([np.asarray(column, dtype=np.float64), *(part[place] for part in parts)])
            for place, column in enumerate(before)
        ]
        order = np.lexsort((values, times, steps))
        room = GrowingPoints([column[order] for column in every])
    else:
        if room is None or room.size != len(known.steps):  # another history has grown there
            room = GrowingPoints(before)
        room.extend(parts)
    steps, values, times = room.columns
    return replace(
        known,
        steps=cast("Sequence[float]", steps),
        values=cast("Sequence[float]", values),
        times=cast("Sequence[float]", times),
        position=position,
        complete=complete,
        room=room,
    )


def _in_order(*columns: "NDArray[np.float64]") -> bool:
    """Whether the points are sorted by the first column, then by the next, and so on."""
    import numpy as np  # noqa: PLC0415 - heavy

    ascends: Any = True
    for column in reversed(columns):
        before, after = column[:-1], column[1:]
        ascends = (after > before) | ((after == before) & ascends)
    return bool(np.all(ascends))


def extremes_of(history: History) -> Extremes | None:
    """The extremes of a whole history, or None if it has no value other than NaN."""
    import numpy as np  # noqa: PLC0415 - heavy

    values = np.asarray(history.values, dtype=np.float64)
    steps = np.asarray(history.steps)[~np.isnan(values)]
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = int(values.argmin()), int(values.argmax())  # the first of equal values
    return Extremes(float(values[low]), int(steps[low]), float(values[high]), int(steps[high]))


def averages_of(history: History) -> Averages | None:
    """The averages of a whole history, or None if it has no value other than NaN."""
    import numpy as np  # noqa: PLC0415 - heavy

    values = np.asarray(history.values, dtype=np.float64)
    values = np.sort(values[~np.isnan(values)])
    if not len(values):
        return None
    finite = values[np.abs(values) < np.finfo(np.float64).max]
    count, largest = len(values), float(np.abs(finite).max(initial=0.0)) or 1.0
    mean = float(np.mean(finite / largest) * largest) if len(finite) else None  # the sum doesn't overflow
    ends = (values[0], values[-1], values[(count - 1) // 2], values[count // 2])
    return Averages.of(mean, *map(float, ends))


def at_best_of(history: History, best: Extremes) -> AtBest:
    """The values of a whole history at the steps where another metric was best."""
    import numpy as np  # noqa: PLC0415 - heavy

    def value_at(step: int) -> float | None:
        after = int(np.searchsorted(np.asarray(history.steps), step, side="right"))
        return one_nan(float(history.values[after - 1])) if after else None

    return AtBest(value_at(best.low_step), value_at(best.high_step))
