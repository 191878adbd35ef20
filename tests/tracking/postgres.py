"""A private PostgreSQL for tests: a cluster in a temporary folder, run by a user without rights."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import free_port

_USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root
_TEMPLATE = "mlflow_template"
_numbers = count()


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL on this machine."""

    port: int
    user: str

    def uri(self, database: str, driver: str = "psycopg") -> str:
        """The tracking URI of a database."""
        return f"postgresql+{driver}://{self.user}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, *values: object, database: str = "postgres") -> list[tuple]:
        """Run one statement with its values and return its rows."""
        import psycopg

        where = f"host=127.0.0.1 port={self.port} user={self.user} dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def new_store(self) -> str:
        """The name of a new database with MLflow's tables, empty."""
        _make_template(self)
        name = f"store_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return name

    def new_database(self) -> str:
        """The name of a new database without any table."""
        name = f"empty_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name


@cache
def cluster() -> Cluster:
    """The cluster of this test run, started at the first call; skips the test where there can't be one."""
    pytest.importorskip("psycopg", reason="the PostgreSQL driver psycopg is not installed")
    binaries = _binaries()
    options = _as_other_user()
    user = options.get("user") or pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="memo-tui-postgres-"))
    if options:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    subprocess.run(
        [
            binaries / "initdb",
            f"--pgdata={data}",
            f"--username={user}",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **options,
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "32MB",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                binaries / "postgres",
                f"-D{data}",
                *(f"--{name}={value}" for name, value in settings.items()),
            ],
            stdout=log,
            stderr=log,
            cwd=folder,
            **options,
        )
    atexit.register(_stop, process, folder)
    found = Cluster(port, user)
    _wait(found, process, folder)
    return found


def _binaries() -> Path:
    """The folder of the newest PostgreSQL that is installed."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    usable = [path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()]
    if not usable:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return usable[-1]


def _as_other_user() -> dict:
    """What makes a child process run as a user that PostgreSQL accepts."""
    if os.geteuid() != 0:
        return {}
    for name in _USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": found.pw_gid, "extra_groups": []}
    pytest.skip(f"PostgreSQL does not run as root, and there is no user {' or '.join(_USERS)}")


def _wait(found: Cluster, process: subprocess.Popen, folder: Path) -> None:
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            found.run("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)  # paces the asking; the answer decides
        else:
            return
    pytest.fail(f"PostgreSQL did not start:\n{(folder / 'log').read_text()[-2000:]}")


def _stop(process: subprocess.Popen, folder: Path) -> None:
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _make_template(found: Cluster) -> None:
    """A database with MLflow's tables, which takes seconds; copies of it take none."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    found.run(f"CREATE DATABASE {_TEMPLATE}")
    uri = found.uri(_TEMPLATE)
    SqlAlchemyStore(uri, "file:///nowhere").engine.dispose()
    SqlAlchemyStore._engine_map.pop(uri)  # a template can't be copied while someone is connected
