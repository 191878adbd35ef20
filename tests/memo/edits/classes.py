"""Classes that a body uses: members of every kind, bases, metaclasses and what makes them."""

from tests.memo.edits.program import Edit, Program

MEMBERS = """
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, partialmethod, wraps
from typing import NamedTuple

def doubled(function):
    @wraps(function)
    def wrapper(self, x):
        return function(self, x) * 2
    return wrapper

class Percent:
    def __get__(self, instance, owner=None):
        return 11 / 100

class Meta(type):
    def __call__(cls, *args):
        made = super().__call__(*args)
        made.made = 12
        return made

    @property
    def kind(cls):
        return 13

class Registered:
    def __init_subclass__(cls, weight=1):
        cls.weight = weight * 14

class Base(Registered):
    RATE = 1

    def based(self, x):
        return x + 2

class Other(Base):
    def based(self, x):
        return x + 3

class Model(Base, weight=5, metaclass=Meta):
    LIMITS = [4, {"a": 5}]
    percent = Percent()

    class Inner:
        DEPTH = 6

        def value(self, x):
            return x * 7

    def __init__(self, x=0):
        self.x = x + 8

    def method(self, x):
        return x + 9

    @staticmethod
    def static(x):
        return x + 10

    @classmethod
    def of(cls, x):
        return cls(x + 15)

    @property
    def shown(self):
        return self.x + 16

    @shown.setter
    def shown(self, value):
        self.x = value * 17

    @cached_property
    def cached(self):
        return self.x + 18

    @doubled
    def wrapped(self, x):
        return x + 19

    more = partialmethod(method, 20)
    by_lambda = lambda self, x: x + 21

@dataclass
class Point:
    x: int
    y: int = 22
    z: list = field(default_factory=lambda: [23])

    def __post_init__(self):
        self.w = self.x + 24

class Pair(NamedTuple):
    a: int
    b: int = 25

class Colour(Enum):
    RED = 26
    GREEN = 27

    @property
    def shade(self):
        return self.value + 28

def with_rank(cls):
    cls.rank = 29
    return cls

@with_rank
class Ranked:
    pass

Made = type("Made", (Base,), {"value": lambda self, x: x + 30, "size": 31})

@memoized
def f(x):
    print("ran")
    USE
"""
SHOWN = "model = Model()\n    model.shown = x\n    return model.x"
# The member, what the body does, and an edit that changes it.
USES = (
    ("a constant of a base", "return Model.RATE", "RATE = 1\n", "RATE = 2\n"),
    ("an inherited method", "return Model().based(x)", "x + 2\n", "x - 2\n"),
    ("another base", "return Model().based(x)", "class Model(Base,", "class Model(Other,"),
    ("a nested constant", "return Model.LIMITS[1]['a']", '{"a": 5}', '{"a": 6}'),
    ("a nested class's constant", "return Model.Inner.DEPTH", "DEPTH = 6", "DEPTH = 7"),
    ("a nested class's method", "return Model.Inner().value(x)", "x * 7", "x * 8"),
    ("the initializer", "return Model(x).x", "x + 8", "x - 8"),
    ("its default", "return Model().x", "x=0", "x=1"),
    ("a method", "return Model().method(x)", "x + 9", "x - 9"),
    ("a static method", "return Model.static(x)", "x + 10", "x - 10"),
    ("a class method", "return Model.of(x).x", "x + 15", "x - 15"),
    ("a property", "return Model().shown", "self.x + 16", "self.x - 16"),
    ("a property's setter", SHOWN, "value * 17", "value * 18"),
    ("a cached property", "return Model().cached", "self.x + 18", "self.x - 18"),
    ("a wrapped method", "return Model().wrapped(x)", "x + 19", "x - 19"),
    ("a wrapper round a method", "return Model().wrapped(x)", "(self, x) * 2", "(self, x) * 3"),
    ("a partial method", "return Model().more()", "(method, 20)", "(method, 21)"),
    ("a method made by lambda", "return Model().by_lambda(x)", "x + 21", "x - 21"),
    ("a descriptor", "return Model.percent", "11 / 100", "12 / 100"),
    ("a metaclass's call", "return Model().made", "made.made = 12", "made.made = 13"),
    ("a metaclass's property", "return Model.kind", "return 13", "return 14"),
    ("what a base does to subclasses", "return Model.weight", "weight * 14", "weight * 15"),
    ("a keyword of a class", "return Model.weight", "weight=5", "weight=6"),
    ("a field's default", "return Point(x).y", "y: int = 22", "y: int = 23"),
    ("a field's factory", "return Point(x).z", "[23]", "[24]"),
    ("what follows the initializer", "return Point(x).w", "self.x + 24", "self.x - 24"),
    (
        *("a parameter of the dataclass", "return Point(x) == Point(x)"),
        *("@dataclass\nclass Point", "@dataclass(eq=False)\nclass Point"),
    ),
    (
        "a method more that hides the base's",
        "return Model().based(x)",
        "    percent = ",
        "    def based(self, x):\n        return 6\n\n    percent = ",
    ),
    ("a named tuple's default", "return Pair(x).b", "b: int = 25", "b: int = 26"),
    ("a member of an enum", "return Colour.RED.value", "RED = 26", "RED = 25"),
    ("one more member of an enum", "return len(Colour)", "GREEN = 27", "GREEN = 27\n    BLUE = 5"),
    ("a method of an enum", "return Colour.RED.shade", "self.value + 28", "self.value - 28"),
    ("a class decorator", "return Ranked.rank", "rank = 29", "rank = 30"),
    ("a method of a class made by type()", "return Made().value(x)", "x + 30", "x - 30"),
    ("a constant of a class made by type()", "return Made.size", '"size": 31', '"size": 32'),
)

PROGRAMS = tuple(
    Program(name, MEMBERS.replace("USE", use), (Edit("it", old, new),)) for name, use, old, new in USES
)
