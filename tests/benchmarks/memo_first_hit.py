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
from statistics import mean, median

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
import json
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
for function in functions.ALL:
    start = perf_counter()
    kept = keep(function)
    decorated = perf_counter()
    kept(3, b="yz")
    seconds.append((perf_counter() - start, perf_counter() - decorated))
print(json.dumps(seconds))
"""


def measure() -> list[Result]:
    """The first hit of a process, and the mean of the first hits of its other functions."""
    rounds: dict[str, list[list[tuple[float, float]]]] = {"memoized": [], "joblib": []}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "functions.py").write_text(FUNCTIONS)
        Path(folder, "program.py").write_text(PROGRAM)
        for turn in range(PROCESSES + 2):
            for way, each in rounds.items():
                seconds = run(folder, way)
                if turn > 1:  # the results are made, and the modules compiled
                    each.append(seconds)
    decorated, called = ({way: medians(each, part) for way, each in rounds.items()} for part in (0, 1))
    return [
        beside_joblib("memo first hit of a process", {way: each[0] for way, each in decorated.items()}),
        beside_joblib("memo decorated, and first hit of a function", others(decorated)),
        beside_joblib("memo first hit of a function", others(called)),
    ]


def medians(rounds: list[list[tuple[float, float]]], part: int) -> list[float]:
    """The median over the processes, for each function."""
    return [median(each[part] for each in function) for function in zip(*rounds, strict=True)]


def others(measured: dict[str, list[float]]) -> dict[str, float]:
    """The mean over the functions but the first of a process."""
    return {way: mean(each[1:]) for way, each in measured.items()}


def beside_joblib(name: str, seconds: dict[str, float]) -> Result:
    """One line."""
    return compared(name, seconds["memoized"], "joblib", seconds["joblib"], GOAL)


def run(folder: str, way: str) -> list[tuple[float, float]]:
    """The seconds of each first call in a process of its own, with and without the decoration."""
    command = [sys.executable, "program.py", way, str(Path(folder, way))]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return [(together, call) for together, call in json.loads(done.stdout)]
