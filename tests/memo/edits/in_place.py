"""What other code changes between two calls: the body runs again, without an edit or a restart."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import Program

BODY = """
SETUP

@memoized
def f(x):
    print("ran")
    return str(USE)

f(3)
CHANGE
f(3)
f(3)
"""
SETTINGS = 'RATE = 2\nTABLE = {"a": [1]}\n\ndef h(x):\n    return x * RATE\n\ndef change():\n    global RATE\n    RATE = 3\n'
MODEL = """
class Model:
    limits = [1]
    def __init__(self):
        self.rate, self.rows, self.__own = 1, [1], 1
    def value(self, x):
        return x * self.rate + self.rows[0] + self.limits[0] + self.__own
    def fit(self, rate):
        self.__own = rate
model = Model()
"""
KIND = "from enum import Enum\nclass Kind(Enum):\n    A = 1\n    B = 2\nKind.A.rate, Kind.A.rows, Kind.limit = 1, [1], 1"
SHAPES = "from abc import ABC\nfrom collections.abc import Hashable\nclass Shape(ABC):\n    pass\nclass Round(Shape):\n    pass\nclass Mine:\n    __hash__ = None"
HINTS = "import typing\nclass A:\n    a: int"
HELPER = "def h(x, *rest, by=[1]):\n    return x + by[0]"
# What is set up, how the body uses it, and what other code changes.
WAYS = (
    ("an item of a dict", 'T = {"a": 1}', 'T["a"]', 'T["a"] = 2'),
    ("an item in a nested list", 'T = {"a": [[1]]}', 'T["a"][0][0]', 'T["a"][0][0] = 2'),
    ("an item more", "T = [1]", "sum(T)", "T.append(2)"),
    ("the order of a list", "T = [2, 1]", "T[0]", "T.sort()"),
    ("the order of a dict", "T = dict(a=1, b=2)", "list(T)", "T['a'] = T.pop('a')"),
    ("an item of a set", "T = {1}", "2 in T", "T.add(2)"),
    ("bytes", "T = bytearray(b'a')", "T[0]", "T[0] = 1"),
    ("an element of an array", "import numpy as np\nT = np.ones(2)", "T[0]", "T[0] = 2"),
    ("an array in a dict", "import numpy as np\nT = {'w': np.ones(2)}", "T['w'][0]", "T['w'][0] = 2"),
    ("an array by a view", "import numpy as np\nT = np.ones(2)\nV = T[:1]", "T[0]", "V[0] = 2"),
    ("a cell of a frame", "import pandas as pd\nT = pd.DataFrame({'a': [1]})", "T.a.sum()", "T.loc[0, 'a'] = 2"),
    ("a name", "RATE = 1", "x * RATE", "RATE = 2"),
    ("a name through a function", "RATE = 1\ndef change():\n    global RATE\n    RATE = 2", "x * RATE", "change()"),
    ("a name through globals()", "RATE = 1", "x * RATE", "globals()['RATE'] = 2"),
    ("a name of another module", "import settings", "settings.RATE", "settings.RATE = 3"),
    ("a name that another module changes", "import settings", "settings.RATE", "settings.change()"),
    ("a name that another module's function uses", "import settings", "settings.h(x)", "settings.change()"),
    ("a list of another module", "import settings", "settings.TABLE['a'][0]", "settings.TABLE['a'][0] = 2"),
    ("a list imported by name", "from settings import TABLE", "TABLE['a'][0]", "import settings; settings.TABLE['a'][0] = 2"),
    ("a function of another module", "import settings", "settings.h(x)", "settings.h = lambda x: -x"),
    ("an attribute of an instance", MODEL, "model.value(x)", "model.rate = 2"),
    ("a list of an instance", MODEL, "model.value(x)", "model.rows[0] = 2"),
    ("a private attribute by a method", MODEL, "model.value(x)", "model.fit(2)"),
    ("a list of a class", MODEL, "model.value(x)", "Model.limits[0] = 2"),
    ("an attribute that hides the class's", MODEL, "model.value(x)", "model.limits = [2]"),
    ("an attribute of an enum's member", KIND, "Kind.A.rate", "Kind.A.rate = 2"),
    ("an attribute more of an enum's member", KIND, "getattr(Kind.B, 'rate', 0)", "Kind.B.rate = 2"),
    ("a list of an enum's member", KIND, "Kind.A.rows[0]", "Kind.A.rows[0] = 2"),
    ("an attribute of an enum", KIND, "Kind.limit", "Kind.limit = 2"),
    ("one more class of an abstract one", SHAPES, "isinstance('', Shape)", "Shape.register(str)"),
    ("one more class of an abstract one's subclass", SHAPES, "isinstance('', Shape)", "Round.register(str)"),
    ("one more class of a library's abstract one", SHAPES, "isinstance(Mine(), Hashable)", "Hashable.register(Mine)"),
    ("annotations that are read", HINTS, "sorted(typing.get_type_hints(A))", "A.__annotations__['b'] = int"),
    ("a method of a class", MODEL, "model.value(x)", "Model.value = lambda self, x: 5"),
    ("a method of an instance", MODEL, "model.value(x)", "model.value = lambda x: 5"),
    ("an instance in a list", f"{MODEL}T = [model]", "T[0].rate", "model.rate = 2"),
    ("a namespace", "from types import SimpleNamespace\nT = SimpleNamespace(a=1)", "T.a", "T.a = 2"),
    ("a dataclass", "from dataclasses import dataclass\n@dataclass\nclass A:\n    a: int\nT = A(1)", "T.a", "T.a = 2"),
    ("what a proxy shows", "from types import MappingProxyType\nM = {'a': 1}\nT = MappingProxyType(M)", "T['a']", "M['a'] = 2"),
    ("a keyword of a partial", "from functools import partial\nT = partial(int, base=8)", "T('11')", "T.keywords['base'] = 9"),
    ("a function in a table", "T = {'+': lambda x: x + 1}", "T['+'](x)", "T['+'] = lambda x: x + 2"),
    ("a function in a list", "T = [lambda x: x + 1]", "T[0](x)", "T[0] = lambda x: x + 2"),
    ("a default that is a list", HELPER, "h(x)", "h.__kwdefaults__['by'][0] = 2"),
    ("a function of a library", "import calendar", "calendar.leapdays(1, x)", "calendar.leapdays = lambda one, other: 'A'"),
    ("a constant of a library", "import calendar", "calendar.EPOCH", "calendar.EPOCH = 0"),
    ("a function of a library that isn't Python's", "import numpy as np", "np.linalg.cond(np.eye(2))", "np.linalg.cond = lambda matrix: 5"),
    ("a context variable", "from contextvars import ContextVar\nV = ContextVar('V', default=1)", "V.get()", "V.set(2)"),
    ("an event", "from threading import Event\nE = Event()", "E.is_set()", "E.set()"),
    ("what a thread holds", "import threading\nL = threading.local()\nL.a = 1", "L.a", "L.a = 2"),
    ("bytes by a view", "B = bytearray(b'a')\nV = memoryview(B)", "V[0]", "B[0] = 98"),
    ("how decimal numbers are rounded", "import decimal", "decimal.Decimal(1) / 3", "decimal.getcontext().prec = 5"),
    ("how a decimal constant is rounded", "import decimal\nD = decimal.Decimal(1)", "D / 3", "decimal.getcontext().prec = 6"),
    ("all defaults", HELPER, "h(x)", "h.__kwdefaults__ = {'by': [5]}"),
    ("the code of a helper", HELPER, "h(x)", "h.__code__ = (lambda x, *rest, by=0: 5).__code__"),
    ("an attribute of a helper", "def h(x):\n    return x * h.by\nh.by = 1", "h(x)", "h.by = 2"),
    ("a closure's list", "rows = [1]\ndef make(rows):\n    return lambda x: rows[0] + x\nh = make(rows)", "h(x)", "rows[0] = 2"),
    (
        *("a closure's number", "def make():\n    n = 1\n    def get(x):\n        return n + x\n"),
        *("    def put(x):\n        nonlocal n\n        n = x\n    return get, put\nget, put = make()", "get(x)", "put(5)"),
    ),
    (
        *("one more implementation", "from functools import singledispatch\n@singledispatch\ndef h(x):\n    return 1", "h(x)"),
        "h.register(int, lambda x: 2)",
    ),
)  # fmt: skip
# What the body writes besides, what it returns, and what other code changes.
WRITTEN = """
SETUP

