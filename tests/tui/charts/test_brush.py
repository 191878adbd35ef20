import pytest
from textual.app import App

from memo_tui.runs.model import Run
from memo_tui.tui.charts.brush import inside, moved, narrowed, of_rows, widened
from memo_tui.tui.charts.parallel_plot import ParallelPlot
from memo_tui.tui.charts.params import Axis
from memo_tui.tui.charts.params_view import ParamsView, Plot
from tests.tui.conftest import shown, until


def test_a_range_keeps_the_runs_whose_places_are_in_it():
    axes = {"a": Axis("a", (0.0, 0.5, None, 1.0), ()), "b": Axis("b", (0.0, 1.0, 1.0, 1.0), ())}
    assert inside(axes, {}) == [True] * 4
    assert inside(axes, {"a": (0.4, 1.0)}) == [False, True, False, True]
    assert inside(axes, {"a": (0.0, 0.5), "b": (0.9, 1.0)}) == [False, True, False, False]
    assert inside(axes, {"gone": (0.0, 0.1)}) == [True] * 4


def test_rows_from_end_to_end_hold_the_whole_axis():
    assert of_rows(0, 9, 10) == of_rows(30, -5, 10) == (0.0, 1.0)
    low, high = of_rows(7, 5, 10)
    assert 0 < low < high < 1
    assert of_rows(5, 7, 10) == (low, high)


def test_keys_narrow_widen_and_move_a_range_without_leaving_the_axis():
    assert narrowed(None, from_top=False) == (0.0, 0.5)
    assert narrowed(None, from_top=True) == (0.5, 1.0)
    assert narrowed((0.0, 0.5), from_top=False) == (0.125, 0.375)
    assert widened((0.0, 0.25)) == (0.0, 0.5)
    assert widened((0.2, 0.7)) is None
    assert widened(None) is moved(None, 1) is None
    assert moved((0.0, 0.4), 1) == pytest.approx((0.1, 0.5))
    assert moved((0.05, 0.45), -1) == pytest.approx((0.0, 0.4))


class Stage(App):
    def compose(self):
        yield ParamsView()

    def on_mount(self):
        self.query_one(ParamsView).focus()


RUNS = [
    Run(
        f"r{at}",
        "1",
        f"run {at}",
        "FINISHED",
        0,
        1,
        params={"lr": str(at), "[/] depth": str(at * 5 % 7), "model": "ab"[at % 2]},
        metrics={"rmse": 20.0 + at},
    )
    for at in range(9)
]


async def test_ranges_drawn_on_axes_leave_out_runs_in_all_plots():
    app = Stage()
    async with app.run_test(size=(100, 24)) as pilot:
        view = app.query_one(ParamsView)
        view.show(RUNS)
        await pilot.pause()
        plot = app.query_one(ParallelPlot)
        assert "▲ 21" in shown(app)
        names = shown(app).split("\n")[0]
        column = names.index("lr")
        await pilot.mouse_down(plot, offset=(column + 1, 12))
        await pilot.hover(plot, offset=(column + 1, 23))
        await pilot.mouse_up(plot, offset=(column + 1, 23))
        await pilot.pause()
        assert "5 of 9 runs in range" in view.title
        assert "┃" in shown(app)
        assert "▲ 21" in shown(app)
        assert "▼ 28" not in shown(app)
        await pilot.press("v")
        assert view.plot is Plot.SCATTER
        assert "rmse · r +1.00 over 5 runs" in shown(app)
        await pilot.press("v")
        assert "mean of rmse · best 20 at lr 0, [/] depth 0" in shown(app)
        await pilot.press("greater_than_sign")
        assert "best 20 at lr 0, model a" in shown(app)
        await pilot.press("v")
        await until(
            pilot, lambda: "Permutation importance needs 8 runs with the metric; here are" in shown(app)
        )
        await pilot.press("0")
        await until(pilot, lambda: "computing" not in shown(app) and "needs" not in shown(app))
        rows = shown(app).split("\n")
        assert rows[0].split()[:2] == ["rank", "correlation"]
        assert rows[1].split()[:2] == ["›lr", "+1.00"]
        assert any(row.split()[:2] == ["[/]", "depth"] for row in rows[2:])

        await pilot.press("v", "right", "right", "plus")  # the axis of the metric: its better half
        assert "5 of 9 runs in range" in view.title
        await pilot.press("greater_than_sign", "minus")
        assert "in range" not in view.title
        await pilot.press("plus")
        await pilot.click(plot, offset=(plot.size.width - 16, 5))
        await pilot.pause()
        assert "in range" not in view.title
