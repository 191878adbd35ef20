"""What is written of a call's parameters: none that is ignored, and of the others a short text."""

import dataclasses
import time

import pytest

from memo_tui import memoized
from memo_tui.memo.calls import Outcome

SECRET = "correct horse battery staple"


def log_in(user, *args, password=None, **kwargs):
    return [user, len(args)]


def on_disk(folder):
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    ("ignore", "args", "kwargs"),
    [
        (["password"], (), {"password": SECRET}),
        (["*args"], (SECRET,), {}),
        (["args"], (SECRET,), {}),
        (["**kwargs"], (), {"token": SECRET}),
        (["kwargs"], (), {"token": SECRET}),
        (["password", "*args", "**kwargs"], (SECRET,), {"password": SECRET, "token": SECRET}),
    ],
)
def test_an_ignored_parameter_is_written_nowhere(cache, ignore, args, kwargs):
    function = memoized(ignore=ignore)(log_in)
    function("ada", *args, **kwargs)
    again = function.ask("ada", *args, **dict.fromkeys(kwargs, "other"))
    function.cache_info()
    assert again.outcome is Outcome.REMEMBERED
    assert SECRET.encode() not in on_disk(cache)
    assert function.store.entries()[0].params.startswith("user='ada'")


def test_a_name_to_ignore_that_is_no_parameter_is_refused():
    with pytest.raises(ValueError, match="has no parameter 'passwort'"):
        memoized(ignore=["passwort"])(log_in)


def one(a):
    return 1


class Shown:
    """Counts how often its repr is made."""

    def __init__(self):
        self.made = 0

    def __memo_key__(self):
        return 1

    def __repr__(self):
        self.made += 1
        return "shown"


def test_a_text_of_a_parameter_is_made_only_where_it_is_stored():
    stored, unstored, method = Shown(), Shown(), Shown()
    keep = memoized(one)
    for _ in range(3):
        keep(stored)
    assert stored.made == 1
    drop = memoized(max_entries=0)(one)
    drop(unstored)

    class Thing:
        @memoized
        def get(self, a):
            return bool(a)

    Thing().get(method)
    assert (unstored.made, method.made) == (0, 0)


def kept(key, value):
    return value


def text_of(value):
    function = memoized(ignore=["value"])(kept)
    params = memoized(one)
    function(1, value)
    written = function.store.entries(function.stored_name)[0].preview
    return params.written(value).removeprefix("a="), written


@dataclasses.dataclass
class Tree:
    children: list


class Big:
    def __init__(self, parts):
        self.parts = parts

    def __repr__(self):
        raise AssertionError("it reads all of its parts")


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, "two", None], "[1, 'two', None]"),
        (list(range(100)), f"[{', '.join(map(str, range(20)))}, …]"),
        ((1,), "(1,)"),
        (set(), "set()"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (frozenset((1,)), "frozenset({1})"),
        ({"b": 1, "a": [2]}, "{'b': 1, 'a': [2]}"),
        ("x" * 300, f"'{'x' * 200}'…"),
        (b"x" * 300, f"b'{'x' * 200}'…"),
        (10**300, "<int of 997 bits>"),
        (deep(10), "[[[[[[…]]]]]]"),
        (Tree([1, 2]), "Tree(children=[1, 2])"),
        (Tree(list(range(10_000))), "<Tree>"),
    ],
)
def test_a_text_is_short_and_says_so(value, text):
    for written in text_of(value):
        assert written == text


@pytest.mark.parametrize(
    "make",
    [
        lambda: list(range(3_000_000)),
        lambda: set(range(3_000_000)),
        lambda: dict.fromkeys(range(3_000_000)),
        lambda: "x" * 300_000_000,
        lambda: deep(100_000),
        lambda: Big(list(range(3_000_000))),
        lambda: Tree(deep(100_000)),
        lambda: Tree([Big(range(3_000_000)), b"x" * 100_000_000]),
    ],
)
def test_the_time_for_a_text_does_not_grow_with_the_value(make):
    value, written = make(), memoized(one).written
    start = time.process_time()
    text = written(value)
    assert time.process_time() - start < 0.1
    assert len(text) <= 500
