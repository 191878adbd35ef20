"""The process of a cluster: it starts the scheduler and the workers, and ends them when it is asked to."""

import asyncio
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from memo_tui.cluster_plan import LOCAL, SLURM, SSH, ClusterPlan
from memo_tui.errors import MemoTuiError
from memo_tui.jobs.cluster.folder import ClusterFolder, ClusterState

if TYPE_CHECKING:
    from distributed.deploy.spec import SpecCluster

_START_SECONDS = 90.0
_CLOSE_SECONDS = 15.0
_LOOK_SECONDS = 1.0
_WITHOUT_WORKERS = 20.0  # seconds: one that only crashed is there again long before


async def make(plan: ClusterPlan, *, keep: bool) -> "SpecCluster":
    """Start the scheduler and the workers of a cluster.

    Args:
        plan: of the cluster.
        keep: whether it is left running when its last job has ended.

    Raises:
        MemoTuiError: they can't be started.
    """
    # Each kind is loaded only when it is wanted: its packages are extras.
    try:
        if plan.kind == SSH:
            from memo_tui.jobs.cluster.ssh import make_ssh  # noqa: PLC0415

            return await make_ssh(plan, keep=keep)
        if plan.kind == SLURM:
            from memo_tui.jobs.cluster.slurm import make_slurm  # noqa: PLC0415

            return await make_slurm(plan)
        from memo_tui.jobs.cluster.local import make_local  # noqa: PLC0415

        return await make_local(plan)
    except ModuleNotFoundError as error:
        package = {"asyncssh": "asyncssh", "dask_jobqueue": "dask-jobqueue"}.get(error.name or "", error.name)
        extra = {LOCAL: "dask", SSH: "ssh", SLURM: "slurm"}[plan.kind]
        raise MemoTuiError(
            f"The cluster needs the package '{package}': install memo-tui[{extra}] here."
        ) from None


async def serve(folder: ClusterFolder, plan: ClusterPlan, *, keep: bool) -> int:
    """Run a cluster until this process is asked to end; returns the exit status."""
    wanted = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, wanted.set)
    stop = asyncio.ensure_future(wanted.wait())
    making = asyncio.ensure_future(make(plan, keep=keep))
    await asyncio.wait((making, stop), timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if not making.done():
        making.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await asyncio.wait_for(making, _CLOSE_SECONDS)
        if wanted.is_set():
            return 0
        folder.report(ClusterState(problem=f"The cluster did not start within {_START_SECONDS:.0f} s."))
        return 1
    try:
        cluster = making.result()
    except MemoTuiError as error:
        folder.report(ClusterState(problem=str(error)))
        return 1
    except Exception as error:  # noqa: BLE001 - Dask's and a batch system's own; the log has the traceback
        traceback.print_exc()
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        why = f"{lines[0].rstrip('.:')} (see {folder.log})"
        folder.report(ClusterState(problem=f"The cluster can't be started: {why}."))
        return 1
    folder.report(ClusterState(address=str(cluster.scheduler_address)))
    seen, gone = False, 0.0  # whether there were workers, and for how many seconds there are none
    while not wanted.is_set() and cluster.status.name == "running" and await _answers(cluster):
        there = bool(cluster.scheduler_info.get("workers"))
        seen, gone = seen or there, 0.0 if there or not seen else gone + _LOOK_SECONDS
        if gone > _WITHOUT_WORKERS and plan.kind != SLURM:  # which starts them again
            folder.report(ClusterState(problem="All of its workers died; the next training starts it anew."))
            break
        await asyncio.wait((stop,), timeout=_LOOK_SECONDS)
    with suppress(Exception):
        await asyncio.wait_for(cluster.close(timeout=_CLOSE_SECONDS / 2), _CLOSE_SECONDS)
    return int(gone > _WITHOUT_WORKERS)


async def _answers(cluster: "SpecCluster") -> bool:
    """Whether the connection to the scheduler, which ends by itself when it was idle for long, is open."""
    comm = getattr(cluster, "_watch_worker_status_comm", None)
    return comm is None or not comm.closed()


def main() -> int:
    """Run a cluster; the arguments are its folder, what describes it, and "kept" or ""."""
    folder = ClusterFolder(Path(sys.argv[1]))
    return asyncio.run(serve(folder, ClusterPlan.parse(sys.argv[2]), keep=bool(sys.argv[3])))


if __name__ == "__main__":
    sys.exit(main())
