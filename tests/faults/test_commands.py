"""`memo-tui run` and `train` while their store fails: they return what command or training returned."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import journals
from memo_tui.tracking.journal.left import deliver_left
from tests.cli.test_interrupts import begun
from tests.cli.test_run import MEMO_TUI
from tests.cli.test_train import TRAIN
from tests.faults.proxy import HANGS, Proxy
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("preloaded")

WAITS = "touch begun; while [ ! -e go ]; do sleep 0.05; done; exit $0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    with Proxy(server) as proxy:
        yield proxy


def newest(server: str, name: str):
    """The newest run of an experiment."""
    client = MlflowClient(server)
    return client.search_runs([client.get_experiment_by_name(name).experiment_id])[0]


@pytest.mark.parametrize(("fault", "status"), [(HANGS, 0), ("401", 7)])
def test_a_command_returns_what_it_returned(
    proxy: Proxy, server: str, folder: Path, fault: str, status: int
) -> None:
    name = f"run {fault}"
    words = (
        "--tracking-uri",
        proxy.uri,
        "--experiment",
        name,
        "--one-run",
        "--",
        "sh",
        "-c",
        WAITS,
        str(status),
    )
    with begun(*MEMO_TUI, "run", *words, folder=folder) as process:
        until((folder / "begun").exists)
        proxy.fault = fault
        (folder / "go").touch()
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == status, said
    assert "the end of the run " in said.lower()
    proxy.fault = ""
    ended = "FAILED" if status else "FINISHED"
    assert newest(server, name).info.status == "RUNNING"
    assert [outcome.problem for outcome in deliver_left(Address.parse(proxy.uri))] == [""]
    run = newest(server, name)
    assert run.info.status == ended
    assert 0 < run.info.end_time - run.info.start_time < 1000 * PATIENCE


@pytest.mark.parametrize(
    ("faults", "status"), [(("", HANGS), 0), (("", "401"), 7), (("503", "503"), 3), ((HANGS, HANGS), 0)]
)
def test_the_run_of_a_command_that_opened_none_is_made_once_its_store_takes_it(
    proxy: Proxy, server: str, folder: Path, faults: tuple[str, str], status: int
) -> None:
    before, later = faults
    name = f"none {before} {later}"
    proxy.fault = before
    words = ("--tracking-uri", proxy.uri, "--experiment", name, "--", "sh", "-c", WAITS, str(status))
    with begun(*MEMO_TUI, "run", "--name", "mine", *words, folder=folder) as process:
        until((folder / "begun").exists)
        proxy.fault = later
        (folder / "go").touch()
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == status, said
    assert "memo-tui: The store has no run of " in said
    assert ("The command runs all the same." in said) == bool(before)
    proxy.fault = ""
    client = MlflowClient(server)
    experiment = client.get_experiment_by_name(name)
    assert (experiment is None) == bool(before)
    assert experiment is None or client.search_runs([experiment.experiment_id]) == []
    assert [outcome.problem for outcome in deliver_left(Address.parse(proxy.uri))] == [""]
    run = newest(server, name)
    assert (run.info.status, run.info.run_name) == ("FAILED" if status else "FINISHED", "mine")
    assert run.data.tags["memo_tui.exit_status"] == str(status)
    assert run.data.tags["memo_tui.command"].startswith("sh -c ")
    assert 0 < run.info.end_time - run.info.start_time < 1000 * PATIENCE
    assert journals() == []


def test_a_run_that_its_command_ended_itself_stays_so_though_the_end_came_late(
    proxy: Proxy, server: str, folder: Path
) -> None:
    words = ("--tracking-uri", proxy.uri, "--experiment", "ended", "--one-run", "--", "sh", "-c", WAITS, "0")
    with begun(*MEMO_TUI, "run", *words, folder=folder) as process:
        until((folder / "begun").exists)
        run_id = newest(server, "ended").info.run_id
        MlflowClient(server).set_terminated(run_id, "KILLED", 1_700_000_000_000)
        proxy.fault = "401"
        (folder / "go").touch()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    proxy.fault = ""
    list(deliver_left(Address.parse(proxy.uri)))
    info = MlflowClient(server).get_run(run_id).info
    assert (info.status, info.end_time) == ("KILLED", 1_700_000_000_000)


def test_a_training_succeeds_and_its_values_come_with_the_next_program(
    proxy: Proxy, server: str, folder: Path
) -> None:
    words = ("--tracking-uri", proxy.uri, "--experiment", "trained", "--model", "Randomforest")
    proxy.only, proxy.fault = "runs/log-", "empty"
    with begun(*TRAIN, *words, "--param", "n_estimators=40", folder=folder) as process:
        out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    events = [json.loads(line) for line in out.splitlines()]
    (ended,) = (event for event in events if event["event"] == "run_ended")
    assert ended["status"] == "FINISHED"
    assert any(
        "'memo-tui sync' tries at once" in event["message"] for event in events if event["event"] == "problem"
    )
    assert newest(server, "trained").data.metrics == {}
    proxy.fault = ""
    done = subprocess.run(
        [*MEMO_TUI, "sync", "--json"], check=False, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    run = newest(server, "trained")
    assert run.info.status == "FINISHED"
    assert run.data.metrics == pytest.approx(ended["metrics"])
    assert run.data.params["n_estimators"] == "40"
    assert len(run.inputs.dataset_inputs) == 1
    assert len(MlflowClient(server).get_metric_history(run.info.run_id, "rmse")) == 40
    assert set(proxy.points.values()) == {1}
    assert journals() == []
