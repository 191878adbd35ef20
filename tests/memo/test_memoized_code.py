"""memoized and the code behind a result: who changes it gets a new result, who comments it doesn't."""

import sys
import types

import pytest

from memo_tui import memoized
from memo_tui.memo.calls import Outcome

BEFORE = """
from memo_tui import memoized

RATE = 2
TABLE = {"a": [1, 2]}

class Config:
    BASE = 5

    @staticmethod
    def raised(x):
        return x + Config.BASE

def helper(x):
    return inner(x) * RATE

def inner(x):
    return x + 1

@memoized
def plain(x, y=1):
    return x * 10 + y

@memoized
def through_helper(x):
    return helper(x)

@memoized
def by_constant(x):
    return x * RATE

@memoized
def by_table(x):
    return x * TABLE["a"][0]

@memoized
def by_class(x):
    return Config.raised(x)

@memoized
def by_attribute(x):
    return x * Config.BASE

@memoized
def with_inner(x):
    def add(y):
        return x + y
    return [add(y) for y in range(3)]

@memoized
def guarded(x):
    try:
        x = 1 / x
    except ZeroDivisionError:
        x = 0
    return x
"""

FUNCTIONS = (
    *("plain", "through_helper", "by_constant", "by_table", "by_class", "by_attribute"),
    *("with_inner", "guarded"),
)


@pytest.fixture
def written(monkeypatch):
    """Makes a module of a text, in place of the one that was made before."""

    def write(text, name="written"):
        module = types.ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(compile(text, f"{name}.py", "exec"), vars(module))  # noqa: S102
        return module

    return write


def outcome(module, name):
    return getattr(module, name).ask(3).outcome


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("x * 10 + y", "x * 10 - y", {"plain"}),
        ("x * 10 + y", "x * 11 + y", {"plain"}),
        ("x * 10 + y", "x * 10.0 + y", {"plain"}),
        ("y=1", "y=2", {"plain"}),
        ("return x + 1", "return x + 2", {"through_helper"}),
        ("RATE = 2", "RATE = 3", {"through_helper", "by_constant"}),
        ("RATE = 2", "RATE = 2.0", {"through_helper", "by_constant"}),
        ('"a": [1, 2]', '"a": [7, 2]', {"by_table"}),
        ("return x + Config.BASE", "return x - Config.BASE", {"by_class", "by_attribute"}),
        ("BASE = 5", "BASE = 6", {"by_class", "by_attribute"}),
        ("return x + y", "return x - y", {"with_inner"}),
        ("range(3)", "range(4)", {"with_inner"}),
        ("ZeroDivisionError", "ArithmeticError", {"guarded"}),
        ("        x = 0\n", "        x = 1\n", {"guarded"}),
    ],
)
def test_a_change_of_the_code_is_seen_by_whom_it_concerns(written, old, new, changed):
    before = written(BEFORE)
    assert {outcome(before, name) for name in FUNCTIONS} == {Outcome.RAN}
    assert old in BEFORE
    after = written(BEFORE.replace(old, new))
    assert {name for name in FUNCTIONS if outcome(after, name) is Outcome.RAN} == changed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RATE = 2\n", "# what it costs\n\n\nRATE = 2  # at least\n"),
        ("    return inner(x) * RATE\n", '    """A helper."""\n    # it helps\n    return inner(x) * RATE\n'),
        ("def plain(x, y=1):\n", 'def plain(x, y=1):\n    """Ten times, and more."""\n\n'),
        ("    def add(y):\n", '    def add(y):\n        """Both."""\n'),
        ("    try:\n", '    """None."""\n    try:\n'),
        ("class Config:\n", 'class Config:\n    """What is set."""\n'),
        ("def helper", "def nobody_calls_it(x):\n    return x\n\ndef helper"),
        ("", "UNUSED = 7\n"),
    ],
)
def test_comments_docstrings_and_lines_elsewhere_do_not_count(written, old, new):
    before = written(BEFORE)
    for name in FUNCTIONS:
        outcome(before, name)
    after = written(BEFORE.replace(old, new, 1))
    assert {outcome(after, name) for name in FUNCTIONS} == {Outcome.REMEMBERED}


def test_a_docstring_does_not_count_where_nothing_is_returned(written):
    written("def f(x):\n    pass\n")
    bare = memoized(sys.modules["written"].f)
    assert bare.ask(1).outcome is Outcome.RAN
    written('def f(x):\n    """Nothing."""\n')
    assert memoized(sys.modules["written"].f).ask(1).outcome is Outcome.REMEMBERED


@pytest.mark.parametrize(
    ("name", "value", "function"),
    [
        ("RATE", 5, "by_constant"),
        ("RATE", 5, "through_helper"),
        ("TABLE", {"a": [5]}, "by_table"),
        ("inner", lambda x: -x, "through_helper"),
    ],
)
def test_a_name_that_is_given_anew_is_seen_at_once_and_its_old_value_known_again(
    written, name, value, function
):
    module = written(BEFORE)
    old = getattr(module, name)
    if isinstance(value, types.FunctionType):
        value.__module__ = "written"
    asked = getattr(module, function)
    first = asked(3)
    setattr(module, name, value)
    assert asked.ask(3).outcome is Outcome.RAN
    assert asked(3) != first
    setattr(module, name, old)
    again = asked.ask(3)
    assert (again.value, again.outcome) == (first, Outcome.REMEMBERED)


