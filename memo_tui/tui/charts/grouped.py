"""Series made of others: a line in a band for each group, and one metric over another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np

from memo_tui.tui.charts.choices import Spread
from memo_tui.tui.charts.points import LARGEST, Floats, doubles
from memo_tui.tui.charts.series import Series

_MOST_PLACES = 1000  # of a group's line


def grouped(
    series: Sequence[Series], labels: Sequence[str], spread: Spread, *, by_time: bool
) -> list[Series]:
    """One series for each group, in the order of their first members.

    At each place the members that have values before and after it count, between their points by a straight
    line. A line is the mean of its members; its band shows the standard deviation (with n below the line) on
    both sides, or their lowest and highest values.

    Args:
        series: n series; NaN and infinite values are left out.
        labels: the group of each.
        spread: what the bands show.
        by_time: whether members are joined by the time since their first point rather than by their steps.
    """
    return [
        _group(name, [each for each, own in zip(series, labels, strict=True) if own == name], spread, by_time)
        for name in dict.fromkeys(labels)
    ]


def _group(name: str, members: Sequence[Series], spread: Spread, by_time: bool) -> Series:
    known = [(x, y) for x, y in (_finite(each, by_time=by_time) for each in members) if len(x)]
    title = f"{name} (of {len(members)})"
    if not known:
        return Series(title, (), ())
    places = np.unique(np.concatenate([x for x, _ in known]))
    if len(places) > _MOST_PLACES:
        places = np.linspace(places[0], places[-1], _MOST_PLACES)
    table = np.array([np.interp(places, x, y, left=np.nan, right=np.nan) for x, y in known])
    there = ~np.isnan(table)
    held = there.any(axis=0)
    table, there, places = table[:, held], there[:, held], places[held]
    count = there.sum(axis=0)
    mean = np.where(there, table, 0.0).sum(axis=0) / count
    if spread is Spread.RANGE:
        low = np.where(there, table, np.inf).min(axis=0)
        high = np.where(there, table, -np.inf).max(axis=0)
    else:
        deviation = np.sqrt(np.where(there, (table - mean) ** 2, 0.0).sum(axis=0) / count)
        low, high = mean - deviation, mean + deviation
    times = places * 1000 if by_time else ()
    return Series(title, _seen(places), _seen(mean), _seen(times), band=(_seen(low), _seen(high)))


def over(series: Series, x: Series) -> Series:
    """A metric over another one: each value at the other's last value at that step or before.

    Args:
        series: the metric.
        x: the other metric of the same run.
    """
    places, values = _finite(x, by_time=False)
    steps = doubles(series.steps)
    if not len(places):
        return replace(series, steps=(), values=(), times=())
    before = np.searchsorted(places, steps, "right") - 1
    known = before >= 0
    found = values[before[known]]
    return replace(series, steps=_seen(found), values=_seen(doubles(series.values)[known]), times=())


def _finite(series: Series, *, by_time: bool) -> tuple[Floats, Floats]:
    """The places and values that are finite, ascending; of several at one place the last."""
    x, y = doubles(series.times if by_time else series.steps), doubles(series.values)
    size = min(len(x), len(y))
    x, y = x[:size], y[:size]
    if by_time and size:
        x = (x - np.fmin.reduce(x)) / 1000
    known = (np.abs(x) < LARGEST) & (np.abs(y) < LARGEST)
    x, y = x[known], y[known]
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    last = np.append(x[1:] > x[:-1], np.full(min(1, len(x)), fill_value=True))
    return x[last], y[last]


def _seen(values: Floats | tuple[()]) -> Sequence[float]:
    return cast("Sequence[float]", values)
