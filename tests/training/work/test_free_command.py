"""A command that opens its runs itself: they are found, whatever opens them, and ended with it."""

import json
import os
import shlex
import shutil
import signal
import sys
import sysconfig
import threading
from contextlib import nullcontext
from pathlib import Path

import psutil
import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import TrainingFailed
from memo_tui.training.work.end_opened import other_stores
from memo_tui.training.work.free_command import FreeCommand
from memo_tui.training.work.opened_runs import RUNS, opened_in
from tests.conftest import HOSTILE
from tests.waiting import until

OPENS = """
import importlib.util, subprocess, sys
assert importlib.util.find_spec("memo_tui") is None
import mlflow
from mlflow import MlflowClient

if sys.argv[1:] == ["child"]:
    with mlflow.start_run(run_name="a child's"):  # in the experiment that its parent has set
        mlflow.log_metric("loss", 0.5)
    sys.exit()
with mlflow.start_run(run_name="first"):
    with mlflow.start_run(nested=True, run_name="nested"):
        mlflow.log_metric("loss", 0.25)
mlflow.set_experiment("churn")
with mlflow.start_run():
    pass
children = [subprocess.Popen([sys.executable, "-S", __file__, "child"]) for _ in range(2)]
client = MlflowClient()
churn = client.get_experiment_by_name("churn").experiment_id
client.create_run(churn, tags={"memo_tui.job": "mine"}, run_name="open")
assert [child.wait() for child in children] == [0, 0]
mlflow.set_tracking_uri("sqlite:///else.db")
mlflow.set_experiment("there")
with mlflow.start_run(run_name="elsewhere"):
    pass
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def tracker(store_uri):
    return MlFlowTracker(HOSTILE, store_uri)


@pytest.fixture
def other_python(tmp_path, monkeypatch):
    """A Python that has MLflow, but not memo-tui; what it finds is on the user's `PYTHONPATH`."""
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    for each in Path(sysconfig.get_path("purelib")).iterdir():
        if "memo_tui" not in each.name and each.suffix != ".pth":
            (libraries / each.name).symlink_to(each)
    monkeypatch.setenv("PYTHONPATH", str(libraries))
    return [sys.executable, "-S"]


class Command:
    """A command, and what became of its runs."""

    def __init__(self, tracker, folder, argv, **options):
        self.runs = []
        self.command = FreeCommand(
            tracker, argv, folder, folder / RUNS, "7f", opened=self.runs.extend, **options
        )

    def run(self):
        try:
            return self.command.run()
        finally:
            self.by_name = {run.name: run for run in self.runs}


def all_runs(client):
    return client.search_runs([each.experiment_id for each in client.search_experiments()])


def test_the_runs_of_every_process_are_found_wherever_they_are(
    tracker, client, store, tmp_path, other_python
):
    shutil.copy(store, tmp_path / "else.db")
    (tmp_path / "train.py").write_text(OPENS)
    tags = {"mlflow.parentRunId": "of the sweep", "team": "blue"}
    command = Command(tracker, tmp_path, [*other_python, "train.py", "0"], name="named", tags=tags)
    assert command.run() == ""
    assert len(command.runs) == 7
    found = {run.info.run_id: run for run in all_runs(client)}
    assert set(found) == {run.run_id for run in command.runs if run.same}
    where = {"elsewhere": "there", "first": HOSTILE, "nested": HOSTILE}
    for run in command.runs:
        assert run.status == "FINISHED"
        assert run.experiment == where.get(run.name, "churn")
        if run.same:
            stored = found[run.run_id].data.tags
            assert stored["memo_tui.job"] == ("mine" if run.name == "open" else "7f")
            assert stored["team"] == "blue"
            assert Path(stored["mlflow.source.name"]).name == "train.py"
            assert stored["memo_tui.command"].endswith("train.py 0")
            assert "memo_tui.origin" in stored
    names = sorted(run.name for run in command.runs)
    assert names == ["a child's", "a child's", "elsewhere", "first", "named", "nested", "open"]
    first, nested = command.by_name["first"], command.by_name["nested"]
    assert found[first.run_id].data.tags["mlflow.parentRunId"] == "of the sweep"
    assert nested.parent == found[nested.run_id].data.tags["mlflow.parentRunId"] == first.run_id
    (sentence,) = other_stores(command.runs, tracker.mlflow_uri)
    assert f"a run is in sqlite:///{tmp_path}/else.db, not in sqlite:///{store}" in sentence
    assert "first" in [run.name for run in opened_in(tmp_path / RUNS)]


def test_what_a_failing_command_left_open_fails_and_holds_its_traceback(tracker, client, tmp_path):
    (tmp_path / "train.py").write_text(
        "from mlflow import MlflowClient\nMlflowClient().create_run('0', run_name='open')\n1 / 0\n"
    )
    output = tmp_path / "output.log"
    words = ["sh", "-c", f"exec {shlex.quote(sys.executable)} train.py 2> output.log"]
    command = Command(tracker, tmp_path, words, output=output)
    with pytest.raises(TrainingFailed, match="ZeroDivisionError: division by zero"):
        command.run()
    (run,) = all_runs(client)
    assert (run.info.run_name, run.info.status) == ("open", "FAILED")
    assert {each.path for each in client.list_artifacts(run.info.run_id)} == {"output.txt", "traceback.txt"}


