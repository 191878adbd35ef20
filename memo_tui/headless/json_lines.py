"""One line of JSON per event, for programs."""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from time import monotonic, time

from memo_tui.headless.output import write_line
from memo_tui.headless.report import Report
from memo_tui.secrets.known import hide_all
from memo_tui.training.callbacks import Begun
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models.base import TrainingStep

_STEP_SECONDS = 0.1


class JsonLines(Report):
    """Prints each event on standard output.

    The events are started, note, run, step, run_ended, remembered, verdict, problem and ended. It
    prints about ten steps a second, and the last of each run.
    """

    def __init__(self) -> None:
        super().__init__()
        self._step_at = -math.inf
        self._waiting = False

    def started(self, models: Sequence[str], experiment: str, store: str) -> None:
        """The models are about to be trained."""
        print_event("started", models=list(models), experiment=experiment, store=store)

    def noted(self, sentence: str) -> None:
        """Something should be known, such as how the data was understood."""
        print_event("note", message=sentence)

    def run_begun(self, run: Begun) -> None:
        """A run has begun."""
        super().run_begun(run)
        print_event("run", **self._run(), steps=run.steps)

    def run_remembered(self, model: str, verdict: Verdict) -> None:
        """A training was not run."""
        super().run_remembered(model, verdict)
        print_event("remembered", model=model, **finite_json(verdict))

    def run_not_remembered(self, model: str, verdict: Verdict) -> None:
        """A verdict on a training that is about to be run."""
        self.foretold(model, verdict)

    def foretold(self, model: str, verdict: Verdict) -> None:
        """A verdict on a training that isn't run, or is about to be."""
        print_event("verdict", model=model, **finite_json(verdict))

    def step_made(self, step: TrainingStep) -> None:
        """A step was measured."""
        super().step_made(step)
        self._waiting = True
        if monotonic() - self._step_at >= _STEP_SECONDS:
            self._print_step()

    def run_ended(self, status: str) -> None:
        """A run has ended."""
        super().run_ended(status)
        if self._waiting:
            self._print_step()
        last = self.outcomes[-1]
        print_event(
            "run_ended",
            **self._run(),
            status=status,
            seconds=round(last.seconds, 3),
            metrics=finite(last.metrics),
        )

    def problem(self, sentence: str, model: str | None = None) -> None:
        """Something went wrong; reported on standard error, too."""
        super().problem(sentence, model)
        print_event("problem", message=sentence, model=model)

    def ended(self, status: int) -> None:
        """Nothing more is trained."""
        print_event("ended", exit_status=status)

    def _run(self) -> dict[str, object]:
        run = self.outcomes[-1].run
        return {"run_id": run.run_id, "name": run.name, "model": run.model}

    def _print_step(self) -> None:
        self._waiting, self._step_at = False, monotonic()
        last = self.outcomes[-1]
        print_event("step", **self._run(), step=last.step, steps=last.run.steps, metrics=finite(last.metrics))


def print_event(event: str, **values: object) -> None:
    """Print an event as a line of JSON."""
    found = {"event": event, "time": round(time(), 3), **values}
    write_line(sys.stdout, json.dumps(hide_all(found), allow_nan=False))


def finite_json(verdict: Verdict) -> dict[str, object]:
    """A verdict as JSON."""
    found = verdict.to_json()
    return {**found, "metrics": finite(verdict.run.metrics) if verdict.is_hit and verdict.run else {}}


def finite(metrics: Mapping[str, float]) -> dict[str, float | None]:
    """The metrics with None for NaN and infinity, which JSON lacks."""
    return {key: value if math.isfinite(value) else None for key, value in metrics.items()}
