"""How a job's process ended, as the process itself leaves it in the job's folder."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.view import JobState
from memo_tui.records import RecordError, read_record

EXIT_STATUSES: Mapping[JobState, int] = {JobState.FINISHED: 0, JobState.FAILED: 1, JobState.STOPPED: 143}
_LONGEST = 1000  # characters of a problem


@dataclass(frozen=True)
class End:
    """How a job ended.

    Attributes:
        status: finished, failed or stopped.
        problem: why it failed, in one sentence on one line of at most 1,000 characters, or "".
        memo: what was remembered of its trainings, where all were.
    """

    status: JobState
    problem: str = ""
    memo: MemoAnswer = field(default_factory=MemoAnswer)

    def __post_init__(self) -> None:
        if self.status not in EXIT_STATUSES:
            raise ValueError(f"a job doesn't end as {self.status}")
        line = " ".join(self.problem.split())
        object.__setattr__(self, "problem", line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")

    @property
    def exit_status(self) -> int:
        """The exit status of its process."""
        return EXIT_STATUSES[self.status]

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object."""
        memo = {"memo": asdict(self.memo)} if self.memo.word else {}
        return {"status": str(self.status), "problem": self.problem, **memo}

    @classmethod
    def from_dict(cls, data: Any) -> "End | None":
        """Read the result of `to_dict`; None for anything else."""
        try:
            return read_record(cls, data)
        except RecordError:
            return None

    @classmethod
    def of_exit_status(cls, status: int | None) -> "End | None":
        """The end of a process that left none, if its exit status is enough to know it."""
        ends = {EXIT_STATUSES[state]: cls(state) for state in (JobState.FINISHED, JobState.STOPPED)}
        return None if status is None else ends.get(status)
