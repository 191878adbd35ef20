"""What every test stands on: a home of its own, and real tracking stores."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
# A shell starts background jobs with Ctrl-C ignored, nohup its command with SIGHUP; children would inherit
# that, but not a handler.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGHUP, signal.SIGTERM})
HOSTILE = "[BE][bruxelles] DE D3 model_experiment 6"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, and none of the user's own settings."""
    for name in list(os.environ):
        if name.startswith(("MLFLOW_", "MEMO_TUI_", "XDG_")) and name != "MLFLOW_DISABLE_TELEMETRY":
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "COLUMNS", "LINES"):  # the size of a terminal of ours is its own
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing, to be stopped or killed."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store, made once as the program makes it."""
    from memo_tui.tracking.address import Address
    from memo_tui.tracking.store import create_sqlite

    path = tmp_path_factory.mktemp("store") / "mlflow.db"
    create_sqlite(Address.of_file(path))
    return path


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    """A SQLite store of the test's own, empty."""
    path = tmp_path / "data" / "mlflow.db"
    path.parent.mkdir()
    shutil.copy(empty_store, path)
    return path


@pytest.fixture
def store_uri(store: Path) -> str:
    """The tracking URI of that store."""
    return f"sqlite:///{store}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[str]:
    """The address of a real MLflow server."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(empty_store, folder / "mlflow.db")
    yield from run_server(folder)


@pytest.fixture(scope="session")
def guarded_server(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Iterator[str]:
    """The address of a real MLflow server that asks for a password; its user is `admin`."""
    folder = tmp_path_factory.mktemp("guarded")
    shutil.copy(empty_store, folder / "mlflow.db")
    yield from run_server(
        folder,
        "--app-name=basic-auth",
        MLFLOW_FLASK_SERVER_SECRET_KEY="only for tests",
        MLFLOW_AUTH_ADMIN_PASSWORD="s3cret-Password",
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def run_server(folder: Path, *options: str, port: int | None = None, **environment: str) -> Iterator[str]:
    """Start `mlflow server` on the store in `folder`, wait for its first answer, end it afterwards."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "mlflow",
                "server",
                "--host=127.0.0.1",
                f"--port={port}",
                "--workers=1",
                f"--backend-store-uri=sqlite:///{folder / 'mlflow.db'}",
                *options,
            ],
            env={**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", **environment},
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        for _ in range(600):
            if process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{address}/version", timeout=1).close()
            except urllib.error.HTTPError:  # it answers, and asks for a password
                yield address
                return
            except OSError:
                time.sleep(0.1)  # paces the asking; the answer decides
            else:
                yield address
                return
        pytest.fail(f"mlflow server did not start:\n{(folder / 'server.log').read_text()[-2000:]}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
