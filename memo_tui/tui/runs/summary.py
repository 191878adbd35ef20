"""Several runs in a few lines: their states, the best of each metric, the params that differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.directions import Better
from memo_tui.secrets.names import shown
from memo_tui.tui.charts.params import differing
from memo_tui.tui.charts.selection import metrics_of
from memo_tui.tui.common.text import number, plain, short
from memo_tui.tui.runs.run_columns import STATES

MOST_SUMMARIZED = 500  # runs; more would take too long at each change
_MOST_LINES = 12  # metrics, and params
_MOST_VALUES = 6

Parts = Sequence[tuple[str, Mapping[str, str]]]  # headings, each with the lines below it


def summary(runs: Sequence[Run], count: int, directions: Mapping[str, Better]) -> Parts:
    """Lines on several runs.

    Args:
        runs: at least one, at most `MOST_SUMMARIZED`.
        count: how many there are; these are some of them.
        directions: the chosen directions of metrics.
    """
    states = Counter(run.state for run in runs)
    known = {cell.text: f"{states[state]:,}" for state, cell in STATES.items() if states[state]}
    heading = counted(count, "run") if count == len(runs) else f"{len(runs):,} of {count:,} runs"
    best, lines = Best(runs, directions), {}
    for key in islice(metrics_of(runs), _MOST_LINES):
        column = f"best:{key}" if best.get(f"best:{key}") is not None else f"metric:{key}"
        if (run := best.run(column)) is not None:
            lines[key] = f"{number(best.get(column))}  {plain(run.name)}"
    params = {key: _values(key, runs) for key in islice(differing(runs), _MOST_LINES)}
    parts = [(heading, known), ("best", lines), ("params that differ", params)]
    return [(name, pairs) for name, pairs in parts if pairs]


def sorted_by_best(runs: Sequence[Run], metric: str, directions: Mapping[str, Better]) -> list[Run]:
    """The runs from the best value of a metric to the worst; those without one last."""
    best = Best(runs, directions)
    first = best.run(f"metric:{metric}")
    if first is None:
        return list(runs)
    way = -1.0 if best.higher(metric) else 1.0

    def place(run: Run) -> tuple[bool, float]:
        value = run.metrics.get(metric)
        missing = value is None or value != value  # noqa: PLR0124 - NaN
        return missing, 0.0 if value is None or missing else way * value

    return sorted(runs, key=place)


def _values(key: str, runs: Sequence[Run]) -> str:
    found = dict.fromkeys(short(shown(key, run.params[key])) if key in run.params else "-" for run in runs)
    rest = len(found) - _MOST_VALUES
    return ", ".join([*islice(found, _MOST_VALUES), *([f"{rest:,} more"] if rest > 0 else [])])
