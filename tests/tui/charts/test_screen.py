from dataclasses import replace

from textual.app import App
from textual.widgets import Input

from memo_tui.runs.model import History, Phase, Run, RunsSnapshot
from memo_tui.runs.run_map import RunMap
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.params_view import ParamsView
from memo_tui.tui.charts.screen import ChartsScreen
from memo_tui.tui.common.news import News
from tests.tui.conftest import shown

METRICS = ["rmse", "loss", "val/loss", "accuracy", "f1", "mae"]


def run_of(place, name=""):
    return Run(
        f"r{place}",
        "1",
        name or f"run {place}",
        "RUNNING",
        0,
        None,
        params={"lr": str(place + 1)},
        metrics=dict.fromkeys(METRICS, 2.0),
        steps=dict.fromkeys(METRICS, 1),
    )


class Stage(App):
    """An app that reads whatever the screen follows."""

    def __init__(self, runs):
        super().__init__()
        self.runs = {run.run_id: run for run in runs}
        self.followed = []
        self.news = News(self, "runs")
        self.charts = ChartsScreen(runs, self.news, self.follow)

    def on_mount(self):
        self.push_screen(self.charts)

    def follow(self, wanted):
        self.followed.append(list(wanted))
        self.call_later(self.publish)

    def publish(self, *values):
        values = values or (1.0, 2.0)
        times = [step * 1000.0 for step in range(len(values))]
        histories = [History(*key, range(len(values)), values, times) for key in self.followed[-1]]
        snapshot = RunsSnapshot(
            1, ("store", "experiment"), Phase.LIVE, 0.0, RunMap(self.runs), histories=tuple(histories)
        )
        self.news.publish(snapshot)


def titles(app):
    return [chart.border_title for chart in app.screen.query(MetricChart) if chart.display and chart.region]


def offered(app):
    """The keys in the footer."""
    return [line for line in shown(app).split("\n") if "esc" in line][-1]


async def settled(pilot):
    await pilot.pause()
    await pilot.pause()


