"""Programs that begin with their libraries loaded: forks of one process, instead of processes started afresh.

To import MLflow takes most of the time of a command. Each worker of a test run keeps a process that has
imported it, and other libraries, but nothing of the program; what `subprocess` is asked to start as
`python -m module`, `python -c code` or `python file` is forked from there. Such a command is a process like
any other: a child of the test, with its arguments, folder, environment, terminal and signals, that ends as
Python does. What is asked for in another way (with options of Python, through a shell, with other variables
that libraries look at when they are imported) is started afresh, and so is what the command itself starts.
"""

import builtins
import ctypes
import fcntl
import importlib
import inspect
import json
import os
import random
import runpy
import socket
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import ModuleType
from typing import Any

SEEN_AT_LOADING = (
    *("LANG", "LC_", "LD_", "MLFLOW", "OMP", "OPENBLAS", "PYTHON", "SKLEARN", "SQLALCHEMY", "TEXTUAL", "TZ"),
)
SEEN_LATER = ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "MLFLOW_TRACKING_URI")
USUAL = {
    "executable": None,
    "pass_fds": (),
    "startupinfo": None,
    "shell": False,
    "restore_signals": True,
    "gid": None,
    "gids": None,
    "uid": None,
    "umask": -1,
    "process_group": -1,
}
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux
AS_FRESH = subprocess.Popen
AS_FRESH_BEGINS = inspect.signature(AS_FRESH._execute_child)


