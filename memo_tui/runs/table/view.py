"""RunView: the user's view of an experiment's runs, which is saved in the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import TIMES, VALUES, metric_of, split

# Values of `group` that are no columns.
USUAL = ""  # nested runs below their parents, if there are any
TREE = "parent"  # the same, chosen
FLAT = "flat"  # one below the other, nested or not


class Sort(NamedTuple):
    """A column to sort by; `down` means descending."""

    column: str
    down: bool = False


NEWEST_FIRST = (Sort("started", down=True),)


@dataclass(frozen=True, slots=True)
class RunView:
    """What the table shows, and how.

    Attributes:
        order: columns in a chosen order, from left to right; other columns follow.
        hidden: columns that are hidden.
        shown: columns that are shown although they are not by default, for example `best:rmse`.
        widths: chosen widths of columns, in cells.
        pinned: columns that stay at the left while others scroll.
        sort: the columns to sort by, the most important first.
        group: the column to group by, or `USUAL`, `TREE` or `FLAT`.
        filter: the text of the filter, or "".
        directions: the chosen directions of metrics.
        metric: the metric to chart, or ""; only named views have one.
    """

    SAVED: ClassVar[frozenset[str]] = frozenset(
        ["order", "hidden", "shown", "widths", "pinned", "sort", "group", "filter", "directions", "metric"]
    )
    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    sort: tuple[Sort, ...] = NEWEST_FIRST
    group: str = ""
    filter: str = ""
    directions: Mapping[str, Better] = field(default_factory=dict)
    metric: str = ""

    def sorted_by(self, column: str, *, also: bool = False) -> "RunView":
        """A view sorted by a column; in the opposite direction if it is sorted by that column already.

        A metric's best values come first if it is known which are; so do the newest times, else the lowest.

        Args:
            column: the column.
            also: whether to keep the other sort columns before it.
        """
        old = next((each for each in self.sort if each.column == column), None)
        new = Sort(column, down=not old.down if old else self._begins_down(column))
        if not also:
            return replace(self, sort=(new,))
        if old:
            return replace(self, sort=tuple(new if each is old else each for each in self.sort))
        kept = () if self.sort == NEWEST_FIRST else self.sort
        return replace(self, sort=(*kept, new))

    def _begins_down(self, column: str) -> bool:
        kind, _ = split(column)
        way = better(metric_of(column), self.directions) if kind in VALUES else None
        return column in TIMES or way is Better.HIGHER

    def saved(self) -> dict[str, Any]:
        """The view as a TOML table, without default values."""
        saved = {
            "order": list(self.order),
            "hidden": sorted(self.hidden),
            "shown": sorted(self.shown),
            "widths": dict(self.widths),
            "pinned": sorted(self.pinned),
            "sort": [f"{each.column} {'down' if each.down else 'up'}" for each in self.sort],
            "group": self.group,
            "filter": self.filter,
            "directions": {metric: str(way) for metric, way in self.directions.items()},
            "metric": self.metric,
        }
        usual = ["started down"]
        return {name: value for name, value in saved.items() if value and value != usual}

    @classmethod
    def of_saved(cls, saved: object) -> "RunView":
        """Parse what `saved` returned; values of another form are ignored."""
        if not isinstance(saved, Mapping):
            return cls()
        sorts = []
        for each in _texts(saved.get("sort")):
            column, _, way = each.rpartition(" ")
            if column and way in ("up", "down"):
                sorts.append(Sort(column, down=way == "down"))
        widths, directions = saved.get("widths"), saved.get("directions")
        return cls(
            order=_texts(saved.get("order")),
            hidden=frozenset(_texts(saved.get("hidden"))),
            shown=frozenset(_texts(saved.get("shown"))),
            widths={
                str(key): max(1, width)
                for key, width in (widths.items() if isinstance(widths, Mapping) else ())
                if isinstance(width, int)
            },
            pinned=frozenset(_texts(saved.get("pinned"))),
            sort=tuple(sorts) or NEWEST_FIRST,
            group=str(saved.get("group", "")),
            filter=str(saved.get("filter", "")),
            directions={
                str(key): Better(way)
                for key, way in (directions.items() if isinstance(directions, Mapping) else ())
                if way in list(Better)
            },
            metric=str(saved.get("metric", "")),
        )


@dataclass(frozen=True, slots=True)
class TableRequest:
    """A request to arrange the runs.

    Attributes:
        view: the view.
        matches: the predicate of the view's filter; None for all runs.
        toggled: the ids of rows that were opened or closed by the user.
        narrow: whether there is little room for columns.
    """

    view: RunView = field(default_factory=RunView)
    matches: Callable[[Run], bool] | None = None
    toggled: frozenset[str] = frozenset()
    narrow: bool = False


def _texts(saved: object) -> tuple[str, ...]:
    return tuple(each for each in saved if isinstance(each, str)) if isinstance(saved, list) else ()
