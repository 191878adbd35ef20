import random
import time
from math import inf, nan

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App

from memo_tui.tui.charts.braille import Stretches, thin, trace
from memo_tui.tui.charts.metric_chart import MetricChart, Series
from memo_tui.tui.charts.points import Points
from memo_tui.tui.charts.scale import scale_of


class Stage(App):
    def compose(self):
        yield MetricChart(empty="No metric yet.")


def lines(chart):
    return [chart.render_line(y).text for y in range(chart.size.height)]


def drawings(chart, monkeypatch):
    """The sizes in which a chart is drawn from now on, one each time."""
    sizes, draw = [], chart.draw
    monkeypatch.setattr(chart, "draw", lambda *size: sizes.append(size) or draw(*size))
    return sizes


async def drawn(*series, size=(40, 12), title="rmse by step"):
    """The lines of a chart of these series; each fills its line exactly."""
    app = Stage()
    async with app.run_test(size=size) as pilot:
        chart = app.query_one(MetricChart)
        chart.show(title, series)
        await pilot.pause()
        result = lines(chart)
        assert [cell_len(line) for line in result] == [size[0]] * size[1]
        return result


def dotted(rows):
    """The columns of cells that hold dots of a line."""
    return {x for row in rows for x, sign in enumerate(row) if "\u2801" <= sign <= "\u28ff"}


async def test_axes_tell_values_and_steps():
    rows = await drawn(Series("rmse", range(0, 121, 10), [70 - step / 10 for step in range(0, 121, 10)]))
    assert [row[:5] for row in rows if "┤" in row] == [" 70 ┤", " 65 ┤", " 60 ┤"]
    assert rows[-1].split() == ["0", "50", "100"]
    assert rows[0].endswith("58 @ 120")


async def test_nothing_to_draw_is_said():
    for sentence, *series in (
        ("No metric yet.",),
        ("No metric yet.", Series("a", [], [])),
        ("The only value is NaN, at step 7.", Series("a", [7], [nan])),
        ("All 2 values are infinite, from step 1 on.", Series("a", [1, 2], [-inf, 1.797e308])),
        (
            "All 3 values are NaN or infinite, from step 1 on.",
            Series("a", [1, 2], [nan, inf]),
            Series("b", [5], [inf]),
        ),
    ):
        rows = await drawn(*series, size=(60, 12))
        assert [row.strip() for row in rows if row.strip()] == [sentence]


