import math
import statistics
import sys

import pytest

from memo_tui.runs.table.spread import Spread


@pytest.mark.parametrize(
    "numbers", [[1.0, 2.0, 4.0], [1e9 + 1, 1e9 + 2, 1e9 + 4], [5, 5], [-1e-300, 3e-300], [0.0, 0.0]]
)
def test_it_is_the_mean_and_the_deviation_of_the_sample(numbers):
    spread = Spread.of([*numbers, None, math.nan, "text"])
    assert spread.count == len(numbers)
    assert spread.mean == pytest.approx(statistics.fmean(numbers))
    assert spread.std == pytest.approx(statistics.stdev(numbers))


def test_a_single_number_has_no_deviation_and_none_has_no_spread():
    assert Spread.of([3.0]) == Spread(1, 3.0, None)
    assert Spread.of([None, math.nan, "x"]) is None


def test_huge_numbers_do_not_overflow():
    spread = Spread.of([1.5e308, -1.5e308])
    assert (spread.mean, spread.std) == (0.0, math.inf)


@pytest.mark.parametrize("infinite", [math.inf, sys.float_info.max])
def test_infinity_makes_the_mean_infinite(infinite):
    assert Spread.of([infinite, 1.0]).mean == math.inf
    assert math.isnan(Spread.of([infinite, -infinite]).mean)
