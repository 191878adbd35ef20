"""memoized: a function's results, kept by function and parameters."""

import functools
import inspect
import pickle
import pydoc
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from memo_tui import memoized
from memo_tui.errors import UnkeyableParameter, UnmemoizableFunction
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.warn import MemoWarning
from tests.memo.conftest import until


@memoized
def at_the_top(a):
    """A function that can be found by name."""
    return a


def counted(**options):
    """A memoized function of a and b = 1, and the list of the calls that ran its body."""
    ran = []

    @memoized(ignore=("ran",), **options)
    def function(a, b=1, ran=ran):
        ran.append((a, b))
        return (a, b)

    return function, ran


def test_the_body_runs_once_for_the_same_parameters():
    function, ran = counted()
    assert [function(1), function(1), function(2), function(1)] == [(1, 1), (1, 1), (2, 1), (1, 1)]
    assert ran == [(1, 1), (2, 1)]


def test_six_spellings_of_one_call_are_one_entry():
    function, ran = counted()
    for call in (
        lambda: function(1),
        lambda: function(1, 1),
        lambda: function(a=1),
        lambda: function(1, b=1),
        lambda: function(b=1, a=1),
        lambda: function(a=1, b=1),
    ):
        assert call() == (1, 1)
    assert len(ran) == 1
    assert function.cache_info().currsize == 1


@pytest.mark.parametrize("values", [(1, 1.0, True), (0.0, -0.0, 0, False), ("1", b"1", 1), ((1,), [1])])
def test_equal_values_of_different_types_are_different_parameters(values):
    function, ran = counted()
    for _ in range(2):
        for value in values:
            result = function(value)[0]
            assert (type(result), repr(result)) == (type(value), repr(value))
    assert len(ran) == len(values)


def test_the_order_of_keyword_arguments_is_mere_spelling():
    function, ran = counted()
    function(a=1, b=2)
    function(b=2, a=1)
    assert len(ran) == 1


def test_the_order_of_further_keyword_arguments_counts_as_the_body_sees_it():
    @memoized
    def function(*args, **kwargs):
        return args, list(kwargs)

    assert function(1, x=1, y=2) == ((1,), ["x", "y"])
    assert function(1, y=2, x=1) == ((1,), ["y", "x"])
    assert function.ask(1, x=1, y=2).outcome is Outcome.REMEMBERED


def test_arguments_that_do_not_fit_raise_as_without_memo():
    function, _ = counted()
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        function(1, z=2)


def test_an_ignored_parameter_does_not_count():
    ran = []

    @memoized(ignore=["verbose"])
    def function(a, verbose=False):
        ran.append(verbose)
        return a

    function(1)
    function(1, verbose=True)
    assert ran == [False]
    with pytest.raises(ValueError, match="no parameter 'verbos'"):
        memoized(ignore=["verbos"])(lambda verbose: verbose)


def test_arrays_and_frames_count_by_content():
    import pandas as pd

    ran = []

    @memoized(ignore=["ran"])
    def total(values, ran=ran):
        ran.append(1)
        return float(np.sum(np.asarray(values)))

    for values in (
        np.arange(6.0),
        np.arange(12.0)[:6],
        np.arange(6.0).reshape(2, 3),
        np.arange(6),
        pd.Series(np.arange(6.0)),
        pd.DataFrame({"a": np.arange(6.0)}),
        pd.DataFrame({"b": np.arange(6.0)}),
        pd.DataFrame({"a": np.arange(6.0)}).copy(),
    ):
        assert total(values) == 15.0
    assert len(ran) == 6


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (iter([1]), "a can't"),
        ([1, {"x": object()}], r"a\[1\]\['x'\] can't"),
        ((1, memoryview(b"")), r"a\[1\] can't"),
        ({(object(),)}, r"a's items\[0\] can't"),
        ({"x": (i for i in ())}, r"a\['x'\] can't"),
    ],
)
def test_a_parameter_without_content_is_named(value, where):
    function, ran = counted()
    with pytest.raises(UnkeyableParameter, match=where):
        function(value)
    assert ran == []


def test_a_value_that_is_nested_too_deeply_is_refused():
    function, _ = counted()
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UnkeyableParameter, match="nested too deeply"):
        function(deep)
    while deep:
        deep = deep.pop()


def test_a_class_can_say_what_its_content_is():
    class Houses:
        def __init__(self, name, loaded_at):
            self.name, self.loaded_at = name, loaded_at

        def __memo_key__(self):
            return self.name

    ran = []

    @memoized(ignore=["ran"])
    def function(houses, ran=ran):
        ran.append(houses.name)

    function(Houses("north", 1))
    function(Houses("north", 2))
    function(Houses("south", 1))
    assert ran == ["north", "south"]


