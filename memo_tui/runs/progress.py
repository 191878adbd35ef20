"""The progress of a run that says how many steps it will make."""

from collections.abc import Iterable
from contextlib import suppress

from memo_tui.runs.model import Run
from memo_tui.tracking.tags import FOLD_TAG, STEPS_TAG

# Common names of params for the number of steps, also of MLflow's autologging.
_STEPS_PARAMS = (
    *("epochs", "num_epochs", "n_epochs", "max_epochs", "num_train_epochs"),
    *("steps", "num_steps", "n_steps", "max_steps", "total_steps"),
    *("iterations", "n_iterations", "num_iterations", "num_boost_round", "n_estimators"),
)
_OF_MACHINE = "system/"  # MLflow's system metrics, which have their own steps


def share_done(run: Run) -> float | None:
    """The share of its steps that an active run has made, from 0 to 1; None if unknown.

    The total comes from the tag `STEPS_TAG`; else it is the smallest param with a common name that has not
    been exceeded, once there was a first step.
    """
    step = max((step for name, step in run.steps.items() if not name.startswith(_OF_MACHINE)), default=0)
    if STEPS_TAG in run.tags:
        total = _whole(run.tags[STEPS_TAG])
        return max(0.0, min(1.0, step / total)) if total else None
    totals = [_whole(run.params.get(name, "")) for name in _STEPS_PARAMS]
    fitting = [total for total in totals if total >= step]
    return step / min(fitting) if step > 0 and fitting else None


def share_with_folds(run: Run, others: Iterable[Run]) -> float | None:
    """The share that an active run has made, by its folds among the others if it is a cross-validation."""
    folds = [each for each in others if each.parent == run.run_id and FOLD_TAG in each.tags]
    total = max((_whole(fold.tags[FOLD_TAG].rpartition(" ")[2]) for fold in folds), default=0)
    if not total:
        return share_done(run)
    done = sum((share_done(fold) or 0.0) if fold.active else 1.0 for fold in folds)
    return min(1.0, done / total)


def _whole(text: str) -> int:
    """Parse a number of steps, which may be written as 3.0; 0 if it is not a whole number."""
    with suppress(ValueError, OverflowError):
        number = float(text)
        if number == int(number):
            return max(0, int(number))
    return 0
