"""Which runner runs a job: this machine's, or that of a Dask cluster."""

from memo_tui.jobs.dask import DaskRunner
from memo_tui.jobs.local import LocalRunner
from memo_tui.jobs.runner import Runner


class Runners:
    """The runners of a supervisor; that of a cluster is made when the first job needs it."""

    def __init__(self) -> None:
        self._local = LocalRunner()
        self._clusters: dict[str, DaskRunner] = {}

    def of(self, scheduler: str) -> Runner:
        """The runner for a scheduler's address, or "" for this machine."""
        if not scheduler:
            return self._local
        if scheduler not in self._clusters:
            self._clusters[scheduler] = DaskRunner(scheduler)
        return self._clusters[scheduler]

    async def close(self) -> None:
        """Close what they hold open."""
        self._local.close()
        for cluster in self._clusters.values():
            await cluster.close()
