"""A chart as data is what the screen shows."""

from math import nan

import numpy as np
import pytest

from memo_tui.tui.charts.figure import color_of, figure_of
from memo_tui.tui.charts.palette import DARK, LIGHT_SCALE
from memo_tui.tui.charts.series import Look, Series, XAxis


def test_a_figure_has_the_lines_the_axes_and_what_is_left_out():
    spiky = np.append(np.arange(99.0), 1e6)
    band = (list(spiky - 1), list(spiky + 1))
    series = [Series("a", range(100), spiky, band=band), Series("b", range(100), np.arange(100.0), color=7)]
    figure = figure_of(series, Look(smoothing=0.5, alone=1))
    lines = [(line.name, line.mark.sign, line.dim) for line in figure.lines]
    assert lines == [("a", "●", True), ("b", "▲", False)]
    assert (figure.window, figure.hidden, figure.problem) == ((0, 99), 1, "")
    assert figure.x_ticks == tuple((float(step), str(step)) for step in range(0, 100, 10))
    assert figure.scale.high <= 101
    assert len(figure.lines[0].raw.y) == len(figure.lines[0].smoothed.y) == 100
    assert figure.lines[0].band[1].y[0] == 1
    assert color_of(figure.lines[1].mark.strong, dark=True) == DARK[7]


def test_a_figure_without_lines_says_why():
    figure = figure_of([Series("a", [3], [nan])], Look())
    assert (figure.scale, figure.x_ticks, figure.problem) == (None, (), "The only value is NaN, at step 3.")
    assert figure_of([], Look()).problem == ""


def test_the_axis_is_the_one_that_is_drawn():
    assert figure_of([Series("a", [0, 0], [1.0, 2.0])], Look()).x_axis is XAxis.ORDER


def test_shades_have_colours_and_other_styles_have_none():
    assert color_of("chart--faint-2", dark=False) == LIGHT_SCALE[2]
    with pytest.raises(KeyError):
        color_of("chart--axis", dark=True)
