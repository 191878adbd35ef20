"""Whether a body ran is seen, not guessed."""

import sys
from random import random

import pytest

from memo_tui.lessons.observe import Sameness, body_of, compare, observe


def constant():
    random()
    return 4.5


class Kept:
    value = None

    def get(self):
        if self.value is None:
            self.value = random()
        return self.value


def test_a_body_that_returns_an_equal_value_still_ran():
    body = body_of(constant, "random")
    first, second = observe(constant, body), observe(constant, body)
    assert first.value == second.value
    assert first.ran
    assert second.ran


def test_only_the_line_that_does_the_work_counts():
    kept = Kept()
    body = body_of(Kept.get, "random")
    assert observe(kept.get, body).ran
    again = observe(kept.get, body)
    assert not again.ran
    assert again.lines, "the function itself was entered"


def test_a_call_of_something_else_is_not_the_body():
    assert not observe(lambda: 1, body_of(constant, "random")).ran


def test_an_exception_passes_and_the_tracer_is_put_back():
    def tracer(*_):
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        with pytest.raises(ZeroDivisionError):
            observe(lambda: 1 / 0, body_of(constant, "random"))
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_a_function_without_the_work_has_no_body():
    with pytest.raises(ValueError, match="never uses random"):
        body_of(lambda: 1, "random")


def test_one_object_is_told_from_an_equal_one_and_from_another():
    value = 0.1 + 0.2
    assert compare(value, value) is Sameness.SAME
    assert compare(value, float(repr(value))) is Sameness.EQUAL
    assert compare(value, 0.3) is Sameness.OTHER
