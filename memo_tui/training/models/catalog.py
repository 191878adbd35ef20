"""The models that can be trained, by name; all are scikit-learn's."""

import warnings
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from memo_tui.errors import ModelError
from memo_tui.training.models.base import Model
from memo_tui.training.models.incremental import Boosting, Forest, Network
from memo_tui.training.models.params import refusal
from memo_tui.training.models.splits import REGRESSION

if TYPE_CHECKING:
    import numpy as np

_MAX_SEED = 2**32 - 1
_MOST_ITERATIONS = 1000


class _AtOnce(Model):
    """A model that learns in one step; classes are predicted by logistic regression."""

    standardised = True
    numbers_only = ("positive",)

    def _learn(
        self,
        rows: "np.ndarray",
        target: "np.ndarray",
        watched: "np.ndarray",  # noqa: ARG002 - there is no step to measure
    ) -> Iterator["np.ndarray"]:
        import numpy as np  # noqa: PLC0415
        from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

        with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.filterwarnings("ignore", "Setting penalty=None", UserWarning)  # scikit-learn 1.8's own
            fitted = self._estimator().fit(rows, target)
        self._predictor = fitted.predict_proba if self.of_classes else fitted.predict
        return iter(())

    def _logistic(self, penalty: float) -> Any:
        """A logistic regression with this factor of the squared weights."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        inverse = 1 / penalty if penalty else float("inf")
        intercept = self.params["fit_intercept"]
        return LogisticRegression(
            C=inverse, fit_intercept=intercept, max_iter=_MOST_ITERATIONS, random_state=self.seed
        )


class _Linear(_AtOnce):
    name = "linear"
    defaults = MappingProxyType({"fit_intercept": True, "positive": False})

    def _estimator(self, **changed: object) -> Any:
        if self.of_classes:
            return self._logistic(0)
        from sklearn.linear_model import LinearRegression  # noqa: PLC0415

        return LinearRegression(**self.params | changed, n_jobs=1)


class _Ridge(_AtOnce):
    name = "ridge"
    defaults = MappingProxyType({"alpha": 1.0, "fit_intercept": True, "positive": False})

    def _estimator(self, **changed: object) -> Any:
        if self.of_classes:
            return self._logistic(float(str(self.params["alpha"])))
        from sklearn.linear_model import Ridge  # noqa: PLC0415

        return Ridge(**self.params | changed, random_state=self.seed)


_KINDS: dict[str, type[Model]] = {kind.name: kind for kind in (_Linear, _Ridge, Forest, Boosting, Network)}

NAMES: tuple[str, ...] = tuple(_KINDS)
"""The names of the models."""

STEPPED: Mapping[str, str] = {name: kind.step_word for name, kind in _KINDS.items() if kind.step_word}
"""The names of the models that learn in steps, each with the word for its steps."""

STOPPING: tuple[str, ...] = tuple(name for name, kind in _KINDS.items() if kind.stops_early)
"""The names of the models that can stop early."""

DEFAULTS: Mapping[str, Mapping[str, object]] = {name: kind.defaults for name, kind in _KINDS.items()}
"""The params of each model with their defaults."""


def model(
    name: str, *, seed: int, params: Mapping[str, object] | None = None, task: str = REGRESSION
) -> Model:
    """Create a model, which is not fitted yet.

    Args:
        name: one of `NAMES`.
        seed: the same seed and data give the same metrics; 0 ... 2**32 - 1.
        params: params that differ from their defaults.
        task: `base.REGRESSION` to predict numbers, or `base.CLASSIFICATION`.

    Raises:
        ModelError: the model or a param doesn't exist, or the model doesn't take a value.
    """
    check(name, seed=seed, params=params)
    return _KINDS[name](seed, params or {}, task)


def check(name: str, *, seed: int, params: Mapping[str, object] | None = None) -> None:
    """Check the arguments of `model` without importing scikit-learn.

    Raises:
        ModelError: the model or a param doesn't exist, or the model doesn't take a value.
    """
    if name not in _KINDS:
        raise ModelError(f"There is no model {name!r}{_hint(name, NAMES)}: choose from {', '.join(NAMES)}.")
    kind = _KINDS[name]
    for param, value in (params or {}).items():
        if param not in kind.defaults:
            known = ", ".join(kind.defaults)
            hint = _hint(param, kind.defaults)
            raise ModelError(f"The model {name!r} has no param {param!r}{hint}: choose from {known}.")
        if sentence := refusal(name, param, value):
            raise ModelError(sentence)
    if not isinstance(seed, int) or not 0 <= seed <= _MAX_SEED:
        raise ModelError(f"The seed {seed!r} can't be used: give a whole number from 0 to {_MAX_SEED}.")


def kind_of(name: str) -> type[Model]:
    """The class of the model of that name, one of `NAMES`."""
    return _KINDS[name]


def _hint(word: str, known: "Mapping[str, object] | tuple[str, ...]") -> str:
    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(str(word).lower(), by_lower, n=1)
    return f" (did you mean {by_lower[near[0]]!r}?)" if near else ""
