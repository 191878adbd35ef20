"""Stores of each kind, as other programs made them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from mlflow import MlflowClient
from mlflow.entities import Metric

from memo_tui.runs.files.import_store import import_store
from memo_tui.tracking.address import Address
from tests import shared
from tests.conftest import free_port, run_server, server_environment, wait_for_server
from tests.runs.sql.test_versions import FOLDER, VERSIONS, made
from tests.tracking import postgres
from tests.tracking.old_stores import make_old_postgres, make_sqlite
from tests.waiting import until

EXPERIMENT = "bench"
SERVERS = ("2.9", "2.22")  # of which a Python may be named
_TABLES = [
    sa.table(name, *map(sa.column, ("run_uuid", "key", "value", "timestamp", "step", "is_nan")))
    for name in ("metrics", "latest_metrics")
]
_RUNNING = sa.text(
    "SELECT run_uuid FROM runs JOIN experiments USING (experiment_id)"
    " WHERE experiments.name = :experiment AND status = 'RUNNING' AND runs.lifecycle_stage = 'active'"
)


class Unavailable(Exception):  # noqa: N818 - a state of this machine
    """This machine lacks what a store needs; the text is for the table."""


@dataclass
class Store:
    """A store with runs in the experiment `EXPERIMENT`, one of which is open.

    Attributes:
        folder: of its own.
        address: where it is.
    """

    folder: Path
    address: Address

    def state(self) -> object:
        """All of its files, if it has any here."""
        paths = (self.address.path, self.address.folder)
        folders = [path if path.is_dir() else path.parent for path in paths if path]
        return {
            str(each): (each.stat().st_mtime_ns, each.read_bytes())
            for folder in folders
            for each in folder.rglob("*")
            if each.is_file() and not each.is_relative_to(self.folder / "jobs")
        }

    def log(self, key: str, value: float) -> None:
        """Log to the open run, as another program does."""
        if self.address.kind == "server" or self.address.folder:
            client = MlflowClient(self.address.uri)
            experiment = client.get_experiment_by_name(EXPERIMENT)
            (run, *_) = client.search_runs([experiment.experiment_id], "status = 'RUNNING'")
            client.log_metric(run.info.run_id, key, value)
            return
        engine = sa.create_engine(self.address.uri)
        with engine.begin() as connection:  # by SQL, as MLflow's client would upgrade an older one
            run_id = connection.execute(_RUNNING, {"experiment": EXPERIMENT}).scalars().first()
            for table in _TABLES:
                row = {"key": key, "value": value, "timestamp": 1, "step": 1, "is_nan": False}
                connection.execute(table.insert().values(run_uuid=run_id, **row))
        engine.dispose()

    def imported(self) -> bool:
        """Move a file store into a database, as `memo-tui import` does; whether it is one."""
        if self.address.folder is None:
            return False
        target = self.folder / "imported" / "mlflow.db"
        target.parent.mkdir()
        import_store(self.address, target, lambda *_: None)
        self.address = Address.of_file(target)
        return True


Make = Callable[[Path], AbstractContextManager[Store]]


def stores(pythons: Mapping[str, str]) -> Mapping[str, Make]:
    """How each is made in a folder, by its name.

    Args:
        pythons: the paths of Pythons that have an older MLflow, by its version.
    """
    return {
        **{f"SQLite of MLflow {version}": partial(_old_sqlite, version=version) for version in VERSIONS},
        "SQLite of MLflow 3.17": _sqlite,
        "PostgreSQL of MLflow 2.22": _old_postgres,
        "PostgreSQL of MLflow 3.17": _postgres,
        "MariaDB of MLflow 3.17": _mariadb,
        **{
            f"a server of MLflow {version}": partial(
                _old_server, version=version, python=pythons.get(version)
            )
            for version in SERVERS
        },
        "a server of MLflow 3.17": _server,
        "./mlruns": _files,
    }


@contextmanager
def _old_sqlite(folder: Path, *, version: str) -> Iterator[Store]:
    yield Store(folder, Address.of_file(made(folder / "team" / "mlflow.db", version)))


@contextmanager
def _sqlite(folder: Path) -> Iterator[Store]:
    path = folder / "team" / "mlflow.db"
    path.parent.mkdir()
    yield _filled(folder, f"sqlite:///{path}")


@contextmanager
def _old_postgres(folder: Path) -> Iterator[Store]:
    with _available():
        cluster = postgres.cluster()
    name = make_old_postgres(cluster)
    cluster.run("UPDATE experiments SET name = %s WHERE name = 'memo-tui'", EXPERIMENT, database=name)
    cluster.run("UPDATE runs SET status = 'RUNNING', end_time = NULL", database=name)
    yield Store(folder, Address.parse(cluster.uri(name)))


@contextmanager
def _postgres(folder: Path) -> Iterator[Store]:
    with _available():
        cluster = postgres.cluster()
    yield _filled(folder, cluster.uri(cluster.new_database()))


@contextmanager
def _mariadb(folder: Path) -> Iterator[Store]:
    if not find_spec("pymysql") or not shutil.which("mariadbd"):
        raise Unavailable("pymysql or mariadb-server isn't installed")
    data, socket, port = folder / "data", folder / "socket", free_port()
    install = ("mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal")
    subprocess.run([*install, f"--datadir={data}", "--user=root"], check=True, capture_output=True)
    command = ["mariadbd", "--no-defaults", "--user=root", f"--datadir={data}", f"--port={port}"]
    process = shared.start("mariadb", [*command, f"--socket={socket}", "--bind-address=127.0.0.1"])
    try:
        until(socket.exists)
        admin = sa.create_engine(f"mysql+pymysql://root@127.0.0.1:{port}/mysql")
        with admin.begin() as connection:
            connection.execute(sa.text("CREATE DATABASE mlflow"))
            connection.execute(sa.text("GRANT ALL ON mlflow.* TO ann@127.0.0.1 IDENTIFIED BY 'geheim'"))
        admin.dispose()
        yield _filled(folder, f"mysql+pymysql://ann:geheim@127.0.0.1:{port}/mlflow")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _old_server(folder: Path, *, version: str, python: str | None) -> Iterator[Store]:
    """A server of an older MLflow, on a store that it made."""
    if not python:
        raise Unavailable("no Python with that MLflow was named")
    make_sqlite(folder / "mlflow.db", (FOLDER / f"mlflow-{version}.sql").read_text())
    port, name = free_port(), f"server-{version}"
    command = [python, "-m", "mlflow", "server", "--host=127.0.0.1", f"--port={port}", "--workers=1"]
    path = os.pathsep.join((str(Path(python).parent), os.environ["PATH"]))  # it looks for gunicorn there
    process = shared.start(
        name,
        [*command, f"--backend-store-uri=sqlite:///{folder / 'mlflow.db'}"],
        cwd=folder,
        env=server_environment({"PATH": path}),
    )
    try:
        yield Store(folder, Address.parse(wait_for_server(port, process, shared.log_of(name))))
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _server(folder: Path) -> Iterator[Store]:
    with closing(run_server(folder)) as running:
        yield _filled(folder, next(running))


@contextmanager
def _files(folder: Path) -> Iterator[Store]:
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # which MLflow 3.17 asks for
    yield _filled(folder, (folder / "team" / "mlruns").as_uri())


def _filled(folder: Path, uri: str) -> Store:
    """A store of the installed MLflow, with a finished run and an open one."""
    client = MlflowClient(uri)
    experiment = client.create_experiment(EXPERIMENT, (folder / "artifacts").as_uri())
    for number, status in enumerate(("FINISHED", None)):
        run = client.create_run(experiment, run_name=f"run {number}", start_time=1_700_000_000_000 + number)
        client.log_batch(run.info.run_id, [Metric("loss", 1 / (step + 1), step, step) for step in range(9)])
        if status:
            client.set_terminated(run.info.run_id, status)
    return Store(folder, Address.parse(uri))


@contextmanager
def _available() -> Iterator[None]:
    """What skips a test is told in the table."""
    try:
        yield
    except pytest.skip.Exception as skipped:
        raise Unavailable(str(skipped)) from None
