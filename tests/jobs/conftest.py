"""Jobs of a folder of the test's own."""

import os
import signal
from contextlib import suppress

import psutil
import pytest

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.spec import JobSpec
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.training.work.models import ModelsWork
from tests.conftest import HOSTILE
from tests.waiting import until

NO_ADDRESS = "nowhere"  # a job that logs to it fails at once, in a process that loads nothing


def supervisors(folder):
    """The supervisors of the jobs in a folder that are running."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if (process.info["cmdline"] or [""])[-1] == str(folder)
        and "memo_tui.jobs.supervisor" in process.info["cmdline"]
    ]


@pytest.fixture
def open_jobs(tmp_path):
    """Opens the jobs of a folder, as every dashboard does; at the end none is left running."""
    opened = []

    def make(limit=2, grace=20.0, folder=None):
        jobs = Jobs(folder or tmp_path / "jobs", limit=limit, grace=grace, changed=lambda: None)
        jobs.open()
        opened.append(jobs)
        return jobs

    yield make
    for jobs in opened:
        end_all(jobs)
        jobs.close()
    until(lambda: not supervisors(tmp_path / "jobs"))


def end_all(jobs):
    """End the jobs by force."""
    for job in jobs.active:
        if job.view.pid:
            with suppress(ProcessLookupError):
                os.killpg(job.view.pid, signal.SIGKILL)
    jobs.stop(jobs.active)


@pytest.fixture
def jobs(open_jobs, shared_jobs):
    """Jobs of the folder that tests share."""
    return open_jobs(folder=shared_jobs)


@pytest.fixture
def spec(store_uri):
    """Makes a spec of a training into the test's store; one without an address fails at once."""

    def make(*models, uri=store_uri, experiment=HOSTILE, **changed):
        if uri == NO_ADDRESS:
            return JobSpec(experiment, uri, TrainingFunctionWork("math:sqrt", {}, "/"))
        return JobSpec(experiment, uri, ModelsWork(models or ("linear",), **changed))

    return make
