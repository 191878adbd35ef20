"""The jobs of a dashboard: what is launched and stopped here, and what the supervisor reports."""

import queue
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import time
from typing import TYPE_CHECKING
from uuid import uuid4

from memo_tui import background
from memo_tui.errors import MemoTuiError
from memo_tui.jobs.connection import SupervisorConnection, start_supervisor
from memo_tui.jobs.folder import JobFolder, read_all
from memo_tui.jobs.job import Job
from memo_tui.jobs.messages import JobRecord, Look, News, Stop, Submit, read_job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.secrets.known import know
from memo_tui.tracking.mlflow_env import outside_of_jobs

if TYPE_CHECKING:
    from threading import Thread

_LAST_SECONDS = 2.5
_LOOK_SECONDS = 2.0  # between two looks for a supervisor, without one


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
        self._supervisor = SupervisorConnection(
            folder, lambda: start_supervisor(folder, self.limit, self.grace), self._take, self._find_again
        )
        self._thread: Thread | None = None

    def open(self) -> None:
        """Look for existing jobs."""
        self._thread = background.start("jobs", self._work, "handling jobs")
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
            know(job.spec.secrets.values)
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
        while (wanted := self._next()) is not None:
            with background.guard("handling jobs"):
                wanted()
        self._supervisor.close()

    def _next(self) -> Callable[[], None] | None:
        """The next request; without one for a while, a look for a supervisor that was started elsewhere."""
        try:
            return self._wanted.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return self._look

    def _look(self) -> None:
        if self._supervisor.reach():
            self._find()
            with suppress(MemoTuiError):
                self._supervisor.ask(Look())

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
                self._supervisor.ask(Look())

    def _leave_out(self, sentence: str) -> None:
        if sentence not in self.left_out:
            self.left_out = (*self.left_out, sentence)

    def _submit(self, jobs: Sequence[Job]) -> None:
        records = tuple(JobRecord(job.spec, job.view) for job in jobs)
        try:
            self._supervisor.ask(Submit(records, outside_of_jobs(), self.grace, self.limit))
        except Exception as error:  # noqa: BLE001 - whatever it is, these jobs must not wait forever
            known = isinstance(error, MemoTuiError)
            problem = str(error) if known else background.report("launching a job", error, shown=True)
            for job in jobs:
                job.view = replace(job.view, state=JobState.FAILED, problem=problem, ended=time())
            self._changed()

    def _stop(self, ids: Sequence[str]) -> None:
        with suppress(MemoTuiError):
            self._supervisor.ask(Stop(tuple(ids)))

    def _send_limit(self) -> None:
        if self._supervisor.is_open:
            with suppress(MemoTuiError):
                self._supervisor.ask(Look(self.limit))

    def _take(self, news: News) -> None:
        """Take the states that the supervisor reports; an unreadable job is skipped."""
        for each in news.jobs:
            with suppress(MemoTuiError):
                self._take_job(read_job(each))
        self._changed()

    def _find_again(self) -> None:
        """The supervisor is gone: if it was killed, the next one finds its jobs."""
        if self.active:
            self._wanted.put(self._find)

    def _take_job(self, job: JobRecord) -> None:
        if (known := self._jobs.get(job.view.job_id)) is not None:
            known.view = job.view
        else:
            log = JobFolder.named(self.folder, job.view).log
            self._jobs[job.view.job_id] = Job(job.spec, job.view, log)
