"""Jobs that run what the user brought: a command, a project's entry point, a function."""

import json
import os
import signal
import sys
from dataclasses import replace

import mlflow
import psutil
import pytest
from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.rerun import WORK_TAG, form_of
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.training.work.models import ModelsWork
from memo_tui.training.work.project import ProjectWork
from tests.conftest import HOSTILE
from tests.waiting import until

SCRIPT = """\
import os, sys, mlflow
print("training with", sys.argv[1:], "niceness", os.nice(0), flush=True)
with mlflow.start_run():
    mlflow.log_param("lr", sys.argv[-1])
    mlflow.log_metric("loss", float(sys.argv[-1]), step=3)
"""
PROJECT = """\
name: mine
entry_points:
  main:
    parameters: {lr: {type: float, default: 0.1}}
    command: "python train.py --lr {lr}"
"""
MODULE = "def train(tracker, lr: float):\n    tracker.log_metric('loss', lr, step=3)\n"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "my project"
    place.mkdir()
    (place / "train.py").write_text(SCRIPT)
    (place / "MLproject").write_text(PROJECT)
    (place / "mine.py").write_text(MODULE)
    return place


def runs_of(store_uri):
    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name(HOSTILE)
    return client.search_runs([experiment.experiment_id]) if experiment else []


def test_each_is_one_run_that_tells_its_job_and_can_be_run_again(jobs, folder, store_uri):
    works = [
        CommandWork((sys.executable, "train.py", "--lr", "0.5"), str(folder)),
        ProjectWork(str(folder), "main", {"lr": "0.25"}),
        TrainingFunctionWork("mine:train", {"lr": "0.125"}, str(folder)),
    ]
    submitted = jobs.submit([JobSpec(HOSTILE, store_uri, work) for work in works])
    until(lambda: not jobs.active)
    assert [(job.state, job.problem) for job in submitted] == [(JobState.FINISHED, "")] * 3
    by_job = {run.data.tags[JOB_TAG]: run for run in runs_of(store_uri)}
    assert len(runs_of(store_uri)) == 3
    for job, loss in zip(submitted, (0.5, 0.25, 0.125), strict=True):
        run = by_job[job.job_id]
        assert (run.info.status, run.data.metrics["loss"]) == ("FINISHED", loss)
        assert json.loads(run.data.tags[WORK_TAG])["kind"] == job.spec.work.kind
    assert any("training with ['--lr', '0.5'] niceness 5" in line for line in submitted[0].tail(50))
    for job, work in zip(submitted, works, strict=True):
        run = by_job[job.job_id]
        form = form_of(_Run(run.data.tags, run.data.params), str(folder))
        assert form.read({field.name: field.text for field in form.fields}) == work


def test_files_that_hide_modules_do_no_harm_to_what_is_trained_there(jobs, folder, store_uri):
    hiding = ("queue", "random", "socket", "numpy", "pandas", "sqlalchemy", "requests", "yaml", "select")
    for name in hiding:
        (folder / f"{name}.py").write_text("raise RuntimeError('this hides another')\n")
    (folder / "json.py").write_text(f"import mlflow\n\n{MODULE}")
    (folder / "MLproject").write_text(PROJECT.replace("python train.py --lr", "echo"))
    works = [
        ProjectWork(str(folder), "main", {"lr": "0.25"}),
        TrainingFunctionWork("mine:train", {"lr": "0.125"}, str(folder)),
        TrainingFunctionWork("json:train", {"lr": "0.5"}, str(folder)),
    ]
    submitted = jobs.submit([JobSpec(HOSTILE, store_uri, work) for work in works])
    until(lambda: not jobs.active)
    assert [(job.state, job.problem) for job in submitted] == [(JobState.FINISHED, "")] * 3
    assert sorted(run.data.metrics.get("loss", 0) for run in runs_of(store_uri)) == [0, 0.125, 0.5]


class _Run:
    """What `form_of` looks at."""

    def __init__(self, tags, params):
        self.tags, self.params, self.inputs = tags, params, ()


