"""Functions that are reached through tables, lists and registries."""

from tests.memo.edits.program import Edit, Program

TABLE = """
def add(x, y):
    return x + y

def sub(x, y):
    return x - y

def unused(x, y):
    return x * y

OPERATIONS = {"+": add, "-": sub}

@memoized
def f(x):
    print("ran")
    return OPERATIONS["+"](x, 2)
"""
LIST = """
def twice(x):
    return x * 2

def more(x):
    return x + 1

STEPS = [twice, more]

@memoized
def f(x):
    print("ran")
    for step in STEPS:
        x = step(x)
    return x
"""
REGISTRY = """
RULES = {}

def rule(name, weight=1):
    def register(function):
        RULES[name] = (function, weight)
        return function
    return register

@rule("first", weight=2)
def first(x):
    return x + 1

@memoized
def f(x):
    print("ran")
    return sum(weight * function(x) for function, weight in RULES.values())
"""
METHODS = """
class Steps:
    @staticmethod
    def twice(x):
        return x * 2

    def more(self, x):
        return x + 1

    @classmethod
    def less(cls, x):
        return x - 1

TABLE = ((Steps.twice, Steps().more), {"less": Steps.less})

@memoized
def f(x):
    print("ran")
    for step in (*TABLE[0], TABLE[1]["less"]):
        x = step(x)
    return x
"""
CLASSES = """
class Linear:
    def value(self, x):
        return x * 2

class Square:
    def value(self, x):
        return x * x

KINDS = {"linear": Linear, "square": Square}

@memoized
def f(x):
    print("ran")
    return KINDS["linear"]().value(x)
"""
DISPATCH = """
from functools import singledispatch

@singledispatch
def show(value):
    return "other"

@show.register
def _(value: int):
    return "number"

@memoized
def f(x):
    print("ran")
    return show(x)
"""
METHOD_DISPATCH = """
from functools import singledispatchmethod

class Shower:
    @singledispatchmethod
    def show(self, value):
        return "other"

    @show.register
    def _(self, value: int):
        return "number"

@memoized
def f(x):
    print("ran")
    return Shower().show(x)
"""
NEW_RULE = '@rule("second")\ndef second(x):\n    return 5\n\n@memoized'
NEW_IMPLEMENTATION = '@show.register\ndef _(value: bool):\n    return "truth"\n\n@memoized'

PROGRAMS = (
    Program(
        "a dispatch table",
        TABLE,
        (
            Edit("a function in it", "return x + y", "return x + y + 1"),
            Edit("another function for the name", '"+": add', '"+": sub'),
            Edit("a function that is in no table", "x * y", "x * y + 1", again=False),
        ),
    ),
    Program(
        "a list of functions",
        LIST,
        (
            Edit("a function in it", "x * 2", "x * 3"),
            Edit("the order", "[twice, more]", "[more, twice]"),
            Edit("one more", "[twice, more]", "[twice, more, more]"),
            Edit("one in a lambda", "[twice, more]", "[twice, lambda x: more(x)]"),
        ),
    ),
    Program(
        "a registry filled by decorators",
        REGISTRY,
        (
            Edit("a registered function", "x + 1", "x + 2"),
            Edit("an argument of the decorator", "weight=2", "weight=3"),
            Edit("one more", "@memoized", NEW_RULE),
        ),
    ),
    Program(
        "a table of methods",
        METHODS,
        (
            Edit("a static method", "x * 2", "x * 3"),
            Edit("a bound method", "x + 1", "x + 2"),
            Edit("a class method", "x - 1", "x - 2"),
        ),
    ),
    Program(
        "a table of classes",
        CLASSES,
        (
            Edit("a method of one", "x * 2", "x * 3"),
            Edit("another class for the name", '"linear": Linear', '"linear": Square'),
        ),
    ),
    Program(
        "a single dispatch function",
        DISPATCH,
        (
            Edit("a registered implementation", '"number"', '"an int"'),
            Edit("the general implementation", '"other"', '"unknown"'),
            Edit("registered for another type", "value: int", "value: str"),
            Edit("one more implementation", "@memoized", NEW_IMPLEMENTATION),
        ),
    ),
    Program(
        "a single dispatch method",
        METHOD_DISPATCH,
        (
            Edit("a registered implementation", '"number"', '"an int"'),
            Edit("the general implementation", '"other"', '"unknown"'),
        ),
    ),
)