@pytest.mark.parametrize("title", ["[/]", "[red]x", "[BE][bruxelles] DE D3", "日本語", ""])
async def test_titles_and_names_are_shown_as_they_are(title):
    app = Stage()
    app.CSS = "MetricChart { border: round red; }"
    async with app.run_test(size=(80, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show(title, [Series(title, [1, 2], [1, 2]), Series("other", [1, 2], [2, 1])])
        await pilot.pause()
        screen = [strip.text for strip in app.screen._compositor.render_strips()]
        assert title in screen[0]
        assert f"● {title}  ▲ other" in screen[1]


def test_extremes_survive_thinning():
    source = random.Random(1)
    values = [source.random() for _ in range(100_000)]
    values[31_415], values[77_777] = -50.0, 99.0
    stretches = thin(Points.of(range(100_000), values), 0, 99_999, 80)
    assert stretches.column.tolist() == list(range(80))
    assert (stretches.low.min(), stretches.high.max()) == (-50, 99)
    assert (stretches.first[0], stretches.last[-1]) == (values[0], values[-1])


async def test_extremes_of_100_000_points_are_on_the_screen():
    values = [0.0] * 100_000
    values[50_000] = 7.0
    rows = await drawn(Series("spike", range(100_000), values))
    assert rows[0].endswith("0 @ 99999")
    peak = next(y for y, row in enumerate(rows) if dotted([row]))
    assert rows[peak].lstrip().startswith(("8", "7.5", "│"))
    assert len(dotted([rows[peak]])) == 1


async def test_the_legend_reads_the_last_value_be_it_nan():
    rows = await drawn(Series("rmse", [1, 2, 3], [1.0, 2.0, nan]))
    assert rows[0].strip() == "NaN"


async def test_infinities_are_told_and_not_drawn():
    rows = await drawn(Series("rmse", [1, 2, 3, 4], [1.0, inf, 1.797e308, 2.0]), size=(60, 12))
    assert "2 infinite values left out" in rows[1]


async def test_steps_are_marked_at_whole_ones():
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("a", [Series("a", range(50), list(map(float, range(50))))])
        chart.window = (21.44, 27.56)
        await pilot.pause()
        assert lines(chart)[-1].split() == ["22", "24", "26"]


async def test_a_zoomed_chart_reads_the_last_value_that_is_seen():
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("a", [Series("a", range(50), list(map(float, range(50))))])
        chart.window = (10.0, 20.0)
        await pilot.pause()
        assert lines(chart)[0].endswith("20 @ 20")


@pytest.mark.parametrize("scale", ["log", "symlog"])
async def test_a_smoothed_constant_is_drawn_on_any_scale(scale):
    app = Stage()
    async with app.run_test(size=(60, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.y_scale, chart.smoothing = scale, 0.8
        for value in (5.0, 0.3, 7.0, 1.0):
            chart.show("a", [Series("a", range(9), [value] * 9)])
            await pilot.pause()
            assert dotted(lines(chart)[1:])


async def test_nan_leaves_a_gap_and_an_infinity_none():
    steps, values = list(range(31)), [float(step) for step in range(31)]
    whole = dotted((await drawn(Series("a", steps, values)))[1:-2])
    for at in range(10, 20):
        values[at] = nan
    gap = whole - dotted((await drawn(Series("a", steps, values)))[1:-2])
    assert len(gap) >= 9
    for at in range(10, 20):
        values[at] = inf
    values[15] = 1.797e308  # as MLflow keeps an infinity
    assert dotted((await drawn(Series("a", steps, values)))[1:-2]) == whole


def test_gap_inside_thinned_columns_separates_what_is_beside_it():
    values = [0.0, nan, 1.0, inf, 2.0, 3.0]
    assert thin(Points.of(range(6), values), 0, 5, 6).joined.tolist() == [False, False, True, True]
    dense = thin(Points.of(range(8), [1, 2, nan, 3, 4, 5, nan, nan]), 0, 7, 2)
    assert [*zip(dense.first, dense.last, dense.joined, strict=True)] == [(1, 3, False), (4, 5, True)]
    after = thin(Points.of(range(8), [1, 2, 3, nan, nan, 4, 5, 6]), 0, 7, 2)
    assert after.joined.tolist() == [False, False]


async def test_constant_is_drawn_in_the_middle():
    rows = await drawn(Series("a", [0, 1, 2], [5.0, 5.0, 5.0]), size=(40, 12))
    plot = rows[1:-2]
    assert [y for y, row in enumerate(plot) if dotted([row]) or "●" in row] == [len(plot) // 2]
    assert any(row.strip().startswith("5 ┤") for row in plot)


async def test_single_point_is_a_dot_with_its_step():
    rows = await drawn(Series("a", [3], [57.12]))
    assert rows[0].endswith("57.12 @ 3")
    assert sum(row.count("●") for row in rows) == 1
    assert rows[-1].split() == ["3"]


async def test_several_series_have_a_legend_with_the_signs_at_their_ends():
    rows = await drawn(Series("one", [0, 1], [0, 1]), Series("two", [0, 1], [1, 0]))
    assert rows[0].rstrip() == "● one  ▲ two"
    assert rows[1].endswith("●")
    assert rows[9].endswith("▲")


async def test_series_that_end_at_one_place_keep_their_signs():
    rows = await drawn(*(Series(name, [0, 1], [0, 1]) for name in "abc"))
    assert rows[1].endswith("■▲●")


async def test_long_legends_are_cut_to_the_line():
    rows = await drawn(*(Series("[red] a very long name", [0, 1], [k, 1]) for k in range(4)), size=(40, 12))
    assert rows[0].rstrip() == "● [red]…  ▲ [red]…  ■ [red]…  ◆ [red]…"
    crowd = await drawn(*(Series(f"name {k}", [0, 1], [k, 1]) for k in range(30)), size=(40, 12))
    assert crowd[0].rstrip() == "● name 0  ▲ name 1  ■ name 2  … 27 more"


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (10, 3), (10, 4), (14, 5), (20, 6), (30, 7), (200, 50)])
@pytest.mark.parametrize(
    "values", [[1.0], [1.0, nan, 3.0], [-9e299, 9e299], [0.0, 5e-324], [1e6, 1e6 + 1e-9], [1.797e308], []]
)
async def test_any_size_and_any_values_do_no_harm(size, values):
    steps = range(len(values))
    assert await drawn(Series("a", steps, values), size=size)
    assert await drawn(Series("a", steps, values), Series("b", steps, values), size=size)


async def test_drawing_follows_the_size(monkeypatch):
    app = Stage()
    async with app.run_test(size=(40, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", [0, 1], [0, 1])])
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert {len(line) for line in lines(chart)} == {60}
        again = drawings(chart, monkeypatch)
        chart.refresh()
        await pilot.pause()
        assert again == []


@pytest.mark.parametrize("most", [3, 4, 5])
@pytest.mark.parametrize(
    "ends", [(0, 1), (53.85, 57.12), (-3, 1000), (0.0001, 0.00012), (1e5, 1e5 + 1), (7, 7), (0, 0)]
)
def test_axis_has_a_few_round_labels_that_differ_and_no_room_to_spare(ends, most):
    scale = scale_of(*map(float, ends), most)
    assert 2 <= len(scale.ticks) <= most + 1
    assert scale.low <= ends[0] <= ends[1] <= scale.high
    assert len(set(scale.labels())) == len(scale.ticks)


@pytest.mark.parametrize("end", [(7, 2), (7, 15), (1, 15), (0, 15), (7, 0), (3, 3)])
def test_lines_have_no_breaks(end):
    line = Stretches.single([0, end[0]], [5, end[1]])
    (tops,), (bottoms,) = trace([line], 8, lambda rows: rows)
    dots = {(x, y) for x in range(8) for y in range(tops[x], bottoms[x] + 1)}
    assert {(0, 5), end} <= dots
    assert {x for x, _ in dots} == set(range(end[0] + 1))
    for x, y in dots - {end}:
        near = {(x + 1, y + down) for down in (-1, 0, 1)} | {(x, y + 1 if end[1] > 5 else y - 1)}
        assert near & dots


class Keys(App):
    """A chart that has the keys."""

    def compose(self):
        yield MetricChart(focusable=True, id="keys")

    def on_mount(self):
        chart = self.query_one(MetricChart)
        chart.steered = True
        chart.focus()


def labels(chart):
    """What stands below the x axis."""
    return lines(chart)[-1].split()


def ticks(chart):
    """What stands left of the y axis, from the top."""
    return [row.split("┤")[0].strip() for row in lines(chart) if "┤" in row]


async def test_zoom_shows_a_part_and_the_y_axis_follows_it():
    app = Keys()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(101), [*range(100), 1000.0])])
        assert labels(chart) == ["0", "25", "50", "75", "100"]
        assert ticks(chart)[0] == "100"
        assert "↑1" in lines(chart)[1]
        chart.whole = True
        assert ticks(chart)[0] == "1000"
        assert "↑" not in "".join(lines(chart))
        await pilot.press("plus")
        assert labels(chart) == ["30", "40", "50", "60", "70"]
        assert ticks(chart)[0] == "70"
        await pilot.press("shift+right")
        assert chart.window == (37.5, 87.5)
        await pilot.press(*["shift+right"] * 9)
        assert chart.window == (50, 100)
        await pilot.press("minus")
        assert chart.window is None
        await pilot.press(*["plus"] * 30)
        start, end = chart.window
        assert end - start == pytest.approx(4, abs=0.1)
        await pilot.press("0")
        assert labels(chart)[-1] == "100"


async def test_a_zoomed_chart_stays_where_it_is_while_points_come_in():
    app = Keys()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(101), range(101))])
        await pilot.press("plus")
        chart.show("t", [Series("a", range(201), range(201))])
        assert labels(chart) == ["30", "40", "50", "60", "70"]
        await pilot.press("0")
        assert labels(chart)[-1] == "200"