class Preloaded(AS_FRESH):
    """A `subprocess.Popen` that forks the program where it can."""

    def _execute_child(self, *args: Any, **kwargs: Any) -> None:
        asked = AS_FRESH_BEGINS.bind(self, *args, **kwargs).arguments
        environment = seen(os.environ if asked["env"] is None else asked["env"])
        takes_terminal = getattr(asked["preexec_fn"], "__name__", "") == "take_terminal"
        if not (
            sys.platform == "linux"
            and is_plain(asked["args"])
            and all(asked[name] in (value, ()) for name, value in USUAL.items())
            and (asked["preexec_fn"] is None or takes_terminal)
            and Path(asked["cwd"] or ".").is_dir()
            and environment == seen(os.environ)
        ):
            super()._execute_child(*args, **kwargs)
            return
        pipes = [asked[name] for name in ("p2cread", "c2pwrite", "errwrite")]
        self.pid = server().fork(
            {
                "args": [os.fsencode(word).hex() for word in asked["args"]],
                "env": [
                    [os.fsencode(word).hex() for word in pair]
                    for pair in (os.environ if asked["env"] is None else asked["env"]).items()
                ],
                "cwd": os.fsencode(Path(asked["cwd"] or ".").absolute()).hex(),
                "new_session": asked["start_new_session"],
                "takes_terminal": takes_terminal,
            },
            [usual if pipe == -1 else pipe for usual, pipe in enumerate(pipes)],
        )
        self._child_created = True
        self._close_pipe_fds(
            *(asked[name] for name in ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite"))
        )


def is_plain(command: Any) -> bool:
    """Whether this is a command for Python without options of Python."""
    if isinstance(command, (str, bytes)) or len(command) < 2 or command[0] != sys.executable:
        return False
    option = os.fsdecode(command[1])
    return not option.startswith("-") or (option in ("-c", "-m") and len(command) > 2)


def take_terminal() -> None:
    """In a new process: the terminal on standard input is the one that its signals come from."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def seen(environment: Any) -> dict[str, str]:
    """The variables that libraries look at when they are imported."""
    texts = {os.fsdecode(name): os.fsdecode(value) for name, value in environment.items()}
    return {
        name: value
        for name, value in texts.items()
        if name.startswith(SEEN_AT_LOADING) and name not in SEEN_LATER
    }


class Server:
    """The process that has the libraries loaded, seen from the tests."""

    def __init__(self) -> None:
        from tests.libraries import PRELOADED

        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._seen = seen(os.environ)
        with theirs:
            self._process = AS_FRESH(
                [sys.executable, __file__, str(theirs.fileno()), *PRELOADED],
                pass_fds=[theirs.fileno()],
                cwd="/",
            )

    def suits(self) -> bool:
        """Whether it was started with the variables that hold now."""
        return self._seen == seen(os.environ)

    def fork(self, request: dict[str, object], standard: list[int]) -> int:
        """Fork a child of this process from the server, with these files as its standard ones; its number."""
        adopt = ctypes.CDLL(None).prctl
        adopt(SUBREAPER, 1, 0, 0, 0)
        try:
            socket.send_fds(self._requests, [json.dumps(request).encode()], standard)
            return int(self._requests.recv(100))
        finally:
            adopt(SUBREAPER, 0, 0, 0, 0)


SERVERS: list[Server] = []


def server() -> Server:
    """The server of this process, started when it is first wanted."""
    for each in SERVERS:
        if each.suits():
            return each
    SERVERS.append(Server())
    return SERVERS[-1]


def serve(requests: socket.socket) -> dict[str, Any]:
    """Fork a process for each request until there are no more; in that process, return the request."""
    while True:
        data, files, _, _ = socket.recv_fds(requests, 1_000_000, 3)
        if not data:
            os._exit(0)
        to_parent, from_child = os.pipe()
        middle = os.fork()  # the parent of a process whose own has ended is the test: it asked to be
        if middle == 0:
            if child := os.fork():
                os.write(from_child, str(child).encode())
                os._exit(0)
            for number, file in enumerate(files):
                os.dup2(file, number)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            return json.loads(data)
        os.waitpid(middle, 0)
        requests.send(os.read(to_parent, 100))
        for file in (*files, to_parent, from_child):
            os.close(file)


def become(request: dict[str, Any]) -> None:
    """Be as a process that was started afresh with these arguments, and do its work."""
    if request["new_session"]:
        os.setsid()
    if request["takes_terminal"]:
        take_terminal()
    os.chdir(bytes.fromhex(request["cwd"]))
    os.environb.clear()
    os.environb.update(
        {bytes.fromhex(name): bytes.fromhex(value) for name, value in request["env"]},
    )
    time.tzset()
    random.seed()
    importlib.import_module("numpy").random.seed()
    arguments = sys.orig_argv[:] = [os.fsdecode(bytes.fromhex(word)) for word in request["args"]]
    sys.stdin.reconfigure(line_buffering=sys.stdin.isatty())
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())
    run(*arguments[1:])


def run(first: str, *rest: str) -> None:
    """Run what Python is asked to run by these words, as the module `__main__`."""
    main = sys.modules["__main__"] = ModuleType("__main__")
    main.__builtins__ = builtins
    if first == "-m":
        sys.path[0], sys.argv[:] = str(Path.cwd()), rest
        runpy._run_module_as_main(rest[0])
    elif first == "-c":
        sys.path[0], sys.argv[:] = "", ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), vars(main))  # noqa: S102
    else:
        sys.path[0], sys.argv[:] = str(Path(first).resolve().parent), [first, *rest]
        main.__file__ = str(Path(first).absolute())
        exec(compile(Path(first).read_bytes(), main.__file__, "exec"), vars(main))  # noqa: S102


def load(names: list[str]) -> None:
    """Import libraries as the program does."""
    import gc

    from memo_tui.tracking.mlflow_env import configure_mlflow

    configure_mlflow(retries=3, timeout=30)
    for name in [name for name in sys.modules if name.partition(".")[0] == "memo_tui"]:
        del sys.modules[name]  # what MLflow itself loads of it as it's imported is loaded by each program
    gc.disable()
    for name in names:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.path[0] = (
        os.devnull
    )  # not this folder, where names of the standard library lie; `run` puts another there
    load(sys.argv[2:])
    become(serve(socket.socket(fileno=int(sys.argv[1]))))
