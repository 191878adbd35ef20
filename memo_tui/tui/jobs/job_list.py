"""A short list of trainings: the active ones, the number of waiting ones, and those that ended last."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.jobs.job import Job
from memo_tui.jobs.view import JobState
from memo_tui.runs.model import Run
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.redraw import redraw
from memo_tui.tui.common.text import content, duration
from memo_tui.tui.jobs.job_progress import TONES, JobRuns, format_state, title_with_verdict, took

_MOST_ENDED = 8


class JobList(Widget):
    """One line per job; a running one shows its model and its progress, a failed one the reason."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "job-list--running",
        "job-list--good",
        "job-list--bad",
        "job-list--warning",
        "job-list--dim",
    }

    def __init__(self, hint: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show no jobs yet.

        Args:
            hint: a sentence on what can be trained, for as long as nothing was.
            id: of the widget.
        """
        super().__init__(id=id)
        self._hint = hint
        self._runs = JobRuns((), ())
        self._here: tuple[str, Sequence[str]] = ("", ())
        self._shown: object = None

    def show_jobs(self, jobs: Sequence[Job], runs: Sequence[Run], here: tuple[str, Sequence[str]]) -> None:
        """Show these jobs, with the progress of their runs.

        Args:
            jobs: the newest first.
            runs: of the watched experiment, the newest first.
            here: the store's address, its password hidden, and the names of the experiments that are shown.
        """
        self._here = here
        self._runs = JobRuns(jobs, runs)
        shown = ([job.view for job in jobs], here, self._runs.by_job)
        if shown != self._shown:
            self._shown = shown
            redraw(self)

    @property
    def active_runs(self) -> list[Run]:
        """The jobs' runs that have not ended."""
        return self._runs.active_runs

    def render(self) -> RenderResult:
        """The lines."""
        if not self._runs.jobs:
            return Content.styled(
                f"No training launched yet: press {key_of('new')}.{self._hint}",
                self.get_visual_style("job-list--dim"),
            )
        return Content("\n").join(self._lines())

    def _lines(self) -> Iterator[Content]:
        jobs = self._runs.jobs
        running = [job for job in jobs if job.state is JobState.RUNNING]
        queued = [job for job in reversed(jobs) if job.state is JobState.QUEUED]
        for job in running:
            yield self._active_line(job)
        if len(queued) == 1:
            yield self._active_line(queued[0])
        elif queued:
            dim = self.get_visual_style("job-list--dim")
            title = queued[0].spec.title
            yield Content.styled(f"… {len(queued)} queued", dim) + content(f"  next: {title}")
        for job in [job for job in jobs if not job.active and not job.spec.sweep][:_MOST_ENDED]:
            yield self._ended_line(job)

    def _head(self, job: Job) -> Content:
        return Content.styled(format_state(job), self.get_visual_style(f"job-list--{TONES[job.state]}"))

    def _active_line(self, job: Job) -> Content:
        store, experiments = self._here
        watched = job.spec.store == store and job.spec.experiment in experiments
        spent = took(job)
        time = "" if spent is None else f" {duration(spent)}"
        return self._head(job) + content(f"{time}  {self._runs.progress(job, watched=watched).format()}")

    def _ended_line(self, job: Job) -> Content:
        spent = took(job)
        time = "" if spent is None else f" {duration(spent)}"
        if job.state is JobState.FAILED:
            return self._head(job) + Content(f"{time}  ") + content(job.problem)
        return self._head(job) + content(f"{time}  {title_with_verdict(job)}")
