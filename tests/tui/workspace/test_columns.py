from math import nan

import pytest

from memo_tui.tui.workspace.columns import Columns, seen_columns

ALL = ("runs", "charts", "details")


@pytest.mark.parametrize(
    ("width", "focused", "side", "seen"),
    [
        (140, "runs", "runs", ALL),
        (104, "details", "details", ALL),
        (80, "runs", "runs", ("runs", "charts")),
        (80, "charts", "details", ("charts", "details")),
        (60, "charts", "runs", ("charts",)),
        (60, "details", "details", ("details",)),
    ],
)
def test_fewer_columns_fit_in_less_width_and_the_one_with_the_focus_stays(width, focused, side, seen):
    assert seen_columns(width, focused, side) == seen


@pytest.mark.parametrize("width", [60, 66, 80, 104, 140, 300])
@pytest.mark.parametrize("columns", [Columns(), Columns(1, 99), Columns(99, 1), Columns(50, 50)])
def test_the_columns_and_the_lines_between_them_fill_the_width(width, columns):
    for name in ALL:
        seen = seen_columns(width, name, "details" if name == "details" else "runs")
        widths = columns.widths(width, seen)
        assert tuple(widths) == seen
        assert sum(widths.values()) + len(seen) - 1 == width
        assert min(widths.values()) >= 20


def test_a_column_takes_what_it_is_given_and_leaves_the_others_something():
    columns = Columns().resized("runs", 50, 140)
    assert columns.widths(140, ALL)["runs"] == 50
    assert columns.widths(280, ALL)["runs"] == 100
    wide = columns.resized("details", 1000, 140).widths(140, ALL)
    assert wide["charts"] >= 30
    assert columns.resized("details", -5, 140).widths(140, ALL)["details"] == 22


def test_saved_widths_come_back_and_values_that_cannot_be_meant_do_not():
    assert Columns.of_saved(Columns(31.5, 17).saved()) == Columns(31.5, 17)
    for strange in (0, -3, 100, nan, True, "30", None, [1]):
        assert Columns.of_saved({"runs": strange, "details": 17}) == Columns(details=17)
