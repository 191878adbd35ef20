"""200 jobs queued at once: how each ends, here and in MLflow, and how long the queue takes.

The same trainings one after the other in one process, where nothing is queued or started, stand beside it.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic, sleep

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.trainer import Trainer
from memo_tui.training.work.models import ModelsWork
from tests.benchmarks.common import Result

JOBS = 200
LIMIT = 2
_EXPERIMENT = "queue"
_LONGEST = 1800


def measure() -> list[Result]:
    """Queue them, wait for the last, and read back what MLflow has."""
    from mlflow import MlflowClient

    with tempfile.TemporaryDirectory() as folder:
        uri = f"sqlite:///{folder}/mlflow.db"
        begun = monotonic()
        Trainer(_EXPERIMENT, uri, models=["ridge"] * 20).train()
        alone = (monotonic() - begun) / 20 * JOBS
        jobs = Jobs(Path(folder) / "jobs", limit=LIMIT, grace=10.0, changed=lambda: None)
        jobs.open()
        begun = monotonic()
        spec = JobSpec(_EXPERIMENT, uri, ModelsWork(("ridge",)))
        submitted = jobs.submit([spec] * JOBS)
        while any(job.active for job in submitted) and monotonic() - begun < _LONGEST:
            sleep(0.2)
        took = monotonic() - begun
        states = Counter(job.state for job in submitted)
        client = MlflowClient(uri)
        experiment = client.get_experiment_by_name(_EXPERIMENT)
        runs = client.search_runs([experiment.experiment_id], max_results=5000)
        told = Counter(run.data.tags[JOB_TAG] for run in runs if JOB_TAG in run.data.tags)
        ended = sum(run.info.status == "FINISHED" for run in runs if JOB_TAG in run.data.tags)
        jobs.close()
        once = set(told) == {job.job_id for job in submitted} and set(told.values()) == {1}
        sys.stderr.write(f"{states}\n")
        return [
            Result(
                f"{JOBS} jobs queued at once",
                f"{states[JobState.FINISHED]} finished here, {ended} in MLflow",
                "each once" if once else "NOT each once",
                f"{took:.0f} s ({took / alone:.1f} x one process)",
                "all, each once",
                states[JobState.FINISHED] == ended == JOBS and once,
            )
        ]
