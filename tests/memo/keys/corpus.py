"""Values and functions of many kinds, whose digests are the same under every hash seed."""

import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import ipaddress
import os.path
import pathlib
import re
import sys
import types
import typing
import uuid
import zoneinfo

import dateutil.tz
import numpy as np
import pandas as pd

from memo_tui import memoized
from memo_tui.memo.keys.digests import NoContent, digest

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
A, B, C, D, E, F, G = range(7)
LETTERS = {"a", "b", "c", "d", "e"}
FROZEN = frozenset(WORDS)
NESTED = {"sets": [set(WORDS), {"inner": frozenset(WORDS)}], "flat": (1, {2.5, "x", None, b"y"})}
PATTERN = re.compile("[a-z]+", re.IGNORECASE)
FOLDER = pathlib.PurePosixPath("/data/in")


class Colour(enum.Enum):
    RED = frozenset(WORDS)
    GREEN = "green"


class Rights(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    RUN = enum.auto()


if hash("alpha") % 2:
    Rights.READ | Rights.RUN  # kept by the class once it was asked for


class Level(enum.StrEnum):
    LOW = "low"
    HIGH = "high"


@dataclasses.dataclass
class Point:
    x: object
    tags: object = dataclasses.field(default_factory=lambda: set(WORDS))


@dataclasses.dataclass(frozen=True, slots=True)
class Pixel:
    x: object
    y: object = frozenset(WORDS)


class Pair(typing.NamedTuple):
    first: object
    second: object


class Words(set):
    """A set with attributes."""


class Config:
    NAMES = frozenset(WORDS)
    RATES: typing.ClassVar = {"a": {1, 2, 3}, "b": set(WORDS)}
    BASE, STEP, LIMIT = 1, 2, 3

    @staticmethod
    def limited(x):
        return min(x, Config.LIMIT) + Config.BASE

    @classmethod
    def named(cls, x):
        return x in cls.NAMES or x in cls.RATES

    @property
    def step(self):
        return self.STEP


class Keyed:
    def __memo_key__(self):
        return {"words": set(WORDS), "rest": {1, 2}}

    def method(self, x):
        return x in LETTERS


class Unit(np.ndarray):
    """An array with attributes, set in any order."""


def words():
    found = Words(WORDS)
    for name in set(WORDS):
        setattr(found, name, set(WORDS))
    return found


def units():
    found = np.arange(3.0).view(Unit)
    for name in set(WORDS):
        setattr(found, name, name)
    return found


def objects(*values):
    found = np.empty(len(values), object)
    found[:] = values
    return found


def first(x):
    return A + B + C + D + E + F + G + x


def second(x):
    return {"a", "b", "c", "d"} if x in {"p", "q", "r", "s"} else frozenset(("y", "z"))


def helpers(x):
    return first(x) + len(second(x)) + third(x) + Config.limited(x)


def third(x, kinds=frozenset(WORDS), *, more={"a", "b"}):  # noqa: B006 - a set is what is meant
    return x in kinds or x in more or x in LETTERS or x in NESTED


def attributes(x):
    return os.fspath(FOLDER / x), sys.maxsize, Config.NAMES, Config.RATES, Config.BASE, Config.STEP


def of_classes(x):
    return Colour.RED, Rights.READ | Rights.WRITE, Level.LOW, Pixel(x), Point(x), Keyed().method(x), PATTERN


def with_class(x):
    class Local:
        KINDS = frozenset(("u", "v", "w"))

        def __init__(self):
            self.one = self.two = self.three = self.four = x

        def known(self):
            return x in {"k", "l", "m"}

    return Local().known()


def comprehended(x):
    return {a + b: {c for c in WORDS if c in {"beta", "eta"}} for a in LETTERS for b in FROZEN if x}, [
        each for each in WORDS if each in LETTERS
    ]


def matched(x):
    match x:
        case {"kind": "a" | "b", **rest}:
            return rest
        case Point(x=1, tags=tags):
            return tags
        case [1, *more]:
            return more
    return None


def guarded(x):
    try:
        return WORDS[x]
    except (IndexError, TypeError) as error:
        return str(error)
    finally:
        sys.stdout.flush()


def generated(x):
    for each in sorted(LETTERS):
        yield each, x


async def awaited(x):
    async with x as each:
        return each in LETTERS


def called_by_name(x):
    return first(x=x), third(x, kinds=FROZEN, more=LETTERS), print(x, end="", file=sys.stderr)


def changing(x):
    global COUNTED  # noqa: PLW0603 - what is assigned is not followed
    COUNTED = x
    LETTERS.add(x)
    return COUNTED


def version():
    return sys.version_info


def around(function):
    @functools.wraps(function)
    def inside(*args, **kwargs):
        return function(*args, **kwargs) if args or LETTERS else FROZEN

    return inside


def closing(names, table, helper):
    one, two, three, four, five = range(5)

    def closed(x):
        return names, table, helper(x), one + two + three + four + five, LETTERS

    return closed


FUNCTIONS = [
    *(first, second, helpers, third, attributes, of_classes, with_class, comprehended, matched, guarded),
    *(generated, awaited, called_by_name, changing, version, around, closing, Config.limited),
    *(Config.step.fget, Config.named.__func__, Keyed.method, around(helpers), around(around(third))),
    closing(set(WORDS), {"a": set(WORDS)}, third),
    closing(frozenset(WORDS), [Point({1, "a"}), Pair(LETTERS, 1)], around(first)),
    closing(Config, Colour, functools.partial(third, more=set(WORDS))),
    lambda x: x in {"a", "b", "c"} and x in FROZEN,
    lambda x, y={"a", "b"}, *z, w=frozenset(WORDS): (x, y, z, w, A, B, C, D),
    memoized(helpers),
    memoized(closing(LETTERS, NESTED, memoized(second))),
]

VALUES = [
    *(
        None,
        True,
        1,
        -(10**30),
        1.5,
        float("nan"),
        -0.0,
        1j,
        ...,
        "text",
        "\ud800",
        b"bytes",
        bytearray(b"b"),
    ),
    *(
        set(),
        set(WORDS),
        frozenset(WORDS),
        {1, 2.5, "a", None, b"b", (1, 2)},
        {frozenset(WORDS), frozenset()},
    ),
    *({Colour.RED, Colour.GREEN}, {Level.LOW, "x"}, {Pixel(1), Pixel(2), "z"}, {int, str, len, Point}),
    *({float("nan"), float("inf")}, {pathlib.PurePosixPath(each) for each in WORDS}),
    *([set(WORDS), {1: set(WORDS)}], (frozenset(WORDS),), NESTED, {frozenset(WORDS): set(WORDS)}),
    *(collections.OrderedDict(a=set(WORDS)), collections.Counter("abba"), collections.ChainMap),
    *(
        collections.defaultdict(set, a=set(WORDS)),
        collections.deque([set(WORDS)], 5),
        array.array("d", [1.0]),
    ),
    *(Point(1), Pixel(1), Pair(set(WORDS), frozenset(WORDS)), Keyed(), words(), Point(words())),
    *(Colour.RED, Rights.READ, Rights.READ | Rights.WRITE, Rights(0), Level.HIGH, Colour, Rights),
    *(range(3), slice(1, 2), PATTERN, FOLDER, uuid.UUID(int=7), ipaddress.ip_network("10.0.0.0/8")),
    *(decimal.Decimal("1.0"), fractions.Fraction(1, 3), dt.date(2024, 1, 2), dt.timedelta(1), dt.UTC),
    *(
        dt.datetime(2024, 1, 2, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
        dt.time(1, 2),
        dt.datetime(2024, 1, 2),  # noqa: DTZ001
    ),
    *(dt.datetime(2024, 1, 2, tzinfo=dateutil.tz.gettz("Europe/Berlin")), zoneinfo.ZoneInfo("UTC")),
    *(functools.partial(third, kinds=set(WORDS)), Keyed().method, functools.partial(max, key=third)),
    *(len, int, Point, os.path, sys, dict.fromkeys, types.SimpleNamespace),
    *(np.arange(3), np.array(WORDS), np.array(WORDS, object), objects(set(WORDS), frozenset(WORDS)), units()),
    *(np.float64(1), np.str_("a"), np.dtype("f8"), np.add, np.datetime64("2024"), np.array(WORDS, "S")),
    *(np.array([1, 2], np.longdouble) / 3, np.longdouble(1) / 3, np.array([1j], np.clongdouble) / 3),
    *(np.ma.array([1, 2], mask=[0, 1]), np.array([("a", 1)], [("x", object), ("y", "i4")])),
    *(pd.DataFrame({"a": [1], "b": [set(WORDS)]}), pd.Series(WORDS), pd.Series([frozenset(WORDS)], name="s")),
    *(pd.Index(WORDS), pd.Categorical(WORDS).codes, pd.Series(WORDS, dtype="category"), pd.Timestamp("2024")),
    *(
        pd.date_range("2024", periods=3, tz="Europe/Berlin"),
        pd.NaT,
        pd.NA,
        pd.Interval(0, 1),
        pd.Period("2024"),
    ),
]


def told(value):
    """Its digest, or that it has none."""
    try:
        return digest(value).hex()
    except NoContent as problem:
        return f"none: {type(problem.value).__qualname__}"


def tell():
    """Print one line a value, each digest read a second time."""
    for value in (*VALUES, *FUNCTIONS, [*VALUES[:60]], {"functions": FUNCTIONS}):
        assert told(value) == told(value)
        print(told(value))


if __name__ == "__main__":
    tell()
