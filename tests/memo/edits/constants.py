"""Constants of a module, of any type: an edit of the value counts, how it is written doesn't."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import Edit, Program

TEMPLATE = """
{imports}
CONSTANT = {old}

@memoized
def f(x):
    print("ran")
    return str({use})
"""
# What it is, what it needs, the value before and after, and how the body uses it.
VALUES = (
    ("a whole number", "", "2", "3", "CONSTANT"),
    ("a number's type", "", "2", "2.0", "CONSTANT"),
    ("the sign of zero", "", "0.0", "-0.0", "CONSTANT"),
    ("a truth value", "", "1", "True", "CONSTANT"),
    ("none", "", "None", "0", "CONSTANT"),
    ("a text", "", '"a"', '"b"', "CONSTANT"),
    ("bytes", "", 'b"a"', 'bytearray(b"a")', "CONSTANT"),
    ("a tuple", "", "(1, (2, 3))", "(1, (2, 4))", "CONSTANT"),
    ("a list for a tuple", "", "(1, 2)", "[1, 2]", "CONSTANT"),
    ("a set", "", '{"a", "b"}', '{"a", "c"}', "sorted(CONSTANT)"),
    ("a frozenset", "", 'frozenset("ab")', 'frozenset("abc")', "sorted(CONSTANT)"),
    ("a nested dict", "", '{"a": {"b": [1]}}', '{"a": {"b": [2]}}', "CONSTANT"),
    ("the order of a dict", "", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}', "list(CONSTANT)"),
    ("a range", "", "range(3)", "range(4)", "CONSTANT"),
    ("a slice", "", "slice(0, 2)", "slice(0, 3)", "[1, 2, 3][CONSTANT]"),
    ("an array", "import numpy as np", "np.array([1, 2])", "np.array([1, 3])", "CONSTANT.sum()"),
    ("an array's type", "import numpy as np", "np.zeros(2)", "np.zeros(2, 'f4')", "CONSTANT.dtype"),
    ("an array's shape", "import numpy as np", "np.zeros((2, 3))", "np.zeros((3, 2))", "CONSTANT.shape"),
    ("a NumPy scalar", "import numpy as np", "np.float64(1)", "np.float32(1)", "repr(CONSTANT)"),
    ("a NumPy type", "import numpy as np", "np.dtype('i4')", "np.dtype('i8')", "CONSTANT.itemsize"),
    ("a dict of arrays", "import numpy as np", "{'w': np.ones(2)}", "{'w': np.zeros(2)}", "CONSTANT['w']"),
    (
        *("a named tuple", "from collections import namedtuple\nPair = namedtuple('Pair', 'a b')"),
        *("Pair(1, 2)", "Pair(1, 3)", "CONSTANT.b"),
    ),
    (
        *("a frozen dataclass", "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    a: int"),
        *("P(1)", "P(2)", "CONSTANT.a"),
    ),
    (
        *("a dataclass in a list", "from dataclasses import dataclass\n@dataclass\nclass P:\n    a: list"),
        *("[P([1])]", "[P([2])]", "CONSTANT[0].a"),
    ),
    (
        *("a partial", "from functools import partial\nfrom operator import mul"),
        *("partial(mul, 2)", "partial(mul, 3)", "CONSTANT(x)"),
    ),
    ("a partial's keyword", "from functools import partial", "partial(int, base=8)", "partial(int, base=9)", "CONSTANT('11')"),
    (
        *("an object with state", "class Scale:\n    def __init__(self, by):\n        self.by = by"),
        *("Scale(2)", "Scale(3)", "CONSTANT.by * x"),
    ),
    (
        *("an object with slots", "class Scale:\n    __slots__ = ('by',)\n    def __init__(self, by):\n        self.by = by"),
        *("Scale(2)", "Scale(3)", "CONSTANT.by * x"),
    ),
    (
        *("an object with a private attribute", "class Scale:\n    def __init__(self, by):\n        self.__by = by"),
        *("Scale(2)", "Scale(3)", "CONSTANT._Scale__by * x"),
    ),
    ("a member of an enum", "from enum import Enum\nclass E(Enum):\n    A = 1\n    B = 2", "E.A", "E.B", "CONSTANT.value"),
    ("a decimal", "from decimal import Decimal", 'Decimal("1.0")', 'Decimal("1.00")', "CONSTANT"),
    ("a date", "from datetime import date", "date(2024, 1, 2)", "date(2024, 1, 3)", "CONSTANT"),
    ("a path", "from pathlib import Path", 'Path("/a")', 'Path("/b")', "CONSTANT"),
    ("a pattern's flags", "import re", 're.compile("a")', 're.compile("a", re.I)', 'CONSTANT.match("A")'),
    ("an ordered dict", "from collections import OrderedDict", "OrderedDict(a=1, b=2)", "OrderedDict(b=2, a=1)", "list(CONSTANT)"),
    ("a default dict's factory", "from collections import defaultdict", "defaultdict(int)", "defaultdict(list)", "CONSTANT.default_factory()"),
    ("a counter", "from collections import Counter", 'Counter("aab")', 'Counter("abb")', "CONSTANT.most_common()"),
    ("a deque's length", "from collections import deque", "deque([1], 2)", "deque([1], 3)", "CONSTANT.maxlen"),
    ("a mapping proxy", "from types import MappingProxyType", 'MappingProxyType({"a": 1})', 'MappingProxyType({"a": 2})', 'CONSTANT["a"]'),
    ("a namespace", "from types import SimpleNamespace", "SimpleNamespace(a=1)", "SimpleNamespace(a=2)", "CONSTANT.a"),
    ("an item getter", "from operator import itemgetter", "itemgetter(0)", "itemgetter(1)", "CONSTANT([1, 2])"),
    ("a method caller", "from operator import methodcaller", 'methodcaller("upper")', 'methodcaller("lower")', 'CONSTANT("aB")'),
    ("a type", "", "int", "float", "CONSTANT(x)"),
    ("a generic type", "", "list[int]", "list[str]", "CONSTANT"),
    ("a built-in function", "", "min", "max", "CONSTANT(x, 5)"),
    ("a lambda", "", "lambda x: x + 1", "lambda x: x + 2", "CONSTANT(x)"),
    ("a lambda in a lambda", "", "lambda x: (lambda y: y + 1)(x)", "lambda x: (lambda y: y + 2)(x)", "CONSTANT(x)"),
    ("a module", "import math, cmath", "math", "cmath", "CONSTANT.exp(x)"),
    ("a fraction", "from fractions import Fraction", "Fraction(1, 2)", "Fraction(1, 3)", "CONSTANT"),
    ("a NumPy function", "import numpy as np", "np.add", "np.multiply", "CONSTANT(x, 5)"),
    ("a polynomial", "import numpy as np", "np.poly1d([1, 2])", "np.poly1d([1, 3])", "CONSTANT(x)"),
    ("no number", "", 'float("nan")', "0.0", "CONSTANT"),
    ("an iterable without an order", "", "{3: 'a', 1: 'b'}.keys()", "{1: 'b', 3: 'a'}.keys()", "list(CONSTANT)"),
    ("a random generator", "import random", "random.Random(1)", "random.Random(2)", "CONSTANT.getstate()[1][1]"),
    ("a packed format", "import struct", "struct.Struct('<h')", "struct.Struct('>h')", "CONSTANT.pack(x)"),
    ("what a thread holds", "import threading\nL = threading.local()", "vars(L).setdefault('a', 1)", "vars(L).setdefault('a', 2)", "L.a"),
    ("an event", "import threading\nE = threading.Event()", "None", "E.set()", "E.is_set()"),
    ("a context variable's default", "from contextvars import ContextVar", "ContextVar('V', default=1)", "ContextVar('V', default=2)", "CONSTANT.get()"),
    ("a zone of one's own", "import datetime as dt\nclass Z(dt.tzinfo):\n    hours = 1\n    def utcoffset(self, _):\n        return dt.timedelta(hours=self.hours)", "setattr(Z, 'hours', 1)", "setattr(Z, 'hours', 2)", "dt.datetime(2024, 1, 1, tzinfo=Z()).utcoffset()"),
    ("the boundary of flags", "import enum", "enum.Flag('F', 'A B', boundary=enum.CONFORM)", "enum.Flag('F', 'A B', boundary=enum.KEEP)", "CONSTANT(7).value"),
    ("metadata of a field", "import dataclasses as dc", "dc.make_dataclass('A', [('a', int, dc.field(metadata={'u': 1}))])", "dc.make_dataclass('A', [('a', int, dc.field(metadata={'u': 2}))])", "dc.fields(CONSTANT)[0].metadata['u']"),
    ("metadata of a type", "from typing import Annotated", "Annotated[int, 1]", "Annotated[int, 2]", "CONSTANT.__metadata__"),
    ("a docstring that is read", "def g():\n    pass", "setattr(g, '__doc__', 'a')", "setattr(g, '__doc__', 'b')", "g.__doc__"),
    ("a function's name", "def g():\n    pass", "setattr(g, '__name__', 'a')", "setattr(g, '__name__', 'b')", "g.__name__"),
    ("a function put into a library that a helper imports", "import calendar as c\ndef g(x):\n    import calendar\n    return calendar.weekday(x)", "setattr(c, 'weekday', lambda x: 1)", "setattr(c, 'weekday', lambda x: 2)", "g(x)"),
    ("a function put into a library", "import calendar", "setattr(calendar, 'isleap', lambda year: 1)", "setattr(calendar, 'isleap', lambda year: 2)", "calendar.isleap(x)"),
    ("a function put among the built-in ones", "import builtins", "setattr(builtins, 'doubled', lambda x: 2 * x)", "setattr(builtins, 'doubled', lambda x: x + x)", "doubled(x)"),
    ("a function's signature", "import inspect\ndef g(a): pass\ndef h(b): pass", "inspect.signature(g)", "inspect.signature(h)", "CONSTANT"),
    (
        *("an object that can't be compared", "class Odd:\n    def __init__(self, a):\n        self.a = a\n    def __eq__(self, other):\n        raise RuntimeError('no')\n    __hash__ = None"),
        *("Odd(1)", "Odd(2)", "CONSTANT.a"),
    ),
    (
        *("an object that shows nothing", "class Odd:\n    def __init__(self, a):\n        self.a = a\n    def __repr__(self):\n        raise RuntimeError('no')"),
        *("Odd(1)", "Odd(2)", "CONSTANT.a"),
    ),
    (
        *("a proxy without an object", "class Proxy:\n    def __init__(self, a):\n        object.__setattr__(self, 'a', a)\n    def __getattr__(self, name):\n        raise RuntimeError('outside of a request')"),
        *("Proxy(1)", "Proxy(2)", "CONSTANT.a"),
    ),
    ("a mock", "from unittest.mock import MagicMock", "MagicMock(return_value=2)", "MagicMock(return_value=3)", "CONSTANT(x)"),
    ("a frame", "import pandas as pd", "pd.DataFrame({'a': [1]})", "pd.DataFrame({'a': [2]})", "CONSTANT.a.sum()"),
)  # fmt: skip
# No types of Python's own, and none that are promised.
REFUSABLE = {"a polynomial", "a mock", "a function's signature", "an iterable without an order"}

THROUGH = """
RATE = 2
UNUSED = 7

