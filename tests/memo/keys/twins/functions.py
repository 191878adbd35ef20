"""Functions, partials, methods and classes beside their nearest twins."""

# ruff: noqa: ARG005, E501, PLW0108, S102 - a pair is a line

import datetime as dt
import functools
import operator
import sys
import types

import numpy as np

from memo_tui import memoized


def made(text, name):
    """What a module of the user's has by this name; the module is made of a text."""
    module = types.ModuleType("users_twins")
    sys.modules["users_twins"] = module
    exec(compile(text, "users_twins.py", "exec"), vars(module))
    return getattr(module, name)


def times(by):
    """A function that closes over a number."""
    return lambda x: x * by


def over(values):
    """A function that closes over a list."""
    return lambda x: [x, *values]


def attributed(**attributes):
    """A function with attributes, which it reads."""

    def function(x):
        return function.__dict__.get("rate", 0) * x

    function.__dict__.update(attributes)
    return function


def with_state(partial, **attributes):
    """The partial with attributes."""
    partial.__dict__.update(attributes)
    return partial


CLASS = "class Model:\n    rate = 2\n    def __init__(self, by=1):\n        self.by = by\n    def value(self, x):\n        return x + 1\n"
EDITED = CLASS.replace("x + 1", "x + 2")
BASED = "class Base:\n    def value(self, x):\n        return x + 1\nclass Model(Base):\n    pass\n"
DATA = "import dataclasses\n@dataclasses.dataclass\nclass Model:\n    by: int = 1\n    def value(self, x):\n        return x + 1\n"
HELPER = "def helper(x):\n    return x + 1\ndef function(x):\n    return helper(x)\n"
CONSTANT = "RATE = 1\ndef function(x):\n    return RATE\n"
SLOTTED = "class Model:\n    __slots__ = ()\n    @property\n    def value(self):\n        return 1\n"
META = "class Meta(type):\n    def value(cls):\n        return 1\nclass Model(metaclass=Meta):\n    pass\n"
ENUM = "import enum\nclass Kind(enum.Enum):\n    A = 1\n    B = 2\n"
ABSTRACT = "from abc import ABC\nclass Shape(ABC):\n    pass\n"
TYPED = "from typing import TypedDict\nclass Row(TypedDict):\n    x: int\n"
HINTED = "import typing\nclass A:\n    x: int\ndef function(x):\n    return typing.get_type_hints(A)\n"
GETTING = "import users_twins\ndef __getattr__(name):\n    return 1\ndef function(x):\n    return users_twins.rate\n"
ZONE = "import datetime as dt\nclass Zone(dt.tzinfo):\n    def utcoffset(self, moment):\n        return dt.timedelta(hours=1)\n    def dst(self, moment):\n        return None\n"
MISSING = "class Table(dict):\n    def __missing__(self, key):\n        return 5\n"
NAMED = "from typing import NamedTuple\nclass Pair(NamedTuple):\n    a: int\n    b: int = 1\n    def shown(self):\n        return self.b\n"
LIST = "class Rows(list):\n    def first(self):\n        return self[0]\n"
IMPORTING = "def function(x):\n    from math import floor as rounded\n    return rounded(x)\n"
TABLE = "STEPS = {'a': lambda x: x + 1}\ndef function(x):\n    return STEPS['a'](x)\n"


def zoned(text):
    """A moment in a zone whose class was made of a text."""
    return dt.datetime(2024, 1, 2, tzinfo=made(text, "Zone")())


def dispatching(value):
    """A single dispatch function with an implementation."""

    @functools.singledispatch
    def show(given):
        return 0

    show.register(int, lambda given: value)
    return show


def generating(step):
    """A generator function."""

    def generate(x):
        yield x + step

    return generate


def rated(function, rate):
    """The function with an attribute."""
    function.rate = rate
    return function


def with_rate(rate):
    """A member of an enum with an attribute."""
    return rated(made(ENUM, "Kind").A, rate)


def annotated(kind):
    """A function with annotations."""

    def function(x):
        return x

    function.__annotations__["x"] = kind
    return function


def plugin(value, **members):
    """A class that a factory makes; all have the same name."""
    return type("Plugin", (), {"value": value, **members})


def subclassed(value):
    """A class in a function; all have the same qualified name."""

    class Local:
        def get(self):
            return value

    return Local


