"""Runs in groups, coloured by a value, over another metric."""

from math import inf, nan, sqrt

import pytest

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.choices import Choices, Field, Groups, Source, Spread, group_fields
from memo_tui.tui.charts.chosen_series import ChosenSeries, legend_series, shade_axis, words_of
from memo_tui.tui.charts.grouped import grouped, over
from memo_tui.tui.charts.series import Series, XAxis, mark
from memo_tui.tui.charts.short_names import common_ends


def run(run_id, lr, parent=None, **tags):
    tags |= {"mlflow.parentRunId": parent} if parent else {}
    return Run(
        run_id, "1", f"run {run_id}", "FINISHED", 0, 1, params={"lr": lr}, metrics={"loss": 1.0}, tags=tags
    )


RUNS = [run("a", "0.1", team="blue"), run("b", "0.1", "a", team="red"), run("c", "10", "a", team="red")]


def history(run_id, values, key="loss"):
    return History(run_id, key, range(len(values)), values, [1000.0 * step for step in range(len(values))])


def by_key(*histories):
    return {(each.run_id, each.key): each for each in histories}


def lists(series):
    return list(series.steps), list(series.values), *(list(end) for end in series.band)


@pytest.mark.parametrize(
    ("spread", "low", "high"), [(Spread.RANGE, [1, 2], [3, 6]), (Spread.DEVIATION, [1, 2], [3, 6])]
)
def test_a_group_is_the_mean_of_its_members_in_a_band(spread, low, high):
    members = [Series("a", [0, 10], [1.0, 2.0]), Series("b", [0, 10], [3.0, 6.0]), Series("c", [0], [9.0])]
    one, other = grouped(members, ["x", "x", "y"], spread, by_time=False)
    assert lists(one) == ([0, 10], [2, 4], low, high)
    assert (one.name, other.name) == ("x (of 2)", "y (of 1)")
    assert lists(other) == ([0], [9], [9], [9])


def test_members_count_only_where_they_are_and_between_their_points():
    members = [
        Series("a", [0, 10], [0.0, 10.0]),
        Series("b", [5, 20, 30], [1.0, nan, inf]),
        Series("c", [], []),
    ]
    (one,) = grouped(members, ["x"] * 3, Spread.RANGE, by_time=False)
    assert lists(one) == ([0, 5, 10], [0, 3, 10], [0, 1, 10], [0, 5, 10])
    (nothing,) = grouped(members[2:], ["x"], Spread.RANGE, by_time=False)
    assert len(nothing.values) == 0


def test_the_deviation_is_that_of_all_members():
    members = [Series(str(value), [0], [value]) for value in (1.0, 2.0, 6.0)]
    (one,) = grouped(members, ["x"] * 3, Spread.DEVIATION, by_time=False)
    deviation = sqrt((4 + 1 + 9) / 3)
    assert one.band[0][0] == pytest.approx(3 - deviation)
    assert one.band[1][0] == pytest.approx(3 + deviation)


def test_over_time_members_are_joined_from_their_own_start():
    members = [
        Series("a", [0, 1], [0.0, 2.0], [5000, 7000]),
        Series("b", [0, 1], [2.0, 4.0], [90_000, 92_000]),
    ]
    (one,) = grouped(members, ["x", "x"], Spread.RANGE, by_time=True)
    assert (list(one.times), list(one.values)) == ([0, 2000], [1, 3])


def test_a_metric_over_another_takes_the_last_value_there_was():
    found = over(
        Series("y", [0, 1, 2, 5], [10.0, 11.0, 12.0, 15.0]), Series("x", [1, 2, 2, 3], [7.0, 8.0, 8.5, nan])
    )
    assert (list(found.steps), list(found.values)) == ([7, 8.5, 8.5], [11, 12, 15])
    assert len(over(Series("y", [0], [1.0]), Series("x", [], [])).values) == 0


def test_runs_are_grouped_by_what_differs():
    assert [(each.source, each.key) for each in group_fields(RUNS)] == [
        (Source.PARENT, ""),
        (Source.PARAM, "lr"),
        (Source.TAG, "team"),
    ]
    names = {
        field.source: [each.name for each in legend_series(RUNS, Choices(Groups(field)))]
        for field in group_fields(RUNS)
    }
    assert names == {
        Source.PARENT: ["no parent (of 1)", "run a (of 2)"],
        Source.PARAM: ["lr 0.1 (of 2)", "lr 10 (of 1)"],
        Source.TAG: ["team blue (of 1)", "team red (of 2)"],
    }


def test_series_are_made_as_chosen_and_only_anew_when_something_is_new():
    histories = by_key(history("a", [1.0, 2.0]), history("b", [3.0, 4.0]), history("c", [5.0]))
    made, choices = ChosenSeries(), Choices(Groups(Field(Source.PARAM, "lr"), Spread.RANGE))
    first = made.of(RUNS, "loss", histories, choices, XAxis.STEP)
    assert [list(each.values) for each in first] == [[2, 3], [5]]
    assert made.of(RUNS, "loss", dict(histories), choices, XAxis.STEP) is first
    histories |= by_key(history("c", [5.0, 6.0]))
    assert [list(each.values) for each in made.of(RUNS, "loss", histories, choices, XAxis.STEP)] == [
        [2, 3],
        [5, 6],
    ]
    assert words_of(choices) == ["grouped by lr: min to max"]
    over_x = made.of(
        RUNS, "loss", histories | by_key(history("a", [0.5, 0.1], "x")), Choices(x_metric="x"), XAxis.STEP
    )
    assert [list(each.steps) for each in over_x] == [[0.5, 0.1], [], []]


def test_runs_are_coloured_by_a_value_with_a_scale():
    choices = Choices(shade=Field(Source.PARAM, "lr"))
    axis = shade_axis(RUNS, choices)
    assert [(label, place) for place, label in axis.ticks] == [("0.1", 0), ("10", 1)]
    marks = [
        mark(at, each) for at, each in enumerate(ChosenSeries().of(RUNS, "loss", {}, choices, XAxis.STEP))
    ]
    assert [each.strong for each in marks] == ["chart--shade-0", "chart--shade-0", "chart--shade-6"]
    assert len({each.sign for each in marks}) == 3
    metric = shade_axis(RUNS, Choices(shade=Field(Source.METRIC, "loss")))
    assert metric.places == pytest.approx((0.5, 0.5, 0.5))
    assert common_ends([each.name for each in legend_series(RUNS, choices)]) == (4, 0)


def test_a_run_without_the_value_of_the_scale_keeps_its_own_colour():
    runs = [*RUNS, Run("d", "1", "run d", "FINISHED", 0, 1)]
    series = ChosenSeries().of(runs, "loss", {}, Choices(shade=Field(Source.METRIC, "loss")), XAxis.STEP)
    assert mark(3, series[3]).strong.startswith("chart--series-")
