"""What a hit and a miss cost, beside `functools.cache`, `cachetools`, `joblib.Memory` and `diskcache`.

All keep the results of one function whose body does nothing, so that only the keeping is measured. Rounds
are measured in turns, so that a slow moment of the machine falls on all; the median of them counts. Every
disk hit is one that nothing in the process can answer: of `memoized` each is the first call of a new
function object over the same store, whose connection is open, as those of `diskcache` are.
"""

import functools
import os
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import cachetools
import diskcache
import joblib

from memo_tui import memoized
from tests.benchmarks.common import Result, compared

ROUNDS = 9
HIT_GOAL = 5e-6
CACHETOOLS_GOAL = 5.0
DISK_GOAL = 1.0
MISS_GOAL = 1 / 3
JOBLIB = "joblib.Memory"
CACHETOOLS = "cachetools LRUCache"
PROCESS_HIT = "memoized, in the process"
DISK_HIT = "memoized, on disk"
MISS = "memoized"

Timed = Callable[[int], float]


def body(a: int, b: str = "x") -> tuple[int, str]:
    """A body that does nothing."""
    return (a, b)


def hits_of(function: Callable[..., object]) -> Timed:
    """The seconds of so many calls that are all answered by what is kept."""
    function(1, b="y")

    def run(times: int) -> float:
        start = perf_counter()
        for _ in range(times):
            function(1, b="y")
        return perf_counter() - start

    return run


def misses_of(function: Callable[..., object]) -> Timed:
    """The seconds of so many calls, each with a parameter never seen."""
    numbers = count(1000)

    def run(times: int) -> float:
        start = perf_counter()
        for _ in range(times):
            function(next(numbers), b="y")
        return perf_counter() - start

    return run


def disk_hits(folder: Path) -> Timed:
    """The same of hits on disk: the first call of functions that have nothing at hand."""
    memoized(store=folder)(body)(1, b="y")

    def run(times: int) -> float:
        fresh = [memoized(store=folder)(body) for _ in range(times)]
        start = perf_counter()
        for function in fresh:
            function(1, b="y")
        seconds = perf_counter() - start
        assert all(function.cache_info()[:2] == (1, 0) for function in fresh)
        return seconds

    return run


def measure_all(ways: dict[str, tuple[Timed, int]]) -> dict[str, float]:
    """The seconds of one call, each way; the median over rounds that take turns."""
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, (run, times) in ways.items():
            seconds = run(times) / times
            if turn:  # the first warms up
                rounds[name].append(seconds)
    return {name: median(each) for name, each in rounds.items()}


def told(title: str, costs: dict[str, float]) -> None:
    """Print the costs as a table."""
    print(f"\n{title:<26}{'us per call':>12}{'x functools':>13}{'x joblib':>10}")
    for name, cost in costs.items():
        by_cache, by_joblib = cost / costs["functools.cache"], cost / costs[JOBLIB]
        print(f"  {name:<24}{cost * 1e6:>12.2f}{by_cache:>13.1f}{by_joblib:>10.3f}")
    print(flush=True)


def measure() -> list[Result]:
    """Measure all hits, then all misses."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        memory = joblib.Memory(root / "joblib", verbose=0)
        disk = diskcache.Cache(str(root / "diskcache"))
        hits = measure_all(
            {
                "functools.cache": (hits_of(functools.cache(body)), 20_000),
                CACHETOOLS: (
                    hits_of(cachetools.cached(cachetools.LRUCache(10_000))(body)),
                    20_000,
                ),
                PROCESS_HIT: (hits_of(memoized(store=root / "near")(body)), 20_000),
                DISK_HIT: (disk_hits(root / "far"), 100),
                JOBLIB: (hits_of(memory.cache(body)), 100),
                "diskcache": (hits_of(disk.memoize()(body)), 500),
            }
        )
        misses = measure_all(
            {
                "functools.cache": (misses_of(functools.cache(body)), 5000),
                CACHETOOLS: (
                    misses_of(cachetools.cached(cachetools.LRUCache(10_000))(body)),
                    5000,
                ),
                MISS: (misses_of(memoized(store=root / "misses")(body)), 100),
                JOBLIB: (misses_of(memory.cache(body)), 50),
                "diskcache": (misses_of(disk.memoize()(body)), 100),
            }
        )
        disk.close()
    told(f"hit ({sys.implementation.name} {sys.version.split()[0]}, {os.cpu_count()} cores)", hits)
    told("miss, each a new entry", misses)
    return [
        Result(
            "memo hit, in the process",
            f"{hits[PROCESS_HIT] * 1e6:.1f} us",
            f"functools.cache {hits['functools.cache'] * 1e6:.2f} us",
            f"{hits[PROCESS_HIT] * 1e6:.1f} us",
            f"<= {HIT_GOAL * 1e6:.0f} us",
            hits[PROCESS_HIT] <= HIT_GOAL,
        ),
        compared(
            "memo hit, in the process, beside cachetools",
            hits[PROCESS_HIT],
            "cachetools",
            hits[CACHETOOLS],
            CACHETOOLS_GOAL,
        ),
        compared("memo hit, on disk", hits[DISK_HIT], "joblib", hits[JOBLIB], DISK_GOAL),
        compared("memo miss", misses[MISS], "joblib", misses[JOBLIB], MISS_GOAL),
    ]
