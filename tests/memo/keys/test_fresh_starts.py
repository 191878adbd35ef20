"""Digests and stored results are found again by every fresh process, whatever its hash seed."""

SEEDS = ("0", "1", "2", "3", "77", "4242", "123456", "random")
COUNTED = """
import sys
from dataclasses import dataclass, field
from memo_tui import memoized

A, B, C, D, E = range(5)
WORDS = {"alpha", "beta", "gamma", "delta"}

@dataclass
class Point:
    x: int
    tags: set = field(default_factory=set)

def helper(x):
    return Point(x, {"one", "two"}) if x in {"p", "q", "r"} else Point(A + B + C + D + E + len(WORDS))

def closing(names):
    @memoized
    def closed(x):
        print("ran", end=" ")
        return len(names) + x
    return closed

closed = closing(frozenset(WORDS))

@memoized
def of_globals(x):
    print("ran", end=" ")
    return A + B + C + D + E + x

@memoized
def of_helpers(x):
    print("ran", end=" ")
    return helper(x).x

@memoized
def of_sets(x):
    print("ran", end=" ")
    return len(x)

@memoized
def of_python():
    print("ran", end=" ")
    return 1

@memoized
def of_library():
    from tomlkit.items import Item
    print("ran", end=" ")
    return Item.__name__

@memoized
def of_extension():
    from pandas.api import types
    print("ran", end=" ")
    return types.infer_dtype([1])
"""


def test_digests_are_the_same_under_every_hash_seed(users):
    program = "from tests.memo.keys import corpus\ncorpus.tell()"
    first, *others = (users(program, PYTHONHASHSEED=seed).splitlines() for seed in SEEDS)
    assert len(first) > 100
    assert not [line for line in first if line.startswith("none")]
    for other in others:
        assert other == first


CALLS = (
    *("of_globals(1)", "of_helpers(1)", "closed(1)", "of_sets(set('abcdefg'))"),
    *("of_sets(frozenset(users.WORDS))", "of_sets({'a': [users.WORDS, {1, 'b', None}]})"),
)


def test_stored_results_are_found_by_fresh_processes(users):
    program = "\n".join(["import users", "from users import *", *(f"print({call})" for call in CALLS)])
    first = users(program, COUNTED, PYTHONHASHSEED="1").splitlines()
    assert len(first) == len(CALLS)
    assert all(line.startswith("ran ") for line in first)
    for seed in ("2", "3", "4242"):
        found = users(program, COUNTED, PYTHONHASHSEED=seed).splitlines()
        assert found == [line.removeprefix("ran ") for line in first]


def test_a_result_of_another_python_is_not_returned(users):
    other = (
        "import sys, collections, cachetools, memo_tui.memo.keys.bytecode\n"
        "Version = collections.namedtuple('Version', 'major minor micro releaselevel serial')\n"
        "sys.version_info = Version(3, sys.version_info.minor + 1, 0, 'final', 0)\n"
    )
    program = "from users import *\nprint(of_python())"
    assert users(program, COUNTED) == "ran 1"
    assert users(program, COUNTED) == "1"
    assert users(other + program, COUNTED) == "ran 1"
    assert users(program, COUNTED) == "1"


def test_a_library_that_a_function_imports_may_be_loaded_before_or_not_and_the_key_loads_nothing(users):
    program = "from users import *\nof_library.covers()\nprint('tomlkit' in sys.modules)\nprint(of_library())"
    assert users(program, COUNTED) == "False\nran Item"
    assert users(f"import tomlkit.items\n{program}", COUNTED) == "True\nItem"


def test_a_function_of_a_compiled_extension_is_a_library_s_own(users):
    program = "from users import *\nprint(of_extension())"
    assert users(program, COUNTED) == "ran integer"
    assert users(f"import pandas\n{program}", COUNTED) == "integer"


def test_flags_that_were_combined_meanwhile_change_no_version(users):
    module = """
import enum
from memo_tui import memoized

class Rights(enum.Flag):
    READ = 1
    WRITE = 2

@memoized
def held(x):
    print("ran", end=" ")
    return bool(Rights.READ) and x
"""
    assert users("import users\nprint(users.held(1))", module) == "ran 1"
    assert users("import users\nusers.Rights.READ | users.Rights.WRITE\nprint(users.held(1))", module) == "1"


def test_a_default_beside_one_without_content_still_counts(users):
    module = """
from memo_tui import memoized

def helper(x, mark=object(), rate=2):
    return x * rate

@memoized
def called(x):
    return helper(x)
"""
    assert users("import users\nprint(users.called(1))", module) == "2"
    assert users("import users\nprint(users.called(1))", module.replace("rate=2", "rate=3")) == "3"


def test_members_of_a_class_have_no_order(users):
    module = """
from memo_tui import memoized

def made(x):
    return Made().first(x) + Made.a

members = {name: 1 for name in {"a", "b", "c", "d"}}
members |= {name: lambda self, x, name=name: x for name in {"first", "second", "third"}}
Made = type("Made", (), members)

@memoized
def called(x):
    print("ran", end=" ")
    return made(x) + Made.b
"""
    program = "import users\nprint(users.called(1))"
    assert users(program, module, PYTHONHASHSEED="1") == "ran 3"
    assert {users(program, module, PYTHONHASHSEED=seed) for seed in SEEDS} == {"3"}


def test_a_constant_that_a_subclass_changes_counts(users):
    module = """
from memo_tui import memoized

class Base:
    RATE = 1

    def rated(self, x):
        return x * self.RATE

class Rated(Base):
    RATE = 2

@memoized
def called(x):
    return Rated().rated(x)
"""
    assert users("import users\nprint(users.called(1))", module) == "2"
    assert users("import users\nprint(users.called(1))", module.replace("RATE = 2", "RATE = 3")) == "3"