PAIRS = {
    "a lambda's code": (lambda: lambda x: x + 1, lambda: lambda x: x + 2),
    "a default": (lambda: lambda x, y=1: x + y, lambda: lambda x, y=2: x + y),
    "a keyword-only default": (lambda: lambda x, *, y=1: x + y, lambda: lambda x, *, y=2: x + y),
    "the type of a default": (lambda: lambda x, y=1: x + y, lambda: lambda x, y=True: x + y),
    "a closure's number": (lambda: times(2), lambda: times(3)),
    "a closure's number and truth": (lambda: times(1), lambda: times(True)),
    "a closure's list": (lambda: over([1]), lambda: over([2])),
    "a closure's list and tuple": (lambda: over([1]), lambda: over((1,))),
    "a closure in a closure": (lambda: over([times(2)]), lambda: over([times(3)])),
    "an attribute of a function": (lambda: attributed(rate=1), lambda: attributed(rate=2)),
    "no attribute of a function": (attributed, lambda: attributed(rate=2)),
    "a helper of a function": (lambda: made(HELPER, "function"), lambda: made(HELPER.replace("x + 1", "x + 2"), "function")),
    "a constant of a function": (lambda: made(CONSTANT, "function"), lambda: made(CONSTANT.replace("RATE = 1", "RATE = 2"), "function")),
    "a partial's argument": (lambda: functools.partial(operator.mul, 2), lambda: functools.partial(operator.mul, 3)),
    "a partial's keyword": (lambda: functools.partial(int, base=8), lambda: functools.partial(int, base=9)),
    "a partial's function": (lambda: functools.partial(operator.mul, 2), lambda: functools.partial(operator.add, 2)),
    "a partial and its function": (lambda: functools.partial(operator.mul), lambda: operator.mul),
    "a partial's attribute": (lambda: with_state(functools.partial(int), a=1), lambda: with_state(functools.partial(int), a=2)),
    "a partial of a closure": (lambda: functools.partial(times(2)), lambda: functools.partial(times(3))),
    "two NumPy functions made of lambdas": (lambda: np.frompyfunc(lambda x: x + 1, 1, 1), lambda: np.frompyfunc(lambda x: x + 2, 1, 1)),
    "vectorized functions": (lambda: np.vectorize(times(2)), lambda: np.vectorize(times(3))),
    "cached functions": (lambda: functools.cache(times(2)), lambda: functools.cache(times(3))),
    "cached functions of two sizes": (lambda: functools.lru_cache(1)(times(2)), lambda: functools.lru_cache(2)(times(2))),
    "cached functions by type or not": (lambda: functools.lru_cache(typed=True)(times(2)), lambda: functools.lru_cache(times(2))),
    "a cached function's attribute": (lambda: rated(functools.cache(times(2)), 1), lambda: rated(functools.cache(times(2)), 2)),
    "an attribute of an enum's member": (lambda: with_rate(1), lambda: with_rate(2)),
    "an attribute of an enum": (lambda: made(ENUM + "Kind.rate = 1", "Kind").A, lambda: made(ENUM + "Kind.rate = 2", "Kind").A),
    "an attribute of another member": (lambda: made(ENUM + "Kind.B.rate = 1", "Kind").A, lambda: made(ENUM + "Kind.B.rate = 2", "Kind").A),
    "classes registered with an abstract one": (lambda: made(ABSTRACT, "Shape"), lambda: made(ABSTRACT + "Shape.register(str)", "Shape")),
    "a typed dict's annotations": (lambda: made(TYPED, "Row"), lambda: made(TYPED.replace("int", "str"), "Row")),
    "annotations that a function reads": (lambda: made(HINTED, "function"), lambda: made(HINTED.replace("x: int", "x: str"), "function")),
    "what a module makes by its own __getattr__": (lambda: made(GETTING, "function"), lambda: made(GETTING.replace("return 1", "return 2"), "function")),
    "a class's method": (lambda: made(CLASS, "Model"), lambda: made(EDITED, "Model")),
    "a class's constant": (lambda: made(CLASS, "Model"), lambda: made(CLASS.replace("rate = 2", "rate = 3"), "Model")),
    "a class's default": (lambda: made(CLASS, "Model"), lambda: made(CLASS.replace("by=1", "by=2"), "Model")),
    "a base's method": (lambda: made(BASED, "Model"), lambda: made(BASED.replace("x + 1", "x + 2"), "Model")),
    "a metaclass's method": (lambda: made(META, "Model"), lambda: made(META.replace("return 1", "return 2"), "Model")),
    "an instance's method": (lambda: made(CLASS, "Model")(), lambda: made(EDITED, "Model")()),
    "an instance's attribute": (lambda: made(CLASS, "Model")(1), lambda: made(CLASS, "Model")(2)),
    "a base's method, of an instance": (lambda: made(BASED, "Model")(), lambda: made(BASED.replace("x + 1", "x + 2"), "Model")()),
    "a dataclass's method": (lambda: made(DATA, "Model")(), lambda: made(DATA.replace("x + 1", "x + 2"), "Model")()),
    "a property of an instance with slots": (lambda: made(SLOTTED, "Model")(), lambda: made(SLOTTED.replace("return 1", "return 2"), "Model")()),
    "a method of an instance": (lambda: made(CLASS, "Model")(1).value, lambda: made(CLASS, "Model")(2).value),
    "a method's code": (lambda: made(CLASS, "Model")().value, lambda: made(EDITED, "Model")().value),
    "a list of instances": (lambda: [made(CLASS, "Model")()], lambda: [made(EDITED, "Model")()]),
    "classes that type() makes": (lambda: plugin(1), lambda: plugin(2)),
    "methods of classes that type() makes": (lambda: plugin(1, run=lambda self: 1), lambda: plugin(1, run=lambda self: 2)),
    "instances of classes that type() makes": (lambda: plugin(1)(), lambda: plugin(2)()),
    "classes of a function": (lambda: subclassed(1), lambda: subclassed(2)),
    "instances of classes of a function": (lambda: subclassed(1)(), lambda: subclassed(2)()),
    "methods of built-in objects": (lambda: [1].count, lambda: [2].count),
    "unbound methods of built-in types": (lambda: str.upper, lambda: str.lower),
    "class methods of built-in types": (lambda: dict.fromkeys, lambda: bytes.fromhex),
    "functions of one name": (lambda: np.linalg.norm, lambda: np.random.normal),
    "an enum's members": (lambda: made(ENUM, "Kind"), lambda: made(ENUM + "    C = 3\n", "Kind")),
    "a member whose enum was edited": (lambda: made(ENUM, "Kind").A, lambda: made(ENUM.replace("A = 1", "A = 5"), "Kind").A),
    "a zone of the user's": (lambda: zoned(ZONE), lambda: zoned(ZONE.replace("hours=1", "hours=2"))),
    "what a dict does for missing keys": (lambda: made(MISSING, "Table")(a=1), lambda: made(MISSING.replace("5", "6"), "Table")(a=1)),
    "a named tuple's class": (lambda: made(NAMED, "Pair"), lambda: made(NAMED.replace("= 1", "= 2"), "Pair")),
    "a named tuple's method": (lambda: made(NAMED, "Pair")(1), lambda: made(NAMED.replace("self.b", "self.a"), "Pair")(1)),
    "a list subclass's method": (lambda: made(LIST, "Rows")([1]), lambda: made(LIST.replace("[0]", "[-1]"), "Rows")([1])),
    "memoized functions": (lambda: memoized(times(2)), lambda: memoized(times(3))),
    "implementations of a single dispatch function": (lambda: dispatching(1), lambda: dispatching(2)),
    "a method of a dataclass": (lambda: made(DATA, "Model")().value, lambda: made(DATA.replace("x + 1", "x + 2"), "Model")().value),
    "a partial of a partial": (lambda: functools.partial(functools.partial(int, base=8), "1"), lambda: functools.partial(functools.partial(int, base=9), "1")),
    "a partial of a method": (lambda: functools.partial(made(DATA, "Model")(1).value), lambda: functools.partial(made(DATA, "Model")(2).value)),
    "a loop's lambdas": (lambda: [lambda x, by=by: x * by for by in (1, 2)], lambda: [lambda x, by=by: x * by for by in (1, 3)]),
    "a generator function": (lambda: generating(1), lambda: generating(2)),
    "a function's annotations": (lambda: annotated(int), lambda: annotated(str)),
    "a function that imports": (lambda: made(IMPORTING, "function"), lambda: made(IMPORTING.replace("floor", "ceil"), "function")),
    "a function through a table": (lambda: made(TABLE, "function"), lambda: made(TABLE.replace("x + 1", "x + 2"), "function")),
    "a static method": (lambda: staticmethod(times(2)), lambda: staticmethod(times(3))),
    "a property": (lambda: property(times(2)), lambda: property(times(3))),
}  # fmt: skip
MAY_BE_ONE: set[str] = set()
CHANGED_BY_COPYING: set[str] = set()
MAY_BE_REFUSED = {
    *("two NumPy functions made of lambdas", "vectorized functions", "cached functions"),
    *("classes that type() makes", "methods of classes that type() makes", "classes of a function"),
    *(
        "instances of classes that type() makes",
        "instances of classes of a function",
        "a method of an instance",
    ),
    *("an enum's members", "a zone of the user's", "memoized functions", "a partial of a method"),
    *("implementations of a single dispatch function", "a method of a dataclass"),
    *("methods of built-in objects", "a static method", "a property", "a partial's attribute"),
    *(
        "an instance's method",
        "an instance's attribute",
        "a base's method, of an instance",
        "a list of instances",
    ),
    *("a property of an instance with slots", "a method's code", "functions of one name"),
}
