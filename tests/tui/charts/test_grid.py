from dataclasses import replace

import pytest
from textual import events
from textual.app import App

from memo_tui.runs.model import History, Run
from memo_tui.tui.charts.grid import ChartGrid
from memo_tui.tui.charts.metric_chart import MetricChart
from tests.tui.charts.test_metric_chart import drawings
from tests.tui.conftest import shown


@pytest.fixture(autouse=True)
def few_frames():
    """Every frame counts here."""


def run_of(run_id, metrics):
    return Run(
        run_id, "1", f"run {run_id}", "FINISHED", 0, 1, metrics=metrics, steps=dict.fromkeys(metrics, 9)
    )


def history(run_id, key, values=(1.0, 2.0, 3.0)):
    return History(run_id, key, range(len(values)), values, [step * 1000.0 for step in range(len(values))])


def runs_of(count, metrics):
    return [run_of(f"r{place}", dict.fromkeys(metrics, 1.0)) for place in range(count)]


class Stage(App):
    def __init__(self):
        super().__init__()
        self.turned, self.picked = [], []

    def compose(self):
        yield ChartGrid()

    def on_chart_grid_run_picked(self, message):
        self.picked.append(message.run.run_id)

    def on_chart_grid_turned(self):
        self.turned.append(self.query_one(ChartGrid).wanted())


def charts(app):
    """The titles of the charts on the screen, and whether each has the focus."""
    return {chart.border_title: chart.has_focus for chart in app.query(MetricChart) if chart.display}


def chart_of(app, title):
    return next(chart for chart in app.query(MetricChart) if chart.border_title == title)


KEYS = [f"m{place:02}" for place in range(30)]


async def staged(pilot, count=2, metrics=KEYS):
    grid = pilot.app.query_one(ChartGrid)
    runs = runs_of(count, metrics)
    grid.show(runs, [history(run.run_id, key) for run in runs for key in metrics])
    grid.focus_selected()
    await pilot.pause()
    return grid


@pytest.mark.parametrize(("size", "across", "down"), [((80, 24), 2, 2), ((140, 40), 3, 4), ((30, 8), 1, 1)])
async def test_as_many_charts_as_there_is_room_for(size, across, down):
    app = Stage()
    async with app.run_test(size=size) as pilot:
        grid = await staged(pilot)
        assert list(charts(app)) == KEYS[: across * down]
        assert grid.wanted() == [(run, key) for key in KEYS[: across * down] for run in ("r0", "r1")]
        assert grid.position == f"metrics 1-{across * down} of 30" or grid.position == "metric 1 of 30"


async def test_few_metrics_share_the_whole_room():
    app = Stage()
    async with app.run_test(size=(140, 40)) as pilot:
        grid = await staged(pilot, metrics=["a", "b"])
        assert {chart.outer_size for chart in app.query(MetricChart) if chart.display} == {(70, 40)}
        assert grid.position == "2 metrics"


async def test_many_runs_are_shown_in_fewer_charts_so_that_not_too_many_histories_are_wanted():
    app = Stage()
    async with app.run_test(size=(200, 60)) as pilot:
        grid = await staged(pilot, count=20)
        assert len(grid.wanted()) <= 240
        assert len(charts(app)) >= 8


async def test_arrows_choose_a_chart_and_scroll_by_rows():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot)
        assert charts(app) == {"m00": True, "m01": False, "m02": False, "m03": False}
        await pilot.press("right")
        assert grid.selected == "m01"
        await pilot.press("down", "down")
        assert charts(app) == {"m02": False, "m03": False, "m04": False, "m05": True}
        assert app.turned[-1] == grid.wanted()
        await pilot.press("up", "up", "up")
        assert charts(app)["m01"]
        await pilot.press("end")
        assert charts(app) == {"m26": False, "m27": False, "m28": False, "m29": True}
        await pilot.press("pageup")
        assert grid.selected == "m25"
        await pilot.press("home")
        assert charts(app)["m00"]


async def test_enter_enlarges_the_chosen_chart_and_escape_shows_all_again():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot)
        await pilot.press("right", "enter")
        assert charts(app) == {"m01": True}
        assert grid.wanted() == [("r0", "m01"), ("r1", "m01")]
        assert grid.position == "metric 2 of 30"
        assert "● run r0" in shown(app)
        await pilot.press("right")
        assert chart_of(app, "m01").cursor is not None
        await pilot.press("down")
        assert charts(app) == {"m02": True}
        await pilot.press("escape")
        assert charts(app) == {"m00": False, "m01": False, "m02": True, "m03": False}


def wheel(chart, x, y, kind=events.MouseScrollUp):
    """Turn the wheel over a cell of a chart."""
    chart.post_message(
        kind(chart, x, y, 0, 0, 0, False, False, False, chart.region.x + x, chart.region.y + y)
    )


