"""A disk without room: what is logged waits for room, and the sentence says which disk it is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import journals
from memo_tui.tracking.journal.left import deliver_left
from tests.cli.test_run import MEMO_TUI
from tests.waiting import PATIENCE, until

STEPS = 50


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Use up the room of a disk; the file that takes it."""
    path = folder / "fill"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(os.sysconf("SC_PAGE_SIZE")))
        except OSError:
            return path


def test_of_a_store_keeps_no_training_from_going_on(disk: Path) -> None:
    uri = f"sqlite:///{disk / 'mlflow.db'}"
    tracker = MlFlowTracker("full", uri)
    said: list[str] = []
    tracker.report = said.append
    with tracker.run("before") as run:
        room = fill(disk)
        for step in range(STEPS):
            tracker.log_step({"loss": float(step)}, step)
        until(lambda: "The disk of" in tracker.undelivered)
    assert f"The disk of {uri} is full: make room there." in " ".join(said)
    with pytest.raises(StoreUnreachable, match="is full: make room there"):
        tracker.create_run("no room")
    words = ["run", "--tracking-uri", uri, "--experiment", "full", "--", "sh", "-c", "exit 3"]
    command = subprocess.run(
        [*MEMO_TUI, *words], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert command.returncode == 3
    assert "is full: make room there" in command.stderr
    room.unlink()
    assert not any(outcome.problem for outcome in deliver_left(Address.parse(uri)))
    until(lambda: journals() == [])  # this process's own delivery tries again, too
    client = MlflowClient(uri)
    found = client.search_runs([tracker.mlflow_experiment_id])
    assert sorted((each.info.status, each.data.tags.get("memo_tui.exit_status")) for each in found) == [
        ("FAILED", "3"),
        ("FINISHED", None),
    ]
    history = client.get_metric_history(run.info.run_id, "loss")
    assert sorted(each.step for each in history) == list(range(STEPS))


def test_of_the_journals_loses_nothing_that_the_store_takes(disk: Path, store_uri: str) -> None:
    code = (
        "import sys\n"
        "from memo_tui import MlFlowTracker\n"
        "tracker = MlFlowTracker('full', sys.argv[1])\n"
        "with tracker.run() as run:\n"
        f"    for step in range({STEPS}):\n"
        "        tracker.log_step({'loss': float(step)}, step)\n"
        "print(run.info.run_id)\n"
    )
    around = {**os.environ, "XDG_STATE_HOME": str(disk / "state")}
    fill(disk)
    script = subprocess.run(
        [sys.executable, "-c", code, store_uri],
        env=around,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert script.returncode == 0, script.stderr
    history = MlflowClient(store_uri).get_metric_history(script.stdout.split()[-1], "loss")
    assert sorted(each.step for each in history) == list(range(STEPS))
