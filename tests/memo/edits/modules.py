"""Modules of the user's own: beside the script, below it, in packages and in editable installs."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import LIBRARIES, Edit, Program

SCRIPT = """
IMPORT

@memoized
def f(x):
    print("ran")
    return USE
"""
HELPERS = """
import settings
from more import more as added

NAMES = ["a"]

def h(x):
    return added(x) * settings.RATE

def unused(x):
    return x + 5
"""
FLAT = {
    "helpers.py": HELPERS,
    "more.py": "def more(x):\n    return x + 1\n\ndef other(x):\n    return x + 9\n",
    "settings.py": "RATE = 2\nUNUSED = 8\n",
    "apart.py": "def nobody():\n    return 1\n",
}
DEEP = {
    "lib/__init__.py": "from lib.shown import g as public\n",
    "lib/shown.py": "def g(x):\n    return x * 2\n",
    "lib/sub/__init__.py": "",
    "lib/sub/deep.py": "from lib.sub import deeper\n\nRATE = 3\n\ndef g(x):\n    return deeper.g(x) * RATE\n",
    "lib/sub/deeper.py": "def g(x):\n    return x + 4\n",
}
JOB = """
from memo_tui import memoized
import helpers

@memoized
def f(x):
    print("ran")
    return helpers.h(x)
"""
PACKAGE = {
    "pack/__init__.py": "",
    "pack/core.py": """
        from memo_tui import memoized
        from . import helpers
        from .settings import RATE
        from neighbour.tools import tool

        @memoized
        def f(x):
            print("ran")
            return helpers.h(x) * RATE + tool(x)
        """,
    "pack/helpers.py": "def h(x):\n    return x + 1\n\ndef unused(x):\n    return x + 5\n",
    "pack/settings.py": "RATE = 2\nOTHER = 6\n",
    "neighbour/__init__.py": "",
    "neighbour/tools.py": "def tool(x):\n    return x + 7\n",
}
EDITABLE = {
    "src/mine/__init__.py": "",
    "src/mine/tools.py": "def tool(x):\n    return x + 1\n\ndef unused(x):\n    return x + 5\n",
    f"{LIBRARIES}mine-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n",
    f"{LIBRARIES}mine-1.0.dist-info/direct_url.json": '{"url": "file:///src", "dir_info": {"editable": true}}',
}
# How the script imports and uses what stands beside it.
FLAT_WAYS = (
    ("a function", "from helpers import h", "h(x)"),
    ("a function by another name", "from helpers import h as g", "g(x)"),
    ("a module", "import helpers", "helpers.h(x)"),
    ("a module by another name", "import helpers as hs", "hs.h(x)"),
    ("all of a module", "from helpers import *", "h(x)"),
    ("a module in a class", "import helpers\nclass A:\n    run = staticmethod(helpers.h)", "A.run(x)"),
    ("a module in a list", "import helpers\nSTEPS = [helpers.h]", "STEPS[0](x)"),
)
DEEP_WAYS = (
    ("two levels deep", "from lib.sub.deep import g", "g(x)", "lib/sub/deeper.py", "x + 4", "x - 4"),
    ("a dotted name", "import lib.sub.deep", "lib.sub.deep.g(x)", "lib/sub/deep.py", "RATE = 3", "RATE = 4"),
    ("what a package shows", "from lib import public", "public(x)", "lib/shown.py", "x * 2", "x * 3"),
    ("through the package", "import lib", "lib.public(x)", "lib/shown.py", "x * 2", "x * 3"),
)

PROGRAMS = (
    *(
        Program(
            f"beside the script, {name}",
            SCRIPT.replace("IMPORT", import_).replace("USE", use),
            (
                Edit("a helper", "* settings.RATE", "+ settings.RATE", file="helpers.py"),
                Edit("a helper's helper", "x + 1", "x + 2", file="more.py"),
                Edit("a constant", "RATE = 2", "RATE = 3", file="settings.py"),
                Edit("another constant", "UNUSED = 8", "UNUSED = 9", again=False, file="settings.py"),
                Edit("another function", "x + 5", "x + 6", again=False, file="helpers.py"),
                Edit("a module that is not used", "return 1", "return 2", again=False, file="apart.py"),
            ),
            files=FLAT,
        )
        for name, import_, use in FLAT_WAYS
    ),
    *(
        Program(
            f"below the script, {name}",
            SCRIPT.replace("IMPORT", import_).replace("USE", use),
            (Edit("it", old, new, file=path),),
            files=DEEP,
        )
        for name, import_, use, path, old, new in DEEP_WAYS
    ),
    Program(
        "a function in a module beside the script",
        "from jobs import f",
        (
            Edit("its helper in a third module", "* settings.RATE", "+ settings.RATE", file="helpers.py"),
            Edit("the function", "helpers.h(x)", "-helpers.h(x)", file="jobs.py"),
            Edit("the script alone", "from jobs", "OTHER = 1\nfrom jobs", again=False),
        ),
        files={"jobs.py": JOB, **FLAT},
    ),
    Program(
        "a package",
        "from pack.core import f",
        (
            Edit("a helper", "x + 1", "x - 1", file="pack/helpers.py"),
            Edit("a constant", "RATE = 2", "RATE = 3", file="pack/settings.py"),
            Edit("a package of the user's beside it", "x + 7", "x + 8", file="neighbour/tools.py"),
            Edit("another function", "x + 5", "x + 6", again=False, file="pack/helpers.py"),
            Edit("another constant", "OTHER = 6", "OTHER = 7", again=False, file="pack/settings.py"),
        ),
        files=PACKAGE,
    ),
    Program(
        "an editable install",
        SCRIPT.replace("IMPORT", "from mine.tools import tool").replace("USE", "tool(x)"),
        (
            Edit("a helper in it", "x + 1", "x + 2", file="src/mine/tools.py"),
            Edit("another function in it", "x + 5", "x + 6", again=False, file="src/mine/tools.py"),
        ),
        files=EDITABLE,
        main="app/main.py",
        folders=("src",),
    ),
    Program(
        "a folder on the path beside that of the script",
        SCRIPT.replace("IMPORT", "from mine.tools import tool").replace("USE", "tool(x)"),
        (Edit("a helper in it", "x + 1", "x + 2", file="src/mine/tools.py"),),
        files={path: text for path, text in EDITABLE.items() if path.startswith("src")},
        main="app/main.py",
        folders=("src",),
    ),
)
