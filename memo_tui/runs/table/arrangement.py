"""Arrangement: runs filtered, sorted and grouped for a view; an update costs what changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.blocks import Blocks
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.fields import reader
from memo_tui.runs.table.grouping import grouped
from memo_tui.runs.table.kin import Kin, has_nested, updated
from memo_tui.runs.table.layout import layout
from memo_tui.runs.table.ordering import Ordering
from memo_tui.runs.table.rows import FlatRows, NestedRows, Rows
from memo_tui.runs.table.tree import Tree
from memo_tui.runs.table.view import FLAT, NEWEST_FIRST, TREE, USUAL, RunView, TableRequest

_FEW = 64  # changes that are always inserted one by one
_SHARE = 50  # more changes are inserted one by one if they are at most 1/50 of all runs

Matches = Callable[[Run], bool]
Pair = tuple[Run | None, Run | None]  # a run before and after a change


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """Runs arranged for a table; immutable.

    Attributes:
        runs: all runs, by id.
        rows: the rows that the view shows.
        matching: how many runs match the filter.
        columns: the columns from left to right.
        pinned: how many of them are pinned at the left.
        view: the view.
        ordered: the sorted ids of the runs that match the filter.
        version: the version of the catalog that the columns come from.
        group: what the rows are grouped by: a column, `TREE`, or "" for a flat list.
        kept: how many runs don't match, but are shown as one below them matches.
        kin: which runs name which as their parents.
        narrow: whether there is little room for columns.
        nested: whether any run is nested in another one, however they are shown.
    """

    runs: RunMap[Run]
    rows: Rows
    matching: int
    columns: tuple[str, ...]
    pinned: int
    view: RunView
    ordered: Sequence[str]
    version: int
    group: str = ""
    kept: int = 0
    kin: Kin = field(default_factory=RunMap)
    narrow: bool = False
    nested: bool = False


class Arrangement:
    """Arranges successive snapshots; used by one thread.

    Attributes:
        catalog: the keys that the runs have.
    """

    def __init__(self) -> None:
        self.catalog = Catalog()
        self._runs: RunMap[Run] = RunMap()
        self._names: Mapping[str, str] = {}
        self._age = Ordering((), {})
        self._by_age: Blocks[Run] = Blocks()
        self._view = RunView()
        self._matches: Matches | None = None
        self._toggled: frozenset[str] = frozenset()
        self._narrow = False
        self._ordering = Ordering(self._view.sort, {})
        self._shown: Blocks[Run] = Blocks()
        self._kin: Kin = RunMap()
        self._has_nested = False
        self._tree: Tree | None = None
        self._grouped: NestedRows | None = None
        self._arranged: Arranged | None = None
        self._columns: tuple[tuple[str, ...], int] = ((), 0)
        self._columns_of: object = None

    def show(self, wanted: TableRequest) -> None:
        """Use another view."""
        before, was, view, matches = self._view, self._matches, wanted.view, wanted.matches
        same_rows = (before, was, self._toggled) == (view, matches, wanted.toggled)
        self._view, self._matches, self._toggled = view, matches, wanted.toggled
        self._narrow = wanted.narrow
        if (view.sort, view.directions) != (before.sort, before.directions) or matches is not was:
            self._ordering = Ordering(view.sort, view.directions, self._names)
            self._arrange_all()
        self._arranged = None
        if not same_rows:
            self._tree = self._grouped = None

    def update(self, runs: RunMap[Run], names: Mapping[str, str]) -> None:
        """Apply the changes since the last update.

        Args:
            runs: all runs, by id.
            names: the names of the experiments, by id.
        """
        changed, gone = runs.differences(self._runs)
        before, self._runs = self._runs, runs
        pairs: list[Pair] = [(before.get(run_id), run) for run_id, run in changed.items()]
        pairs += [(before.get(run_id), None) for run_id in gone]
        for old, new in pairs:
            self.catalog.note(old, new)
        self._update_kin(pairs)
        if names != self._names:
            self._names = names
            self._ordering = Ordering(self._view.sort, self._view.directions, names)
            self._by_age = _moved(self._by_age, self._age, pairs)
            self._arrange_all()
            self._tree = self._grouped = self._arranged = None
        elif pairs:
            self._by_age = _moved(self._by_age, self._age, pairs)
            if self._many(len(pairs)):
                self._arrange_all()
                self._tree = None
            else:
                self._shown = _moved(self._shown, self._ordering, [*map(self._seen, pairs)])
                if self._tree is not None and not self._tree.update(runs, pairs, self._kin):
                    self._tree = None
        if pairs:
            self._grouped = self._arranged = None

    def arranged(self) -> Arranged:
        """The current arrangement; the same object if nothing changed."""
        if self._arranged is None:
            self._arranged = self._made()
        return self._arranged

    def _made(self) -> Arranged:
        columns, pinned = self._laid_out()
        flat = FlatRows(self._shown, self._ordering, self._runs.get)
        ordered = flat.keys
        rows: Rows = flat
        group, kept = self._group, 0
        if group == TREE:
            if self._tree is None:
                self._tree = self._nest()
            self._tree.sum_up(columns)
            rows = found = self._tree.rows()
            kept = found.kept
        elif group:
            rows = self._grouped = self._grouped or self._gather()
        return Arranged(
            self._runs,
            rows,
            len(self._shown),
            columns,
            pinned,
            self._view,
            ordered,
            self.catalog.version,
            group,
            kept,
            self._kin,
            self._narrow,
            self._has_nested,
        )

    @property
    def _group(self) -> str:
        """What the rows are grouped by; "" for a flat list."""
        group = self._view.group
        if group in (USUAL, TREE):
            return TREE if self._has_nested else ""
        return "" if group == FLAT else group

    def _update_kin(self, pairs: Sequence[Pair]) -> None:
        """Note which runs name which as their parents, and whether any is nested in a known one."""
        kin = updated(self._kin, pairs)
        appeared = any((old is None) != (new is None) for old, new in pairs)
        if kin is not self._kin or appeared:
            self._kin, had = kin, self._has_nested
            self._has_nested = has_nested(kin, self._runs)
            if had != self._has_nested:
                self._tree = self._columns_of = None

    def _laid_out(self) -> tuple[tuple[str, ...], int]:
        several = len(self._names) > 1
        grouped = bool(self._group)
        made_of = (self.catalog.version, self._view, several, grouped, self._narrow)
        if made_of != self._columns_of:
            self._columns_of = made_of
            self._columns = layout(
                self.catalog, self._view, several=several, grouped=grouped, narrow=self._narrow
            )
        return self._columns

    def _nest(self) -> Tree:
        view = self._view
        return Tree(
            self._runs,
            self._shown,
            self._ordering,
            self._matches,
            self._toggled,
            directions=view.directions,
        )

    def _gather(self) -> NestedRows:
        view = self._view
        read = reader(view.group, view.directions, self._names)
        by_runs = view.sort != NEWEST_FIRST
        return grouped(self._shown, read, self._toggled, view.directions, by_runs=by_runs)

    def _many(self, count: int) -> bool:
        return count > max(_FEW, len(self._by_age) // _SHARE)

    def _arrange_all(self) -> None:
        matches = self._matches
        runs = list(self._by_age) if matches is None else list(filter(matches, self._by_age))
        self._shown = Blocks(self._ordering.sorted(runs))

    def _seen(self, pair: Pair) -> Pair:
        """A change as seen through the filter."""
        if self._matches is None:
            return pair
        old, new = pair
        return (old if old and self._matches(old) else None, new if new and self._matches(new) else None)


def _moved(runs: Blocks[Run], ordering: Ordering, pairs: Sequence[Pair]) -> Blocks[Run]:
    """A copy of sorted runs, with the first of each pair replaced by the second."""
    result = runs.copy()
    added: list[Run] = []
    for old, new in pairs:
        if old is not None:
            place = ordering.place(result, old)
            if place >= len(result) or result[place].run_id != old.run_id:
                raise LookupError(f"{old.run_id} is not where it should be")
            if new is not None and ordering.key(new) == ordering.key(old):
                result.replace(place, new)
                continue
            result.delete(place)
        if new is not None:
            added.append(new)
    added.sort(key=ordering.key)
    if not result or not added or ordering.key(result[-1]) < ordering.key(added[0]):
        result.extend(added)
    elif len(added) <= _FEW:
        for run in added:
            result.insert(ordering.place(result, run), run)
    else:
        result = Blocks(sorted([*result, *added], key=ordering.key))
    return result
