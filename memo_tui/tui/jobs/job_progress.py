"""The progress of jobs: by their runs, or in a sweep by the jobs that have ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from time import time

from rich.cells import cell_len, set_cell_size

from memo_tui.jobs.job import Job
from memo_tui.jobs.runner import WAITING
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run
from memo_tui.runs.progress import share_with_folds
from memo_tui.tracking.tags import FOLD_TAG, JOB_TAG
from memo_tui.training.memo.verdict import JOIN
from memo_tui.tui.common.text import duration, plain

SIGNS = {
    JobState.QUEUED: "…",
    JobState.RUNNING: "▶",
    JobState.FINISHED: "✓",
    JobState.FAILED: "✗",
    JobState.STOPPED: "■",
}
TONES = {
    JobState.QUEUED: "dim",
    JobState.RUNNING: "running",
    JobState.FINISHED: "good",
    JobState.FAILED: "bad",
    JobState.STOPPED: "warning",
}
_CLOCK_SLACK_MS = 60_000
_BAR, _LEAST_DOING = 6, 12  # cells
_LEAST_SHARE = 0.02  # below it the time left can't be estimated


def format_state(job: Job) -> str:
    """The state as a symbol and a word; of a job that was answered or waits for another, the verdict's."""
    memo = job.view.memo
    if (memo.is_hit and job.state is JobState.FINISHED) or (memo.word == JOIN and job.active):
        return f"{SIGNS[job.state]} {memo.word}"
    word = "stopping" if job.active and job.view.stop_asked else str(job.state)
    return f"{SIGNS[job.state]} {word}"


def took(job: Job) -> float | None:
    """Seconds that it has run so far, or None if it never began."""
    return None if job.view.started is None else (job.view.ended or time()) - job.view.started


def verdict_of(job: Job) -> str:
    """What was remembered of a job, behind the state's word; "" if it wasn't looked up."""
    memo = job.view.memo
    said = memo.text.startswith(f"{memo.word}: ") and (memo.is_hit or memo.word == JOIN)
    return memo.text.removeprefix(f"{memo.word}: ") if said else memo.text


def title_with_verdict(job: Job) -> str:
    """What a job trains, and what was remembered of it."""
    verdict = verdict_of(job)
    return f"{job.spec.title} · {verdict}" if verdict else job.spec.title


@dataclass(frozen=True)
class JobProgress:
    """The progress of a job.

    Attributes:
        doing: what it does right now, as text.
        share: how much of that is done, from 0 to 1, or None if unknown.
        count: how many of its runs or jobs have begun, such as "1/2", or "".
        left: the estimated seconds until it's done, or None.
    """

    doing: str
    share: float | None = None
    count: str = ""
    left: float | None = None

    def format(self, room: int = 70) -> str:
        """One line with a bar; `doing` is cut so that the line fits into so many cells."""
        parts = [""]
        if self.share is not None:
            full = round(self.share * _BAR)
            parts.append(f"{'█' * full}{'░' * (_BAR - full)} {self.share:.0%}")
        if self.count:
            parts.append(self.count)
        if self.left is not None:
            parts.append(f"· {duration(self.left)} left")
        rest, doing = " ".join(parts), plain(self.doing)
        most = max(_LEAST_DOING, room - len(rest))
        if rest and cell_len(doing) > most:
            doing = f"{set_cell_size(doing, most - 1).rstrip()}…"
        return f"{doing}{rest}"


class JobRuns:
    """The jobs with the runs that they created."""

    def __init__(self, jobs: Sequence[Job], runs: Sequence[Run]) -> None:
        """Find the runs of these jobs.

        Args:
            jobs: the newest first.
            runs: of the watched experiments, the newest first.
        """
        self.jobs = jobs
        self._runs: dict[str, list[Run]] = {}
        known = {job.job_id for job in jobs}
        oldest = min((job.submitted for job in jobs), default=0.0) * 1000 - _CLOCK_SLACK_MS
        for run in takewhile(lambda run: bool(known) and (run.start or 0) >= oldest, runs):
            if (job_id := run.tags.get(JOB_TAG)) in known:
                self._runs.setdefault(job_id, []).append(run)
        self._children: dict[str, list[Job]] = {}
        for job in jobs:
            if job.spec.sweep:
                self._children.setdefault(job.spec.sweep, []).append(job)

    @property
    def by_job(self) -> Mapping[str, Sequence[Run]]:
        """The runs of each job, the newest first."""
        return self._runs

    def runs(self, job: Job) -> Sequence[Run]:
        """The runs of one job, the newest first."""
        return self._runs.get(job.job_id, ())

    def children(self, job: Job) -> Sequence[Job]:
        """The jobs of a sweep, the newest first."""
        return self._children.get(job.job_id, ())

    @property
    def active_runs(self) -> list[Run]:
        """The jobs' runs that have not ended."""
        return [run for runs in self._runs.values() for run in runs if run.active]

    def progress(self, job: Job, *, watched: bool = True) -> JobProgress:
        """The progress of an active job.

        Args:
            job: the job.
            watched: whether its runs are among the watched ones.
        """
        work, title = job.spec.work, job.spec.title
        if work.is_parent:
            return self._parent_progress(job)
        if job.state is JobState.QUEUED:
            return JobProgress(title_with_verdict(job))
        if job.view.where == WAITING:
            return JobProgress(f"{WAITING} · {title}")
        if not watched:
            return JobProgress(f"in {job.spec.experiment}: {title}")
        runs = [run for run in self.runs(job) if FOLD_TAG not in run.tags]
        total = max(1, len(work.expected_runs))
        active = next((run for run in runs if run.active), None)
        if active is None and work.may_open_none:
            return JobProgress(title)
        if active is None:
            next_one = "next model" if len(runs) < total else "finishing"
            return JobProgress(f"{next_one if runs else 'starting Python and MLflow'} · {title}")
        share = share_with_folds(active, self.runs(job))
        left = None
        if share is not None and share > _LEAST_SHARE and active.start and total == len(runs):
            left = (time() - active.start / 1000) / share * (1 - share)
        doing = active.params.get("model", active.name) if total > 1 else title
        return JobProgress(doing, share, f"{len(runs)}/{total}" if total > 1 else "", left)

    def _parent_progress(self, job: Job) -> JobProgress:
        title = job.spec.title
        children = self.children(job)
        ended = [child for child in children if not child.active]
        if not children:
            return JobProgress(title)
        share = len(ended) / len(children)
        left = None
        trained = sum(not child.view.memo.is_hit for child in ended)  # the others took no time
        if trained and job.view.started:
            left = (time() - job.view.started) / trained * (len(children) - len(ended))
        return JobProgress(title, share, f"{len(ended)}/{len(children)}", left)
