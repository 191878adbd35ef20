"""The jobs of a dashboard: the supervisor reports them, and is started when there is work for it."""

import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep, time
from uuid import uuid4

from memo_tui import background
from memo_tui.errors import MemoTuiError
from memo_tui.jobs.folder import JobFolder, read_all
from memo_tui.jobs.messages import (
    Answer,
    JobRecord,
    Look,
    News,
    Request,
    Stop,
    Submit,
    read_job,
    read_message,
)
from memo_tui.jobs.socket_path import connect
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.training.work.log_tail import tail

_START_SECONDS = 20.0
_ANSWER_SECONDS = 30.0
_TRIES = 3
_LAST_SECONDS = 2.5
_FOREIGN = (
    "The jobs' supervisor is of another version of memo-tui. Trainings launched by it still run; launch "
    "this one when they have ended."
)


class Job:
    """One job; its view changes with time.

    Attributes:
        spec: what it does; the password is in it only if it was launched from here.
        view: its state.
        log: the file with its output.
    """

    def __init__(self, spec: JobSpec, view: JobView, log: Path) -> None:
        self.spec, self.view, self.log = spec, view, log

    @property
    def job_id(self) -> str:
        """The value of the tag `memo_tui.job` on each of its runs."""
        return self.view.job_id

    @property
    def state(self) -> JobState:
        """Its state."""
        return self.view.state

    @property
    def active(self) -> bool:
        """Whether it has not ended yet."""
        return self.view.active

    @property
    def submitted(self) -> float:
        """When it was launched, in seconds since 1970."""
        return self.view.submitted

    @property
    def problem(self) -> str:
        """Why it failed, in one sentence, or ""."""
        return self.view.problem

    def tail(self, lines: int = 5) -> Sequence[str]:
        """The last lines of its output."""
        return [self.spec.secrets.redact(line) for line in tail(self.log, lines)]


