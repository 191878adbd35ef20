"""How strongly a param goes with a metric: a fitted line, and the correlation of ranks."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import sqrt
from typing import NamedTuple

_FEWEST = 3  # runs from which on a relation says anything


class Fit(NamedTuple):
    """The straight line nearest to n points by least squares.

    Attributes:
        slope: its rise.
        start: its height at 0.
        r: Pearson's correlation of the points, from -1 to 1.
        points: n.
    """

    slope: float
    start: float
    r: float
    points: int


def fitted(pairs: Sequence[tuple[float, float]]) -> Fit | None:
    """The line through points, each x and y; None for fewer than 3, or where x or y is always the same."""
    count = len(pairs)
    if count < _FEWEST:
        return None
    mean_x, mean_y = (sum(part) / count for part in zip(*pairs, strict=True))
    away = [(x - mean_x, y - mean_y) for x, y in pairs]
    xx, yy, xy = sum(x * x for x, _ in away), sum(y * y for _, y in away), sum(x * y for x, y in away)
    if xx <= 0 or yy <= 0:
        return None
    slope = xy / xx
    return Fit(slope, mean_y - slope * mean_x, min(max(xy / sqrt(xx) / sqrt(yy), -1.0), 1.0), count)


def ranks(values: Sequence[float]) -> list[float]:
    """The places of values in their order, from 1; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    first = 0
    while first < len(order):
        beyond = first
        while beyond < len(order) and values[order[beyond]] == values[order[first]]:
            beyond += 1
        for at in order[first:beyond]:
            found[at] = (first + 1 + beyond) / 2
        first = beyond
    return found


def rank_correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Spearman's correlation of points, each x and y, from -1 to 1; None where `fitted` has none."""
    if len(pairs) < _FEWEST:
        return None
    xs, ys = (ranks(part) for part in zip(*pairs, strict=True))
    fit = fitted(list(zip(xs, ys, strict=True)))
    return fit.r if fit else None


def rank_ratio(pairs: Sequence[tuple[Hashable, float]]) -> float | None:
    """The correlation ratio of ranks by group, from 0 to 1: how much of them the groups explain.

    It is the root of the sum of squares between the groups over the whole sum; for two groups it equals the
    correlation of ranks without its sign.

    Args:
        pairs: a group and a value each.

    Returns:
        The ratio; None for fewer than 3 pairs, one group, or equal values.
    """
    if len(pairs) < _FEWEST or len({group for group, _ in pairs}) < 2:
        return None
    placed = ranks([value for _, value in pairs])
    mean = sum(placed) / len(placed)
    groups: defaultdict[Hashable, list[float]] = defaultdict(list)
    for (group, _), place in zip(pairs, placed, strict=True):
        groups[group].append(place)
    whole = sum((place - mean) ** 2 for place in placed)
    between = sum(len(each) * (sum(each) / len(each) - mean) ** 2 for each in groups.values())
    return sqrt(min(1.0, between / whole)) if whole > 0 else None
