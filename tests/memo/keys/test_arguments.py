"""What a call is compared by: its parameters as they are now, or the user's own keys; else it is refused."""

# ruff: noqa: ARG005, B905, C408, E501, PLW0108 - entries of tables are lines, keys are given whole

import abc
import collections
import copy
import dataclasses
import functools
import inspect
import io
import itertools
import operator
import pickle
import socket
import threading
import types
import typing

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.linear_model import Ridge

import memo_tui
from memo_tui import memoized
from memo_tui.errors import UnkeyableParameter
from tests.memo.keys.twins.functions import CLASS, CONSTANT, DATA, HELPER, made


class Box:
    """An object with state."""

    def __init__(self, value):
        self.value = value


@dataclasses.dataclass
class Point:
    x: object


class Pair(typing.NamedTuple):
    first: object
    second: object


class Plain:
    pass


@dataclasses.dataclass
class Row:
    a: "int" = 1


class Kind(abc.ABC):
    @abc.abstractmethod
    def run(self): ...


class Queue(collections.deque):
    """With attributes."""


def counter():
    """A function that counts in its closure."""
    n = 0

    def count():
        nonlocal n
        n += 1
        return n

    return count


def stack(values):
    """A function that takes from a list in its closure."""
    items = list(values)
    return lambda: items.pop()


def read_attribute():
    """A function that reads its own attribute."""

    def function():
        return function.rate

    function.rate = 1
    return function


# What is given twice, and what is done to it between.
CHANGED = {
    "a list": (lambda: [1], lambda value: value.append(2)),
    "a list in a tuple": (lambda: ([1],), lambda value: value[0].append(2)),
    "a dict's order": (lambda: dict(a=1, b=2), lambda value: value.update(a=value.pop("a"))),
    "an ordered dict": (lambda: collections.OrderedDict(a=1, b=2), lambda value: value.move_to_end("a")),
    "a dataclass's field": (lambda: Point(1), lambda value: setattr(value, "x", 2)),
    "a dataclass's attribute": (lambda: Point(1), lambda value: setattr(value, "y", 2)),
    "a namespace": (lambda: types.SimpleNamespace(a=1), lambda value: setattr(value, "a", 2)),
    "a closure's number": (counter, lambda value: value()),
    "a closure's list": (lambda: stack([1, 2]), lambda value: value()),
    "a function's attribute": (read_attribute, lambda value: setattr(value, "rate", 2)),
    "a partial's keyword": (lambda: functools.partial(int, base=8), lambda value: value.keywords.update(base=9)),
    "a partial's attribute": (lambda: functools.partial(int), lambda value: setattr(value, "rate", 2)),
    "a deque's attribute": (lambda: Queue([1]), lambda value: setattr(value, "rate", 2)),
    "an array": (lambda: np.zeros(2), lambda value: value.fill(1)),
    "an array in a list": (lambda: [np.zeros(2)], lambda value: value[0].fill(1)),
    "a frame": (lambda: pd.DataFrame({"a": [1]}), lambda value: value.insert(1, "b", 2)),
    "a random generator": (lambda: np.random.default_rng(1), lambda value: value.random()),
    "a byte array": (lambda: bytearray(b"a"), lambda value: value.append(1)),
    "a view's bytes": (lambda: memoryview(bytearray(b"a")), lambda value: value.__setitem__(0, 98)),
    "a class's constant": (lambda: made(CLASS, "Model"), lambda value: setattr(value, "rate", 5)),
    "a class's method": (lambda: made(CLASS, "Model"), lambda value: setattr(value, "value", lambda self, x: 5)),
    "a dataclass's class": (lambda: made(DATA, "Model")(), lambda value: setattr(type(value), "value", lambda self, x: 5)),
    "a function's global": (lambda: made(CONSTANT, "function"), lambda value: value.__globals__.update(RATE=5)),
    "a function's code": (lambda: made(CONSTANT, "function"), lambda value: setattr(value, "__code__", (lambda x: 5).__code__)),
    "a function's helper": (lambda: made(HELPER, "function"), lambda value: value.__globals__.update(helper=lambda x: 5)),
    "a memoized function's global": (lambda: memoized(made(CONSTANT, "function")), lambda value: value.__wrapped__.__globals__.update(RATE=5)),
    "a column of a frame": (lambda: pd.DataFrame({"a": [1]}), lambda value: value.__setitem__("a", [2])),
    "a fitted estimator": (Ridge, lambda value: value.fit([[1.0], [2.0]], [1.0, 3.0])),
    "a parameter of an estimator": (Ridge, lambda value: value.set_params(alpha=3.0)),
    "a member of a default dict": (lambda: collections.defaultdict(list), lambda value: value["a"]),
    "a function's default": (lambda: lambda x=[1]: x, lambda value: value.__defaults__[0].append(2)),
}  # fmt: skip
REFUSABLE = {"a view's bytes", "a partial's attribute", "a memoized function's global"}


