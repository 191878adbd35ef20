"""A cluster on this machine: some workers, each for one training at a time."""

from typing import TYPE_CHECKING

from distributed import LocalCluster

from memo_tui.cluster_plan import ClusterPlan

if TYPE_CHECKING:
    from distributed.deploy.spec import SpecCluster


async def make_local(plan: ClusterPlan) -> "SpecCluster":
    """Start it; it listens only on this machine's own address."""
    return await LocalCluster(
        n_workers=plan.workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        asynchronous=True,
    )
