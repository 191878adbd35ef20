"""What is typed to try several values of a param."""

import math
import random

import pytest

from memo_tui.memo.signature_form import FieldError
from memo_tui.training.work.sweep_values import MOST, combinations, parse


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", [""]),
        ("0.1", ["0.1"]),
        (" adam ", ["adam"]),
        ("0.1, 0.2,0.3", ["0.1", "0.2", "0.3"]),
        ("1,", ["1"]),
        (",", [","]),
        ("1..4", ["1", "2", "3", "4"]),
        ("-2 .. 1", ["-2", "-1", "0", "1"]),
        ("3..3", ["3"]),
        ("4..1", ["4..1"]),
        ("a..b", ["a..b"]),
        ("..", [".."]),
        ("../data.csv", ["../data.csv"]),
        ("(50,), (100, 50)", ["(50,)", "(100, 50)"]),
        ("(100, 50)", ["(100, 50)"]),
        ("[1, 2], [3]", ["[1, 2]", "[3]"]),
        ("'a,b', c", ["a,b", "c"]),
        ("'hello, world'", ["hello, world"]),
        ("it's, fine", ["it's", "fine"]),
        ("(unclosed, 1", ["(unclosed, 1"]),
        ("'unclosed, 1", ["'unclosed, 1"]),
        ("[/], [red]", ["[/]", "[red]"]),
        ("None, 3", ["None", "3"]),
    ],
)
def test_a_text_stands_for_the_values_between_its_commas_or_a_range(text, values):
    assert list(parse(text).listed()) == values
    assert parse(text).several is (len(values) > 1)
    assert parse(text).count == len(values)


def test_all_combinations_are_tried_the_last_param_changing_first():
    assert combinations({"a": "1, 2", "b": "x, y", "c": "0"}, draws=None, seed=0) == [
        {"a": "1", "b": "x", "c": "0"},
        {"a": "1", "b": "y", "c": "0"},
        {"a": "2", "b": "x", "c": "0"},
        {"a": "2", "b": "y", "c": "0"},
    ]


def test_draws_are_within_their_ranges_each_once_and_the_same_for_a_seed():
    texts = {"lr": "log 1e-4..0.1", "share": "0.1..0.9", "trees": "1..500", "kind": "a, b"}
    drawn = combinations(texts, draws=200, seed=7)
    assert drawn == combinations(texts, draws=200, seed=7) != combinations(texts, draws=200, seed=8)
    assert len({tuple(each.values()) for each in drawn}) == 200
    for each in drawn:
        assert 1e-4 <= float(each["lr"]) <= 0.1
        assert 0.1 <= float(each["share"]) <= 0.9
        assert 1 <= int(each["trees"]) <= 500
        assert each["kind"] in "ab"
    below = sum(float(each["lr"]) < math.sqrt(1e-4 * 0.1) for each in drawn)
    assert 60 < below < 140, "by orders of magnitude, one half is below the middle"


def test_a_logarithmic_range_of_whole_numbers_reaches_its_ends():
    values = parse("log 1..64")
    drawn = {int(values.draw(random.Random(seed))) for seed in range(2000)}
    assert {1, 64} <= drawn <= set(range(1, 65))


def test_no_more_are_drawn_than_there_are():
    assert len(combinations({"a": "1..3", "b": "x, y"}, draws=50, seed=0)) == 6
    assert len(combinations({"a": "1..3", "b": "x, y"}, draws=5, seed=0)) == 5


@pytest.mark.parametrize(
    ("texts", "draws", "said"),
    [
        ({"lr": "0.1..0.2"}, None, "lr is a range without steps: enter the number of draws"),
        ({"n": f"1..{MOST + 1}"}, None, "10,001 combinations"),
        (
            {"n": "1..999999999999", "m": "1..9"},
            None,
            "combinations: give fewer values, or a number of draws",
        ),
        ({"lr": "0.1..0.2"}, MOST + 1, "at most 10,000"),
    ],
)
def test_what_cannot_be_tried_is_told_with_its_param(texts, draws, said):
    with pytest.raises(FieldError, match=said) as refused:
        combinations(texts, draws=draws, seed=0)
    assert refused.value.field == next(iter(texts))


@pytest.mark.parametrize("text", ["log 0..5", "log -1..5", "1e999..2", "1..1e999", "nan..2"])
def test_a_range_that_is_none_is_a_text(text):
    assert list(parse(text).listed()) == [text]
