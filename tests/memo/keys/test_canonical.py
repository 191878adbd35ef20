"""Digests of values: equal content of equal types, and nothing else, is equal; in every process."""

import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import io
import ipaddress
import itertools
import operator
import pathlib
import re
import struct
import sys
import threading
import uuid
import zoneinfo

import dateutil.tz
import numpy as np
import pandas as pd
import pytest

from memo_tui.memo.keys.digests import NoContent, digest


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


@dataclasses.dataclass(frozen=True, slots=True)
class Pixel:
    x: object
    y: object = 0


Pair = collections.namedtuple("Pair", "x y")  # noqa: PYI024 - with types it would be the same


class Text(str):
    __slots__ = ("language",)

    def __str__(self):
        return "always the same"


class Numbers(list):
    unit = ""

    def __iter__(self):
        return iter(())


class Tagged(np.ndarray):
    """An array with a unit."""


class Keyed:
    def __init__(self, name):
        self.name = name

    def __memo_key__(self):
        return self.name

    def method(self):
        return self.name


class Counting(collections.defaultdict):
    pass


def texted(text, language):
    found = Text(text)
    found.language = language
    return found


def numbers(values, unit=""):
    found = Numbers(values)
    found.unit = unit
    return found


def tagged(unit):
    found = np.arange(3.0).view(Tagged)
    found.unit = unit
    return found


def function(x):
    return x


BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
HOURS = pd.date_range("2024-01-01", periods=3, freq="h")

