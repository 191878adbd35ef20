"""Forest: which run is nested in which, and where each stands among the rows; one immutable state of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.blocks import Blocks
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.ordering import Ordering
from memo_tui.runs.table.rows import Group, Row, Rows, RunIds

DEEPEST = 40  # levels; what is nested deeper is shown at this level

Key = tuple[Any, ...]
Matches = Callable[[Run], bool]


class Family:
    """The shown runs nested directly in a run; another object whenever anything below that run changes.

    Attributes:
        children: their ids.
        group: the summary of all that is below, once it was needed.
    """

    __slots__ = ("children", "group")

    def __init__(self, children: frozenset[str]) -> None:
        self.children = children
        self.group: Group | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Runs below the runs that they are nested in. A run is in it if it matches, or holds one that does.

    Attributes:
        runs: all runs, by id.
        up: the parent of each nested run, by the ids of both. It has no rings, unlike the tags of the runs.
        families: what is nested in a run, by its id.
        borrowed: the sort keys of runs without the value to sort by: those of the first run below them.
        order: the order of runs beside each other.
        matches: the filter; None if all runs match.
        toggled: the ids of the closed runs.
        directions: the chosen directions of metrics.
    """

    runs: RunMap[Run]
    up: RunMap[str]
    families: RunMap[Family]
    borrowed: RunMap[Key]
    order: Ordering
    matches: Matches | None
    toggled: AbstractSet[str]
    directions: Mapping[str, Better]

    def above(self, run_id: str) -> Iterator[str]:
        """The ids of the runs that a run is nested in, from the nearest to the outermost."""
        parent = self.up.get(run_id)
        while parent is not None:
            yield parent
            parent = self.up.get(parent)

    def below(self, run_id: str) -> Iterator[str]:
        """The ids of all runs nested in a run, at any level."""
        waiting = [run_id]
        while waiting:
            if (family := self.families.get(waiting.pop())) is not None:
                yield from family.children
                waiting += family.children

    def own_key(self, run: Run) -> Key:
        """The sort key of a run beside those with the same parent."""
        return self.borrowed.get(run.run_id) or self.order.key(run)

    def key(self, run: Run) -> Key:
        """The sort key of a run among all rows: the keys of the runs above it, then its own."""
        parents = [self.own_key(self.runs[each]) for each in self.above(run.run_id)]
        return (*reversed(parents), self.own_key(run))

    def place(self, rows: Sequence[Run], run: Run) -> int:
        """The position of a run among the rows, or where to insert it."""
        key, low, high = self.key(run), 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            found = self.runs[rows[middle].run_id]  # a row may hold a later state of its run
            low, high = (middle + 1, high) if self.key(found) < key else (low, middle)
        return low

    def is_kept(self, run: Run) -> bool:
        """Whether a run is shown only for those below it, as it doesn't match itself."""
        return self.matches is not None and not self.matches(run)

    def holds(self, run_id: str) -> bool:
        """Whether a run is in the forest."""
        run = self.runs.get(run_id)
        return run is not None and (run_id in self.families or not self.is_kept(run))

    def shows(self, run_id: str) -> bool:
        """Whether a run has a row: it is in the forest, and below no closed run."""
        return self.holds(run_id) and self.toggled.isdisjoint(self.above(run_id))

    def group_of(self, run_id: str) -> Group | None:
        """The summary of the matching runs below a run; None if there is nothing below it."""
        if (family := self.families.get(run_id)) is None:
            return None
        if family.group is None:
            runs = [run for each in self.below(run_id) if not self.is_kept(run := self.runs[each])]
            runs.sort(key=self.order.key)
            states = Counter(run.state for run in runs)
            family.group = Group("", runs, states, Best(runs, self.directions))
        return family.group


class TreeRows(Rows):
    """The rows of a forest, found by binary search.

    Attributes:
        forest: it.
        kept: how many runs are shown only for those below them.
    """

    def __init__(self, runs: Blocks[Run], forest: Forest, kept: int) -> None:
        self.forest, self.kept = forest, kept
        self._runs = runs

    @property
    def keys(self) -> Sequence[str]:
        """The ids of the rows, in order."""
        return RunIds(self._runs)

    def row(self, key: str) -> Row:
        """The row of that id."""
        forest = self.forest
        run = forest.runs[key]
        group = forest.group_of(key)
        depth = sum(1 for _ in forest.above(key))
        return Row(run, group, depth, self.open(key), forest.is_kept(run))

    def open(self, key: str) -> bool | None:
        """Whether the rows below a row are shown; None if nothing is below it."""
        return key not in self.forest.toggled if key in self.forest.families else None

    def get(self, key: str, default: int | None = None) -> int | None:
        """The position of a row, or the default if there is no such row."""
        if not self.forest.shows(key):
            return default
        return self.forest.place(self._runs, self.forest.runs[key])

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.forest.shows(key)


def parents_of(runs: Mapping[str, Run]) -> dict[str, str]:
    """The parent of each nested run, by id; in a ring of parents the run with the smallest id has none."""
    named = {
        run_id: parent
        for run_id, run in runs.items()
        if (parent := run.parent) and parent != run_id and parent in runs
    }
    depths: dict[str, int] = {}
    up: dict[str, str] = {}

    def nest(children: Iterable[str]) -> None:
        for child in children:
            parent = named[child]
            up[child], depths[child] = nested_in(parent, depths[parent], up)

    for first in named:
        path: dict[str, None] = {}  # from a run upwards
        at = first
        while at in named and at not in depths and at not in path:
            path[at] = None
            at = named[at]
        chain = list(path)
        if at in path:
            begin = chain.index(at)
            ring, chain = chain[begin:], chain[:begin]
            top = ring.index(min(ring))
            depths[ring[top]] = 0
            nest(ring[top - step] for step in range(1, len(ring)))
        depths.setdefault(at, 0)
        nest(reversed(chain))
    return up


def nested_in(parent: str, depth: int, up: Mapping[str, str]) -> tuple[str, int]:
    """Where a run is shown that is nested in a run of that depth: below which run, and its own depth."""
    return (parent, depth + 1) if depth < DEEPEST else (up[parent], depth)
