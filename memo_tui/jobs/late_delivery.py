"""Delivering what trainings could not give their stores: a short process, as this one doesn't load MLflow."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from memo_tui.tracking.address import Address
from memo_tui.tracking.journal.folder import Waiting, journal_folder, store_name

_COMMAND = (sys.executable, "-P", "-m", "memo_tui", "sync", "--json")
_LONGEST = 600.0
_PAUSES = (
    0.0,
    2.0,
    5.0,
    15.0,
    60.0,
    *(300.0,) * 12,
)  # seconds before each try; then it's left to the next start


def deliver_now(address: Address, environment: Mapping[str, str]) -> None:
    """Try once to deliver everything that waits; blocks, and says nothing.

    Args:
        address: of a store, whose password is used for it.
        environment: the variables of the user's.
    """
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(  # noqa: S603 - our own module
            _COMMAND,
            env={**environment, **_variables(address)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_LONGEST,
            check=False,
        )


def _variables(address: Address) -> dict[str, str]:
    """The address, which isn't an argument, as everyone sees those."""
    return {"MLFLOW_URI": address.uri}


class LateDelivery:
    """Tries again and again to deliver what jobs left, for about an hour."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def busy(self) -> bool:
        """Whether something waits."""
        return bool(self._tasks)

    def begin(self, address: Address, environment: Mapping[str, str]) -> None:
        """A job has ended that logged to a store."""
        store = store_name(address)
        if store not in self._tasks:
            task = asyncio.ensure_future(self._deliver(address, environment))
            self._tasks[store] = task
            task.add_done_callback(lambda _: self._tasks.pop(store, None))

    async def _deliver(self, address: Address, environment: Mapping[str, str]) -> None:
        waiting = Waiting(journal_folder(environment))
        for pause in _PAUSES:
            await asyncio.sleep(pause)
            if not (await asyncio.to_thread(waiting.count, address)).left:
                return
            await asyncio.to_thread(deliver_now, address, environment)
