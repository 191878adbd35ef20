"""Waits for the end of a demo, stops what it trains still, and removes its folder.

python -m memo_tui.headless.demo_end FOLDER
"""

import shutil
import sys
from pathlib import Path
from time import monotonic, sleep

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.folder import read_all

_GRACE, _PATIENCE, _PAUSE = 2.0, 10.0, 0.05  # seconds


def main(folder: Path) -> None:
    """Wait for the end of the input, then clean up."""
    sys.stdin.read()
    stop_trainings(folder / "state" / "jobs")
    end = monotonic() + _PATIENCE
    while folder.exists() and monotonic() < end:  # a training may still write its last words
        shutil.rmtree(folder, ignore_errors=True)
        sleep(_PAUSE)


def stop_trainings(folder: Path) -> None:
    """Stop the jobs of a folder."""

    def running() -> bool:
        return any(view.active for _, _, view in read_all(folder))

    if not running():
        return
    jobs = Jobs(folder, limit=1, grace=_GRACE, changed=lambda: None)
    jobs.open()
    end = monotonic() + _PATIENCE
    while running() and monotonic() < end:
        jobs.stop([job for job in jobs.active if not job.view.stop_asked])
        sleep(_PAUSE)
    jobs.close()
    jobs.finish()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
