import math

from memo_tui.runs.model import AtBest, DataSetInput, Extremes, Run
from memo_tui.runs.table.comparison import change, compare
from memo_tui.runs.table.directions import Better


def a_run(name, params=None, metrics=None, **fields):
    return Run(name, "1", name, "FINISHED", 1000, 3000, params or {}, metrics or {}, **fields)


def line(lines, section, key):
    return next(each for each in lines if (each.section, each.key) == (section, key))


def test_what_one_run_has_and_another_has_not_differs():
    lines = compare([a_run("a", {"x": "1"}), a_run("b")], {})
    found = line(lines, "params", "x")
    assert (found.values, found.differs) == (("1", None), True)


def test_params_differ_as_the_texts_that_were_logged():
    lines = compare([a_run("a", {"x": "1", "y": "2"}), a_run("b", {"x": "1.0", "y": "2"})], {})
    assert line(lines, "params", "x").differs
    assert not line(lines, "params", "y").differs


def test_the_best_follows_the_direction_and_nan_is_never_the_best():
    runs = [
        a_run("a", metrics={"rmse": 3.0, "r2": 0.1, "same": 1.0}),
        a_run("b", metrics={"rmse": 2.0, "r2": math.nan, "same": 1.0}),
        a_run("c", metrics={"rmse": 2.0, "r2": 0.5, "same": 1.0}),
    ]
    lines = compare(runs, {})
    assert line(lines, "metrics", "rmse").best == {1, 2}
    assert line(lines, "metrics", "r2").best == {2}
    assert line(lines, "metrics", "same").best == frozenset()
    assert line(compare(runs, {"rmse": Better.HIGHER}), "metrics", "rmse").best == {0}


def test_what_the_columns_show_of_histories_is_compared_too():
    runs = [
        a_run(name, metrics={"rmse": 1.0}, extremes={"rmse": Extremes(low, 3, 9.0, 0)},
              at_best={"r2@rmse": AtBest(beside, 0.0)})
        for name, low, beside in (("a", 0.5, 0.3), ("b", 0.25, 0.2))
    ]  # fmt: skip
    lines = compare(runs, {}, columns=("name", "best:rmse", "at:rmse", "at_best:r2@rmse", "mean:mae"))
    assert line(lines, "metrics", "best:rmse").best == {1}
    assert line(lines, "metrics", "at:rmse").values == (3, 3)
    assert line(lines, "metrics", "at_best:r2@rmse").values == (0.3, 0.2)
    assert line(lines, "metrics", "at_best:r2@rmse").best == {0}
    assert next(each.key for each in lines if each.section == "metrics") == "rmse"
    assert not [each for each in lines if each.key == "mean:mae"]


def test_nan_is_the_same_as_nan():
    lines = compare([a_run("a", metrics={"m": math.nan}), a_run("b", metrics={"m": math.nan})], {})
    assert not line(lines, "metrics", "m").differs


def test_experiments_have_their_names_and_data_sets_their_digests():
    runs = [a_run("a", inputs=(DataSetInput("cars", "abc", "", "", ""),)), a_run("b")]
    lines = compare(runs, {}, {"1": "[BE] one"})
    assert line(lines, "run", "experiment").values == ("[BE] one", "[BE] one")
    assert line(lines, "data", "cars").values == ("abc", None)


def test_the_tags_of_mlflow_itself_come_last_and_none_that_the_run_tells_already():
    tags = {"mlflow.user": "x", "mlflow.runName": "a", "mlflow.source.name": "x", "team": "y"}
    keys = [each.key for each in compare([a_run("a", tags=tags), a_run("b")], {}) if each.section == "tags"]
    assert keys == ["team", "mlflow.source.name"]


def test_a_change_is_told_in_numbers_and_per_cent():
    assert change(3.0, 2.0) == "+1 (+50.0 %)"
    assert change(1.5, 2.0) == "-0.5 (-25.0 %)"
    assert change(1.5, -2.0) == "+3.5 (+175.0 %)"
    assert change(2.0, 2.0) == "="
    assert change(2.0, 0.0) == "+2"
    assert [change(math.nan, 1.0), change("x", 1.0), change(None, 1.0)] == ["", "", ""]


def test_params_by_which_launches_agree_who_trains_are_not_compared():
    runs = [a_run(name, {"x": "1", "memo_tui.memo.leader": name}) for name in ("a", "b")]
    assert [each.key for each in compare(runs, {}) if each.section == "params"] == ["x"]
