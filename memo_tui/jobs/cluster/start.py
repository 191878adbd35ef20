"""Starts the clusters that jobs ask for, and stops those that nothing needs any more."""

import asyncio
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic

from memo_tui.errors import MemoTuiError
from memo_tui.files import private
from memo_tui.jobs.cluster.folder import ClusterFolder

_LOOK_SECONDS = 0.1
_TO_END = 20.0  # seconds for a cluster's workers and scheduler, before its process is killed
_MODULE = "memo_tui.jobs.cluster.process"


class Clusters:
    """The clusters of a folder of jobs."""

    def __init__(self, jobs: Path) -> None:
        self._jobs = jobs
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}  # kept to be waited for when they end

    @property
    def running(self) -> Iterator[str]:
        """The texts of those whose process is there."""
        for folder in ClusterFolder.running(self._jobs):
            if record := folder.record:
                yield record.cluster

    def address(self, cluster: str) -> str:
        """The address of the scheduler of a cluster; "" if it isn't running."""
        folder = ClusterFolder.of(self._jobs, cluster)
        return folder.state.address if self._runs(cluster, folder) else ""

    async def start(self, cluster: str, environment: Mapping[str, str], *, keep: bool) -> str:
        """Start a cluster unless it is running; returns the address of its scheduler.

        Args:
            cluster: the text that describes it.
            environment: the environment variables of its process.
            keep: whether it is left running when its last job has ended.

        Raises:
            MemoTuiError: it can't be started.
        """
        folder = ClusterFolder.of(self._jobs, cluster)
        async with self._locks[cluster]:
            try:
                if self._runs(cluster, folder):
                    folder.keep(keep)
                else:
                    self._begin(cluster, folder, environment, keep=keep)
            except OSError as error:
                why = f"{error.strerror or error} ({error.filename or folder.path})"
                raise MemoTuiError(f"The cluster {cluster} can't be started: {why}.") from None
            while True:
                state, runs = folder.state, self._runs(cluster, folder)
                if state.problem:
                    raise MemoTuiError(state.problem)
                if not runs:
                    raise MemoTuiError(f"The cluster {cluster} has ended; see {folder.log}.")
                if state.address:
                    return state.address
                await asyncio.sleep(_LOOK_SECONDS)

    async def release(self, cluster: str, needed: Callable[[], bool]) -> None:
        """Stop a cluster whose last job has ended, unless it is to be kept, or needed after all."""
        folder = ClusterFolder.of(self._jobs, cluster)
        async with self._locks[cluster]:
            record = folder.record
            if record is None or record.keep or needed():
                return
            folder.end()
            end = monotonic() + _TO_END
            while self._runs(cluster, folder) and monotonic() < end:  # noqa: ASYNC110 - another process
                await asyncio.sleep(_LOOK_SECONDS)
            folder.end(by_force=True)

    def _begin(
        self, cluster: str, folder: ClusterFolder, environment: Mapping[str, str], *, keep: bool
    ) -> None:
        folder.make()
        with open(folder.log, "wb", opener=private) as log:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", _MODULE, str(folder.path), cluster, "kept" if keep else ""],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder.path,
                env=dict(environment),
                start_new_session=True,
            )
        self._processes[cluster] = process
        folder.begin(cluster, process.pid, keep=keep)

    def _runs(self, cluster: str, folder: ClusterFolder) -> bool:
        if (process := self._processes.get(cluster)) is not None:
            return process.poll() is None
        record = folder.record
        return record is not None and record.runs
