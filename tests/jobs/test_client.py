"""A training as a job: a process of its own."""

import json
import os
import signal
import socket
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.first_trainer import MEMOS_TAG
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from tests.conftest import HOSTILE
from tests.jobs.conftest import NO_ADDRESS, supervisors
from tests.waiting import until


def runs_of(store_uri):
    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name(HOSTILE)
    return client.search_runs([experiment.experiment_id]) if experiment else []


def ended(job):
    """The job, once it has ended."""
    until(lambda: not job.active)
    return job


def logging(store_uri):
    """The newest run, once it has a metric."""
    return until(lambda: next((run for run in runs_of(store_uri) if run.data.metrics), None))


def test_a_job_trains_and_its_runs_name_it(jobs, spec, store_uri):
    (job,) = jobs.submit([spec()])
    assert job.state is JobState.QUEUED
    ended(job)
    assert (job.state, job.problem) == (JobState.FINISHED, "")
    (run,) = runs_of(store_uri)
    assert run.data.tags[JOB_TAG] == job.job_id
    assert job.tail(1) == [f"finished run {run.info.run_id}"]
    assert 0 < job.view.started < job.view.ended


def test_a_stopped_job_leaves_its_run_killed_with_all_that_it_logged(jobs, spec, store_uri):
    (job,) = jobs.submit([spec("boosting", "linear")])
    logging(store_uri)
    until(lambda: any("step 1/1000" in line for line in job.tail(50)))
    jobs.stop([job])
    assert ended(job).state is JobState.STOPPED
    (left,) = runs_of(store_uri)
    assert left.info.status == "KILLED"
    assert left.data.metrics["rmse"] > 0
    said = "\n".join(job.tail(50))
    assert f"boosting: run {left.info.run_name}\nboosting: step 1/1000 rmse " in said
    assert "boosting: killed\nstopped" in said


def test_a_job_that_does_not_stop_in_time_is_ended_by_force_and_its_run_is_killed(open_jobs, spec, store_uri):
    jobs = open_jobs(grace=0.2)
    (job,) = jobs.submit([spec("boosting")])
    logging(store_uri)
    os.killpg(job.view.pid, signal.SIGSTOP)
    jobs.stop([job])
    assert ended(job).state is JobState.STOPPED
    assert job.problem == ""
    (left,) = runs_of(store_uri)
    assert left.info.status == "KILLED"
    assert left.info.end_time
    assert left.data.metrics["rmse"] > 0


def test_a_job_trains_with_the_first_form_of_trainer_and_is_stopped_so(jobs, spec, store_uri):
    (job,) = jobs.submit([spec("Randomforest", "linear", form="first")])
    logging(store_uri)
    jobs.stop([job])
    assert ended(job).state is JobState.STOPPED
    (left,) = runs_of(store_uri)
    assert left.info.status == "KILLED"
    assert left.data.metrics["rmse"] > 0
    told = json.loads(left.data.tags[MEMOS_TAG])
    assert told["mlflow_experiment_id"] == {"asked": 1, "ran": 1}
    assert told["mlflow_client"]["asked"] > 10


@pytest.mark.parametrize("changed", [{"form": "[/]"}, {"form": "first", "data": "/nowhere.csv"}])
def test_a_form_that_cannot_train_this_is_told(jobs, spec, store_uri, changed):
    (job,) = jobs.submit([spec(**changed)])
    assert ended(job).state is JobState.FAILED
    assert f"The trainer form {changed['form']!r}" in job.problem
    assert runs_of(store_uri) == []


