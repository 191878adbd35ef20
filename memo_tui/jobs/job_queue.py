"""The queue of jobs: accepts, starts and stops them, and ends the runs that they leave open."""

import asyncio
import shutil
import sys
import traceback
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.folder import JobFolder, read_all, remove_old
from memo_tui.jobs.late_delivery import LateDelivery
from memo_tui.jobs.look_ups import LookUps
from memo_tui.jobs.messages import Submit
from memo_tui.jobs.process_messages import BeginRun, EndRuns
from memo_tui.jobs.run_admin import administer
from memo_tui.jobs.runner import STARTING, Ending, Order
from memo_tui.jobs.runners import Runners
from memo_tui.jobs.supervised_job import SupervisedJob
from memo_tui.jobs.view import JobState
from memo_tui.secrets.known import hide_report, know, know_variables
from memo_tui.tracking.address import Address
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.work.log_tail import redact_file

_NO_PASSWORD = "its password isn't kept on disk"  # noqa: S105 - a sentence, not a password


class JobQueue:
    """The jobs of one folder; as many run at once as the user allows, the others wait in order.

    Attributes:
        limit: how many jobs run at once on this machine; after a change call `fill`.
    """

    def __init__(
        self, jobs: Path, limit: int, grace: float, changed: Callable[[SupervisedJob], object]
    ) -> None:
        """Take over the jobs that earlier supervisors left; `resume` goes on with them.

        Args:
            jobs: the folder of the jobs.
            limit: how many jobs run at once.
            grace: seconds from the request to stop to the end by force, of the jobs that are taken over.
            changed: called with each job that has changed.
        """
        self.limit = limit
        self._jobs = jobs
        self._changed = changed
        self._runners = Runners(jobs)
        self._look_ups = LookUps(self._change, self._end, self._do, self.fill)
        self._late = LateDelivery()
        self._entries: dict[str, SupervisedJob] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for folder, spec, view in read_all(jobs):
            self._add(SupervisedJob(folder, spec, view, grace))

    def __iter__(self) -> Iterator[SupervisedJob]:
        """All jobs, in the order in which they start."""
        return iter(self._entries.values())

    @property
    def busy(self) -> bool:
        """Whether there is something left to do."""
        return bool(self._tasks) or self._late.busy or any(entry.view.active for entry in self)

    def resume(self) -> None:
        """Go on with the jobs that have not ended."""
        for entry in self:
            if entry.view.active:
                self._take_up(entry)
        for cluster in self._runners.started:  # an earlier supervisor may have left it
            self._release(cluster)
        self.fill()

    async def close(self) -> None:
        """Close the runners, and what looks trainings up."""
        self._look_ups.close()
        await self._runners.close()

    def submit(self, request: Submit) -> None:
        """Accept jobs; one that is known already, as the answer was lost, isn't accepted twice."""
        know_variables(request.environment)
        remove_old(self._jobs)
        self.forget_removed()
        made: list[SupervisedJob] = []
        try:
            for job in request.jobs:
                if job.view.job_id in self._entries:
                    continue
                folder = JobFolder.named(self._jobs, job.view)
                entry = SupervisedJob(folder, job.spec, job.view, request.grace)
                entry.environment = request.environment
                know(job.spec.secrets.values)
                entry.folder.make(job.spec)
                made.append(entry)
        except (MemoTuiError, OSError):
            for entry in made:  # all or none
                shutil.rmtree(entry.folder.path, ignore_errors=True)
            raise
        for entry in made:
            self._add(entry)
            self._change(entry)
            if entry.is_sweep:
                self._do(self._begin_sweep(entry), entry)
            else:
                self._look_ups.begin(entry)

    def forget_removed(self) -> None:
        """Forget the jobs that have ended and whose folders were removed."""
        for job_id, entry in list(self._entries.items()):
            if not entry.view.active and not entry.folder.path.exists():
                del self._entries[job_id]

    def stop(self, job_ids: Sequence[str]) -> None:
        """Stop these jobs, as far as there are such."""
        for job_id in job_ids:
            if job_id in self._entries:
                self._stop(self._entries[job_id])

    def _stop(self, entry: SupervisedJob) -> None:
        if not entry.view.active:
            return
        if entry.is_sweep:
            self._change(entry, stop_asked=True)
            for child in entry.children:
                self._stop(child)
            self._settle_sweep(entry)
        elif entry.order is None:
            self._end(entry, Ending(JobState.STOPPED), stop_asked=True)
        elif not entry.view.stop_asked:
            self._change(entry, stop_asked=True)
            entry.order.stop.set()

    def fill(self) -> None:
        """Start the jobs that may start."""
        here = [entry for entry in self if not entry.spec.scheduler]
        free = self.limit - sum(entry.order is not None for entry in here)
        for entry in self:
            fits = free > 0 or bool(entry.spec.scheduler)  # a cluster has its own queue
            if fits and entry.may_start:
                free -= not entry.spec.scheduler
                self._change(entry, state=JobState.RUNNING, started=time())
                entry.order = self._order(entry)
                self._do(self._run(entry, entry.order), entry)

    def _add(self, entry: SupervisedJob) -> None:
        self._entries[entry.view.job_id] = entry
        if sweep := self._entries.get(entry.spec.sweep):
            entry.join(sweep)
        if entry.is_sweep:
            for child in self:
                if child.spec.sweep == entry.view.job_id:
                    child.join(entry)

    def _order(self, entry: SupervisedJob) -> Order:
        return Order(
            entry.view.job_id,
            replace(entry.spec, parent=entry.parent_run),
            entry.folder,
            entry.environment,
            entry.grace,
            lambda **changes: self._change(entry, **changes),
        )

    async def _run(self, entry: SupervisedJob, order: Order) -> None:
        try:
            ending = await self._runners.of(entry.spec.scheduler).run(order)
        except OSError as error:
            ending = Ending(JobState.FAILED, f"The training can't be started: {error.strerror or error}.")
        await self._wind_up(entry, ending)

    async def _watch(self, entry: SupervisedJob, order: Order, pid: int, began: float) -> None:
        await self._wind_up(entry, await self._runners.of(entry.spec.scheduler).adopt(order, pid, began))

    async def _wind_up(self, entry: SupervisedJob, ending: Ending) -> None:
        """End the runs that the process could not end itself."""
        if open_runs := ending.open_runs or entry.left_by_command(ending):
            try:
                await self._administer(
                    entry, EndRuns, job=entry.view.job_id, status=open_runs, tags=entry.answered_tags()
                )
            except MemoTuiError as error:
                ending = replace(
                    ending, problem=f"{ending.problem} Its run may still be shown as running: {error}".strip()
                )
        await asyncio.to_thread(redact_file, entry.folder.log, 0, entry.spec.secrets)
        entry.order = None  # only now: its place is free once it has ended for everyone
        self._end(entry, ending)
        if entry.spec.whole:
            with suppress(MemoTuiError):  # no address of a store: nothing was logged
                self._late.begin(Address.parse(entry.spec.tracking_uri), entry.environment)
        self.fill()

    async def _administer(
        self, entry: SupervisedJob, make: Callable[..., BeginRun | EndRuns], **about: Any
    ) -> str:
        spec = entry.spec
        if not spec.whole:
            raise MemoTuiError(f"{_NO_PASSWORD}.")
        return await administer(make(spec.tracking_uri, **about), entry.environment)

    async def _begin_sweep(self, entry: SupervisedJob) -> None:
        work = entry.spec.work.without_passwords()
        try:
            run_id = await self._administer(
                entry,
                BeginRun,
                experiment=entry.spec.experiment,
                name=work.title,
                params=work.parent_params,
                tags={JOB_TAG: entry.view.job_id},
            )
        except MemoTuiError as error:
            for child in entry.children:
                self._end(child, Ending(JobState.FAILED, f"The sweep can't start: {error}"))
            self._end(entry, Ending(JobState.FAILED, str(error)))
            return
        self._change(entry, run_id=run_id, state=JobState.RUNNING, started=time())
        self._settle_sweep(entry)
        self.fill()

    def _settle_sweep(self, entry: SupervisedJob) -> None:
        """End a sweep whose jobs have all ended."""
        ending = entry.sweep_ending()
        if ending and not entry.winding_up:
            entry.winding_up = True
            self._do(self._end_sweep(entry, ending), entry)

    async def _end_sweep(self, entry: SupervisedJob, ending: Ending) -> None:
        status = {JobState.FINISHED: "FINISHED", JobState.STOPPED: "KILLED"}.get(ending.state, "FAILED")
        await self._wind_up(entry, replace(ending, open_runs=status))

    def _take_up(self, entry: SupervisedJob) -> None:
        """Go on with a job that an earlier supervisor left."""
        view = entry.view
        process = (view.pid, view.began) if view.pid and view.began else entry.folder.claimed()
        if view.where == STARTING:  # the cluster had not begun it
            self._change(entry, where="")
        elif view.where:  # it was on a cluster
            process = (0, 0.0)
        if entry.is_sweep:
            self._do(self._take_up_sweep(entry), entry)
        elif process:
            self._change(
                entry,
                state=JobState.RUNNING,
                started=view.started or time(),
                pid=process[0] or None,
                began=process[1] or None,
            )
            entry.order = self._order(entry)
            if view.stop_asked:
                entry.order.stop.set()
            self._do(self._watch(entry, entry.order, *process), entry)
        elif view.stop_asked:
            self._end(entry, Ending(JobState.STOPPED))
        elif entry.spec.whole:
            self._change(entry, state=JobState.QUEUED)
            self._look_ups.begin(entry)
        else:
            sentence = f"It can't continue without its supervisor, as {_NO_PASSWORD}: launch it again."
            self._end(entry, Ending(JobState.FAILED, sentence))

    async def _take_up_sweep(self, entry: SupervisedJob) -> None:
        if not entry.view.run_id:
            await self._begin_sweep(entry)
        else:
            self._settle_sweep(entry)

    def _end(self, entry: SupervisedJob, ending: Ending, **changes: Any) -> None:
        problem = entry.spec.secrets.redact(ending.problem)
        if ending.memo.word:
            changes["memo"] = ending.memo
        self._change(entry, state=ending.state, problem=problem, ended=time(), **changes)
        self._look_ups.release(entry)
        self._release(entry.spec.scheduler)
        if entry.parent:
            self._settle_sweep(entry.parent)

    def _release(self, scheduler: str) -> None:
        """Stop a cluster that was started for jobs, once none is left that may need it."""

        def needed() -> bool:
            return any(entry.view.active and entry.spec.scheduler == scheduler for entry in self)

        async def release() -> None:
            with suppress(OSError):
                await self._runners.release(scheduler, needed)

        if scheduler:
            task = asyncio.ensure_future(release())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _change(self, entry: SupervisedJob, **changes: Any) -> None:
        """Record a change, on disk and for the dashboards."""
        entry.view = replace(entry.view, **changes)
        with suppress(OSError):  # a full disk must not lose a job
            entry.folder.keep(entry.view)
        self._changed(entry)

    def _do(self, work: Coroutine[Any, Any, None], entry: SupervisedJob) -> None:
        """Run the work for a job; if that raises, the job has failed."""

        def over(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            error = None if task.cancelled() else task.exception()
            if error is not None:
                sys.stderr.write(hide_report("".join(traceback.format_exception(error))))
                sys.stderr.flush()
                entry.order = None
                if entry.view.active:
                    why = f"It can no longer be managed: {type(error).__name__}: {error}"
                    self._end(entry, Ending(JobState.FAILED, hide_report(why)))
                self.fill()

        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(over)
