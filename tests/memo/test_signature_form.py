"""A function's parameters as a form: what may be typed, and what it means."""

from enum import Enum
from pathlib import Path
from typing import Any, Literal

import pytest

from memo_tui import memoized
from memo_tui.memo.signature_form import FieldError, Form


class Colour(Enum):
    RED = 1
    BLUE = 2


def read(function, **texts):
    args, kwargs = Form(function).read(texts)
    return function(*args, **kwargs)


def echo(value: Any):
    return value


def test_the_fields_stand_in_the_order_of_the_signature_with_their_defaults():
    def function(a: int, b: float = 0.5, c: str = "x", *rest, d=True, **more): ...

    fields = Form(function).fields
    assert [(field.name, field.text, field.required) for field in fields] == [
        ("a", "", True),
        ("b", "0.5", False),
        ("c", "x", False),
        ("rest", "", False),
        ("d", "True", False),
        ("more", "", False),
    ]
    assert fields[0].hint == "a whole number"
    assert fields[4].hint == "True or False"


@pytest.mark.parametrize(
    ("hint", "text", "meant"),
    [
        (int, "12", 12),
        (int, " -3 ", -3),
        (float, "2", 2.0),
        (float, "1e-3", 0.001),
        (bool, "yes", True),
        (bool, "False", False),
        (str, "1", "1"),
        (str, "it's", "it's"),
        (Path, "/tmp/x", Path("/tmp/x")),  # noqa: S108
        (Literal["mean", "median"], "median", "median"),
        (Literal[1, 2], "2", 2),
        (Colour, "BLUE", Colour.BLUE),
        (int | None, "None", None),
        (int | None, "3", 3),
        (float | str, "fast", "fast"),
        (list[int], "[1, 2]", [1, 2]),
        (dict, "{'a': 1}", {"a": 1}),
        (Any, "1", 1),
        (Any, "1.0", 1.0),
        (Any, "True", True),
        (Any, "plain words", "plain words"),
    ],
)
def test_a_text_means_what_the_type_hint_says(hint, text, meant):
    def function(value):
        return value

    function.__annotations__["value"] = hint
    value = read(function, value=text)
    assert value == meant
    assert type(value) is type(meant)


@pytest.mark.parametrize(
    ("hint", "text", "sentence"),
    [
        (int, "abc", "value takes a whole number, not 'abc'."),
        (int, "3.5", "value takes a whole number, not '3.5'."),
        (float, "ten", "value takes a number, not 'ten'."),
        (bool, "maybe", "value takes True or False, not 'maybe'."),
        (Literal["a", "b"], "c", "value takes one of a, b, not 'c'."),
        (Colour, "GREEN", "value takes one of RED, BLUE, not 'GREEN'."),
        (list[int], "7", "value takes a Python list, not '7'."),
        (int | None, "x", "value takes a whole number or None, not 'x'."),
        (int, "", "value needs a value: a whole number."),
    ],
)
def test_a_text_that_fits_no_value_is_refused_in_one_sentence_that_names_the_parameter(hint, text, sentence):
    def function(value):
        return value

    function.__annotations__["value"] = hint
    with pytest.raises(FieldError) as refused:
        read(function, value=text)
    assert str(refused.value) == sentence
    assert refused.value.field == "value"


def test_an_empty_field_means_the_default():
    def function(a=5, b="x"):
        return a, b

    assert read(function, a="", b="y") == (5, "y")


def test_a_text_parameter_without_default_may_be_empty():
    def function(a: str):
        return a

    assert read(function, a="") == ""


def test_starred_parameters_take_values_and_names():
    def function(a, /, b=2, *rest, c=3, **more):
        return a, b, rest, c, more

    assert read(function, a="1", b="5", rest="7, 'x'", c="9", more="d=4, e='y'") == (
        1,
        5,
        (7, "x"),
        9,
        {"d": 4, "e": "y"},
    )
    assert read(function, a="1", rest="7") == (1, 2, (7,), 3, {})


@pytest.mark.parametrize(("field", "text"), [("rest", "1, oops("), ("more", "=3"), ("more", "open('x')")])
def test_starred_parameters_refuse_what_is_no_python_value(field, text):
    def function(*rest, **more): ...

    with pytest.raises(FieldError, match=f"{field} takes"):
        read(function, **{field: text})


def test_a_hint_that_does_not_exist_at_run_time_is_no_obstacle():
    def function(value: "Missing" = 3):  # noqa: F821
        return value

    assert read(function, value="4") == 4


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (str, "it is"),
        (int | str, "abc"),
        (str | None, None),
        (Path, Path("a/b")),
        (Any, [1, "x"]),
        (Any, "it's"),
    ],
)
def test_parameters_that_were_written_down_can_be_typed_again(hint, value):
    def function(a, b=1): ...

    function.__annotations__["a"] = hint
    written = memoized(function).written
    form = Form(function)
    args, kwargs = form.read(form.texts(written(value, 2), written))
    assert written(*args, **kwargs) == written(value, 2)


@pytest.mark.parametrize(
    "params", ["a=array(3,) float64, b=1", "z=1", "a=Foo(), b=1", "a=' x ', b=1", "1, 2"]
)
def test_what_nothing_typed_would_mean_is_not_guessed(params):
    def function(a: str, b=1): ...

    assert Form(function).texts(params, memoized(function).written) is None


def test_an_unhashable_key_is_no_python_value():
    def function(value: Any, *rest): ...

    assert read(lambda value: value, value="{[1]}") == "{[1]}"
    with pytest.raises(FieldError, match="rest takes"):
        read(function, value="1", rest="{[]: 1}")
    with pytest.raises(FieldError, match="rest takes"):
        read(function, value="1", rest="1], [2")


@pytest.mark.parametrize("text", ["a=5", "x=1, x=2", "**{'x': 1}"])
def test_names_of_other_fields_and_names_given_twice_are_refused(text):
    def function(a, **more): ...

    with pytest.raises(FieldError, match="more takes"):
        read(function, a="1", more=text)
