"""A cluster of workers that Slurm runs as its jobs, by dask-jobqueue."""

import shutil
import signal
import sys
from typing import TYPE_CHECKING, Any

from memo_tui.cluster_plan import ClusterPlan
from memo_tui.errors import MemoTuiError

if TYPE_CHECKING:
    from distributed.deploy.spec import SpecCluster


async def make_slurm(plan: ClusterPlan) -> "SpecCluster":
    """Start the scheduler here and hand the workers to Slurm, which starts them when it has room.

    What isn't given stands in dask-jobqueue's own configuration (`jobqueue.yaml`).

    Raises:
        MemoTuiError: Slurm isn't here, or doesn't know how large a worker is.
        ModuleNotFoundError: dask-jobqueue isn't installed.
    """
    from dask import config  # noqa: PLC0415

    interrupted = signal.getsignal(signal.SIGINT)
    from dask_jobqueue import SLURMCluster  # noqa: PLC0415 - an extra

    signal.signal(signal.SIGINT, interrupted)  # which it replaces when it is loaded
    if shutil.which("sbatch") is None:
        raise MemoTuiError(
            "There is no Slurm here (no sbatch on the PATH): start memo-tui where sbatch works, as on a login"
            " node."
        )
    given: dict[str, Any] = {name: value for name, value in plan.options.items() if name != "cores"}
    if cores := plan.options.get("cores"):
        given["cores"] = int(cores)
    missing = [
        name for name in ("cores", "memory") if name not in given and not config.get(f"jobqueue.slurm.{name}")
    ]
    if missing:
        raise MemoTuiError(
            f"Slurm must know each worker's {' and '.join(missing)}: write"
            f" slurm:{plan.workers}?cores=4&memory=8GB, or set them in ~/.config/dask/jobqueue.yaml."
        )
    given.setdefault("python", sys.executable)
    cluster: SpecCluster = await SLURMCluster(**given, asynchronous=True)
    cluster.scale(jobs=plan.workers)
    return cluster
