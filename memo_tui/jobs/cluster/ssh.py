"""A cluster on machines that are reached by SSH: the first has the scheduler, and each a worker."""

import asyncio
import shlex
import sys
from typing import TYPE_CHECKING, Any

import asyncssh
from distributed import SSHCluster

from memo_tui.cluster_plan import ClusterPlan, Host
from memo_tui.errors import MemoTuiError

if TYPE_CHECKING:
    from distributed.deploy.spec import SpecCluster

_LOGIN_SECONDS = 20.0
_TRY_SECONDS = 60.0
_TRY = "import distributed, psutil, memo_tui.jobs.dask_worker"
_NO_SUCH_COMMAND = (126, 127)
_IDLE = "15 minutes"  # after which an idle scheduler ends by itself, as this machine may be gone


async def make_ssh(plan: ClusterPlan, *, keep: bool) -> "SpecCluster":
    """Start the scheduler and the workers, after a look at each machine.

    A machine whose key the user's `known_hosts` doesn't have is refused.

    Raises:
        MemoTuiError: a machine can't be reached, or has no Python with memo-tui.
    """
    python = shlex.quote(plan.options.get("python", sys.executable))
    hosts = list(dict.fromkeys(plan.hosts))
    await asyncio.gather(*(_check(host, python) for host in hosts))
    here = {"host": "127.0.0.1"} if all(host.is_loopback for host in plan.hosts) else {}
    idle = {} if keep else {"idle_timeout": _IDLE}
    threads = {} if plan.threads is None else {"nthreads": plan.threads}
    places = [plan.hosts[0], *plan.hosts]
    return await SSHCluster(
        [host.name for host in places],
        connect_options=[_options(host) for host in places],
        scheduler_options={**here, **idle, "port": 0, "dashboard": False},
        worker_options={**here, **threads, "dashboard": False},
        remote_python=python,
        asynchronous=True,
    )


def _options(host: Host) -> dict[str, Any]:
    """What SSH is told; the rest stands in the user's configuration of SSH."""
    options: dict[str, Any] = {"connect_timeout": _LOGIN_SECONDS, "login_timeout": _LOGIN_SECONDS}
    options["keepalive_interval"] = 15
    if host.user:
        options["username"] = host.user
    if host.port is not None:
        options["port"] = host.port
    return options


async def _check(host: Host, python: str) -> None:
    """See whether a machine can be logged in to, and has a Python with memo-tui.

    Raises:
        MemoTuiError: it isn't so.
    """
    try:
        async with asyncssh.connect(host.name, **_options(host)) as connection:
            tried = await connection.run(f"{python} -c '{_TRY}'", timeout=_TRY_SECONDS)
    except asyncssh.HostKeyNotVerifiable as error:
        raise MemoTuiError(_unknown(host, error)) from None
    except asyncssh.PermissionDenied:
        raise MemoTuiError(
            f"{host} refuses the login: add your key there (ssh-copy-id), or to ssh-agent if it has a"
            " passphrase."
        ) from None
    except asyncssh.TimeoutError:
        raise MemoTuiError(f"Python on {host} did not answer within {_TRY_SECONDS:.0f} s.") from None
    except (OSError, asyncssh.Error, ValueError, TimeoutError) as error:
        text = (error.strerror if isinstance(error, OSError) else "") or str(error)
        why = " ".join(text.split()).rstrip(".") or type(error).__name__
        raise MemoTuiError(f"{host} can't be reached by SSH: {why}.") from None
    if tried.exit_status in _NO_SUCH_COMMAND:
        raise MemoTuiError(
            f"{host} has no Python at {python}: name its Python, as in --cluster 'ssh:{host}?python=PATH'."
        )
    if tried.exit_status != 0:
        lines = str(tried.stderr or "").strip().splitlines() or [f"exit status {tried.exit_status}"]
        raise MemoTuiError(
            f"{host} can't train: {lines[-1].rstrip('.')} (in {python}): install memo-tui[dask] there."
        )


def _unknown(host: Host, error: Exception) -> str:
    at = f" -p {host.port}" if host.port is not None else ""
    if "not trusted" in str(error) or "revoked" in str(error).lower():
        return (
            f"The key of {host} isn't known, or isn't the one in known_hosts: check it by connecting once"
            f" with 'ssh{at} {host}', then launch again."
        )
    return f"The key of {host} can't be verified ({str(error).rstrip('.')}): see 'ssh{at} {host}'."
