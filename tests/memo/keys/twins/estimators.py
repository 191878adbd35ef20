"""Estimators of scikit-learn beside their nearest twins."""

# ruff: noqa: E501 - a pair is a line

import numpy as np
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

X = np.arange(12.0).reshape(6, 2) ** 2
Y = np.arange(6) % 2


def forest(seed, trees=2):
    """A fitted forest."""
    return RandomForestRegressor(trees, random_state=seed).fit(X, Y)


PAIRS = {
    "a parameter": (lambda: Ridge(alpha=1.0), lambda: Ridge(alpha=2.0)),
    "a parameter's type": (lambda: Ridge(alpha=1.0), lambda: Ridge(alpha=1)),
    "two estimators": (LinearRegression, LogisticRegression),
    "a class and its instance": (lambda: LinearRegression, LinearRegression),
    "fitted or not": (LinearRegression, lambda: LinearRegression().fit(X, Y)),
    "fitted on other data": (lambda: LinearRegression().fit(X, Y), lambda: LinearRegression().fit(X, 1 - Y)),
    "fitted and then set": (lambda: Ridge().fit(X, Y), lambda: Ridge().fit(X, Y).set_params(alpha=3.0)),
    "a forest's seed": (lambda: forest(1), lambda: forest(2)),
    "a forest's trees": (lambda: forest(1), lambda: forest(1, trees=3)),
    "a random state as a parameter": (
        lambda: KMeans(random_state=np.random.RandomState(1)),
        lambda: KMeans(random_state=np.random.RandomState(2)),
    ),
    "a step of a pipeline": (lambda: make_pipeline(StandardScaler(), Ridge(1.0)), lambda: make_pipeline(StandardScaler(), Ridge(2.0))),
    "a fitted pipeline": (
        lambda: make_pipeline(StandardScaler(), Ridge()),
        lambda: make_pipeline(StandardScaler(), Ridge()).fit(X, Y),
    ),
    "the columns of a transformer": (
        lambda: ColumnTransformer([("a", StandardScaler(), [0])]),
        lambda: ColumnTransformer([("a", StandardScaler(), [1])]),
    ),
    "a function as a parameter": (lambda: FunctionTransformer(np.log1p), lambda: FunctionTransformer(np.expm1)),
    "a lambda as a parameter": (lambda: FunctionTransformer(lambda x: x + 1), lambda: FunctionTransformer(lambda x: x + 2)),
    "words that were learnt": (lambda: CountVectorizer().fit(["a bc"]), lambda: CountVectorizer().fit(["a bd"])),
}  # fmt: skip
MAY_BE_ONE: set[str] = set()
CHANGED_BY_COPYING: set[str] = set()
MAY_BE_REFUSED = {"a forest's seed", "a forest's trees"}  # trees are compiled objects
