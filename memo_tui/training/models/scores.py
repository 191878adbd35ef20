"""Metrics of predictions, as scikit-learn defines them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def scores(truth: "np.ndarray | pd.Series[float]", guess: "np.ndarray") -> dict[str, float]:
    """The errors of n predictions.

    Args:
        truth: n finite values.
        guess: n predicted values.

    Returns:
        `rmse` and `mae`, in the unit of the truth, and `r2`, at most 1. All are NaN if a guess isn't finite
        or n is 0; `r2` is NaN if n is 1, and for a constant truth 1 if every guess is right, else 0.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn import metrics  # noqa: PLC0415

    if len(guess) == 0 or not np.isfinite(guess).all():
        return dict.fromkeys(("rmse", "mae", "r2"), float("nan"))
    with np.errstate(over="ignore", invalid="ignore"):
        return {
            "rmse": float(metrics.root_mean_squared_error(truth, guess)),
            "mae": float(metrics.mean_absolute_error(truth, guess)),
            "r2": float(metrics.r2_score(truth, guess)) if len(guess) > 1 else float("nan"),
        }


def class_scores(truth: "np.ndarray", probabilities: "np.ndarray") -> dict[str, float]:
    """How well n classes are predicted.

    Args:
        truth: n places of classes, from 0 to k - 1.
        probabilities: n x k, each row of sum 1.

    Returns:
        `accuracy`; `f1`, the mean of the classes that occur or are predicted, each weighted alike;
        `log_loss`, in nats; `roc_auc`, for more than two classes the mean of each against the rest. All are
        NaN if a probability isn't finite or n is 0; `roc_auc` is NaN if only one class occurs.
    """
    import numpy as np  # noqa: PLC0415
    from sklearn import metrics  # noqa: PLC0415

    if len(truth) == 0 or not np.isfinite(probabilities).all():
        return dict.fromkeys(("accuracy", "f1", "log_loss", "roc_auc"), float("nan"))
    guess = probabilities.argmax(axis=1)
    count = probabilities.shape[1]
    present = np.unique(truth)
    against = [1] if count == 2 else list(present)
    areas = [
        metrics.roc_auc_score(truth == place, probabilities[:, place])
        for place in against
        if len(present) > 1
    ]
    return {
        "accuracy": float(metrics.accuracy_score(truth, guess)),
        "f1": float(metrics.f1_score(truth, guess, average="macro", zero_division=0)),
        "log_loss": float(metrics.log_loss(truth, probabilities, labels=range(count))),
        "roc_auc": float(np.mean(areas)) if areas else float("nan"),
    }
