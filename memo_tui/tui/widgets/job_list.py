"""The trainings launched from here, the newest first, with how far each is."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile
from time import time
from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.tracking.runs import JOB_TAG, STEPS_TAG, Run
from memo_tui.training.jobs import Job, JobState
from memo_tui.tui.text import content, duration, plain

_SIGNS = {
    JobState.RUNNING: ("▶", "job-list--running"),
    JobState.FINISHED: ("✓", "job-list--good"),
    JobState.FAILED: ("✗", "job-list--bad"),
    JobState.STOPPED: ("■", "job-list--warning"),
}
_BAR = 6
_CLOCK_SLACK_MS = 60_000


class JobList(Widget):
    """One line a job; a running one tells its model and its progress, a failed one why."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "job-list--running",
        "job-list--good",
        "job-list--bad",
        "job-list--warning",
        "job-list--dim",
    }

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._jobs: Sequence[Job] = ()
        self._runs: dict[str, list[Run]] = {}
        self._here: tuple[str, Sequence[str]] = ("", ())
        self._shown: object = None

    def show_jobs(self, jobs: Sequence[Job], runs: Sequence[Run], here: tuple[str, Sequence[str]]) -> None:
        """Show these jobs, with the progress told by their runs.

        Args:
            jobs: the newest first.
            runs: of the experiment that is watched, the newest first.
            here: the tracking URI and the names of the experiments that are shown.
        """
        self._here = here
        mine = {job.job_id for job in jobs}
        oldest = min((job.started for job in jobs), default=0.0) * 1000 - _CLOCK_SLACK_MS
        self._jobs = jobs
        self._runs = {}
        for run in takewhile(lambda run: mine and (run.start or 0) >= oldest, runs):
            if (job_id := run.tags.get(JOB_TAG)) in mine:
                self._runs.setdefault(job_id, []).append(run)
        shown = ([(job, job.state) for job in jobs], here, self._runs)
        if shown != self._shown:
            self._shown = shown
            self.refresh(layout=True)

    @property
    def active_runs(self) -> list[Run]:
        """The jobs' runs that have not ended."""
        return [run for runs in self._runs.values() for run in runs if run.active]

    def render(self) -> RenderResult:
        """The lines."""
        if not self._jobs:
            return Content.styled(
                "No training was launched yet: press n.", self.get_visual_style("job-list--dim")
            )
        return Content("\n").join(self._line(job) for job in self._jobs)

    def _line(self, job: Job) -> Content:
        sign, name = _SIGNS[job.state]
        runs = self._runs.get(job.job_id, [])
        spent = duration((job.ended or time()) - job.started)
        head = Content.styled(f"{sign} {job.state}", self.get_visual_style(name))
        what = ", ".join(job.spec.models) + (" · FirstTrainer" if job.spec.form == "first" else "")
        if job.state is JobState.FAILED:
            return head + Content(f" {spent}  ") + content(job.problem)
        if job.state is not JobState.RUNNING:
            return head + content(f" {spent}  {what}")
        uri, experiments = self._here
        if job.spec.tracking_uri != uri or job.spec.experiment not in experiments:
            return head + content(f" {spent}  in {job.spec.experiment}: {what}")
        active = next((run for run in runs if run.active), None)
        if active is None:
            left = len(job.spec.models) - len(runs)
            doing = "starting Python and MLflow" if not runs else "next model" if left > 0 else "finishing"
            return head + content(f" {spent}  {doing} · {what}")
        model = plain(active.params.get("model", active.name))
        return head + content(f" {spent}  {model} {_progress(active)} {len(runs)}/{len(job.spec.models)}")


def _progress(run: Run) -> str:
    with suppress(ValueError, ZeroDivisionError, KeyError):
        share = max(0.0, min(1.0, max(run.steps.values(), default=0) / int(run.tags[STEPS_TAG])))
        full = round(share * _BAR)
        return f"{'█' * full}{'░' * (_BAR - full)} {share:.0%}"
    return "…"
