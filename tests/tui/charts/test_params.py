from math import inf, nan

import pytest
from rich.cells import cell_len
from textual.app import App

from memo_tui.runs.model import Run
from memo_tui.tui.charts.paper import ChartPaper
from memo_tui.tui.charts.params import best_of, differing, metric_axis, param_axis
from memo_tui.tui.charts.params_view import ParamsView, Plot
from tests.tui.conftest import shown


def run_of(place, params, metrics=None):
    return Run(f"r{place}", "1", f"run {place}", "FINISHED", 0, 1, params=params, metrics=metrics or {})


def runs_with(key, texts):
    return [run_of(at, {} if text is None else {key: text}) for at, text in enumerate(texts)]


def test_only_params_that_differ_count():
    runs = [run_of(0, {"a": "1", "b": "1"}), run_of(1, {"a": "1", "b": "2", "c": "3"})]
    assert differing(runs) == ["b", "c"]
    assert differing(runs[:1]) == []


def test_numbers_have_an_axis_of_numbers():
    axis = param_axis("trees", runs_with("trees", ["50", "200", "125"]))
    assert axis.places == (0.0, 1.0, 0.5)
    assert axis.ticks == ((0.0, "50"), (0.5, "125"), (1.0, "200"))
    assert not axis.note


def test_numbers_of_different_sizes_have_a_log_axis():
    axis = param_axis("lr", runs_with("lr", ["0.1", "1e-3", "0.01"]))
    assert axis.places == pytest.approx((1.0, 0.0, 0.5))
    assert [words for _, words in axis.ticks] == ["0.001", "0.01", "0.1"]
    assert axis.note == "log"
    assert not param_axis("x", runs_with("x", ["0", "1000"])).note


def test_many_numbers_are_marked_at_the_ends_only():
    axis = param_axis("n", runs_with("n", [str(n) for n in range(11)]))
    assert axis.ticks == ((0.0, "0"), (1.0, "10"))


@pytest.mark.parametrize("texts", [["linear", "network", "forest"], ["1", "2", "many"], ["nan", "1", "2"]])
def test_other_values_stand_side_by_side(texts):
    axis = param_axis("model", runs_with("model", texts))
    assert sorted(axis.places) == [0.0, 0.5, 1.0]
    assert [words for _, words in axis.ticks] == sorted(texts)


def test_a_run_without_the_param_has_a_place_of_its_own():
    axis = param_axis("trees", runs_with("trees", ["50", None, "100"]))
    assert axis.places[1] == 0.0
    assert axis.ticks[0] == (0.0, "none")
    assert 0 < axis.places[0] < axis.places[2] == 1.0


def test_a_metric_has_round_ticks_and_no_place_for_what_is_not_finite():
    values = [53.0, 57.0, nan, inf]
    runs = [run_of(at, {}, {"rmse": value}) for at, value in enumerate(values)] + [run_of(9, {})]
    axis = metric_axis("rmse", runs)
    assert axis.places == (0.0, 1.0, None, None, None)
    assert [words for _, words in axis.ticks] == ["53", "54", "55", "56", "57"]
    assert metric_axis("none", runs).places == (None,) * 5


def test_the_best_is_the_lowest_error_and_the_highest_score():
    runs = [
        run_of(at, {}, {"rmse": value, "accuracy": value}) for at, value in enumerate([2.0, 1.0, 3.0, nan])
    ]
    assert best_of("rmse", runs) == 1
    assert best_of("accuracy", runs) == 2
    assert best_of("none", runs) is None


class Stage(App):
    def compose(self):
        yield ParamsView()

    def on_mount(self):
        self.query_one(ParamsView).focus()


RUNS = [
    run_of(0, {"lr": "0.1", "model": "linear", "same": "1"}, {"rmse": 50.0, "r2": 0.5}),
    run_of(1, {"lr": "0.01", "model": "[/] [red]", "same": "1"}, {"rmse": 40.0, "r2": 0.4}),
    run_of(2, {"lr": "0.001", "same": "1"}, {"rmse": 60.0}),
]


async def test_parallel_coordinates_lead_from_the_params_to_the_metric():
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.query_one(ParamsView)
        view.show(RUNS)
        await pilot.pause()
        rows = shown(app).split("\n")
        assert rows[0].split() == ["›lr", "(log)", "model", "rmse"]
        assert rows[1].rstrip().endswith("■ ■ 60")
        assert rows[-1].rstrip().endswith("▲ ▲ 40 best")
        assert any(row.rstrip().endswith("● ● 50") for row in rows)
        assert "[/] [red]" in shown(app)
        assert "none" in shown(app)
        assert "same" not in shown(app)
        assert view.title == "rmse by lr · param 1 of 2 that differ"


async def test_keys_choose_the_param_the_metric_and_the_plot():
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.query_one(ParamsView)
        view.show(RUNS)
        await pilot.press("right")
        assert "›model" in shown(app)
        await pilot.press("right")
        assert "›rmse" in shown(app)
        await pilot.press("right", "down")
        assert view.title == "r2 by lr · param 1 of 2 that differ · 1 run without r2"
        await pilot.press("v")
        rows = shown(app).split("\n")
        assert rows[0].strip() == "r2"
        assert rows[-1].strip() == "lr (log)"
        assert "● best" in shown(app) or "best ●" in shown(app)
        assert sum("▲" in row for row in rows) == 1
        assert not any("■" in row for row in rows)
        assert rows[-2].split() == ["0.001", "0.01", "0.1"]


async def test_equal_runs_stand_side_by_side_in_a_scatter_plot():
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.query_one(ParamsView)
        view.show([run_of(at, {"lr": "1" if at else "2"}, {"rmse": 1.0}) for at in range(6)])
        await pilot.press("v")
        assert all(sign in shown(app) for sign in "●▲■◆○△")


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([], "Mark several runs"),
        (RUNS[:1], "Mark several runs"),
        ([run_of(0, {"a": "1"}), run_of(1, {"a": "2"})], "not logged any metrics yet"),
        ([run_of(0, {"a": "1"}, {"m": 1.0}), run_of(1, {"a": "1"}, {"m": 2.0})], "the same params"),
    ],
)
async def test_nothing_to_plot_is_said(runs, words):
    app = Stage()
    async with app.run_test(size=(80, 20)) as pilot:
        view = app.query_one(ParamsView)
        view.show(RUNS)
        view.show(runs)
        await pilot.pause()
        assert words in shown(app)
        assert view.title == "params"


PLOTS = ["ParallelPlot", "ScatterPlot", "HeatMap", "ImportancePlot"]


@pytest.mark.parametrize("size", [(1, 1), (24, 8), (41, 8), (80, 24), (200, 60)])
@pytest.mark.parametrize("plot", PLOTS)
async def test_every_line_is_filled_at_any_size(size, plot):
    runs = [
        run_of(
            at,
            {f"param {key}": f"日本 {at * key}" if key % 2 else str(at * 10**key) for key in range(12)},
            {"rmse": float(at)},
        )
        for at in range(6 if plot == "ImportancePlot" else 20)
    ]
    app = Stage()
    async with app.run_test(size=size) as pilot:
        view = app.query_one(ParamsView)
        view.plot = list(Plot)[PLOTS.index(plot)]
        view.show(runs)
        for _ in range(3):
            await pilot.press("left")
            found = view.query_one(plot, ChartPaper)
            widths = {cell_len(found.render_line(y).text) for y in range(found.size.height)}
            assert widths <= {found.size.width}
