"""Runs whose tracker is gone: they are ended by their heartbeat's thread, or at the end of the program."""

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
        waiting: values to be written: key, value, milliseconds since 1970, step.
        ending: the status to end it with, or "".
        thread: ends it after `leave`; None if no thread could be started.
        process: the id of the process that created it; a forked child must not end it.
    """

    client: "MlflowClient"
    run_id: str
    waiting: list[Value] = field(default_factory=list)
    ending: str = ""
    thread: Thread | None = None
    process: int = field(default_factory=os.getpid)

    def end(self) -> None:
        """Write the waiting values and end the run; `end_left_runs` tries again if that fails."""
        with suppress(Exception):
            _write(self.client, self.run_id, self.waiting)
            self.client.set_terminated(self.run_id, self.ending)
            _left.remove(self)


def leave(run: OpenRun) -> bool:
    """Note that a run's tracker is gone; return whether its thread should end it now.

    This takes no lock and calls no store, as garbage collection may call it at any time. The run ends as an
    open run does at the end of a script: by the current error, else as FINISHED.
    """
    if run.process != os.getpid():
        return False
    error = sys.exc_info()[1]
    broken = "FAILED" if isinstance(error, Exception) else "KILLED"
    run.ending = run.ending or ("FINISHED" if error is None else broken)
    _left.append(run)
    return True


def end_left_runs() -> bool:
    """End the runs without a tracker, or wait for their threads; return whether none is left open."""
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
        except Exception:  # noqa: BLE001 - MLflow's errors have no common root
            for metric in metrics:
                with suppress(Exception):
                    client.log_batch(run_id, metrics=[metric])
