"""Trackers that are dropped while their run is open, on a real store."""

import gc
import os
import threading
import time
import weakref
from contextlib import suppress

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from tests.tracking.test_heartbeat import SIGN, beating, hasty, others  # noqa: F401 - fixtures
from tests.tracking.test_tracker import run_script
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("preloaded")


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture(autouse=True)
def slow(monkeypatch):
    """No value is written at once."""
    monkeypatch.setattr("memo_tui.tracking.journal.run_log.FLUSH_SECONDS", 600.0)


def begin(store_uri, **values):
    tracker = MlFlowTracker("left", store_uri)
    run = tracker.create_run()
    tracker.log_step(values, 1)
    return tracker, run.info.run_id


def ended(client, run_id):
    until(lambda: client.get_run(run_id).info.status != "RUNNING")
    until(lambda: not beating())
    return client.get_run(run_id)


def test_a_function_that_returns_leaves_an_ended_run_with_all_it_logged(hasty, store_uri, client):  # noqa: F811
    def train():
        _tracker, run_id = begin(store_uri, rmse=2.0)
        return run_id

    run = ended(client, train())
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"rmse": 2.0})
    until(lambda: time.time() > run.info.end_time / 1000 + 0.6)  # three signs' time
    assert client.get_run(run.info.run_id).data.tags[SIGN] == run.data.tags[SIGN]


def test_a_name_given_to_another_tracker_ends_the_run_of_the_first(hasty, store_uri, client):  # noqa: F811
    tracker, run_id = begin(store_uri)
    tracker, other = begin(store_uri)
    until(lambda: client.get_run(run_id).info.status == "FINISHED")
    assert client.get_run(other).info.status == "RUNNING"
    tracker.end_run()


def test_an_error_that_nobody_minds_leaves_no_run_open(hasty, store_uri, client):  # noqa: F811
    ids = []

    def train():
        _tracker, run_id = begin(store_uri)
        ids.append(run_id)
        raise ValueError

    with suppress(ValueError):
        train()
    assert ended(client, ids[0]).info.status != "RUNNING"


def test_a_tracker_dropped_while_an_error_is_at_hand_leaves_a_failed_run(hasty, store_uri, client):  # noqa: F811
    tracker, run_id = begin(store_uri)
    try:
        int("no number")
    except ValueError:
        del tracker
    assert ended(client, run_id).info.status == "FAILED"


def test_a_tracker_in_a_cycle_is_collected_too(hasty, store_uri, client):  # noqa: F811
    tracker, run_id = begin(store_uri)
    tracker.itself = tracker
    gone = weakref.ref(tracker)
    del tracker
    gc.collect()
    assert gone() is None
    assert ended(client, run_id).info.status == "FINISHED"


def test_an_ended_run_stays_as_it_ended(hasty, store_uri, client):  # noqa: F811
    tracker, run_id = begin(store_uri)
    tracker.end_run("FAILED")
    end_time = client.get_run(run_id).info.end_time
    del tracker
    until(lambda: not beating())
    run = client.get_run(run_id)
    assert (run.info.status, run.info.end_time) == ("FAILED", end_time)


def test_dropping_it_waits_for_no_store(hasty, store_uri, client, monkeypatch):  # noqa: F811
    tracker, run_id = begin(store_uri)
    answers, end = threading.Event(), tracker.mlflow_client.set_terminated
    ending = threading.Event()

    def late(*given):
        ending.set()
        assert answers.wait(PATIENCE)
        end(*given)

    tracker.mlflow_client.set_terminated = late
    del tracker
    assert ending.wait(PATIENCE)
    assert client.get_run(run_id).info.status == "RUNNING"
    answers.set()
    assert ended(client, run_id).info.status == "FINISHED"


def test_a_script_waits_for_the_end_of_what_it_dropped(store_uri, client):
    code = (
        "from memo_tui import MlFlowTracker\n"
        "def train():\n"
        f"    tracker = MlFlowTracker('left', {store_uri!r})\n"
        "    tracker.create_run()\n"
        "    end = tracker.mlflow_client.set_terminated\n"
        "    def slow(*given):\n        import time; time.sleep(1); end(*given)\n"
        "    tracker.mlflow_client.set_terminated = slow\n"
        "train()\n"
    )
    script = run_script(code)
    _, err = script.communicate(timeout=PATIENCE)
    assert script.returncode == 0, err
    (run,) = client.search_runs(["1"])
    assert run.info.status == "FINISHED"


def test_a_fork_that_drops_its_copy_ends_nothing(store_uri, client):
    code = (
        "import os\nfrom memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('left', {store_uri!r})\n"
        "run = tracker.create_run()\n"
        "child = os.fork()\n"
        "if child == 0:\n    del tracker; import gc; gc.collect(); os._exit(0)\n"
        "os.waitpid(child, 0)\n"
        "print(tracker.mlflow_client.get_run(run.info.run_id).info.status)\n"
    )
    out, err = run_script(code, env=dict(os.environ)).communicate(timeout=PATIENCE)
    assert out == "RUNNING\n", err
