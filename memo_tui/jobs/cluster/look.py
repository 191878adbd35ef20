"""A look at the clusters that trainings run on: those that were started here, and schedulers elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from memo_tui.cluster_plan import is_cluster
from memo_tui.errors import MemoTuiError
from memo_tui.jobs.cluster.folder import ClusterFolder
from memo_tui.jobs.cluster.load import WorkerLoad, read_load


@dataclass(frozen=True)
class ClusterLook:
    """One cluster at one moment.

    Attributes:
        cluster: the text that describes it, or the address of a scheduler elsewhere.
        runs: whether it was started here and its process is there.
        keep: whether it is then left running when its last job has ended.
        started: when, in seconds since 1970, or None.
        address: of its scheduler, or "" while there is none.
        workers: what its workers do.
        problem: why that isn't known, in a sentence, or "".
    """

    cluster: str
    runs: bool = False
    keep: bool = False
    started: float | None = None
    address: str = ""
    workers: tuple[WorkerLoad, ...] = ()
    problem: str = ""


def look_at_clusters(jobs: Path, wanted: Collection[str]) -> tuple[ClusterLook, ...]:
    """Look at the clusters in use; not on the event loop.

    Args:
        jobs: the folder of the jobs.
        wanted: clusters and addresses that are shown, too, whether they run or not.
    """
    running = [record.cluster for folder in ClusterFolder.running(jobs) if (record := folder.record)]
    return tuple(_look(jobs, each) for each in dict.fromkeys((*wanted, *running)))


def stop_cluster(jobs: Path, cluster: str, *, in_use: bool) -> None:
    """Stop a cluster that was started here; one in use ends with its last job.

    Raises:
        OSError: that can't be recorded.
    """
    folder = ClusterFolder.of(jobs, cluster)
    folder.keep(keep=False)
    if not in_use:
        folder.end()


def _look(jobs: Path, cluster: str) -> ClusterLook:
    look = ClusterLook(cluster, address=cluster)
    if is_cluster(cluster):
        folder = ClusterFolder.of(jobs, cluster)
        record, state = folder.record, folder.state
        if record is None or not record.runs:
            return ClusterLook(cluster, problem=state.problem)
        look = ClusterLook(cluster, True, record.keep, record.started, state.address)
        if not state.address:
            return look
    try:
        workers = read_load(look.address)
    except MemoTuiError as error:
        return ClusterLook(cluster, look.runs, look.keep, look.started, look.address, problem=str(error))
    return ClusterLook(cluster, look.runs, look.keep, look.started, look.address, workers)
