"""Installed libraries: their version counts, unless it is switched off; their text doesn't."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import LIBRARIES, Edit, Program

SCRIPT = """
IMPORT

@memoizedOPTIONS
def f(x):
    print("ran")
    return USE
"""
ABOUT = f"{LIBRARIES}fakelib-1.0.dist-info/METADATA"
OTHER = f"{LIBRARIES}another-2.0.dist-info/METADATA"
METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"
INSTALLED = {
    f"{LIBRARIES}fakelib/__init__.py": "from fakelib.core import g, Model, RATE, wrap\n",
    f"{LIBRARIES}fakelib/core.py": (
        "RATE = 2\n\ndef g(x):\n    return x + 1\n\ndef wrap(function):\n    return lambda x: function(x)\n\n"
        "class Model:\n    def __init__(self, by=2):\n        self.by = by\n"
        "    def value(self, x):\n        return x * self.by\n"
    ),
    f"{LIBRARIES}fakelib-1.0.dist-info/RECORD": "fakelib/__init__.py,,\nfakelib/core.py,,\n",
    ABOUT: METADATA.format("fakelib", "1.0"),
    f"{LIBRARIES}another/__init__.py": "def g(x):\n    return x + 3\n",
    OTHER: METADATA.format("another", "2.0"),
}
UPGRADE = Edit("an upgrade", "Version: 1.0", "Version: 1.1", file=ABOUT)
UNUSED = Edit("an upgrade of another library", "Version: 2.0", "Version: 2.1", again=False, file=OTHER)
TEXT = Edit("its text alone", "x + 1", "x + 2", again=False, file=f"{LIBRARIES}fakelib/core.py")
# How it is imported and used.
WAYS = (
    ("a function", "from fakelib import g", "g(x)"),
    ("a function of a module", "import fakelib", "fakelib.g(x)"),
    ("a function of a submodule", "import fakelib.core", "fakelib.core.g(x)"),
    ("a submodule by another name", "from fakelib import core as c", "c.g(x)"),
    ("a class", "from fakelib import Model", "Model(3).value(x)"),
    ("a class's base", "from fakelib import Model\nclass Mine(Model):\n    pass", "Mine().value(x)"),
    ("a function in a table", "import fakelib\nTABLE = {'g': fakelib.g}", "TABLE['g'](x)"),
    ("a function in a partial", "import fakelib\nfrom functools import partial\nP = partial(fakelib.g, x=5)", "P()"),
    ("through a helper", "import fakelib\ndef h(x):\n    return fakelib.g(x)", "h(x)"),
    ("through a module beside the script", "from helpers import h", "h(x)"),
    ("around a helper", "from fakelib import wrap\n@wrap\ndef h(x):\n    return x", "h(x)"),
)  # fmt: skip
HELPERS = "import fakelib\n\ndef h(x):\n    return fakelib.g(x)\n"
SINGLE = {
    f"{LIBRARIES}onefile.py": "def g(x):\n    return x + 1\n",
    f"{LIBRARIES}onefile-1.0.dist-info/METADATA": METADATA.format("onefile", "1.0"),
    f"{LIBRARIES}onefile-1.0.dist-info/RECORD": "onefile.py,,\n",
    f"{LIBRARIES}onefile-1.0.dist-info/top_level.txt": "onefile\n",
}
NAMED = {  # as Pillow installs PIL
    f"{LIBRARIES}shortname/__init__.py": "def g(x):\n    return x + 1\n",
    f"{LIBRARIES}longname-1.0.dist-info/METADATA": METADATA.format("longname", "1.0"),
    f"{LIBRARIES}longname-1.0.dist-info/RECORD": "shortname/__init__.py,,\n",
    f"{LIBRARIES}longname-1.0.dist-info/top_level.txt": "shortname\n",
}


def script(import_, use, options=""):
    """The script that uses a library."""
    return SCRIPT.replace("IMPORT", import_).replace("USE", use).replace("OPTIONS", options)


PROGRAMS = (
    *(
        Program(
            name,
            script(import_, use),
            (UPGRADE, UNUSED, TEXT),
            files={**INSTALLED, **({"helpers.py": HELPERS} if "helpers" in import_ else {})},
        )
        for name, import_, use in WAYS
    ),
    Program(
        "switched off",
        script("from fakelib import g", "g(x)", "(libraries=False)"),
        (
            Edit("an upgrade", "Version: 1.0", "Version: 1.1", again=False, file=ABOUT),
            Edit("the function's own code", "return g(x)", "return -g(x)"),
        ),
        files=INSTALLED,
    ),
    Program(
        "a global instance of a library's class",
        script("from fakelib import Model\nMODEL = Model(2)", "MODEL.value(x)"),
        (UPGRADE, UNUSED, Edit("its state", "Model(2)", "Model(3)")),
        files=INSTALLED,
        refused="MODEL",
    ),
    Program(
        "a library of one file",
        script("from onefile import g", "g(x)"),
        (
            Edit(
                *("an upgrade", "Version: 1.0", "Version: 1.1"),
                file=f"{LIBRARIES}onefile-1.0.dist-info/METADATA",
            ),
        ),
        files=SINGLE,
    ),
    Program(
        "a library whose package has another name",
        script("from shortname import g", "g(x)"),
        (
            Edit(
                *("an upgrade", "Version: 1.0", "Version: 1.1"),
                file=f"{LIBRARIES}longname-1.0.dist-info/METADATA",
            ),
        ),
        files=NAMED,
    ),
)
