"""Rows for groups of runs, and for nested runs."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import Read, Value, rank, reader, split
from memo_tui.runs.table.rows import Group, NestedRows, Row

_PREFIX = "group\0"  # ids of runs never begin like this
_ALWAYS = {"min": Better.LOWER, "max": Better.HIGHER}  # whichever is better


def grouped(
    runs: Iterable[Run],
    read: Read,
    toggled: AbstractSet[str],
    columns: Sequence[str],
    directions: Mapping[str, Better],
    *,
    by_runs: bool = False,
) -> NestedRows:
    """Group runs by a value; an open group is followed by its runs, and groups are closed by default.

    Args:
        runs: the sorted runs.
        read: reads the value to group by.
        toggled: the ids of the open groups.
        columns: the columns for which a group shows its best value.
        directions: the chosen directions of metrics.
        by_runs: whether groups are sorted by their first runs instead of their values.
    """
    members: dict[Value, list[Run]] = {}
    for run in runs:
        value = read(run)
        members.setdefault("nan" if isinstance(value, float) and math.isnan(value) else value, []).append(run)
    rows: dict[str, Row] = {}
    for value in members if by_runs else sorted(members, key=lambda each: rank(each) or (2,)):
        text = "none" if value is None else str(value)
        key = f"{_PREFIX}{value!r}"
        inside, is_open = members[value], key in toggled
        group = Group(text, inside, Counter(run.state for run in inside), _best(inside, columns, directions))
        rows[key] = Row(None, group, 0, is_open)
        if is_open:
            rows |= {run.run_id: Row(run, None, 1) for run in inside}
    return NestedRows(rows)


def tree(
    runs: Sequence[Run],
    toggled: AbstractSet[str],
    columns: Sequence[str],
    directions: Mapping[str, Better],
    *,
    by: Read,
) -> NestedRows:
    """Arrange runs as a tree: each run is followed by the runs nested in it, unless it is toggled.

    A run whose parent is missing is at the top level, and so is one run of a cycle of parents. A run without
    the value to sort by takes the position of the first run nested in it.

    Args:
        runs: the sorted runs.
        toggled: the ids of the closed runs.
        columns: the columns for which a run shows the best value of its nested runs.
        directions: the chosen directions of metrics.
        by: reads the value to sort by.
    """
    known = {run.run_id: run for run in runs}
    children: dict[str, list[Run]] = {}
    roots: dict[str, Run] = {}
    for run in runs:
        parent = known.get(run.parent or "", run)
        if parent is run:
            roots.setdefault(run.run_id, run)
            continue
        children.setdefault(parent.run_id, []).append(run)
        if by(parent) is None and parent.parent not in known:
            roots.setdefault(parent.run_id, parent)
    rows: dict[str, Row] = {}
    hidden: set[str] = set()

    def summarize(below: Sequence[Run]) -> Group | None:
        return Group("", below, cells=_best(below, columns, directions)) if below else None

    _grow(tuple(roots.values()), children, toggled, rows, hidden, summarize=summarize)
    rings = [run for run in runs if run.run_id not in rows and run.run_id not in hidden]
    for run in rings:
        if run.run_id not in rows and run.run_id not in hidden:
            _grow([run], children, toggled, rows, hidden, summarize=summarize)
    return NestedRows(rows)


def _grow(
    roots: Sequence[Run],
    children: Mapping[str, Sequence[Run]],
    toggled: AbstractSet[str],
    rows: dict[str, Row],
    hidden: set[str],
    *,
    summarize: Callable[[Sequence[Run]], Group | None],
) -> None:
    """Add rows for these runs and the runs below them; without recursion, as chains may be long."""
    waiting = [(run, 0, False) for run in reversed(roots)]
    while waiting:
        run, depth, unseen = waiting.pop()
        if run.run_id in rows or run.run_id in hidden:
            continue
        below = children.get(run.run_id, ())
        is_open = run.run_id not in toggled
        if unseen:
            hidden.add(run.run_id)
        else:
            rows[run.run_id] = Row(run, summarize(below), depth, is_open if below else None)
        waiting += [(child, depth + 1, unseen or not is_open) for child in reversed(below)]


def _best(runs: Sequence[Run], columns: Sequence[str], directions: Mapping[str, Better]) -> dict[str, float]:
    """The best value of each metric column whose direction is known; `min` and `max` have their own."""
    found: dict[str, float] = {}
    for column in columns:
        kind, key = split(column)
        if kind not in ("metric", "best", "min", "max"):
            continue
        read = reader(column, directions)
        way = _ALWAYS.get(kind) or better(key, directions)
        best = way.best(map(read, runs)) if way else None
        if best is not None:
            found[column] = best
    return found
