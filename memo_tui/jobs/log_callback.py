"""Logs the progress of a job's trainings."""

import sys
from time import monotonic

from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.training.callbacks import Begun, Callback
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models.base import TrainingStep

_SECONDS = 1.0  # between two logged steps


class LogCallback(Callback):
    """Logs when a run begins and ends, and its progress about once a second."""

    def __init__(self) -> None:
        self._verdicts: list[tuple[str, Verdict]] = []
        self._unexplained = False
        self._begun: Begun | None = None
        self._logged_at = 0.0
        self._last = ""

    @property
    def remembered(self) -> set[str]:
        """The ids of the runs that are the results of trainings that were not run."""
        return {verdict.run.run_id for _, verdict in self._verdicts if verdict.is_hit and verdict.run}

    @property
    def answer(self) -> MemoAnswer:
        """What was remembered of each training, and why the others were run; nothing if that isn't known."""
        names, verdicts = [name for name, _ in self._verdicts], [found for _, found in self._verdicts]
        return MemoAnswer() if self._unexplained else MemoAnswer.of(names, verdicts)

    def run_remembered(self, model: str, verdict: Verdict) -> None:
        """Log which run is the result."""
        self._decided(model, verdict)

    def run_not_remembered(self, model: str, verdict: Verdict) -> None:
        """Log why it is run."""
        self._decided(model, verdict)

    def _decided(self, model: str, verdict: Verdict) -> None:
        self._verdicts.append((model, verdict))
        _log(f"{model}: {verdict}")

    def noted(self, sentence: str) -> None:
        """Log it."""
        _log(sentence)

    def run_begun(self, run: Begun) -> None:
        """Log which run it is."""
        self._unexplained = self._unexplained or not self._verdicts
        self._begun, self._logged_at, self._last = run, 0.0, ""
        _log(f"{run.model}: run {run.name}")

    def step_made(self, step: TrainingStep) -> None:
        """Log its metrics, unless a step was logged just before."""
        if self._begun is None or "training_seconds" in step.metrics:
            return
        of = f"/{self._begun.steps}" if self._begun.steps else ""
        metrics = " ".join(f"{name} {value:.4g}" for name, value in step.metrics.items())
        at = f"step {step.step}{of} " if step.step else ""
        self._last = f"{self._begun.model}: {at}{metrics}"
        if monotonic() - self._logged_at >= _SECONDS:
            self._log_step()

    def run_ended(self, status: str) -> None:
        """Log how it ended, after its last step."""
        self._log_step()
        if self._begun is not None:
            _log(f"{self._begun.model}: {'not ended' if status == 'RUNNING' else status.lower()}")

    def _log_step(self) -> None:
        if self._last:
            _log(self._last)
        self._logged_at, self._last = monotonic(), ""


def _log(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