@memoized
def f(x):
    print("ran")
    WRITE
    return str(USE)

f(3)
CHANGE
f(3)
f(3)
"""
OBJECT = "class A:\n    def __init__(self):\n        self.state = {'k': 1}\n    def note(self, x):\n        self.state['seen'] = x\n    def get(self):\n        return self.state['k']\na = A()"
BESIDE = (
    ("an item beside one that it writes", "T = {'k': 1}", "T['seen'] = x", "T['k']", "T['k'] = 2"),
    ("one beside an item that it counts", "T = {'k': 1, 'n': 0}", "T['n'] += 1", "T['k']", "T['k'] = 2"),
    ("one beside an item that it removes", "T = {'k': 1}", "T['n'] = 1; del T['n']", "T['k']", "T['k'] = 2"),
    ("one beside a list that it fills", "T = {'k': 1, 'log': []}", "T['log'].append(x)", "T['k']", "T['k'] = 2"),
    ("one beside an item by a number", "T = {0: 1, 1: 0}", "T[1] += 1", "T[0]", "T[0] = 2"),
    ("one beside an item made when it is needed", "T = {'k': 1}", "T.setdefault('log', []).append(x)", "T['k']", "T['k'] = 2"),
    ("one beside an item that it takes out", "T = {'k': 1}", "T['n'] = 1; T.pop('n')", "T['k']", "T['k'] = 2"),
    ("one that is got", "T = {'k': 1}", "T['seen'] = x", "T.get('k')", "T['k'] = 2"),
    ("one in a dict in a dict", "T = {'in': {'k': 1}}", "T['in']['seen'] = x", "T['in']['k']", "T['in']['k'] = 2"),
    ("one of a default dict", "from collections import defaultdict\nT = defaultdict(int, k=1)", "T['n'] += 1", "T['k']", "T['k'] = 2"),
    ("one of a module's dict", "import settings", "settings.TABLE['seen'] = x", "settings.TABLE['a'][0]", "settings.TABLE['a'][0] = 2"),
    ("one by a local name", "T = {'k': 1}", "t = T; t['seen'] = x", "T['k']", "T['k'] = 2"),
    ("one in an object", OBJECT, "a.state['seen'] = x", "a.state['k']", "a.state['k'] = 2"),
    ("one that a method reads", OBJECT, "a.note(x)", "a.get()", "a.state['k'] = 2"),
    ("one that is read by a name", "T = {'k': 1}\nname = 'k'", "T['seen'] = x", "T[name]", "T['k'] = 2"),
    ("the number of items", "T = {'k': 1, 'seen': 0}", "T['seen'] = x", "len(T)", "T['new'] = 2"),
    ("an attribute beside one that it writes", MODEL, "model.seen = x", "model.rate", "model.rate = 2"),
)  # fmt: skip
# What it both reads and changes itself; a process that finds a result leaves it as it is.
OWN = (
    ("a list by a number that is computed", "T = [0, 0]", "T[x - 3] = 5", "sum(T)", "T[1] = 7"),
    ("a list that it fills", "T = [1]", "T.append(x)", "sum(T)", "T.append(9)"),
    ("a list that it takes from", "T = [1, 2, 3]", "y = T.pop()", "y", "T.append(9)"),
    ("a dict that it fills", "T = {}", "T[x] = T.get(x, 1)", "T[x]", "T[3] = 7"),
    ("a number that it counts", "T = 0", "global T; T += 1", "T", "T = 9"),
    ("an attribute that it counts", "class A:\n    n = 0\na = A()", "a.n += 1", "a.n", "a.n = 9"),
    ("a closure's list that it fills", "def make(rows):\n    def fill(x):\n        rows.append(x)\n        return sum(rows)\n    return fill\nR = []\nh = make(R)", "y = h(x)", "y", "R.append(9)"),
)  # fmt: skip
BACK = """
T = {"a": [1]}

