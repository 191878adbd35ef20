"""The models that learn in steps: a forest, boosting, a network."""

import warnings
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Event, Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from memo_tui.training.models.base import Model

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


class _Trees(Model):
    def _rows(self, features: "pd.DataFrame") -> "np.ndarray":
        """In the trees' precision, which avoids a conversion at each step; clipped to its range."""
        import numpy as np  # noqa: PLC0415

        limits = np.finfo(np.float32)
        return super()._rows(features).clip(limits.min, limits.max).astype(np.float32)


class Forest(_Trees):
    """Adds one tree per step; it predicts the mean of its trees' predictions."""

    name = "Randomforest"
    step_word = "trees"
    step_param = "n_estimators"
    defaults = MappingProxyType(
        {
            "n_estimators": 400,
            "criterion": "squared_error",
            "max_depth": None,
            "min_samples_split": 2,
            "min_samples_leaf": 5,
            "max_features": 0.4,
            "bootstrap": True,
        }
    )

    def _estimator(self, **changed: object) -> Any:
        from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415

        return RandomForestRegressor(
            **self.params | changed, warm_start=True, random_state=self.seed, n_jobs=1
        )

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", held_out: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        forest = self._estimator(n_estimators=1)
        total: Any = 0.0
        for trees in range(1, (self.steps or 0) + 1):
            forest.set_params(n_estimators=trees).fit(rows, target)
            total = total + forest.estimators_[-1].predict(held_out)
            yield total / trees
        self._predictor = forest.predict


class Boosting(_Trees):
    """Adds one stage per step: a tree fitted to the residuals of the previous stages."""

    name = "boosting"
    step_word = "stages"
    step_param = "n_estimators"
    defaults = MappingProxyType(
        {
            "n_estimators": 1000,
            "learning_rate": 0.005,
            "max_depth": 2,
            "min_samples_split": 2,
            "min_samples_leaf": 5,
            "max_features": None,
            "subsample": 0.5,
        }
    )

    def _estimator(self, **changed: object) -> Any:
        from sklearn.ensemble import GradientBoostingRegressor  # noqa: PLC0415

        return GradientBoostingRegressor(**self.params | changed, random_state=self.seed)

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", held_out: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        boosting = self._estimator()
        guess = None
        for tree in _trees_as_they_grow(boosting, rows, target):
            # Friedman (2001), Greedy function approximation, algorithm 1: each stage adds its share.
            guess = boosting.init_.predict(held_out) if guess is None else guess
            guess = guess + boosting.learning_rate * tree.predict(held_out)
            yield guess
        self._predictor = boosting.predict


class Network(Model):
    """Trains one epoch per step."""

    name = "network"
    step_word = "epochs"
    step_param = "max_iter"
    standardised = True
    defaults = MappingProxyType(
        {
            "hidden_layer_sizes": (32, 16),
            "activation": "relu",
            "alpha": 1.0,
            "batch_size": 32,
            "learning_rate_init": 1e-4,
            "max_iter": 400,
        }
    )

    def _estimator(self, **changed: object) -> Any:
        import numpy as np  # noqa: PLC0415
        from sklearn.neural_network import MLPRegressor  # noqa: PLC0415

        # An int seed would shuffle the rows of each epoch in the same way.
        return MLPRegressor(**self.params | changed, random_state=np.random.RandomState(self.seed))

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", held_out: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        import numpy as np  # noqa: PLC0415

        network = self._estimator()
        if isinstance(network.batch_size, int):
            network.set_params(batch_size=min(network.batch_size, len(rows)))
        mean, scale = target.mean(), target.std() or 1.0
        standard = (target - mean) / scale

        def predict(some_rows: np.ndarray) -> np.ndarray:
            with np.errstate(over="ignore", invalid="ignore"):
                guess: np.ndarray = network.predict(some_rows) * scale + mean
            return guess

        def unknown(some_rows: np.ndarray) -> np.ndarray:
            return np.full(len(some_rows), np.nan)

        for _ in range(self.steps or 0):
            if not _finite_after_epoch(network, rows, standard):
                yield unknown(held_out)
                self._predictor = unknown
                return
            yield predict(held_out)
        self._predictor = predict


def _trees_as_they_grow(boosting: Any, rows: "np.ndarray", target: "np.ndarray") -> Iterator[Any]:
    """Fit a GradientBoostingRegressor; yields the tree of each stage as soon as it is fitted.

    scikit-learn reports stages only through a callback, so it fits in a thread. (With warm_start each stage
    would repeat the predictions of all previous stages.) Closing the iterator ends the fit.
    """
    grown: SimpleQueue[Any] = SimpleQueue()
    closed = Event()

    def monitor(stage: int, _boosting: Any, _locals: object) -> bool:
        grown.put(boosting.estimators_[stage, 0])
        return closed.is_set()

    def fit() -> None:
        try:
            boosting.fit(rows, target, monitor=monitor)
        except BaseException as error:  # noqa: BLE001 - raised again by the iterator
            grown.put(error)
        else:
            grown.put(None)

    thread = Thread(target=fit, name="boosting", daemon=True)
    thread.start()
    try:
        while (tree := grown.get()) is not None:
            if isinstance(tree, BaseException):
                raise tree
            yield tree
    finally:
        closed.set()
        thread.join()


def _finite_after_epoch(network: Any, rows: "np.ndarray", target: "np.ndarray") -> bool:
    """Train an MLPRegressor for one more epoch; return False if its weights have diverged."""
    import numpy as np  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    try:
        with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.partial_fit(rows, target)
    except ValueError:
        # scikit-learn refuses weights that are not finite; other errors are raised.
        if all(np.isfinite(weights).all() for weights in (*network.coefs_, *network.intercepts_)):
            raise
        return False
    return True
