"""One flight where launches share only a store: on workers of Dask, and while a server is restarted."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.training.memo import flight, memory
from memo_tui.training.memo.verdict import JOINED, MISS
from tests.conftest import free_port, run_server
from tests.jobs.test_dask import Cluster
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("preloaded")

MODULE = """
import sys, time
from contextlib import nullcontext
from pathlib import Path
from memo_tui import memoized_training
from memo_tui.training.memo import memory

def launch(folder, uri, lr):
    memory.one_at_a_time = lambda digest: nullcontext()  # as on several machines

    @memoized_training(experiment="houses", tracking_uri=uri)
    def train(tracker, lr: float):
        with Path(folder, "ran").open("a") as file:
            file.write(f"{lr}\\n")
        Path(folder, "begun").touch()
        while Path(folder, "wait").exists():
            time.sleep(0.02)
        tracker.log_metric("rmse", lr)

    result = train(lr)
    return result.run_id, result.verdict.word, result.metrics["rmse"]
"""
TIMES = 5


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module that trains, in a folder of its own."""
    (tmp_path / "trains_here.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(Path(__file__).parents[3]))))
    real = memory.one_at_a_time
    yield "trains_here"
    memory.one_at_a_time = real
    sys.modules.pop("trains_here", None)


def ran(tmp_path):
    return (tmp_path / "ran").read_text().split()


def test_two_workers_of_dask_that_launch_one_training_at_once_run_it_once(module, tmp_path, store_uri):
    distributed = pytest.importorskip("distributed")
    from trains_here import launch

    cluster = Cluster(tmp_path)
    try:
        for _ in range(2):
            cluster.add_worker()
        cluster.wait(2)
        with distributed.Client(cluster.address, timeout=PATIENCE) as client:
            workers = [*client.scheduler_info()["workers"]]
            for each in range(TIMES):
                futures = [
                    client.submit(launch, str(tmp_path), store_uri, each / 2, workers=[worker], pure=False)
                    for worker in workers
                ]
                first, second = client.gather(futures)
                assert first[0] == second[0]
                assert first[2] == second[2] == each / 2
                assert MISS in (first[1], second[1])
    finally:
        cluster.close()
    assert ran(tmp_path) == [str(each / 2) for each in range(TIMES)]


def test_a_server_that_is_restarted_while_a_leader_trains(module, tmp_path, empty_store, monkeypatch):
    from trains_here import launch

    folder, port = tmp_path / "server", free_port()
    folder.mkdir()
    shutil.copy(empty_store, folder / "mlflow.db")
    (tmp_path / "wait").touch()
    options = ("--artifacts-destination", (folder / "artifacts").as_uri())
    server = run_server(folder, *options, port=port)
    uri = next(server)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    program = "import sys\nfrom trains_here import launch\nprint(*launch(*sys.argv[1:3], 0.5))"
    leader = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), uri], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    until((tmp_path / "begun").exists)
    monkeypatch.setattr(flight, "SILENT_SECONDS", 3.0)  # less than the server is away
    monkeypatch.setattr(flight, "_LONGEST_WAIT", 0.2)
    asked, away = threading.Event(), threading.Event()
    real = MlflowClient.get_run

    def get_run(self, run_id):
        asked.set()
        try:
            return real(self, run_id)
        except Exception:
            away.set()
            raise

    monkeypatch.setattr(MlflowClient, "get_run", get_run)
    found = []
    follower = threading.Thread(target=lambda: found.append(launch(str(tmp_path), uri, 0.5)))
    follower.start()
    assert asked.wait(PATIENCE)
    server.close()
    assert away.wait(PATIENCE)
    again = run_server(folder, *options, port=port)
    next(again)
    (tmp_path / "wait").unlink()
    run_id, word, _ = leader.communicate(timeout=PATIENCE)[0].splitlines()[-1].split()
    follower.join(PATIENCE)
    again.close()
    assert word == MISS
    assert found == [(run_id, JOINED, 0.5)]
    assert ran(tmp_path) == ["0.5"]