def helper(x):
    return inner(x)

def inner(x):
    return x * RATE

def nobody_calls_it(x):
    return x * 5

@memoized
def f(x):
    print("ran")
    return helper(x)
"""
COMPUTED = """
import math

def area(radius):
    return radius * radius

AREA = area(3)
LIMIT = int(math.pow(2, 3))

@memoized
def f(x):
    print("ran")
    return AREA + LIMIT + x
"""
HELD = """
class Config:
    def __init__(self, **values):
        self.values = values

class Model:
    def __init__(self, config):
        self.config = config

MODEL = Model(Config(rate=2, names=["a"]))
ALIAS = MODEL

@memoized
def f(x):
    print("ran")
    return x * ALIAS.config.values["rate"]
"""

POOL = """
from concurrent.futures import ThreadPoolExecutor

POOL = ThreadPoolExecutor(1)

def h(x):
    return x * 2

@memoized
def f(x):
    print("ran")
    return POOL.submit(h, x).result()
"""
CONNECTION = """
import sqlite3

CONNECTION = sqlite3.connect(":memory:")
QUERY = "SELECT 1"

@memoized
def f(x):
    print("ran")
    return CONNECTION.execute(QUERY).fetchone()
"""
ITSELF = """
NODE = {"rate": 2}
NODE["self"] = [NODE]

