"""Decorators and factories around a function or its helpers: their code and their arguments."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import LIBRARIES, Edit, Program

SCALE = """
import functools

def scale(by):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) * by
        return wrapper
    return decorate
"""
OWN = (
    SCALE
    + """
@memoized
@scale(2)
def f(x):
    print("ran")
    return x + 1
"""
)
FOREIGN = """
from scales import scale

@memoized
@scale(2)
def f(x):
    print("ran")
    return x + 1
"""
STACKED = (
    SCALE
    + """
def limit(most):
    def decorate(function):
        def wrapper(x):
            return min(function(x), most)
        return wrapper
    return decorate

class Shift:
    def __init__(self, by):
        self.by = by

    def __call__(self, function):
        def shifted(x):
            return function(x) + self.by
        return shifted

@memoized
@limit(100)
@Shift(5)
@scale(2)
def f(x):
    print("ran")
    return x + 1
"""
)
INSTANCE = """
class Counted:
    def __init__(self, function, step=1):
        self.function, self.step = function, step

    def __call__(self, x):
        return self.function(x) + self.step

@memoized
@Counted
def f(x):
    print("ran")
    return x + 1
"""
HELPERS = (
    """
import contextlib
import functools
from functools import cache, lru_cache, partial
from operator import mul
import numpy as np
"""
    + SCALE.replace("import functools", "")
    + """
@lru_cache(maxsize=None)
def kept(x):
    return x + 2

@cache
def cached(x):
    return x + 3

@contextlib.contextmanager
def opened(x):
    yield x + 4

@scale(5)
def scaled(x):
    return x + 6

@scale(by=2)
@cache
def both(x):
    return x + 7

@memoized
def inner(x):
    return x + 8

@np.vectorize
def each(x):
    return x + 9

triple = partial(scaled, x=10)
times = partial(mul, 11)

def folded(x):
    return functools.reduce(lambda a, b: a * 12 + b, range(x))

@memoized
def f(x):
    print("ran")
    USE
"""
)
# The helper, what the body does, and an edit that changes it.
USES = (
    ("a helper with an LRU cache", "return kept(x)", "x + 2", "x - 2"),
    ("a cached helper", "return cached(x)", "x + 3", "x - 3"),
    ("a context manager", "with opened(x) as y:\n        return y", "x + 4", "x - 4"),
    ("a decorated helper", "return scaled(x)", "x + 6", "x - 6"),
    ("an argument of a helper's decorator", "return scaled(x)", "@scale(5)", "@scale(6)"),
    ("a decorated and cached helper", "return both(x)", "x + 7", "x - 7"),
    ("a keyword of a helper's decorator", "return both(x)", "by=2", "by=3"),
    ("a memoized helper", "return inner(x)", "x + 8", "x - 8"),
    ("a vectorized helper", "return int(each(x))", "x + 9", "x - 9"),
    ("a partial of a helper, its argument", "return triple()", "x=10", "x=11"),
    ("a partial of a helper, its code", "return triple()", "x + 6", "x - 6"),
    ("a partial of a built-in function", "return times(x)", "(mul, 11)", "(mul, 12)"),
    ("a lambda in a helper", "return folded(x)", "a * 12", "a * 13"),
)
REFUSABLE = {"a vectorized helper": "each"}  # an object of NumPy, which its calls change
LIBRARY = """
def repeat(times):
    def decorate(function):
        def wrapper(*args):
            return [function(*args) for _ in range(times)]
        return wrapper
    return decorate
"""

PROGRAMS = (
    Program(
        "a decorator with an argument",
        OWN,
        (
            Edit("its argument", "@scale(2)", "@scale(3)"),
            Edit("its code", "(*args, **kwargs) * by", "(*args, **kwargs) + by"),
            Edit("the decorated function", "x + 1", "x + 2"),
            Edit("no decorator", "@scale(2)\n", ""),
        ),
    ),
    Program(
        "a decorator of another module",
        FOREIGN,
        (
            Edit("its argument", "@scale(2)", "@scale(3)"),
            Edit("its code", "(*args, **kwargs) * by", "(*args, **kwargs) + by", file="scales.py"),
        ),
        files={"scales.py": SCALE},
    ),
    Program(
        "several decorators",
        STACKED,
        (
            Edit("the argument of the outermost", "@limit(100)", "@limit(1)"),
            Edit("the argument of one made by a class", "@Shift(5)", "@Shift(6)"),
            Edit("the argument of the innermost", "@scale(2)", "@scale(3)"),
            Edit("their order", "@limit(100)\n@Shift(5)\n", "@Shift(5)\n@limit(100)\n"),
            Edit("the code of a class's", "function(x) + self.by", "function(x) - self.by"),
        ),
    ),
    Program(
        "a callable object round the function",
        INSTANCE,
        (
            Edit("its default", "step=1", "step=2"),
            Edit("its code", "(x) + self.step", "(x) - self.step"),
            Edit("the function", "x + 1", "x + 2"),
        ),
    ),
    *(
        Program(name, HELPERS.replace("USE", use), (Edit("it", old, new),), refused=REFUSABLE.get(name, ""))
        for name, use, old, new in USES
    ),
    Program(
        "a decorator of a library",
        "from repeats import repeat\n\n@memoized\n@repeat(2)\ndef f(x):\n    print('ran')\n    return x",
        (Edit("its argument", "@repeat(2)", "@repeat(3)"),),
        files={
            f"{LIBRARIES}repeats/__init__.py": LIBRARY,
            f"{LIBRARIES}repeats-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: repeats\nVersion: 1.0\n",
        },
        runs=2,
    ),
)
