"""The supervisor: one process for a folder of jobs, which outlives every dashboard while a job is active.

It manages the queue and the jobs' processes, and reports every change to all connected dashboards. Its
socket carries lines of JSON. It ends by itself when nothing is left to do and no dashboard is connected; if
it's killed, the jobs go on, and the next one finds them by the files in their folders.
"""

import asyncio
import fcntl
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.dask import DaskRunner
from memo_tui.jobs.folder import JobFolder, read_all, remove_old
from memo_tui.jobs.local import LocalRunner
from memo_tui.jobs.messages import (
    Answer,
    Look,
    Message,
    News,
    Request,
    Stop,
    Submit,
    job_to_dict,
    number_of,
    read_message,
)
from memo_tui.jobs.process_messages import BeginRun, EndRuns
from memo_tui.jobs.run_admin import administer
from memo_tui.jobs.runner import Ending, Order, Runner
from memo_tui.jobs.socket_path import LOCK, SOCKET
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState, JobView
from memo_tui.tracking.address import hide_passwords
from memo_tui.tracking.tags import JOB_TAG
from memo_tui.training.work.log_tail import redact_file

_LINGER = 2.0  # seconds without work after which it ends
_LOOKS = 8  # in that time
_LOCK_SECONDS = 10.0
_LONGEST_LINE = 2**26
_NO_PASSWORD = "its password isn't kept on disk"  # noqa: S105 - a sentence, not a password


class SupervisedJob:
    """One job of the supervisor."""

    def __init__(self, folder: JobFolder, spec: JobSpec, view: JobView, grace: float) -> None:
        self.folder, self.spec, self.view, self.grace = folder, spec, view, grace
        self.environment: Mapping[str, str] = os.environ
        self.order: Order | None = None
        self.winding_up = False

    @property
    def is_sweep(self) -> bool:
        """Whether it is only the parent of others."""
        return self.spec.work.is_parent

    def to_dict(self) -> dict[str, Any]:
        """The job as reported to the dashboards."""
        return job_to_dict(self.spec, self.view)


