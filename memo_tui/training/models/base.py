"""The base of all models: splitting data, preparing features, fitting and scoring."""

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from memo_tui.errors import ModelError
from memo_tui.training.models.early_stopping import EarlyStopping, Stopper
from memo_tui.training.models.encoder import Encoder
from memo_tui.training.models.scores import class_scores, scores
from memo_tui.training.models.splits import CLASSIFICATION, REGRESSION, Split

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
VALIDATION = "val_"
"""In front of the names of metrics on a validation part."""


@dataclass(frozen=True)
class TrainingStep:
    """The metrics of a model after one step.

    Attributes:
        step: the number of trees, stages or epochs so far, from 1.
        metrics: `scores` or `class_scores` on the held-out part; with early stopping on the validation part,
            their names after `VALIDATION`.
    """

    step: int
    metrics: dict[str, float]


class Model(ABC):
    """A model that can be fitted; created by `catalog.model`.

    Attributes:
        name: one of `NAMES`.
        step_word: the word for its steps, or None if it learns at once.
        step_param: the param with the number of steps.
        stops_early: whether it can stop early and keep its best step.
        defaults: its params with their defaults, by scikit-learn's names.
        standardised: whether numbers are scaled to mean 0 and variance 1.
        seed: the seed of its random numbers.
        class_defaults: those that differ if it predicts classes.
        numbers_only: params that it doesn't have then.
        task: `REGRESSION` or `CLASSIFICATION`.
        params: the params that it is fitted with.
        classes: the k classes that it was fitted to, in order; empty if it predicts numbers.
        steps: the number of steps, or None if it learns at once.
        stopper: of the last fit: which step is kept.
    """

    name: ClassVar[str]
    step_word: ClassVar[str | None] = None
    step_param: ClassVar[str] = ""
    stops_early: ClassVar[bool] = False
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
        self.stopper = Stopper(None)
        self._encoder: Encoder | None = None
        self._predictor: Callable[[np.ndarray], np.ndarray] | None = None
        self._check()

    @property
    def of_classes(self) -> bool:
        """Whether it predicts classes."""
        return self.task == CLASSIFICATION

    @property
    def loss(self) -> str:
        """The metric by which steps are compared; smaller is better."""
        return "log_loss" if self.of_classes else "rmse"

    @property
    def steps(self) -> int | None:
        """The number of steps, or None if it learns at once."""
        count = self.params.get(self.step_param)
        return count if isinstance(count, int) else None

    def fit(self, split: Split, early_stopping: EarlyStopping | None = None) -> Iterator[TrainingStep]:
        """Fit to the train part, from the start; yields after each step, or never if it learns at once.

        The model is fitted when the iterator is exhausted. A network that diverges yields a step of NaN and
        stops.

        Args:
            split: the data; with a validation part if the training may end early.
            early_stopping: when it ends early: the best step is kept, by the RMSE or the log loss of the
                validation part. None, or a model that doesn't stop early, goes through all steps.
        """
        import numpy as np  # noqa: PLC0415

        self._predictor = None
        self._encoder = Encoder(split.train_features, standardised=self.standardised)
        rows = self._rows(split.train_features)
        watched, truth, prefix = split.test_features, split.test_target, ""
        self.stopper = Stopper(None)
        if early_stopping and self.stops_early and split.validation is not None:
            self.stopper, prefix = Stopper(early_stopping), VALIDATION
            watched, truth = split.validation
        target = split.train_target.to_numpy()
        if self.of_classes:
            self.classes, target = np.unique(target, return_inverse=True)
            if len(self.classes) < 2:
                raise ModelError(
                    f"The model {self.name!r} needs rows of two classes, and all that it can learn from are"
                    f" {str(self.classes[0])!r}: give more rows of others."
                )
        else:
            target = target.astype("float64")
        measure = self._class_scores if self.of_classes else scores
        for step, guess in enumerate(self._learn(rows, target, self._rows(watched)), start=1):
            metrics = measure(truth, guess)
            self.stopper.measured(step, metrics[self.loss])
            yield TrainingStep(step, {f"{prefix}{key}": value for key, value in metrics.items()})

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
        self, rows: "np.ndarray", target: "np.ndarray", watched: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        """Fit, yield the predictions for the watched rows after each step, and set the predictor.

        After each step, `stopper` says whether to keep it, and whether it was the last.

        Args:
            rows: n x d.
            target: n numbers, or n places of classes.
            watched: m x d; of them m numbers are predicted, or the probabilities of m x k classes.
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
