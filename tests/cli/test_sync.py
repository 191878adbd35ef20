"""`memo-tui sync`: gives the stores what trainings could not give them."""

import json
import os
import subprocess
from collections.abc import Callable

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.cli import main
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import journals, new_journal
from memo_tui.tracking.journal.records import END, PARAMS, Record, texts_of, values_of
from tests.cli.test_run import MEMO_TUI
from tests.tracking.test_tracker import run_script
from tests.waiting import PATIENCE

ENDED = 1_700_000_000_000


@pytest.fixture
def sync(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in this process; its exit status, output and complaints."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["sync", *arguments])
        return (status, *capsys.readouterr())

    return run


def left(uri: str, *, steps: int = 23, ended: bool = True, experiment: str = "synced") -> str:
    """Leave what a training that was cut off leaves; the id of its run."""
    with MlFlowTracker(experiment, uri).run() as run:
        pass
    run_id = run.info.run_id
    MlflowClient(uri).update_run(run_id, "RUNNING")
    journal = new_journal(Address.parse(uri), run_id, experiment, first=True)
    for step in range(steps):
        for record in values_of({"rmse": float(step)}, ENDED - 1000, step):
            journal.append(record)
    for record in texts_of(PARAMS, {"alpha": 0.5}, ENDED - 500):
        journal.append(record)
    if ended:
        journal.append(Record(END, ENDED, "FAILED"))
    journal.close(remove=False)
    return run_id


def test_everything_is_delivered_as_it_was_and_once(sync, store_uri: str) -> None:
    run_id = left(store_uri)
    assert sync() == (0, f"run {run_id} in experiment 'synced': 24 values delivered.\n", "")
    run = MlflowClient(store_uri).get_run(run_id)
    assert (run.info.status, run.info.end_time) == ("FAILED", ENDED)
    assert (run.data.params, run.data.metrics) == ({"alpha": "0.5"}, {"rmse": 22.0})
    assert len(MlflowClient(store_uri).get_metric_history(run_id, "rmse")) == 23
    assert journals() == []
    assert sync() == (0, "Nothing waits for a store.\n", "")


def test_each_journal_is_an_event_of_json(sync, store_uri: str) -> None:
    run_id = left(store_uri, ended=False)
    status, out, err = sync("--json", "--tracking-uri", store_uri)
    synced, ended = map(json.loads, out.splitlines())
    assert (status, err) == (0, "")
    assert synced | {"time": 0} == {
        "event": "synced",
        "time": 0,
        "run_id": run_id,
        "experiment": "synced",
        "store": store_uri,
        "delivered": 24,
        "left": 0,
        "problem": None,
        "refused": [],
    }
    assert (ended["event"], ended["exit_status"]) == ("ended", 0)
    assert MlflowClient(store_uri).get_run(run_id).info.status == "RUNNING"


def test_what_waits_for_a_store_that_is_away_stays_and_holds_nothing_else_up(
    sync, store, store_uri: str, tmp_path
) -> None:
    left(store_uri)
    other = tmp_path / "other.db"
    other.write_bytes(store.read_bytes())
    run_id = left(f"sqlite:///{other}")
    away = store.with_name("away.db")
    store.rename(away)
    status, out, err = sync()
    assert status == 1
    assert "24 values delivered.\n" in out
    assert "0 values delivered, 24 left.\n" in out
    assert err == f"memo-tui: There is no file {store}: bring it back, so that it gets what waits for it.\n"
    assert not store.exists()
    assert MlflowClient(f"sqlite:///{other}").get_run(run_id).info.status == "FAILED"
    away.rename(store)
    assert sync()[0] == 0


def test_a_password_is_taken_from_the_address_and_not_from_the_journal(sync, guarded_server: str) -> None:
    uri = guarded_server.replace("://", "://admin:s3cret-Password@")
    run_id = left(uri, steps=2)
    (path,) = journals()
    assert b"s3cret" not in path.read_bytes()
    assert b"admin" not in path.read_bytes()
    status, _, err = sync("--tracking-uri", guarded_server)
    assert (status, "asks for a user and a password" in err) == (1, True)
    assert sync("--tracking-uri", uri)[0] == 0
    assert MlflowClient(uri).get_run(run_id).info.status == "FAILED"


def test_what_a_training_that_runs_still_logs_is_left_to_it(sync, store_uri: str) -> None:
    code = (
        "from memo_tui import MlFlowTracker\n"
        "from memo_tui.tracking.journal import run_log\n"
        "run_log.FLUSH_SECONDS = 600\n"
        f"tracker = MlFlowTracker('x', {store_uri!r})\n"
        "tracker.create_run(); tracker.log_step({'rmse': 1.0}, 1)\n"
        "print('ready', flush=True); input()\n"
    )
    script = run_script(code, stdin=subprocess.PIPE)
    assert script.stdout.readline() == "ready\n"
    assert sync() == (0, "Nothing waits for a store.\n", "")
    assert len(journals()) == 1
    _, err = script.communicate("\n", timeout=PATIENCE)
    assert (script.returncode, err, journals()) == (0, "", [])


def test_the_next_training_delivers_too(store_uri: str) -> None:
    run_id = left(store_uri)
    command = [*MEMO_TUI, "train", "--tracking-uri", store_uri, "--model", "linear"]
    subprocess.run(command, env=dict(os.environ), check=True, capture_output=True, timeout=PATIENCE)
    run = MlflowClient(store_uri).get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("FAILED", {"rmse": 22.0})


@pytest.mark.parametrize("damage", [b"", b"memo-tui journal", b"\0" * 500, b"#!/bin/sh\n"])
def test_a_file_that_is_no_journal_is_left_alone(sync, store_uri: str, damage: bytes) -> None:
    run_id = left(store_uri)
    (path,) = journals()
    other = path.with_name(f"0{path.name}")
    other.write_bytes(damage)
    assert sync()[0] == 0
    assert other.read_bytes() == damage
    assert MlflowClient(store_uri).get_run(run_id).info.end_time == ENDED


def test_a_torn_end_of_a_journal_costs_that_record_only(sync, store_uri: str) -> None:
    run_id = left(store_uri)
    (path,) = journals()
    path.write_bytes(path.read_bytes()[:-7])
    assert sync()[0] == 0
    run = MlflowClient(store_uri).get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("RUNNING", {"rmse": 22.0})