async def test_cursor_goes_from_point_to_point_and_the_legend_tells_their_values():
    app = Keys()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("one", [0, 50, 100], [1, 2, 3]), Series("two", [0, 60, 100], [7, 8, nan])])
        assert lines(chart)[0].split() == ["●", "one", "▲", "two"]
        await pilot.press("right")
        assert lines(chart)[0].split("  ")[:2] == ["● one 1 @ 0", "▲ two 7 @ 0"]
        await pilot.press("right")
        assert chart.cursor == 50
        assert lines(chart)[0].split("  ")[:2] == ["● one 2 @ 50", "▲ two 8 @ 60"]
        assert "50" in labels(chart)
        column = lines(chart)[-2].index("┼")
        assert {lines(chart)[row][column] for row in range(1, 12)} >= {"│"}
        await pilot.press("full_stop", "right", "right")
        assert chart.cursor == 100
        assert lines(chart)[0].split("  ")[:2] == ["● one 3 @ 100", "▲ two 8 @ 60"]
        await pilot.press("left", "comma")
        assert chart.cursor == 50


async def test_cursor_of_many_points_moves_by_a_column():
    app = Keys()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(100_000), range(100_000))])
        columns = []
        for _ in range(5):
            await pilot.press("right")
            columns.append(lines(chart)[-2].index("┼"))
        assert columns == list(range(columns[0], columns[0] + 5))


