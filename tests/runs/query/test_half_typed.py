"""What is missing at the end of a filter that is being typed, and what of it is finished."""

import pytest

from memo_tui.runs.query.complete import Known
from memo_tui.runs.query.half_typed import begun_number, ends_in_value, finished_part, half_typed

KNOWN = Known(["rmse", "mae", "val rmse"], ["model", "trees"], ["team"])


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("met", True), ("owl or sta", True), ("rm", True), ("RMSE", True), ("not tre", True),
        ("owl", False), ("rmse < 3", False), ("status = 's", False), ("owl and", False), ("", False),
    ],
)  # fmt: skip
def test_a_word_that_may_become_a_name_is_half_typed(text, half):
    assert bool(half_typed(text, KNOWN)) is half


@pytest.mark.parametrize(
    ("text", "ends"),
    [("rmse < 0", True), ("trees in (1, 2", True), ("not o", True), ("owl", False), ("rmse < 0 ", False)],
)
def test_a_number_or_a_word_that_is_left_out_may_go_on(text, ends):
    assert ends_in_value(text) is ends


@pytest.mark.parametrize("number", ["0.", ".", "-", "-.", "+", "1e", "1e-", "2.5E+", "-0.", ".5e"])
def test_a_number_that_certainly_goes_on_is_begun(number):
    for text in (f"rmse < {number}", f"owl and rmse <{number}", f"trees in (1, {number}"):
        assert begun_number(text) == number
    assert not begun_number(f"rmse < {number} ")
    assert not begun_number(number)  # a word to search for


@pytest.mark.parametrize("text", ["rmse < 0", "rmse < 0.5", "rmse < 1e-3", "rmse < ", "name = '0.'", "v1."])
def test_other_ends_are_no_begun_number(text):
    assert begun_number(text) == ""


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("rmse < 3 and mod", "rmse < 3"),
        ("rmse < 3 or ma", "rmse < 3"),
        ("rmse < 3 mod", "rmse < 3"),
        ("rmse < 3 and", "rmse < 3"),
        ("rmse < 3 and mae < 0.", "rmse < 3"),
        ("rmse < 3 or mae <", "rmse < 3"),
        ("rmse < 3 and mae < 2 or mod", "rmse < 3 and mae < 2"),
        ("rmse < 3 and (mae < 2 or mod", "rmse < 3"),
        ("name = 'x and y' and mod", "name = 'x and y'"),
        ("(rmse < 3 or mod", ""),
        ("rmse < 0.", ""),
        ("mod", ""),
    ],
)
def test_the_unfinished_condition_at_the_end_is_left_out(text, finished):
    assert finished_part(text, KNOWN) == finished
