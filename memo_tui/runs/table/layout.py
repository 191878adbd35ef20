"""The columns of a table of runs, from left to right."""

from collections.abc import Sequence

from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.fields import FROM_HISTORY, split
from memo_tui.runs.table.view import RunView

MOST_BY_THEMSELVES = 60  # columns that are shown by default; others can be chosen
_FIRST_METRICS = ("rmse", "mae", "r2")
_FIRST = ("state", "name", "param:model")
_TIMES = ("started", "took")
_RARE = 4  # a key is rare if it has less than 1/4 of the runs of the most common one


def usual(catalog: Catalog, *, several: bool = False) -> list[str]:
    """The columns that are shown by default: the most common ones, with rare ones last.

    Args:
        catalog: the keys of the runs.
        several: whether the runs belong to several experiments.
    """
    metrics, params = catalog.counts("metric"), catalog.counts("param")
    first = [key for key in _FIRST_METRICS if key in metrics or not metrics]
    others = [(-count, 0, f"metric:{key}") for key, count in metrics.items() if key not in first]
    others = [each for each in others if not each[2].startswith("metric:system/")]
    others += [(-count, 1, f"param:{key}") for key, count in params.items() if key != "model"]
    room = MOST_BY_THEMSELVES - len(first)
    chosen = sorted(others)[:room] if len(others) > room else others
    rare = min((count for count, _, _ in others), default=0) // _RARE
    rest = [column for _, _, column in sorted(chosen, key=lambda each: (each[0] > rare, each[1], each[2]))]
    return [
        *_FIRST[:2],
        *(["experiment"] if several else []),
        _FIRST[2],
        *(f"metric:{key}" for key in first),
        *_TIMES,
        *rest,
    ]


def layout(
    catalog: Catalog, view: RunView, *, several: bool = False, grouped: bool = False
) -> tuple[tuple[str, ...], int]:
    """The columns to show from left to right, and how many of them are pinned.

    Args:
        catalog: the keys of the runs.
        view: the user's choices.
        several: whether the runs belong to several experiments.
        grouped: whether there are rows of groups, or nested ones: their names are always shown.
    """
    columns = [*usual(catalog, several=several), *sorted(view.shown)]
    if view.order:
        columns = _ordered(columns, view.order)
    hidden = view.hidden - {"name"} if grouped else view.hidden
    chosen = [column for column in dict.fromkeys(columns) if column not in hidden]
    pinned = [column for column in chosen if column in view.pinned]
    return (*pinned, *(column for column in chosen if column not in view.pinned)), len(pinned)


def wanted_extremes(columns: Sequence[str], view: RunView) -> list[str]:
    """The metrics whose extremes are needed for these columns and the sorting."""
    used = [*columns, *(each.column for each in view.sort)]
    return sorted({key for kind, key in map(split, used) if kind in FROM_HISTORY})


def _ordered(columns: Sequence[str], order: Sequence[str]) -> list[str]:
    """The columns in a chosen order; each other column stays after the one that it follows."""
    known = [column for column in order if column in set(columns)]
    placed = dict.fromkeys(known)
    before: str | None = None
    result = list(known)
    for column in columns:
        if column not in placed:
            result.insert(result.index(before) + 1 if before is not None else 0, column)
        before = column
    return result
