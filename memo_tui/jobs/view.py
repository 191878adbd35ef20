"""A job as it is seen from outside: what it's at, since when, and why it ended."""

import json
import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.records import RecordError, load, read_record

_UNREADABLE = "The job's state can't be read: it was written by another version"
_JOB_ID = re.compile(r"[\w-]{1,64}")
_LATEST = 1e11  # seconds since 1970


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

    def to_dict(self) -> dict[str, Any]:
        """As an object of JSON that `from_dict` reads."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Any) -> "JobView":
        """Read what `to_dict` made.

        Raises:
            MemoTuiError: it is something else.
        """
        try:
            view = read_record(cls, data)
        except RecordError as error:
            raise MemoTuiError(f"{_UNREADABLE} ({error}).") from None
        if view.pid == 0:  # as earlier versions wrote of a job on a cluster
            view = replace(view, pid=None, began=None)
        times = (view.submitted, view.started, view.ended)
        if (
            not _JOB_ID.fullmatch(view.job_id)  # it makes the name of its folder, as does the first time
            or not all(time is None or 0 <= time < _LATEST for time in times)
            or not (view.pid is None or 0 < view.pid < 2**31)
        ):
            raise MemoTuiError(f"{_UNREADABLE}.")
        return view

    def to_json(self) -> str:
        """As one line that `from_json` reads."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> "JobView":
        """Read what `to_json` wrote.

        Raises:
            MemoTuiError: it is something else.
        """
        try:
            return cls.from_dict(load(text))
        except RecordError:
            raise MemoTuiError(f"{_UNREADABLE}.") from None