class Jobs:
    """All jobs of a folder. Requests are handled on a thread; nothing here waits.

    Attributes:
        folder: of the jobs.
        limit: how many jobs run at once.
        grace: seconds from the request to stop to the end by force.
        left_out: sentences on jobs that can't be read.
    """

    def __init__(self, folder: Path, *, limit: int, grace: float, changed: Callable[[], object]) -> None:
        """Prepare; `open` looks for jobs.

        Args:
            folder: of the jobs.
            limit: how many jobs run at once.
            grace: seconds from the request to stop to the end by force.
            changed: called on another thread when anything has changed.
        """
        self.folder = folder
        self.limit = limit
        self.grace = grace
        self.left_out: tuple[str, ...] = ()
        self._changed = changed
        self._jobs: dict[str, Job] = {}
        self._wanted: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._connection: socket.socket | None = None
        self._answers: dict[int, str] = {}
        self._foreign = ""  # why messages of the supervisor can't be read
        self._answered = threading.Condition()
        self._number = 0
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Look for existing jobs."""
        self._thread = background.start("jobs", self._work, "the work with jobs")
        self._wanted.put(self._find)

    def close(self) -> None:
        """Stop listening; the jobs go on."""
        self._wanted.put(None)

    def finish(self) -> None:
        """After `close`: wait a moment until the last requests are handled."""
        if self._thread is not None:
            self._thread.join(_LAST_SECONDS)

    @property
    def newest(self) -> list[Job]:
        """The jobs, the newest first."""
        return sorted(self._jobs.copy().values(), key=lambda job: job.submitted, reverse=True)

    @property
    def active(self) -> list[Job]:
        """Those that have not ended, the newest first."""
        return [job for job in self.newest if job.active]

    def submit(self, specs: Sequence[JobSpec]) -> list[Job]:
        """Launch jobs, in this order; they are in the list at once.

        A spec's `sweep` may be the index of another in `specs`, such as "0"; it is replaced by that job's id.
        """
        ids = [uuid4().hex[:8] for _ in specs]
        made = []
        for place, spec in enumerate(specs):
            if spec.sweep:
                spec = replace(spec, sweep=ids[int(spec.sweep)])  # noqa: PLW2901 - the same one, addressed
            view = JobView(ids[place], time() + place * 1e-6)
            made.append(Job(spec, view, JobFolder.named(self.folder, view).log))
        for job in made:
            self._jobs[job.job_id] = job
        self._wanted.put(lambda: self._submit(made))
        return made

    def stop(self, jobs: Sequence[Job]) -> None:
        """Ask jobs to end; their open runs end as KILLED, with all that they logged."""
        ids = [job.job_id for job in jobs if job.active]
        for job in jobs:
            if job.active:
                job.view = replace(job.view, stop_asked=True)
        if ids:
            self._wanted.put(lambda: self._stop(ids))

    def set_limit(self, limit: int) -> None:
        """Let this many jobs run at once from now on."""
        self.limit = max(1, limit)
        self._wanted.put(self._send_limit)

    def _work(self) -> None:
        """On the thread: handle requests, in order."""
        while (wanted := self._wanted.get()) is not None:
            with background.guard("the work with jobs"):
                wanted()
        if self._connection is not None:
            self._disconnect(self._connection)

    def _find(self) -> None:
        found = read_all(self.folder, self._leave_out)
        for folder, spec, view in found:
            job = self._jobs.setdefault(view.job_id, Job(spec, view, folder.log))
            if not view.active:
                job.view = view
        if found or self.left_out:
            self._changed()
        if any(view.active for _, _, view in found):
            with suppress(MemoTuiError):  # the jobs keep their last known state
                self._ask(Look())

    def _leave_out(self, sentence: str) -> None:
        if sentence not in self.left_out:
            self.left_out = (*self.left_out, sentence)

    def _submit(self, jobs: Sequence[Job]) -> None:
        records = tuple(JobRecord(job.spec, job.view) for job in jobs)
        try:
            self._ask(Submit(records, environment_of_user(), self.grace, self.limit))
        except Exception as error:  # noqa: BLE001 - whatever it is, these jobs must not wait forever
            known = isinstance(error, MemoTuiError)
            problem = str(error) if known else background.report("launching a job", error, shown=True)
            for job in jobs:
                job.view = replace(job.view, state=JobState.FAILED, problem=problem, ended=time())
            self._changed()

    def _stop(self, ids: Sequence[str]) -> None:
        with suppress(MemoTuiError):
            self._ask(Stop(tuple(ids)))

    def _send_limit(self) -> None:
        if self._connection is not None:
            with suppress(MemoTuiError):
                self._ask(Look(self.limit))

    def _ask(self, request: Request) -> None:
        """Ask the supervisor; one that is just ending is replaced.

        Raises:
            MemoTuiError: it isn't running and can't be started, or it refuses.
        """
        for _ in range(_TRIES):
            connection = self._connection or self._connect()
            self._number += 1
            number = self._number
            try:
                connection.sendall(replace(request, number=number).to_line())
            except OSError:
                self._disconnect(connection)
                continue
            with self._answered:
                self._answered.wait_for(
                    lambda number=number, connection=connection: (  # type: ignore[misc]
                        number in self._answers or self._connection is not connection or self._foreign
                    ),
                    _ANSWER_SECONDS,
                )
                if number in self._answers:
                    if problem := self._answers.pop(number):
                        raise MemoTuiError(f"The training can't be started: {problem}")
                    return
                if self._foreign:
                    raise MemoTuiError(self._foreign)
            self._disconnect(connection)
        raise MemoTuiError(f"The jobs' supervisor doesn't answer; see {self.folder / 'supervisor.log'}.")

    def _connect(self) -> socket.socket:
        """The connection to the supervisor, which is started if it isn't running.

        Raises:
            MemoTuiError: it can't be started.
        """
        connection = None
        with suppress(OSError):
            connection = connect(self.folder)
        if connection is None:
            self._start()
            end = monotonic() + _START_SECONDS
            while connection is None and monotonic() < end:
                sleep(0.02)
                with suppress(OSError):
                    connection = connect(self.folder)
        if connection is None:
            raise MemoTuiError(
                f"The jobs' supervisor can't be started; see {self.folder / 'supervisor.log'}."
            )
        self._connection, self._foreign = connection, ""
        background.start("jobs-news", lambda: self._listen(connection), "listening to the jobs' supervisor")
        return connection

    def _start(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with (self.folder / "supervisor.log").open("ab") as log:
                subprocess.Popen(  # noqa: S603 - our own module
                    [
                        sys.executable,
                        "-P",
                        "-m",
                        "memo_tui.jobs.supervisor",
                        str(self.limit),
                        str(self.grace),
                        str(self.folder),
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.folder,
                    env=environment_of_user(),
                    start_new_session=True,
                )
        except OSError as error:
            where = error.filename or self.folder
            raise MemoTuiError(f"The training can't be started: {error.strerror} ({where}).") from None

    def _listen(self, connection: socket.socket) -> None:
        """On one thread per connection: handle the supervisor's reports."""
        with suppress(OSError, ValueError), connection.makefile("rb") as lines:
            for line in lines:
                with background.guard("taking news of jobs"):
                    self._take(line)
        self._disconnect(connection)
        if self.active:  # it was killed: the next one finds them
            self._wanted.put(self._find)

    def _take(self, line: bytes) -> None:
        """Handle one message; an unreadable one is skipped, and becomes the answer to the next request."""
        try:
            message = read_message(line, Answer, News)
        except MemoTuiError:
            with self._answered:
                self._foreign = _FOREIGN
                self._answered.notify_all()
            return
        if isinstance(message, Answer):
            with self._answered:
                self._answers[message.answer] = message.problem
                self._answered.notify_all()
            return
        for each in message.jobs:
            with suppress(MemoTuiError):
                self._take_job(read_job(each))
        self._changed()

    def _take_job(self, job: JobRecord) -> None:
        if (known := self._jobs.get(job.view.job_id)) is not None:
            known.view = job.view
        else:
            log = JobFolder.named(self.folder, job.view).log
            self._jobs[job.view.job_id] = Job(job.spec, job.view, log)

    def _disconnect(self, connection: socket.socket) -> None:
        with self._answered:
            if self._connection is connection:
                self._connection = None
            self._answered.notify_all()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()
