"""Estimators of scikit-learn beside their nearest twins."""

# ruff: noqa: E501 - a pair is a line

import numpy as np
from scipy import stats
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


def seeded(seed):
    """A distribution with random numbers of its own."""
    made = stats.norm()
    made.random_state = seed
    return made


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
    "a distribution's parameters": (lambda: stats.norm(1, 2), lambda: stats.norm(1, 3)),
    "a distribution's keywords": (lambda: stats.norm(loc=1), lambda: stats.norm(scale=1)),
    "two distributions": (lambda: stats.norm(1), lambda: stats.uniform(1)),
    "two discrete distributions": (lambda: stats.poisson(3), lambda: stats.poisson(4)),
    "a distribution, frozen or not": (lambda: stats.norm, stats.norm),
    "a distribution of several variables": (lambda: stats.multivariate_normal([0, 0]), lambda: stats.multivariate_normal([0, 1])),
    "a distribution of a sample": (lambda: stats.gaussian_kde([1.0, 2.0]), lambda: stats.gaussian_kde([1.0, 3.0])),
    "a distribution of values": (
        lambda: stats.rv_discrete(values=([1, 2], [0.5, 0.5])),
        lambda: stats.rv_discrete(values=([1, 3], [0.5, 0.5])),
    ),
    "a distribution's seed": (lambda: seeded(1), lambda: seeded(2)),
    "words that were learnt": (lambda: CountVectorizer().fit(["a bc"]), lambda: CountVectorizer().fit(["a bd"])),
}  # fmt: skip
MAY_BE_ONE: set[str] = set()
# They refer to NumPy's global random state, of which a pickle has a copy.
CHANGED_BY_COPYING = {
    *("a distribution's parameters", "a distribution's keywords", "two distributions"),
    *("two discrete distributions", "a distribution, frozen or not"),
    *("a distribution of several variables", "a distribution of values"),
}
MAY_BE_REFUSED = {"a forest's seed", "a forest's trees"}  # trees are compiled objects
