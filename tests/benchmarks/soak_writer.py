"""A training that logs five values ten times a second for some time, each time saying so.

python -m tests.benchmarks.soak_writer URI NAME SECONDS: printed are the step and the time, by the monotonic
clock, which all processes share, at which its log call had returned. The first of the metrics is the step.
"""

import sys
from math import sin
from time import monotonic, sleep

from memo_tui.tracking.tracker import MlFlowTracker

KEYS = ("rmse", "loss", "mae", "recall", "norm")
STEPS_A_SECOND = 10


def main(uri: str, name: str, seconds: float) -> None:
    """Log; what was missed is not made up for."""
    tracker = MlFlowTracker("memo-tui", uri)
    with tracker.run(name):
        begin = monotonic()
        for step in range(int(seconds * STEPS_A_SECOND)):
            values = {key: sin(step / 9 + place) for place, key in enumerate(KEYS)}
            tracker.log_step(values | {"rmse": float(step)}, step)
            print(step, monotonic(), flush=True)
            sleep(max(0, begin + (step + 1) / STEPS_A_SECOND - monotonic()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
