"""Global instances: their methods, operators and properties, and those of what they hold."""

from tests.memo.edits.program import Edit, Program

MODEL = """
from functools import cached_property
from bases import Base

class Model(Base):
    def __init__(self, by):
        self.by = by

    def predict(self, x):
        return self._scaled(x) + self.offset + self.bias + self.based(x)

    def _scaled(self, x):
        return x * self.by

    @property
    def offset(self):
        return 10

    @cached_property
    def bias(self):
        return 100

    def __call__(self, x):
        return self.predict(x) * 2

    def __getitem__(self, x):
        return x + 5

    def __add__(self, x):
        return x + 6

    def __contains__(self, x):
        return x > 7

    def __len__(self):
        return 8

    def __iter__(self):
        yield from (1, 9)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return len(name) + 11

    def __format__(self, spec):
        return spec + "12"

    def __enter__(self):
        return 13

    def __exit__(self, *_):
        return False

    def __bool__(self):
        return 14 > 0

    def __eq__(self, other):
        return other == 15

    def __hash__(self):
        return 16

MODEL = Model(2)

@memoized
def f(x):
    print("ran")
    USE
"""
BASES = """
class Base:
    def based(self, x):
        return helper(x)

def helper(x):
    return x * 17
"""
# What the body does, and an edit that changes it.
USES = (
    ("a method", "return MODEL.predict(x)", "self._scaled(x) +", "self._scaled(x) -"),
    ("a method of a method", "return MODEL.predict(x)", "x * self.by", "x + self.by"),
    ("its state", "return MODEL.predict(x)", "Model(2)", "Model(3)"),
    ("a property", "return MODEL.predict(x)", "return 10\n", "return 11\n"),
    ("a cached property", "return MODEL.predict(x)", "return 100", "return 101"),
    ("a call of it", "return MODEL(x)", "self.predict(x) * 2", "self.predict(x) * 3"),
    ("an item", "return MODEL[x]", "x + 5", "x + 6 - 2"),
    ("an operator", "return MODEL + x", "x + 6", "x + 7"),
    ("being in it", "return x in MODEL", "x > 7", "x < 7"),
    ("its length", "return len(MODEL)", "return 8", "return 9"),
    ("its iterator", "return list(MODEL)", "(1, 9)", "(1, 10)"),
    ("a missing attribute", "return MODEL.anything", "len(name) + 11", "len(name) + 12"),
    ("its text", "return f'{MODEL:a}'", '"12"', '"13"'),
    ("its block", "with MODEL as y:\n        return x + y", "return 13", "return 14"),
    ("its truth", "return 1 if MODEL else 2", "14 > 0", "14 < 0"),
    ("its equality", "return MODEL == x", "other == 15", "other == 3"),
)
HOLDERS = """
class Part:
    def value(self, x):
        return x + 1

class Whole:
    def __init__(self, part):
        self.part = part

    def value(self, x):
        return self.part.value(x)

WHOLE = Whole(Part())
PARTS = {"a": [Part()]}
RUN = Part().value

@memoized
def f(x):
    print("ran")
    return USE
"""
ARGUMENTS = """
from dataclasses import dataclass

@dataclass
class Model:
    by: int = 1

    def value(self, x):
        return x + 1

class Other:
    pass

@memoized
def f(model, x):
    print("ran")
    return (model() if isinstance(model, type) else model).value(x)
"""

PROGRAMS = (
    *(
        Program(
            f"a global instance, {name}",
            MODEL.replace("USE", use),
            (Edit("it", old, new),),
            files={"bases.py": BASES},
        )
        for name, use, old, new in USES
    ),
    Program(
        "a global instance with a base in another module",
        MODEL.replace("USE", "return MODEL.predict(x)"),
        (
            Edit("the base's method", "return helper(x)", "return -helper(x)", file="bases.py"),
            Edit("a helper of the base", "x * 17", "x * 18", file="bases.py"),
        ),
        files={"bases.py": BASES},
    ),
    *(
        Program(
            f"a method through {name}",
            HOLDERS.replace("USE", use),
            (Edit("its code", "x + 1", "x + 2"),),
        )
        for name, use in (
            ("an object that holds the instance", "WHOLE.value(x)"),
            ("a dict of lists", 'PARTS["a"][0].value(x)'),
            ("a bound method", "RUN(x)"),
            ("a lambda", "(lambda whole: whole.value(x))(WHOLE)"),
        )
    ),
    *(
        Program(
            f"{name} as an argument",
            ARGUMENTS,
            (
                Edit("a method of it", "x + 1", "x + 2"),
                Edit("a class that has nothing to do with it", "pass", "a = 1", again=False),
            ),
            call=call,
            refused="model",
        )
        for name, call in (("a class", "f(Model, 3)"), ("an instance", "f(Model(), 3)"))
    ),
)
