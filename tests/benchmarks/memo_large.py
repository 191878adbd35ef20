"""What large arguments and results cost, beside `joblib`: keys of 100 MB, results of 50 MB.

Rounds are measured in turns, so that a slow moment of the machine falls on both; the median of them counts.
A hit on disk is the first call of a new function object over the same store.
"""

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import joblib
import numpy as np

from memo_tui import memoized
from tests.benchmarks.common import Result, compared

ROUNDS = 7
KEY_BYTES = 100_000_000
RESULT_BYTES = 50_000_000
BOUND = 10**10
KEY_GOAL = 1.1
MISS_GOAL = 1.0
HIT_GOAL = 1 / 3

numbers = np.random.default_rng(0)
ARGUMENT = numbers.random(KEY_BYTES // 8)
RESULT = numbers.random(RESULT_BYTES // 8)


def of_array(array: object) -> None:
    """A body that does nothing with a large argument."""


def made(number: int, result: np.ndarray) -> np.ndarray:
    """A large result, which takes no time; it is no part of the key."""
    return result


def in_turns(*ways: Callable[[], object]) -> list[float]:
    """The seconds of one call, each way; the median over rounds that take turns."""
    rounds: list[list[float]] = [[] for _ in ways]
    for turn in range(ROUNDS + 1):
        for seconds, run in zip(rounds, ways, strict=True):
            start = perf_counter()
            run()
            if turn:  # the first warms up
                seconds.append(perf_counter() - start)
    return [median(each) for each in rounds]


def measure_keys(folder: Path) -> list[Result]:
    """A hit with a large argument, which is little more than its key."""
    function = memoized(store=folder)(of_array)
    function(ARGUMENT)
    ours, theirs = in_turns(lambda: function(ARGUMENT), lambda: joblib.hash(ARGUMENT))
    assert function.cache_info()[:2] == (ROUNDS + 1, 1)
    return [compared("memo key of an array of 100 MB", ours, "joblib.hash", theirs, KEY_GOAL)]


def measure_results(folder: Path) -> list[Result]:
    """Misses and hits with a large result."""
    memo = memoized(store=folder / "memoized", max_bytes=BOUND, ignore=["result"])
    near = memo(made)
    kept = joblib.Memory(folder / "joblib", verbose=0).cache(made, ignore=["result"])
    ours_number, theirs_number = count(), count()
    miss, miss_of_joblib = in_turns(
        lambda: near(next(ours_number), RESULT), lambda: kept(next(theirs_number), RESULT)
    )
    assert near.cache_info().misses == ROUNDS + 1
    near(0, RESULT)
    fresh = iter([memo(made) for _ in range(ROUNDS + 1)])
    hit, far, hit_of_joblib = in_turns(
        lambda: near(0, RESULT), lambda: next(fresh)(0, RESULT), lambda: kept(0, RESULT)
    )
    assert np.array_equal(near(0, RESULT), RESULT)
    assert near.cache_info().misses == ROUNDS + 1
    return [
        compared("memo miss, a result of 50 MB", miss, "joblib", miss_of_joblib, MISS_GOAL),
        compared("memo hit in the process, a result of 50 MB", hit, "joblib", hit_of_joblib, HIT_GOAL),
        compared("memo hit on disk, a result of 50 MB", far, "joblib", hit_of_joblib, HIT_GOAL),
    ]


def measure() -> list[Result]:
    """Keys, then results."""
    with tempfile.TemporaryDirectory() as folder:
        return [*measure_keys(Path(folder) / "keys"), *measure_results(Path(folder))]
