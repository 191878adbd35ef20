"""Values of Python's own types beside their nearest twins."""

# ruff: noqa: E501, DTZ001 - a pair is a line, and the twins are what users have

import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import ipaddress
import operator
import pathlib
import re
import struct
import types
import typing
import uuid
import zoneinfo


class Text(str):
    """A text with attributes, as its class has no slots."""

    __slots__ = ("__dict__",)


class Kilograms(float):
    pass


class Rows(list):
    pass


class Queue(collections.deque):
    pass


class Table(dict):
    pass


class Pair(typing.NamedTuple):
    first: object
    second: object = None


class Marked(Pair):
    pass


class Other(typing.NamedTuple):
    first: object
    second: object = None


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Size(enum.IntEnum):
    RED = 1


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


@dataclasses.dataclass
class Point:
    x: object
    y: object = 0


@dataclasses.dataclass
class Twin:
    x: object
    y: object = 0


class Plain(Point):
    """A plain subclass of a dataclass, with an attribute of its own."""

    def __init__(self, x, more):
        super().__init__(x)
        self.more = more


@dataclasses.dataclass
class Derived:
    x: object
    seed: dataclasses.InitVar[int] = 0

    def __post_init__(self, seed):
        self.rolled = seed * 2


@dataclasses.dataclass
class Named(list):
    """A dataclass on a container."""

    name: str = "a"


@dataclasses.dataclass
class Hidden:
    x: object = dataclasses.field(compare=False, repr=False)
    _y: object = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Pixel:
    x: object
    y: object = 0


class Account:
    def __init__(self, owner, secret):
        self.owner, self.__secret = owner, secret

    def opens(self, word):
        return self.__secret == word


class Slots:
    __slots__ = ("__b", "a", "missing")

    def __init__(self, a, b):
        self.a, self.__b = a, b


class MoreSlots(Slots):
    __slots__ = ("c",)

    def __init__(self, a, b, c):
        super().__init__(a, b)
        self.c = c


class Keyed:
    """Says itself what it is compared by."""

    def __init__(self, name, cache=None):
        self.name, self.cache = name, cache

    def __memo_key__(self):
        return self.name


class Error(Exception):
    pass


def with_attribute(value, **attributes):
    """The value, with attributes."""
    for name, each in attributes.items():
        setattr(value, name, each)
    return value


def moved(last):
    """An ordered dict of which one key was moved."""
    made = collections.OrderedDict(a=1, b=2, c=3)
    made.move_to_end("a", last=last)
    return made


def nan(bits):
    """The NaN of these bits."""
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
QUIET_NAN = 0x7FF8000000000000


def again(one, other, place):
    """Two lists, and one of them once more."""
    return [one, other, (one, other)[place]]


def within(levels):
    """A list in which so many levels of lists lead to it again."""
    whole = inner = []
    for _ in range(levels):
        inner.append([])
        inner = inner[0]
    inner.append(whole)
    return whole


