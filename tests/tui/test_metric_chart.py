import random
from math import inf, nan

import pytest
from rich.cells import cell_len
from textual.app import App

from memo_tui.tui.widgets.braille import Canvas, thin
from memo_tui.tui.widgets.metric_chart import MetricChart, Series, scale_of


class Stage(App):
    def compose(self):
        yield MetricChart(empty="No metric yet.")


def lines(chart):
    return [chart.render_line(y).text for y in range(chart.size.height)]


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
    assert [row[:4] for row in rows if "┤" in row] == ["70 ┤", "65 ┤", "60 ┤", "55 ┤"]
    assert rows[-1].split() == ["0", "60", "120"]
    assert rows[0].endswith("58 @ 120")


async def test_nothing_to_draw_is_said():
    for series in ([], [Series("a", [], [])], [Series("a", [1, 2], [nan, inf])]):
        rows = await drawn(*series)
        assert [row.strip() for row in rows if row.strip()] == ["No metric yet."]


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
    stretches = thin(range(100_000), values, 0, 99_999, 80)
    assert len(stretches) == 80
    assert min(one.low for one in stretches) == -50
    assert max(one.high for one in stretches) == 99
    assert (stretches[0].first, stretches[-1].last) == (values[0], values[-1])


async def test_extremes_of_100_000_points_are_on_the_screen():
    values = [0.0] * 100_000
    values[50_000] = 7.0
    rows = await drawn(Series("spike", range(100_000), values))
    assert rows[0].endswith("0 @ 99999")
    peak = next(y for y, row in enumerate(rows) if dotted([row]))
    assert rows[peak].lstrip().startswith(("8", "7.5", "│"))
    assert len(dotted([rows[peak]])) == 1


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
    assert [one.joined for one in thin(range(6), values, 0, 5, 6)] == [False, False, True, True]
    dense = thin(range(8), [1, 2, nan, 3, 4, 5, nan, nan], 0, 7, 2)
    assert [(one.first, one.last, one.joined) for one in dense] == [(1, 3, False), (4, 5, True)]
    after = thin(range(8), [1, 2, 3, nan, nan, 4, 5, 6], 0, 7, 2)
    assert [one.joined for one in after] == [False, False]


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
    assert crowd[0].startswith("● …  ▲ …")


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (10, 3), (10, 4), (14, 5), (20, 6), (30, 7), (200, 50)])
@pytest.mark.parametrize(
    "values", [[1.0], [1.0, nan, 3.0], [-9e299, 9e299], [0.0, 5e-324], [1e6, 1e6 + 1e-9], [1.797e308], []]
)
async def test_any_size_and_any_values_do_no_harm(size, values):
    steps = range(len(values))
    assert await drawn(Series("a", steps, values), size=size)
    assert await drawn(Series("a", steps, values), Series("b", steps, values), size=size)


async def test_drawing_follows_the_size():
    app = Stage()
    async with app.run_test(size=(40, 12)) as pilot:
        chart = app.query_one(MetricChart)
        chart.show("t", [Series("a", [0, 1], [0, 1])])
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert {len(line) for line in lines(chart)} == {60}
        first = chart._drawn
        chart.refresh()
        await pilot.pause()
        assert chart._drawn is first


@pytest.mark.parametrize("most", [3, 4, 5])
@pytest.mark.parametrize(
    "ends", [(0, 1), (53.85, 57.12), (-3, 1000), (0.0001, 0.00012), (1e5, 1e5 + 1), (7, 7), (0, 0)]
)
def test_axis_has_three_to_five_round_labels_that_differ(ends, most):
    scale = scale_of(*map(float, ends), most)
    assert 3 <= len(scale.ticks) <= most
    assert scale.low <= ends[0] <= ends[1] <= scale.high
    assert len(set(scale.labels())) == len(scale.ticks)


@pytest.mark.parametrize("end", [(7, 2), (7, 15), (1, 15), (0, 15), (7, 0), (3, 3)])
def test_lines_have_no_breaks(end):
    canvas = Canvas(4, 4)
    canvas.line(0, 5, *end)
    dots = {(x, y) for x, column in enumerate(canvas._columns) for y in range(16) if column >> y & 1}
    assert {(0, 5), end} <= dots
    assert {x for x, _ in dots} == set(range(end[0] + 1))
    for x, y in dots - {end}:
        near = {(x + 1, y + down) for down in (-1, 0, 1)} | {(x, y + 1 if end[1] > 5 else y - 1)}
        assert near & dots