class Supervisor:
    """Runs the jobs of one folder, as many at once as the user allows; the others wait in order."""

    def __init__(self, jobs: Path, limit: int, grace: float) -> None:
        """Take over the jobs that earlier supervisors left.

        Args:
            jobs: the folder of the jobs.
            limit: how many jobs run at once, until a dashboard changes it.
            grace: seconds from the request to stop to the end by force, of the jobs that are taken over.
        """
        self._jobs = jobs
        self._local = LocalRunner()
        self._clusters: dict[str, DaskRunner] = {}
        self._limit = limit
        self._entries: dict[str, SupervisedJob] = {}
        self._of_sweeps: dict[str, list[SupervisedJob]] = {}
        self._clients: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        for folder, spec, view in read_all(jobs):
            self._add(SupervisedJob(folder, spec, view, grace))

    def _add(self, entry: SupervisedJob) -> None:
        self._entries[entry.view.job_id] = entry
        if entry.spec.sweep:
            self._of_sweeps.setdefault(entry.spec.sweep, []).append(entry)

    async def serve(self) -> None:
        """Work until nothing is left to do."""
        (self._jobs / SOCKET).unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._talk, SOCKET, limit=_LONGEST_LINE)
        for entry in self._entries.values():
            if entry.view.active:
                self._take_up(entry)
        self._fill()
        idle = 0  # checks; time alone would count a pause of the whole process as idleness
        while idle < _LOOKS:
            await asyncio.sleep(_LINGER / _LOOKS)
            idle = 0 if self._busy else idle + 1
        self._local.close()
        for cluster in self._clusters.values():
            await cluster.close()
        server.close()
        (self._jobs / SOCKET).unlink(missing_ok=True)
        for client in self._clients:
            client.close()

    @property
    def _busy(self) -> bool:
        active = any(entry.view.active for entry in self._entries.values())
        return bool(self._tasks or self._clients) or active

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one dashboard: all jobs at first, then its requests, and all changes."""
        jobs = tuple(entry.to_dict() for entry in self._entries.values())
        _write(writer, News(jobs, self._limit))
        self._clients.add(writer)
        try:
            while line := await reader.readline():
                _write(writer, self._answer(line))
                await writer.drain()
        except ConnectionError:
            pass  # the dashboard is gone
        except ValueError:
            _write(writer, Answer(-1, f"A message is longer than {_LONGEST_LINE:,} bytes."))
        finally:
            self._clients.discard(writer)
            writer.close()

    def _answer(self, line: bytes) -> Answer:
        """Handle a dashboard's request; an unreadable one is refused."""
        try:
            request = read_message(line, Submit, Stop, Look)
            self._carry_out(request)
        except (MemoTuiError, OSError) as error:
            return Answer(number_of(line), str(error))
        return Answer(request.number)

    def _carry_out(self, request: Request) -> None:
        if not isinstance(request, Stop) and request.limit is not None:
            self._limit = max(1, request.limit)
        if isinstance(request, Submit):
            self._submit(request)
        elif isinstance(request, Stop):
            for job_id in request.jobs:
                if job_id in self._entries:
                    self._stop(self._entries[job_id])
        self._fill()

    def _submit(self, request: Submit) -> None:
        """Accept jobs; one that is known already, as the answer was lost, isn't accepted twice."""
        remove_old(self._jobs)
        made: list[SupervisedJob] = []
        try:
            for job in request.jobs:
                if job.view.job_id in self._entries:
                    continue
                folder = JobFolder.named(self._jobs, job.view)
                entry = SupervisedJob(folder, job.spec, job.view, request.grace)
                entry.environment = request.environment
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

    def _stop(self, entry: SupervisedJob) -> None:
        if not entry.view.active:
            return
        if entry.is_sweep:
            self._change(entry, stop_asked=True)
            for child in self._children(entry):
                self._stop(child)
            self._settle_sweep(entry)
        elif entry.order is None:
            self._end(entry, Ending(JobState.STOPPED), stop_asked=True)
        elif not entry.view.stop_asked:
            self._change(entry, stop_asked=True)
            entry.order.stop.set()

    def _fill(self) -> None:
        """Start the jobs that may start."""
        here = [entry for entry in self._entries.values() if not entry.spec.scheduler]
        free = self._limit - sum(entry.order is not None for entry in here)
        for entry in self._entries.values():
            fits = free > 0 or bool(entry.spec.scheduler)  # a cluster has its own queue
            if fits and entry.view.state is JobState.QUEUED and not entry.is_sweep and self._may_start(entry):
                free -= not entry.spec.scheduler
                self._change(entry, state=JobState.RUNNING, started=time())
                entry.order = self._order(entry)
                self._do(self._run(entry, entry.order), entry)

    def _runner_of(self, entry: SupervisedJob) -> Runner:
        address = entry.spec.scheduler
        if not address:
            return self._local
        if address not in self._clusters:
            self._clusters[address] = DaskRunner(address)
        return self._clusters[address]

    def _may_start(self, entry: SupervisedJob) -> bool:
        """Whether a job may start: one of a sweep waits for the parent run, in which its run is nested."""
        return not entry.spec.sweep or bool(self._parent_run(entry))

    def _parent_run(self, entry: SupervisedJob) -> str:
        sweep = self._entries.get(entry.spec.sweep)
        return sweep.view.run_id if sweep else ""

    def _order(self, entry: SupervisedJob) -> Order:
        return Order(
            entry.view.job_id,
            replace(entry.spec, parent=self._parent_run(entry)),
            entry.folder,
            entry.environment,
            entry.grace,
            lambda **changes: self._change(entry, **changes),
        )

    async def _run(self, entry: SupervisedJob, order: Order) -> None:
        try:
            ending = await self._runner_of(entry).run(order)
        except OSError as error:
            ending = Ending(JobState.FAILED, f"The training can't be started: {error.strerror or error}.")
        await self._wind_up(entry, ending)

    async def _watch(self, entry: SupervisedJob, order: Order, pid: int, began: float) -> None:
        await self._wind_up(entry, await self._runner_of(entry).adopt(order, pid, began))

    async def _wind_up(self, entry: SupervisedJob, ending: Ending) -> None:
        """End the runs that the process could not end itself."""
        if ending.open_runs:
            try:
                await self._administer(entry, EndRuns, job=entry.view.job_id, status=ending.open_runs)
            except MemoTuiError as error:
                ending = replace(
                    ending, problem=f"{ending.problem} Its run may still be shown as running: {error}".strip()
                )
        entry.order = None
        await asyncio.to_thread(redact_file, entry.folder.log, 0, entry.spec.secrets)
        self._end(entry, ending)
        self._fill()

    async def _administer(
        self, entry: SupervisedJob, make: Callable[..., BeginRun | EndRuns], **about: Any
    ) -> str:
        spec = entry.spec
        if not spec.whole:
            raise MemoTuiError(f"{_NO_PASSWORD}.")
        return await administer(make(spec.tracking_uri, spec.experiment, **about), entry.environment)

    async def _begin_sweep(self, entry: SupervisedJob) -> None:
        work = entry.spec.work.without_passwords()
        try:
            run_id = await self._administer(
                entry,
                BeginRun,
                name=work.title,
                params=work.parent_params,
                tags={JOB_TAG: entry.view.job_id},
            )
        except MemoTuiError as error:
            for child in self._children(entry):
                self._end(child, Ending(JobState.FAILED, f"The sweep can't begin: {error}"))
            self._end(entry, Ending(JobState.FAILED, str(error)))
            return
        self._change(entry, run_id=run_id, state=JobState.RUNNING, started=time())
        self._settle_sweep(entry)
        self._fill()

    def _settle_sweep(self, entry: SupervisedJob) -> None:
        """End a sweep whose jobs have all ended."""
        children = self._children(entry)
        over = entry.view.state is JobState.RUNNING and not any(
            child.view.active for child in reversed(children)
        )
        if over and not entry.winding_up:
            entry.winding_up = True
            failed = sum(child.view.state is JobState.FAILED for child in children)
            ending = Ending(JobState.FINISHED)
            if entry.view.stop_asked or any(child.view.state is JobState.STOPPED for child in children):
                ending = Ending(JobState.STOPPED)
            elif failed:
                ending = Ending(JobState.FAILED, f"{failed} of {len(children)} trainings failed.")
            self._do(self._end_sweep(entry, ending), entry)

    async def _end_sweep(self, entry: SupervisedJob, ending: Ending) -> None:
        status = {JobState.FINISHED: "FINISHED", JobState.STOPPED: "KILLED"}.get(ending.state, "FAILED")
        await self._wind_up(entry, replace(ending, open_runs=status))

    def _children(self, entry: SupervisedJob) -> list[SupervisedJob]:
        return self._of_sweeps.get(entry.view.job_id, [])

    def _take_up(self, entry: SupervisedJob) -> None:
        """Go on with a job that an earlier supervisor left."""
        view = entry.view
        process = (view.pid, view.began) if view.pid and view.began else entry.folder.claimed()
        if view.where:  # it was on a cluster
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
        else:
            sentence = (
                f"It can't go on after its supervisor was ended, since {_NO_PASSWORD}: launch it again."
            )
            self._end(entry, Ending(JobState.FAILED, sentence))

    async def _take_up_sweep(self, entry: SupervisedJob) -> None:
        if not entry.view.run_id:
            await self._begin_sweep(entry)
        else:
            self._settle_sweep(entry)

    def _end(self, entry: SupervisedJob, ending: Ending, **changes: Any) -> None:
        problem = entry.spec.secrets.redact(ending.problem)
        self._change(entry, state=ending.state, problem=problem, ended=time(), **changes)
        if sweep := self._entries.get(entry.spec.sweep):
            self._settle_sweep(sweep)

    def _change(self, entry: SupervisedJob, **changes: Any) -> None:
        """Record a change, on disk and for every dashboard."""
        entry.view = replace(entry.view, **changes)
        with suppress(OSError):  # a full disk must not lose a job
            entry.folder.keep(entry.view)
        for client in self._clients:
            _write(client, News((entry.to_dict(),)))

    def _do(self, work: Coroutine[Any, Any, None], entry: SupervisedJob) -> None:
        """Run the work for a job; if that raises, the job has failed."""

        def over(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            error = None if task.cancelled() else task.exception()
            if error is not None:
                traceback.print_exception(error)
                entry.order = None
                if entry.view.active:
                    why = f"It can't be handled any more: {type(error).__name__}: {error}"
                    self._end(entry, Ending(JobState.FAILED, hide_passwords(why)))
                self._fill()

        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(over)


def _write(writer: asyncio.StreamWriter, message: Message) -> None:
    if not writer.is_closing():
        writer.write(message.to_line())


def main() -> int:
    """Supervise jobs; the arguments are the limit, the grace period, and the folder."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit, grace, jobs = int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3])
    os.chdir(jobs)
    with Path(LOCK).open("w") as lock:
        if not _alone(lock.fileno()):
            return 0
        asyncio.run(_serve(Supervisor(jobs, limit, grace)))
    return 0


async def _serve(supervisor: Supervisor) -> None:
    """Serve, then exit at once, so that nothing keeps the lock."""
    status = 1
    try:
        await supervisor.serve()
        status = 0
    except Exception:  # noqa: BLE001 - its log has the traceback
        traceback.print_exc()
    os._exit(status)


def _alone(lock: int) -> bool:
    """Whether this is the only supervisor; waits for one that is about to end."""
    end = monotonic() + _LOCK_SECONDS
    while monotonic() < end:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        sleep(0.05)
    return False


if __name__ == "__main__":
    sys.exit(main())