def test_an_attribute_of_a_class_that_is_given_anew_is_seen_at_once(written):
    module = written(BEFORE)
    assert module.by_attribute(3) == 15
    module.Config.BASE = 7
    assert module.by_attribute(3) == 21


def test_a_code_object_that_is_put_in_its_place_is_seen_at_once(written):
    module = written(BEFORE)
    assert module.plain(3) == 31
    module.plain.__wrapped__.__code__ = (lambda x, y: x - y).__code__
    assert module.plain(3) == 2
    module.through_helper(3)
    module.helper.__code__ = (lambda x: x).__code__
    assert module.through_helper(3) == 3


def test_helpers_in_other_modules_of_the_same_package_are_followed(written):
    def pair(helper, rate):
        package = types.ModuleType("users_package")
        sys.modules["users_package"] = package
        package.helpers = written(
            f"RATE = {rate}\ndef helper(x):\n    return {helper}\n", "users_package.helpers"
        )
        return written(
            "from memo_tui import memoized\nfrom users_package import helpers\n"
            "@memoized\ndef asked(x):\n    return helpers.helper(x) * helpers.RATE\n",
            "users_package.main",
        )

    try:
        assert [pair("x", 1).asked(3), pair("x", 2).asked(3), pair("-x", 1).asked(3)] == [3, 6, -3]
        assert pair("x", 2).asked.ask(3).outcome is Outcome.REMEMBERED
    finally:
        del sys.modules["users_package"]


def test_a_name_taken_from_another_package_counts_by_its_own_name(written):
    text = "from memo_tui import memoized\nfrom {} import exp\n@memoized\ndef f(x):\n    return exp(x)\n"
    assert type(written(text.format("math")).f(0)) is float
    assert type(written(text.format("cmath")).f(0)) is complex


def test_closures_over_different_values_are_different_functions():
    def make(factor):
        @memoized
        def times(x):
            return [x * each for each in factor]

        return times

    assert [make([2])(1), make([3])(1), make((2,))(1)] == [[2], [3], [2]]
    assert make([2]).ask(1).outcome is Outcome.REMEMBERED
    assert make((2,)).cache_info().currsize == 3


def test_a_cell_that_is_filled_anew_is_seen_at_once():
    factor = 2

    @memoized
    def times(x):
        return x * factor

    assert times(3) == 6
    factor = 5
    assert times(3) == 15


def test_a_wrapper_round_the_function_counts_too():
    def scaled(factor):
        def wrap(function):
            def wrapper(x):
                return function(x) * factor

            wrapper.__wrapped__ = function
            wrapper.__qualname__ = "one name for all"
            return wrapper

        return wrap

    assert [memoized(scaled(factor)(lambda x: x + 1))(1) for factor in (2, 3)] == [4, 6]


def test_functions_that_hold_each_other_in_lists_are_read_to_an_end():
    steps = []

    def first(x):
        return steps[1](x) if len(steps) > x else x

    def second(x):
        return steps[0](x + 1)

    steps += [first, second]
    run = memoized(lambda x: +steps[0](x))
    assert run(0) == 2
    assert run.ask(0).outcome is Outcome.REMEMBERED


def test_functions_as_parameters_count_by_their_code_closures_and_defaults():
    apply = memoized(lambda function, x: function(x))

    def times(factor):
        return lambda x: x * factor

    functions = [times(2), times(3), lambda x, by=2: x * by, lambda x, by=3: x * by, lambda x: x * 2]
    assert [apply(each, 10) for each in functions] == [20, 30, 20, 30, 20]
    assert apply.cache_info().misses == 5
    assert apply.ask(times(3), 10).outcome is Outcome.REMEMBERED


def test_a_program_finds_its_results_again_though_another_started_it(users):
    program = (
        "from memo_tui import memoized\n"
        "NAMES = {'a', 'b', 'c', 'd'}\n"
        "@memoized\n"
        "def f(x):\n    return (x in {'p', 'q', 'r', 's'}, sorted(NAMES))\n"
        "print(f.ask('p').outcome.value)\n"
    )
    outcomes = [users(program, PYTHONHASHSEED=seed) for seed in ("1", "2", "3")]
    assert outcomes == ["ran", "remembered", "remembered"]


def test_names_of_keywords_in_a_call_count():
    first = memoized(lambda x: sorted([x, -x], key=abs, reverse=False))
    second = memoized(lambda x: sorted([x, -x], reverse=False, key=abs))
    named = memoized(lambda x: {"a": x} | dict(b=x))  # noqa: C408 - it's the keyword that matters
    other = memoized(lambda x: {"a": x} | dict(c=x))  # noqa: C408
    assert first(1) == second(1) == [1, -1]
    assert [named(1), other(1)] == [{"a": 1, "b": 1}, {"a": 1, "c": 1}]
