"""What a job's process says of its trainings, for its log."""

import sys
from time import monotonic

from memo_tui.training.callbacks import Begun, Callback
from memo_tui.training.models.base import TrainingStep

_SECONDS = 1.0  # from one step that is told to the next


class Telling(Callback):
    """Says when a run begins and ends, and about each second how far it is."""

    def __init__(self) -> None:
        self._begun: Begun | None = None
        self._told = 0.0
        self._last = ""

    def run_begun(self, run: Begun) -> None:
        """Say which run it is."""
        self._begun, self._told, self._last = run, 0.0, ""
        _say(f"{run.model}: run {run.name}")

    def step_made(self, step: TrainingStep) -> None:
        """Say how good it is, if that was not said just before."""
        if self._begun is None or "training_seconds" in step.metrics:
            return
        of = f"/{self._begun.steps}" if self._begun.steps else ""
        metrics = " ".join(f"{name} {value:.4g}" for name, value in step.metrics.items())
        self._last = f"{self._begun.model}: step {step.step}{of} {metrics}"
        if monotonic() - self._told >= _SECONDS:
            self._tell()

    def run_ended(self, status: str) -> None:
        """Say how it ended, after its last step."""
        self._tell()
        if self._begun is not None:
            _say(f"{self._begun.model}: {'not ended' if status == 'RUNNING' else status.lower()}")

    def _tell(self) -> None:
        if self._last:
            _say(self._last)
        self._told, self._last = monotonic(), ""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
