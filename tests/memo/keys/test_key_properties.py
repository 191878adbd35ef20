"""Properties of keys over nested values: the same content has one key, a change in one place another."""

# ruff: noqa: E501, PLW0108 - entries of tables are lines

import collections
import copy
import dataclasses
import datetime as dt
import enum
import itertools
import math
import pathlib
import pickle
import struct
import types
import typing
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, configuration, given, settings
from hypothesis import strategies as st

from memo_tui import memoized
from tests import shared

configuration.set_hypothesis_home_dir(shared.folder() / "hypothesis")  # not in the working tree
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Size(enum.IntEnum):
    ONE = 1
    TWO = 2


class Text(str):
    __slots__ = ()


class Rows(list):
    pass


class Pair(typing.NamedTuple):
    first: object
    second: object


@dataclasses.dataclass
class Point:
    x: object
    y: object


@dataclasses.dataclass(frozen=True, slots=True)
class Pixel:
    x: object
    y: object


class Free(Point):
    """A plain subclass of a dataclass, with an attribute of its own."""

    def __init__(self, x, y):
        super().__init__(x, None)
        self.more = y


def moved(items):
    """An ordered dict whose first key was moved to its end, and back."""
    made = collections.OrderedDict(items)
    for key in list(made)[:1]:
        made.move_to_end(key)
    return made


# How a value of each kind is made of its parts; the number of parts, if it is fixed.
KINDS = {
    "list": (list, None),
    "tuple": (tuple, None),
    "rows": (Rows, None),
    "deque": (collections.deque, None),
    "deque of three": (lambda parts: collections.deque(parts, 3), None),
    "array of objects": (lambda parts: objects(parts), None),
    "pair": (lambda parts: Pair(*parts), 2),
    "point": (lambda parts: Point(*parts), 2),
    "pixel": (lambda parts: Pixel(*parts), 2),
    "free": (lambda parts: Free(*parts), 2),
    "dict": (lambda parts: {f"k{n}": part for n, part in enumerate(parts)}, None),
    "dict from its end": (lambda parts: {f"k{n}": part for n, part in reversed(list(enumerate(parts)))}, None),
    "ordered dict": (lambda parts: collections.OrderedDict((f"k{n}", part) for n, part in enumerate(parts)), None),
    "moved ordered dict": (lambda parts: moved((f"k{n}", part) for n, part in enumerate(parts)), None),
    "default dict": (lambda parts: collections.defaultdict(list, enumerate(parts)), None),
    "namespace": (lambda parts: types.SimpleNamespace(a=parts[0], b=parts[1]), 2),
    "proxy": (lambda parts: types.MappingProxyType({"a": parts[0], "b": parts[1]}), 2),
    "slice": (lambda parts: slice(*parts), 3),
}  # fmt: skip


def objects(parts):
    """An array of these objects."""
    made = np.empty(len(parts), object)
    for place, part in enumerate(parts):
        made[place] = part
    return made


EXAMPLES = itertools.count()
floats = st.floats(allow_nan=False)
LEAVES = st.one_of(
    *(st.none(), st.booleans(), st.integers(-3, 3), st.integers(), floats, st.complex_numbers(allow_nan=False)),
    *(st.text(max_size=3), st.text(max_size=3).map(Text), st.binary(max_size=3), st.binary(max_size=3).map(bytearray)),
    *(st.sampled_from(Colour), st.sampled_from(Size), st.fractions(), st.decimals(allow_nan=False), st.uuids()),
    *(st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.text("ab/", max_size=4).map(pathlib.PurePosixPath)),
    *(st.sampled_from([0, 0.0, -0.0, False, 1, 1.0, True, 1 + 0j, "1", b"1", Decimal(1), Size.ONE, math.inf]),),
    *(st.sampled_from(["i4", "f4", "f8", "M8[D]", "U3"]).map(lambda kind: np.zeros(2, kind)),),
    *(st.sampled_from([np.float64(1), np.float32(1), np.int64(1), np.bool_(1), np.str_("1"), np.dtype("f8")]),),
    *(st.sets(st.integers(0, 5)), st.frozensets(st.text("ab", max_size=2)), st.just(range(3)), st.just(list[int])),
)  # fmt: skip
TREES = st.recursive(
    LEAVES.map(lambda value: ("leaf", value)),
    lambda parts: st.sampled_from(sorted(KINDS)).flatmap(
        lambda kind: st.tuples(
            st.just(kind),
            st.lists(parts, min_size=KINDS[kind][1] or 0, max_size=KINDS[kind][1] or 3),
        )
    ),
    max_leaves=8,
)


def build(tree):
    """The value that a tree describes, made anew."""
    kind, content = tree
    return copy.deepcopy(content) if kind == "leaf" else KINDS[kind][0]([build(part) for part in content])