# No two of these are equal to their digest, each of which must be the same when it's made anew.
DIFFERENT = {
    "none and numbers": lambda: [None, 0, 0.0, -0.0, False, True, 1, 1.0, -1, 1j, 1 + 0j, ...],
    "great numbers": lambda: [2**64, 2**64 + 1, -(2**64), 1e300, float("inf"), float("-inf"), float("nan")],
    "texts": lambda: ["", "1", b"", b"1", bytearray(b"1"), "ä", "a\u0308", "\ud800", "\0", "\0\0", "None"],
    "sequences": lambda: [(), [], (1,), [1], (1, 2), (2, 1), (12,), ("1", "2"), ((1,), 2), (1, (2,)), [[]]],
    "sets": lambda: [set(), frozenset(), {1}, {1.5}, {1, 2}, frozenset((1, 2)), {frozenset((1,))}, {(1,)}],
    "dicts": lambda: [{}, {1: 2}, {2: 1}, {"1": 2}, {1: 2, 3: 4}, {3: 4, 1: 2}, {1: {}}, {(1,): 2}],
    "ranges": lambda: [range(3), range(0, 3, 2), range(1, 3), slice(3), slice(0, 3)],
    "times": lambda: [
        dt.date(2024, 1, 2),
        dt.datetime(2024, 1, 2),  # noqa: DTZ001
        dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
        dt.datetime(2024, 1, 2, tzinfo=BERLIN),
        dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN),
        dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
        dt.time(1, 2),
        dt.time(1, 2, tzinfo=dt.UTC),
        dt.timedelta(1),
        dt.UTC,
        BERLIN,
    ],
    "exact numbers": lambda: [
        decimal.Decimal("1.0"),
        decimal.Decimal("1.00"),
        fractions.Fraction(1, 2),
        uuid.UUID(int=1),
        ipaddress.ip_address("10.0.0.1"),
    ],
    "paths": lambda: [
        pathlib.Path("a"),
        pathlib.Path("a/b"),
        pathlib.PurePosixPath("a"),
        pathlib.PureWindowsPath("a"),
    ],
    "enums": lambda: [*Colour, Size.RED, *Rights, Rights.READ | Rights.WRITE],
    "dataclasses": lambda: [Point(1), Point(1.0), Point(1, 1), Pixel(1), Point(Pixel(1)), Point([1])],
    "named tuples": lambda: [Pair(1, 2), Pair(2, 1), (1, 2)],
    "subclasses": lambda: [
        *(texted("a", "de"), texted("a", "en"), texted("b", "de"), "a"),
        *(numbers([1]), numbers([2]), numbers([1], "m"), [1]),
        *(collections.OrderedDict(a=1), {"a": 1}, collections.Counter(a=1)),
        *(collections.defaultdict(int), collections.defaultdict(list), Counting(int)),
    ],
    "collections": lambda: [
        collections.deque([1]),
        collections.deque([1], 5),
        array.array("i", [1]),
        array.array("l", [1]),
    ],
    "patterns": lambda: [re.compile("a"), re.compile("a", re.IGNORECASE), re.compile(b"a")],
    "functions and classes": lambda: [
        *(len, max, int, str, function, Point, operator, collections, dict.fromkeys),
        *(functools.partial(function), functools.partial(function, 1), functools.partial(function, x=1)),
        *((lambda x: x + 1), (lambda x: x + 2), (lambda x, y=1: x + y), (lambda x, y=2: x + y)),
        *(Keyed("a").method, Keyed("b").method),
    ],
    "keys of one's own": lambda: [Keyed("a"), Keyed("b"), Keyed(["a"])],
    "arrays of different types": lambda: (
        [
            np.zeros(2, kind)
            for kind in (
                "?",
                "i1",
                "u1",
                "<i4",
                ">i4",
                "i8",
                "f2",
                "f4",
                "f8",
                "c8",
                "c16",
                "S2",
                "U2",
                "V2",
                "O",
            )
        ]
        + [np.zeros(2, unit) for unit in ("M8[ns]", "M8[D]", "m8[s]")]
    ),
    "arrays of different shapes": lambda: [
        np.arange(6),
        np.arange(6).reshape(2, 3),
        np.arange(6).reshape(3, 2),
        np.arange(6).reshape(2, 3).T,
        np.arange(6).reshape(1, 6),
        np.array(0),
        np.array([]),
        np.zeros((0, 2)),
        [0, 1, 2, 3, 4, 5],
    ],
    "arrays of different content": lambda: [
        np.array([0.0]),
        np.array([-0.0]),
        np.array([np.nan]),
        np.array(["a", "bc"], object),
        np.array(["ab", "c"], object),
        np.array([("a",), None], object),
        np.ma.array([1, 2], mask=[0, 1]),
        np.ma.array([1, 2], mask=[1, 0]),
        np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
        np.array([(1, 2.0)], [("b", "i4"), ("a", "f8")]),
        np.array([(2, 2.0)], [("a", "i4"), ("b", "f8")]),
        np.array([("x", 1)], [("a", object), ("b", "i4")]),
        np.array(["a"], np.dtypes.StringDType()),
        np.array(["b"], np.dtypes.StringDType()),
        tagged("m"),
        tagged("km"),
    ],
    "scalars of NumPy": lambda: [
        *(np.float64(1), np.float32(1), np.int64(1), np.bool_(True), np.str_("a"), np.datetime64("2024")),
        *(np.array(1.0), np.dtype("f8"), np.dtype("f4"), np.add, np.multiply, np.float64),
    ],
    "frames": lambda: [
        pd.DataFrame(),
        pd.DataFrame({"a": [1]}),
        pd.DataFrame({"b": [1]}),
        pd.DataFrame({"a": [1.0]}),
        pd.DataFrame({"a": [1]}, index=[1]),
        pd.DataFrame({"a": [1]}, index=pd.Index([0], name="n")),
        pd.DataFrame({"a": [1], "b": [2]}),
        pd.DataFrame({"b": [2], "a": [1]}),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])),
        pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")], names=["x", "y"])),
        pd.Series([1], name="a"),
        pd.Series([1]),
        pd.Index([1]),
    ],
    "columns of texts": lambda: [
        pd.Series(["a", "bc"], dtype="string"),
        *([pd.Series(["a", "bc"])] if pd.Series(["a"]).dtype != object else []),  # as pandas 2 makes it
        pd.Series(["ab", "c"]),
        pd.Series(["a", "bc"], dtype=object),
        pd.Series(["a", None], dtype=object),
        pd.Series(["a", np.nan], dtype=object),
        pd.Series(["a", pd.NA], dtype=object),
        pd.Series(["a", "None"], dtype=object),
        pd.Series(["a", 1], dtype=object),
        pd.Series(["a", ["b"]], dtype=object),
    ],
    "columns with gaps": lambda: [
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1, 0], dtype="Int64"),
        pd.Series([1, 0], dtype="Int32"),
        pd.Series([1, 0]),
        pd.Series([True, None], dtype="boolean"),
        pd.Series([1.5, None]),
    ],
    "categoricals": lambda: [
        pd.Series(["a", "b"], dtype="category"),
        pd.Series(["b", "a"], dtype="category"),
        pd.Series(["a", "b"]),
        pd.Series(pd.Categorical(["a", "b"], ordered=True)),
        pd.Series(pd.Categorical(["a", "b"], ["b", "a"])),
        pd.Series(pd.Categorical(["a", "b"], ["a", "b", "c"])),
        pd.Series(pd.Categorical(["a", None], ["a", "b"])),
        pd.Series(pd.Categorical([1, 2])),
        pd.CategoricalIndex(["a", "b"]),
    ],
    "times of pandas": lambda: [
        pd.Series(HOURS),
        pd.Series(HOURS.tz_localize("UTC")),
        pd.Series(HOURS.tz_localize("UTC").tz_convert("Europe/Berlin")),
        pd.Series(HOURS.tz_localize("Europe/Berlin")),
        HOURS,
        HOURS._with_freq(None),
        pd.period_range("2024", periods=3, freq="M"),
        pd.period_range("2024", periods=3, freq="D"),
        pd.to_timedelta([1, 2, 3], unit="h"),
        *(pd.Timestamp("2024"), pd.Timestamp("2024", tz="UTC"), pd.Timestamp("2024", tz="Europe/Berlin")),
        *(pd.Timedelta("1h"), pd.Period("2024", "M"), pd.Period("2024", "Y"), pd.NaT, pd.NA),
        *(pd.Interval(0, 1), pd.Interval(0, 1, closed="left"), pd.interval_range(0, 3)),
    ],
}


