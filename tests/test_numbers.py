"""Numbers are written alike everywhere."""

import io
import math
import sys

import pytest

from memo_tui.files import write_csv
from memo_tui.numbers import counted, not_finite
from memo_tui.runs.table.exporting import markdown
from memo_tui.tui.common.text import number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, "NaN"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (sys.float_info.max, "inf"),  # what MLflow stores for infinity
        (-sys.float_info.max, "-inf"),
        (10**400, "inf"),
    ],
)
def test_a_number_that_is_not_finite_has_one_text_on_the_screen_and_in_files(value, text):
    file = io.StringIO()
    write_csv(file, [[value]])
    assert not_finite(value) == number(value) == file.getvalue().strip() == text
    assert f"| {text} |" in markdown(["x"], [[value]])


@pytest.mark.parametrize("value", [0, 0.0, -1.5, 1e308, "nan", None, True])
def test_anything_else_has_none(value):
    assert not_finite(value) == ""


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (1200, "1,200 runs")]
)
def test_a_noun_is_in_the_plural_unless_there_is_one(number, text):
    assert counted(number, "run") == text
