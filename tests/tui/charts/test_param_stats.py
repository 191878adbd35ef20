from math import nan

import numpy as np
import pytest

from memo_tui.errors import MemoTuiError
from memo_tui.runs.model import Run
from memo_tui.tui.charts.heat_map import binned, heat_of
from memo_tui.tui.charts.importance import correlations, permutation
from memo_tui.tui.charts.param_stats import fitted, rank_correlation, rank_ratio, ranks


def run_of(place, params, value):
    return Run(f"r{place}", "1", f"run {place}", "FINISHED", 0, 1, params=params, metrics={"rmse": value})


def test_a_line_is_fitted_as_numpy_fits_it():
    x, y = [1.0, 2.0, 4.0, 8.0, 9.0], [3.0, 1.0, 7.0, 4.0, 9.0]
    fit = fitted(list(zip(x, y, strict=True)))
    assert (fit.slope, fit.start) == pytest.approx(np.polyfit(x, y, 1))
    assert fit.r == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert fit.points == 5
    assert fitted([(1, 1), (2, 2)]) is None
    assert fitted([(1, 1), (1, 2), (1, 3)]) is None
    assert fitted([(1, 5), (2, 5), (3, 5)]) is None


def test_ranks_of_equal_values_are_shared_and_only_the_order_counts():
    assert ranks([10, 20, 10, 5]) == [2.5, 4, 2.5, 1]
    assert rank_correlation([(1, 1), (2, 10), (3, 1e300)]) == pytest.approx(1)
    assert rank_correlation([(1, 3), (2, 2), (3, 1)]) == pytest.approx(-1)
    assert rank_ratio([("a", 1), ("a", 1), ("b", 9), ("b", 9)]) == pytest.approx(1)
    assert rank_ratio([("a", 1), ("a", 9), ("b", 1), ("b", 9)]) == pytest.approx(0)
    assert rank_ratio([("a", 1), ("a", 2), ("a", 3)]) is None


def test_the_param_that_makes_the_metric_matters_most():
    runs = [
        run_of(at, {"lr": str(10.0**-at), "model": "ab"[at % 2], "noise": str(at * 7 % 11)}, 50.0 + at)
        for at in range(12)
    ]
    runs += [run_of(20, {"lr": "1"}, nan), run_of(21, {"noise": "none"}, 55.5)]
    found = {each.param: each for each in correlations(["lr", "model", "noise"], "rmse", runs)}
    assert found["lr"].correlation == pytest.approx(-1)
    assert (found["lr"].signed, found["model"].signed, found["noise"].signed) == (True, False, False)
    assert abs(found["model"].correlation) < 0.5
    lost = permutation(["lr", "model", "noise"], "rmse", runs)
    assert lost["lr"] > 1
    assert max(lost["model"], lost["noise"]) < lost["lr"] / 5
    assert lost == permutation(["lr", "model", "noise"], "rmse", runs)
    with pytest.raises(MemoTuiError, match="needs 8 runs with the metric; here are 7"):
        permutation(["lr"], "rmse", runs[:7])


def test_many_numbers_are_put_in_ranges_and_names_stay_names():
    def runs_with(texts):
        return [run_of(at, {} if text is None else {"k": text}, 1.0) for at, text in enumerate(texts)]

    assert binned("k", runs_with(["10", "2", "10.0", None])) == (("2", "10", "none"), [1, 0, 1, 2])
    labels, places = binned("k", runs_with([str(at) for at in range(20)]))
    assert labels[0] == "0…2"
    assert len(labels) <= 8
    assert places == sorted(places)
    assert binned("k", runs_with(["b", "2", "a"])) == (("2", "a", "b"), [2, 0, 1])
    labels, places = binned("k", runs_with(["x", "x", *(f"name {at}" for at in range(30))]))
    assert "19 others" in labels
    assert places[0] == labels.index("x")


def test_a_cell_of_a_heat_map_is_the_mean_of_its_runs():
    params = [("1", "a"), ("1", "a"), ("2", "a"), ("2", "b"), ("2", "b")]
    values = [40.0, 60.0, 20.0, 30.0, nan]
    runs = [
        run_of(at, {"lr": lr, "model": model}, value)
        for at, ((lr, model), value) in enumerate(zip(params, values, strict=True))
    ]
    heat = heat_of(("lr", "model"), "rmse", runs)
    assert heat.means == {(0, 0): (50.0, 2), (1, 0): (20.0, 1), (1, 1): (30.0, 1)}
    assert heat.best == (1, 0)
    assert heat.title == "mean of rmse · best 20 at lr 2, model a"