def test_a_command_that_opens_none_has_a_run_of_its_own(tracker, client, tmp_path):
    command = Command(
        tracker, tmp_path, ["sh", "-c", "sleep 0.3; exit 3"], name="mine", tags={"team": "blue"}
    )
    with pytest.raises(TrainingFailed, match="ended with status 3"):
        command.run()
    assert command.runs == []
    (run,) = all_runs(client)
    assert (run.info.status, run.info.run_name) == ("FAILED", "mine")
    assert run.info.end_time - run.info.start_time >= 300
    tags = run.data.tags
    assert (tags["memo_tui.job"], tags["team"], tags["memo_tui.exit_status"]) == ("7f", "blue", "3")
    assert tags["memo_tui.command"] == "sh -c 'sleep 0.3; exit 3'"


def test_the_environment_is_the_users_own_but_for_store_and_experiment(
    tracker, store_uri, tmp_path, monkeypatch, capfd
):
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}/other")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "77")
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    Command(tracker, tmp_path, [sys.executable, "-S", "-c", code]).run()
    told = json.loads(capfd.readouterr().out)
    *kept, ours = told["PYTHONPATH"].split(os.pathsep)
    assert kept == [str(tmp_path), "/other"]
    assert not list(Path(ours).glob("memo_tui"))  # it offers nothing else of this program
    mlflow_variables = {name: value for name, value in told.items() if name.startswith("MLFLOW")}
    assert mlflow_variables == {
        "MLFLOW_DISABLE_TELEMETRY": "true",  # the user's own
        "MLFLOW_TRACKING_URI": store_uri,
        "MLFLOW_EXPERIMENT_NAME": HOSTILE,
    }


LEAVES = """
import mlflow, signal, subprocess, sys
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, __file__, "child"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with mlflow.start_run(run_name=sys.argv[-1]):
    open("open" + sys.argv[-1][-5:], "w").close()
    signal.pause()
"""


def test_a_stop_ends_the_runs_of_all_processes_and_them(tracker, client, tmp_path):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    (tmp_path / "train").write_text(LEAVES)
    opened = [tmp_path / f"open{name}" for name in ("child", "train")]

    def stop():
        try:
            until(lambda: all(path.exists() for path in opened))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    sender = threading.Thread(target=stop)
    sender.start()
    command = Command(tracker, tmp_path, [sys.executable, "train"])
    try:
        with pytest.raises(KeyboardInterrupt):
            command.run()
    finally:
        signal.signal(signal.SIGTERM, before)
        sender.join()
    runs = all_runs(client)
    assert [run.info.status for run in runs] == ["KILLED", "KILLED"]
    assert {run.info.run_name for run in runs} == {"train", "child"}
    pids = [json.loads(run.data.tags["memo_tui.origin"])["pid"] for run in runs]
    until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


@pytest.mark.parametrize(
    ("end", "status"), [("pass", "FINISHED"), ("raise ValueError", "FAILED"), ("sys.exit(3)", "FAILED")]
)
def test_a_run_that_a_program_leaves_open_ends_as_the_program(tracker, client, tmp_path, end, status):
    (tmp_path / "train.py").write_text(
        "import sys, mlflow\n"
        "with mlflow.start_run(run_name='ended'):\n    pass\n"
        "mlflow.start_run(run_name='outer')\n"
        "mlflow.start_run(run_name='left', nested=True)\n"
        f"{end}\n"
    )
    command = Command(tracker, tmp_path, [sys.executable, "train.py"])
    with nullcontext() if end == "pass" else pytest.raises(TrainingFailed):
        command.run()
    found = {run.info.run_name: run.info.status for run in all_runs(client)}
    assert found == {"ended": "FINISHED", "outer": status, "left": status}


WORKERS = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
import mlflow

def train(name):
    mlflow.start_run(run_name=name)
    if "said" in name:
        mlflow.end_run()
    if "raises" in name:
        raise ValueError(name)
    sys.exit(3 if "exits" in name else 0)

if __name__ == "__main__":
    in_fork = ("ends", "raises", "exits", "said, then raises")
    for how, names in {"fork": in_fork, "spawn": ("raises",)}.items():
        kind = multiprocessing.get_context(how)
        workers = [kind.Process(target=train, args=(f"{how}: {name}",)) for name in names]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    with multiprocessing.Pool(1) as pool:
        failed = pool.apply_async(train, ("a pool: raises",))
        failed.wait()
        assert not failed.successful()
    with ProcessPoolExecutor(1) as pool:
        assert isinstance(pool.submit(train, "an executor: raises").exception(), ValueError)
"""


def test_runs_that_a_worker_leaves_open_fail_with_it_though_the_program_ends_well(tracker, client, tmp_path):
    (tmp_path / "train.py").write_text(WORKERS)
    Command(tracker, tmp_path, [sys.executable, "train.py"]).run()
    assert {run.info.run_name: run.info.status for run in all_runs(client)} == {
        "fork: ends": "FINISHED",
        "fork: raises": "FAILED",
        "fork: exits": "FAILED",
        "fork: said, then raises": "FINISHED",
        "spawn: raises": "FAILED",
        "a pool: raises": "FAILED",
        "an executor: raises": "FAILED",
    }


def test_runs_that_are_open_at_ctrl_c_are_killed(tracker, client, tmp_path):
    (tmp_path / "train.py").write_text(
        "import mlflow\n"
        "try:\n    with mlflow.start_run(run_name='its block is left'):\n        raise KeyboardInterrupt\n"
        "except KeyboardInterrupt:\n    mlflow.start_run(run_name='said')\n    mlflow.end_run('FAILED')\n"
        "mlflow.start_run(run_name='left')\n"
        "raise KeyboardInterrupt\n"
    )
    with pytest.raises(TrainingFailed):
        Command(tracker, tmp_path, [sys.executable, "train.py"]).run()
    found = {run.info.run_name: run.info.status for run in all_runs(client)}
    assert found == {"its block is left": "KILLED", "said": "FAILED", "left": "KILLED"}
