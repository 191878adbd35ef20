"""Bars of runs that have a single value each."""

import math

import pytest

from memo_tui.tui.charts.bars import are_single, bars
from memo_tui.tui.charts.series import Series


def series(*values):
    return [Series(f"run{place}", (0.0,), (value,)) for place, value in enumerate(values)]


def drawn(*values, width=30, height=4, brief=False):
    lines = ["".join(text for text, _ in line) for line in bars(series(*values), width, height, brief=brief)]
    assert {len(line) for line in lines} == {width}
    return [line.rstrip() for line in lines]


def test_bars_begin_at_0_and_keep_their_proportions():
    assert drawn(2.0, 1.0, height=2, width=30) == ["● run0 2 " + "█" * 21, "▲ run1 1 " + "█" * 10 + "▌"]


def test_values_below_0_go_to_the_left():
    above, below = drawn(-1.0, 1.0, height=2, brief=True, width=24)
    assert below == "● -1 " + "█" * 10
    assert above == "▲  1 " + " " * 10 + "█" * 9


@pytest.mark.parametrize("value", [math.nan, math.inf, 1.7976931348623157e308])
def test_a_value_that_is_not_finite_is_written_last_and_has_no_bar(value):
    assert "█" not in drawn(value, 1.0)[1]
    assert "█" in drawn(value, 1.0)[0]


def test_the_best_comes_first_and_keeps_its_symbol():
    lines = bars(series(2, 1, 3), 40, 3, brief=False, lowest_first=True)
    rising = ["".join(text for text, _ in line)[:6] for line in lines]
    assert rising == ["▲ run1", "● run0", "■ run2"]
    assert [line[:6] for line in drawn(2, 1, 3)[:3]] == ["■ run2", "● run0", "▲ run1"]


def test_what_has_no_room_is_counted():
    assert drawn(*range(10), height=3)[-1] == " … 8 more"
    assert "more" not in "".join(drawn(*range(10), height=5, width=80))


@pytest.mark.parametrize("values", [(0.0, 0.0), (5e-324, 0.0), (1e308, -1e308), (math.nan, math.nan)])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (5, 1), (30, 0), (200, 60)])
def test_any_values_fit_in_any_room(values, width, height):
    for line in bars(series(*values), width, height, brief=False):
        assert sum(len(text) for text, _ in line) == width


def test_only_single_values_of_several_runs_are_bars():
    assert are_single(series(1.0, 2.0))
    assert are_single([*series(1.0, 2.0), Series("none", (), ())])
    assert not are_single(series(1.0))
    assert not are_single([*series(1.0, 2.0), Series("long", (0.0, 1.0), (1.0, 2.0))])
