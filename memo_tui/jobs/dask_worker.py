"""What a Dask worker does for a job: it starts the job's process next to itself, and publishes its output."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import psutil

from memo_tui.jobs.folder import JobFolder
from memo_tui.secrets.known import end_of_lines, end_of_pause, hide_report, know_variables

LOAD = "memo_tui"  # under which a worker reports the load of its jobs' processes to the scheduler
_LOOK_SECONDS = 0.3
_TOPIC = "memo-tui-"


def topic_of(job_id: str) -> str:
    """The topic of events on which the worker of a job publishes."""
    return f"{_TOPIC}{job_id}"


def job_of(topic: str) -> str:
    """The id of the job whose topic or task has this name; "" if it is no job's."""
    return topic.removeprefix(_TOPIC) if topic.startswith(_TOPIC) else ""


def stop_name(job_id: str) -> str:
    """The name of the cluster's event that is set to stop a job."""
    return f"memo-tui-stop-{job_id}"


@dataclass(frozen=True)
class Sealed:
    """Data that must not be logged: Dask writes the arguments of a failing task to the worker's log.

    Attributes:
        message: what the job's process reads first.
        environment: more environment variables for its process.
    """

    message: bytes = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)


def train_on_worker(job_id: str, sealed: Sealed, grace: float) -> dict[str, Any]:
    """Run a job's process to its end.

    A worker that dies takes the process with it. The cluster would then give the task to another worker:
    that worker trains nothing, so that no job runs twice.

    Args:
        job_id: the job's id.
        sealed: its first message, and its environment.
        grace: seconds from the request to stop to the end by force.

    Returns:
        "status", the exit status, None if it was begun elsewhere before; "forced", whether it was killed;
        "end", the end that it left, or None.
    """
    from distributed import Event, get_worker  # noqa: PLC0415 - installed on every worker, maybe not here

    worker, begun, stop = get_worker(), Event(f"memo-tui-begun-{job_id}"), Event(stop_name(job_id))
    if begun.is_set():
        return {"status": None, "forced": False}
    begun.set()
    topic = topic_of(job_id)
    worker.log_event(topic, {"worker": worker.address, "text": ""})
    folder = JobFolder(Path(tempfile.mkdtemp(prefix="memo-tui-job-")))
    know_variables(sealed.environment)
    with folder.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "memo_tui.jobs.process", job_id, folder.path, "lifeline"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder.path,
            env={**os.environ, **sealed.environment},
            start_new_session=True,
        )
    worker.metrics[LOAD] = _LOADS.measure
    _LOADS.add(process.pid)
    try:
        _hand_over(process, sealed.message)

        def send(text: str) -> None:
            worker.log_event(topic, {"worker": worker.address, "text": text})

        output = _Output(folder.log, send)
        result = _attend(process, grace, output, stop.is_set)
        output.publish(last=True)
        end = folder.end()
        return {**result, "end": end and end.to_dict()}
    finally:
        _LOADS.remove(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder.path, ignore_errors=True)


class _Loads:
    """Measures what the processes of a worker's jobs take, and those that they start."""

    def __init__(self) -> None:
        self._jobs: set[int] = set()
        self._processes: dict[int, psutil.Process] = {}  # each measures from one look to the next

    def add(self, pid: int) -> None:
        """Measure a job's process from now on."""
        self._jobs.add(pid)

    def remove(self, pid: int) -> None:
        """Measure it no longer."""
        self._jobs.discard(pid)

    def measure(self, _worker: object) -> dict[str, float]:
        """Percent of one core since the last look, and bytes of memory."""
        found: dict[int, psutil.Process] = {}
        cpu, memory = 0.0, 0
        for pid in tuple(self._jobs):
            with suppress(psutil.Error):
                job = psutil.Process(pid)
                for process in (job, *job.children(recursive=True)):
                    known = self._processes.get(process.pid)
                    each = known if known == process else process
                    found[each.pid] = each
                    with suppress(psutil.Error):
                        cpu += each.cpu_percent()
                        memory += each.memory_info().rss
        self._processes = found
        return {"cpu": cpu, "memory": memory}


_LOADS = _Loads()


def _hand_over(process: "subprocess.Popen[bytes]", message: bytes) -> None:
    """Write the message and keep the pipe open: when it closes, the process knows that this worker died."""
    with suppress(BrokenPipeError):
        if process.stdin is not None:
            process.stdin.write(message)
            process.stdin.flush()


def _attend(
    process: "subprocess.Popen[bytes]",
    grace: float,
    output: "_Output",
    stop_asked: Callable[[], bool],
) -> dict[str, Any]:
    """Pass the output on, and stop the process on request; processes that it leaves aren't waited for."""
    kill_at, forced = float("inf"), False
    while process.returncode is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
        output.publish()
        if process.returncode is None and kill_at == float("inf") and stop_asked():
            kill_at = monotonic() + grace
            os.killpg(process.pid, signal.SIGTERM)
        if process.returncode is None and monotonic() > kill_at:
            forced = True
            os.killpg(process.pid, signal.SIGKILL)
    return {"status": process.returncode, "forced": forced}


class _Output:
    """Publishes what is new in a file."""

    def __init__(self, file: Path, send: Callable[[str], object]) -> None:
        self._file, self._send = file, send
        self._published = 0  # bytes
        self._text = ""  # that may hold a secret's beginning
        self._decoder = getincrementaldecoder("utf-8")("replace")  # a read may end within a character

    def publish(self, *, last: bool = False) -> None:
        """Publish what was added since the last time, without secrets: whole lines, or one that pauses."""
        with self._file.open("rb") as file:
            file.seek(self._published)
            data = file.read()
        self._published += len(data)
        self._text += self._decoder.decode(data)
        place = len(self._text) if last else end_of_lines(self._text)
        if not place and not data:
            place = end_of_pause(self._text)
        if place:
            self._send(hide_report(self._text[:place]))
            self._text = self._text[place:]
