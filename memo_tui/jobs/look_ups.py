"""LookUps: answers jobs from remembered runs before they wait for a place, and lets equal ones train once."""

from collections.abc import Callable, Coroutine
from typing import Any

from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.process_messages import LookUp
from memo_tui.jobs.runner import Ending
from memo_tui.jobs.supervised_job import SupervisedJob
from memo_tui.jobs.verdicts import Verdicts
from memo_tui.jobs.view import JobState
from memo_tui.training.memo.verdict import JOIN


class LookUps:
    """The jobs of a queue that are looked up, and those that wait for the end of an equal one."""

    def __init__(
        self,
        change: Callable[..., object],
        end: Callable[[SupervisedJob, Ending], object],
        do: Callable[[Coroutine[Any, Any, None], SupervisedJob], object],
        fill: Callable[[], object],
    ) -> None:
        """Act on a queue.

        Args:
            change: records a change of a job's view.
            end: ends a job.
            do: runs a coroutine for a job.
            fill: starts the jobs that may start.
        """
        self._change, self._end, self._do, self._fill = change, end, do, fill
        self._verdicts = Verdicts()
        self._training: dict[tuple[str, str, str], SupervisedJob] = {}  # by what they train

    def begin(self, job: SupervisedJob) -> None:
        """Look a job up, unless that doesn't matter."""
        if not job.looked_up:
            self._do(self._look_up(job), job)

    def release(self, job: SupervisedJob) -> None:
        """Let the jobs go on that waited for the end of this one."""
        for address in _addresses(job):
            if self._training.get(address) is job:
                del self._training[address]
        followers, job.followers = [each for each in job.followers if each.view.active], []
        for follower in followers:
            if job.view.state is JobState.FINISHED:
                self._do(self._look_up(follower, joined=True), follower)
            else:
                how = "was stopped" if job.view.state is JobState.STOPPED else "failed"
                sentence = f"Job {job.view.job_id}, which trained the same, {how}: see it, and launch again."
                self._end(follower, Ending(JobState.FAILED, sentence))

    def close(self) -> None:
        """Release what the look-ups hold open."""
        self._verdicts.close()

    async def _look_up(self, job: SupervisedJob, *, joined: bool = False) -> None:
        """Answer a job whose trainings are remembered, without a place; or let it wait for an equal one.

        Args:
            job: the job.
            joined: whether it has waited for an equal one.
        """
        request = LookUp(job.view.job_id, job.spec, explained=not job.spec.sweep, joined=joined)
        found = await self._verdicts.of(request, job.environment)
        if not job.view.active:
            return  # stopped meanwhile
        job.keys = found.keys
        if found.answer.is_hit:
            self._end(job, Ending(JobState.FINISHED, memo=found.answer))
        elif leader := self._leader_of(job):
            leader.followers.append(job)
            text = f"{JOIN}: {leader.spec.title} is under way, as job {leader.view.job_id}"
            self._change(job, memo=MemoAnswer(JOIN, text))
        else:
            job.looked_up = True
            self._change(job, memo=found.answer)
            self._fill()

    def _leader_of(self, job: SupervisedJob) -> SupervisedJob | None:
        """The active job that trains all that this one would; None if there is none, so that this one may."""
        addresses = _addresses(job)
        found = {self._training.get(address) for address in addresses}
        leader = next(iter(found)) if len(found) == 1 else None
        if leader is not None and leader.view.active and not leader.view.stop_asked:
            return leader
        self._training |= dict.fromkeys(addresses, job)
        return None


def _addresses(job: SupervisedJob) -> list[tuple[str, str, str]]:
    """Where the results of a job's trainings are found: store, experiment, key."""
    return [(job.spec.tracking_uri, job.spec.experiment, key) for key in job.keys]
