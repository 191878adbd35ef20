"""Stopping runs that other programs log: their processes are asked to end, then made to."""

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING, Protocol

from memo_tui.tracking.edits import Edited, EditError, change_each
from memo_tui.tracking.origin import Origin
from memo_tui.tracking.tags import ORIGIN_TAG, RUNNING

if TYPE_CHECKING:
    from mlflow import MlflowClient

_LOOK_SECONDS = 0.05
_KILL_SECONDS = 5.0  # until a killed process is gone


class StoppableRun(Protocol):
    """A run with its id and tags."""

    @property
    def run_id(self) -> str:
        """MLflow's id."""

    @property
    def active(self) -> bool:
        """Whether it has not ended."""

    @property
    def tags(self) -> Mapping[str, str]:
        """By key."""


def local_process_of(run: StoppableRun) -> Origin | None:
    """The process of an active run, if it began on this machine and isn't this program; asks nothing."""
    origin = Origin.of_tag(run.tags.get(ORIGIN_TAG, "")) if run.active else None
    return origin if origin and origin.is_here and origin.pid != os.getpid() else None


def process_of(run: StoppableRun) -> Origin | None:
    """The same, if it has not ended."""
    origin = local_process_of(run)
    return origin if origin and not origin.gone else None


def stop_runs(client: "MlflowClient", runs: Sequence[StoppableRun], *, grace: float) -> Edited:
    """End the processes of runs by SIGTERM, after the grace by SIGKILL; runs they leave open end as KILLED.

    Args:
        client: of the store.
        runs: the runs.
        grace: seconds for a process to end by itself.
    """
    processes = {run.run_id: process_of(run) for run in runs}
    found = {origin.pid: origin for origin in processes.values() if origin}
    problems = end_processes(found, grace)

    def close(run_id: str) -> None:
        origin = processes[run_id]
        if origin is None:
            raise EditError("its process is gone or on another machine, so it can't be stopped from here.")
        if problem := problems.get(origin.pid):
            raise EditError(problem)
        if client.get_run(run_id).info.status in RUNNING:
            client.set_terminated(run_id, "KILLED")

    return change_each(client, [*processes], close)


def end_processes(processes: Mapping[int, Origin], grace: float) -> dict[int, str]:
    """End processes by SIGTERM, after the grace by SIGKILL; what went wrong, by process id."""
    problems: dict[int, str] = {}
    left = dict(processes)
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, _KILL_SECONDS)):
        for pid, origin in list(left.items()):
            try:
                _send(origin, number)
            except PermissionError:
                problems[pid] = f"its process {pid} belongs to another user."
                del left[pid]
        _wait(tuple(left.values()), seconds)
        left = {pid: origin for pid, origin in left.items() if not origin.gone}
    return problems | {pid: f"its process {pid} doesn't end." for pid in left}


def _send(origin: Origin, number: int) -> None:
    """Send a signal to a process, never to another that has its number by now.

    Raises:
        PermissionError: it belongs to another user.
    """
    with suppress(ProcessLookupError):
        process = os.pidfd_open(origin.pid)
        try:
            if not origin.gone:
                signal.pidfd_send_signal(process, number)
        finally:
            os.close(process)


def _wait(processes: Sequence[Origin], seconds: float) -> None:
    """Wait until all are gone, but no longer."""
    end = monotonic() + seconds
    while not all(origin.gone for origin in processes) and monotonic() < end:
        sleep(_LOOK_SECONDS)
