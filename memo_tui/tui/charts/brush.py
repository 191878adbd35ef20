"""Ranges on the axes of params and of the metric, outside of which runs are left out."""

from collections.abc import Mapping, Sequence

from memo_tui.tui.charts.params import Axis

Range = tuple[float, float]  # places on an axis, from 0 to 1
_LEAST = 0.02  # the smallest range
_ROUNDED = 1e-9


def of_rows(first: int, last: int, rows: int) -> Range:
    """The places of the dots in some rows of cells, given from any end, of so many rows."""
    top, bottom = sorted((min(max(first, 0), rows - 1), min(max(last, 0), rows - 1)))
    dots = max(1, rows * 4 - 1)
    return max(0.0, 1 - (bottom * 4 + 3.5) / dots), min(1.0, 1 - (top * 4 - 0.5) / dots)


def inside(axes: Mapping[str, Axis], ranges: Mapping[str, Range]) -> list[bool]:
    """Whether each run lies within all ranges.

    Args:
        axes: of the same n runs, by name; at least one.
        ranges: by the names of axes; those of other axes don't count.

    Returns:
        n flags; a run that is not on an axis isn't within its range.
    """
    count = len(next(iter(axes.values())).places)
    limits = [(axes[name].places, low, high) for name, (low, high) in ranges.items() if name in axes]
    return [
        all(
            (place := places[run]) is not None and low - _ROUNDED <= place <= high + _ROUNDED
            for places, low, high in limits
        )
        for run in range(count)
    ]


def narrowed(range_: Range | None, *, from_top: bool) -> Range:
    """Half of a range around its middle; of the whole axis the lower half, or the upper one."""
    if range_ is None:
        return (0.5, 1.0) if from_top else (0.0, 0.5)
    low, high = range_
    quarter = max(_LEAST, (high - low) / 2) / 2
    middle = (low + high) / 2
    return _within(middle - quarter, middle + quarter)


def widened(range_: Range | None) -> Range | None:
    """A range twice as wide around its middle; None for the whole axis."""
    if range_ is None:
        return None
    low, high = range_
    span = (high - low) * 2
    return None if span >= 1 - _ROUNDED else _within((low + high - span) / 2, (low + high + span) / 2)


def moved(range_: Range | None, way: int) -> Range | None:
    """A range moved up (1) or down (-1) by a quarter of its size."""
    if range_ is None:
        return None
    low, high = range_
    by = way * (high - low) / 4
    return _within(low + by, high + by)


def _within(low: float, high: float) -> Range:
    """A range of the same size on the axis."""
    by = max(0.0, -low) - max(0.0, high - 1)
    return max(0.0, low + by), min(1.0, high + by)


def only(axis: Axis, keep: Sequence[bool]) -> Axis:
    """An axis without the places of some runs."""
    places = tuple(place if kept else None for place, kept in zip(axis.places, keep, strict=True))
    return Axis(axis.name, places, axis.ticks, axis.note, axis.measured)