async def test_the_mouse_zooms_drags_and_picks_in_every_chart_and_a_double_click_shows_all_or_enlarges():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.query_one(ChartGrid)
        runs = runs_of(2, ["up", "down", "single"])
        flat = {("r0", "up"): 0.0, ("r1", "up"): 9.0, ("r0", "down"): 9.0, ("r1", "down"): 0.0}
        read = [history(*key, [value + step / 50 for step in range(50)]) for key, value in flat.items()]
        grid.show(runs, [*read, *(history(run, "single", [1.0]) for run in ("r0", "r1"))])
        grid.focus_selected()
        await pilot.pause()
        down, up = chart_of(app, "down"), chart_of(app, "up")
        wheel(down, 30, 5)
        await pilot.pause()
        start, end = down.window
        assert end - start == pytest.approx(24.5)
        assert up.window == down.window
        await pilot.mouse_down(down, offset=(20, 5))
        await pilot.hover(down, offset=(30, 5))
        await pilot.mouse_up(down, offset=(30, 5))
        assert down.window[0] < start
        assert grid.alone is None  # a drag picks nothing

        await pilot.click(down, offset=(20, 3))
        assert (grid.alone, app.picked) == (0, ["r0"])
        await pilot.click(down, offset=(20, 3))
        assert grid.alone is None
        await pilot.click(up, offset=(20, 3))
        assert (grid.alone, app.picked) == (1, ["r0", "r1"])
        before = up.window
        await pilot.click(up, offset=(20, 5), times=2)
        assert before is not None
        assert (up.window, down.window, grid.alone, grid.enlarged) == (None, None, None, False)
        await pilot.click(up, offset=(20, 5), times=2)
        assert charts(app) == {"up": True}
        await pilot.press("escape")

        grid.bring("down")
        wheel(down, 20, 0, events.MouseScrollDown)  # above the lines
        await pilot.pause()
        assert grid.selected != "down"
        assert not grid.zoomed


class SectionedStage(App):
    def compose(self):
        yield ChartGrid(sectioned=True)


async def test_charts_stand_below_the_heading_of_their_section_however_few_lines_there_are():
    app = SectionedStage()
    async with app.run_test(size=(60, 12)) as pilot:
        await staged(pilot, count=1, metrics=["a", "b", "x/c"])
        assert [line[:3] for line in shown(app).split("\n")[:2]] == [" ▾ ", "╭─ "]
        await pilot.press("down")
        rows = shown(app).split("\n")
        assert rows[0].startswith("╭─ b ─")
        assert rows[-1].startswith(" ▾ x · 1 metric")
        await pilot.press("down", "enter")
        assert "▸ x · 1 metric · folded" in shown(app)


async def test_only_metrics_with_all_the_words_are_shown():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot, metrics=["train/loss", "val/loss", "val/f1"])
        grid.words = "LOSS val"
        await pilot.pause()
        assert list(charts(app)) == ["val/loss"]
        assert grid.position == "metric 1 of 1 found in 3"
        grid.words = "[/]"
        await pilot.pause()
        assert "No metric has “[/]” in its name." in shown(app)
        assert grid.wanted() == []
        grid.words = ""
        await pilot.pause()
        assert len(charts(app)) == 3


async def test_the_metric_chosen_last_is_there_again_after_words_that_none_has():
    async with Stage().run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot)
        await pilot.press("down", "right", "enter")
        grid.words = "zzz"
        await pilot.pause()
        assert "No metric has “zzz” in its name." in " ".join(shown(pilot.app).split())
        grid.words = ""
        await pilot.pause()
        assert grid.selected == "m03"


async def test_a_legend_leaves_out_the_runs_without_the_metric():
    async with Stage().run_test(size=(80, 24)) as pilot:
        runs = [run_of(f"r{place}", {"a": 1.0} if place == 2 else {"b": 1.0}) for place in range(3)]
        grid = pilot.app.query_one(ChartGrid)
        grid.show(runs, [history(run.run_id, key) for run in runs for key in run.metrics])
        await pilot.pause()
        assert "■ 3" in shown(pilot.app)
        assert "● -" not in shown(pilot.app)


async def test_all_charts_have_one_axis_scale_and_smoothing():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot)
        grid.x_axis, grid.y_scale, grid.smoothing = "relative", "log", 0.6
        assert {(c.x_axis, c.y_scale, c.smoothing) for c in app.query(MetricChart)} == {
            ("relative", "log", 0.6)
        }


async def test_cursor_and_zoom_are_those_of_all_charts():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot)
        runs = runs_of(2, KEYS)
        grid.show(runs, [history(run.run_id, key, [1.0] * 50) for run in runs for key in KEYS])
        await pilot.press("full_stop", "full_stop", "plus")
        await pilot.pause()
        assert len({(chart.cursor, chart.window) for chart in app.query(MetricChart)}) == 1
        assert chart_of(app, "m03").cursor > 0
        assert grid.zoomed
        await pilot.press("0")
        await pilot.pause()
        assert {(chart.cursor, chart.window) for chart in app.query(MetricChart)} == {(None, None)}
        assert not grid.zoomed


async def test_what_is_not_read_yet_says_so():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.query_one(ChartGrid)
        grid.show((), ())
        await pilot.pause()
        assert "not logged any metrics yet" in shown(app)
        runs = runs_of(1, ["a", "b"])
        grid.show(runs, [history("r0", "b", [float("nan")])])
        await pilot.pause()
        assert "Reading …" in shown(app)
        assert "The only value is NaN, at step 0." in " ".join(shown(app).split())


async def test_a_new_metric_comes_in_and_the_chosen_one_stays_chosen():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = await staged(pilot, count=1, metrics=["b", "c"])
        await pilot.press("right")
        run = run_of("r0", {"a": 1.0, "b": 1.0, "c": 1.0})
        grid.show([run], [history("r0", "c")])
        await pilot.pause()
        assert charts(app) == {"a": False, "b": False, "c": True}


async def test_points_that_come_in_redraw_only_their_chart(monkeypatch):
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        grid = app.query_one(ChartGrid)
        runs = runs_of(2, ["a", "b"])
        read = [history(run.run_id, key) for run in runs for key in ("a", "b")]
        grid.show(runs, read)
        await pilot.pause()
        again = {key: drawings(chart_of(app, key), monkeypatch) for key in ("a", "b")}
        newer = [replace(runs[0], metrics={"a": 4.0, "b": 1.0}), runs[1]]
        grid.show(newer, [history("r0", "a", (1.0, 2.0, 3.0, 4.0)), *read[1:]])
        await pilot.pause()
        assert again["b"] == []
        assert again["a"]
        assert "● 4" in shown(app)
