"""One flight: of several launches of one key at the same time, one trains and the others join."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from mlflow import MlflowClient

from memo_tui import memoized_training
from memo_tui.errors import TrainingFailed
from memo_tui.training.memo import flight, slots
from memo_tui.training.memo.verdict import JOINED, MISS
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("preloaded")

PROCESSES, TIMES = 4, 10
MODULE = """
import sys, time
from pathlib import Path
from memo_tui import memoized_training

folder, uri = Path(sys.argv[1]), sys.argv[2]

@memoized_training(experiment="houses", tracking_uri=uri)
def train(tracker, lr: float = 0.1):
    folder = Path(sys.argv[1])
    with (folder / "ran").open("a") as file:
        file.write(f"{lr}\\n")
    while (folder / "wait").exists():
        time.sleep(0.02)
    if lr == 13:
        raise ValueError("diverged")
    tracker.log_metric("rmse", lr)
"""
ROUNDS = (
    MODULE
    + """
import json
train.explain(lr=-1.0)
print("ready", flush=True)
for lr in sys.stdin:
    result = train(lr=float(lr))
    print(json.dumps([result.run_id, result.verdict.word, result.metrics["rmse"]]), flush=True)
"""
)
ONCE = (
    MODULE
    + """
result = train(lr=float(sys.argv[3]))
print(result.run_id, result.verdict.word)
"""
)


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def launched(tmp_path, store_uri):
    """Starts a script of the user's; all are ended after the test."""
    processes = []

    def launch(source, *arguments):
        script = tmp_path / f"script{len(processes)}.py"  # of its own: another may just be reading its file
        script.write_text(source)
        processes.append(
            subprocess.Popen(
                [sys.executable, script.name, str(tmp_path), store_uri, *arguments], cwd=tmp_path,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
        return processes[-1]

    yield launch
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def freeze(store):
    """Stops a process where it stands, but not within a transaction, which would lock the store."""

    def stop(process):
        process.send_signal(signal.SIGSTOP)
        with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                return False
            return True

    return lambda process: until(lambda: stop(process))


@pytest.fixture
def soon_lost(monkeypatch):
    """A training counts as lost after half a second of silence."""
    monkeypatch.setattr(flight, "SILENT_SECONDS", 0.5)


def ran(tmp_path):
    path = tmp_path / "ran"
    return path.read_text().split() if path.exists() else []


def test_processes_that_launch_one_training_at_once_run_it_once(tmp_path, launched, client):
    processes = [launched(ROUNDS) for _ in range(PROCESSES)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * PROCESSES
    for each in range(TIMES):
        for process in processes:
            print(each / 2, file=process.stdin, flush=True)
        results = [json.loads(process.stdout.readline()) for process in processes]
        assert len({run_id for run_id, _, _ in results}) == 1
        assert sorted(word for _, word, _ in results if word == MISS) == [MISS]
        assert {rmse for _, _, rmse in results} == {each / 2}
    assert ran(tmp_path) == [str(each / 2) for each in range(TIMES)]
    runs = client.search_runs([client.get_experiment_by_name("houses").experiment_id])
    assert [run.info.status for run in runs] == ["FINISHED"] * TIMES
    assert not client.search_runs(
        [client.get_experiment_by_name("houses").experiment_id], run_view_type=2
    )  # who joined has created none, on this machine


class Follower(threading.Thread):
    """Launches the training of the script, in this process."""

    def __init__(self, tmp_path, store_uri, lr=0.5):
        super().__init__(daemon=True)
        sys.argv[1:] = [str(tmp_path), store_uri]
        space = {"__name__": "__main__", "__file__": str(tmp_path / "script.py")}
        exec(compile(MODULE, str(tmp_path / "script.py"), "exec"), space)  # noqa: S102
        self.train, self.lr = space["train"], lr
        self.result = self.error = None

    def run(self):
        try:
            self.result = self.train(lr=self.lr)
        except Exception as error:
            self.error = error


@pytest.fixture
def follower(tmp_path, store_uri, monkeypatch):
    monkeypatch.setattr(sys, "argv", [*sys.argv])
    return lambda **options: Follower(tmp_path, store_uri, **options)


def waiting_for(client, run_id, monkeypatch):
    """An event that is set when somebody looks at a run the second time."""
    looked = threading.Event()
    real = MlflowClient.get_run
    count = []

    def get_run(self, each):
        count.append(each)
        if count.count(run_id) > 1:
            looked.set()
        return real(self, each)

    monkeypatch.setattr(MlflowClient, "get_run", get_run)
    return looked


def leading(client):
    """The run that leads, once it does."""

    def found():
        experiment = client.get_experiment_by_name("houses")
        runs = client.search_runs([experiment.experiment_id]) if experiment else []
        return next((run for run in runs if slots.LEADER in run.data.params), None)

    return until(found)


def test_a_launch_joins_one_that_is_under_way(tmp_path, launched, client, follower, monkeypatch):
    (tmp_path / "wait").touch()
    leader = launched(ONCE, "0.5")
    until(lambda: ran(tmp_path))
    run = leading(client)
    looked = waiting_for(client, run.info.run_id, monkeypatch)
    other = follower()
    other.start()
    assert looked.wait(PATIENCE)
    (tmp_path / "wait").unlink()
    other.join(PATIENCE)
    assert leader.communicate(timeout=PATIENCE)[0].split() == [run.info.run_id, MISS]
    assert (other.result.run_id, other.result.verdict.word) == (run.info.run_id, JOINED)
    assert len(ran(tmp_path)) == 1


def test_who_joined_a_training_that_fails_learns_it_and_the_next_launch_trains(
    tmp_path, launched, client, follower, monkeypatch
):
    (tmp_path / "wait").touch()
    launched(ONCE, "13")
    until(lambda: ran(tmp_path))
    run = leading(client)
    looked = waiting_for(client, run.info.run_id, monkeypatch)
    other = follower(lr=13.0)
    other.start()
    assert looked.wait(PATIENCE)
    (tmp_path / "wait").unlink()
    other.join(PATIENCE)
    assert isinstance(other.error, TrainingFailed)
    assert str(other.error).startswith(f"{run.info.run_name}, which trained the same, failed")
    again = follower(lr=13.0)
    again.start()
    again.join(PATIENCE)
    assert str(again.error) == "diverged"
    assert len(ran(tmp_path)) == 2


def test_a_leader_that_is_killed_is_replaced_by_one_of_those_who_wait(
    tmp_path, launched, client, follower, monkeypatch
):
    (tmp_path / "wait").touch()
    leader = launched(ONCE, "0.5")
    until(lambda: ran(tmp_path))
    run = leading(client)
    looked = waiting_for(client, run.info.run_id, monkeypatch)
    others = [follower(), follower()]
    for other in others:
        other.start()
    assert looked.wait(PATIENCE)
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    (tmp_path / "wait").unlink()
    for other in others:
        other.join(PATIENCE)
    assert others[0].result.run_id == others[1].result.run_id != run.info.run_id
    verdicts = {other.result.verdict.word: str(other.result.verdict) for other in others}
    assert verdicts.keys() == {MISS, JOINED}
    assert verdicts[MISS] == f"MISS: {run.info.run_name} was lost; taken over"
    assert len(ran(tmp_path)) == 2
    lost = client.get_run(run.info.run_id)
    assert lost.info.status == "FAILED"
    assert "taken over" in lost.data.tags["memo_tui.lost"]


@pytest.mark.usefixtures("soon_lost")
def test_a_leader_that_wakes_up_after_it_was_replaced_gives_no_second_result(
    tmp_path, launched, client, follower, freeze
):
    (tmp_path / "wait").touch()
    leader = launched(ONCE, "0.5")
    until(lambda: ran(tmp_path))
    run = leading(client)
    freeze(leader)
    (tmp_path / "wait").unlink()
    other = follower()
    other.start()
    other.join(PATIENCE)
    assert other.result.run_id != run.info.run_id
    leader.send_signal(signal.SIGCONT)
    assert leader.communicate(timeout=PATIENCE)[0].split() == [other.result.run_id, JOINED]
    assert client.get_run(run.info.run_id).info.status == "KILLED"
    assert other.train(lr=0.5).run_id == other.result.run_id


FREEZES = """
from memo_tui.training.memo import stored_runs
real = stored_runs.store_key
def store_key(*arguments):
    (folder / "ending").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
    real(*arguments)
stored_runs.store_key = store_key
"""


@pytest.mark.usefixtures("soon_lost")
def test_a_leader_that_freezes_while_it_finishes_gives_no_second_result(
    tmp_path, launched, client, follower, freeze
):
    leader = launched(MODULE + FREEZES + ONCE.removeprefix(MODULE), "0.5")
    until((tmp_path / "ending").exists)
    run = leading(client)
    assert run.data.params[slots.END] == run.info.run_id
    freeze(leader)
    other = follower()
    other.start()
    other.join(PATIENCE)
    assert other.result.run_id != run.info.run_id
    (tmp_path / "go").touch()
    leader.send_signal(signal.SIGCONT)
    assert leader.communicate(timeout=PATIENCE)[0].split() == [other.result.run_id, JOINED]
    assert client.get_run(run.info.run_id).info.status == "KILLED"
    client.set_terminated(run.info.run_id, "FINISHED")  # if it had frozen even later
    assert other.train(lr=0.5).run_id == other.result.run_id
    client.delete_run(other.result.run_id)
    assert "was lost, and its training taken over" in str(other.train.explain(lr=0.5))


@pytest.mark.parametrize("slot", ["", slots.LEADER, slots.END])
def test_a_launch_that_died_at_any_moment_blocks_nobody(client, store_uri, slot):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def train(lr=0.1):
        return {"rmse": lr}

    result = train()
    run = client.get_run(result.run_id)
    client.delete_run(result.run_id)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    origin = {**json.loads(run.data.tags["memo_tui.origin"]), "pid": gone.pid}
    tags = {**run.data.tags, "memo_tui.origin": json.dumps(origin)}
    dead = client.create_run(run.info.experiment_id, tags=tags).info.run_id
    if slot:
        client.log_param(dead, slots.LEADER, dead)
        client.log_param(dead, slot, dead)
    first = train()
    assert first.verdict.word == MISS
    assert train().run_id == first.run_id != dead
