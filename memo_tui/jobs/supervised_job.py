"""One job of the supervisor, and its place in a sweep."""

import json
import os
from typing import TYPE_CHECKING, Any

from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.messages import job_to_dict
from memo_tui.jobs.runner import Ending, Order
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.numbers import counted
from memo_tui.tracking.tags import MEMO_ANSWERED_TAG
from memo_tui.training.memo.policy import ON

if TYPE_CHECKING:
    from collections.abc import Mapping


class SupervisedJob:
    """One job of the supervisor.

    Attributes:
        folder: of its log and records.
        spec: what it does.
        view: its state.
        grace: seconds from the request to stop to the end by force.
        environment: the environment variables for its process.
        order: given to its runner while it runs, else None.
        parent: the sweep that it belongs to, or None.
        children: the jobs of the sweep that it is.
        winding_up: whether it is a sweep that is about to end.
        looked_up: whether it is known that its trainings aren't remembered, or that doesn't matter.
        keys: the digests of the keys of its trainings, once they were looked up.
        followers: the jobs that wait for its end, as they would train the same.
    """

    def __init__(self, folder: JobFolder, spec: JobSpec, view: JobView, grace: float) -> None:
        self.folder, self.spec, self.view, self.grace = folder, spec, view, grace
        self.environment: Mapping[str, str] = os.environ
        self.order: Order | None = None
        self.parent: SupervisedJob | None = None
        self.children: list[SupervisedJob] = []
        self.winding_up = False
        self.looked_up = spec.memo != ON or self.is_sweep
        self.keys: tuple[str, ...] = ()
        self.followers: list[SupervisedJob] = []

    @property
    def is_sweep(self) -> bool:
        """Whether it is only the parent of others."""
        return self.spec.work.is_parent

    @property
    def parent_run(self) -> str:
        """The id of the run in which its run is nested, or ""."""
        return self.parent.view.run_id if self.parent else ""

    @property
    def may_start(self) -> bool:
        """Whether it waits for nothing but a place: the sweep's run comes before those of its jobs."""
        return (
            self.view.state is JobState.QUEUED
            and not self.is_sweep
            and self.looked_up
            and (not self.spec.sweep or bool(self.parent_run))
        )

    def join(self, sweep: "SupervisedJob") -> None:
        """Become one of the jobs of a sweep."""
        self.parent = sweep
        sweep.children.append(self)

    def sweep_ending(self) -> Ending | None:
        """How a sweep ends that runs; None while one of its jobs has not ended."""
        if self.view.state is not JobState.RUNNING or any(
            child.view.active for child in reversed(self.children)
        ):
            return None
        states = [child.view.state for child in self.children]
        if self.view.stop_asked or JobState.STOPPED in states:
            return Ending(JobState.STOPPED)
        if failed := states.count(JobState.FAILED):
            return Ending(JobState.FAILED, f"{failed:,} of {counted(len(states), 'training')} failed.")
        return Ending(JobState.FINISHED)

    def left_by_command(self, ending: Ending) -> str:
        """The status for the runs of a command whose job was killed, as nobody delivers their end; or ""."""
        killed = ending.state is JobState.FAILED and self.folder.end() is None
        return "FAILED" if killed and self.spec.work.may_open_none else ""

    def answered_tags(self) -> dict[str, str]:
        """The tags of a sweep's run: how many of its jobs were answered from remembered runs."""
        answers = [child.view.memo for child in self.children if child.view.memo.is_hit]
        if not answers:
            return {}
        about = {
            "hits": len(answers),
            "of": len(self.children),
            "seconds_saved": round(sum(answer.seconds_saved for answer in answers), 3),
        }
        return {MEMO_ANSWERED_TAG: json.dumps(about)}

    def to_dict(self) -> dict[str, Any]:
        """The job as reported to the dashboards."""
        return job_to_dict(self.spec, self.view)
