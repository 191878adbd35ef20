"""Edits that can't change a result: comments, docstrings, lines, formatting, types of locals, other code."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import Edit, Program

TEXT = """
from helpers import helper

RATE = 2

class Model:
    limit = 5

    def value(self, x):
        return min(x, self.limit)

def unrelated(x):
    return x + 7

@memoized
def f(x):
    print("ran")
    total = helper(x) * RATE
    return total + Model().value(x)
"""
HELPERS = """
def helper(x):
    y = x + 1
    return [
        y,
        x,
    ][0]

def other(x):
    return x - 1
"""
# The edit, what is replaced by what, and where.
EDITS = (
    ("a comment in the body", "    total = helper", "    # the total\n    total = helper", "main.py"),
    ("a comment behind a line", "RATE = 2\n", "RATE = 2  # per hour\n", "main.py"),
    ("a docstring", "def f(x):\n", 'def f(x):\n    """The total."""\n', "main.py"),
    ("a docstring of a class", "class Model:\n", 'class Model:\n    """A model."""\n\n', "main.py"),
    ("a docstring of a method", "    def value(self, x):\n", '    def value(self, x):\n        """Its value."""\n', "main.py"),
    ("a docstring of a helper", "def helper(x):\n", 'def helper(x):\n    """Help."""\n', "helpers.py"),
    ("a docstring of a module", "def helper(x):\n", '"""Helpers."""\n\ndef helper(x):\n', "helpers.py"),
    ("blank lines in the body", "    total = helper", "\n\n    total = helper", "main.py"),
    ("formatting", "helper(x) * RATE", "(\n        helper( x )\n        * RATE\n    )", "main.py"),
    ("formatting of a helper", "    return [\n        y,\n        x,\n    ][0]", "    return [y, x][0]", "helpers.py"),
    ("quotes", 'print("ran")', "print('ran')", "main.py"),
    ("a number written in another way", "RATE = 2\n", "RATE = 0x2\n", "main.py"),
    ("parentheses", "return total + Model().value(x)", "return (total + (Model().value(x)))", "main.py"),
    ("a future import", "def helper(x):\n    y", "from __future__ import annotations\n\ndef helper(x):\n    y", "helpers.py"),
    ("an import for types alone", "def helper(x):\n    y", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json\n\ndef helper(x):\n    y", "helpers.py"),
    ("the type of a local", "    y = x + 1", "    y: int = x + 1", "helpers.py"),
    ("the type of a local in the body", "    total = helper", "    total: int = helper", "main.py"),
    ("a type that isn't given a value", "    total = helper", "    total: int\n    total = helper", "main.py"),
    ("a function that nobody calls", "x + 7", "x + 8", "main.py"),
    ("a function that nobody calls, away", "def unrelated(x):\n    return x + 7\n", "", "main.py"),
    ("a function of a helper's module", "x - 1", "x - 2", "helpers.py"),
    ("a class that nobody uses", "RATE = 2\n", "RATE = 2\n\nclass New:\n    a = 1\n", "main.py"),
    ("an import that nobody uses", "RATE = 2\n", "import json\nRATE = 2\n", "main.py"),
    ("code that runs at the end", "RATE = 2\n", "RATE = 2\nimport atexit\natexit.register(len, [])\n", "main.py"),
    ("a name that is deleted", "RATE = 2\n", "RATE = 2\nother = 3\ndel other\n", "main.py"),
    ("a guard", "RATE = 2\n", 'if __name__ == "__main__":\n    STARTED = 1\nRATE = 2\n', "main.py"),
    ("a semicolon", 'print("ran")\n    total', 'print("ran"); total', "main.py"),
    ("a continued line", "total + Model", "total + \\\n        Model", "main.py"),
)  # fmt: skip
MOVED = """
def second(x):
    return x + 2

def first(x):
    return second(x) + 1

@memoized
def f(x):
    print("ran")
    return first(x)
"""

PROGRAMS = (
    Program(
        "a program",
        TEXT,
        tuple(Edit(name, old, new, again=False, file=file) for name, old, new, file in EDITS),
        files={"helpers.py": HELPERS, "unused.py": "A = 1\n"},
    ),
    Program(
        "functions",
        MOVED,
        (
            Edit(
                "in another order",
                "def second(x):\n    return x + 2\n\ndef first(x):\n    return second(x) + 1\n",
                "def first(x):\n    return second(x) + 1\n\ndef second(x):\n    return x + 2\n",
                again=False,
            ),
        ),
    ),
)
