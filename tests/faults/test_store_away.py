"""A training whose store answers wrongly or not at all: it goes on, and the store has everything once."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreError
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import Waiting, journals
from memo_tui.tracking.journal.left import deliver_left
from tests.faults.proxy import DRIPS, FAULTS, HANGS, LOST, Proxy
from tests.tracking.flushing import flush
from tests.tracking.postgres import cluster
from tests.waiting import PATIENCE, until

STEPS = 80


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    with Proxy(server) as proxy:
        yield proxy


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memo_tui.tracking.tracker.END_SECONDS", 0.5)


def log_all(tracker: MlFlowTracker, first: int = 0, steps: int = STEPS) -> float:
    """Log values, a param and a tag; how many seconds the longest call took."""
    longest = 0.0
    for step in range(first, first + steps):
        begun = time.perf_counter()
        tracker.log_step({"rmse": float(step), "mae": step / 2}, step)
        longest = max(longest, time.perf_counter() - begun)
    tracker.log_params({"alpha": first})
    tracker.expect_steps(steps)
    return longest


def has_all(uri: str, run_id: str, steps: int = STEPS, status: str = "FINISHED") -> None:
    """Check that a run has everything that was logged to it."""
    client = MlflowClient(uri)
    run = client.get_run(run_id)
    assert run.info.status == status
    assert (run.data.params, run.data.tags["memo_tui.steps"]) == ({"alpha": "0"}, str(steps))
    for key, share in (("rmse", 1.0), ("mae", 0.5)):
        history = sorted((each.step, each.value) for each in client.get_metric_history(run_id, key))
        assert history == [(step, step * share) for step in range(steps)]


@pytest.mark.parametrize("fault", [*FAULTS, HANGS, DRIPS])
def test_values_logged_while_the_server_fails_are_all_there_once(
    proxy: Proxy, server: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memo_tui.tracking.journal.server_writer._SECONDS", 0.5)
    tracker = MlFlowTracker(f"fault {fault}", proxy.uri)
    run_id = tracker.create_run().info.run_id
    proxy.fault = fault
    longest = log_all(tracker)
    until(lambda: proxy.faulty >= 2)
    assert longest < 0.1
    assert tracker.unwritten == 2 * STEPS + 2
    proxy.fault = ""
    until(lambda: not tracker.unwritten)
    tracker.end_run()
    assert tracker.is_delivered
    has_all(server, run_id)
    assert set(proxy.points.values()) == {1}
    assert journals() == []


@pytest.mark.parametrize("only", ["experiments/", "runs/create"])
@pytest.mark.parametrize("fault", ["other JSON", "empty", "HTML", "null"])
def test_no_run_begins_by_an_answer_that_is_not_mlflows(proxy: Proxy, fault: str, only: str) -> None:
    tracker = MlFlowTracker("begins", proxy.uri)
    _ = tracker.mlflow_client
    proxy.only, proxy.fault = only, fault
    with pytest.raises(StoreError, match="answers, but not as an MLflow server"):
        tracker.create_run()
    assert tracker.open_run is None


def test_a_request_whose_answer_is_lost_now_and_then_is_not_sent_twice(proxy: Proxy, server: str) -> None:
    tracker = MlFlowTracker("now and then", proxy.uri)
    run_id = tracker.create_run().info.run_id
    proxy.only = "runs/log-batch"
    for turn in range(4):
        proxy.fault = LOST
        before = proxy.faulty
        for step in range(turn * 20, turn * 20 + 20):
            tracker.log_step({"rmse": float(step), "mae": step / 2}, step)
        until(lambda before=before: proxy.faulty > before)
        proxy.fault = ""
        until(lambda: not tracker.unwritten)
    tracker.log_params({"alpha": 0})
    tracker.expect_steps(STEPS)
    tracker.end_run()
    has_all(server, run_id)
    assert set(proxy.points.values()) == {1}


@pytest.mark.parametrize("fault", ["401", "other JSON", "empty object", HANGS])
def test_what_is_left_at_the_end_waits_and_is_delivered_later_as_it_was(
    proxy: Proxy, server: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memo_tui.tracking.journal.server_writer._SECONDS", 0.3)
    tracker = MlFlowTracker(f"left {fault}", proxy.uri)
    told: list[str] = []
    tracker.report = told.append
    run_id = tracker.create_run().info.run_id
    proxy.fault = fault
    with pytest.raises(ZeroDivisionError), tracker.run(begun=tracker.mlflow_run):
        log_all(tracker)
        raise ZeroDivisionError
    ended = time.time()
    assert tracker.run_status == "FAILED"
    assert "162 values and the end of the run" in told[0]
    tracker._log._calls.put("now")
    proxy.fault = ""
    until(lambda: tracker.is_delivered)
    has_all(server, run_id, status="FAILED")
    assert MlflowClient(server).get_run(run_id).info.end_time / 1000 <= ended


def test_a_refused_value_is_told_and_takes_no_other_with_it(proxy: Proxy, server: str) -> None:
    tracker = MlFlowTracker("refused", proxy.uri)
    told: list[str] = []
    tracker.report = told.append
    with tracker.run() as run:
        for step in range(50):
            tracker.log_step({"rmse": float(step), "not[allowed]": 2.0}, step)
        tracker.log_params({"alpha": 1, "also[not]": 2})
        tracker.log_param("alpha", "changed")
        tracker.log_step({"rmse": 50.0}, 50)
    found = MlflowClient(server).get_run(run.info.run_id)
    assert (found.info.status, found.data.params, found.data.metrics) == (
        "FINISHED",
        {"alpha": "1"},
        {"rmse": 50.0},
    )
    assert len(MlflowClient(server).get_metric_history(run.info.run_id, "rmse")) == 51
    for word in ("not[allowed]", "also[not]", "changed"):
        assert any(word in sentence for sentence in told)


@pytest.mark.parametrize("what", ["run", "experiment"])
def test_a_run_that_is_deleted_meanwhile_gets_the_rest_when_it_is_restored(server: str, what: str) -> None:
    tracker = MlFlowTracker(f"deleted {what}", server)
    tracker.report = lambda _: None
    client = MlflowClient(server)
    run = tracker.create_run()
    run_id, experiment_id = run.info.run_id, run.info.experiment_id
    client.delete_run(run_id) if what == "run" else client.delete_experiment(experiment_id)
    log_all(tracker)
    with pytest.raises(StoreError, match="is deleted: restore it"):
        tracker.flush()
    tracker.end_run()
    client.restore_run(run_id) if what == "run" else client.restore_experiment(experiment_id)
    flush(tracker)
    has_all(server, run_id)


def test_a_locked_database_holds_no_training_up(store, store_uri: str) -> None:
    tracker = MlFlowTracker("locked", store_uri)
    run_id = tracker.create_run().info.run_id
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert log_all(tracker) < 0.1
        until(lambda: tracker._log._journal.waiting == 2 * STEPS + 2)
        other.execute("ROLLBACK")
    tracker.end_run()
    flush(tracker)
    has_all(store_uri, run_id)


def test_the_dashboards_count_says_what_waits_for_which_store(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memo_tui.tracking.journal.folder._FRESH_SECONDS", 0.0)
    address = Address.parse(proxy.uri.replace("://", "://ada:s3cret-Word@"))
    tracker = MlFlowTracker("counted", address.uri)
    tracker.report = lambda _: None
    tracker.create_run()
    monkeypatch.setattr("memo_tui.tracking.journal.file._held_here", set())  # as another process sees it
    waiting = Waiting()
    assert waiting.count(address).sentence == ""
    proxy.fault = "503"
    tracker.log_step({"a": 1.0, "b": 2.0}, 1)
    assert waiting.count(address).sentence == "2 values wait for the server"
    assert waiting.count(Address.parse("http://127.0.0.1:9")).sentence == ""
    tracker.end_run()
    (path,) = journals()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert b"s3cret" not in path.read_bytes()
    assert b"ada" not in path.read_bytes()
    proxy.fault = ""
    flush(tracker)
    assert waiting.count(address).sentence == ""


def test_many_threads_log_to_one_run(server: str) -> None:
    tracker = MlFlowTracker("threads", server)
    with tracker.run() as run:
        threads = [
            threading.Thread(
                target=lambda name=name: [tracker.log_step({name: float(step)}, step) for step in range(300)]
            )
            for name in ("a", "b", "c", "d")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    flush(tracker)
    client = MlflowClient(server)
    assert {name: len(client.get_metric_history(run.info.run_id, name)) for name in "abcd"} == dict.fromkeys(
        "abcd", 300
    )
    assert list(deliver_left(Address.parse(server))) == []


def test_a_full_disk_under_the_journal_costs_nothing_while_the_training_runs(
    proxy: Proxy, server: str, tmp_path
) -> None:
    code = (
        "import resource, sys\n"
        "from memo_tui import MlFlowTracker\n"
        "tracker = MlFlowTracker('full', sys.argv[1])\n"
        "limit = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "with tracker.run() as run:\n"
        "    print(run.info.run_id, flush=True)\n"
        "    input()\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limit[1]))\n"
        f"    for step in range({STEPS}):\n"
        "        tracker.log_step({'rmse': float(step), 'mae': step / 2}, step)\n"
        "    tracker.log_params({'alpha': 0})\n"
        f"    tracker.expect_steps({STEPS})\n"
        "    print(tracker.undelivered, flush=True)\n"
        "    input()\n"
    )
    command = [sys.executable, "-c", code, proxy.uri]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as script:
        run_id = script.stdout.readline().strip()
        proxy.fault = "503"
        script.stdin.write("\n")
        script.stdin.flush()
        said = script.stdout.readline()
        assert f"{2 * STEPS + 2} values of the run {run_id} wait in memory alone" in said
        proxy.fault = ""
        script.communicate("\n", timeout=PATIENCE)
    assert script.returncode == 0
    has_all(server, run_id)


def test_a_postgresql_that_ends_its_connections_holds_no_training_up() -> None:
    found = cluster()
    uri = found.uri(found.new_store())
    tracker = MlFlowTracker("restarted", uri)
    run_id = tracker.create_run().info.run_id
    name = uri.rpartition("/")[2]
    found.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    found.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
    assert log_all(tracker) < 0.1
    until(lambda: tracker._log.problem)
    found.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    tracker.end_run()
    flush(tracker)
    has_all(uri, run_id)
