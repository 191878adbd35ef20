"""How a run ends that its program left open: MLflow ends it as finished, whatever became of the program."""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import suppress
from typing import Any

from . import job, workers

_UNSAID = (None, "FINISHED")


class Endings:
    """The statuses of the runs of a job, as this process ends them."""

    def __init__(self) -> None:
        self._process = 0
        self._leaving = False
        self._open: set[str] = set()
        self._failed: set[str] = set()

    def follow(self, run_id: str) -> None:
        """Notice how a run ends that was opened here, also if the program leaves it open."""
        if self._process != os.getpid():  # else it is prepared; a fork is another program
            self._process, self._leaving, self._open, self._failed = os.getpid(), False, set(), set()
            atexit.register(self._leave)  # MLflow's own handler, which came before, runs after
            workers.when_one_raises(self._fail)
        self._open.add(run_id)

    def status_of(self, run_id: str, given: Any) -> Any:
        """The status with which a run is to be ended.

        One that is still open at the end of the program failed with it, or is killed after Ctrl-C; as that
        may also end with a status that isn't known in here, the job gets a note. So is one whose `with` is
        left by Ctrl-C, or by the exit that may answer a stop. What the program says itself stays.
        """
        self._open.discard(run_id)
        if self._leaving and given in _UNSAID:
            if run_id in self._failed:
                return "FAILED"
            raised = getattr(sys, "last_type", None)  # by what ended the program
            if raised is not None:
                return "KILLED" if issubclass(raised, KeyboardInterrupt) else "FAILED"
            _note_left(run_id)
        elif given == "FAILED" and _by_with():
            leaves_by = sys.exc_info()[1]
            if isinstance(leaves_by, KeyboardInterrupt):
                return "KILLED"
            if isinstance(leaves_by, SystemExit):
                _note_left(run_id)
        return given

    def _leave(self) -> None:
        self._leaving = True

    def _fail(self) -> None:
        """What this worker does has raised: the runs that it leaves open failed, also if all else goes on."""
        self._failed |= self._open
        for run_id in self._open:
            with suppress(OSError):
                job.note_failed(run_id)


def _note_left(run_id: str) -> None:
    with suppress(OSError):
        job.note_left(run_id)


def _by_with() -> bool:
    """Whether MLflow ends the run as the block of its `with` is left."""
    frame: Any = sys._getframe(1)  # noqa: SLF001 - MLflow passes it on nowhere
    for _ in range(5):
        if frame is not None and frame.f_code.co_name == "__exit__":
            return True
        frame = frame and frame.f_back
    return False
