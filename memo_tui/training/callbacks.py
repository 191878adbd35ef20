"""Watching a training from within its own process."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    """Is told what a `Trainer` does, on the thread that trains; what it raises ends the training.

    This one does nothing: override what is wanted.
    """

    def run_begun(self, run: Begun) -> None:
        """A run has begun."""

    def step_made(self, step: "TrainingStep") -> None:
        """A step of the run begun last was measured and logged; the same step may come in parts."""

    def run_ended(self, status: str) -> None:
        """The run begun last has ended: FINISHED, FAILED or KILLED; RUNNING if the store can't be told."""
