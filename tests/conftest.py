"""What every test stands on: a home of its own, and real tracking stores."""

import compileall
import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests import rewriting, shared
from tests.early_failures import EarlyFailures
from tests.libraries import compile_libraries
from tests.preloaded import Preloaded
from tests.waiting import PATIENCE, until

if TYPE_CHECKING:
    from memo_tui.jobs.client import Jobs

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
# A shell starts background jobs with Ctrl-C ignored, nohup its command with SIGHUP; children would inherit
# that, but not a handler.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGHUP, signal.SIGTERM})
HOSTILE = "[BE][bruxelles] DE D3 model_experiment 6"
ROOT = Path(__file__).parents[1]
CACHES = re.compile(r"__pycache__/|_cache/|\.hypothesis/|\.venv|\.egg-info/|\.coverage")
TEST_RUN = pytest.StashKey[shared.TestRun]()
TREE = pytest.StashKey[set[str]]()
CHANGES = pytest.StashKey[list[str]]()
SINCE_FREEZE = pytest.StashKey[int]()
COLLECT_ABOVE = pytest.StashKey[int]()
SELDOM = 20_000  # new objects until the collector looks at them
FREEZE_AFTER = 20  # tests
MUCH_MEMORY = 400_000_000  # bytes
gc.disable()  # until all test modules are loaded: collecting takes a third of that time, and finds little


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin what the workers share, and remember what stands in the working tree."""
    if not is_worker(session.config):
        session.config.stash[TEST_RUN] = run = shared.TestRun()
        # Else all workers would compile libraries, the program and the tests at the same time.
        compile_libraries(run.folder)
        compileall.compile_dir(ROOT / "memo_tui", quiet=2, workers=os.cpu_count() or 1)
        if hasattr(session.config.option, "tx") and session.config.option.tx:
            rewriting.rewrite_all(session.config, ROOT / "tests")
            session.config.pluginmanager.register(EarlyFailures(session.config))
        session.config.stash[TREE] = tree()


def pytest_collection_finish() -> None:
    """Let memory be collected again, apart from all that was loaded."""
    gc.freeze()
    gc.set_threshold(SELDOM)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what the workers shared; fail if a test left something in the working tree or took it away."""
    if not is_worker(session.config):
        session.config.stash[TEST_RUN].end()
        changes = session.config.stash[CHANGES] = sorted(session.config.stash[TREE] ^ tree())
        if changes and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what changed in the working tree."""
    if changes := config.stash.get(CHANGES, []):
        terminalreporter.section("the working tree changed while the tests ran", red=True)
        for line in changes:
            terminalreporter.line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Now and then, hide what is left in memory from the collector, which takes an eighth of the time.

    The program itself hides all there is when it has loaded MLflow. What of all that has ended since is found
    when much has come together: to look through everything takes half a second.
    """
    result = yield
    left = item.config.stash[SINCE_FREEZE] = item.config.stash.get(SINCE_FREEZE, 0) + 1
    if left >= FREEZE_AFTER or nextitem is None or nextitem.path != item.path:
        item.config.stash[SINCE_FREEZE] = 0
        if memory_in_use() > item.config.stash.get(COLLECT_ABOVE, MUCH_MEMORY):
            gc.unfreeze()
            gc.collect()
            item.config.stash[COLLECT_ABOVE] = memory_in_use() + MUCH_MEMORY
        gc.collect()
        gc.freeze()
    return result


def memory_in_use() -> int:
    """The bytes of memory that this process takes."""
    return psutil.Process().memory_info().rss


def is_worker(config: pytest.Config) -> bool:
    """Whether this is a process that another pytest started to run a part of the tests."""
    return hasattr(config, "workerinput")