async def test_mouse_moves_the_cursor_zooms_and_drags():
    app = Keys()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(101), range(101))])
        await pilot.pause()
        await pilot.hover(chart, offset=(32, 6))
        assert 45 <= chart.cursor <= 55
        chart.post_message(events.MouseScrollUp(chart, 32, 6, 0, -1, 0, False, False, False, 32, 6))
        await pilot.pause()
        start, end = chart.window
        assert end - start == pytest.approx(50)
        await pilot.mouse_down(chart, offset=(40, 6))
        await pilot.hover(chart, offset=(30, 6))
        await pilot.mouse_up(chart, offset=(30, 6))
        assert chart.window[0] > start + 5
        assert chart.window[1] - chart.window[0] == pytest.approx(50)
        held = chart.window
        await pilot.hover(chart, offset=(20, 6))
        assert chart.window == held


async def test_a_chart_that_takes_no_focus_leaves_the_mouse_alone():
    app = Stage()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(101), range(101))])
        await pilot.pause()
        await pilot.hover(chart, offset=(32, 6))
        assert chart.cursor is None
        assert not chart.can_focus


async def test_log_axis_says_what_it_leaves_out():
    app = Stage()
    async with app.run_test(size=(60, 14)) as pilot:
        chart = app.query_one(MetricChart)
        chart.y_scale = "log"
        chart.show("t", [Series("a", range(6), [1, 10, 0, -5, 100, 1000])])
        await pilot.pause()
        assert ticks(chart) == ["1000", "100", "10", "1"]
        assert "2 values ≤ 0 left out" in lines(chart)[1]
        chart.y_scale = "symlog"
        assert "left out" not in "".join(lines(chart))
        assert "0" in ticks(chart)
        chart.y_scale = "log"
        chart.show("t", [Series("a", range(3), [0, -1, -2])])
        assert "No value is above 0" in "".join(lines(chart))


