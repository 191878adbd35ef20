"""Measure all, or those named, and print one table; the exit status is 1 if a goal is missed.

.venv/bin/python -m tests.benchmarks [first_frame] [metric_latency] [loop_gap] [memo_cost]
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.common import Result

NAMES = (
    "first_frame",
    "metric_latency",
    "loop_gap",
    "memo_cost",
    "table_speed",
    "chart_speed",
    "read_runs",
    "poll_cost",
    "key_latency",
    "memory",
    "train_cost",
    "job_queue",
    "key_training",
)
TITLES = ("name", "measured", "compared with", "outcome", "goal", "reached")


def main(names: list[str]) -> int:
    """Measure those named, or all."""
    if unknown := [name for name in names if name not in NAMES]:
        sys.exit(f"No benchmark is called {unknown[0]}; there are {', '.join(NAMES)}.")
    results: list[Result] = []
    for name in names or NAMES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        results += import_module(f"tests.benchmarks.{name}").measure()
    rows = [
        TITLES,
        *((r.name, r.measured, r.compared, r.outcome, r.goal, "yes" if r.reached else "NO") for r in results),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    return 0 if all(result.reached for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
