"""Jobs as processes of this machine, each the leader of its own group."""

import asyncio
import os
import platform
import signal
import sys
from contextlib import suppress
from time import monotonic
from typing import Any

from memo_tui.files import private
from memo_tui.jobs.end import End
from memo_tui.jobs.fork_server import ForkServer
from memo_tui.jobs.process_messages import RunJob
from memo_tui.jobs.runner import Ending, Order
from memo_tui.jobs.view import JobState
from memo_tui.process_identity import alive, began_at
from memo_tui.training.work.log_tail import tail

_FORKS = platform.system() == "Linux"  # elsewhere, loaded libraries may not survive it
_LOOK_SECONDS = 0.3
_GROUP_SECONDS = 0.05  # between two checks for the rest of a group


class LocalRunner:
    """Starts a process for each job; its spec goes over a pipe, as arguments are visible to everyone."""

    def __init__(self) -> None:
        self._fork_server: ForkServer | None = None

    async def run(self, order: Order) -> Ending:
        """Run a job to its end; it is killed if it doesn't stop within the grace period."""
        forks = _FORKS and order.spec.work.forkable
        if forks and (begun := await self._fork_server_of(order).start_job(order)):
            pid, exited = begun
            end: asyncio.Future[Any] = asyncio.ensure_future(exited)
        else:
            process = await _start(order)
            pid = process.pid
            end = asyncio.ensure_future(process.wait())
        began = began_at(pid)
        order.note(pid=pid, began=began)
        forced = await _until_end(order, pid, end)
        claimed = order.folder.claimed()
        if claimed and (claimed[0] != pid or (end.result() is None and alive(*claimed))):
            return await self.adopt(order, *claimed)
        status = end.result()
        if status is not None and status < 0:
            _send(pid, signal.SIGKILL)  # a process killed alone has left its children
        return ending_of(order, order.folder.end(), status, forced=forced)

    def close(self) -> None:
        """Release the fork server; the jobs go on."""
        if self._fork_server is not None:
            self._fork_server.close()

    def _fork_server_of(self, order: Order) -> ForkServer:
        """The fork server with the job's environment."""
        if self._fork_server is None or not self._fork_server.suits(order.environment):
            self.close()
            self._fork_server = ForkServer(order.environment)
        return self._fork_server

    async def adopt(self, order: Order, pid: int, began: float) -> Ending:
        """Watch a process that isn't our child: poll for its end; how it ended is in its folder."""

        async def gone() -> None:
            while alive(pid, began):  # noqa: ASYNC110 - nothing reports the end of a process that isn't our child
                await asyncio.sleep(_LOOK_SECONDS)

        seen = alive(pid, began)  # else its number may belong to another by now
        forced = await _until_end(order, pid, asyncio.ensure_future(gone()))
        end = order.folder.end()
        if seen and end is None:
            _send(pid, signal.SIGKILL)
        return ending_of(order, end, None, forced=forced)


async def _start(order: Order) -> asyncio.subprocess.Process:
    """A new Python for a job."""
    with open(order.folder.log, "ab", opener=private) as output:  # noqa: ASYNC230 - it takes no opener
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # files in the folder must not replace our modules
            "-m",
            "memo_tui.jobs.process",
            order.job_id,
            str(order.folder.path),
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            cwd=order.folder.path,
            env=dict(order.environment),
            start_new_session=True,
        )
    with suppress(BrokenPipeError, ConnectionResetError):
        if process.stdin is not None:
            process.stdin.write(RunJob(order.spec).to_line())
            await process.stdin.drain()
            process.stdin.close()
    return process


async def _until_end(order: Order, pid: int, end: "asyncio.Future[object]") -> bool:
    """Wait for the end of a process, or stop it on request; returns whether that needed force.

    What the process has started is then stopped, too: all of its group, within the same time.
    """
    stop = asyncio.ensure_future(order.stop.wait())
    try:
        await asyncio.wait((end, stop), return_when=asyncio.FIRST_COMPLETED)
        if end.done():
            return False
        if not _send(pid, signal.SIGTERM):
            with suppress(ProcessLookupError):  # it was just forked, and doesn't lead a group yet
                os.kill(pid, signal.SIGTERM)
        until = monotonic() + order.grace
        await asyncio.wait((end,), timeout=order.grace)
        forced = not end.done()
        while monotonic() < until and _send(pid, 0):  # noqa: ASYNC110 - nothing reports their end
            await asyncio.sleep(_GROUP_SECONDS)
        _send(pid, signal.SIGKILL)
        await end
        return forced
    finally:
        stop.cancel()


def _send(group: int, number: int) -> bool:
    """Send a signal to all processes of a group; returns whether there is any."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def ending_of(order: Order, end: End | None, status: int | None, *, forced: bool) -> Ending:
    """How a job ended.

    Args:
        order: the job.
        end: as its process recorded it, or None.
        status: its exit status, or -n if signal n ended it; None if unknown.
        forced: whether it was killed because it didn't stop.
    """
    end = end or End.of_exit_status(status)
    if end is not None and end.status is JobState.FINISHED:
        return Ending(JobState.FINISHED, memo=end.memo)
    stopped = end is not None and end.status is JobState.STOPPED
    if order.stop.is_set() or stopped:
        return Ending(JobState.STOPPED, open_runs="KILLED" if forced or not stopped else "")
    if end is not None and end.problem:
        return Ending(JobState.FAILED, end.problem)
    last = next(iter(tail(order.folder.log, 1)), "")
    if end is None:
        return Ending(JobState.FAILED, _unrecorded_end(status, last))
    return Ending(JobState.FAILED, last or "It printed nothing.")


def _unrecorded_end(status: int | None, line: str) -> str:
    """Why a process ended that recorded no end; `line` is the last of its output."""
    last = f"its last output: {line}" if line else "it printed nothing."
    if status is None:
        return f"The training's process is gone (killed, or the machine was restarted); {last}"
    if status >= 0:
        return f"The training's process ended with status {status}; {last}"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return f"The training's process was ended by {name}{hint}; {last}"