@memoized
def f(x):
    print("ran")
    return T["a"][0]

f(3)
T["a"][0] = 2
f(3)
T["a"][0] = 1
assert f(3) == 1
T["a"][0] = 2
assert f(3) == 2
"""
GREAT = """
import numpy as np
BIG = np.zeros(4_000_000)

@memoized
def f(x):
    print("ran")
    return float(BIG[7])

f(3)
BIG[7] = 2
f(3)
f(3)
"""
MANY = """
BIG = {number: [number] for number in range(300_000)}

@memoized
def f(x):
    print("ran")
    return BIG[7][0]

f(3)
BIG[7][0] = 2
f(3)
f(3)
"""


def joined(way):
    """The name, the set-up, the use and the change; the set-up may stand in parts."""
    name, *setup, use, change = way
    return name, "".join(setup), use, change


# What makes no difference: the body runs once.
SAME = (
    ("the same value given anew", "T = {'a': [1]}", "T['a'][0]", "T = {'a': [1]}"),
    ("the same list given anew in it", "T = {'a': [1]}", "T['a'][0]", "T['a'] = [1]"),
    ("a value there and back", "T = [1]", "T[0]", "T.append(2); T.pop()"),
    (
        "a name that was imported before",
        "from settings import RATE",
        "RATE",
        "import settings; settings.RATE = 9",
    ),
    ("what it doesn't use", "T = {'a': 1}\nOTHER = [1]", "T['a']", "OTHER.append(2)"),
    ("an attribute of what it doesn't use", "import settings", "settings.TABLE['a']", "settings.RATE = 9"),
    (
        "a copy of an object",
        "import copy\nclass A:\n    rate = 1\na = A()",
        "a.rate",
        "copy.copy(a).rate = 2",
    ),
    (
        "another instance",
        "class A:\n    def __init__(self):\n        self.rate = 1\na = A()",
        "a.rate",
        "A().rate = 2",
    ),
)

PROGRAMS = (
    *(
        Program(
            name,
            BODY.replace("SETUP", setup).replace("USE", use).replace("CHANGE", change),
            files={"settings.py": SETTINGS} if "settings" in setup else {},
            call="",
        )
        for name, setup, use, change in SAME
    ),
    *(
        Program(
            name,
            BODY.replace("SETUP", setup).replace("USE", use).replace("CHANGE", change),
            files={"settings.py": SETTINGS} if "settings" in setup else {},
            call="",
            runs=2,
        )
        for name, setup, use, change in map(joined, WAYS)
    ),
    *(
        Program(
            name,
            WRITTEN.replace("SETUP", setup)
            .replace("WRITE", write)
            .replace("USE", use)
            .replace("CHANGE", change),
            files={"settings.py": SETTINGS} if "settings" in setup else {},
            call="",
            runs=2,
            often=(name, setup, write, use, change) in OWN,
        )
        for name, setup, write, use, change in (*BESIDE, *OWN)
    ),
    Program("there and back", BACK, call="", runs=2),
    Program("an element of a large array", GREAT, call="", runs=2, refused="BIG"),
    Program("an item of a large dict", MANY, call="", runs=2, refused="BIG"),
)
