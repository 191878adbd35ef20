import tomllib

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.tui.charts.charts_view import ChartsView
from memo_tui.tui.charts.metric_chart import MetricChart
from memo_tui.tui.charts.section_head import SectionHead
from memo_tui.tui.run.run_details import RunDetails
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.workspace.divider import Divider
from tests.tui.conftest import shown, until, words

METRICS = ("loss", "train/loss", "val/loss", "system/cpu")


def log(uri, name, lr):
    tracker = MlFlowTracker("space", uri)
    with tracker.run(name=name):
        tracker.log_params({"lr": lr})
        for metric in METRICS:
            for step in range(3):
                tracker.log_metric(metric, lr + step, step=step)


def titles(app):
    return [
        str(chart.border_title) for chart in app.query(ChartsView).first().query(MetricChart) if chart.region
    ]


def columns(app):
    """The widths of the columns that are seen, from the left."""
    return [
        widget.outer_size.width for widget in app.query("#runs-view, ChartColumn, #boxes") if widget.region
    ]


async def dragged(pilot, divider, by):
    """Drag a divider with the mouse."""
    await pilot.mouse_down(divider)
    await pilot.hover(divider, offset=(by, 3))
    await pilot.mouse_up(divider, offset=(0, 3))
    await pilot.pause()


async def test_runs_charts_and_details_stand_side_by_side_live_and_are_kept(make_app, store_uri, tmp_path):
    log(store_uri, "one", 1)
    log(store_uri, "two", 2)
    config = tmp_path / "settings.toml"
    config.write_text(
        'tour = "done"\n[workspace]\nopen = true\nruns = 30\ndetails = 20\nfolded = ["system/"]\n'
    )
    app = make_app(experiment="space", pane="training")
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: "2 runs · metrics 1-3 of 4, 1 folded · by step" in words(app))
        assert titles(app) == ["loss", "train/loss", "val/loss"]
        assert all(text in words(app) for text in ("▾ train · 1 metric", "▸ system · 1 metric · folded"))
        assert " lr 2 " in words(app)
        await until(pilot, lambda: "● 4 ▲ 3" in words(app))
        assert columns(app) == [42, 68, 28]  # as it was left last
        assert all(row in shown(app) for row in ("› ● two", "  ▲ one"))

        await pilot.press("escape")
        await until(pilot, lambda: "loss by step" in words(app))
        assert not app.query_one(ChartsView).region
        await pilot.press("Z")
        await until(pilot, lambda: len(columns(app)) == 3)

        log(store_uri, "three", 3)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "● 4 ▲ 3 ■ 5" in words(app))  # without marks, the others keep their signs
        await pilot.press("slash", *"params.lr < 3", "enter")
        await until(pilot, lambda: "2 matching runs" in words(app))

        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, MetricChart))
        await pilot.press("end")
        assert isinstance(app.focused, SectionHead)
        await pilot.press("enter")
        await until(pilot, lambda: "system/cpu" in titles(app))
        await pilot.press("S", "up", "m")
        assert "smoothed 0.3" in words(app)
        await pilot.press("right_square_bracket", "right_square_bracket")  # the second run of the charts
        await until(pilot, lambda: "only one" in words(app) and " lr 1 " in words(app))
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, RunDetails))

        before = columns(app)
        await pilot.press("right_curly_bracket")
        await until(pilot, lambda: columns(app) == [before[0], before[1] - 4, before[2] + 4])
        left, right = app.query(Divider)
        await dragged(pilot, left, 9)
        assert columns(app)[0] == before[0] + 9
        await dragged(pilot, right, -5)
        assert columns(app)[2] == before[2] + 4 + 5
        wide = columns(app)

        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: len(columns(app)) == 2)
        assert app.focused.region
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, RunTable) and app.focused.region)
        assert "tab Column" not in shown(app)  # there is no room for it
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: columns(app) == [60])
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(app.focused, MetricChart) and columns(app) == [60])
        await pilot.press("1", "3")
        await until(
            pilot, lambda: app.focused and app.focused.region and app.focused in app.query("ChartGrid > *")
        )
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
        app.finish()
    saved = tomllib.loads(config.read_text())["workspace"]
    assert (saved["open"], saved["folded"]) == (True, [])
    assert [round(saved[name] * 1.4) for name in ("runs", "details")] == wide[::2]
