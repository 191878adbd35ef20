"""Launching jobs without a screen, and following them until they have ended."""

import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from time import time
from typing import Any, Protocol

from memo_tui.commands.documents import iso, print_event
from memo_tui.commands.scope import Progress
from memo_tui.commands.sheet import Sheet
from memo_tui.headless.output import complain, say
from memo_tui.jobs.client import Jobs
from memo_tui.jobs.job import Job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.numbers import counted, duration
from memo_tui.one_line import plain
from memo_tui.settings import Settings

_LOOK_SECONDS = 0.5
_FAILED = 1


class _View(Protocol):
    """Shows what becomes of jobs."""

    def changed(self, job: Job) -> None:
        """A job is new, or its state has changed."""

    def going(self, jobs: Sequence[Job]) -> None:
        """Time has gone by."""

    def ended(self, jobs: Sequence[Job], status: int) -> None:
        """All have ended."""


def launch(specs: Sequence[JobSpec], settings: Settings, *, as_json: bool) -> int:
    """Launch jobs, which train at most `settings.jobs` at once, and follow them; the exit status.

    An interrupt stops them; their runs end as KILLED.

    Args:
        specs: of the jobs; in a sweep, the first is the parent of the others.
        settings: where jobs are kept, how many run at once, and on what they train.
        as_json: whether to print events as JSON.
    """
    news = threading.Event()
    jobs = Jobs(settings.jobs_folder, limit=settings.jobs, grace=settings.grace, changed=news.set)
    jobs.open()
    where, keep = settings.trains_on, settings.keep_cluster
    mine = jobs.submit([replace(spec, scheduler=where, keep_cluster=keep) for spec in specs])
    view: _View = _Events() if as_json else _Lines()
    try:
        _follow(mine, news, view)
    except KeyboardInterrupt:
        active = [job for job in mine if job.active]
        jobs.stop(active)
        complain(f"Interrupted: {counted(len(active), 'job')} asked to stop.")
        raise
    finally:
        jobs.close()
        jobs.finish()
    status = 0 if all(job.state is JobState.FINISHED for job in mine) else _FAILED
    view.ended(mine, status)
    return status


def _follow(jobs: Sequence[Job], news: threading.Event, view: _View) -> None:
    """Show the jobs until all have ended."""
    shown: dict[str, JobState] = {}
    while True:
        for job in jobs:
            if shown.get(job.job_id) is not job.state:
                shown[job.job_id] = job.state
                view.changed(job)
        if not any(job.active for job in jobs):
            return
        view.going(jobs)
        news.wait(_LOOK_SECONDS)
        news.clear()


def _document(job: Job) -> dict[str, Any]:
    view = job.view
    times = {"submitted": view.submitted, "started": view.started, "ended": view.ended}
    return {
        "job_id": job.job_id,
        "state": str(job.state),
        "title": job.spec.title,
        "sweep": job.spec.sweep or None,
        "experiment": job.spec.experiment,
        **{name: None if at is None else iso(at * 1000) for name, at in times.items()},
        "problem": job.problem or None,
    }


class _Events:
    """One line of JSON for each event."""

    def changed(self, job: Job) -> None:
        """A job is new, or its state has changed."""
        print_event("job" if job.active else "job_ended", **_document(job))

    def going(self, jobs: Sequence[Job]) -> None:
        """Time has gone by."""

    def ended(self, jobs: Sequence[Job], status: int) -> None:
        """All have ended."""
        counts = {str(state): sum(job.state is state for job in jobs) for state in JobState}
        print_event("ended", exit_status=status, jobs={name: n for name, n in counts.items() if n})


class _Lines:
    """How many have ended, in one line of a terminal; a line for each that failed; a table at the end."""

    def __init__(self) -> None:
        self._progress = Progress("jobs ended")

    def changed(self, job: Job) -> None:
        """A job is new, or its state has changed."""
        if job.state is JobState.FAILED:
            self._progress.end()
            complain(f"{job.spec.title} failed. {job.problem}")

    def going(self, jobs: Sequence[Job]) -> None:
        """Draw the line."""
        points = [job for job in jobs if not job.spec.work.is_parent]
        self._progress.show(sum(not job.active for job in points), len(points))

    def ended(self, jobs: Sequence[Job], status: int) -> None:  # noqa: ARG002 - the rows say it
        """Print what became of each."""
        self._progress.end()
        now = time()
        rows = [
            (
                str(job.state),
                job.spec.title,
                "-" if job.view.started is None else duration((job.view.ended or now) - job.view.started),
                job.view.memo.word or "",
                job.job_id,
            )
            for job in jobs
            if not job.spec.work.is_parent
        ]
        Sheet(("state", "what", "took", "memo", "job"), rows, frozenset({2})).print()
        names = sorted({job.spec.experiment for job in jobs})
        say(sys.stdout, f"See with: memo-tui runs --experiment {plain(', '.join(names))}")
