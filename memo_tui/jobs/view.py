"""A job as seen from outside: its state, since when, and why it ended."""

import json
import re
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.records import RecordError, load, read_record

_UNREADABLE = "The job's state can't be read: it was written by another version"
_JOB_ID = re.compile(r"[\w-]{1,64}")
_LATEST = 1e11  # seconds since 1970


class JobState(StrEnum):
    """The state of a job."""

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
        job_id: the value of the tag `memo_tui.job` on each of its runs.
        submitted: when it was launched, in seconds since 1970.
        state: its state.
        started: when its process began, likewise; None while it is queued.
        ended: likewise, or None.
        problem: why it failed, in one sentence, or "".
        stop_asked: whether it was asked to stop.
        pid: the number of its process, or None.
        began: when that process began, by the system's clock, or None.
        where: where it runs, unless on this machine.
        run_id: of a sweep: its run, once it exists.
        memo: what was remembered of its trainings.
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
    memo: MemoAnswer = field(default_factory=MemoAnswer)

    @property
    def active(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in ACTIVE

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object for `from_dict`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Any) -> "JobView":
        """Read the result of `to_dict`.

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
            not _JOB_ID.fullmatch(view.job_id)  # it is part of its folder's name, as is the first time
            or not all(time is None or 0 <= time < _LATEST for time in times)
            or not (view.pid is None or 0 < view.pid < 2**31)
        ):
            raise MemoTuiError(f"{_UNREADABLE}.")
        return view

    def to_json(self) -> str:
        """As one line for `from_json`."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> "JobView":
        """Read the result of `to_json`.

        Raises:
            MemoTuiError: it is something else.
        """
        try:
            return cls.from_dict(load(text))
        except RecordError:
            raise MemoTuiError(f"{_UNREADABLE}.") from None
