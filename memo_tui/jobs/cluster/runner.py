"""Jobs on a cluster that is started for them."""

import asyncio
from contextlib import suppress

from memo_tui.errors import MemoTuiError
from memo_tui.jobs.cluster.start import Clusters
from memo_tui.jobs.dask import DaskRunner
from memo_tui.jobs.runner import STARTING, Ending, Order
from memo_tui.jobs.view import JobState


class ClusterRunner:
    """Hands jobs to one cluster, which the first of them starts."""

    def __init__(self, cluster: str, clusters: Clusters) -> None:
        """Prepare.

        Args:
            cluster: the text that describes it.
            clusters: starts it.
        """
        self._cluster, self._clusters = cluster, clusters
        self._scheduler: tuple[str, DaskRunner] | None = None

    async def run(self, order: Order) -> Ending:
        """Run a job on the cluster to its end."""
        order.note(where=STARTING)
        starting = asyncio.ensure_future(
            self._clusters.start(self._cluster, order.environment, keep=order.spec.keep_cluster)
        )
        stop = asyncio.ensure_future(order.stop.wait())
        await asyncio.wait((starting, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if order.stop.is_set():
            starting.cancel()
            with suppress(asyncio.CancelledError, MemoTuiError):
                await starting
            return Ending(JobState.STOPPED)
        try:
            runner = await self._at(starting.result())
        except MemoTuiError as error:
            return Ending(JobState.FAILED, str(error))
        return await runner.run(order)

    async def adopt(self, order: Order, pid: int, began: float) -> Ending:
        """Go on watching a job whose supervisor is gone."""
        address = self._clusters.address(self._cluster)
        if not address:
            return Ending(JobState.FAILED, f"The cluster {self._cluster} is gone.", "FAILED")
        return await (await self._at(address)).adopt(order, pid, began)

    async def close(self) -> None:
        """Disconnect from the scheduler."""
        if self._scheduler is not None:
            (_, runner), self._scheduler = self._scheduler, None
            await runner.close()

    async def _at(self, address: str) -> DaskRunner:
        """The runner for the scheduler at an address; each start of the cluster has another."""
        if self._scheduler is None or self._scheduler[0] != address:
            await self.close()
            self._scheduler = (address, DaskRunner(address))
        return self._scheduler[1]
