"""Ten data sets are drawn, and what they tell is read back from the cells: signs, colours, labels of axes.

Each question has one right answer, which a person looking at the chart would be asked for.
"""

from itertools import pairwise
from math import nan

import numpy as np
import pytest

from memo_tui.tui.charts.chart_lines import ChartLines
from memo_tui.tui.charts.drawing import Drawing
from memo_tui.tui.charts.plot import GAP
from memo_tui.tui.charts.series import Look, Series, XAxis, YScale, marks
from tests.tui.charts.reading import Picture

STEPS = np.arange(300.0)
NOISE = np.random.default_rng(7).normal(size=(40, 300))
SIZE = 100, 30


def drawing(series, y_scale=YScale.LINEAR):
    """A chart as it is by default."""
    lines = ChartLines()
    lines.take(series)
    smoothing = lines.smoothing(XAxis.STEP, y_scale)
    return Drawing(lines.lines, Look(y_scale=y_scale, smoothing=smoothing), *SIZE), smoothing


def picture(*series, y_scale=YScale.LINEAR):
    """The chart, as it is seen."""
    return Picture.of(drawing(series, y_scale)[0].glyphs(None))


def test_noise_which_run_is_lowest_at_the_end_and_how_low():
    levels = (0.5, 0.8, 0.2, 1.1, 0.35, 0.95, 0.65, 1.25)
    series = [
        Series(name, STEPS, level + np.exp(-STEPS / 60) + noise * 0.2)
        for name, level, noise in zip("abcdefgh", levels, NOISE, strict=False)
    ]
    seen = picture(*series)
    assert seen.lowest_at_the_end() == "c"
    ends = {seen.names[look]: seen.value(y) for look, y in seen.ends().items()}
    assert max(ends, key=ends.get) == "h"
    assert {name for name, end in ends.items() if end < 0.58} == {"a", "c", "e"}


def test_a_spike_which_run_has_it_where_and_what_do_the_others_do():
    spiky = np.where(STEPS == 150, 1000, 1 + np.sin(STEPS / 30))
    seen = picture(Series("a", STEPS, spiky), Series("b", STEPS, 1 + np.cos(STEPS / 30)))
    ((x, y, name),) = seen.signs("↑")
    assert name == "a"
    assert y == seen.top
    assert seen.rows[y][x + 1][0] == "1"
    assert seen.step(x) == pytest.approx(150, abs=5)
    course = seen.course("b")
    assert seen.value(course[min(course)]) == pytest.approx(2, abs=0.15)
    assert seen.step(max(course, key=course.get)) == pytest.approx(94, abs=10)  # the lowest: the cosine's -1


def test_nan_which_run_is_broken_and_since_when():
    broken = np.where((STEPS >= 100) & (STEPS < 140), nan, STEPS)
    over = np.where(STEPS >= 220, nan, 300 - STEPS)
    seen = picture(Series("a", STEPS, broken), Series("b", STEPS, over))
    gaps = {name: x for x, _, name in seen.signs(GAP)}
    assert {name: round(seen.step(x), -1) for name, x in gaps.items()} == {"a": 100, "b": 220}
    columns = [*seen.course("a")]
    begin, end = max(pairwise(columns), key=lambda pair: pair[1] - pair[0])
    assert seen.step(end) == pytest.approx(140, abs=5)
    assert seen.step(begin) == pytest.approx(100, abs=5)
    assert max(seen.course("b")) <= gaps["b"]


def test_a_plateau_from_where_does_it_not_improve():
    falling = Series("a", STEPS, np.maximum(0.4, 1 - STEPS / 200))
    seen = picture(falling, Series("b", STEPS, np.ones(300)))
    course = seen.course("a")
    lowest = max(course.values())
    first = min(x for x, y in course.items() if y == lowest)
    assert seen.step(first) == pytest.approx(120, abs=8)
    assert seen.value(lowest) == pytest.approx(0.4, abs=0.03)


def test_two_curves_where_do_they_cross():
    seen = picture(Series("a", STEPS, 1 - STEPS / 300), Series("b", STEPS, STEPS / 600))
    one, other = seen.course("a"), seen.course("b")
    shared = sorted(one.keys() & other.keys())
    before = [x for x in shared if one[x] < other[x]]
    assert seen.step(max(before)) == pytest.approx(200, abs=10)
    assert seen.lowest_at_the_end() == "a"


def test_late_divergence_which_run_and_where():
    calm = [Series(name, STEPS, np.exp(-STEPS / 50) + 0.1 * at) for at, name in enumerate("abc")]
    wild = np.exp(-STEPS / 50) + 0.15 + np.where(STEPS > 270, np.exp((STEPS - 270) / 3), 0)
    seen = picture(*calm, Series("d", STEPS, wild))
    wild_course, calm_course = seen.course("d"), seen.course("c")
    late = [x for x in wild_course if x > 80]
    assert min(wild_course[x] for x in late) == seen.top
    assert all(min(y for x, y in seen.course(name).items() if x > 80) > seen.top for name in "abc")
    rising = [x for x in late if x in calm_course and wild_course[x] < calm_course[x] - 1]
    assert seen.step(min(rising)) == pytest.approx(272, abs=8)


def test_one_point_what_is_it():
    chart, _ = drawing([Series("a", [42], [57.12])])
    text = ["".join(part for part, _ in line) for line in chart.glyphs(None)]
    assert text[0].strip() == "57.12 @ 42"
    assert sum(line.count("●") for line in text) == 1
    assert text[-1].split() == ["42"]


def test_40_runs_which_is_lowest_at_the_end_and_which_highest():
    order = np.random.default_rng(3).permutation(40)
    series = [Series(f"r{at}", STEPS, 10 + order[at] * (STEPS / 300)) for at in range(40)]
    looks = {(mark.sign, mark.strong): at for at, mark in enumerate(marks(series))}
    assert len(looks) == 40
    ends = picture(*series).ends()
    bottom, top = max(ends.values()), min(ends.values())
    assert order.tolist().index(0) in [looks[look] for look, y in ends.items() if y == bottom]
    assert order.tolist().index(39) in [looks[look] for look, y in ends.items() if y == top]
    assert len(ends) == 40


def test_log_decades_how_far_does_it_fall():
    falling, level = Series("a", STEPS, 10.0 ** (2 - STEPS / 50)), Series("b", STEPS, np.full(300, 100.0))
    seen = picture(falling, level, y_scale=YScale.LOG)
    assert seen.is_log
    course = seen.course("a")
    halfway = min(course, key=lambda x: abs(seen.step(x) - 150))
    assert np.log10(seen.value(course[halfway])) == pytest.approx(-1, abs=0.2)
    assert np.log10(seen.value(course[max(course)])) == pytest.approx(-3.98, abs=0.3)


def test_repeated_steps_where_was_the_run_begun_again():
    steps = np.concatenate((np.arange(100.0), np.arange(50.0, 150.0)))
    values = np.concatenate((np.full(100, 2.0), np.full(100, 1.0)))
    seen = picture(Series("a", steps, values), Series("b", [0, 149], [0.0, 0.0]))
    rows = {}
    for x, y in seen.cells("chart--series-0"):
        rows.setdefault(x, set()).add(y)
    twice = [x for x, ys in rows.items() if len(ys) > 3]
    assert seen.step(min(twice)) == pytest.approx(50, abs=4)
    assert seen.step(max(twice)) == pytest.approx(99, abs=4)
    assert seen.step(max(rows)) == pytest.approx(149, abs=4)