async def test_x_axis_can_be_time(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    app = Stage()
    async with app.run_test(size=(60, 14)):
        chart = app.query_one(MetricChart)
        noon = 1_772_107_200_000  # 2026-02-26 12:00:00 UTC
        times = [noon + second * 1000 for second in (0, 60, 120)]
        chart.show("t", [Series("a", [0, 1, 2], [1, 2, 3], times), Series("b", [0, 1], [1, 2])])
        chart.x_axis = "relative"
        assert labels(chart) == ["0:00", "1:00", "2:00"]
        assert "1 line without times" in lines(chart)[1]
        chart.x_axis = "time"
        assert labels(chart) == ["2026-02-26", "12:00", "12:01", "12:02"]
        times = [noon + day * 86_400_000 for day in (0, 1, 2)]
        chart.show("t", [Series("a", [0, 1, 2], [1, 2, 3], times)])
        assert labels(chart) == ["02-27", "02-28"]
        chart.show("t", [Series("b", [0, 1], [1, 2])])
        assert "unknown" in "".join(lines(chart))
    time.tzset()


async def test_another_x_axis_shows_everything():
    app = Stage()
    async with app.run_test(size=(60, 14)):
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(101), range(101), range(0, 101_000, 1000))])
        chart.zoom(2)
        chart.cursor = 50
        chart.x_axis = "relative"
        assert (chart.window, chart.cursor) == (None, None)


async def test_smoothed_lines_stand_over_the_raw_ones():
    app = Stage()
    async with app.run_test(size=(60, 14)):
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", range(50), [step % 2 for step in range(50)])])
        chart.smoothing = 0.9
        styles = {name for line in chart.draw(60, 14) for text, name in line if text.strip()}
        assert {"chart--raw-0", "chart--series-0"} <= styles
        assert lines(chart)[0].strip().startswith("1 ~0.5")
        chart.smoothing = 2
        assert chart.smoothing == 0.99
        chart.smoothing = 0
        assert "chart--raw-0" not in {name for line in chart.draw(60, 14) for _, name in line}


async def test_lines_bear_their_signs_along_the_way():
    rows = await drawn(*(Series(name, range(100), [k] * 100) for k, name in enumerate("ab")), size=(80, 14))
    plot = rows[1:-2]
    assert sum(row.count("●") for row in plot) >= 4
    assert sum(row.count("▲") for row in plot) >= 4
    assert not any("●" in row and "▲" in row for row in plot)
    alone = await drawn(Series("a", range(100), range(100)), size=(80, 14))
    assert sum(row.count("●") for row in alone) == 1


async def test_equal_lines_show_both_signs():
    rows = await drawn(Series("a", [0, 1], [0, 1]), Series("b", [0, 1], [0, 1]), size=(80, 14))
    plot = "".join(rows[1:-2])
    assert plot.count("●") >= 2
    assert plot.count("▲") >= 2


async def test_what_did_not_change_is_not_drawn_again(monkeypatch):
    app = Stage()
    async with app.run_test(size=(60, 14)):
        chart = app.query_one(MetricChart)
        steps, values, others = range(5), [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]
        chart.show("t", [Series("a", steps, values), Series("b", steps, others)])
        lines(chart)
        again = drawings(chart, monkeypatch)
        chart.show("t", [Series("a", steps, values), Series("b", steps, others)])
        lines(chart)
        assert again == []
        chart.show("t", [Series("a", steps, values), Series("b", steps, list(others))])
        lines(chart)
        assert len(again) == 1
        chart.show("t", [Series("renamed", steps, values), Series("b", steps, others)])
        assert "renamed" in lines(chart)[0]


async def test_a_part_without_points_says_so():
    app = Stage()
    async with app.run_test(size=(60, 14)):
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", [0, 40, 60, 100], [1, nan, 2, 3])])
        chart.window = (10, 50)
        assert "No points from 10 to 50." in "".join(lines(chart))


async def test_odd_steps_are_drawn_in_order():
    rows = await drawn(Series("a", [3, -2, -2, 10**9], [1, 2, 3, 4]))
    assert rows[-1].split() == ["0", "5e8", "1e9"]
    assert rows[0].endswith("4 @ 1.000e9")


async def test_large_charts_tell_the_last_values_in_several_lines():
    series = [Series(f"run {k}", [0, 1], [k, k + 0.5]) for k in range(6)]
    rows = await drawn(*series, size=(80, 24))
    assert rows[0].split() == ["●", "run", "0", "0.5000", "@", "1", "▲", "run", "1", "1.500", "@", "1"]
    assert rows[2].split()[-4:] == ["5", "5.500", "@", "1"]