def test_an_exception_is_not_kept():
    ran = []

    @memoized(ignore=["ran"])
    def function(a, ran=ran):
        ran.append(a)
        if len(ran) == 1:
            raise ValueError("not yet")
        return a

    with pytest.raises(ValueError, match="not yet"):
        function(1)
    assert function(1) == 1
    assert function(1) == 1
    assert ran == [1, 1]


def test_none_is_a_result_like_any_other():
    ran = []

    @memoized(ignore=["ran"])
    def function(ran=ran):
        ran.append(1)

    assert function() is None
    assert function() is None
    assert ran == [1]


def test_whoever_changes_a_result_changes_only_his_copy():
    function = memoized(lambda a: [a])
    first = function(1)
    first.append("mine")
    second = function(1)
    second.append("yours")
    assert function(1) == [1]


def test_a_result_that_cannot_change_is_the_same_object_each_time():
    function = memoized(lambda a: "x" * a)
    assert function(1000) is function(1000)


def test_a_parameter_changed_by_the_body_counts_as_it_was_passed():
    ran = []

    @memoized(ignore=["ran"])
    def function(values, ran=ran):
        ran.append(1)
        values.append(9)
        return len(values)

    assert [function([1]), function([1]), len(ran)] == [2, 2, 1]


def test_ask_tells_what_the_call_did():
    function, _ = counted()
    ran, remembered = function.ask(1), function.ask(a=1)
    assert (ran.value, ran.outcome, ran.found, ran.saved) == ((1, 1), Outcome.RAN, Storage.DISK, 0.0)
    assert (remembered.outcome, remembered.found) == (Outcome.REMEMBERED, Storage.PROCESS)
    assert remembered.took == ran.took


def test_cache_info_counts_and_measures():
    function, _ = counted(max_entries=10, max_bytes=5000)
    for a in (1, 2, 1, 1):
        function(a)
    info = function.cache_info()
    assert (info.hits, info.misses, info.maxsize, info.currsize) == (2, 2, 10, 2)
    assert 0 < info.bytes < 5000 == info.max_bytes


def test_forget_drops_one_call_however_it_is_spelled():
    function, ran = counted()
    function(1)
    function(2)
    assert function.forget(b=1, a=1) == 1
    assert function.forget(3) == 0
    function(1)
    function(2)
    assert ran == [(1, 1), (2, 1), (1, 1)]


def test_forget_without_arguments_drops_all():
    function, ran = counted()
    function(1)
    function(2)
    assert function.forget() == 2
    assert function.cache_info().currsize == 0
    function(1)
    assert len(ran) == 3


def test_beyond_its_entries_what_was_used_least_recently_goes_first():
    function, ran = counted(max_entries=2)
    function(1)
    function(2)
    function(1)
    function(3)
    assert function.cache_info().currsize == 2
    ran.clear()
    function(1)
    function(3)
    assert ran == []
    function(2)
    assert ran == [(2, 1)]


def test_beyond_its_bytes_what_was_used_least_recently_goes_first():
    big = memoized(max_bytes=25_000)(lambda a: bytes(10_000) + bytes([a]))
    for a in (1, 2, 3):
        big(a)
    info = big.cache_info()
    assert info.currsize == 2
    assert info.bytes <= 25_000
    assert big.ask(3).outcome is Outcome.REMEMBERED
    assert big.ask(1).outcome is Outcome.RAN


def test_a_result_beyond_the_bound_is_returned_and_not_kept():
    big = memoized(max_bytes=100)(lambda a: b"x" * a)
    with pytest.warns(MemoWarning, match="is not kept.* more than max_bytes, 100"):
        assert big.ask(1000).found is Storage.NOWHERE
    assert big(1000) == b"x" * 1000
    assert big.cache_info().currsize == 0


def test_a_result_that_cannot_be_copied_is_not_kept_with_one_warning():
    function = memoized(lambda a: (a, threading.Lock()))
    with pytest.warns(MemoWarning, match="a result of type tuple is not kept") as warned:
        first, _ = function.ask(3), function(4)
    assert len(warned) == 1
    assert warned[0].filename == __file__
    assert first.found is Storage.NOWHERE
    assert function(3) is not first.value
    assert function.cache_info().currsize == 0


def test_a_result_that_can_be_read_only_once_is_not_kept():
    function = memoized(lambda a: (i for i in range(a)))
    with pytest.warns(MemoWarning, match="can be used only once"):
        assert list(function(3)) == [0, 1, 2]
    assert list(function(3)) == [0, 1, 2]
    assert function.cache_info().currsize == 0


