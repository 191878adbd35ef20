"""`memo-tui demo`: runs that are made up, to try everything with, and nothing is left of them."""

import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from mlflow import MlflowClient

from memo_tui.tracking.address import Address
from memo_tui.training.demo.fill import fill
from tests.cli.terminal import Terminal
from tests.cli.test_run import refused
from tests.waiting import until


@pytest.fixture
def temporary() -> Iterator[Path]:
    """The folder for temporary files."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def words_of(process: psutil.Process) -> list[str]:
    """The command line of a process; [] of one that is gone."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_it_is_shown_trains_and_leaves_nothing(temporary: Path, home: Path, folder: Path) -> None:
    command = (sys.executable, "-m", "memo_tui", "demo")
    with Terminal(command, cwd=folder, columns=140, rows=40, env={"TMPDIR": str(temporary)}) as terminal:
        terminal.until("24 runs · live")
        terminal.until("boosting sweep")
        terminal.press("Z")  # what would be kept in the user's settings
        terminal.until("learning_rate")
        terminal.press("Z")
        terminal.press("n")
        terminal.until("New run into house-prices")
        terminal.press("enter")
        terminal.until("▶ running")
        terminal.press("q")
        terminal.until("Leave it running")
        terminal.press("l")
        assert terminal.wait() == 0
    assert list(folder.iterdir()) == []
    until(lambda: list(temporary.iterdir()) == [])
    until(
        lambda: not any(str(temporary) in word for each in psutil.process_iter() for word in words_of(each))
    )
    assert not (home / ".local").exists()
    assert not (home / ".config").exists()


def test_its_runs_are_of_many_kinds(tmp_path: Path) -> None:
    address = Address.of_file(tmp_path / "mlflow.db")
    first = fill(address)
    client = MlflowClient(address.uri)
    experiments = {each.name: each.experiment_id for each in client.search_experiments()}
    runs = client.search_runs([*experiments.values()], max_results=100)
    assert first in experiments
    assert len(runs) == 40
    assert Counter(run.info.status for run in runs) == {"FINISHED": 37, "FAILED": 2, "KILLED": 1}
    assert len({run.data.tags.get("mlflow.parentRunId") for run in runs} - {None}) == 2
    assert any(math.isnan(value) for run in runs for value in run.data.metrics.values())
    assert any(client.list_artifacts(run.info.run_id, "images") for run in runs)
    champion = client.get_registered_model("house-prices").aliases["champion"]
    best = client.get_run(client.get_model_version("house-prices", champion).run_id)
    found = (run.data.metrics["rmse"] for run in runs if "rmse" in run.data.metrics)
    assert best.data.metrics["rmse"] == min(found)


def test_it_needs_a_terminal() -> None:
    assert "The demo needs a terminal" in refused("demo")
