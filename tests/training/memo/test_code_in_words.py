"""The code of a training as text, and what of it differs after an edit: by file, class and name."""

# ruff: noqa: E501 - an edit is a line

import json
import sys
from types import ModuleType

import pytest

from memo_tui.training.memo.code_part import code_part
from memo_tui.training.memo.differences import differences
from memo_tui.training.memo.key import Data, Key, Part, StoredKey

SOURCE = """
import functools
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

RULES = {"plus": lambda v: v + 1}
LATER = ContextVar("later", default=1)
HALF = functools.partial(pow, 2)

def doubled(function):
    @functools.wraps(function)
    def inner(x):
        return function(x) * 2
    return inner

@doubled
def wrapped(x):
    return x + 3

def added(n):
    def inner(x):
        return x + n
    return inner

add = added(5)

def rated(x):
    return x * rated.rate

rated.rate = 1

def steps(x, by=abs):
    return by(x)

class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return x * self.factor

    def part(self, x, k):
        return x + k

    bound = functools.partialmethod(part, k=1)

scale = Scale(7)
SCALES = [Scale(8)]

@dataclass
class Options:
    width: int = 4

class Kind(Enum):
    FIRST = 6

class Pair(NamedTuple):
    left: int = 9

class Other:
    left = 10

@functools.lru_cache
def cached(x):
    return x + 12

def train(tracker, x: int = 1):
    return (
        RULES["plus"](x), LATER.get(), HALF(x), wrapped(x), add(x), rated(x), steps(x), scale(x), SCALES[0](x),
        scale.bound(x), Options().width, Kind.FIRST, Pair().left, Other.left, cached(x),
    )
""".replace("by=abs", "by=abs")


def key(tmp_path, *edit):
    """The key of the training after an edit, with its code alone."""
    source = SOURCE
    if edit:
        assert source.count(edit[0]) == 1
        source = source.replace(*edit)
    path = tmp_path / "memo_words.py"
    path.write_text(source)
    module = sys.modules["memo_words"] = ModuleType("memo_words")
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), vars(module))  # noqa: S102
    part, _ = code_part(module.train, "train")
    return Key.of(Data(Part.of("data", {})), part)


@pytest.fixture(autouse=True)
def modules(monkeypatch):
    monkeypatch.setitem(sys.modules, "memo_words", None)


EDITS = {
    "a lambda in a table": ("v + 1", "v + 2", ["code: memo_words.py, function <lambda>"]),
    "what a decorator wraps": ("x + 3", "x + 4", ["code: memo_words.py, function wrapped"]),
    "a constant in a decorator": (
        "(x) * 2",
        "(x) * 3",
        ["code: memo_words.py, function doubled.<locals>.inner"],
    ),
    "a variable around": (
        "added(5)",
        "added(6)",
        ["code: memo_words.py, added.<locals>.inner.n 5 -> 6"],
    ),
    "an attribute of a function": ("rate = 1", "rate = 2", ["code: memo_words.py, rated.rate 1 -> 2"]),
    "a default": ("by=abs", "by=round", ["code: memo_words.py, function steps"]),
    "an object's attribute": ("Scale(7)", "Scale(8)", ["code: memo_words.py, scale <Scale> #* -> <Scale> #*"]),
    "an object in a list": ("Scale(8)", "Scale(9)", ["code: memo_words.py, SCALES [<Scale>] #* -> [<Scale>] #*"]),
    "a default of a data class": ("= 4", "= 5", ["code: memo_words.py, Options.width 4 -> 5"]),
    "a member of an enum": ("= 6", "= 7", ["code: memo_words.py, Kind.FIRST 6 -> 7"]),
    "a default of a named tuple": (
        "= 9",
        "= 11",
        ["code: memo_words.py, Pair._field_defaults {'left': 9} #* -> {'left': 11} #*"],
    ),
    "one of two names": ("left = 10", "left = 11", ["code: memo_words.py, Other.left 10 -> 11"]),
    "a function with a cache": ("x + 12", "x + 13", ["code: memo_words.py, function cached"]),
    "a partial": (
        "partial(pow, 2)",
        "partial(pow, 3)",
        [("code: memo_words.py, HALF functools.partial(<built-in function pow>, 2) #* -> functools.partial(<built-in function pow>, 3) #*")],
    ),
    "a context variable": (
        "default=1)",
        "default=2)",
        [("code: memo_words.py, LATER <ContextVar name='later' default=1> #* -> <ContextVar name='later' default=2> #*")],
    ),
    "a partial method": (
        "k=1)",
        "k=2)",
        [("code: memo_words.py, Scale.bound functools.partialmethod(<function Scale.part>, , k=1) #* -> functools.partialmethod(<function Scale.part>, , k=2) #*")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), EDITS.values(), ids=EDITS)
def test_an_edit_is_named_and_nothing_that_did_not_change(tmp_path, old, new, words):
    before, after = StoredKey.from_json(key(tmp_path).to_json()), key(tmp_path, old, new)
    found = differences(before, after)
    assert [without_digests(each) for each in found] == words


def without_digests(text):
    """A phrase in which the digests of content are stars."""
    return " ".join("#*" if each.startswith("#") and len(each) == 13 else each for each in text.split(" "))


def test_text_of_code_has_no_addresses_and_is_the_same_each_time(tmp_path):
    first, again = (key(tmp_path).parts["code"] for _ in range(2))
    assert first == again
    assert "0x" not in str(first.readable)


def test_what_has_one_digest_is_not_named_though_it_looks_different(tmp_path):
    base, other = key(tmp_path), key(tmp_path, "rate = 1", "rate = 2")
    stored = json.loads(base.to_json())
    readable = stored["parts"]["code"]["readable"]
    readable["memo_words.py, HALF"] = readable["memo_words.py, HALF"].replace("<built-in", "<0x7f66 built-in")
    found = differences(StoredKey.from_json(json.dumps(stored)), other)
    assert found == ["code: memo_words.py, rated.rate 1 -> 2"]
