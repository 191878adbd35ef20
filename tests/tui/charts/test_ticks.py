"""Round ticks on the x axis."""

import time

import pytest

from memo_tui.tui.charts.axis import x_label, x_marks
from memo_tui.tui.charts.series import XAxis


def labels(axis, start, end, across=60):
    marks = x_marks(axis, start, end, across)
    assert all(start <= x <= end for x, _ in marks)
    assert [x for x, _ in marks] == sorted({x for x, _ in marks})
    return [label for _, label in marks]


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (0, 99, ["0", "20", "40", "60", "80"]),
        (-7, 7, ["-5", "0", "5"]),
        (0, 1, ["0", "1"]),
        (3, 5, ["3", "4", "5"]),
        (0.4, 0.6, ["0.4", "0.6"]),
        (12_345, 98_765, ["20000", "40000", "60000", "80000"]),
        (10**13, 10**13 + 99, ["10000000000000", "+20", "+40", "+60", "+80"]),
        (0, 10**13, ["0", "2e12", "4e12", "6e12", "8e12", "1e13"]),
        (-(10**13), -(10**13) + 10, ["-10000000000000", "+2", "+4", "+6", "+8", "+10"]),
    ],
)
def test_steps_are_round_and_whole(start, end, shown):
    assert labels(XAxis.STEP, float(start), float(end)) == shown


def test_times_are_round(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")  # half an hour beside the others
    time.tzset()
    assert labels(XAxis.RELATIVE, 0.0, 0.9) == ["0 s", "0.25 s", "0.5 s", "0.75 s"]
    assert labels(XAxis.RELATIVE, 0.0, 200.0) == ["0:00", "1:00", "2:00", "3:00"]
    assert labels(XAxis.RELATIVE, 0.0, 9 * 3600.0) == ["0:00", "3:00:00", "6:00:00", "9:00:00"]
    noon = 1_772_087_400.0  # 12:00 there
    assert labels(XAxis.TIME, noon - 60, noon + 3 * 3600) == ["2026-02-26 12:00", "13:00", "14:00", "15:00"]
    assert labels(XAxis.TIME, noon, noon + 4 * 86400) == ["02-27", "02-28", "03-01", "03-02"]
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("axis", list(XAxis))
@pytest.mark.parametrize("across", [1, 10, 200])
@pytest.mark.parametrize(
    "ends", [(0.0, 5e-324), (-9e299, 9e299), (0.0, 1e18), (1e15, 1e15 + 1), (5.0, 5.0), (1e-9, 2e-9)]
)
def test_no_axis_fails_on_odd_ends(axis, across, ends):
    assert labels(axis, *ends, across)


def test_the_cursor_tells_each_of_many_steps():
    assert x_label(XAxis.STEP, 1e13 + 7, 1e13, 1e13 + 99) == "10000000000007"
