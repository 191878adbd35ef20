"""What a Dask worker does for a job: it starts the job's process beside itself, and tells what that says."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO, Any

_LOOK_SECONDS = 0.3


def topic_of(job_id: str) -> str:
    """The topic of events on which a job's worker tells of it."""
    return f"memo-tui-{job_id}"


def stop_name(job_id: str) -> str:
    """The name of the cluster's event that is set to stop a job."""
    return f"memo-tui-stop-{job_id}"


def train_on_worker(job_id: str, spec: str, grace: float, environment: Mapping[str, str]) -> dict[str, Any]:
    """Run a job's process to its end.

    A worker that dies takes the process with it. The cluster would then give the task to another worker:
    that one trains nothing, so that no job runs twice.

    Args:
        job_id: the job's id.
        spec: the job's spec, as JSON.
        grace: seconds from the request to stop to the end by force.
        environment: more environment variables for the process.

    Returns:
        "status", the exit status, None if it was begun elsewhere before; "forced", whether it was killed.
    """
    from distributed import Event, get_worker  # noqa: PLC0415 - only a worker has it for sure

    worker, begun, stop = get_worker(), Event(f"memo-tui-begun-{job_id}"), Event(stop_name(job_id))
    if begun.is_set():
        return {"status": None, "forced": False}
    begun.set()
    topic = topic_of(job_id)
    worker.log_event(topic, {"worker": worker.address, "text": ""})
    folder = tempfile.mkdtemp(prefix="memo-tui-job-")
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "memo_tui.training.jobs.process", job_id, folder, "lifeline"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    try:
        _hand_over(process, spec)

        def tell(text: str) -> None:
            worker.log_event(topic, {"worker": worker.address, "text": text})

        return _attend(process, grace, tell, stop.is_set)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(Path(folder), ignore_errors=True)


def _hand_over(process: "subprocess.Popen[bytes]", spec: str) -> None:
    """The pipe stays open: its end tells the process that this worker died."""
    with suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.write(f"{spec}\n".encode())
            process.stdin.flush()


def _attend(
    process: "subprocess.Popen[bytes]",
    grace: float,
    tell: Callable[[str], object],
    stop_asked: Callable[[], bool],
) -> dict[str, Any]:
    """Pass the output on, and stop the process when it's asked for; what it leaves behind may go on."""
    if process.stdout is None:
        raise ValueError("the process has no output")
    output = _Output(process.stdout)
    kill_at, forced = float("inf"), False
    while process.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
            output.wait(_LOOK_SECONDS)
        if text := output.take():
            tell(text)
        if process.returncode is None and kill_at == float("inf") and stop_asked():
            kill_at = monotonic() + grace
            os.killpg(process.pid, signal.SIGTERM)
        if process.returncode is None and monotonic() > kill_at:
            forced = True
            os.killpg(process.pid, signal.SIGKILL)
    return {"status": process.returncode, "forced": forced}


class _Output:
    """What a process says, read on a thread."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._decoder = getincrementaldecoder("utf-8")("replace")  # a read may end within a character
        self._read: list[str] = []
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until all is read, but no longer: others may hold the pipe open."""
        self._thread.join(seconds)

    def take(self) -> str:
        """What was said since the last time."""
        with self._lock:
            taken = "".join(self._read)
            self._read.clear()
        return taken

    def _run(self) -> None:
        while chunk := os.read(self._pipe.fileno(), 65_536):
            text = self._decoder.decode(chunk)
            with self._lock:
                self._read.append(text)
