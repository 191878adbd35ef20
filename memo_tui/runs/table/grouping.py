"""Rows for groups of runs."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from memo_tui.runs.model import Run
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import Read, Value, rank
from memo_tui.runs.table.rows import Group, NestedRows, Row

_PREFIX = "group\0"  # ids of runs never begin like this


def grouped(
    runs: Iterable[Run],
    read: Read,
    toggled: AbstractSet[str],
    directions: Mapping[str, Better],
    *,
    by_runs: bool = False,
) -> NestedRows:
    """Group runs by a value; an open group is followed by its runs, and groups are closed by default.

    Args:
        runs: the sorted runs.
        read: reads the value to group by.
        toggled: the ids of the open groups.
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
        group = Group(text, inside, Counter(run.state for run in inside), Best(inside, directions))
        rows[key] = Row(None, group, 0, is_open)
        if is_open:
            rows |= {run.run_id: Row(run, None, 1) for run in inside}
    return NestedRows(rows)
