"""A job as it is seen from outside: what it's at, since when, and why it ended."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from memo_tui.errors import MemoTuiError


class JobState(StrEnum):
    """What a job is at."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class JobView:
    """One job at one moment.

    Attributes:
        job_id: stands as the tag `memo_tui.job` on each of its runs.
        submitted: when it was launched, in seconds since 1970.
        state: what it is at.
        started: when its process began, likewise; None while it is queued.
        ended: likewise, or None.
        problem: why it failed, in one sentence, or "".
        stop_asked: whether it was asked to stop.
        pid: the number of its process, or None.
        began: when that process began, by the system's clock, or None.
        where: where it runs, unless it is here.
        run_id: of a sweep: its run, as soon as there is one.
    """

    job_id: str
    submitted: float
    state: JobState = JobState.QUEUED
    started: float | None = None
    ended: float | None = None
    problem: str = ""
    stop_asked: bool = False
    pid: int | None = None
    began: float | None = None
    where: str = ""
    run_id: str = ""

    @property
    def active(self) -> bool:
        """Whether it has not ended."""
        return self.state in ACTIVE

    def to_json(self) -> str:
        """As one line that `from_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "JobView":
        """Read what `to_json` wrote.

        Raises:
            MemoTuiError: it is something else.
        """
        try:
            told = json.loads(text)
            return cls(**{**told, "state": JobState(told["state"])})
        except (ValueError, TypeError, KeyError):
            raise MemoTuiError("The job's state can't be read: it was written by another version.") from None
