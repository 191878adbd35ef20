"""A job as a dashboard knows it."""

from collections.abc import Sequence
from pathlib import Path

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.training.work.log_tail import tail


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
