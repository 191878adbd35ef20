"""The base of all models: splitting data, preparing features, fitting and scoring."""

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from memo_tui.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from memo_tui.training.data import DataSet

_MAX_CATEGORIES = 50


@dataclass(frozen=True)
class Split:
    """A data set in two parts.

    Attributes:
        train_features: the features to learn from, n x d.
        test_features: the held-out features, m x d.
        train_target: n values.
        test_target: m values.
    """

    train_features: "pd.DataFrame"
    test_features: "pd.DataFrame"
    train_target: "pd.Series[float]"
    test_target: "pd.Series[float]"


@dataclass(frozen=True)
class TrainingStep:
    """The metrics of a model after one step.

    Attributes:
        step: the number of trees, stages or epochs so far, from 1.
        metrics: `scores` on the held-out part.
    """

    step: int
    metrics: dict[str, float]


def split(data: "DataSet", *, test_size: float = 0.25, seed: int = 0) -> Split:
    """Hold out a random part of the rows.

    Args:
        data: what to split.
        test_size: the part that is held out, between 0 and 1.
        seed: the same seed gives the same split.

    Raises:
        ValueError: a part would be empty, or the seed isn't in 0 ... 2**32 - 1.
    """
    from sklearn.model_selection import train_test_split  # noqa: PLC0415

    return Split(*train_test_split(data.features, data.target, test_size=test_size, random_state=seed))


def scores(truth: "np.ndarray | pd.Series[float]", guess: "np.ndarray") -> dict[str, float]:
    """The errors of n predictions, as scikit-learn defines them.

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


class Model(ABC):
    """A model that can be fitted; created by `catalog.model`.

    Attributes:
        name: one of `NAMES`.
        step_word: the word for its steps, or None if it learns at once.
        step_param: the param with the number of steps.
        defaults: its params with their defaults, by scikit-learn's names.
        standardised: whether numbers are scaled to mean 0 and variance 1.
        seed: the seed of its random numbers.
        params: the params that it is fitted with.
        steps: the number of steps, or None if it learns at once.
    """

    name: ClassVar[str]
    step_word: ClassVar[str | None] = None
    step_param: ClassVar[str] = ""
    defaults: ClassVar[Mapping[str, object]]
    standardised: ClassVar[bool] = False

    def __init__(self, seed: int, params: Mapping[str, object]) -> None:
        self.seed = seed
        self.params: dict[str, object] = {**self.defaults, **params}
        self._encoder: Any = None
        self._text: list[str] = []
        self._predictor: Callable[[np.ndarray], np.ndarray] | None = None
        self._check()

    @property
    def steps(self) -> int | None:
        """The number of steps, or None if it learns at once."""
        count = self.params.get(self.step_param)
        return count if isinstance(count, int) else None

    def fit(self, split: Split) -> Iterator[TrainingStep]:
        """Fit to the train part, from the start; yields after each step, or never if it learns at once.

        The model is fitted when the iterator is exhausted. A network that diverges yields a step of NaN and
        stops.
        """
        self._predictor = None
        self._text = list(split.train_features.select_dtypes(exclude="number").columns)
        self._encoder = _encoder(self._text, standardised=self.standardised)
        self._encoder.fit(self._with_text(split.train_features))
        rows = self._rows(split.train_features)
        held_out = self._rows(split.test_features)
        target = split.train_target.to_numpy(dtype="float64")
        for step, guess in enumerate(self._learn(rows, target, held_out), start=1):
            yield TrainingStep(step, scores(split.test_target, guess))

    def predict(self, features: "pd.DataFrame") -> "np.ndarray":
        """Predict n values for n rows x d columns like those that it was fitted to.

        Raises:
            ModelError: it hasn't been fitted.
        """
        if self._predictor is None:
            raise ModelError(f"The model {self.name!r} isn't fitted: run fit() to its end before predict().")
        return self._predictor(self._rows(features))

    @abstractmethod
    def _estimator(self, **changed: object) -> Any:
        """scikit-learn's own object, with params that differ from `params` if they are given."""

    @abstractmethod
    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", held_out: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        """Fit, yield the predictions for the held-out rows after each step, and set the predictor."""

    def _rows(self, features: "pd.DataFrame") -> "np.ndarray":
        encoded: np.ndarray = self._encoder.transform(self._with_text(features))
        return encoded

    def _with_text(self, features: "pd.DataFrame") -> "pd.DataFrame":
        return features.astype(dict.fromkeys(self._text, "str"))

    def _check(self) -> None:
        """Refuse params that scikit-learn refuses, by fitting one step to a few rows."""
        import numpy as np  # noqa: PLC0415

        estimator = self._estimator(**({self.step_param: 1} if self.step_word else {}))
        rows = np.arange(40.0).reshape(20, 2)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                estimator.fit(rows, rows[:, 0])
        except (ValueError, TypeError, OverflowError) as error:
            if isinstance(error, ValueError) and "non-finite" in str(error):
                return  # it diverges, which fit() handles
            why = " ".join(str(error).split()).rstrip(".").replace(". Got ", ", got ")
            raise ModelError(
                f"The model {self.name!r} can't take its params: {why[:1].lower()}{why[1:]}."
            ) from None


def _encoder(text: list[str], *, standardised: bool) -> Any:
    """A transformer that encodes text columns one-hot and scales numbers if `standardised`."""
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    one_hot = OneHotEncoder(
        max_categories=_MAX_CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    numbers = StandardScaler() if standardised else "passthrough"
    return ColumnTransformer([("text", one_hot, text)], remainder=numbers, sparse_threshold=0)
