"""A program that logs values to a store, told by `metric_latency` when to begin.

Each value is one more than the one before, so that it tells its own number. Printed are the value and the
time, by the monotonic clock, which all processes share, at which its log call had returned.
"""

import sys
from random import Random
from time import monotonic, sleep

from memo_tui.tracking.tracker import MlFlowTracker


def main(uri: str, run_name: str, first: int, count: int) -> None:
    """Log the first value, wait for a line on stdin, log the others at irregular gaps."""
    tracker = MlFlowTracker("memo-tui", uri)
    gaps = Random(7)
    with tracker.run(run_name):
        tracker.log_metric("rmse", first)
        print("ready", flush=True)
        sys.stdin.readline()
        for step in range(1, count + 1):
            sleep(gaps.uniform(0.2, 0.7))
            tracker.log_metric("rmse", first + step, step)
            print(first + step, monotonic(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
