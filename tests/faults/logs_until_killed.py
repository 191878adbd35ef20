"""A program that is killed while it logs: it forks for each line of its input, as importing takes seconds.

A line has the address of a store and a file. The fork logs steps to a new run, and writes to the file the id
of the run and then the number of each step, when the call that logs it has returned.
"""

import os
import sys
import time
from pathlib import Path

from memo_tui import MlFlowTracker
from memo_tui.tracking.mlflow_env import configure_mlflow


def main() -> None:
    """Fork for each line, and say the number of each process."""
    configure_mlflow(retries=0, timeout=10)

    print("ready", flush=True)
    for line in sys.stdin:
        uri, path = line.split()
        if pid := os.fork():
            print(pid, flush=True)
            os.waitpid(pid, 0)
            print("over", flush=True)
        else:
            log(uri, Path(path))


def log(uri: str, path: Path) -> None:
    """Log until killed."""
    tracker = MlFlowTracker("killed", uri)
    run = tracker.create_run()
    with path.open("w") as file:
        file.write(f"{run.info.run_id}\n")
        file.flush()
        for step in range(1_000_000):
            tracker.log_step({"loss": float(step), "rmse": step / 2}, step)
            os.write(file.fileno(), f"{step}\n".encode())
            if step % 10 == 0:
                time.sleep(0.001)


if __name__ == "__main__":
    main()
