"""What the workers of a cluster do, as its scheduler reports it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.dask_worker import LOAD, job_of

_SECONDS = 5.0


@dataclass(frozen=True)
class WorkerLoad:
    """One worker.

    Attributes:
        address: of the worker.
        name: as its cluster calls it.
        threads: how many trainings it runs at once.
        cpu: of its process and its trainings, in percent of one core.
        memory: likewise, in bytes.
        memory_limit: of the worker, in bytes; 0 without one.
        jobs: the ids of the jobs that it runs, or has in its queue.
    """

    address: str
    name: str
    threads: int
    cpu: float
    memory: int
    memory_limit: int
    jobs: tuple[str, ...]


def read_load(scheduler: str) -> tuple[WorkerLoad, ...]:
    """Ask a scheduler what its workers do; not on the event loop.

    Raises:
        MemoTuiError: it doesn't answer.
    """
    try:
        from distributed import rpc  # noqa: PLC0415 - an extra
    except ImportError:
        raise MemoTuiError(
            "A Dask cluster needs the package 'distributed': install memo-tui[dask]."
        ) from None

    async def ask() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        async with rpc(scheduler, timeout=_SECONDS) as there:
            return await there.identity(), await there.processing(workers=None)

    async def ask_in_time() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return await asyncio.wait_for(ask(), _SECONDS)

    try:
        identity, processing = asyncio.run(ask_in_time())
    except (OSError, ValueError, TimeoutError):
        raise MemoTuiError(f"No Dask scheduler answers at {scheduler}.") from None
    return tuple(
        _worker(address, about, processing.get(address, ())) for address, about in identity["workers"].items()
    )


def _worker(address: str, about: Mapping[str, Any], tasks: Any) -> WorkerLoad:
    metrics = about.get("metrics") or {}
    own = metrics.get(LOAD) or {}
    return WorkerLoad(
        address,
        str(about.get("name", "")),
        int(about.get("nthreads") or 0),
        float(metrics.get("cpu") or 0.0) + float(own.get("cpu") or 0.0),
        int(metrics.get("memory") or 0) + int(own.get("memory") or 0),
        int(about.get("memory_limit") or 0),
        tuple(job for task in tasks if (job := job_of(str(task)))),
    )
