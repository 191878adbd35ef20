"""The signs of life of a run, on a real store; a sign is due after a fraction of a second here."""

import os
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from tests.tracking.flushing import flush
from tests.waiting import PATIENCE, until

SIGN = "memo_tui.heartbeat"


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr("memo_tui.tracking.origin.HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr("memo_tui.tracking.heartbeat.LATE_SECONDS", 0.05)


@pytest.fixture
def tracker(store_uri):
    tracker = MlFlowTracker("signs", store_uri)
    yield tracker
    tracker.end_run()


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


def sign(client, run):
    return client.get_run(run.info.run_id).data.tags[SIGN]


_others = set()


@pytest.fixture(autouse=True)
def others():
    """Remember the threads of runs that other tests left open."""
    _others.clear()
    _others.update(threading.enumerate())


def beating():
    return [each for each in threading.enumerate() if each.name == "delivery" and each not in _others]


def test_a_run_tells_its_origin_and_its_first_sign_from_the_beginning(tracker, client):
    began = time.time()
    run = tracker.create_run(tags={"team": "owls"})
    tags = client.get_run(run.info.run_id).data.tags
    assert f'"pid": {os.getpid()}' in tags["memo_tui.origin"]
    assert began - 1 < float(tags[SIGN]) < time.time() + 1
    assert tags["team"] == "owls"


def test_signs_go_on_while_nothing_is_logged_and_no_memo_is_asked_for_them(hasty, tracker, client):
    run = tracker.create_run()
    asked = tracker.memos()["mlflow_client"].asked
    for _ in range(2):
        before = sign(client, run)
        until(lambda before=before: float(sign(client, run)) > float(before))
    assert tracker.memos()["mlflow_client"].asked == asked


def test_what_is_logged_brings_the_sign_along(hasty, tracker, client, monkeypatch):
    monkeypatch.setattr("memo_tui.tracking.heartbeat.LATE_SECONDS", 600.0)  # the thread gives none
    run = tracker.create_run()
    before, step = sign(client, run), iter(range(10_000))

    def logged():
        tracker.log_step({"rmse": 1.0}, next(step))
        return float(sign(client, run)) > float(before)

    until(logged)


def test_an_ended_run_gets_no_sign(hasty, tracker, client):
    run = tracker.create_run()
    first = sign(client, run)
    until(lambda: sign(client, run) != first)
    tracker.end_run()
    last = sign(client, run)
    until(lambda: not beating())
    tracker.log_step({"late": 1.0}, 1)
    flush(tracker)
    assert sign(client, run) == last


def test_many_runs_after_each_other_leave_no_thread_behind(hasty, tracker, client):
    runs = [tracker.create_run() for _ in range(10)]
    first = sign(client, runs[-1])
    until(lambda: sign(client, runs[-1]) != first)
    assert len(beating()) == 1
    tracker.end_run()
    until(lambda: not beating())
    ended = [client.get_run(run.info.run_id) for run in runs]
    assert {run.info.status for run in ended} == {"FINISHED"}
    assert all(float(run.data.tags[SIGN]) <= run.info.end_time / 1000 + 0.1 for run in ended)


def test_a_sign_that_the_store_refuses_harms_nothing_and_the_next_is_given(hasty, tracker, client):
    run = tracker.create_run()
    client.delete_run(run.info.run_id)
    (thread,) = beating()
    given = tracker._log._heartbeat._given
    until(lambda: tracker._log._heartbeat._given != given)
    client.restore_run(run.info.run_id)
    refused = sign(client, run)
    until(lambda: sign(client, run) != refused)
    assert beating() == [thread]


def test_a_sign_that_waits_for_the_store_comes_before_the_end_of_the_run(hasty, tracker, client, store):
    run = tracker.create_run()
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        given = tracker._log._heartbeat._given
        until(lambda: tracker._log._heartbeat._given != given)  # it waits for the lock
        ending = threading.Thread(target=tracker.end_run)
        ending.start()
        other.execute("ROLLBACK")
        ending.join(PATIENCE)
    last = sign(client, run)
    until(lambda: not beating())
    assert client.get_run(run.info.run_id).info.status == "FINISHED"
    assert sign(client, run) == last
