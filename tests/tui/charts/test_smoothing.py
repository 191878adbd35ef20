"""How much smoothing noisy lines get, and lines that grow."""

from math import inf, nan

import numpy as np
import pytest

from memo_tui.tui.charts.line import Line
from memo_tui.tui.charts.points import Points, Track
from memo_tui.tui.charts.series import Series, XAxis
from memo_tui.tui.charts.smoothing import Smoother, automatic, smoothed

NOISE = np.random.default_rng(1).normal(size=100_000)


def needed(*lines, logarithmic=False):
    return automatic([Points.of(np.arange(len(y)), y) for y in lines], logarithmic=logarithmic)


def test_noisy_lines_are_smoothed_and_others_are_not():
    steps = np.arange(400)
    assert needed(NOISE[:400]) >= 0.9
    assert needed(NOISE) == 0.99
    assert needed(np.exp(-steps / 80) + NOISE[:400] / 10) >= 0.8
    assert needed(np.exp(-steps / 80) + NOISE[:400] / 40) in (0.3, 0.6)
    for smooth in (steps, np.exp(-steps / 80), NOISE.cumsum(), np.ones(400), np.where(steps > 200, 1.0, 0.0)):
        assert needed(smooth) == 0
    assert needed(NOISE[:10]) == 0
    assert needed() == 0


def test_one_noisy_line_among_smooth_ones_does_not_smooth_them():
    line = np.linspace(0, 1, 400)
    assert needed(line, NOISE[:400], line) == 0
    assert needed(line, NOISE[:400], NOISE[400:800]) > 0


def test_on_a_log_axis_the_noise_of_the_logarithms_counts():
    decades = 10.0 ** (-np.arange(400) / 50 + NOISE[:400] / 4)
    assert needed(decades, logarithmic=True) >= 0.3
    assert needed(decades * 0 + 10.0 ** (-np.arange(400) / 50), logarithmic=True) == 0


def test_some_smoothed_points_of_a_long_line_are_the_same_as_among_all():
    points = Points.of(np.arange(len(NOISE)), NOISE)
    some = Smoother(0.99).of(points, fine=False)
    assert 2000 < len(some.x) < 20_000
    assert np.allclose(some.y, smoothed(NOISE, 0.99)[some.x.astype(int)])


def test_a_line_that_grows_is_the_same_as_one_made_anew():
    steps, values = np.arange(3000.0), NOISE[:3000].copy()
    values[[100, 101, 102, 103, 2000]], values[[1500, 2500]] = nan, inf
    track, smoother, positive = Track(), Smoother(0.9), Track(positive=True)
    for size in (0, 1, 50, 101, 102, 106, 500, 1501, 1501, 2000, 3000):
        found, anew = track.take(steps[:size], values[:size]), Points.of(steps[:size], values[:size])
        smooth = smoother.of(found, track.restarts)
        assert (found.x.tolist(), found.y.tolist()) == (anew.x.tolist(), anew.y.tolist())
        assert [found.leads_to(at) for at in range(len(found.x))] == [
            anew.leads_to(at) for at in range(len(anew.x))
        ]
        assert [gap.tolist() for gap in found.gaps] == [gap.tolist() for gap in anew.gaps]
        assert found.infinite == anew.infinite
        assert np.allclose(smooth.y, smoothed(anew.y, 0.9))
        above, again = (
            positive.take(steps[:size], values[:size]),
            Track(positive=True).take(steps[:size], values[:size]),
        )
        assert above.y.tolist() == again.y.tolist() == [y for y in anew.y if y > 0]
        assert [above.leads_to(at) for at in range(len(above.x))] == [
            again.leads_to(at) for at in range(len(again.x))
        ]
    assert found.gaps[0].tolist() == [100, 2000]


@pytest.mark.parametrize("late", [-5.0, 7.0])
def test_a_point_that_comes_late_is_put_in_its_place(late):
    track = Track()
    track.take(np.arange(10.0), np.arange(10.0))
    found = track.take(np.append(np.arange(10.0), late), np.append(np.arange(10.0), 99.0))
    assert found.x.tolist() == sorted([*range(10), late])
    assert found.y[found.x.tolist().index(late) + (late > 0)] == 99


def test_a_line_takes_in_what_continues_it_and_nothing_else():
    room = np.arange(20.0)
    line = Line(Series("a", room[:10], room[:10]))
    line.points(XAxis.STEP)
    assert line.take(Series("a", room[:15], room[:15]))
    assert len(line.points(XAxis.STEP).x) == 15
    assert not line.take(Series("a", room[:12], room[:12]))
    assert not line.take(Series("a", room.copy(), room.copy()))
