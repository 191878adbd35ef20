"""What `memo-tui train` reports while it trains, whatever the format."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Self

from memo_tui.headless.output import complain, say
from memo_tui.training.callbacks import Begun, Callback
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models.base import TrainingStep


@dataclass
class RunOutcome:
    """The state of one run.

    Attributes:
        run: the run.
        begun: when it began, by `perf_counter`.
        step: the last step measured.
        metrics: the newest value by name.
        status: MLflow's: RUNNING, FINISHED, FAILED or KILLED.
        over: whether it has stopped training; if the store doesn't accept its end, it stays RUNNING.
        seconds: how long it took, once it has ended.
        verdict: if it wasn't run but is an earlier run, the verdict that found it.
    """

    run: Begun
    begun: float = field(default_factory=perf_counter)
    step: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    status: str = "RUNNING"
    over: bool = False
    seconds: float = 0.0
    verdict: Verdict | None = None


class Report(Callback):
    """Keeps the states of the runs; subclasses show them, each overriding what it needs.

    Attributes:
        outcomes: of the runs, in the order in which they began.
        work: the context in which a model learns.
    """

    def __init__(self) -> None:
        self.outcomes: list[RunOutcome] = []
        self.work: Callable[[], AbstractContextManager[None]] = nullcontext

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tidy up."""

    def at_work(self) -> AbstractContextManager[None]:
        """As asked for by `work`."""
        return self.work()

    def started(self, models: Sequence[str], experiment: str, store: str) -> None:
        """The models are about to be trained into an experiment of the store."""

    def noted(self, sentence: str) -> None:
        """Say how the data was understood."""
        complain(sentence)

    def problem(self, sentence: str, model: str | None = None) -> None:
        """Something went wrong, with a model or with all."""
        complain(sentence if model is None else f"{model}: {sentence}")

    def ended(self, status: int) -> None:
        """The training is over; the exit status is given."""

    def cut_off(self, sentence: str, status: int) -> None:
        """The process ends now, whatever it does; may be called on another thread."""
        self.problem(sentence)
        self.ended(status)

    def run_begun(self, run: Begun) -> None:
        """A run has begun."""
        self.outcomes.append(RunOutcome(run))

    def run_remembered(self, model: str, verdict: Verdict) -> None:
        """A training was not run, as an earlier run is its result."""
        if verdict.run:
            run = Begun(verdict.run.run_id, verdict.run.name, model, None)
            metrics = dict(verdict.run.metrics)
            self.outcomes.append(RunOutcome(run, 0, 0, metrics, "FINISHED", over=True, verdict=verdict))

    def run_not_remembered(self, model: str, verdict: Verdict) -> None:
        """A training is about to be run; its bar or line says enough."""

    def foretold(self, model: str, verdict: Verdict) -> None:
        """The verdict on a training that is only asked about."""
        say(sys.stdout, f"{model}: {verdict}")

    def step_made(self, step: TrainingStep) -> None:
        """A step of the newest run was measured."""
        last = self.outcomes[-1]
        last.step = step.step or last.step
        last.metrics.update(step.metrics)

    def run_ended(self, status: str) -> None:
        """The newest run has ended."""
        last = self.outcomes[-1]
        last.status, last.over, last.seconds = status, True, perf_counter() - last.begun
