"""How a run ends that its program left open: MLflow ends it as finished, whatever became of the program."""

from __future__ import annotations

import atexit
import sys
from contextlib import suppress
from typing import Any

from . import job

_UNSAID = (None, "FINISHED")


class Endings:
    """The statuses of the runs of a job, as this process ends them."""

    def __init__(self) -> None:
        self._prepared = False
        self._leaving = False

    def prepare(self) -> None:
        """Notice the end of the program from now on; MLflow's own handler, which came before, runs after."""
        if not self._prepared:
            self._prepared = True
            atexit.register(self._leave)

    def status_of(self, run_id: str, given: Any) -> Any:
        """The status with which a run is to be ended.

        One that is still open at the end of the program failed with it, or is killed after Ctrl-C; as that
        may also end with a status that isn't known in here, the job gets a note. So is one whose `with` is
        left by Ctrl-C, or by the exit that may answer a stop. What the program says itself stays.
        """
        if self._leaving and given in _UNSAID:
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