PAIRS = {
    "1 and True": (lambda: 1, lambda: True),
    "1 and 1.0": (lambda: 1, lambda: 1.0),
    "1.0 and 1+0j": (lambda: 1.0, lambda: 1 + 0j),
    "0.0 and -0.0": (lambda: 0.0, lambda: -0.0),
    "0j and -0j": (lambda: complex(0.0, 0.0), lambda: complex(0.0, -0.0)),
    "NaN and its negative": (lambda: nan(QUIET_NAN), lambda: nan(QUIET_NAN | 1 << 63)),
    "NaN and one of other bits": (lambda: nan(QUIET_NAN), lambda: nan(QUIET_NAN | 1)),
    "none and its name": (lambda: None, lambda: "None"),
    "the ellipsis and its name": (lambda: ..., lambda: "Ellipsis"),
    "not implemented and none": (lambda: NotImplemented, lambda: None),
    "a text and bytes": (lambda: "a", lambda: b"a"),
    "bytes and a byte array": (lambda: b"a", lambda: bytearray(b"a")),
    "bytes and a view of them": (lambda: b"a", lambda: memoryview(b"a")),
    "a view and one that can be written": (lambda: memoryview(b"ab"), lambda: memoryview(bytearray(b"ab"))),
    "a view and one in another format": (lambda: memoryview(b"abcd"), lambda: memoryview(b"abcd").cast("i")),
    "a text and one composed otherwise": (lambda: "ä", lambda: "a\u0308"),
    "a text and a subclass's": (lambda: "a", lambda: Text("a")),
    "a text subclass's attribute": (lambda: with_attribute(Text("a"), lang="de"), lambda: with_attribute(Text("a"), lang="en")),
    "a number and a subclass's": (lambda: 1.5, lambda: Kilograms(1.5)),
    "a list and a tuple": (lambda: [1], lambda: (1,)),
    "one list twice": (lambda: [[1]] * 2, lambda: [[1], [1]]),
    "one list deep in two tuples": (lambda: [(([1],),)] * 2, lambda: [(([1],),), (([1],),)]),
    "one dict twice": (lambda: [{}] * 2, lambda: [{}, {}]),
    "one byte array twice": (lambda: [bytearray(b"a")] * 2, lambda: [bytearray(b"a"), bytearray(b"a")]),
    "one deque twice": (lambda: [collections.deque()] * 2, lambda: [collections.deque(), collections.deque()]),
    "one data object twice": (lambda: [Point(1, 2)] * 2, lambda: [Point(1, 2), Point(1, 2)]),
    "one of two lists again": (lambda: again([1], [1], 0), lambda: again([1], [1], 1)),
    "how a list contains itself": (lambda: within(1), lambda: within(2)),
    "how lists are nested": (lambda: [[1], 2], lambda: [[1, 2]]),
    "what stands in which text": (lambda: ["a", "bc"], lambda: ["ab", "c"]),
    "an empty list and one of an empty list": (list, lambda: [[]]),
    "a list subclass's attribute": (lambda: with_attribute(Rows([1]), unit="m"), lambda: with_attribute(Rows([1]), unit="km")),
    "a deque's length": (lambda: collections.deque([1], 2), lambda: collections.deque([1], 3)),
    "a deque and its subclass": (lambda: collections.deque([1]), lambda: Queue([1])),
    "a deque subclass's attribute": (lambda: with_attribute(Queue([1]), unit="m"), lambda: with_attribute(Queue([1]), unit="km")),
    "a set and a frozenset": (lambda: {1}, lambda: frozenset({1})),
    "a set of 1 and of True": (lambda: {1}, lambda: {True}),
    "the order of a dict": (lambda: {"a": 1, "b": 2}, lambda: {"b": 2, "a": 1}),
    "keys 1 and True": (lambda: {1: 0}, lambda: {True: 0}),
    "a key and its value": (lambda: {1: 2}, lambda: {2: 1}),
    "a dict and an ordered one": (lambda: {"a": 1}, lambda: collections.OrderedDict(a=1)),
    "an ordered dict, one key moved": (lambda: moved(last=True), lambda: moved(last=False)),
    "an ordered dict, a key moved and set anew": (lambda: collections.OrderedDict(b=2, a=1), lambda: collections.OrderedDict(a=1, b=2)),
    "a default dict's factory": (lambda: collections.defaultdict(int), lambda: collections.defaultdict(float)),
    "a counter and a dict": (lambda: collections.Counter("a"), lambda: {"a": 1}),
    "a chain's maps": (lambda: collections.ChainMap({"a": 1}, {}), lambda: collections.ChainMap({}, {"a": 1})),
    "a dict subclass's attribute": (lambda: with_attribute(Table(a=1), unit="m"), lambda: with_attribute(Table(a=1), unit="km")),
    "a user dict and a dict": (lambda: collections.UserDict(a=1), lambda: {"a": 1}),
    "a named tuple and a tuple": (lambda: Pair(1, 2), lambda: (1, 2)),
    "two named tuples": (lambda: Pair(1, 2), lambda: Other(1, 2)),
    "a named tuple subclass's attribute": (lambda: with_attribute(Marked(1), a=1), lambda: with_attribute(Marked(1), a=2)),
    "a member and its value": (lambda: Size.RED, lambda: 1),
    "members of two enums": (lambda: Colour.RED, lambda: Size.RED),
    "two members": (lambda: Colour.RED, lambda: Colour.GREEN),
    "flags": (lambda: Rights.READ, lambda: Rights.READ | Rights.WRITE),
    "two dataclasses": (lambda: Point(1), lambda: Twin(1)),
    "a field": (lambda: Point(1, [2]), lambda: Point(1, [3])),
    "a field that isn't compared": (lambda: Hidden(1), lambda: Hidden(2)),
    "a private field": (lambda: Hidden(1, 2), lambda: Hidden(1, 3)),
    "an attribute that is no field": (lambda: with_attribute(Point(1), z=1), lambda: with_attribute(Point(1), z=2)),
    "an attribute more": (lambda: Point(1), lambda: with_attribute(Point(1), z=None)),
    "what follows the initializer": (lambda: Derived(1, 2), lambda: Derived(1, 3)),
    "a plain subclass of a dataclass": (lambda: Plain(1, "a"), lambda: Plain(1, "b")),
    "a dataclass on a list": (lambda: with_attribute(Named(), name="b").__class__("b"), lambda: extended(Named("b"), 1)),
    "a dataclass with slots": (lambda: Pixel(1, 2), lambda: Pixel(1, 3)),
    "a private attribute": (lambda: Account("a", "b"), lambda: Account("a", "c")),
    "a slot": (lambda: Slots(1, 2), lambda: Slots(3, 2)),
    "a private slot": (lambda: Slots(1, 2), lambda: Slots(1, 3)),
    "a slot that is empty": (lambda: Slots(1, 2), lambda: with_attribute(Slots(1, 2), missing=None)),
    "a slot of a base": (lambda: MoreSlots(1, 2, 3), lambda: MoreSlots(1, 4, 3)),
    "a key of its own": (lambda: Keyed("a"), lambda: Keyed("b")),
    "an object and its key": (lambda: Keyed("a"), lambda: "a"),
    "an exception's message": (lambda: Error("a"), lambda: Error("b")),
    "a namespace": (lambda: types.SimpleNamespace(a=1), lambda: types.SimpleNamespace(a=2)),
    "a namespace and a dict": (lambda: types.SimpleNamespace(a=1), lambda: {"a": 1}),
    "the order of a namespace": (lambda: types.SimpleNamespace(a=1, b=2), lambda: types.SimpleNamespace(b=2, a=1)),
    "a proxy": (lambda: types.MappingProxyType({"a": 1}), lambda: types.MappingProxyType({"a": 2})),
    "a proxy and a dict": (lambda: types.MappingProxyType({"a": 1}), lambda: {"a": 1}),
    "a proxy of an ordered dict": (lambda: types.MappingProxyType({"a": 1}), lambda: types.MappingProxyType(collections.OrderedDict(a=1))),
    "an item getter": (lambda: operator.itemgetter(0), lambda: operator.itemgetter(1)),
    "an item getter of one and of two": (lambda: operator.itemgetter(0), lambda: operator.itemgetter(0, 1)),
    "an item getter of 1 and of True": (lambda: operator.itemgetter(1), lambda: operator.itemgetter(True)),
    "an attribute getter": (lambda: operator.attrgetter("a"), lambda: operator.attrgetter("a.b")),
    "an attribute and an item getter": (lambda: operator.attrgetter("a"), lambda: operator.itemgetter("a")),
    "a method caller": (lambda: operator.methodcaller("a", 1), lambda: operator.methodcaller("a", 2)),
    "a method caller's keyword": (lambda: operator.methodcaller("a", b=1), lambda: operator.methodcaller("a", b=2)),
    "ranges of one element": (lambda: range(0, 3, 5), lambda: range(0, 4, 5)),
    "slices": (lambda: slice(3), lambda: slice(0, 3)),
    "a slice and a range": (lambda: slice(0, 3, 1), lambda: range(3)),
    "arrays of a type": (lambda: array.array("i", [1]), lambda: array.array("l", [1])),
    "decimals": (lambda: decimal.Decimal("1.0"), lambda: decimal.Decimal("1.00")),
    "a decimal's zero": (lambda: decimal.Decimal(0), lambda: decimal.Decimal("-0")),
    "a fraction and a number": (lambda: fractions.Fraction(1), lambda: 1),
    "a date and a time": (lambda: dt.date(2024, 1, 2), lambda: dt.datetime(2024, 1, 2)),
    "a time with a zone": (lambda: dt.datetime(2024, 1, 2), lambda: dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
    "one moment in two zones": (lambda: dt.datetime(2024, 1, 2, 1, tzinfo=BERLIN), lambda: dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
    "one zone by two types": (lambda: dt.datetime(2024, 1, 2, tzinfo=zoneinfo.ZoneInfo("UTC")), lambda: dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
    "the hour that comes twice": (lambda: dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN), lambda: dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1)),
    "a zone's name": (lambda: dt.timezone(dt.timedelta(hours=1)), lambda: dt.timezone(dt.timedelta(hours=1), "CET")),
    "spans": (lambda: dt.timedelta(1), lambda: dt.timedelta(0, 86399)),
    "a path and its text": (lambda: pathlib.PurePosixPath("a"), lambda: "a"),
    "paths of two systems": (lambda: pathlib.PurePosixPath("a"), lambda: pathlib.PureWindowsPath("a")),
    "a path that exists or not": (lambda: pathlib.Path("a"), lambda: pathlib.PurePosixPath("a")),
    "a pattern's flags": (lambda: re.compile("a"), lambda: re.compile("a", re.IGNORECASE)),
    "a pattern and its text": (lambda: re.compile("a"), lambda: "a"),
    "a number and an identifier": (lambda: uuid.UUID(int=1), lambda: uuid.UUID(int=2)),
    "an address and its text": (lambda: ipaddress.ip_address("10.0.0.1"), lambda: "10.0.0.1"),
    "an interface and an address": (lambda: ipaddress.ip_interface("10.0.0.1/8"), lambda: ipaddress.ip_address("10.0.0.1")),
    "types": (lambda: int, lambda: float),
    "a type and its name": (lambda: int, lambda: "int"),
    "generic types": (lambda: list[int], lambda: list[str]),
    "a generic type and its origin": (lambda: list[int], lambda: list),
    "two ways to write a list's type": (lambda: list[int], lambda: typing.List[int]),  # noqa: UP006
    "unions": (lambda: int | None, lambda: str | None),
    "literals": (lambda: typing.Literal[1], lambda: typing.Literal[True]),
    "callables": (lambda: typing.Callable[[int], str], lambda: typing.Callable[[str], str]),
    "a module and its name": (lambda: operator, lambda: "operator"),
    "two modules": (lambda: operator, lambda: collections),
}  # fmt: skip


def extended(value, *items):
    """The list with more items."""
    value.extend(items)
    return value


MAY_BE_ONE = {"NaN and its negative", "NaN and one of other bits"}
CHANGED_BY_COPYING: set[str] = set()
MAY_BE_REFUSED = {
    *("a view and one in another format", "a view and one that can be written", "bytes and a view of them"),
    *("an exception's message", "a chain's maps", "a user dict and a dict", "callables"),
    *(
        "a private attribute",
        "a slot",
        "a private slot",
        "a slot that is empty",
        "a slot of a base",
        "literals",
    ),
}