def tree() -> set[str]:
    """What stands in the working tree beside the commit, by Git's short status; caches are left out.

    Files that Git ignores count too: a database in the current folder is the likeliest thing to be left.
    """
    if not (ROOT / ".git").exists():
        return set()
    command = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all"]
    status = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {line for line in status.splitlines() if not CACHES.search(line)}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder, and none of the user's own settings.

    MLflow keeps connections to all stores it ever opened: those of the test's own are closed.
    """
    for name in list(os.environ):
        if name.startswith(("MLFLOW_", "MEMO_TUI_", "XDG_")) and name != "MLFLOW_DISABLE_TELEMETRY":
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "COLUMNS", "LINES"):  # the size of a terminal of ours is its own
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    if known := sys.modules.get("memo_tui.secrets.known"):  # what another test's secrets were is none here
        monkeypatch.setattr(known, "_known", known._Known())
    umask = os.umask(0o022)
    yield home
    os.umask(umask)
    for name in ("tracking", "model_registry"):
        if module := sys.modules.get(f"mlflow.store.{name}.sqlalchemy_store"):
            engines = module.SqlAlchemyStore._engine_map
            for uri in [uri for uri in engines if str(tmp_path) in uri]:
                engines.pop(uri).dispose()


@pytest.fixture
def preloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs of Python that a test starts are forked with the libraries loaded."""
    monkeypatch.setattr(subprocess, "Popen", Preloaded)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing, to be stopped or killed."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


@pytest.fixture(scope="session")
def empty_store() -> Path:
    """An empty SQLite store, made once as the program makes it."""
    path = shared.folder() / "empty-store" / "mlflow.db"

    def make() -> None:
        from memo_tui.tracking.address import Address
        from memo_tui.tracking.store import create_sqlite

        path.parent.mkdir()
        create_sqlite(Address.of_file(path))

    shared.once("empty-store", make)
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
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Jobs"]:
    """Jobs of a folder that tests share by turns: its supervisor stays, with what it has loaded."""
    from memo_tui.jobs.client import Jobs

    jobs = Jobs(tmp_path_factory.mktemp("shared") / "jobs", limit=2, grace=20.0, changed=lambda: None)
    jobs.open()
    yield jobs
    jobs.close()
    jobs.finish()


@pytest.fixture
def shared_jobs(keeper: "Jobs") -> Iterator[Path]:
    """The folder of the shared jobs, without any at the beginning; at the end none is left running."""
    keeper.folder.mkdir(exist_ok=True)
    keeper.submit([])  # so that it is connected, and the supervisor stays
    yield keeper.folder
    for job in keeper.active:
        if job.view.pid:
            with suppress(ProcessLookupError):
                os.killpg(job.view.pid, signal.SIGKILL)
    keeper.stop(keeper.active)
    until(lambda: not keeper.active)
    for folder in keeper.folder.glob("*-*-*"):
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server(empty_store: Path) -> str:
    """The address of a real MLflow server, the same for all workers."""
    return shared_server("server", empty_store)


@pytest.fixture(scope="session")
def guarded_server(empty_store: Path) -> str:
    """The address of a real MLflow server that asks for a password; its user is `admin`."""
    return shared_server(
        "guarded",
        empty_store,
        "--app-name=basic-auth",
        MLFLOW_FLASK_SERVER_SECRET_KEY="only for tests",
        MLFLOW_AUTH_ADMIN_PASSWORD="s3cret-Password",
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def shared_server(name: str, empty_store: Path, *options: str, **environment: str) -> str:
    """The address of an MLflow server that lasts as long as the test run."""

    def make() -> str:
        folder = shared.folder() / name
        folder.mkdir()
        shutil.copy(empty_store, folder / "mlflow.db")
        port = free_port()
        command = server_command(folder, port, *options)
        process = shared.start(name, command, cwd=folder, env=server_environment(environment))
        return wait_for_server(port, process, shared.log_of(name))

    return shared.once(name, make)


def run_server(folder: Path, *options: str, port: int | None = None, **environment: str) -> Iterator[str]:
    """Start `mlflow server` on the store in `folder`, wait for its first answer, end it afterwards."""
    port = port or free_port()
    name = f"server-{port}"
    command = server_command(folder, port, *options)
    process = shared.start(name, command, cwd=folder, env=server_environment(environment))
    try:
        yield wait_for_server(port, process, shared.log_of(name))
    finally:
        process.terminate()
        process.wait()


def server_command(folder: Path, port: int, *options: str) -> list[str]:
    """The command that serves the store in `folder`."""
    return [
        sys.executable,
        "-m",
        "mlflow",
        "server",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        f"--backend-store-uri=sqlite:///{folder / 'mlflow.db'}",
        *options,
    ]


def server_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server, without processes for work that no test asks for."""
    return {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", **changes}


def wait_for_server(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait for a server's first answer; its address."""
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"mlflow server did not start:\n{log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{address}/version", timeout=PATIENCE).close()
        except urllib.error.HTTPError:  # it answers, and asks for a password
            return True
        except OSError:
            return False
        return True

    until(answers)
    return address
