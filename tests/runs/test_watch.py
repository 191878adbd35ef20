"""The reading thread, on real stores and on servers that fail."""

import queue
import socket
import subprocess
import sys
import time

import pytest
from mlflow import MlflowClient

from memo_tui.runs.model import Phase
from memo_tui.runs.watch import RunWatch
from memo_tui.tracking.address import Address
from memo_tui.tracking.tracker import MlFlowTracker
from tests.conftest import HOSTILE, free_port
from tests.line import Line
from tests.waiting import PATIENCE


class Watched:
    """A watch whose snapshots one waits for."""

    def __init__(self, uri: str, experiment: str = HOSTILE) -> None:
        self.snapshots: queue.Queue = queue.Queue()
        self.seen: list = []
        self.watch = RunWatch(Address.parse(uri), [experiment], self.snapshots.put)
        self.watch.start()

    def until(self, wanted):
        """The first snapshot from now on that is as wanted."""
        while True:
            self.seen.append(self.snapshots.get(timeout=PATIENCE))
            if wanted(self.seen[-1]):
                return self.seen[-1]


@pytest.fixture
def watch():
    watched = []

    def begin(*args):
        watched.append(Watched(*args))
        return watched[-1]

    yield begin
    for each in watched:
        each.watch.stop()
        each.watch.join(timeout=PATIENCE)


def test_runs_arrive_as_they_are_logged(watch, store_uri):
    watched = watch(store_uri)
    assert watched.until(lambda snapshot: snapshot.phase is Phase.LIVE).newest == ()
    tracker = MlFlowTracker(HOSTILE, store_uri)
    with tracker.run(name="[/]"):
        watched.until(lambda snapshot: snapshot.newest and snapshot.newest[0].name == "[/]")
        tracker.log_metric("rmse", 4.5, step=1)
        watched.until(lambda snapshot: snapshot.newest[0].metrics == {"rmse": 4.5})
    watched.until(lambda snapshot: snapshot.newest[0].status == "FINISHED")
    numbers = [snapshot.number for snapshot in watched.seen]
    assert numbers == sorted(set(numbers))


def test_a_followed_history_comes_along_and_grows(watch, store_uri):
    watched = watch(store_uri)
    tracker = MlFlowTracker(HOSTILE, store_uri)
    with tracker.run() as run:
        tracker.log_metric("rmse", 3.0, step=1)
        watched.watch.follow([(run.info.run_id, "rmse")])
        watched.until(lambda snapshot: [list(each.values) for each in snapshot.histories] == [[3.0]])
        tracker.log_metric("rmse", 2.0, step=2)
        watched.until(lambda snapshot: [list(each.values) for each in snapshot.histories] == [[3.0, 2.0]])


def test_a_deleted_experiment_is_told_and_restored(watch, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    tracker.mlflow_client.delete_experiment(tracker.mlflow_experiment_id)
    watched = watch(store_uri)
    watched.until(lambda snapshot: snapshot.phase is Phase.DELETED)
    watched.watch.restore()
    watched.until(lambda snapshot: snapshot.phase is Phase.LIVE)


def test_no_server_is_told_and_tried_again(watch):
    watched = watch(f"http://user:s3cret@127.0.0.1:{free_port()}")
    first = watched.until(lambda snapshot: snapshot.phase is Phase.OFFLINE)
    assert first.problem.startswith("No answer from")
    assert first.retry_at > time.time() - 60
    assert watched.until(lambda snapshot: snapshot.phase is Phase.OFFLINE).number > first.number
    assert "s3cret" not in repr(watched.seen)


def test_a_store_that_cannot_be_made_is_told(watch, tmp_path):
    (tmp_path / "file").write_text("")
    watched = watch(f"sqlite:///{tmp_path}/file/mlflow.db")
    assert "can't be created" in watched.until(lambda snapshot: snapshot.phase is Phase.REFUSED).problem


def test_the_last_good_rows_stay_when_a_server_dies_and_fresh_ones_come_when_it_returns(
    watch, server, monkeypatch
):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    behind = MlFlowTracker("watched over a line", server)
    with behind.run(name="before"):
        pass
    with Line(server) as line:
        watched = watch(line.uri, "watched over a line")
        watched.until(lambda snapshot: snapshot.phase is Phase.LIVE and len(snapshot.runs) == 1)
        line.cut()
        offline = watched.until(lambda snapshot: snapshot.phase is Phase.OFFLINE)
        assert [run.name for run in offline.newest] == ["before"]
        assert "No answer" in offline.problem
        with behind.run(name="meanwhile"):
            pass
        line.mend()
        watched.watch.wake()
        back = watched.until(lambda snapshot: snapshot.phase is Phase.LIVE and len(snapshot.runs) == 2)
    assert back.problem == ""


def test_a_process_ends_at_once_while_a_server_hangs():
    """The server takes the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        code = (
            "import threading; from memo_tui.runs.watch import RunWatch\n"
            "from memo_tui.tracking.address import Address\n"
            f"watch = RunWatch(Address.parse('http://127.0.0.1:{silent.getsockname()[1]}'), 'x', print)\n"
            "watch.start(); print('ready', flush=True); input(); watch.stop()\n"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        silent.accept()
        child.stdin.write("\n")
        child.stdin.close()
        try:
            child.wait(timeout=8)  # less than a request may take
        finally:
            child.kill()


def test_plain_mlflow_reads_what_the_watch_read(watch, store_uri):
    tracker = MlFlowTracker(HOSTILE, store_uri)
    for _ in range(3):
        with tracker.run():
            tracker.log_metric("rmse", 1.5)
    snapshot = watch(store_uri).until(lambda snapshot: snapshot.phase is Phase.LIVE)
    plain = MlflowClient(store_uri).search_runs([tracker.mlflow_experiment_id])
    assert {(run.run_id, run.name, run.start, run.end) for run in snapshot.newest} == {
        (run.info.run_id, run.info.run_name, run.info.start_time, run.info.end_time) for run in plain
    }
