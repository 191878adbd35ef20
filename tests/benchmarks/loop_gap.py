"""The event loop's worst gap while MLflow is imported and the first 1,000 runs are read.

A store is filled once; then, in turns, `probe_loop.py` runs MemoApp on it and the bare app, idle for as long,
each in a process of its own. The goal is for the median of the worst gaps.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.common import Result, environment, ms

RUNS = 1000
ROUNDS = 7
GOAL = 0.1


def run_module(name: str, *arguments: object, home: Path) -> str:
    """What a module of this folder prints."""
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *map(str, arguments)]
    done = subprocess.run(command, env=environment(home), stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


def measure() -> list[Result]:
    """Fill a store, then measure both in turns."""
    ours, idle = [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        data = home / "data"
        run_module("fill_store", data, RUNS, home=home)
        for _ in range(ROUNDS):
            told = json.loads(run_module("probe_loop", data, RUNS, home=home))
            assert told["done"], f"The {RUNS} runs never came: {told}"
            ours.append(told["gap"])
            when = f"at {told['at']:.2f} s of {told['seconds']:.2f} s, {told['during']}"
            print(f"  gap {told['gap'] * 1000:.0f} ms {when}", file=sys.stderr)
            idle.append(json.loads(run_module("probe_loop", "idle", told["seconds"], home=home))["gap"])
    worst = median(ours)
    difference = f"{worst * 1000:.0f} ms"
    return [
        Result(
            "loop gap, 1,000 runs",
            ms(ours),
            f"idle {ms(idle)}",
            difference,
            f"<= {GOAL * 1000:.0f} ms",
            worst <= GOAL,
        )
    ]