def test_a_failure_is_told_in_one_sentence(jobs, spec, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("x,y\n" + "1,2\n" * 20 + ",3\n")
    (job,) = jobs.submit([spec(data=str(path), target="y")])
    assert ended(job).state is JobState.FAILED
    assert "'x'" in job.problem
    assert "Traceback" not in "\n".join(job.tail(100))


def test_a_deleted_experiment_is_told(jobs, spec, store_uri):
    client = MlflowClient(store_uri)
    client.delete_experiment(client.create_experiment(HOSTILE, "file:///nowhere"))
    (job,) = jobs.submit([spec()])
    assert "restore it, or choose another name" in ended(job).problem


def test_the_password_is_in_no_argument_no_environment_and_no_file(jobs, spec, tmp_path):
    (tmp_path / "keyed.py").write_text("def train(api_key: str): ...\n")
    command = CommandWork(("echo", "--token", "s3cret-Word"), "/")
    no_fork = TrainingFunctionWork("keyed:train", {"api_key": "s3cret-Word"}, str(tmp_path))
    told = []
    for work in (None, command, no_fork):
        with socket.create_server(("127.0.0.1", 0)) as silent:  # so that the process is there to be looked at
            host = f"127.0.0.1:{silent.getsockname()[1]}"
            uri = f"http://user:s3cret-Word@{host}"
            (job,) = jobs.submit([JobSpec(HOSTILE, uri, work) if work else spec(uri=uri)])
            until(lambda job=job: job.view.pid)
            process = Path(f"/proc/{job.view.pid}")
            told += [(process / "cmdline").read_bytes(), (process / "environ").read_bytes()]
        ended(job)
        no_answer = f"No answer from http://user:•••@{host}"
        if work is command:  # it runs all the same
            assert not job.problem
            assert "No answer from http://user:" in job.log.read_text()
        else:
            assert job.problem.startswith(no_answer)
        told += [job.spec.title.encode(), job.problem.encode()]
    told += [path.read_bytes() for path in jobs.folder.rglob("*") if path.is_file()]
    assert not [text for text in told if b"s3cret-Word" in text]
    assert job.log.stat().st_mode & 0o077 == job.log.parent.stat().st_mode & 0o077 == 0


def test_a_job_that_is_killed_says_by_what_and_leads_a_group_of_its_own(jobs, spec, store_uri):
    (job,) = jobs.submit([spec("boosting")])
    logging(store_uri)
    assert os.getpgid(job.view.pid) == job.view.pid != os.getpgrp()
    os.killpg(job.view.pid, signal.SIGKILL)
    assert ended(job).state is JobState.FAILED
    assert "ended by SIGKILL (out of memory?)" in job.problem


def test_a_job_waits_for_a_server_as_long_as_the_user_says_and_not_as_the_dashboard_does(
    open_jobs, spec, monkeypatch
):
    monkeypatch.setattr("memo_tui.tracking.mlflow_env.set_here", set())
    configure_mlflow(retries=0, timeout=10)
    (job,) = open_jobs().submit([spec()])
    until(lambda: job.view.pid)
    environment = Path(f"/proc/{job.view.pid}/environ").read_bytes()
    ended(job)
    assert b"MLFLOW_HTTP_REQUEST" not in environment
    for name in ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "MLFLOW_HTTP_REQUEST_TIMEOUT"):
        monkeypatch.delenv(name)


def test_a_python_that_says_something_as_it_starts_trains_all_the_same(
    open_jobs, spec, store_uri, tmp_path, monkeypatch
):
    (tmp_path / "sitecustomize.py").write_text("print('hello', flush=True); print('[1]', end='', flush=True)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (job,) = open_jobs().submit([spec()])
    assert (ended(job).state, job.problem) == (JobState.FINISHED, "")
    assert [run.info.status for run in runs_of(store_uri)] == ["FINISHED"]


def test_a_job_of_another_dashboard_is_seen_though_no_supervisor_ran_at_first(open_jobs, spec, monkeypatch):
    monkeypatch.setattr("memo_tui.jobs.client._LOOK_SECONDS", 0.05)
    early = open_jobs()
    assert supervisors(early.folder) == []
    (job,) = open_jobs().submit([spec(uri=NO_ADDRESS)])
    seen = until(lambda: next((each for each in early.newest if each.job_id == job.job_id), None))
    assert ended(seen).state is JobState.FAILED
