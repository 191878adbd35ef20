"""Imports inside a body, of a helper too: what they bring is followed."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import LIBRARIES, Edit, Program

BODY = """
@memoized
def f(x):
    IMPORT
    print("ran")
    return USE
"""
HELPERS = """
RATE = 2

def h(x):
    return inner(x)

def inner(x):
    return x * RATE

class Model:
    def value(self, x):
        return x + 5

def unused(x):
    return x + 6
"""
# How it is imported, and how it is used.
WAYS = (
    ("a function", "from helpers import h", "h(x)"),
    ("a function by another name", "from helpers import h as g", "g(x)"),
    ("a module", "import helpers", "helpers.h(x)"),
    ("a module by another name", "import helpers as hs", "hs.h(x)"),
    ("in a branch", "if x > 2:\n        from helpers import h", "h(x)"),
    ("in a nested function", "def g(x):\n        from helpers import h\n        return h(x)", "g(x)"),
)
NESTED = """
def h(x):
    from deeper import g
    return g(x)
"""
PACKAGE = {
    "pack/__init__.py": "",
    "pack/core.py": """
        from memo_tui import memoized

        @memoized
        def f(x):
            IMPORT
            print("ran")
            return USE
        """,
    "pack/helpers.py": HELPERS,
    "pack/sub/__init__.py": "",
    "pack/sub/other.py": "def h(x):\n    return x * 7\n",
}
# In a package.
RELATIVE = (
    ("a function, relative", "from .helpers import h", "h(x)", "pack/helpers.py", "x * RATE", "x + RATE"),
    ("a module, relative", "from . import helpers", "helpers.h(x)", "pack/helpers.py", "RATE = 2", "RATE = 3"),
    ("absolute", "import pack.helpers", "pack.helpers.h(x)", "pack/helpers.py", "RATE = 2", "RATE = 3"),
    ("absolute by another name", "import pack.helpers as p", "p.h(x)", "pack/helpers.py", "* RATE", "+ RATE"),
    ("a module of a package", "from pack.sub import other", "other.h(x)", "pack/sub/other.py", "x * 7", "x * 8"),
    ("two levels deep", "from pack.sub.other import h", "h(x)", "pack/sub/other.py", "x * 7", "x * 8"),
)  # fmt: skip


def packaged(use, import_):
    """The files of the package, whose function imports something."""
    return {
        path: text.replace("IMPORT", import_).replace("USE", use) if path == "pack/core.py" else text
        for path, text in PACKAGE.items()
    }


PROGRAMS = (
    *(
        Program(
            name,
            BODY.replace("IMPORT", import_).replace("USE", use),
            (
                Edit("its helper", "x * RATE", "x + RATE", file="helpers.py"),
                Edit("its constant", "RATE = 2", "RATE = 3", file="helpers.py"),
                Edit("another function there", "x + 6", "x + 7", again=False, file="helpers.py"),
            ),
            files={"helpers.py": HELPERS},
        )
        for name, import_, use in WAYS
    ),
    Program(
        "a class",
        BODY.replace("IMPORT", "from helpers import Model").replace("USE", "Model().value(x)"),
        (Edit("its method", "x + 5", "x + 6 - 3", file="helpers.py"),),
        files={"helpers.py": HELPERS},
    ),
    Program(
        "a constant",
        BODY.replace("IMPORT", "from helpers import RATE").replace("USE", "x * RATE"),
        (
            Edit("its value", "RATE = 2", "RATE = 3", file="helpers.py"),
            Edit("a function there", "x + 5", "x + 6 - 3", again=False, file="helpers.py"),
        ),
        files={"helpers.py": HELPERS},
    ),
    Program(
        "an import in an imported helper",
        BODY.replace("IMPORT", "from helpers import h").replace("USE", "h(x)"),
        (Edit("the deepest", "x * 2", "x * 3", file="deeper.py"),),
        files={"helpers.py": NESTED, "deeper.py": "def g(x):\n    return x * 2\n"},
    ),
    Program(
        "of the standard library",
        BODY.replace("IMPORT", "import json\n    from math import floor").replace("USE", "floor(x) + len(json.dumps(x))"),
        (Edit("in two lines", "import json\n", "import json  # to write it\n\n", again=False),),
    ),
    *(
        Program(
            name,
            "from pack.core import f",
            (
                Edit("what it brings", old, new, file=path),
                Edit("the file beside it", "x + 6", "x + 7", again=False, file="pack/helpers.py"),
            ),
            files=packaged(use, import_),
        )
        for name, import_, use, path, old, new in RELATIVE
    ),
    Program(
        "of a library",
        BODY.replace("IMPORT", "from fakelib import g").replace("USE", "g(x)"),
        (
            Edit("an upgrade", "Version: 1.0", "Version: 1.1", file=f"{LIBRARIES}fakelib-1.0.dist-info/METADATA"),
            Edit("its text alone", "x + 1", "x + 2", again=False, file=f"{LIBRARIES}fakelib/__init__.py"),
        ),
        files={
            f"{LIBRARIES}fakelib/__init__.py": "def g(x):\n    return x + 1\n",
            f"{LIBRARIES}fakelib-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: fakelib\nVersion: 1.0\n",
        },
    ),
)  # fmt: skip