async def test_the_most_wanted_keys_have_room_at_80_columns():
    app = Stage([run_of(0), run_of(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert titles(app) == ["rmse", "accuracy", "f1", "loss"]
        keys = "+ Zoom enter Enlarge X Axis Y Scale esc Back … ? Help q Quit ^p Palette"
        assert " ".join(offered(app).split()) == keys
        head = shown(app).split("\n")
        assert head[0].split(" · ") == [" 2 runs", "metrics 1-4 of 6", "by step"]
        assert head[1].split() == ["●", "run", "0", "▲", "run", "1"]
        await pilot.press("enter")
        await settled(pilot)
        assert "esc All charts" in offered(app)
        assert "? Help" in offered(app)


async def test_only_the_charts_in_view_are_followed():
    app = Stage([run_of(0), run_of(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.followed[-1] == [(run, key) for key in titles(app) for run in ("r0", "r1")]
        count = len(app.followed)
        app.publish()
        app.publish(1.0, 2.0, 3.0)
        await settled(pilot)
        assert len(app.followed) == count
        await pilot.press("enter")
        await settled(pilot)
        assert app.followed[-1] == [("r0", "rmse"), ("r1", "rmse")]
        await pilot.press("escape", "end")
        await settled(pilot)
        assert ("r1", "val/loss") in app.followed[-1]


async def test_snapshots_are_drawn_as_they_come():
    app = Stage([run_of(0), run_of(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "● 2  ▲ 2" in shown(app)
        app.runs["r0"] = run_of(0, name="[/] renamed")
        del app.runs["r1"]
        app.publish(1.0, 2.0, 77.0)
        await settled(pilot)
        assert "● 77  ▲ 77" in shown(app)
        assert "● [/] renamed  ▲ run 1" in shown(app)


async def test_keys_change_axis_scale_and_smoothing_of_all_charts():
    app = Stage([run_of(0)])
    async with app.run_test(size=(120, 24)) as pilot:
        await settled(pilot)
        await pilot.press("X", "Y", "S", "S")
        assert "by time since the start · log · smoothed 0.6" in shown(app)
        assert {(c.x_axis, c.y_scale, c.smoothing) for c in app.screen.query(MetricChart)} == {
            ("relative", "log", 0.6)
        }
        await pilot.press("X", "Y", "R", "R")
        assert shown(app).split("\n")[0].rstrip().endswith("by time · symlog")
        await pilot.press("X", "Y")
        assert shown(app).split("\n")[0].rstrip().endswith("by step")
        app.publish(*range(20))
        await pilot.press("plus")
        await settled(pilot)
        assert "zoomed · 0 shows all" in shown(app)


async def test_filter_takes_words_while_typed_and_escape_takes_it_away():
    app = Stage([run_of(0)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"loss")
        await settled(pilot)
        assert titles(app) == ["loss", "val/loss"]
        assert "2 found in 6" in shown(app)
        await pilot.press("enter")
        assert isinstance(app.focused, MetricChart)
        assert app.screen.query_one("#filter", Input).display
        await pilot.press("escape")
        await settled(pilot)
        assert len(titles(app)) == 4
        assert not app.screen.query_one("#filter", Input).display
        await pilot.press("slash", "q", "escape")
        assert app.screen is app.charts
        await pilot.press("escape")
        assert app.screen is not app.charts


async def test_params_are_a_key_away_and_back():
    app = Stage([run_of(0), run_of(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert titles(app) == []
        assert "rmse by lr" in shown(app)
        assert "^p Palette" in offered(app)
        assert "Scale" not in offered(app)
        assert isinstance(app.focused, ParamsView)
        await pilot.press("p")
        await settled(pilot)
        assert isinstance(app.focused, MetricChart)
        await pilot.press("p", "escape")
        await settled(pilot)
        assert len(titles(app)) == 4
        await pilot.press("slash")
        await settled(pilot)
        assert isinstance(app.focused, Input)
        assert app.focused.region
        await pilot.press("escape")
        await pilot.press("escape")
        assert app.screen is not app.charts


async def test_more_runs_than_signs_are_told():
    app = Stage([run_of(place) for place in range(23)])
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "the first 20 of 23 runs" in shown(app)
        assert len({run for run, _ in app.followed[-1]}) == 20
        assert len(app.screen.query_one(ChartGrid).wanted()) <= 240


async def test_names_stand_in_the_legend_of_an_enlarged_chart_only_once():
    app = Stage([run_of(0), run_of(1)])
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert shown(app).count("run 0") == 1


async def test_keys_group_color_mute_and_single_out_runs():
    runs = [run_of(place) for place in range(5)]
    metrics = runs[0].metrics | {"system/cpu": 1.0}
    runs = [replace(run, tags={"team": "ab"[at % 2]}, metrics=metrics) for at, run in enumerate(runs)]
    app = Stage(runs)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        grid = app.screen.query_one(ChartGrid)

        def head():
            return shown(app).split("\n")[0]

        def legend():
            return shown(app).split("\n")[1]

        assert "system/cpu" not in titles(app)
        await pilot.press("tab")
        await settled(pilot)
        assert titles(app) == ["system/cpu"]
        assert "1 metric of the machine" in head()
        await pilot.press("tab", "t", *"team")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "grouped by team: mean ± std" in head()
        assert legend().split("  ")[:2] == [" ● team a (of 3)", "▲ team b (of 2)"]
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert {chart.alone for chart in app.screen.query(MetricChart)} == {1}
        await pilot.press("right_square_bracket", "t", *"none", "enter", "number_sign", *"param", "enter")
        await settled(pilot)
        assert "coloured by lr" in head()
        assert legend().startswith(" lr 1 ███████ 5")
        await pilot.press("M", *"val", "enter", "exclamation_mark", "H")
        await settled(pilot)
        assert "over val/loss" in head()
        assert "outliers muted" in head()
        assert "all values" in head()
        assert {chart.x_axis for chart in app.screen.query(MetricChart)} == {"metric"}
        assert ("r0", "val/loss") in grid.wanted()
        await pilot.press("M", *"none", "enter", "ctrl+y")
        await settled(pilot)
        assert [chart.y_scale for chart in app.screen.query(MetricChart)][:2] == ["log", "linear"]
        app.publish(*range(50))
        await pilot.press("ampersand", "plus")
        await settled(pilot)
        assert [chart.window is None for chart in app.screen.query(MetricChart)][:2] == [False, True]
        await pilot.press("Y", "ampersand")
        await settled(pilot)
        assert {chart.y_scale for chart in app.screen.query(MetricChart)} == {"log"}
        assert not grid.zoomed
