"""memoized follows what a function uses, sees changes made in place, and says what it follows."""

import sqlite3
import warnings

import numpy as np
import pytest

from memo_tui import memoized, register_key
from memo_tui.errors import UnkeyableParameter
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.memo import MemoWarning

TABLE = {"rate": 2}
STEPS = [abs]
LARGE = np.zeros(500_000)
STEADY = np.zeros(500_000)
STEADY.flags.writeable = False
CONNECTION = sqlite3.connect(":memory:")


class Meter:
    """An object with state, and methods that change some of it."""

    def __init__(self):
        self.read = 0
        self.rate = 3

    def count(self):
        self.read += 1
        return self.rate


METER = Meter()


class Shape:
    """A class that memo-tui knows nothing of."""

    def __init__(self, sides, seen=0):
        self.sides, self.seen = sides, seen


@pytest.fixture(autouse=True)
def as_they_were():
    """The constants are for each test as they stand above."""
    yield
    TABLE["rate"] = 2
    STEPS[:] = [abs]
    METER.__init__()


def test_a_constant_that_was_changed_in_place_is_seen_at_the_next_call():
    function = memoized(lambda x: x * TABLE["rate"])
    assert function(3) == 6
    TABLE["rate"] = 5
    assert function(3) == 15
    TABLE["rate"] = 2
    assert function.ask(3).outcome is Outcome.REMEMBERED


def test_a_function_that_is_put_into_a_list_is_seen_at_the_next_call():
    function = memoized(lambda x: [each(x) for each in STEPS])
    assert function(-1) == [1]
    STEPS.append(lambda x: x - 1)
    assert function(-1) == [1, -2]


def test_what_a_function_changes_itself_does_not_count_but_the_rest_of_the_object_does():
    function = memoized(lambda x: x * METER.count())
    assert function(2) == 6
    assert function.ask(2).outcome is Outcome.REMEMBERED
    assert METER.read == 1
    METER.rate = 4
    assert function(2) == 8


def test_a_large_constant_that_may_change_is_named_in_one_warning():
    function = memoized(lambda x: x + LARGE[0])
    with pytest.warns(MemoWarning, match="uses LARGE, which is too large to compare") as warned:
        assert [function(1), function(2)] == [1, 2]
    assert len(warned) == 1
    assert function.covers().checked_once == ("LARGE",)


def test_a_large_constant_that_nobody_can_write_to_needs_no_warning():
    function = memoized(lambda x: x + STEADY[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert function(1) == 1


def test_a_constant_without_content_is_named_and_leaves_the_results_in_the_process():
    function = memoized(lambda x: CONNECTION.execute("SELECT 1").fetchone()[0] + x)
    with pytest.warns(MemoWarning, match="uses CONNECTION .*type Connection has no content"):
        assert function.ask(1).found is Storage.PROCESS
    assert function.ask(1).outcome is Outcome.REMEMBERED


def test_objects_that_refer_to_each_other_are_read_to_an_end():
    parent, child = Meter(), Meter()
    parent.children, child.parent = [child], parent
    function = memoized(lambda: len(parent.children))
    assert function() == 1
    assert function.ask().outcome is Outcome.REMEMBERED
    parent.children.append(Meter())
    assert function() == 2


def test_what_is_in_the_key_and_what_is_not_can_be_asked():
    runs = []

    def body(x):
        runs.append(x)
        return np.sum(x) * TABLE["rate"]

    covers = memoized(body).covers()
    assert "TABLE = dict" in covers.included
    assert f"library numpy {np.__version__}" in covers.included
    assert any(each.startswith("function ") and each.endswith("body") for each in covers.included)
    assert covers.left_out == (("runs", "the function changes it but doesn't read it"),)
    assert "Not in the key:\n  runs: the function changes it" in str(covers)


def test_closures_over_state_that_they_use_up_are_told_apart():
    def taking(items):
        return memoized(lambda: items.pop())  # noqa: PLW0108 - a variable of its own

    def counting(n):
        def count():
            nonlocal n
            n += 1
            return n

        return memoized(count)

    assert [taking([1])(), taking([2])(), taking([1])()] == [1, 2, 1]
    assert [counting(1)(), counting(5)(), counting(1)()] == [2, 6, 2]
    one = counting(7)
    assert [one(), one()] == [8, 8]


def test_a_key_of_ones_own_decides_alone():
    ran = []

    @memoized(key=lambda path, lines=10: path.lower())  # noqa: ARG005 - as the function
    def head(path, lines=10):
        ran.append(path)
        return path, lines

    assert [head("A"), head("a", 5), head(lines=7, path="B")] == [("A", 10), ("A", 10), ("B", 7)]
    assert ran == ["A", "B"]


def test_the_content_of_a_type_can_be_registered():
    ran = []

    def body(shape):
        ran.append(shape)
        return shape.sides

    function = memoized(body)
    with pytest.raises(UnkeyableParameter, match="Shape"):
        function(Shape(3))
    register_key(Shape, lambda shape: shape.sides)
    assert [function(Shape(3)), function(Shape(3, seen=1)), function(Shape(4))] == [3, 3, 4]
    assert len(ran) == 2


@pytest.mark.parametrize("wrong", [("Shape", len), (Shape, "sides")])
def test_what_is_registered_must_be_a_type_and_a_function(wrong):
    with pytest.raises(TypeError, match="register_key needs"):
        register_key(*wrong)
