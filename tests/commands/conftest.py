"""A store with a few runs, and the command line within the process of the tests."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from memo_tui.cli import main

ROWS = (
    ("first", "ridge", "0.1", (3.0, 1.0, 2.0)),
    ("second", "lasso", "0.5", (4.0, 2.5)),
    ("bad", "lasso", "10", ()),
)


@dataclass
class Told:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Store:
    """A store: its file, its client, and the ids of its runs by name."""

    path: Path
    client: Any
    ids: dict[str, str]


Memo = Callable[..., Told]


@pytest.fixture
def memo(capsys: pytest.CaptureFixture[str]) -> Memo:
    """Run `memo-tui` with these arguments."""

    def run(*arguments: str) -> Told:
        capsys.readouterr()
        status = main(arguments)
        return Told(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> tuple[Path, dict[str, str]]:
    """A store with an experiment 'cars' of three runs and 'boats' of one; and their ids by name."""
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Param

    folder = tmp_path_factory.mktemp("filled")
    path = folder / "mlflow.db"
    shutil.copy(empty_store, path)
    client = MlflowClient(f"sqlite:///{path}")
    cars = client.create_experiment("cars", (folder / "artifacts").as_uri())
    boats = client.create_experiment("boats", (folder / "artifacts").as_uri())
    ids = {}
    for place, (name, model, alpha, values) in enumerate(ROWS):
        run_id = client.create_run(cars, start_time=1_000_000 + place * 1000, run_name=name).info.run_id
        metrics = [Metric("rmse", value, 5_000 + step, step) for step, value in enumerate(values)]
        client.log_batch(run_id, metrics, [Param("model", model), Param("alpha", alpha)])
        client.set_terminated(run_id, "FINISHED" if values else "FAILED", 1_060_000 + place * 1000)
        ids[name] = run_id
    ids["boat"] = client.create_run(boats, start_time=900_000, run_name="boat").info.run_id
    client.set_terminated(ids["boat"], "FINISHED", 901_000)
    return path, ids


@pytest.fixture
def store(tmp_path: Path, filled: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Store:
    """A copy of that store, which the variables name; its experiment is 'cars'."""
    from mlflow import MlflowClient

    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(filled[0])) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{path}")
    monkeypatch.setenv("MEMO_TUI_EXPERIMENT", "cars")
    return Store(path, MlflowClient(f"sqlite:///{path}"), dict(filled[1]))
