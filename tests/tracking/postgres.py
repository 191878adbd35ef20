"""A private PostgreSQL for tests: one cluster for a test run, run by a user without rights."""

import os
import pwd
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from tests import shared
from tests.conftest import free_port
from tests.waiting import until

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
        shared.once("postgres-template", self._make_template)
        name = _new_name("store")
        self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return name

    def _make_template(self) -> None:
        """A database with MLflow's tables, which takes seconds; copies of it take none."""
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        make = (
            "import sys; from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore;"
            "SqlAlchemyStore(sys.argv[1], 'file:///nowhere')"
        )
        subprocess.run([sys.executable, "-c", make, self.uri(_TEMPLATE)], check=True)

    def new_database(self) -> str:
        """The name of a new database without any table."""
        name = _new_name("empty")
        self.run(f"CREATE DATABASE {name}")
        return name


@cache
def cluster() -> Cluster:
    """The cluster of this test run, started at the first call; skips the test where there can't be one."""
    pytest.importorskip("psycopg", reason="the PostgreSQL driver psycopg is not installed")
    binaries, user = _binaries(), _other_user()
    return Cluster(*shared.once("postgres", lambda: _start(binaries, user)))


def _start(binaries: Path, user: str) -> tuple[int, str]:
    """Start a new cluster, as that user where one is named; its port and its superuser."""
    folder = shared.folder() / "postgres"
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    data, superuser = folder / "data", user or pwd.getpwuid(os.geteuid()).pw_name
    command = [
        binaries / "initdb",
        f"--pgdata={data}",
        f"--username={superuser}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ]
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **as_user)
    found = Cluster(free_port(), superuser)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": found.port,
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "32MB",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    process = shared.start("postgres", [str(binaries / "postgres"), f"-D{data}", *options], user, cwd=folder)
    _wait(found, process)
    return found.port, found.user


def _binaries() -> Path:
    """The folder of the newest PostgreSQL that is installed."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    usable = [path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()]
    if not usable:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return usable[-1]


def _other_user() -> str:
    """The user that PostgreSQL runs as; empty where it may run as this one."""
    if os.geteuid() != 0:
        return ""
    for name in _USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip(f"PostgreSQL does not run as root, and there is no user {' or '.join(_USERS)}")


def _wait(found: Cluster, process: subprocess.Popen) -> None:
    import psycopg

    def answers() -> bool:
        if process.poll() is not None:
            pytest.fail(f"PostgreSQL did not start:\n{shared.log_of('postgres').read_text()[-2000:]}")
        try:
            found.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    until(answers)


def _new_name(kind: str) -> str:
    """The name of a database that no other process of the test run gives."""
    return f"{kind}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"
