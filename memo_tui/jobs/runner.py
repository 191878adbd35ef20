"""The interface of what runs the jobs' processes, here or elsewhere, and how a job ends."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState

WAITING = "waiting for a worker"  # shown as the place of a job that has none yet
STARTING = "waiting for its cluster to start"  # likewise


@dataclass
class Order:
    """One job to be run.

    Attributes:
        job_id: the job's id.
        spec: what it is to do, including the password.
        folder: of its log and records.
        environment: the environment variables for its process.
        grace: seconds from the request to stop to the end by force.
        note: called with what changes in the job's view while it runs, such as `pid=4711`.
        stop: set when the job is to be stopped.
    """

    job_id: str
    spec: JobSpec = field(repr=False)
    folder: JobFolder
    environment: Mapping[str, str] = field(repr=False)
    grace: float
    note: Callable[..., object]
    stop: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Ending:
    """How a job ended.

    Attributes:
        state: finished, failed or stopped.
        problem: why it failed, in one sentence, or "".
        open_runs: the state for runs that it could not end itself, or "".
        memo: what was remembered of its trainings, where all were.
    """

    state: JobState
    problem: str = ""
    open_runs: str = ""
    memo: MemoAnswer = field(default_factory=MemoAnswer)


class Runner(Protocol):
    """Runs jobs."""

    async def run(self, order: Order) -> Ending:
        """Run a job to its end; it stops soon after `order.stop` is set.

        Raises:
            OSError: it can't be started.
        """

    async def adopt(self, order: Order, pid: int, began: float) -> Ending:
        """Watch a job to its end whose supervisor is gone."""
