"""Jobs on a Dask cluster: a real scheduler and two worker processes."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest
from mlflow import MlflowClient

from memo_tui.jobs.dask_worker import Sealed
from memo_tui.jobs.view import JobState
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from tests.conftest import HOSTILE, free_port
from tests.jobs.conftest import supervisors
from tests.waiting import PATIENCE, until

distributed = pytest.importorskip("distributed")


class Cluster:
    """A scheduler, and workers that can be killed."""

    def __init__(self, folder):
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._folder = folder
        self._log = (folder / "cluster.log").open("wb")
        self.processes = [self._start("scheduler", "--host", self.address, "--no-dashboard", "--no-jupyter")]
        self.workers = []

    def _start(self, what, *arguments):
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments]
        return subprocess.Popen(
            command, cwd=self._folder, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def add_worker(self):
        worker = self._start(
            "worker",
            self.address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            ".",
        )
        self.workers.append(worker)
        self.processes.append(worker)
        return worker

    def wait(self, count):
        with distributed.Client(self.address, timeout=PATIENCE) as client:
            client.wait_for_workers(count, timeout=PATIENCE)

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    for _ in range(2):
        cluster.add_worker()
    cluster.wait(2)
    yield cluster
    cluster.close()


def runs_of(store_uri):
    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name(HOSTILE)
    return client.search_runs([experiment.experiment_id]) if experiment else []


def by_job(store_uri):
    return {run.data.tags[JOB_TAG]: run for run in runs_of(store_uri)}


def test_jobs_train_on_the_workers_are_told_of_stopped_and_found_dead(
    cluster, jobs, spec, store_uri, tmp_path
):
    def on_cluster(*models, **changed):
        return replace(spec(*models, **changed), scheduler=cluster.address)

    # Two at once, one a worker, though one more is allowed here.
    first, second, third = jobs.submit(
        [on_cluster(), on_cluster(), on_cluster(data="/nowhere.csv", target="y")]
    )
    until(lambda: not jobs.active)
    assert [job.state for job in (first, second, third)] == [
        JobState.FINISHED,
        JobState.FINISHED,
        JobState.FAILED,
    ]
    assert "'/nowhere.csv' doesn't exist" in third.problem
    assert all(job.view.where.startswith("on tcp://127.0.0.1:") for job in (first, second))
    run = by_job(store_uri)[first.job_id]
    assert run.info.status == "FINISHED"
    assert first.tail(1) == [f"finished run {run.info.run_id}"]

    # One is stopped, the other's worker killed.
    (tmp_path / "endless.py").write_text(ENDLESS)
    endless = TrainingFunctionWork("endless:train", {}, str(tmp_path))
    stopped, orphan = jobs.submit([replace(on_cluster(), work=endless)] * 2)
    until(lambda: len([run for run in by_job(store_uri).values() if run.info.status == "RUNNING"]) == 2)
    jobs.stop([stopped])
    until(lambda: not stopped.active)
    assert stopped.state is JobState.STOPPED
    assert by_job(store_uri)[stopped.job_id].info.status == "KILLED"
    doomed = next(worker for worker in cluster.workers if _trains(worker))
    os.kill(doomed.pid, signal.SIGKILL)
    until(lambda: not orphan.active)
    assert orphan.state is JobState.FAILED
    assert "died" in orphan.problem
    assert by_job(store_uri)[orphan.job_id].info.status in ("KILLED", "FAILED")
    assert len(runs_of(store_uri)) == 4, "the job ran twice"

    # A command is told of as it speaks, and nothing that it leaves behind keeps it from ending.
    go_on = tmp_path / "go on"
    command = CommandWork((sys.executable, "-c", SPEAKING, str(go_on)), str(tmp_path))
    (speaking,) = jobs.submit([replace(on_cluster(), work=command)])
    until(lambda: any(line.startswith("at it") for line in speaking.tail(5)))
    go_on.touch()
    until(lambda: not speaking.active)
    assert speaking.problem.startswith("ValueError: enough (")
    assert "at it: €" in speaking.tail(20)
    artifacts = MlflowClient(store_uri).list_artifacts(by_job(store_uri)[speaking.job_id].info.run_id)
    assert {each.path for each in artifacts} == {"output.txt", "traceback.txt"}

    # What is said at the very end isn't the reason why a training failed.
    (tmp_path / "farewell.py").write_text(FAREWELL)
    farewell = TrainingFunctionWork("farewell:train", {}, str(tmp_path))
    (raising,) = jobs.submit([replace(on_cluster(), work=farewell)])
    until(lambda: not raising.active)
    assert raising.problem == "farewell:train raised ValueError: no data."
    assert raising.tail(1) == ["goodbye"]

    # What is under way outlives the supervisor; the next one finds it, with what was said meanwhile.
    (left,) = jobs.submit([on_cluster("boosting", params={"boosting": {"n_estimators": 200}})])
    until(lambda: any("step 1/200" in line for line in left.tail(50)))
    (supervisor,) = supervisors(jobs.folder)
    supervisor.kill()
    until(lambda: not left.active)
    assert left.state is JobState.FINISHED
    assert by_job(store_uri)[left.job_id].info.status == "FINISHED"
    assert "".join(left.tail(100)).count("step 1/200") == 1
    assert left.tail(1) == [f"finished run {by_job(store_uri)[left.job_id].info.run_id}"]

    # What waits for a worker can be stopped as well.
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    (waiting,) = jobs.submit([on_cluster()])
    until(lambda: waiting.view.where == "waiting for a worker")
    jobs.stop([waiting])
    until(lambda: not waiting.active)
    assert waiting.state is JobState.STOPPED


SPEAKING = """\
import os, subprocess, sys, time
os.write(1, b"at it: \\xe2\\x82")
while not os.path.exists(sys.argv[1]):
    time.sleep(0.05)
os.write(1, b"\\xac\\n")
subprocess.Popen(["sleep", "600"])
sys.stdin.read()
raise ValueError("enough")
"""
FAREWELL = """\
import atexit
def train(tracker):
    atexit.register(print, "goodbye")
    raise ValueError("no data")
"""
ENDLESS = """\
import time
def train(tracker):
    while True:
        time.sleep(1)
"""


def _trains(worker):
    if worker.poll() is not None:
        return False
    children = psutil.Process(worker.pid).children(recursive=True)
    return any("memo_tui.jobs.process" in child.cmdline() for child in children)


def test_a_scheduler_that_is_not_there_is_told(jobs, spec):
    address = f"tcp://127.0.0.1:{free_port()}"
    (job,) = jobs.submit([replace(spec(), scheduler=address)])
    until(lambda: not job.active)
    assert job.state is JobState.FAILED
    assert job.problem.startswith(f"No Dask scheduler answers at {address}")


def test_what_a_worker_is_given_stands_in_no_log():
    assert "geheim" not in repr(Sealed("geheim", {"MLFLOW_TRACKING_PASSWORD": "geheim"}))
