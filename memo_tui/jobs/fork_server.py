"""The fork server: a process that has loaded MLflow and scikit-learn, and forks a process for each job.

So a job begins within a tenth of a second instead of some seconds. Requests arrive on standard input, one
JSON line each; the results go to standard output in the same way.
"""

import asyncio
import gc
import importlib
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.messages import Message, read_message
from memo_tui.jobs.process_messages import Exited, Forked, ForkJob, ForksReady, NotForked
from memo_tui.jobs.runner import Order
from memo_tui.jobs.spec import JobSpec

_LOADED = (
    "mlflow",
    "mlflow.data",
    "mlflow.data.code_dataset_source",
    "mlflow.data.pandas_dataset",
    "mlflow.store.tracking.sqlalchemy_store",
    "sklearn.compose",
    "sklearn.datasets",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.neural_network",
    "sklearn.preprocessing",
    "sqlalchemy.dialects.sqlite",
    "memo_tui.jobs.execute",
    "memo_tui.training.first_trainer",
    "memo_tui.training.trainer",
    "memo_tui.training.work.models",
)
_SEEN_AT_LOADING = (
    *("BLIS", "GOTO", "KMP", "LD_", "MALLOC", "MKL", "MLFLOW", "NPY", "NUMEXPR", "NUMPY", "OMP", "OPENBLAS"),
    *("PYTHON", "SCIPY", "SKLEARN", "SQLALCHEMY", "TZ", "VIRTUAL_ENV"),
)
_READY_SECONDS = 120.0
_LOOK_SECONDS = 0.05


class ForkServer:
    """The supervisor's side: starts the process, and jobs from it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Prepare; nothing is started yet.

        Args:
            environment: of the process.
        """
        self._environment = dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._begun: dict[str, asyncio.Future[int]] = {}
        self._ended: dict[str, asyncio.Future[int | None]] = {}
        self._listener: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    def suits(self, environment: Mapping[str, str]) -> bool:
        """Whether a job with this environment may be forked: libraries were loaded with an equal one."""
        return _seen(environment) == _seen(self._environment)

    async def start_job(self, order: Order) -> "tuple[int, asyncio.Future[int | None]] | None":
        """Fork a process for a job.

        Returns:
            Its number, and a future of its exit status (None if the fork server ends before); None if the
            fork server isn't running.
        """
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()
        loop = asyncio.get_running_loop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), _READY_SECONDS)
        process = self._process
        if process is None or process.stdin is None or process.returncode is not None:
            return None
        begun = self._begun[order.job_id] = loop.create_future()
        ended = self._ended[order.job_id] = loop.create_future()
        request = ForkJob(order.job_id, str(order.folder.path), order.environment, order.spec.to_dict())
        try:
            process.stdin.write(request.to_line())
            await process.stdin.drain()
            return await begun, ended
        except (ConnectionError, EOFError):
            return None

    def close(self) -> None:
        """End the process; the jobs go on."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _start(self) -> None:
        self._ready.clear()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "memo_tui.jobs.fork_server"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )
        self._listener = asyncio.ensure_future(self._listen(self._process))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is not None:
            async for line in process.stdout:
                self._take(line)
        await process.wait()
        self._ready.set()  # waiting callers see that it isn't running
        for begun in self._begun.values():
            begun.set_exception(EOFError())
        for ended in self._ended.values():
            ended.set_result(None)
        self._begun, self._ended = {}, {}

    def _take(self, line: bytes) -> None:
        """Handle one message; what libraries print while loading is skipped."""
        with suppress(MemoTuiError):
            match read_message(line, ForksReady, Forked, Exited, NotForked):
                case ForksReady():
                    self._ready.set()
                case Forked(job, pid) if job in self._begun:
                    self._begun.pop(job).set_result(pid)
                case Exited(job, status) if job in self._ended:
                    self._ended.pop(job).set_result(status)
                case NotForked(refused):
                    sys.stderr.write(f"The fork server refuses a request: {refused}\n")
                    for job, begun in self._begun.items():  # each then gets its own process
                        begun.set_exception(EOFError())
                        self._ended.pop(job, None)
                    self._begun.clear()


def main() -> int:
    """Load everything, then fork until standard input ends."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from memo_tui.tracking.mlflow_env import configure_mlflow  # noqa: PLC0415 - before MLflow is loaded

    configure_mlflow(retries=3, timeout=30)
    gc.disable()  # collecting during the imports takes a quarter of the time, and finds little
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()  # the forks share this memory
    gc.enable()
    _send(ForksReady())
    jobs: dict[int, str] = {}
    pending = b""
    while True:
        readable, _, _ = select.select([0], [], [], _LOOK_SECONDS if jobs else None)
        if readable:
            chunk = os.read(0, 65_536)
            if not chunk:
                return 0
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                try:
                    request = read_message(line, ForkJob)
                except MemoTuiError as error:
                    _send(NotForked(str(error)))
                    continue
                pid = _fork(request)
                jobs[pid] = request.job
                _send(Forked(request.job, pid))
        _reap(jobs)


def _reap(jobs: dict[int, str]) -> None:
    """Report which jobs have ended."""
    while jobs:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        if pid in jobs:
            _send(Exited(jobs.pop(pid), os.waitstatus_to_exitcode(status)))


def _seen(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(_SEEN_AT_LOADING)}


def _fork(request: ForkJob) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = _be_the_job(request)
        finally:
            with suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)
    return pid


def _be_the_job(request: ForkJob) -> int:
    """In the new process: set up what a fresh process would have."""
    import numpy as np  # noqa: PLC0415 - heavy

    from memo_tui.jobs.process import train  # noqa: PLC0415

    os.setsid()
    os.environ.clear()
    os.environ.update(request.environment)
    random.seed()  # all forks share the state of the fork server
    np.random.seed()  # noqa: NPY002 - the global generator is meant
    folder = JobFolder(Path(request.folder))
    log, nothing = os.open(folder.log, os.O_WRONLY | os.O_APPEND), os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.chdir(folder.path)
    return train(request.job, folder, lambda: JobSpec.from_dict(request.spec))


def _send(message: Message) -> None:
    os.write(1, b"\n" + message.to_line())


if __name__ == "__main__":
    sys.exit(main())
