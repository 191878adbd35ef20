"""Train by a job: python -m tests.benchmarks.train_jobs FOLDER URI MODEL TREES TRAININGS.

Whoever starts it in a new folder sees a supervisor and its processes start with nothing loaded yet.
"""

import sys
import threading
from pathlib import Path

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.training.work.models import ModelsWork


def main(folder: Path, uri: str, model: str, trees: int, trainings: int) -> None:
    """Launch one job, and wait for its end.

    Raises:
        RuntimeError: the job failed.
    """
    changed = threading.Event()
    jobs = Jobs(folder, limit=1, grace=10.0, changed=changed.set)
    jobs.open()
    work = ModelsWork((model,) * trainings, params={model: {"n_estimators": trees}})
    (job,) = jobs.submit([JobSpec("memo-tui", uri, work)])
    while job.active:
        changed.wait()
        changed.clear()
    jobs.close()
    if job.state is not JobState.FINISHED:
        raise RuntimeError(job.problem)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
