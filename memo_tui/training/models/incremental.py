"""The models that learn in steps: a forest, boosting, a network."""

import warnings
from collections.abc import Generator, Iterator
from contextlib import closing
from copy import deepcopy
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
    class_defaults = MappingProxyType({"criterion": "gini"})

    def _estimator(self, **changed: object) -> Any:
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor  # noqa: PLC0415

        forest = RandomForestClassifier if self.of_classes else RandomForestRegressor
        return forest(**self.params | changed, warm_start=True, random_state=self.seed, n_jobs=1)

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", watched: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        forest = self._estimator(n_estimators=1)
        total: Any = 0.0
        for trees in range(1, (self.steps or 0) + 1):
            forest.set_params(n_estimators=trees).fit(rows, target)
            tree = forest.estimators_[-1]
            total = total + (tree.predict_proba if self.of_classes else tree.predict)(watched)
            yield total / trees
        self._predictor = forest.predict_proba if self.of_classes else forest.predict


class Boosting(_Trees):
    """Adds one stage per step: a tree fitted to the residuals of the previous stages."""

    name = "boosting"
    step_word = "stages"
    step_param = "n_estimators"
    stops_early = True
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
        from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor  # noqa: PLC0415

        boosting = GradientBoostingClassifier if self.of_classes else GradientBoostingRegressor
        return boosting(**self.params | changed, random_state=self.seed)

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", watched: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        import numpy as np  # noqa: PLC0415

        boosting = self._estimator()
        raw: Any = None
        with closing(_trees_as_they_grow(boosting, rows, target)) as stages:
            for trees in stages:
                # Each stage adds its share: Friedman (2001), Greedy function approximation, algorithms 1, 6.
                if raw is None:
                    raw = self._before_the_first(boosting, watched)
                raw = raw + boosting.learning_rate * np.stack(
                    [tree.predict(watched) for tree in trees], axis=1
                )
                yield _probabilities(raw) if self.of_classes else raw[:, 0]
                if self.stopper.over:
                    break
        if self.stopper.best_step:
            boosting.estimators_ = boosting.estimators_[: self.stopper.best_step]
        self._predictor = boosting.predict_proba if self.of_classes else boosting.predict

    def _before_the_first(self, boosting: Any, watched: "np.ndarray") -> "np.ndarray":
        """What the stages add to: m x 1 numbers or log-odds, or m x k logarithms of probabilities."""
        import numpy as np  # noqa: PLC0415

        if not self.of_classes:
            return np.asarray(boosting.init_.predict(watched)).reshape(-1, 1)
        logs = np.log(boosting.init_.predict_proba(watched))
        return np.asarray(logs[:, 1:] - logs[:, :1] if logs.shape[1] == 2 else logs)


def _probabilities(raw: "np.ndarray") -> "np.ndarray":
    """The probabilities of m x k classes, of m x 1 log-odds or m x k logarithms."""
    import numpy as np  # noqa: PLC0415

    if raw.shape[1] == 1:
        raw = np.hstack([np.zeros_like(raw), raw])
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


class Network(Model):
    """Trains one epoch per step."""

    name = "network"
    step_word = "epochs"
    step_param = "max_iter"
    stops_early = True
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
        from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415

        # An int seed would shuffle the rows of each epoch in the same way.
        network = MLPClassifier if self.of_classes else MLPRegressor
        return network(**self.params | changed, random_state=np.random.RandomState(self.seed))

    def _learn(
        self, rows: "np.ndarray", target: "np.ndarray", watched: "np.ndarray"
    ) -> Iterator["np.ndarray"]:
        import numpy as np  # noqa: PLC0415

        network = self._estimator()
        if isinstance(network.batch_size, int):
            network.set_params(batch_size=min(network.batch_size, len(rows)))
        mean, scale = (0, 1) if self.of_classes else (target.mean(), target.std() or 1.0)
        standard = target if self.of_classes else (target - mean) / scale
        shape = (len(self.classes),) if self.of_classes else ()

        def predict(some_rows: np.ndarray) -> np.ndarray:
            with np.errstate(over="ignore", invalid="ignore"):
                if self.of_classes:
                    likely: np.ndarray = network.predict_proba(some_rows)
                    return likely
                guess: np.ndarray = network.predict(some_rows) * scale + mean
            return guess

        def unknown(some_rows: np.ndarray) -> np.ndarray:
            return np.full((len(some_rows), *shape), np.nan)

        best: Any = None
        for _ in range(self.steps or 0):
            if not _finite_after_epoch(network, rows, standard):
                yield unknown(watched)
                if best is None:
                    self._predictor = unknown
                    return
                break
            yield predict(watched)
            if self.stopper.improved:
                best = deepcopy((network.coefs_, network.intercepts_))
            if self.stopper.over:
                break
        if best is not None:
            network.coefs_, network.intercepts_ = best
        self._predictor = predict


def _trees_as_they_grow(
    boosting: Any, rows: "np.ndarray", target: "np.ndarray"
) -> Generator[Any, None, None]:
    """Fit a gradient boosting; yields the trees of each stage, one or one per class, once they are fitted.

    scikit-learn reports stages only through a callback, so it fits in a thread. (With warm_start each stage
    would repeat the predictions of all previous stages.) Closing the iterator ends the fit.
    """
    grown: SimpleQueue[Any] = SimpleQueue()
    closed = Event()

    def monitor(stage: int, _boosting: Any, _locals: object) -> bool:
        grown.put(boosting.estimators_[stage])
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
        while (trees := grown.get()) is not None:
            if isinstance(trees, BaseException):
                raise trees
            yield trees
    finally:
        closed.set()
        thread.join()


def _finite_after_epoch(network: Any, rows: "np.ndarray", target: "np.ndarray") -> bool:
    """Train a network for one more epoch; return False if its weights have diverged."""
    import numpy as np  # noqa: PLC0415
    from sklearn.base import is_classifier  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    try:
        with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
            warnings.simplefilter("ignore", ConvergenceWarning)
            known = {"classes": np.unique(target)} if is_classifier(network) else {}
            network.partial_fit(rows, target, **known)
    except ValueError:
        # scikit-learn refuses weights that are not finite; other errors are raised.
        if all(np.isfinite(weights).all() for weights in (*network.coefs_, *network.intercepts_)):
            raise
        return False
    return True