def test_a_result_that_pickles_but_does_not_come_back_is_made_anew():
    class Broken:
        def __reduce__(self):
            return int, ("no number",)

    function = memoized(lambda: [Broken()][0])
    with pytest.warns(MemoWarning, match="Broken is not kept.* can be pickled but not unpickled") as warned:
        assert [isinstance(function(), Broken) for _ in range(3)] == [True] * 3
    assert len(warned) == 1
    assert function.ask().found is Storage.NOWHERE
    assert function.cache_info().hits == 0


def test_closures_of_one_function_are_told_apart():
    def times(factor):
        return memoized(lambda x: x * factor)

    assert [times(2)(10), times(3)(10), times(2).ask(10).outcome] == [20, 30, Outcome.REMEMBERED]


def test_a_closure_over_what_has_no_content_leaves_the_results_in_the_process_with_one_warning():
    source = iter([1, 2])
    function = memoized(lambda: next(source))
    with pytest.warns(MemoWarning, match="uses source from outside") as warned:
        assert function.ask().found is Storage.PROCESS
    assert function() == 1
    assert len(warned) == 1
    assert function.store.entries() == []


def test_closures_over_different_things_without_content_are_told_apart():
    def following(source):
        return memoized(lambda: next(source))

    with pytest.warns(MemoWarning, match="uses source"):
        assert [following(iter([1]))(), following(iter([2]))()] == [1, 2]


def test_a_lock_in_a_closure_says_nothing_on_the_result(recwarn):
    lock = threading.Lock()

    @memoized
    def function(a):
        with lock:
            return a

    assert function.ask(1).found is Storage.DISK
    assert not recwarn


def test_recursion_is_remembered_at_each_depth():
    @memoized
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    assert fib(60) == 1548008755920
    assert fib.cache_info().misses == 61


def test_it_looks_like_the_function():
    assert at_the_top.__name__ == "at_the_top"
    assert at_the_top.__doc__ == "A function that can be found by name."
    assert str(inspect.signature(at_the_top)) == "(a)"
    assert pickle.loads(pickle.dumps(at_the_top)) is at_the_top  # noqa: S301


def test_help_tells_of_the_function():
    text = pydoc.plain(pydoc.render_doc(at_the_top))
    assert "at_the_top(a)" in text
    assert "A function that can be found by name." in text


def test_a_parameter_may_have_any_name():
    function = memoized(lambda self, function, args, kwargs: (self, function, args, kwargs))
    assert function(self=1, function=2, args=3, kwargs=4) == (1, 2, 3, 4)
    assert function.ask(self=1, function=2, args=3, kwargs=4).outcome is Outcome.REMEMBERED
    assert function.forget(self=1, function=2, args=3, kwargs=4) == 1


def test_positional_only_and_keyword_only_parameters_are_bound_as_declared():
    ran = []

    @memoized
    def function(a, /, b=2, *, c=3, **others):
        ran.append(1)
        return (a, b, c, others)

    assert function(1, c=3, a=9) == (1, 2, 3, {"a": 9})
    assert function(1, 2, a=9) == (1, 2, 3, {"a": 9})
    assert len(ran) == 1
    with pytest.raises(TypeError, match="too many positional"):
        function(1, 2, 3)


def test_a_default_that_changes_counts_as_it_is():
    basket = []

    @memoized
    def function(a, basket=basket):
        return (a, *basket)

    assert function(1) == (1,)
    basket.append(2)
    assert function(1) == (1, 2)


def test_what_the_body_counts_around_it_does_not_count():
    asked, total, by_value = [], 0, {}

    @memoized
    def function(a):
        nonlocal total
        total += 1
        asked.append(a)
        by_value[a] = by_value.get(a, 0) + 1
        return a

    for a in (1, 1, 2, 1):
        function(a)
    assert (asked, total, by_value) == ([1, 2], 2, {1: 1, 2: 1})


def test_long_texts_are_not_held_on_to_as_parameters():
    function = memoized(lambda text: len(text) + 1)
    text = "".join(["long"] * 1000)
    before = sys.getrefcount(text)
    for _ in range(3):
        function(text)
    assert sys.getrefcount(text) == before


def test_a_wrapped_function_is_called_through_its_wrapper():
    def louder(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs).upper() + "!"

        return wrapper

    @memoized
    @louder
    def greet(name, greeting="hello"):
        return f"{greeting} {name}"

    assert greet("you") == "HELLO YOU!"
    assert greet.ask(greeting="hello", name="you").outcome is Outcome.REMEMBERED


