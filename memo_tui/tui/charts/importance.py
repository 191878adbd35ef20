"""How much each param matters for a metric: by the correlation of ranks, and by permutation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from memo_tui.errors import MemoTuiError
from memo_tui.runs.model import Run
from memo_tui.tui.charts.param_stats import rank_correlation, rank_ratio
from memo_tui.tui.charts.params import metric_values, number_of

FEWEST = 8  # runs that a model of the metric needs
_TREES, _REPEATS, _SEED = 100, 10, 0
_MISSING = "\0"


@dataclass(frozen=True, slots=True)
class Importance:
    """How much one param matters.

    Attributes:
        param: its key.
        correlation: of the ranks, from -1 to 1; None if it can't be told.
        signed: whether it is one of numbers; that of names is from 0 to 1.
        permutation: how much worse a model of the metric gets without it, in R²; None if not computed.
    """

    param: str
    correlation: float | None
    signed: bool
    permutation: float | None = None


def correlations(params: Sequence[str], metric: str, runs: Sequence[Run]) -> list[Importance]:
    """The correlations of the params' ranks with those of the metric, over the runs that have both."""
    values = metric_values(metric, runs)
    found = []
    for key in params:
        texts = [run.params.get(key) for run in runs]
        given = [(text, value) for text, value in zip(texts, values, strict=True) if text is not None]
        numbers = [(number_of(text), value) for text, value in given]
        if all(number is not None for number, _ in numbers):
            pairs = [(x, y) for x, y in numbers if x is not None and y is not None]
            found.append(Importance(key, rank_correlation(pairs), signed=True))
        else:
            named = [(text, value) for text, value in given if value is not None]
            found.append(Importance(key, rank_ratio(named), signed=False))
    return found


def permutation(params: Sequence[str], metric: str, runs: Sequence[Run]) -> Mapping[str, float]:
    """How much the R² of a random forest of the metric falls when the values of a param are shuffled.

    It takes a second or more and imports scikit-learn: for a thread. The forest is fitted to all runs with a
    finite value, and each param shuffled 10 times, always in the same way, so that it can be repeated.
    (L. Breiman, Random Forests, 2001; `sklearn.inspection.permutation_importance`.)

    Raises:
        MemoTuiError: fewer than 8 runs have the metric.
    """
    known = [(run, value) for run, value in zip(runs, metric_values(metric, runs), strict=True)]
    used = [(run, value) for run, value in known if value is not None]
    if len(used) < FEWEST:
        raise MemoTuiError(
            f"Permutation importance needs {FEWEST} runs with the metric; here are {len(used)}."
        )
    import numpy as np  # noqa: PLC0415 - heavy
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415
    from sklearn.inspection import permutation_importance  # noqa: PLC0415

    table = np.array([_column([run.params.get(key) for run, _ in used]) for key in params]).T
    target = np.array([value for _, value in used])
    forest = RandomForestRegressor(n_estimators=_TREES, random_state=_SEED).fit(table, target)
    result = permutation_importance(forest, table, target, n_repeats=_REPEATS, random_state=_SEED)
    return dict(zip(params, map(float, result.importances_mean), strict=True))


def _column(texts: Sequence[str | None]) -> list[float]:
    """A param as numbers: its own, else the place of each value among all; a missing one comes first."""
    numbers = {text: number_of(text) for text in texts if text is not None}
    known = {text: number for text, number in numbers.items() if number is not None}
    if len(known) == len(numbers):
        lowest = min(known.values(), default=0.0)
        return [lowest - 1.0 if text is None else known[text] for text in texts]
    order = {text: float(at) for at, text in enumerate(sorted({text or _MISSING for text in texts}))}
    return [order[text or _MISSING] for text in texts]
