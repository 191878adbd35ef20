"""Runs whose tracker is gone: their heartbeat's thread ends them, else the end of the program does."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient

Value = tuple[str, float, int, int]
_BATCH = 500

_left: "list[OpenRun]" = []


@dataclass(eq=False)
class OpenRun:
    """What is needed to end a run without its tracker.

    Attributes:
        client: of its store.
        run_id: its id.
        waiting: the values that aren't written yet: key, value, milliseconds since 1970, step.
        ending: as what it was to be ended, or "".
        thread: ends it, once `leave` has said so; None if there is none.
        process: whose run it is; a fork has a tracker of it too, and no right to end it.
    """

    client: "MlflowClient"
    run_id: str
    waiting: list[Value] = field(default_factory=list)
    ending: str = ""
    thread: Thread | None = None
    process: int = field(default_factory=os.getpid)

    def end(self) -> None:
        """Write what waits and end it; a store that doesn't take that is asked again by `end_left_runs`."""
        with suppress(Exception):
            _write(self.client, self.run_id, self.waiting)
            self.client.set_terminated(self.run_id, self.ending)
            _left.remove(self)


def leave(run: OpenRun) -> bool:
    """Note that a run's tracker is gone; whether its thread is to end it now.

    Takes no lock and asks no store, as it comes amid anything, whenever garbage is collected. The run ends as
    an open one does at the end of a script: as the error at hand says, else FINISHED.
    """
    if run.process != os.getpid():
        return False
    error = sys.exc_info()[1]
    broken = "FAILED" if isinstance(error, Exception) else "KILLED"
    run.ending = run.ending or ("FINISHED" if error is None else broken)
    _left.append(run)
    return True


def end_left_runs() -> bool:
    """Wait until the runs without a tracker are ended, or end them; whether none is left open."""
    for run in _left.copy():
        if run.process == os.getpid():
            if run.thread is not None:
                run.thread.join()
            if run in _left:
                run.end()
    return not _left


def _write(client: "MlflowClient", run_id: str, values: Sequence[Value]) -> None:
    from mlflow.entities import Metric  # noqa: PLC0415 - heavy

    for first in range(0, len(values), _BATCH):
        metrics = [Metric(*value) for value in values[first : first + _BATCH]]
        try:
            client.log_batch(run_id, metrics=metrics)
        except Exception:  # noqa: BLE001 - one is refused, or all; MLflow's errors have no common root
            for metric in metrics:
                with suppress(Exception):
                    client.log_batch(run_id, metrics=[metric])