def test_a_command_that_fails_or_is_stopped_leaves_its_run_so(jobs, folder, store_uri):
    sleep = "import time, sys; print('at it', flush=True); time.sleep(600)"
    failing, stopped = jobs.submit(
        [
            JobSpec(HOSTILE, store_uri, CommandWork((sys.executable, "-c", each), str(folder)))
            for each in ("1/0", sleep)
        ]
    )
    until(lambda: "at it" in stopped.tail(1))
    jobs.stop([stopped])
    until(lambda: not jobs.active)
    assert (failing.state, stopped.state) == (JobState.FAILED, JobState.STOPPED)
    assert failing.problem.startswith("ZeroDivisionError: division by zero (")
    assert failing.problem.endswith(" ended with status 1)")
    by_job = {run.data.tags[JOB_TAG]: run for run in runs_of(store_uri)}
    states = {job: run.info.status for job, run in by_job.items()}
    assert states == {failing.job_id: "FAILED", stopped.job_id: "KILLED"}
    assert kept(store_uri, by_job[stopped.job_id]) == {"output.txt": "at it\n"}


def kept(store_uri, run):
    """The texts among a run's artifacts, by their paths."""
    client = MlflowClient(store_uri)
    run_id = run.info.run_id
    paths = [each.path for each in client.list_artifacts(run_id)]
    return {path: mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{path}") for path in paths}


def test_a_failure_is_told_with_the_reason_and_kept_in_the_run(jobs, folder, store_uri):
    (folder / "bad.py").write_text(BAD)
    (folder / "MLproject").write_text("entry_points:\n  main:\n    command: python bad.py\n")
    shell = "echo all is well; echo no data at http://me:geheim@here >&2; exit 3"
    works = [
        CommandWork((sys.executable, "bad.py"), str(folder)),
        ProjectWork(str(folder)),
        CommandWork(("sh", "-c", shell), str(folder)),
        CommandWork(("false",), str(folder)),
        CommandWork(("nowhere",), str(folder)),
    ]
    submitted = jobs.submit([JobSpec(HOSTILE, store_uri, work) for work in works])
    until(lambda: not jobs.active)
    raised, project, told, silent, absent = submitted
    by_job = {run.data.tags[JOB_TAG]: run for run in runs_of(store_uri)}
    assert raised.problem == f"ValueError: no such file ('{sys.executable} bad.py' ended with status 1)"
    assert project.problem.startswith("ValueError: no such file (")
    assert told.problem.endswith(" ended with status 3; its last output: no data at http://me:•••@here")
    assert silent.problem == "'false' ended with status 1."
    assert absent.problem == f"'nowhere' can't be started in {folder}: No such file or directory."
    assert not kept(store_uri, by_job[silent.job_id]) | kept(store_uri, by_job[absent.job_id])
    for job in (raised, project):
        texts = kept(store_uri, by_job[job.job_id])
        assert texts["traceback.txt"].startswith("Traceback (most recent call last):\n  File ")
        assert texts["traceback.txt"].endswith("\nValueError: no such file\n")
        assert "50%" not in texts["output.txt"]
        assert "100%\n" in texts["output.txt"]
    (text,) = kept(store_uri, by_job[told.job_id]).values()
    assert text == "all is well\nno data at http://me:•••@here\n"
    assert raised.log.read_text().count("ValueError: no such file") == 1
    assert told.log.read_text().count("no data at") == 2  # in the command, and in its output


def test_output_is_kept_with_the_runs_of_any_kind_of_job_where_that_is_wished(jobs, folder, store_uri):
    shell = "printf '\\033[31m 0%%\\r100%%\\033[0m of s3cret-w0rd\\n'"
    silent = CommandWork(
        ("sh", "-c", f"{shell}; touch begun; exec sleep 600", "--token", "s3cret-w0rd"), str(folder)
    )
    told = CommandWork(("sh", "-c", shell, "--token", "s3cret-w0rd"), str(folder))
    specs = [
        JobSpec(HOSTILE, store_uri, work) for work in (told, told, ModelsWork(("linear", "ridge")), silent)
    ]
    _, *wished = specs
    without, finished, models, stopped = jobs.submit(
        [specs[0], *(replace(spec, keep_output=True) for spec in wished)]
    )
    until((folder / "begun").exists)
    jobs.stop([stopped])
    until(lambda: not jobs.active)
    texts = {job.job_id: [] for job in (without, finished, models, stopped)}
    for run in runs_of(store_uri):
        texts[run.data.tags[JOB_TAG]].append(kept(store_uri, run).get("output.txt", ""))
    assert texts[without.job_id] == ["100% of ***********\n"]  # as it opened no run of its own
    for job in (finished, stopped):
        (text,) = texts[job.job_id]
        assert "100% of ***" in text
        assert "s3cret" not in text
    one, two = texts[models.job_id]
    assert one == two
    assert "linear: finished" in one
    assert "ridge: finished" in one


BAD = """\
import sys
print("50%\\r100%")
try:
    open("nothing").read()
except OSError as error:
    raise ValueError("no such file\\nlook for it") from error
"""


def test_what_a_killed_job_had_started_ends_with_it(jobs, folder, store_uri):
    command = """
import os, signal, mlflow
mlflow.set_experiment("churn")
mlflow.start_run()
print('child', os.getpid(), flush=True)
signal.pause()
"""
    work = CommandWork((sys.executable, "-c", command), str(folder))
    (job,) = jobs.submit([JobSpec(HOSTILE, store_uri, work)])
    (child,) = until(lambda: [int(line.split()[1]) for line in job.tail(1) if line.startswith("child")])
    os.kill(job.view.pid, signal.SIGKILL)
    until(lambda: not job.active)
    assert "ended by SIGKILL" in job.problem
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name("churn").experiment_id])
    assert (run.info.status, run.data.tags[JOB_TAG]) == ("FAILED", job.job_id)


