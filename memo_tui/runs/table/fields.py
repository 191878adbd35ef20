"""The values of a run by column: `name`, `param:alpha`, `metric:rmse`, `best:rmse`, `tag:team`, ...

`at_best:accuracy@val_loss` is the accuracy at the step where val_loss was best.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import Extremes, Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.memo_words import memo_of
from memo_tui.secrets.names import is_secret_name, shown
from memo_tui.tracking.tags import SOURCE_TAG

EXTREMES, AVERAGES = ("best", "min", "max", "at"), ("mean", "median")
AT_BEST = "at_best"  # of two metrics: `at_best:accuracy@val_loss`
FROM_HISTORY = (*EXTREMES, *AVERAGES, AT_BEST)
VALUES = ("metric", *(kind for kind in FROM_HISTORY if kind != "at"))
"""Kinds of columns of which one value may be better than another."""
TIMES = ("started", "ended")
ATTRIBUTES = (
    *("state", "name", "started", "ended", "took", "memo"),
    *("user", "script", "experiment", "run id", "parent"),
)

Value = str | float | None
Read = Callable[[Run], Value]


def split(column: str) -> tuple[str, str]:
    """The kind and the key of a column, for example ("metric", "rmse"); for an attribute its name and ""."""
    kind, colon, key = column.partition(":")
    return (kind, key) if colon else (column, "")


def metric_of(column: str) -> str:
    """The metric whose values a column shows, or ""."""
    kind, key = split(column)
    if kind == AT_BEST:
        pair = MetricPair.of(key)
        return pair.metric if pair else ""
    return key if kind in ("metric", *FROM_HISTORY) else ""


def directed_by(column: str) -> str:
    """The metric whose better direction matters to a column, or ""."""
    kind, key = split(column)
    pair = MetricPair.of(key) if kind == AT_BEST else None
    return pair.best if pair else metric_of(column)


def at_best(metric: str, best: str) -> str:
    """The column of a metric at the best step of another one."""
    return f"{AT_BEST}:{MetricPair(metric, best).key}"


def reader(column: str, directions: Mapping[str, Better], names: Mapping[str, str] | None = None) -> Read:
    """A function that reads the value of a column from a run: a text, a number or None.

    Args:
        column: the column.
        directions: the chosen directions of metrics.
        names: the names of the experiments, by id.

    Times are in ms since 1970. `best`, `at` and `at_best` are None where the direction of the metric that
    was best is not known. `took` is in ms; it is None for a run that has not ended. Values may be NaN.
    """
    kind, key = split(column)
    if kind == "metric":
        return lambda run: run.metrics.get(key)
    if kind == "step":
        return lambda run: run.steps.get(key)
    if kind in ("param", "tag"):
        return _of_texts(kind, key)
    if kind in AVERAGES:
        return _of_averages(kind, key)
    if kind == AT_BEST:
        return _of_best_step(key, better(directed_by(column), directions))
    if kind in EXTREMES:
        way = better(key, directions)
        if way is None and kind in ("best", "at"):
            return lambda _: None
        return _of_extremes(kind, key, way or Better.LOWER)
    known = names or {}
    attributes: dict[str, Read] = {
        "state": lambda run: run.state,
        "name": lambda run: run.name,
        "started": lambda run: run.start,
        "ended": lambda run: run.end,
        "took": lambda run: None if run.start is None or run.end is None else run.end - run.start,
        "memo": memo_of,
        "user": lambda run: run.user or None,
        "script": script_of,
        "experiment": lambda run: known.get(run.experiment_id, run.experiment_id),
        "run id": lambda run: run.run_id,
        "parent": lambda run: run.parent,
    }
    return attributes.get(kind, lambda _: None)


def script_of(run: Run) -> str | None:
    """The name of the file of the script that made a run, or of the program; None if it isn't known."""
    name = run.tags.get(SOURCE_TAG, "")
    return PurePath(name).name or name or None


def _of_texts(kind: str, key: str) -> Read:
    """A param or a tag, hidden where it is a secret."""
    if is_secret_name(key):
        return lambda run: shown(key, (run.params if kind == "param" else run.tags).get(key, "")) or None
    if kind == "param":
        return lambda run: run.params.get(key)
    return lambda run: run.tags.get(key)


def _of_averages(kind: str, key: str) -> Read:
    def read(run: Run) -> Value:
        found = run.averages.get(key)
        return None if found is None else found.mean if kind == "mean" else found.median

    return read


def _of_best_step(key: str, way: Better | None) -> Read:
    def read(run: Run) -> Value:
        found = run.at_best.get(key)
        return None if found is None or way is None else found.low if way is Better.LOWER else found.high

    return read


def _of_extremes(kind: str, key: str, way: Better) -> Read:
    lower = way is Better.LOWER
    picks: dict[str, Callable[[Extremes], float]] = {
        "min": lambda found: found.low,
        "max": lambda found: found.high,
        "best": (lambda found: found.low) if lower else (lambda found: found.high),
        "at": (lambda found: found.low_step) if lower else (lambda found: found.high_step),
    }
    pick = picks[kind]

    def read(run: Run) -> Value:
        found = run.extremes.get(key)
        return None if found is None else pick(found)

    return read


def rank(value: Value) -> tuple[Any, ...] | None:
    """A sort key for values: numbers first, then texts, ignoring case; None for None and NaN.

    A text that is a number is sorted as a number, as params are texts.
    """
    if isinstance(value, str):
        as_number = number_in(value)
        if as_number is None:
            return (1, value.casefold(), value)
        value = as_number
    if value is None or value != value:  # noqa: PLR0124 - NaN; `isnan` refuses a whole number beyond any float
        return None
    return (0, value)


def number_in(text: str) -> float | None:
    """A text as a number, which may be NaN; None if it is not a number."""
    try:
        return float(text)
    except ValueError:
        return None
