"""What all processes of a test run share: servers that are started once, and end with the run.

The process that runs pytest (not its workers) makes a folder and holds a lock on a file in it. A server is
started by whichever worker needs it first, through this file as a program: it waits for that lock, which the
system releases however pytest ends, and then ends the server.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_VARIABLE = "TESTS_SHARED_FOLDER"
_ALIVE = "alive"


class TestRun:
    """The folder of one run of the tests or the benchmarks, for as long as that lasts; a context manager."""

    __test__ = False

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="memo-tui-tests-"))
        self.folder.chmod(0o755)  # PostgreSQL's user passes through it
        self._around = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = str(self.folder)  # for the workers
        self._alive = (self.folder / _ALIVE).open("w")
        fcntl.flock(self._alive, fcntl.LOCK_EX)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """End every server and remove the folder."""
        fcntl.flock(self._alive, fcntl.LOCK_UN)  # closing it isn't enough while a forked child has it open
        self._alive.close()
        for path in self.folder.glob("*.guard"):
            with suppress(FileNotFoundError), path.open() as guard:  # locked until its server has ended
                fcntl.flock(guard, fcntl.LOCK_EX)
        shutil.rmtree(self.folder, ignore_errors=True)
        del os.environ[_VARIABLE]
        if self._around is not None:
            os.environ[_VARIABLE] = self._around


def folder() -> Path:
    """The folder of the test run that this process belongs to."""
    return Path(os.environ[_VARIABLE])


def once(name: str, make: Callable[[], object]) -> object:
    """What `make` returns, plain JSON; it is called by one process of the test run, and the others wait."""
    path = folder() / f"{name}.json"
    with locked(name):
        if not path.exists():
            path.write_text(json.dumps(make()))
        return json.loads(path.read_text())


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Keep the other processes of the test run out."""
    with (folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(name: str, command: list[str], user: str = "", **options: object) -> subprocess.Popen[bytes]:
    """Start a server that ends with the test run, whatever ends that; its output goes to `log_of(name)`.

    Returns:
        The process that guards it, which ends with it: `terminate()` ends both.
    """
    environment = dict(options.pop("env", os.environ))
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # a server runs nothing that is measured
    with log_of(name).open("wb") as output:
        return subprocess.Popen(
            [sys.executable, __file__, str(folder()), name, user, *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for pytest
            **options,
        )


def log_of(name: str) -> Path:
    """Where the output of the server of that name goes."""
    return folder() / f"{name}.log"


def _guard(folder: Path, name: str, user: str, command: list[str]) -> None:
    with (folder / f"{name}.guard").open("w") as guard, (folder / _ALIVE).open() as alive:
        fcntl.flock(guard, fcntl.LOCK_EX)
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        process = subprocess.Popen(command, start_new_session=True, **as_user)

        def wait_for_it() -> None:
            process.wait()
            os._exit(1)

        def end(*_: object) -> None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            os._exit(0)

        signal.signal(signal.SIGTERM, end)
        threading.Thread(target=wait_for_it, daemon=True).start()
        fcntl.flock(alive, fcntl.LOCK_EX)
        shutil.rmtree(folder, ignore_errors=True)  # pytest may have been killed
        end()


if __name__ == "__main__":
    _guard(Path(sys.argv[1]), *sys.argv[2:4], sys.argv[4:])
