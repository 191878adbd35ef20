"""Which runner runs a job: this machine's, or that of a Dask cluster."""

from collections.abc import Callable, Iterator
from pathlib import Path

from memo_tui.cluster_plan import is_cluster
from memo_tui.jobs.cluster.runner import ClusterRunner
from memo_tui.jobs.cluster.start import Clusters
from memo_tui.jobs.dask import DaskRunner
from memo_tui.jobs.local import LocalRunner
from memo_tui.jobs.runner import Runner


class Runners:
    """The runners of a supervisor; that of a cluster is made when the first job needs it."""

    def __init__(self, jobs: Path) -> None:
        """Prepare; `jobs` is the folder of the jobs."""
        self._local = LocalRunner()
        self._clusters = Clusters(jobs)
        self._on_clusters: dict[str, DaskRunner | ClusterRunner] = {}

    @property
    def started(self) -> Iterator[str]:
        """The clusters that were started for jobs and are running."""
        return self._clusters.running

    def of(self, scheduler: str) -> Runner:
        """The runner for a scheduler's address, a cluster to be started, or "" for this machine."""
        if not scheduler:
            return self._local
        if scheduler not in self._on_clusters:
            self._on_clusters[scheduler] = (
                ClusterRunner(scheduler, self._clusters) if is_cluster(scheduler) else DaskRunner(scheduler)
            )
        return self._on_clusters[scheduler]

    async def release(self, scheduler: str, needed: Callable[[], bool]) -> None:
        """Stop a cluster that was started for jobs; other schedulers stay as they are.

        Args:
            scheduler: the text that describes the cluster.
            needed: returns whether a job may still need it, as a new one may come at any moment.
        """
        if is_cluster(scheduler) and not needed():
            await self._clusters.release(scheduler, needed)
            if (runner := self._on_clusters.get(scheduler)) and not needed():
                await runner.close()

    async def close(self) -> None:
        """Close what they hold open."""
        self._local.close()
        for runner in self._on_clusters.values():
            await runner.close()
