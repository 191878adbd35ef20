"""The base of all models: splitting data, preparing features, fitting and scoring."""

import math
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from memo_tui.errors import ModelError
from memo_tui.training.models.encoder import Encoder
from memo_tui.training.models.scores import class_scores, scores

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from memo_tui.training.data import DataSet

REGRESSION, CLASSIFICATION = "regression", "classification"


@dataclass(frozen=True)
class Split:
    """A data set in two parts.

    Attributes:
        train_features: the features to learn from, n x d.
        test_features: the held-out features, m x d.
        train_target: n numbers, or n classes.
        test_target: m numbers, or m classes.
        task: `REGRESSION` or `CLASSIFICATION`.
    """

    train_features: "pd.DataFrame"
    test_features: "pd.DataFrame"
    train_target: "pd.Series[Any]"
    test_target: "pd.Series[Any]"
    task: str = REGRESSION


@dataclass(frozen=True)
class TrainingStep:
    """The metrics of a model after one step.

    Attributes:
        step: the number of trees, stages or epochs so far, from 1.
        metrics: `scores` or `class_scores` on the held-out part.
    """

    step: int
    metrics: dict[str, float]


def split(data: "DataSet", *, test_size: float = 0.25, seed: int = 0) -> Split:
    """Hold out a random part of the rows; of each class the same part, as far as there are enough rows.

    Args:
        data: what to split.
        test_size: the part that is held out, between 0 and 1.
        seed: the same seed gives the same split.

    Raises:
        ValueError: a part would be empty, or the seed isn't in 0 ... 2**32 - 1.
    """
    from sklearn.model_selection import train_test_split  # noqa: PLC0415

    alike = data.task == CLASSIFICATION and _enough(data.target, test_size)
    parts = train_test_split(
        data.features,
        data.target,
        test_size=test_size,
        random_state=seed,
        stratify=data.target if alike else None,
    )
    return Split(parts[0], parts[1], parts[2], parts[3], data.task)


def _enough(target: "pd.Series[Any]", test_size: float) -> bool:
    """Whether each class can have a row in both parts."""
    counts = target.value_counts()
    held_out = math.ceil(len(target) * test_size)
    return bool(counts.min() > 1) and len(counts) <= min(held_out, len(target) - held_out)


