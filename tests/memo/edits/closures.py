"""Closures, defaults and inner code: what a function carries with it."""

from tests.memo.edits.program import Edit, Program

MADE = """
def make(by, *, add=1):
    names = ["a", by]
    def inner(x):
        return x * by + add
    @memoized
    def f(x):
        print("ran")
        return inner(x) + len(names)
    return f

f = make(2)
"""
PARTS = """
import asyncio
from enum import Enum

class Kind(Enum):
    A = 1

def by_default(x, rate=2, *, add=3):
    return x * rate + add

def generated(x):
    for each in range(4):
        yield each * x

def recursive(x):
    return x if x < 5 else recursive(x - 1)

def even(x):
    return True if x == 0 else odd(x - 1)

def odd(x):
    return x == 6 if x <= 0 else even(x - 1)

def attributed(x):
    return x * attributed.rate

attributed.rate = 7
alias = by_default

async def awaited(x):
    return x + 8

def matched(x):
    match x:
        case 3:
            return 9
        case [a, *_]:
            return a
        case {"key": value}:
            return value
        case _:
            return 0

def caught(x):
    try:
        return 1 // (x - 3)
    except ZeroDivisionError:
        return 10
    finally:
        x += 1

def with_class(x):
    class Inner:
        rate = 11
        def value(self):
            return self.rate * 12
    return Inner().value() + x

def keyed(x):
    return sorted([x, 1, -13], key=lambda each: each * 2, reverse=False)

def sliced(x):
    return [1, 2, 3, 4][:3]

def asserted(x):
    assert x > 1, "too small"
    return x

def named(x):
    return {"first": x, **dict(second=14)}

def walrus(x):
    return (y := x + 15) + y

def compared(x):
    return 1 < x <= 16

DEFAULT = 17

def default_by_name(x, by=DEFAULT):
    return x + by

def maker(by):
    return lambda x: x + by

made = maker(18)

@memoized
def f(x, own=19):
    print("ran")
    return USE
"""
# What it is, what the body does, and an edit that changes it.
USES = (
    ("a default of a helper", "by_default(x)", "rate=2", "rate=3"),
    ("a keyword-only default of a helper", "by_default(x)", "add=3", "add=4"),
    ("a default of its own", "x + own", "own=19", "own=20"),
    ("a default that is a constant", "default_by_name(x)", "DEFAULT = 17", "DEFAULT = 18"),
    ("a generator", "sum(generated(x))", "range(4)", "range(5)"),
    ("a generator's value", "list(generated(x))", "each * x", "each - x"),
    ("a recursive helper", "recursive(x + 9)", "x < 5", "x < 4"),
    ("helpers that call each other", "even(x)", "x == 6", "x == -1"),
    ("an attribute of a function", "attributed(x)", "attributed.rate = 7", "attributed.rate = 8"),
    ("another name", "alias(x)", "x * rate", "x - rate"),
    ("a coroutine function", "asyncio.run(awaited(x))", "x + 8", "x - 8"),
    ("a pattern", "matched(x)", "case 3:", "case 4:"),
    ("a pattern's key", 'matched({"key": x})', '{"key": value}', '{"kez": value}'),
    ("a pattern's sequence", "matched([x, 1])", "[a, *_]", "[_, *a]"),
    ("a caught exception", "caught(x)", "ZeroDivisionError", "ArithmeticError"),
    ("a handler", "caught(x)", "return 10", "return 11"),
    ("a constant of an inner class", "with_class(x)", "rate = 11", "rate = 12"),
    ("a method of an inner class", "with_class(x)", "self.rate * 12", "self.rate * 13"),
    ("a lambda as a key", "keyed(x)", "each * 2", "-each"),
    ("a keyword", "keyed(x)", "reverse=False", "reverse=True"),
    ("a slice", "sliced(x)", "[:3]", "[:2]"),
    ("a condition that is asserted", "asserted(x)", "x > 1", "x > 2"),
    ("a name of a keyword", "list(named(x))", "second=14", "third=14"),
    ("an assignment in an expression", "walrus(x)", "x + 15", "x - 15"),
    ("a chained comparison", "compared(x)", "<= 16", "< 16"),
    ("a closure's value", "made(x)", "maker(18)", "maker(19)"),
    ("a closure's code", "made(x)", "x + by\n\nmade", "x - by\n\nmade"),
    ("a literal in a comprehension", "[each + 20 for each in range(x)]", "each + 20", "each + 21"),
    ("a condition in a comprehension", "[each for each in range(x) if each > 0]", "each > 0", "each > 1"),
    ("a text in an f-string", 'f"{x} euros"', "euros", "cents"),
    ("a format in an f-string", 'f"{x:.2f}"', ":.2f", ":.3f"),
    ("a conversion in an f-string", 'f"{Kind.A!s} {x}"', "!s", "!r"),
    ("a set of literals", 'x in {3, "a"}', '{3, "a"}', '{4, "a"}'),
    ("the type of a literal", "x * 1", "x * 1\n", "x * 1.0\n"),
    ("an operator", "x is not None", "is not None", "is None"),
    ("a method of a built-in type", 'str(x).rjust(5, "0")', "rjust", "ljust"),
    ("another built-in function", "min(x, 2)", "min", "max"),
    (
        "a built-in function that is hidden",
        "len('abc')",
        "DEFAULT = 17",
        "def len(x):\n    return 5\n\nDEFAULT = 17",
    ),
    ("an argument's order", "divmod(x, 2)", "(x, 2)", "(2, x)"),
)

COROUTINE = """
import asyncio

async def helper(x):
    await asyncio.sleep(0)
    return x * 2

@memoized
async def f(x):
    print("ran")
    return await helper(x)
"""
STATIC = """
class f:  # the name that is its own in each program
    @staticmethod
    @memoized
    def run(x):
        print("ran")
        return f.helper(x)

    @staticmethod
    def helper(x):
        return x * 2

    @staticmethod
    def other(x):
        return x + 9
"""

PROGRAMS = (
    Program(
        "a coroutine function",
        COROUTINE,
        (Edit("its helper", "x * 2", "x * 3"), Edit("how long it sleeps", "sleep(0)", "sleep(0.001)")),
        call="asyncio.run(f(3))",
    ),
    Program("a static method", STATIC, (Edit("its helper", "x * 2", "x * 3"),), call="f.run(3)"),
    *(Program(name, PARTS.replace("USE", use), (Edit("it", old, new),)) for name, use, old, new in USES),
    Program(
        "a function that a function made",
        MADE,
        (
            Edit("the value that it closes over", "make(2)", "make(3)"),
            Edit("a keyword-only default", "add=1", "add=2"),
            Edit("the inner function", "x * by", "x + by"),
            Edit("the list that it closes over", '["a", by]', '["a", by, by]'),
            Edit("the same value by keyword", "make(2)", "make(by=2)", again=False),
        ),
    ),
)