@pytest.mark.parametrize("values", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_content_has_different_digests(values):
    values = values()
    assert len({digest(each) for each in values}) == len(values)
    nested = {digest([{"x": (each,)}]) for each in values}
    assert len(nested) == len(values)


@pytest.mark.parametrize("values", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_is_made_anew_has_the_digest_it_had(values):
    first, second = ([digest(each) for each in values()] for _ in range(2))
    assert first == second


def test_digests_are_the_same_in_every_process(users):
    program = (
        "from tests.memo.keys import test_canonical as t\n"
        "for values in t.DIFFERENT.values():\n"
        "    print(*(t.digest(each).hex() for each in values()))\n"
    )
    one, other = (users(program, PYTHONHASHSEED=seed).splitlines() for seed in ("1", "4242"))
    assert one == other
    here = [" ".join(digest(e).hex() for e in each()) for each in DIFFERENT.values()]
    assert here == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.asfortranarray(np.ones((4, 3)))[::2], np.asfortranarray(np.ones((2, 3)))),
        (np.arange(12)[::2], np.array([0, 2, 4, 6, 8, 10])),
        (np.arange(3)[::-1], np.array([2, 1, 0])),
        (np.broadcast_to(1, (2, 2)), np.ones((2, 2), int)),
        (np.array(["a"], object), np.array(["a" * 1], object)),
        (pd.DataFrame({"a": [1, 2, 3]})[:2], pd.DataFrame({"a": [1, 2]})),
        (pd.DataFrame({"a": [1], "b": [2]})[["a"]], pd.DataFrame({"a": [1]})),
        (pd.Series([1, 2], index=pd.RangeIndex(2)), pd.Series([1, 2], index=[0, 1])),
        ({1, 2, 3} - {3}, {2, 1}),
        (float("nan"), -float("nan")),
        (10**30, int("1" + "0" * 30)),
    ],
)
def test_how_content_came_about_does_not_count(one, other):
    assert digest(one) == digest(other)


def test_bytes_between_the_fields_of_a_record_do_not_count():
    kind = np.dtype([("a", "i1"), ("b", "i8")], align=True)
    one, other = np.zeros(2, kind), np.zeros(2, kind)
    other.view(np.uint8).reshape(2, -1)[:, 1] = 77
    assert (one == other).all()
    assert digest(one) == digest(other)


def test_great_content_is_read_to_its_end():
    one = np.zeros(1_000_000)
    other = one.copy()
    other[-1] = 1
    assert digest(one) != digest(other)
    assert digest("a" * 1_000_000) != digest("a" * 999_999 + "b")


class Nothing:
    pass


class Odd(dt.tzinfo):
    def utcoffset(self, _):
        return dt.timedelta(hours=1)

    def dst(self, _):
        return dt.timedelta(0)


# A file of one zone without a change: version, counts of entries, and the entry of UTC.
ZONE = b"TZif" + bytes(16) + struct.pack(">6i", 0, 0, 0, 0, 1, 4) + bytes(6) + b"UTC\0"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (Nothing(), ""),
        ([1, Nothing()], "[1]"),
        ({"a": [Nothing()]}, "['a'][0]"),
        ({Nothing(): 1}, "'s keys"),
        ({Nothing()}, "'s items"),
        (Point(1, Nothing()), ".y"),
        (numbers([1], Nothing()), ".unit"),
        (collections.defaultdict(Nothing().__init__), ".default_factory"),
        (pd.DataFrame({"a": [1, 2], "b": [1, Nothing()]}), "['b'][1]"),
        (np.array([1, Nothing()], object), "[1]"),
        (iter([1]), ""),
        (threading.Lock(), ""),
        (sys.stdout, ""),
        (itertools.count(), ""),
        ([].append, ""),
        (np.frompyfunc(abs, 1, 1), ""),
        (zoneinfo.ZoneInfo.from_file(io.BytesIO(ZONE)), ""),
        (dt.datetime(2024, 1, 1, tzinfo=dateutil.tz.tzrange("EST")), ""),
        (pd.Timestamp("2024", tz=Odd()), ""),
        (pd.Series([pd.Timestamp("2024", tz=Odd())]), ""),
    ],
)
def test_what_has_no_content_is_refused_and_where_it_stands_is_told(value, path):
    with pytest.raises(NoContent) as told:
        digest(value)
    assert told.value.path == path


def test_a_local_class_has_no_name_to_be_found_by():
    class Local:
        pass

    with pytest.raises(NoContent):
        digest(Local)


def test_what_contains_itself_is_written_up_to_where_it_does():
    def endless(levels: int) -> list[object]:
        whole: list[object] = []
        inner = whole
        for _ in range(levels):
            part: list[object] = []
            inner.append({"a": (part,)})
            inner = part
        inner.append(whole)
        return whole

    assert digest(endless(2)) == digest(endless(2))
    assert len({digest(endless(levels)) for levels in range(4)}) == 4


def test_content_may_be_nested_deeply():
    value: object = 1
    for _ in range(200):
        value = [{"a": (value,)}]
    assert len(digest(value)) == 20
