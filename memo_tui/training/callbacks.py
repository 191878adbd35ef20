"""Callbacks of a training, called in its own process."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memo_tui.training.memo.verdict import Verdict
    from memo_tui.training.models.base import TrainingStep


@dataclass(frozen=True)
class Begun:
    """A run that has just begun.

    Attributes:
        run_id: MLflow's id.
        name: the run's name.
        model: the name of the model that it trains.
        steps: how many steps there will be, or None if the model learns at once.
    """

    run_id: str
    name: str
    model: str
    steps: int | None


class Callback:
    """Called by a `Trainer` on the training thread; an error that a method raises ends the training.

    The methods do nothing by default: override the ones you need.
    """

    def noted(self, sentence: str) -> None:
        """The user should know something, such as how the data was understood."""

    def run_begun(self, run: Begun) -> None:
        """A run was created."""

    def run_remembered(self, model: str, verdict: "Verdict") -> None:
        """The training of a model was not run: an earlier run is its result."""

    def run_not_remembered(self, model: str, verdict: "Verdict") -> None:
        """With a memo, the training of a model is about to be run: the verdict says why."""

    def at_work(self) -> AbstractContextManager[None]:
        """A context in which the model learns, and nothing is asked of the store."""
        return nullcontext()

    def step_made(self, step: "TrainingStep") -> None:
        """A step of the current run was measured and logged; a step may come in parts."""

    def run_ended(self, status: str) -> None:
        """The current run has ended as FINISHED, FAILED or KILLED; RUNNING if the store can't be reached."""
