"""Params and metrics of some runs as axes, for the plots of one against the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log10

from memo_tui.natural_order import natural
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import better
from memo_tui.secrets.names import shown
from memo_tui.tui.charts.ticks import short_number
from memo_tui.tui.common.text import plain

_WIDE = 50.0  # numbers above 0 whose ratio is at least this have a log axis
_FEW = 6  # up to so many different values are all labelled
_NONE = 0.2  # the part of an axis that is reserved for runs without a value
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """One param or metric of n runs.

    Attributes:
        name: its key, as it is shown.
        places: of each run, from 0, the low end, to 1; None if it is not on the axis.
        ticks: places and their labels, ascending.
        note: a remark such as "log", or "".
        measured: of each run, whether its place stands for a number.
    """

    name: str
    places: tuple[float | None, ...]
    ticks: tuple[tuple[float, str], ...]
    note: str = ""
    measured: tuple[bool, ...] = ()


def differing(runs: Sequence[Run]) -> list[str]:
    """The params that differ between these runs, by name; one that a run doesn't have differs."""
    every = sorted({key for run in runs for key in run.given_params}, key=natural)
    return [key for key in every if len({run.params.get(key) for run in runs}) > 1]


def param_axis(key: str, runs: Sequence[Run]) -> Axis:
    """A param as an axis: of numbers if all its values are numbers, else of its different values."""
    texts = [shown(key, run.params.get(key, "")) if key in run.params else None for run in runs]
    given = {text for text in texts if text is not None}
    numbers = {text: number_of(text) for text in given}
    lowest = _NONE if None in texts else 0.0
    log = False
    where: dict[str, float]
    values = {text: value for text, value in numbers.items() if value is not None}
    is_number = len(values) == len(given)
    if is_number:
        low, high = min(values.values(), default=0.0), max(values.values(), default=0.0)
        log = low > 0 and high / low >= _WIDE
        where = {text: _share(value, low, high, log=log) for text, value in values.items()}
        marked = sorted(values.values()) if len(set(values.values())) <= _FEW else [low, high]
        ticks = [(_share(value, low, high, log=log), short_number(value)) for value in dict.fromkeys(marked)]
    else:
        names = sorted(given, key=natural)
        where = {name: at / (len(names) - 1) if len(names) > 1 else 0.5 for at, name in enumerate(names)}
        ticks = [(where[name], plain(name)) for name in names]
    lifted = [(lowest + (1 - lowest) * place, label) for place, label in ticks]
    if None in texts:
        lifted.insert(0, (0.0, "none"))
    places = tuple(0.0 if text is None else lowest + (1 - lowest) * where[text] for text in texts)
    measured = tuple(is_number and text is not None for text in texts)
    return Axis(plain(key), places, tuple(lifted), "log" if log else "", measured)


def metric_axis(key: str, runs: Sequence[Run]) -> Axis:
    """A metric as an axis: its newest values; a run without a finite one is not on it."""
    from memo_tui.tui.charts.scale import scale_of  # noqa: PLC0415 - heavy

    values = metric_values(key, runs)
    known = [value for value in values if value is not None]
    if not known:
        return Axis(plain(key), (None,) * len(runs), ())
    scale = scale_of(min(known), max(known), _TICKS)
    ticks = zip(scale.ticks, scale.labels(), strict=True)
    return Axis(
        plain(key),
        tuple(None if value is None else _share(value, scale.low, scale.high) for value in values),
        tuple((_share(tick, scale.low, scale.high), label) for tick, label in ticks),
    )


def metric_values(key: str, runs: Sequence[Run]) -> list[float | None]:
    """The newest value of a metric of each run; None if it has no finite one."""
    values = (run.metrics.get(key) for run in runs)
    return [value if value is not None and isfinite(value) else None for value in values]


def best_of(key: str, runs: Sequence[Run]) -> int | None:
    """The index of the run with the best value of a metric; None if no run has one, or nothing is better."""
    values, way = metric_values(key, runs), better(key, {})
    best = way.best(values) if way else None
    return None if best is None else values.index(best)


def number_of(text: str) -> float | None:
    """The finite number that a text is; None if it is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _share(value: float, low: float, high: float, *, log: bool = False) -> float:
    if low == high:
        return 0.5
    if log:
        return (log10(value) - log10(low)) / (log10(high) - log10(low))
    return (value - low) / (high - low)
