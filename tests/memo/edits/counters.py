"""What a body counts, logs or keeps for itself is no reason to run it again."""

# ruff: noqa: E501 - an entry is a line

from tests.memo.edits.program import Edit, Program

BODY = """
SETUP

@memoized
def f(x):
    COUNT
    print("ran")
    return x * 2

f(3)
f(4)
f(3)
"""
# What is set up, and what the body does with it.
WAYS = (
    ("a list", "runs = []", "runs.append(x)"),
    ("a list by another name", "runs = []", "mine = runs; mine.append(x)"),
    ("a list in a dict", 'state = {"runs": []}', 'state["runs"].append(x)'),
    ("a list in a helper", "runs = []\ndef note(x):\n    runs.append(x)", "note(x)"),
    ("a set", "seen = set()", "seen.add(x)"),
    ("a deque", "from collections import deque\nlast = deque(maxlen=1)", "last.append(x)"),
    ("a list extended", "runs = []", "runs.extend([x])"),
    ("a list by an operator", "runs = []", "global runs; runs += [x]"),
    ("a global number", "n = 0", "global n; n += 1"),
    ("a global number in a helper", "n = 0\ndef note():\n    global n\n    n += 1", "note()"),
    ("a number in a dict", 'stats = {"n": 0}', 'stats["n"] += 1'),
    ("a number in a list", "stats = [0]", "stats[0] += 1"),
    ("a counter", "from collections import Counter\nstats = Counter()", 'stats["x"] += 1'),
    ("a counter's update", "from collections import Counter\nstats = Counter()", "stats.update([x])"),
    ("a default dict", "from collections import defaultdict\nstats = defaultdict(list)", 'stats["x"].append(x)'),
    ("a memo of its own", "memo = {}", "memo[x] = memo.get(x, 0) + 1"),
    ("a number in an array", "import numpy as np\nstats = np.zeros(2)", "stats[0] += 1"),
    ("an attribute of a namespace", "from types import SimpleNamespace\nstats = SimpleNamespace(n=0)", "stats.n += 1"),
    ("an attribute of an instance", "class Stats:\n    n = 0\nstats = Stats()", "stats.n += 1"),
    ("an attribute by setattr", "class Stats:\n    n = 0\nstats = Stats()", "setattr(stats, 'n', stats.n + 1)"),
    ("an attribute of a class", "class Stats:\n    n = 0", "Stats.n += 1"),
    ("an attribute of an attribute", "class A:\n    pass\na = A(); a.b = A(); a.b.n = 0", "a.b.n += 1"),
    ("an attribute of a function", "def note():\n    note.n += 1\nnote.n = 0", "note()"),
    ("an attribute of itself", "", "f.runs = getattr(f, 'runs', 0) + 1"),
    ("an attribute of a module", "import counts", "counts.n += 1"),
    ("a list of a module", "import counts", "counts.runs.append(x)"),
    ("a function of a module", "import counts", "counts.note(x)"),
    (
        *("a method", "class Counter:\n    def __init__(self):\n        self.n = 0\n"),
        *("    def hit(self):\n        self.n += 1\ncounter = Counter()", "counter.hit()"),
    ),
    (
        *("a method that keeps lists", "class Log:\n    def __init__(self):\n        self.rows = []\n"),
        *("    def add(self, x):\n        self.rows.append(x)\nlog = Log()", "log.add(x)"),
    ),
    (
        *("a method of a method", "class Log:\n    def __init__(self):\n        self.n = 0\n"),
        *("    def add(self):\n        self._more()\n    def _more(self):\n        self.n += 1\nlog = Log()", "log.add()"),
    ),
    ("a class method", "class Log:\n    n = 0\n    @classmethod\n    def add(cls):\n        cls.n += 1", "Log.add()"),
    ("an iterator", "from itertools import count\nnumbers = count()", "next(numbers)"),
    ("a logger", "import logging\nlogger = logging.getLogger('edits')", "logger.info('ran %s', x)"),
    ("a lock", "from threading import Lock\nlock = Lock()\nn = 0", "global n\n    with lock:\n        n += 1"),
    ("a thread's own", "import threading\nlocal = threading.local()", "local.n = x"),
    ("a context variable", "from contextvars import ContextVar\nlast = ContextVar('last')", "last.set(x)"),
    ("a cached helper", "from functools import cache\n@cache\ndef g(x):\n    return x", "g(x)"),
    ("a cached property", "from functools import cached_property\nclass A:\n    @cached_property\n    def b(self):\n        return 1\na = A()", "a.b"),
    ("a closure's number", "def make():\n    n = 0\n    def note():\n        nonlocal n\n        n += 1\n    return note\nnote = make()", "note()"),
    ("a closure's list", "def make():\n    rows = []\n    return lambda x: rows.append(x)\nnote = make()", "note(x)"),
    ("a copy", "import copy\nclass A:\n    pass\na = A()", "copy.deepcopy(a)"),
    ("a copy of a named tuple", "import copy\nfrom typing import NamedTuple\nclass A(NamedTuple):\n    a: list\na = A([1])", "copy.deepcopy(a)"),
    ("a pickle", "import pickle\nclass A:\n    pass", "pickle.dumps(A(), 2) if A.__module__ != '__main__' else A().__reduce_ex__(2)"),
    ("an abstract class", "from abc import ABC\nclass A(ABC):\n    pass", "isinstance(x, A)"),
    ("hints of types", "import typing\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    a: 'int'", "typing.get_type_hints(A)"),
    ("combined flags", "import enum\nclass A(enum.Flag):\n    B = 1\n    C = 2", "A.B | A.C"),
    ("a random number", "import random", "random.random()"),
    ("NumPy's random number", "import numpy as np", "np.random.rand()"),
    (
        *("a progress bar", "import sys, threading\nclass Bar:\n    def __init__(self):\n        self.lock, self.out, self.n = threading.Lock(), sys.stderr, 0\n"),
        *("    def update(self):\n        with self.lock:\n            self.n += 1\nbar = Bar()", "bar.update()"),
    ),
    (
        *("a client that remembers", "import threading\nclass Client:\n    def __init__(self):\n        self.lock, self.known = threading.RLock(), {}\n"),
        *("    def get(self, x):\n        with self.lock:\n            return self.known.setdefault(x, x * 2)\nclient = Client()", "client.get(x)"),
    ),
    ("a heap", "import heapq\nheap = []", "heapq.heappush(heap, x)"),
    (
        *("a decorator that counts", "def counted(function):\n    n = 0\n    def wrapper(*args):\n        nonlocal n\n        n += 1\n"),
        *("        return function(*args)\n    return wrapper\n@counted\ndef g(x):\n    return x", "g(x)"),
    ),
    (
        *("a decorator that counts on its wrapper", "def counted(function):\n    def wrapper(*args):\n        wrapper.calls += 1\n"),
        *("        return function(*args)\n    wrapper.calls = 0\n    return wrapper\n@counted\ndef g(x):\n    return x", "g(x)"),
    ),
    ("instances that a class collects", "class A:\n    made = []\n    def __init__(self, x):\n        A.made.append(self)", "A(x)"),
    ("instances that a class counts", "class A:\n    made = 0\n    def __init__(self, x):\n        type(self).made += 1", "A(x)"),
    ("instances that a class refers to", "import weakref\nclass A:\n    made = weakref.WeakSet()\n    def __init__(self, x):\n        self.made.add(self)", "A(x)"),
    ("a table that is filled when it is needed", "table = {}", "table.update(a=1) if not table else None"),
    ("a default that is a memo", "def g(x, memo={}):\n    return memo.setdefault(x, x * 2)", "g(x)"),
    ("a memo of a class", "class A:\n    memo = {}\n    def get(self, x):\n        return self.memo.setdefault(x, x)", "A().get(x)"),
    ("a dataclass", "from dataclasses import dataclass\n@dataclass\nclass Stats:\n    n: int = 0\nstats = Stats()", "stats.n += 1"),
    (
        *("a timer", "import time\nclass Timer:\n    def __enter__(self):\n        self.start = time.monotonic()\n"),
        *("    def __exit__(self, *_):\n        self.took = time.monotonic() - self.start\ntimer = Timer()", "with timer: pass"),
    ),
    ("an item by a constant key", "stats = {}", "stats['last'] = x"),
    ("an item that is counted", "stats = {'n': 0}", "stats['n'] += 1"),
    ("an item more, or one more", "stats = {}", "stats['n'] = stats.get('n', 0) + 1"),
    ("an item that is got as well", "stats = {'n': 0}", "stats['n'] = stats.get('n') + x"),
    ("an item that is made when it is needed", "stats = {}", "stats.setdefault('rows', []).append(x)"),
    ("an item of a dict of an object", "class A:\n    def __init__(self):\n        self.stats = {'n': 0}\n    def note(self):\n        self.stats['n'] += 1\na = A()", "a.note()"),
    ("a list of a dict", "stats = {'rows': []}", "stats['rows'].append(x)"),
    ("an item that is read as well", "stats = {'n': 0}", "stats['n'] = stats['n'] + x"),
    ("a list in a dict, made when it is needed", "stats = {}", "stats.setdefault(x, []).append(x)"),
    ("a dict by an operator", "stats = {}", "global stats; stats |= {x: 1}"),
    ("all of a list", "runs = []", "runs[:] = [*runs, x]"),
    ("the method of a list", "runs = []\nnote = runs.append", "note(x)"),
    ("a list through its type", "runs = []", "list.append(runs, x)"),
    ("an item through a function", "import operator\nstats = {}", "operator.setitem(stats, x, 1)"),
    ("a list, taken and put back", "free = [1, 2]", "each = free.pop(); free.insert(0, each)"),
    ("a list in a tuple", "state = ([], {})", "state[0].append(x)"),
    ("a list through a loop", "logs = [[], []]", "for log in logs: log.append(x)"),
    ("a list through an inner function", "runs = []", "(lambda: runs.append(x))()"),
    ("an object of a module", "import counts", "counts.stats.n += 1"),
    ("the error output", "import sys", "print('note', x, file=sys.stderr)"),
    ("a lazy global", "model = None\ndef load():\n    global model\n    if model is None:\n        model = {'w': 1}\n    return model", "load()"),
)  # fmt: skip
# What is read as well, or changed where the code doesn't show it: the body may run again, but nothing is wrong.
HIDDEN_WAYS = (
    ("a clock", "import time\nstarted = [time.monotonic()]", "started.append(time.monotonic() - started[0])"),
    ("a list that a function sorts", "rows = [2, 1]\ndef note(rows, x):\n    rows.append(x)", "note(rows, x)"),
    ("an attribute through vars()", "class A:\n    pass\na = A()", "vars(a)['x'] = x"),
    ("a list through a comprehension", "logs = [[], []]", "[log.append(x) for log in logs]"),
    ("a list given to a class", "runs = []\nclass Log:\n    def __init__(self, rows):\n        self.rows = rows", "Log(runs).rows.append(x)"),
)  # fmt: skip
COUNTS = "n = 0\nruns = []\n\ndef note(x):\n    global n\n    n += 1\n    runs.append(x)\n\nclass Stats:\n    n = 0\n\nstats = Stats()\n"


def joined(way):
    """The name, the set-up and the statement of a way; the set-up may stand in parts."""
    name, *setup, statement = way
    return name, "".join(setup), statement


PROGRAMS = tuple(
    Program(
        name,
        BODY.replace("SETUP", setup).replace("COUNT\n", f"{statement}\n"),
        (Edit("nothing but the call's order", "f(3)\nf(4)\nf(3)", "f(4)\nf(3)\nf(4)", again=False),),
        files={"counts.py": COUNTS} if "import counts" in setup else {},
        call="",
        runs=2,
        often=(name, setup, statement) in map(joined, HIDDEN_WAYS),
    )
    for name, setup, statement in map(joined, (*WAYS, *HIDDEN_WAYS))
)
