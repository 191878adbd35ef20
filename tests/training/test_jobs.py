"""A training in a process of its own."""

import json
import os
import queue
import signal
import time
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.quiet import settle_mlflow
from memo_tui.tracking.runs import JOB_TAG
from memo_tui.training.first_trainer import MEMOS_TAG
from memo_tui.training.jobs import Job, JobSpec, JobState
from tests.conftest import HOSTILE


@pytest.fixture
def begin(tmp_path, store_uri):
    """Starts a job; returns it with the queue on which it will stand when it has ended."""
    jobs = []

    def start(uri=store_uri, **changed):
        ended: queue.Queue = queue.Queue()
        spec = JobSpec(**{"experiment": HOSTILE, "tracking_uri": uri, "models": ("linear",), **changed})
        job = Job(spec, tmp_path / "logs")
        job.start(ended.put)
        jobs.append(job)
        return job, ended

    yield start
    for job in jobs:
        job.stop()


def running(client, job):
    """The job's run, as soon as it is there."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        experiment = client.get_experiment_by_name(HOSTILE)
        found = client.search_runs([experiment.experiment_id]) if experiment else []
        if found and found[0].data.metrics:
            return found[0]
        assert job.state is JobState.RUNNING, job.problem
    raise AssertionError("no run came")


def test_a_job_trains_and_its_runs_name_it(begin, store_uri):
    job, ended = begin()
    assert ended.get(timeout=60) is job
    assert (job.state, job.problem) == (JobState.FINISHED, "")
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])
    assert run.data.tags[JOB_TAG] == job.job_id
    assert job.tail(1) == [f"finished run {run.info.run_id}"]


def test_a_stopped_job_leaves_its_run_killed_with_all_that_it_logged(begin, store_uri):
    job, ended = begin(models=("boosting", "linear"))
    client = MlflowClient(store_uri)
    run = running(client, job)
    job.stop()
    ended.get(timeout=30)
    assert job.state is JobState.STOPPED
    (left,) = client.search_runs([run.info.experiment_id])
    assert left.info.status == "KILLED"
    assert left.data.metrics["rmse"] > 0


def test_a_job_trains_with_the_first_form_of_trainer(begin, store_uri):
    job, ended = begin(form="first")
    ended.get(timeout=60)
    assert (job.state, job.problem) == (JobState.FINISHED, "")
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name(HOSTILE).experiment_id])
    assert run.data.tags[JOB_TAG] == job.job_id
    told = json.loads(run.data.tags[MEMOS_TAG])
    assert told["mlflow_experiment_id"] == {"asked": 1, "ran": 1}
    assert told["mlflow_client"]["asked"] > 10


def test_a_stopped_job_of_the_first_form_leaves_its_run_killed(begin, store_uri):
    job, ended = begin(models=("Randomforest", "linear"), form="first")
    run = running(MlflowClient(store_uri), job)
    job.stop()
    ended.get(timeout=30)
    assert job.state is JobState.STOPPED
    (left,) = MlflowClient(store_uri).search_runs([run.info.experiment_id])
    assert left.info.status == "KILLED"
    assert left.data.metrics["rmse"] > 0


def test_a_spec_written_before_there_were_forms_is_of_the_composed_one():
    told = json.loads(JobSpec(HOSTILE, "sqlite:////x.db", ("linear",), form="first").to_json())
    assert JobSpec.from_json(json.dumps(told)).form == "first"
    del told["form"]
    assert JobSpec.from_json(json.dumps(told)) == JobSpec(HOSTILE, "sqlite:////x.db", ("linear",))


@pytest.mark.parametrize("changed", [{"form": "[/]"}, {"form": "first", "data": "/nowhere.csv"}])
def test_a_form_that_cannot_train_this_is_told(begin, store_uri, changed):
    job, ended = begin(**changed)
    ended.get(timeout=60)
    assert job.state is JobState.FAILED
    assert f"no trainer of the form {changed['form']!r}" in job.problem
    assert MlflowClient(store_uri).get_experiment_by_name(HOSTILE) is None


def test_a_failure_is_told_in_one_sentence(begin, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("x,y\n" + "1,2\n" * 20 + ",3\n")
    job, ended = begin(data=str(path), target="y")
    ended.get(timeout=60)
    assert job.state is JobState.FAILED
    assert "'x'" in job.problem
    assert "Traceback" not in "\n".join(job.tail(100))


def test_a_deleted_experiment_is_told(begin, store_uri):
    client = MlflowClient(store_uri)
    client.delete_experiment(client.create_experiment(HOSTILE, "file:///nowhere"))
    job, ended = begin()
    ended.get(timeout=60)
    assert "restore it or take another name" in job.problem


def test_the_password_is_in_no_argument_and_in_no_log(begin):
    job, ended = begin("http://user:s3cret-Word@127.0.0.1:9")
    arguments = Path(f"/proc/{job._process.pid}/cmdline").read_bytes()
    environment = Path(f"/proc/{job._process.pid}/environ").read_bytes()
    ended.get(timeout=60)
    assert job.problem.startswith("No answer from http://user:•••@127.0.0.1:9")
    for told in (arguments, environment, job.log.read_bytes(), repr(job.spec).encode(), job.problem.encode()):
        assert b"s3cret-Word" not in told
    assert job.log.stat().st_mode & 0o077 == 0


def test_a_job_lives_in_a_process_group_of_its_own(begin):
    job, ended = begin()
    assert os.getpgid(job._process.pid) == job._process.pid != os.getpgrp()
    ended.get(timeout=60)


def test_a_log_that_cannot_be_written_is_told(tmp_path, store_uri):
    (tmp_path / "file").write_text("")
    job = Job(JobSpec(HOSTILE, store_uri, ("linear",)), tmp_path / "file" / "logs")
    with pytest.raises(MemoTuiError, match="can't be started"):
        job.start(print)


def test_old_logs_are_removed_at_last(begin, tmp_path):
    folder = tmp_path / "logs"
    folder.mkdir()
    for number in range(250):
        (folder / f"20200101-000000-{number:08}.log").write_text("old")
    job, ended = begin()
    ended.get(timeout=60)
    logs = sorted(folder.glob("*.log"))
    assert len(logs) == 201
    assert job.log in logs


def test_a_job_that_is_killed_says_by_what(begin, store_uri):
    job, ended = begin(models=("boosting",))
    running(MlflowClient(store_uri), job)
    os.killpg(job._process.pid, signal.SIGKILL)
    ended.get(timeout=30)
    assert job.state is JobState.FAILED
    assert "ended by SIGKILL (out of memory?)" in job.problem


def test_a_job_waits_for_a_server_as_long_as_the_user_says_and_not_as_the_dashboard_does(begin, monkeypatch):
    monkeypatch.setattr("memo_tui.tracking.quiet._set_here", set())
    settle_mlflow(retries=0, timeout=10)
    job, ended = begin()
    environment = Path(f"/proc/{job._process.pid}/environ").read_bytes()
    ended.get(timeout=60)
    assert b"MLFLOW_HTTP_REQUEST" not in environment
    for name in ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "MLFLOW_HTTP_REQUEST_TIMEOUT"):
        monkeypatch.delenv(name)
