"""How far a run is, as far as it tells how many steps it will make."""

from contextlib import suppress

from memo_tui.runs.model import STEPS_TAG, Run

# What trainings and MLflow's autologging commonly call the number of their steps.
_STEPS_PARAMS = (
    *("epochs", "num_epochs", "n_epochs", "max_epochs", "num_train_epochs"),
    *("steps", "num_steps", "n_steps", "max_steps", "total_steps"),
    *("iterations", "n_iterations", "num_iterations", "num_boost_round", "n_estimators"),
)
_OF_MACHINE = "system/"  # MLflow's metrics of the machine, which count for themselves


def share_done(run: Run) -> float | None:
    """Which part of its steps an active run has made, from 0 to 1; None if that isn't known.

    The number of all is what its tag `STEPS_TAG` says, else the smallest of its params that are called like
    one and aren't passed yet; of those nothing is concluded before there was a first step.
    """
    step = max((step for name, step in run.steps.items() if not name.startswith(_OF_MACHINE)), default=0)
    if STEPS_TAG in run.tags:
        total = _whole(run.tags[STEPS_TAG])
        return max(0.0, min(1.0, step / total)) if total else None
    totals = [_whole(run.params.get(name, "")) for name in _STEPS_PARAMS]
    fitting = [total for total in totals if total >= step]
    return step / min(fitting) if step > 0 and fitting else None


def _whole(text: str) -> int:
    """A number of steps, which may be written as 3.0; 0 if it is none."""
    with suppress(ValueError, OverflowError):
        number = float(text)
        if number == int(number):
            return max(0, int(number))
    return 0