@memoized
def f(x):
    print("ran")
    return NODE["self"][0]["rate"] * x
"""
DYNAMIC = """
import importlib
import operator
import settings

RATE = 2

@memoized
def f(x):
    print("ran")
    return USE
"""
# How the body reaches what it names by a text.
BY_NAME = (
    ("an attribute by its name", 'getattr(settings, "LIMIT")', "LIMIT = 5", "LIMIT = 6", "settings.py"),
    ("a global by its name", 'globals()["RATE"]', "RATE = 2", "RATE = 3", "main.py"),
    ("a module by its name", 'importlib.import_module("settings").h(x)', "x + 7", "x + 8", "settings.py"),
    ("a module by the oldest way", '__import__("settings").h(x)', "x + 7", "x + 8", "settings.py"),
)
SETTINGS = "LIMIT = 5\n\ndef h(x):\n    return x + 7\n"

PROGRAMS = (
    Program("a pool of threads", POOL, (Edit("a helper that it runs", "x * 2", "x * 3"),), refused="POOL"),
    Program("a connection", CONNECTION, (Edit("its query", "SELECT 1", "SELECT 2"),), refused="CONNECTION"),
    Program(
        "a dict that contains itself",
        ITSELF,
        (Edit("a value in it", '"rate": 2', '"rate": 3'),),
        refused="NODE",
    ),
    *(
        Program(
            name,
            DYNAMIC.replace("USE", use),
            (Edit("it", old, new, file=file),),
            files={"settings.py": SETTINGS},
            refused="f",
        )
        for name, use, old, new, file in BY_NAME
    ),
    *(
        Program(
            name,
            TEMPLATE.format(imports=imports, old=old, use=use),
            (Edit(f"{old} -> {new}", f"CONSTANT = {old}\n", f"CONSTANT = {new}\n"),),
            refused="CONSTANT" if name in REFUSABLE else "",
        )
        for name, imports, old, new, use in VALUES
    ),
    Program(
        "a constant of a helper's helper",
        THROUGH,
        (
            Edit("its value", "RATE = 2", "RATE = 3"),
            Edit("written in another way", "RATE = 2", "RATE = 1 + 1", again=False),
            Edit("with a type", "RATE = 2", "RATE: int = 2", again=False),
            Edit("a constant that nobody uses", "UNUSED = 7", "UNUSED = 8", again=False),
            Edit("a new one that nobody uses", "UNUSED = 7", "UNUSED = 7\nOTHER = 8", again=False),
            Edit("a function that nobody calls", "x * 5", "x * 6", again=False),
            Edit("in another order", "RATE = 2\nUNUSED = 7\n", "UNUSED = 7\nRATE = 2\n", again=False),
        ),
    ),
    Program(
        "a computed constant",
        COMPUTED,
        (
            Edit("computed to another value", "area(3)", "area(4)"),
            Edit("by other code, with another value", "radius * radius", "radius * 2"),
            Edit("by other code, with the same value", "radius * radius", "radius ** 2", again=False),
            Edit("the same from another call", "math.pow(2, 3)", "math.pow(8, 1)", again=False),
        ),
    ),
    Program(
        "an object that holds an object",
        HELD,
        (
            Edit("the innermost value", "rate=2", "rate=3"),
            Edit("an attribute more", "self.values = values", "self.values = {**values, 'rate': 5}"),
        ),
    ),
)