STUBBORN = """\
import signal, subprocess, sys
child = "from signal import *; signal(SIGTERM, SIG_IGN); print('deaf', flush=True); pause()"
process = subprocess.Popen([sys.executable, "-c", child])
print("child", process.pid, flush=True)
signal.pause()
"""


def test_a_stopped_command_leaves_nothing_running(open_jobs, folder, store_uri):
    jobs = open_jobs(grace=4.0)
    command = CommandWork((sys.executable, "-c", STUBBORN), str(folder))
    (job,) = jobs.submit([JobSpec(HOSTILE, store_uri, command)])
    until(lambda: {"deaf"} & set(job.tail(2)))
    (child,) = (int(line.split()[1]) for line in job.tail(2) if line.startswith("child"))
    assert psutil.pid_exists(child)
    jobs.stop([job])
    until(lambda: not job.active)
    assert job.state is JobState.STOPPED
    until(lambda: not psutil.pid_exists(child))
    (run,) = runs_of(store_uri)
    assert run.info.status == "KILLED"


def test_what_is_secret_in_a_command_stands_nowhere_afterwards(jobs, folder, store_uri, tmp_path):
    value = "s3cret-Value-1"
    script = f'export API_TOKEN={value}; echo "using $API_TOKEN"; echo "refused: $API_TOKEN" >&2; exit 3'
    works = [
        CommandWork(("sh", "-c", script, "sh", "--header", f"X-Thing: {value}"), str(folder)),
        TrainingFunctionWork("keyed:train", {"api_key": value}, str(folder)),
        ProjectWork(str(folder), "keyed", {"api_key": value}),
    ]
    entry_point = '  keyed: {parameters: {api_key: string}, command: "echo refused {api_key} && false"}\n'
    (folder / "MLproject").write_text(PROJECT + entry_point)
    (folder / "keyed.py").write_text("def train(api_key: str):\n    raise ValueError(f'refused {api_key}')\n")
    submitted = jobs.submit([JobSpec(HOSTILE, store_uri, work) for work in works])
    until(lambda: not any(job.active for job in submitted))
    told = [job.log.read_text() + job.problem + job.spec.title + "".join(job.tail()) for job in submitted]
    files = [*tmp_path.rglob("*"), *jobs.folder.rglob("*")]
    kept = [path.read_text("utf-8", "replace") for path in files if path.is_file()]
    assert all("refused" in each for each in told)
    assert len(runs_of(store_uri)) == 3
    assert not [text for text in told if value in text]
    written = (folder / "keyed.py").read_text()
    assert not [text for text in kept if value in text and text != written]
