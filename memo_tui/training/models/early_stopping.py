"""Early stopping: ending a training whose validation metric no longer improves, and keeping the best step."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class EarlyStopping:
    """When a training ends early.

    Attributes:
        patience: how many steps in a row may be no better than the best so far, from 1.
        min_delta: by how much the metric must be smaller to count as better, from 0, in its own unit.
    """

    patience: int
    min_delta: float = 0.0


class Stopper:
    """Watches the validation metric of one training, of which smaller is better.

    Attributes:
        rule: when it ends early; None if it never does.
        best_step: the step to keep; 0 before the metric was a number.
        best: the metric then.
        step: the last step measured.
    """

    def __init__(self, rule: EarlyStopping | None) -> None:
        self.rule = rule
        self.best_step, self.best, self.step = 0, math.inf, 0

    @property
    def improved(self) -> bool:
        """Whether the step that was just measured is the best so far."""
        return self.rule is not None and self.step == self.best_step > 0

    @property
    def over(self) -> bool:
        """Whether the training ends here."""
        return self.rule is not None and self.step - self.best_step >= self.rule.patience

    def measured(self, step: int, value: float) -> None:
        """Take the metric of the next step; NaN is no improvement."""
        self.step = step
        if self.rule is not None and value < self.best - self.rule.min_delta:
            self.best_step, self.best = step, value

    def sentence(self, name: str, word: str, metric: str, steps: int) -> str:
        """Which step is kept, and why.

        Args:
            name: of the model.
            word: for one step, such as "epoch".
            metric: the name of the validation metric.
            steps: how many there would have been.
        """
        rule = self.rule
        if rule is None:
            return ""
        ended = f"{word} {self.step}" if self.step < steps else f"the last {word}, {self.step}"
        if not self.best_step:
            return f"{name}: no {word} is kept, as {metric} was never a number; training ended at {ended}."
        kept = f"{name}: {word} {self.best_step} of {steps} is kept ({metric} {self.best:.4g})"
        if self.step - self.best_step < rule.patience:
            return f"{kept}, the best until {ended}."
        better = f"better by more than {rule.min_delta:g}" if rule.min_delta else "better"
        none = (
            "the one after it was not" if rule.patience == 1 else f"none of the {rule.patience} after it was"
        )
        return f"{kept}: {none} {better}, so training ended at {ended}."
