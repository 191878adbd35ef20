"""What the first hit of a function costs in a process that has just started, beside `joblib.Memory`.

Both keep the same functions of one module, and both have imported what they import by themselves. The
first call of a process opens the store as well; it is measured apart from the first calls of further
functions. All results stand on disk. The processes of the two take turns, so that a slow moment of the
machine falls on both.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.common import Result, compared

PROCESSES = 15
GOAL = 1.0
FUNCTIONS = '''
import json, math, re

RATE = 3
NAMES = {"a": 1, "b": 2}

def scaled(x):
    """A helper."""
    return x * RATE

class Model:
    def __init__(self, rate):
        self.rate = rate

    def run(self, x):
        return self.rate * x + RATE

def pair(a, b="x"):
    return (a, b)

def first(a, b="x"):
    return pair(a, b)

def rooted(a, b="x"):
    return scaled(a) + math.sqrt(a)

def modelled(a, b="x"):
    model = Model(a)
    return model.run(2)

def dumped(a, b="x"):
    return json.dumps({"a": a, "b": b})

def named(a, b="x"):
    return [NAMES.get(each) for each in b]

def summed(a, b="x"):
    total = 0
    for each in range(a):
        try:
            total += each
        except ValueError:
            total = 0
    return total

def replaced(a, b="x"):
    return re.sub("x", "y", b) * a

def ordered(a, b="x"):
    return sorted(b, key=lambda each: -ord(each))

def boxed(a, b="x"):
    return {"k": a, "v": [b] * 3}

ALL = [first, rooted, modelled, dumped, named, summed, replaced, ordered, boxed]
'''
PROGRAM = """
import sys
from time import perf_counter
import functions

if sys.argv[1] == "joblib":
    import joblib
    keep = joblib.Memory(sys.argv[2], verbose=0).cache
else:
    import memo_tui
    keep = memo_tui.memoized(store=sys.argv[2])

seconds = []
for function in map(keep, functions.ALL):
    start = perf_counter()
    function(3, b="yz")
    seconds.append(perf_counter() - start)
print(seconds)
"""


def measure() -> list[Result]:
    """The first hit of a process, and the mean of the first hits of its other functions."""
    rounds: dict[str, list[list[float]]] = {"memoized": [], "joblib": []}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "functions.py").write_text(FUNCTIONS)
        Path(folder, "program.py").write_text(PROGRAM)
        for turn in range(PROCESSES + 2):
            for way, each in rounds.items():
                seconds = run(folder, way)
                if turn > 1:  # the results are made, and the modules compiled
                    each.append(seconds)
    calls = {way: [median(each) for each in zip(*measured, strict=True)] for way, measured in rounds.items()}
    starts = {way: each[0] for way, each in calls.items()}
    others = {way: sum(each[1:]) / len(each[1:]) for way, each in calls.items()}
    return [
        compared("memo first hit of a process", starts["memoized"], "joblib", starts["joblib"], GOAL),
        compared("memo first hit of a function", others["memoized"], "joblib", others["joblib"], GOAL),
    ]


def run(folder: str, way: str) -> list[float]:
    """The seconds of each first call in a process of its own."""
    command = [sys.executable, "program.py", way, str(Path(folder, way))]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return list(json.loads(done.stdout))
