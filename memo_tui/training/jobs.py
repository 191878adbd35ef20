"""A training as a job: a process of its own, started, watched and stopped from outside."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from time import strftime, time
from uuid import uuid4

from memo_tui.errors import MemoTuiError
from memo_tui.tracking.quiet import environment_of_user

_KEPT_LOGS = 200
_FAILED = 1


@dataclass(frozen=True)
class JobSpec:
    """What a job is to train, and where it logs.

    Attributes:
        experiment: the experiment's name.
        tracking_uri: the store's address, maybe with a password.
        models: names of the models.
        data: absolute path of the file to train on, or None.
        target: its column to predict, or None.
        seed: of everything random.
        form: "composed" for `Trainer`, "first" for the lesson's `FirstTrainer`, which takes no data.
    """

    experiment: str
    tracking_uri: str = field(repr=False)
    models: tuple[str, ...]
    data: str | None = None
    target: str | None = None
    seed: int = 0
    form: str = "composed"

    def to_json(self) -> str:
        """As one line that `from_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "JobSpec":
        """Read what `to_json` wrote."""
        told = json.loads(text)
        return cls(**{**told, "models": tuple(told["models"])})


class JobState(StrEnum):
    """What a job is at."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"


class Job:
    """One training in a process of its own; it lives on when the program that started it ends.

    Attributes:
        job_id: stands as the tag `memo_tui.job` on each of its runs.
        spec: what it trains.
        log: the file with its output.
        started: when, in seconds since 1970.
        ended: likewise, or None.
        state: what it is at.
        problem: why it failed, in one sentence, or "".
        stop_asked: whether it was asked to stop.
    """

    def __init__(self, spec: JobSpec, logs: Path) -> None:
        """Prepare a job whose output goes to a new file in the folder `logs`."""
        self.job_id = uuid4().hex[:8]
        self.spec = spec
        self.log = logs / f"{strftime('%Y%m%d-%H%M%S')}-{self.job_id}.log"
        self.started = time()
        self.ended: float | None = None
        self.state = JobState.RUNNING
        self.problem = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.stop_asked = False

    def start(self, on_end: Callable[["Job"], object]) -> None:
        """Start the process; `on_end` is called on another thread when it has ended.

        Raises:
            MemoTuiError: the log can't be written or the process can't be started.
        """
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _remove_old_logs(self.log.parent)
            with self.log.open("xb") as output:
                self.log.chmod(0o600)
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", "memo_tui.training.job", self.job_id],
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.log.parent,
                    env=environment_of_user(),
                    start_new_session=True,
                )
        except OSError as error:
            raise MemoTuiError(
                f"The training can't be started: {error.strerror} ({error.filename or self.log})."
            ) from None
        with suppress(BrokenPipeError):
            self._send()
        if self.stop_asked:
            self.stop()
        threading.Thread(target=self._wait, args=(on_end,), name=f"job-{self.job_id}", daemon=True).start()

    def fail(self, sentence: str) -> None:
        """Note that it never began, and why."""
        self.state, self.problem, self.ended = JobState.FAILED, sentence, time()

    def stop(self) -> None:
        """Ask the process to end; its open run ends as KILLED, with all that it logged."""
        self.stop_asked = True
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)

    def tail(self, lines: int = 5) -> Sequence[str]:
        """The last lines of its output."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - 16_384))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ()
        return [line for line in text.splitlines() if line.strip()][-lines:]

    def _send(self) -> None:
        """Hand the spec over on standard input, as arguments can be seen by everyone."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(self.spec.to_json().encode())
            self._process.stdin.close()

    def _wait(self, on_end: Callable[["Job"], object]) -> None:
        if self._process is None:
            return
        code = self._process.wait()
        self.ended = time()
        if code == 0:
            self.state = JobState.FINISHED
        elif self.stop_asked:
            self.state = JobState.STOPPED
        else:
            self.state = JobState.FAILED
            said = next(iter(self.tail(1)), "it said nothing")
            self.problem = said if code == _FAILED else _ended_by_itself(code, said)
        on_end(self)


def _ended_by_itself(code: int, said: str) -> str:
    """Why a process ended that had no time to say so."""
    if code >= 0:
        return f"The training's process ended with status {code}; its last words: {said}"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return f"The training's process was ended by {name}{hint}; its last words: {said}"


def _remove_old_logs(folder: Path) -> None:
    logs = sorted(folder.glob("*.log"))
    for log in logs[: max(0, len(logs) - _KEPT_LOGS)]:
        with suppress(OSError):
            log.unlink()