@pytest.mark.parametrize("name", CHANGED)
def test_an_argument_that_changed_since_is_another(name):
    make, change = CHANGED[name]
    runs = []

    @memoized
    def f(value):
        runs.append(1)

    value = make()
    try:
        f(value)
        change(value)
        f(value)
    except UnkeyableParameter:
        assert name in REFUSABLE
        return
    assert len(runs) == 2
    f(make())
    assert len(runs) == 2


def test_an_argument_that_the_body_changes_is_compared_as_it_came():
    runs = []

    @memoized
    def call(function):
        runs.append(1)
        return function()

    count = counter()
    assert [call(count), call(count), call(count)] == [1, 2, 3]
    taken = stack([1, 2, 3])
    assert [call(taken), call(taken)] == [3, 2]
    assert len(runs) == 5
    assert call(counter()) == 1
    assert len(runs) == 5


def test_the_order_of_keywords_counts_where_the_body_sees_it():
    @memoized
    def f(**kwargs):
        return list(kwargs)

    assert [f(a=1, b=2), f(b=2, a=1)] == [["a", "b"], ["b", "a"]]
    assert f(a=1, b=2) == ["a", "b"]


def test_the_order_of_named_parameters_does_not_count():
    runs = []

    @memoized
    def f(a, b=2, *rest, c=3, **more):
        runs.append(1)

    f(1)
    f(1, 2)
    f(b=2, a=1)
    f(c=3, a=1)
    assert len(runs) == 1
    f(1, 2, 3)
    f(1, 2, c=4)
    f(1, 2, d=4)
    f(1, 2, more={"d": 4})
    f(1, 2, rest=(3,))
    assert len(runs) == 6


@pytest.mark.parametrize(
    "make",
    [
        *(lambda: (each for each in ()), lambda: iter([1]), lambda: itertools.count(), lambda: zip([1], [2])),
        *(lambda: io.StringIO("a"), lambda: socket.socket(), threading.Lock, threading.Event, object),
        *(threading.local, lambda: open(__file__), lambda: map(int, "1"), lambda: reversed([1])),  # noqa: SIM115, PTH123
    ],
)
@pytest.mark.parametrize("put", [lambda value: value, lambda value: {"a": [value]}], ids=["bare", "nested"])
def test_what_has_no_content_is_refused_by_a_sentence_that_names_the_parameter(make, put):
    runs = []

    @memoized
    def f(first, given=None, *rest, **more):
        runs.append(1)

    value = make()
    try:
        for arguments, named in (
            (((0, put(value)), {}), "given"),
            (((0, 1, put(value)), {}), "rest"),
            (((0,), {"extra": put(value)}), "more"),
        ):
            with pytest.raises(UnkeyableParameter, match=rf"\b{named}\b") as refused:
                f(*arguments[0], **arguments[1])
            sentence = str(refused.value)
            assert type(value).__name__ in sentence
            assert "\n" not in sentence
            assert sentence.endswith(".")
    finally:
        getattr(value, "close", bool)()
    assert not runs


def test_a_distribution_is_known_again_after_numbers_were_drawn_from_it():
    runs = []

    @memoized
    def f(value):
        runs.append(1)

    made = stats.norm(1)
    f(made)
    made.rvs(3)
    f(made)
    f(stats.norm(1))
    assert len(runs) == 1


def test_what_contains_itself_is_an_argument_and_deep_nesting_ends():
    runs = []

    @memoized
    def f(value):
        runs.append(1)
        return 1

    itself = []
    itself.append(itself)
    table = {}
    table["a"] = [table]
    box = types.SimpleNamespace()
    box.box = box
    for value in (box, itself, table, (itself,), [[itself]]):
        assert [f(value), f(value)] == [1, 1]
    assert len(runs) == 5
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UnkeyableParameter, match="value"):
        f(deep)
    while deep:
        deep = deep.pop()
    assert f([1]) == 1


def test_a_value_says_itself_what_it_is_compared_by():
    class Query:
        def __init__(self, text, connection):
            self.text, self.connection = text, connection

        def __memo_key__(self):
            return self.text

    runs = []

    @memoized
    def f(query):
        runs.append(1)

    f(Query("a", object()))
    f(Query("a", object()))
    assert len(runs) == 1
    f(Query("b", object()))
    f([Query("a", object())])
    f("a")
    assert len(runs) == 4


