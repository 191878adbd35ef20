"""What lies far outside does not flatten the rest."""

import numpy as np
import pytest

from memo_tui.tui.charts.outliers import outside, usual_range
from memo_tui.tui.charts.points import Points
from memo_tui.tui.charts.series import YScale

NOISE = np.random.default_rng(2).normal(size=20_000)
WHOLE = (-1.0, 1e9)


def usual(*lines, scale=YScale.LINEAR, window=WHOLE):
    return usual_range([Points.of(np.arange(len(y)), y) for y in lines], window, scale)


@pytest.mark.parametrize("size", [100, 20_000])
def test_a_spike_is_outside_and_all_else_inside(size):
    values = NOISE[:size].copy()
    values[7], values[50] = 1e6, -1e6
    low, high = usual(values, NOISE[:size])
    assert -6 < low <= np.sort(values)[1]
    assert high == max(np.sort(values)[-2], NOISE[:size].max())
    points = Points.of(np.arange(size), values)
    below, above = outside(points, WHOLE, (low, high))
    assert (below.tolist(), above.tolist()) == ([50], [7])
    assert outside(points, (8.0, 40.0), (low, high))[1].tolist() == []


@pytest.mark.parametrize(
    "values",
    [
        NOISE,
        np.exp(-np.arange(200) / 20),
        np.arange(100.0),
        np.append(np.zeros(1000), 7.0),  # nothing but the spike would be seen
        np.append(np.arange(9.0), 1e6),  # too few to say what is usual
        np.where(np.arange(1000) < 100, 1e6, 1.0),  # not few
        np.ones(100),
    ],
)
def test_what_is_usual_is_all_shown(values):
    assert usual(values) is None


def test_on_a_log_axis_decades_are_usual():
    decades = 10.0 ** np.linspace(-6, 6, 500)
    assert usual(decades, scale=YScale.LOG) is None
    far = np.append(decades, 1e200)
    low, high = usual(far, scale=YScale.LOG)
    assert 1e5 < high < 1e8
    assert low == pytest.approx(1e-6)
    assert usual(far, scale=YScale.SYMLOG) is None


def test_only_what_is_visible_counts():
    values = np.append(NOISE[:1000], 1e6)
    assert usual(values) is not None
    assert usual(values, window=(0.0, 900.0)) is None
