"""The columns of a table of runs, from left to right."""

from collections.abc import Sequence

from memo_tui.natural_order import natural
from memo_tui.runs.history_facts import WantedFacts
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.fields import AT_BEST, AVERAGES, EXTREMES, split
from memo_tui.runs.table.view import RunView
from memo_tui.tracking.tags import MEMO_KEY_TAG

MOST_BY_THEMSELVES = 60  # columns that are shown by default; others can be chosen
_FIRST_METRICS = ("rmse", "mae", "r2")
_FIRST, _MODEL = ("state", "name"), "param:model"
_TIMES = ("started", "took")
_RARE = 4  # a key is rare if it has less than 1/4 of the runs of the most common one


def usual(catalog: Catalog, *, several: bool = False, narrow: bool = False) -> list[str]:
    """The columns that are shown by default: the most common ones, with rare ones last.

    Args:
        catalog: the keys of the runs.
        several: whether the runs belong to several experiments.
        narrow: whether there is little room: then the metrics come directly behind name and state, and
            nothing that no run has.
    """
    metrics, params = catalog.counts("metric"), catalog.counts("param")
    first = [key for key in _FIRST_METRICS if key in metrics or not (metrics or narrow)]
    others = [(-count, 0, f"metric:{key}") for key, count in metrics.items() if key not in first]
    others = [each for each in others if not each[2].startswith("metric:system/")]
    others += [(-count, 1, f"param:{key}") for key, count in params.items() if key != "model"]
    room = MOST_BY_THEMSELVES - len(first)
    chosen = others
    if len(others) > room:
        chosen = sorted(others, key=lambda each: (*each[:2], natural(each[2])))[:room]
    rare = min((count for count, _, _ in others), default=0) // _RARE
    rest = [
        column
        for _, _, column in sorted(chosen, key=lambda each: (each[0] > rare, each[1], natural(each[2])))
    ]
    shared = ["experiment"] if several else []
    model = [_MODEL] if "model" in params or not (params or metrics or narrow) else []
    best_known = [f"metric:{key}" for key in first]
    memo = ["memo"] if MEMO_KEY_TAG in catalog.counts("tag") else []
    if not narrow:
        return [*_FIRST, *shared, *model, *best_known, *_TIMES, *memo, *rest]
    logged = [column for column in rest if split(column)[0] == "metric"]
    given = [column for column in rest if column not in logged]
    return [*_FIRST[::-1], *best_known, *logged, *shared, *model, *given, *_TIMES, *memo]


def layout(
    catalog: Catalog, view: RunView, *, several: bool = False, grouped: bool = False, narrow: bool = False
) -> tuple[tuple[str, ...], int]:
    """The columns to show from left to right, and how many of them are pinned.

    Args:
        catalog: the keys of the runs.
        view: the user's choices.
        several: whether the runs belong to several experiments.
        grouped: whether there are rows of groups, or nested ones: their names are always shown.
        narrow: whether there is little room: then the names are pinned, unless others were chosen.
    """
    columns = [*usual(catalog, several=several, narrow=narrow), *sorted(view.shown, key=natural)]
    if view.order:
        columns = _ordered(columns, view.order)
    hidden = view.hidden - {"name"} if grouped else view.hidden
    chosen = [column for column in dict.fromkeys(columns) if column not in hidden]
    stay = view.pinned or frozenset(["name"] if narrow else [])
    pinned = [column for column in chosen if column in stay]
    return (*pinned, *(column for column in chosen if column not in stay)), len(pinned)


def wanted_facts(columns: Sequence[str], view: RunView) -> WantedFacts:
    """What these columns and the sorting need of whole histories."""
    used = [split(column) for column in (*columns, *(each.column for each in view.sort))]

    def of(*kinds: str) -> list[str]:
        return sorted({key for kind, key in used if kind in kinds})

    pairs = of(AT_BEST)
    best = {pair.best for key in pairs if (pair := MetricPair.of(key))}  # to find the best of a group
    return WantedFacts(sorted({*of(*EXTREMES), *best}), of(*AVERAGES), pairs)


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
