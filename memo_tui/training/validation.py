"""How trainings are validated: with a held-out part or in folds, and whether they may end early."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memo_tui.errors import ModelError
from memo_tui.training.models.catalog import STOPPING, kind_of
from memo_tui.training.models.early_stopping import EarlyStopping

TEST_SIZE = 0.25
VALIDATION_SIZE = 0.2  # of the train part, put aside to decide when to stop


@dataclass(frozen=True)
class Validation:
    """How trainings are validated.

    Attributes:
        folds: of a cross-validation, from 2; None to hold out a quarter of the rows.
        patience: after how many steps without an improvement a training ends; None never.
        min_delta: by how much the validation metric must improve to count, in its own unit.
    """

    folds: int | None = None
    patience: int | None = None
    min_delta: float = 0.0

    @property
    def split_params(self) -> dict[str, object]:
        """How the data is split, as params of a run and for its key."""
        return {"test_size": TEST_SIZE} if self.folds is None else {"folds": self.folds}

    def early_stopping(self, model: str) -> EarlyStopping | None:
        """When a training of the model of that name ends early; None if it never does."""
        if self.patience is None or not kind_of(model).stops_early:
            return None
        return EarlyStopping(self.patience, self.min_delta)

    def stopping_params(self, model: str) -> Mapping[str, object]:
        """The early stopping of a model, as params of a run and for its key; nothing without."""
        rule = self.early_stopping(model)
        if rule is None:
            return {}
        return {
            "patience": rule.patience,
            "min_delta": rule.min_delta,
            "validation_size": VALIDATION_SIZE,
        }

    def check(self, models: Sequence[str]) -> None:
        """Refuse what can't be: of these models, none of which scikit-learn need have loaded.

        Raises:
            ModelError: a number is out of its bounds, or concerns none of the models.
        """
        if self.folds is not None and not _whole(self.folds, 2):
            raise ModelError(f"The folds can't be {self.folds!r}: give a whole number from 2.")
        if self.patience is not None and not _whole(self.patience, 1):
            raise ModelError(f"The patience can't be {self.patience!r}: give a whole number of steps from 1.")
        delta = self.min_delta
        if isinstance(delta, bool) or not isinstance(delta, int | float) or not 0 <= delta < math.inf:
            raise ModelError(f"The min_delta can't be {delta!r}: give a number from 0.")
        if self.patience is None:
            if delta:
                raise ModelError("The min_delta is for early stopping: give the patience too.")
            return
        if models and not any(name in STOPPING for name in models):
            raise ModelError(
                f"The patience is for models that can stop early ({', '.join(STOPPING)}), and none of these"
                " is trained: leave it out."
            )


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