class Model(ABC):
    """A model that can be fitted; created by `catalog.model`.

    Attributes:
        name: one of `NAMES`.
        step_word: the word for its steps, or None if it learns at once.
        step_param: the param with the number of steps.
        defaults: its params with their defaults, by scikit-learn's names.
        standardised: whether numbers are scaled to mean 0 and variance 1.
        seed: the seed of its random numbers.
        class_defaults: those that differ if it predicts classes.
        numbers_only: params that it doesn't have then.
        task: `REGRESSION` or `CLASSIFICATION`.
        params: the params that it is fitted with.
        classes: the k classes that it was fitted to, in order; empty if it predicts numbers.
        steps: the number of steps, or None if it learns at once.
    """

    name: ClassVar[str]
    step_word: ClassVar[str | None] = None
    step_param: ClassVar[str] = ""
    defaults: ClassVar[Mapping[str, object]]
    standardised: ClassVar[bool] = False
    class_defaults: ClassVar[Mapping[str, object]] = MappingProxyType({})
    numbers_only: ClassVar[tuple[str, ...]] = ()

    def __init__(self, seed: int, params: Mapping[str, object], task: str = REGRESSION) -> None:
        self.seed, self.task = seed, task
        self.params: dict[str, object] = {**self.defaults, **params}
        if self.of_classes:
            self.params = {**self.defaults, **self.class_defaults, **params}
            for name in self.numbers_only:
                if name in params and params[name] != self.defaults[name]:
                    raise ModelError(
                        f"The param {name!r} of model {self.name!r} is for a target of numbers: leave it out"
                        " for classes."
                    )
                del self.params[name]
        self.classes: np.ndarray | tuple[()] = ()
        self._encoder: Encoder | None = None
        self._predictor: Callable[[np.ndarray], np.ndarray] | None = None
        self._check()

    @property
    def of_classes(self) -> bool:
        """Whether it predicts classes."""
        return self.task == CLASSIFICATION

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
        import numpy as np  # noqa: PLC0415

        self._predictor = None
        self._encoder = Encoder(split.train_features, standardised=self.standardised)
        rows = self._rows(split.train_features)
        held_out = self._rows(split.test_features)
        if not self.of_classes:
            target = split.train_target.to_numpy(dtype="float64")
            for step, guess in enumerate(self._learn(rows, target, held_out), start=1):
                yield TrainingStep(step, scores(split.test_target, guess))
            return
        self.classes, places = np.unique(split.train_target.to_numpy(), return_inverse=True)
        if len(self.classes) < 2:
            raise ModelError(
                f"The model {self.name!r} needs rows of two classes, and all that it can learn from are"
                f" {str(self.classes[0])!r}: give more rows of others."
            )
        for step, guess in enumerate(self._learn(rows, places, held_out), start=1):
            yield TrainingStep(step, self._class_scores(split.test_target, guess))

    def measure(self, features: "pd.DataFrame", truth: "pd.Series[Any]") -> dict[str, float]:
        """The metrics of its predictions for n rows x d columns whose n true values are given.

        Raises:
            ModelError: it hasn't been fitted.
        """
        guess = self._predicted(features)
        return self._class_scores(truth, guess) if self.of_classes else scores(truth, guess)

    def predict(self, features: "pd.DataFrame") -> "np.ndarray":
        """Predict n numbers or classes for n rows x d columns like those that it was fitted to.

        Raises:
            ModelError: it hasn't been fitted.
        """
        import numpy as np  # noqa: PLC0415

        guess = self._predicted(features)
        return np.asarray(self.classes)[guess.argmax(axis=1)] if self.of_classes else guess

    def _predicted(self, features: "pd.DataFrame") -> "np.ndarray":
        """N numbers, or the probabilities of n x k classes."""
        if self._predictor is None:
            raise ModelError(f"The model {self.name!r} isn't fitted: run fit() to its end before predict().")
        return self._predictor(self._rows(features))

    def _class_scores(self, truth: "pd.Series[Any]", probabilities: "np.ndarray") -> dict[str, float]:
        """The metrics; classes that it wasn't fitted to have the probability 0."""
        import numpy as np  # noqa: PLC0415

        every = np.unique(np.concatenate([np.asarray(self.classes), truth.to_numpy()]))
        spread = np.zeros((len(probabilities), len(every)))
        spread[:, np.searchsorted(every, self.classes)] = probabilities
        return class_scores(np.searchsorted(every, truth.to_numpy()), spread)

    @abstractmethod
    def _estimator(self, **changed: object) -> Any:
        """scikit-learn's own object, with params that differ from `params` if they are given."""

    @abstractmethod
    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", held_out: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        """Fit, yield the predictions for the held-out rows after each step, and set the predictor.

        Args:
            rows: n x d.
            target: n numbers, or n places of classes.
            held_out: m x d; of them m numbers are predicted, or the probabilities of m x k classes.
        """

    def _rows(self, features: "pd.DataFrame") -> "np.ndarray":
        if self._encoder is None:
            raise ModelError(f"The model {self.name!r} isn't fitted.")
        return self._encoder.rows(features)

    def _check(self) -> None:
        """Refuse params that scikit-learn refuses, by fitting one step to a few rows."""
        import numpy as np  # noqa: PLC0415

        estimator = self._estimator(**({self.step_param: 1} if self.step_word else {}))
        rows = np.arange(40.0).reshape(20, 2)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                estimator.fit(rows, np.arange(20) % 2 if self.of_classes else rows[:, 0])
        except (ValueError, TypeError, OverflowError) as error:
            if isinstance(error, ValueError) and "non-finite" in str(error):
                return  # it diverges, which fit() handles
            why = " ".join(str(error).split()).rstrip(".").replace(". Got ", ", got ")
            raise ModelError(
                f"The model {self.name!r} can't take its params: {why[:1].lower()}{why[1:]}."
            ) from None
