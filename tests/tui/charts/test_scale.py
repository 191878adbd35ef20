from math import inf, nan

import numpy as np
import pytest

from memo_tui.tui.charts.braille import Stretches, thin, trace
from memo_tui.tui.charts.line import Line
from memo_tui.tui.charts.points import Points
from memo_tui.tui.charts.scale import scale_of
from memo_tui.tui.charts.series import Series, XAxis, YScale
from memo_tui.tui.charts.smoothing import smoothed


def by_tensorboard(values, weight):
    """The formula of TensorBoard, value by value."""
    last, result = 0.0, []
    for count, value in enumerate(values, 1):
        last = last * weight + (1 - weight) * value
        result.append(last / (1 - weight**count))
    return result


@pytest.mark.parametrize("weight", [0.001, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("size", [1, 2, 511, 512, 513, 5000])
def test_smoothing_is_that_of_tensorboard(weight, size):
    values = np.random.default_rng(1).normal(100, 5, size)
    assert np.allclose(smoothed(values, weight), by_tensorboard(values.tolist(), weight), rtol=1e-9)


def test_smoothing_stands_large_values_and_none():
    assert np.allclose(
        smoothed(np.array([9e299, -9e299, 9e299]), 0.5) / 9e299, by_tensorboard([1, -1, 1], 0.5)
    )
    assert smoothed(np.zeros(3), 0.5).tolist() == [0, 0, 0]
    assert len(smoothed(np.zeros(0), 0.5)) == 0


def test_a_nan_does_not_poison_what_follows_it():
    line = Line(Series("a", range(5), [1.0, nan, 3.0, inf, 5.0]))
    points = line.points(XAxis.STEP, smoothing=0.5)
    assert points.x.tolist() == [0, 2, 4]
    assert np.allclose(points.y, by_tensorboard([1.0, 3.0, 5.0], 0.5))
    assert points.joined.tolist() == [True, False, True]


@pytest.mark.parametrize("columns", [2, 7, 100])
@pytest.mark.parametrize("window", [(0.0, 999.0), (100.5, 612.25), (-50.0, 2000.0), (3.2, 3.4)])
def test_thinning_keeps_what_each_column_holds(columns, window):
    source = np.random.default_rng(2)
    x = np.sort(source.uniform(0, 999, 1000)).round(1)
    y = source.normal(size=1000)
    start, end = window
    columns_of = np.rint((x - start) / (end - start) * (columns - 1))
    seen = (x >= start) & (x <= end)
    stretches = thin(Points.of(x, y), start, end, columns)
    inside = (stretches.column >= 0) & (stretches.column <= columns - 1)
    assert stretches.column[inside].tolist() == sorted(set(columns_of[seen].tolist()))
    for at in np.flatnonzero(inside):
        part = y[seen & (columns_of == stretches.column[at])]
        found = stretches.first[at], stretches.low[at], stretches.high[at], stretches.last[at]
        assert found == (part[0], part.min(), part.max(), part[-1])


def test_lines_lead_in_from_what_is_not_seen_and_out_to_it():
    points = Points.of([0, 10, 20, 30], [0.0, 1.0, 2.0, 3.0])
    stretches = thin(points, 5, 15, 11)
    assert stretches.column.tolist() == [-5, 5, 15]
    assert points.extremes(5, 15) == (0.5, 1.5)
    (top,), (bottom,) = trace([stretches], 11, lambda heights: heights * 10)
    assert (top == bottom).all()
    assert top.tolist() == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    crossing = thin(points, 12, 18, 5)
    assert [round(x, 1) for x in crossing.column] == [-1.3, 5.3]
    assert points.extremes(12, 18) == pytest.approx((1.2, 1.8))


def test_no_line_leads_out_over_a_gap():
    points = Points.of([0, 10, 15, 20], [0.0, 1.0, nan, 2.0])
    assert thin(points, 5, 17.5, 6).column.tolist() == [-2, 2]
    assert thin(points, 12, 18, 11).column.tolist() == []
    assert points.extremes(12, 18) == ()


def test_several_lines_are_traced_at_once_and_apart():
    lines = [Stretches.single([0, 3], [0, 3]), Stretches.single([], []), Stretches.single([1, 2], [5, 0])]
    tops, bottoms = trace(lines, 4, lambda heights: heights)
    assert tops[0].tolist() == bottoms[0].tolist() == [0, 1, 2, 3]
    assert (tops[1] > bottoms[1]).all()
    assert [(tops[2][x], bottoms[2][x]) for x in (1, 2)] == [(2, 5), (0, 1)]
    assert tops[2][0] > bottoms[2][0]


def test_steps_in_disorder_are_sorted_and_equal_ones_keep_their_order():
    points = Points.of([3, 1, 2, 1, nan], [30.0, 10.0, 20.0, 11.0, 9.0])
    assert points.x.tolist() == [1, 1, 2, 3]
    assert points.y.tolist() == [10, 11, 20, 30]


def test_times_are_counted_from_the_first_point():
    line = Line(Series("a", [0, 1, 2], [1.0, 2.0, 3.0], [5000, 7500, 6000]))
    assert line.points(XAxis.RELATIVE).x.tolist() == [0.0, 1.0, 2.5]
    assert line.points(XAxis.RELATIVE).y.tolist() == [1.0, 3.0, 2.0]
    assert line.points(XAxis.TIME).x.tolist() == [5.0, 6.0, 7.5]
    assert len(Line(Series("b", [0, 1], [1.0, 2.0])).points(XAxis.TIME).x) == 0


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0.9, 1100, (1, 10, 100, 1000)),
        (1, 20, (1, 2, 5, 10, 20)),
        (3e-7, 2e5, (1e-6, 1e-3, 1, 1e3)),
        (53, 57, (53, 54, 55, 56, 57)),
    ],
)
def test_log_axis_has_round_ticks(low, high, ticks):
    scale = scale_of(low, high, 5, YScale.LOG)
    assert scale.ticks == pytest.approx(ticks)
    rows = scale.rows(np.array([high, (low * high) ** 0.5, low]), 101)
    assert rows == pytest.approx([0, 50, 100], abs=1)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-1000, 1000, (-1000, -10, 0, 10, 1000)),
        (0, 1000, (0, 1, 10, 100, 1000)),
        (-3, 1000, (0, 10, 1000)),
        (0, 0, (-1, 0, 1)),
        (-57, -53, (-57, -56, -55, -54, -53)),
    ],
)
def test_symlog_axis_has_round_ticks_on_both_sides(low, high, ticks):
    assert scale_of(low, high, 5, YScale.SYMLOG).ticks == pytest.approx(ticks)


def test_symlog_axis_is_the_same_upside_down():
    scale = scale_of(-1000, 1000, 5, YScale.SYMLOG)
    values = np.array([-1000, -7, -0.5, 0, 0.5, 7, 1000])
    assert scale.rows(values, 101) + scale.rows(-values, 101) == pytest.approx(100)
    assert (np.diff(scale.rows(values, 101)) < 0).all()


@pytest.mark.parametrize("kind", list(YScale))
@pytest.mark.parametrize(
    "ends",
    [(5e-324, 9e299), (1e-300, 1e-299), (9e299, 9.1e299), (5e-324, 5e-324), (9e299, 9e299), (0.1, 0.3)],
)
def test_no_scale_fails_on_odd_values(kind, ends):
    scale = scale_of(*ends, 3, kind)
    rows = scale.rows(np.array(ends), 40)
    assert scale.ticks
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert (rows >= -1e-6).all()
    assert (rows <= 39 + 1e-6).all()
    assert len(set(scale.labels())) == len(scale.ticks)
