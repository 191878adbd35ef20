"""Comparing runs: what differs, and which run has the best value of each metric."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from memo_tui.natural_order import natural
from memo_tui.numbers import duration, moment, number
from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import FROM_HISTORY, Value, metric_of, reader, split
from memo_tui.tracking.tags import SYSTEM_TAGS, is_technical

_TOLD = ("mlflow.runName", "mlflow.user")  # tags that repeat an attribute


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison.

    Attributes:
        section: "params", "metrics", "data", "tags" or "run".
        key: the name of what is compared.
        values: one per run; None if a run has no value.
        differs: whether the values differ as texts; NaN equals NaN.
        best: the positions of the best values of a metric, if they differ.
        column: the column of the table that it repeats, such as `best:rmse`, or "".
    """

    section: str
    key: str
    values: tuple[Value, ...]
    differs: bool
    best: frozenset[int] = frozenset()
    column: str = ""

    @property
    def folded(self) -> bool:
        """Whether it says nothing on how the runs differ: all are equal, or it is a technical tag."""
        return not self.differs or (self.section == "tags" and is_technical(self.key))


def compare(
    runs: Sequence[Run],
    directions: Mapping[str, Better],
    names: Mapping[str, str] | None = None,
    now: float | None = None,
    columns: Sequence[str] = (),
) -> list[Compared]:
    """The lines of a comparison: params, metrics, data sets, tags, and the runs themselves.

    Args:
        runs: one per column.
        directions: the chosen directions of metrics.
        names: the names of the experiments, by id.
        now: the time in seconds since 1970 for the duration of active runs; None leaves that out.
        columns: those of the table; what they show of whole histories is compared, too.
    """
    known = names or {}
    about = [
        _line("run", "state", [run.state.lower() for run in runs]),
        _line("run", "started", [run.start for run in runs]),
        _line("run", "took", [_took(run, now) for run in runs]),
        _line("run", "user", [run.user or None for run in runs]),
        _line("run", "experiment", [known.get(run.experiment_id, run.experiment_id) for run in runs]),
        _line("run", "run id", [run.run_id for run in runs]),
    ]
    lines = list(_lines("params", runs, lambda run: run.shown_params))
    for line in _lines("metrics", runs, lambda run: run.metrics):
        best = _best(line.values, better(line.key, directions)) if line.differs else frozenset()
        lines.append(Compared(line.section, line.key, line.values, line.differs, best))
    lines += _of_histories(runs, directions, columns)
    lines += _lines("data", runs, _data_sets)
    tags = (line for line in _lines("tags", runs, lambda run: run.shown_tags) if line.key not in _TOLD)
    lines += sorted(tags, key=lambda line: (line.key.startswith(SYSTEM_TAGS), natural(line.key)))
    return lines + about


def change(value: Value, base: Value) -> str:
    """The difference between two numbers, for example "+0.12 (+3.1 %)"; "" if one is not a number."""
    if not (isinstance(value, int | float) and isinstance(base, int | float)):
        return ""
    more = value - base
    if not math.isfinite(more):
        return ""
    share = f" ({more / abs(base) * 100:+.1f} %)" if base else ""
    return f"{more:+.4g}{share}" if more else "="


def number_text(line: Compared, value: Value) -> str | None:
    """A value of a line as text, times and durations as such; None for one that is a text already."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return None
    if line.section == "run" and line.key == "started":
        return moment(int(value))
    if line.section == "run" and line.key == "took":
        return duration(value)
    return number(float(value))


def _of_histories(
    runs: Sequence[Run], directions: Mapping[str, Better], columns: Sequence[str]
) -> Iterable[Compared]:
    """The lines of what columns show of whole histories, if any of the runs has it."""
    for column in columns:
        kind, _ = split(column)
        if kind not in FROM_HISTORY:
            continue
        line = _line("metrics", column, list(map(reader(column, directions), runs)))
        way = None if kind == "at" else better(metric_of(column), directions)
        if any(value is not None for value in line.values):
            best = _best(line.values, way) if line.differs else frozenset()
            yield Compared(line.section, line.key, line.values, line.differs, best, column)


def _data_sets(run: Run) -> dict[str, str]:
    """The digests and shapes of the data sets of a run, by their names and uses."""
    found: dict[str, str] = {}
    for each in run.inputs:
        key = f"{each.name} ({each.context})" if each.context else each.name
        text = " · ".join(filter(None, (each.shape, each.digest)))
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _took(run: Run, now: float | None) -> float | None:
    end = now * 1000 if run.active and now is not None else run.end
    return None if run.start is None or end is None else (end - run.start) / 1000


def _lines(
    section: str, runs: Sequence[Run], fields: Callable[[Run], Mapping[str, Value]]
) -> Iterable[Compared]:
    found = [fields(run) for run in runs]
    keys: dict[str, None] = {}
    for each in found:
        keys |= dict.fromkeys(each)
    return [_line(section, key, [each.get(key) for each in found]) for key in sorted(keys, key=natural)]


def _line(section: str, key: str, values: Sequence[Value]) -> Compared:
    return Compared(section, key, tuple(values), len({str(value) for value in values}) > 1)


def _best(values: Sequence[Value], way: Better | None) -> frozenset[int]:
    """The places of the best of these numbers, if they differ and the direction is known."""
    if way is None:
        return frozenset()
    best, worst = way.best(values), way.opposite.best(values)
    if best is None or best == worst:
        return frozenset()
    return frozenset(place for place, value in enumerate(values) if value == best)