def test_what_a_key_of_its_own_consists_of_must_have_content():
    class Query:
        def __memo_key__(self):
            return [object()]

    @memoized
    def f(query):
        return 1

    with pytest.raises(UnkeyableParameter, match="query"):
        f(Query())


def test_a_registered_function_says_what_a_type_is_compared_by():
    class Connection:
        def __init__(self, address):
            self.address, self.lock = address, threading.Lock()

    runs = []

    @memoized
    def f(connection):
        runs.append(1)

    with pytest.raises(UnkeyableParameter, match="connection"):
        f(Connection("a"))
    memo_tui.register_key(Connection, lambda connection: connection.address)
    for given in (Connection("a"), Connection("a"), Connection("b"), [Connection("a")], "a"):
        f(given)
    assert len(runs) == 4


def test_an_instance_of_a_subclass_is_not_taken_for_one_of_the_registered_type():
    class Address:
        def __init__(self, host):
            self.host, self.lock = host, threading.Lock()

    class Proxied(Address):
        pass

    memo_tui.register_key(Address, lambda address: address.host)
    runs = []

    @memoized
    def f(address):
        runs.append(1)

    f(Address("a"))
    try:
        f(Proxied("a"))
    except UnkeyableParameter as refused:
        assert "address" in str(refused)  # noqa: PT017 - both are fine
    else:
        assert len(runs) == 2


def test_a_registered_function_goes_before_what_is_known_of_a_type():
    class Frame(pd.DataFrame):
        pass

    memo_tui.register_key(Frame, lambda frame: list(frame.columns))
    runs = []

    @memoized
    def f(frame):
        runs.append(1)

    f(Frame({"a": [1]}))
    f(Frame({"a": [2]}))
    assert len(runs) == 1
    f(Frame({"b": [2]}))
    assert len(runs) == 2


def test_a_type_and_a_function_are_needed_to_register_a_key():
    with pytest.raises(TypeError):
        memo_tui.register_key("Connection", len)
    with pytest.raises(TypeError):
        memo_tui.register_key(Box, "value")


def test_a_function_of_the_parameters_is_the_key():
    runs = []

    @memoized(key=lambda path, mode="r", **more: (path.lower(), mode))
    def f(path, mode="r", **more):
        runs.append(1)
        return path

    assert [f("A"), f("a"), f(path="a", mode="r"), f("A", handle=object())] == ["A"] * 4
    assert len(runs) == 1
    f("a", "w")
    f("b")
    assert len(runs) == 3


def test_the_key_of_a_function_must_have_content_and_its_error_is_the_users():
    @memoized(key=lambda value: object())
    def f(value):
        return 1

    @memoized(key=lambda value: value["missing"])
    def g(value):
        return 1

    with pytest.raises(UnkeyableParameter):
        f(1)
    with pytest.raises(KeyError, match="missing"):
        g({})


def test_a_key_of_a_method_gets_self():
    class Reader:
        def __init__(self):
            self.runs = []

        @memoized(key=lambda self, path: path.lower())
        def read(self, path):
            self.runs.append(path)
            return path

    reader = Reader()
    assert [reader.read("A"), reader.read("a"), Reader().read("a")] == ["A", "A", "a"]
    assert reader.runs == ["A"]


def test_a_function_says_what_its_results_depend_on():
    @memoized
    def f(x, table=None):
        return operator.neg(x) + len(LISTED)

    covered = str(f.covers())
    assert "LISTED" in covered


LISTED = [1]


def test_what_python_keeps_on_a_class_does_not_count():
    runs = []

    @memoized
    def f(*values):
        runs.append(1)

    def call():
        f(Plain, Row, Kind, Row(), Pair(1, 2))

    call()
    copy.deepcopy(Plain())
    copy.copy(Row())
    pickle.dumps(Pair([], 1), 2)
    Plain().__reduce_ex__(2)
    isinstance(1, Kind)
    issubclass(int, Kind)
    typing.get_type_hints(Row)
    inspect.signature(Row)
    call()
    assert len(runs) == 1


@pytest.mark.parametrize("value", [np.ma.masked, [np.ma.masked], np.ma.array([1, 2], mask=[0, 1])])
def test_what_is_masked_is_an_argument_like_others(value):
    runs = []

    @memoized
    def f(value):
        runs.append(1)

    f(value)
    f(value)
    assert len(runs) == 1
