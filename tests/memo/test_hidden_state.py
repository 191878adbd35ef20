"""What lies behind a value or a name: contents of library classes, code behind keys, names found later."""

import random
import types

import numpy as np
import pytest
from scipy.optimize import OptimizeResult
from sklearn.base import BaseEstimator
from sklearn.utils import Bunch

from memo_tui import memoized, register_key
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.memo import MemoWarning

RANDOM = random.Random(1)
NUMPY = np.random.default_rng(1)
SETTINGS = Bunch(rate=1)


class Several(BaseEstimator, list):
    """An estimator that is a list."""


def made(value):
    """A class, made as by `typing` and `dataclasses`."""
    return types.new_class("Made", (int,), {}, lambda names: names.update(value=value))


def keyed(by):
    """A class that says what its content is, and a method that multiplies by a number."""
    names = {"__memo_key__": lambda self: self.side, "side": 1}
    return type(
        "Keyed",
        (),
        {**names, "area": (lambda self: self.side * 2) if by == 2 else (lambda self: self.side * 3)},
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Bunch(a=1), Bunch(a=2)),
        (OptimizeResult(x=1), OptimizeResult(x=2)),
        (Several([1]), Several([2])),
        (made(1), made(2)),
        (made(1)(5), made(2)(5)),
        (keyed(2)(), keyed(3)()),
    ],
)
def test_contents_and_code_behind_a_value_count(one, other):
    function = memoized(lambda value: len(f"{type(value)}"))
    assert [function.ask(each).outcome for each in (one, other, one, other)] == [
        *(Outcome.RAN, Outcome.RAN, Outcome.REMEMBERED, Outcome.REMEMBERED)
    ]


def test_a_constant_of_a_librarys_class_is_compared_by_its_content():
    function = memoized(lambda x: x * SETTINGS.rate)
    assert function(2) == 2
    SETTINGS.rate = 3
    assert function(2) == 6
    SETTINGS.rate = 1


def test_the_code_of_a_registered_class_counts():
    def shape(by):
        kind = type("Shape", (), {"area": (lambda _: 2) if by == 2 else (lambda _: 3)})
        register_key(kind, lambda _: "always the same")
        return kind()

    function = memoized(lambda value: value.area())
    assert [function(shape(2)), function(shape(3)), function(shape(2))] == [2, 3, 2]


def test_numbers_drawn_from_a_generator_are_remembered():
    function = memoized(lambda x: (x, RANDOM.random(), NUMPY.random()))
    first = function(1)
    assert function(1) == first
    assert function(2)[1:] != first[1:]


def test_what_a_helper_notes_on_itself_does_not_count():
    def helper(x):
        helper.calls = getattr(helper, "calls", 0) + 1
        return x

    function = memoized(lambda x: helper(x))  # noqa: PLW0108 - it is followed
    assert [function(1), function(2)] == [1, 2]
    assert function.ask(1).outcome is Outcome.REMEMBERED
    assert helper.calls == 2


def test_a_recursion_too_deep_leaves_the_function_as_it_was():
    @memoized
    def deep(n):
        return 1 + deep(n - 1) if n else 0

    with pytest.raises(RecursionError):
        deep(100_000)
    assert deep.ask(3).found is Storage.DISK


@pytest.mark.parametrize(
    "hidden",
    [
        lambda x: eval("x * 2", {"x": x}),  # noqa: S307
        lambda x: __import__("ma" + x).sqrt(4),
        lambda x: __import__("sys").modules and [each.__name__ for each in type(x).__subclasses__()],
    ],
)
def test_names_that_are_found_only_on_the_way_are_told_and_keep_results_in_the_process(hidden):
    function = memoized(hidden)
    with pytest.warns(MemoWarning, match="can't be followed: its results stay in this process"):
        assert function.ask("th").found is Storage.PROCESS
    assert function.ask("th").outcome is Outcome.REMEMBERED


def test_a_key_must_be_a_function():
    with pytest.raises(ValueError, match="key must be a function with the same parameters, not 5"):
        memoized(key=5)(len)