def test_a_wrapper_may_take_or_give_other_arguments_than_its_function():
    def with_seven(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(7, *args, **kwargs)

        return wrapper

    @memoized
    @with_seven
    def add(seven, other):
        return seven + other

    assert [add(1), add(2), add(1)] == [8, 9, 8]
    assert add.cache_info().misses == 2


def test_two_functions_of_one_name_keep_their_results_apart():
    def make(sign):
        if sign > 0:

            @memoized
            def function(a):
                return a

        else:

            @memoized
            def function(a):
                return -a

        return function

    assert [make(1)(5), make(-1)(5), make(1)(5)] == [5, -5, 5]


def test_a_recursion_needs_one_frame_beside_the_body_and_leaves_the_limit_alone(monkeypatch):
    @memoized
    def depth(n):
        return 0 if n == 0 else depth(n - 1) + 1

    def change(_limit):
        raise AssertionError("the limit is the user's")

    monkeypatch.setattr(sys, "setrecursionlimit", change)
    assert sys.getrecursionlimit() == 1000
    assert in_thread(lambda: depth(300)) == 300


def test_an_endless_recursion_ends_as_ever():
    @memoized
    def down(n):
        return down(n + 1)

    limit = sys.getrecursionlimit()
    with pytest.raises(RecursionError):
        in_thread(lambda: down(0))
    assert sys.getrecursionlimit() == limit


def in_thread(action):
    """On a stack of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(action).result()


def test_a_body_that_is_interrupted_is_not_remembered():
    ran = []

    @memoized
    def function():
        ran.append(1)
        if len(ran) == 1:
            raise KeyboardInterrupt
        return 1

    with pytest.raises(KeyboardInterrupt):
        function()
    assert [function(), function(), len(ran)] == [1, 1, 2]


def test_a_memoized_function_can_be_a_parameter_of_another():
    @memoized
    def double(a):
        return 2 * a

    @memoized
    def triple(a):
        return 3 * a

    apply = memoized(lambda function, a: function(a))
    assert [apply(double, 1), apply(triple, 1), apply(double, 1)] == [2, 3, 2]
    assert apply.cache_info().misses == 2


def test_a_signal_may_come_while_results_are_looked_for():
    function = memoized(lambda a: a)
    function(1)
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(function(1)))
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    try:
        until(lambda: [function(2) for _ in range(1000)] and len(seen) > 50)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert set(seen) == {1}


@pytest.mark.parametrize("bound", [-1, 1.5, True])
def test_a_bound_that_is_no_number_is_refused_at_once(bound):
    with pytest.raises(ValueError, match="max_entries must be a whole number"):
        memoized(max_entries=bound)(lambda: 1)


def test_a_bound_of_0_keeps_nothing():
    function = memoized(max_entries=0)(lambda a: a)
    assert function.ask(1).found is Storage.NOWHERE
    assert function.ask(1).outcome is Outcome.RAN


def test_the_environment_says_where_results_stand(cache):
    memoized(lambda: 1)()
    assert [each.name for each in cache.glob("*.db")] == ["results-1.db"]


def test_a_store_of_its_own_can_be_named(tmp_path, cache):
    function = memoized(store=tmp_path / "elsewhere")(lambda: 1)
    function()
    assert function.store.path.parent == tmp_path / "elsewhere"
    assert len(function.store.entries()) == 1
    assert not cache.exists()


@pytest.mark.parametrize("thing", [int, 7, "text", property(len), at_the_top])
def test_what_is_no_function_is_refused(thing):
    with pytest.raises(UnmemoizableFunction):
        memoized(thing)


def test_a_generator_is_refused():
    def numbers():
        yield 1

    with pytest.raises(UnmemoizableFunction, match="can be read only once"):
        memoized(numbers)


def test_a_folder_that_cannot_be_used_leaves_the_results_in_the_process(tmp_path):
    (tmp_path / "file").touch()
    function = memoized(store=tmp_path / "file")(lambda a: a)
    with pytest.warns(MemoWarning, match="can't be used"):
        assert function.ask(1).found is Storage.PROCESS
    assert function.ask(1).outcome is Outcome.REMEMBERED
    assert function.cache_info().currsize == 1


def test_several_warnings_of_one_kind_are_one(tmp_path):
    (tmp_path / "file").touch()
    function = memoized(store=tmp_path / "file")(lambda a: a)
    with pytest.warns(MemoWarning) as warned:
        assert [function(a) for a in range(5)] == [0, 1, 2, 3, 4]
    assert len(warned) == 1
