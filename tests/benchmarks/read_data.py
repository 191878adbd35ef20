"""What it costs to understand a clean CSV file of 200 MB, beside reading it with `pyarrow.csv` alone.

Rounds are measured in turns, so that a slow moment of the machine falls on both; the CPU time of all threads
counts.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
import pyarrow as pa
from pyarrow import csv

from memo_tui.training.data.file import open_file
from memo_tui.training.data.understand import understand
from tests.benchmarks.common import Result, compared

ROWS, NUMBERS = 2_000_000, 8
ROUNDS = 5
GOAL = 1.2


def write(path: Path) -> None:
    """Numbers, whole numbers, two columns of text, truths."""
    random = np.random.default_rng(0)
    colours, towns = np.array(["red", "green", "blue"]), np.array([f"town {n}" for n in range(3000)])
    columns: dict[str, object] = {f"x{n}": random.normal(size=ROWS).round(6) for n in range(NUMBERS)}
    columns["count"] = random.integers(0, 1_000_000, ROWS)
    columns["colour"] = colours[random.integers(0, len(colours), ROWS)]
    columns["town"] = towns[random.integers(0, len(towns), ROWS)]
    columns["new"] = random.integers(0, 2, ROWS) == 1
    csv.write_csv(pa.table(columns), path)


def seconds_of(run: Callable[[], object]) -> float:
    """The CPU time of one call."""
    begun = process_time()
    run()
    return process_time() - begun


def measure() -> list[Result]:
    """Both ways, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clean.csv"
        write(path)
        file = open_file(path, "x0")
        ours, theirs = [], []
        for turn in range(ROUNDS + 1):
            pair = seconds_of(lambda: understand(file)), seconds_of(lambda: csv.read_csv(path))
            if turn:  # the first warms up
                ours.append(pair[0])
                theirs.append(pair[1])
        name = f"understanding a CSV file of {path.stat().st_size / 1e6:.0f} MB"
        return [compared(name, median(ours), "pyarrow.csv alone", median(theirs), GOAL)]
