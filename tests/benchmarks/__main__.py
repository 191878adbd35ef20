"""Measure all, or those named, and print each result as it comes.

The exit status is 1 if a goal is missed or a benchmark breaks, which costs no result of the others.

.venv/bin/python -m tests.benchmarks [first_frame] [metric_latency] [loop_gap] [memo_cost]
"""

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from tests.shared import TestRun

if TYPE_CHECKING:
    from tests.benchmarks.common import Result

NAMES = (
    "first_frame",
    "metric_latency",
    "loop_gap",
    "memo_cost",
    "memo_first_hit",
    "memo_large",
    "memo_memory",
    "memo_training",
    "table_speed",
    "chart_speed",
    "chart_frames",
    "read_runs",
    "poll_cost",
    "key_latency",
    "key_streaming",
    "terminal_bytes",
    "slow_link",
    "memory",
    "train_cost",
    "journal",
    "job_queue",
    "key_training",
    "read_data",
    "soak",
)
TITLES = ("name", "measured", "compared with", "outcome", "goal", "reached")
WIDTHS = (48, 30, 46, 24, 16, 0)


def main(names: list[str]) -> int:
    """Measure those named, or all."""
    if unknown := [name for name in names if name not in NAMES]:
        sys.exit(f"No benchmark is called {unknown[0]}; there are {', '.join(NAMES)}.")
    show(TITLES)
    reached = True
    for name in names or NAMES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            with TestRun():  # whose end is that of every server
                for result in import_module(f"tests.benchmarks.{name}").measure():
                    show(cells(result))
                    reached &= result.reached
        except Exception as error:
            traceback.print_exc()
            show((name, "BROKEN", f"{type(error).__name__}: {error}".splitlines()[0]))
            reached = False
    return 0 if reached else 1


def cells(result: "Result") -> Sequence[str]:
    """The line of a result, by column."""
    outcome = "yes" if result.reached else "NO"
    return result.name, result.measured, result.compared, result.outcome, result.goal, outcome


def show(texts: Sequence[str]) -> None:
    """Print a line at once, in columns."""
    print(
        "  ".join(text.ljust(width) for text, width in zip(texts, WIDTHS, strict=False)).rstrip(), flush=True
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