def places(tree, path=()):
    """The paths to every part of a tree."""
    yield path
    if tree[0] != "leaf":
        for number, part in enumerate(tree[1]):
            yield from places(part, (*path, number))


def replaced(tree, path, other):
    """The tree with another part at a path."""
    if not path:
        return other
    parts = list(tree[1])
    parts[path[0]] = replaced(parts[path[0]], path[1:], other)
    return (tree[0], parts)


def content(value):
    """What can be read from a value, in a form whose `==` is exact; written apart from what is tested."""
    kind = type(value)
    if isinstance(value, float) and kind is not np.float64:
        return kind, struct.pack("<d", value)
    if isinstance(value, complex):
        return kind, struct.pack("<dd", value.real, value.imag)
    if isinstance(value, enum.Enum):
        return kind, value.name
    if isinstance(value, np.ndarray):
        held = [content(each) for each in value] if value.dtype == object else value.tobytes()
        return kind, str(value.dtype), value.shape, held
    if isinstance(value, set | frozenset):
        return kind, frozenset(map(content, value))
    if isinstance(value, dict | types.MappingProxyType):
        return (
            kind,
            [(content(key), content(each)) for key, each in value.items()],
            getattr(value, "default_factory", 0),
        )
    if isinstance(value, list | tuple | collections.deque):
        return kind, [content(each) for each in value], getattr(value, "maxlen", 0)
    if isinstance(value, slice):
        return kind, [content(each) for each in (value.start, value.stop, value.step)]
    if isinstance(value, Pixel):
        return kind, content(value.x), content(value.y)
    if isinstance(value, Point | types.SimpleNamespace):
        return kind, [(name, content(each)) for name, each in vars(value).items()]
    if isinstance(value, dt.datetime | dt.time):
        return kind, repr(value), value.fold
    if isinstance(value, bytearray):
        return kind, bytes(value)
    return kind, repr(value)


class Body:
    """A memoized function that counts its runs."""

    def __init__(self):
        self.example = 0
        runs = self.runs = []

        @memoized
        def f(example, value):
            runs.append(1)

        self.f = f

    def ran(self, value):
        """Whether the call ran the body."""
        before = len(self.runs)
        self.f(self.example, value)
        return len(self.runs) > before

    def start(self):
        """Start another example, with nothing stored."""
        self.example += 1


@pytest.fixture
def body():
    """A memoized function of one parameter."""
    return Body()


@SETTINGS
@given(tree=TREES)
def test_what_is_made_anew_copied_or_pickled_has_the_same_key(body, tree):
    body.start()
    assert body.ran(build(tree))
    assert not body.ran(build(tree))
    if "proxy" not in repr(tree):
        assert not body.ran(copy.deepcopy(build(tree)))
        assert not body.ran(pickle.loads(pickle.dumps(build(tree))))  # noqa: S301


@SETTINGS
@given(tree=TREES, data=st.data())
def test_a_change_in_one_place_is_another_key(body, tree, data):
    path = data.draw(st.sampled_from(sorted(places(tree))))
    other = replaced(tree, path, data.draw(TREES))
    body.start()
    assert body.ran(build(tree))
    assert body.ran(build(other)) == (content(build(tree)) != content(build(other)))


@SETTINGS
@given(one=TREES, other=TREES, data=st.data())
def test_parts_that_change_places_are_another_key(body, one, other, data):
    kind = data.draw(st.sampled_from([name for name, (_, size) in KINDS.items() if size in (None, 2)]))
    first, second = build((kind, [one, other])), build((kind, [other, one]))
    body.start()
    assert body.ran(first)
    assert body.ran(second) == (content(first) != content(second))


@SETTINGS
@given(one=LEAVES, other=LEAVES)
def test_two_values_have_one_key_only_if_all_that_can_be_read_is_the_same(body, one, other):
    body.start()
    assert body.ran(one)
    assert body.ran(other) == (content(one) != content(other))


@SETTINGS
@given(args=st.lists(LEAVES, max_size=3), more=st.lists(LEAVES, max_size=3))
def test_how_values_are_spread_over_parameters_counts(args, more):
    runs = []

    @memoized
    def f(example, *args, **kwargs):
        runs.append(1)

    example = next(EXAMPLES)
    named = {f"n{number}": value for number, value in enumerate(more)}
    f(example, *args, **named)
    f(example, *copy.deepcopy(args), **copy.deepcopy(named))
    f(example, *args, *more, **named)
    assert len(runs) == (2 if more else 1)
    f(example, args, **named)
    f(example, tuple(args), **named)
    assert len(runs) == (4 if more else 3)
