"""Arranging runs as a tree; an update costs what changed, unless runs move to other parents."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.blocks import Blocks
from memo_tui.runs.table.directions import Better
from memo_tui.runs.table.fields import reader
from memo_tui.runs.table.forest import Family, Forest, Key, Matches, TreeRows, nested_in, parents_of
from memo_tui.runs.table.ordering import Ordering

_MANY = 1_000  # children: summing them up would delay the screen
FEW = 64  # rows that are always inserted one by one
Pair = tuple[Run | None, Run | None]  # a run before and after a change


class Tree:
    """The rows of nested runs, brought up to date as runs change.

    A run whose parent is missing is at the top level. A run without the value to sort by stands where the
    first of those below it would. A run that doesn't match is kept if one below it matches.
    """

    def __init__(
        self,
        runs: RunMap[Run],
        matching: Sequence[Run],
        order: Ordering,
        matches: Matches | None,
        toggled: AbstractSet[str],
        *,
        directions: Mapping[str, Better],
    ) -> None:
        """Arrange runs.

        Args:
            runs: all runs, by id.
            matching: the runs that match the filter, sorted.
            order: the order of runs beside each other.
            matches: the filter; None if all runs match.
            toggled: the ids of the closed runs.
            directions: the chosen directions of metrics.
        """
        up = parents_of(runs)
        children: dict[str, dict[str, None]] = {}
        for run in matching:
            child = run.run_id
            while (parent := up.get(child)) is not None:
                family = children.setdefault(parent, {})
                begun = bool(family)
                family[child] = None
                if begun:
                    break
                child = parent
        families = {parent: Family(frozenset(each)) for parent, each in children.items()}
        state = Forest(runs, RunMap(up), RunMap(families), RunMap(), order, matches, toggled, directions)
        self._state = replace(state, borrowed=RunMap(_borrowed(state, children)))
        self._kept = {run_id for run_id in children if self._state.is_kept(runs[run_id])}
        self._rows = Blocks(self._sorted(matching, children))

    def rows(self) -> TreeRows:
        """The rows as they are now."""
        return TreeRows(self._rows, self._state, len(self._kept))

    def sum_up(self, columns: Sequence[str]) -> None:
        """Find the best values below runs that hold very many others; of others they're found when drawn."""
        state = self._state
        for run_id, family in state.families.items():
            if len(family.children) > _MANY and (group := state.group_of(run_id)) is not None:
                run = state.runs[run_id]
                for column in columns:
                    if reader(column, state.directions)(run) is None:
                        group.best.get(column)

    def update(self, runs: RunMap[Run], pairs: Sequence[Pair], named: Mapping[str, AbstractSet[str]]) -> bool:
        """Apply changes; False if runs get other parents, so that the tree must be made anew.

        Args:
            runs: all runs after the changes, by id.
            pairs: the runs that changed.
            named: the ids of the runs that name a run as their parent, by its id, after the changes.
        """
        before = self._state
        if any(_moves(pair, before, named) for pair in pairs):
            return False
        up = before.up.changed(
            {
                new.run_id: self._nested(new.parent)
                for old, new in pairs
                if old is None and new and new.parent and new.parent != new.run_id and new.parent in runs
            },
            [old.run_id for old, new in pairs if new is None and old],
        )
        after = replace(before, runs=runs, up=up)
        families, dirty = _families(before, after, pairs)
        after = replace(after, families=families)
        after, moved = _reordered(before, after, dirty)
        dirty |= dict.fromkeys(moved)
        for run_id in dirty:
            run = runs.get(run_id)
            if run is not None and run_id in families and after.is_kept(run):
                self._kept.add(run_id)
            else:
                self._kept.discard(run_id)
        self._rows = _placed(self._rows, before, after, dirty)
        self._state = after
        return True

    def _nested(self, parent: str) -> str:
        return nested_in(parent, sum(1 for _ in self._state.above(parent)), self._state.up)[0]

    def _sorted(self, matching: Sequence[Run], children: Mapping[str, Iterable[str]]) -> list[Run]:
        """All rows, in order."""
        state, runs = self._state, self._state.runs
        special = [run_id for run_id in children if run_id in self._kept or run_id in state.borrowed]
        apart = set(special)
        below: dict[str | None, list[Run]] = {}
        for run in matching:  # sorted, so that each list is
            if run.run_id not in apart:
                below.setdefault(state.up.get(run.run_id), []).append(run)
        changed = set()
        for run_id in special:
            parent = state.up.get(run_id)
            below.setdefault(parent, []).append(runs[run_id])
            changed.add(parent)
        for parent in changed:
            below[parent].sort(key=state.own_key)
        rows: list[Run] = []
        waiting = below.get(None, [])[::-1]
        while waiting:
            run = waiting.pop()
            rows.append(run)
            if run.run_id in below and run.run_id not in state.toggled:
                waiting += reversed(below[run.run_id])
        return rows


def _moves(pair: Pair, before: Forest, named: Mapping[str, AbstractSet[str]]) -> bool:
    """Whether a change gives runs another parent."""
    old, new = pair
    if old is not None and new is not None:
        return old.parent != new.parent
    run_id = (old or new).run_id  # type: ignore[union-attr]  # never both None
    return run_id in before.families or bool(named.get(run_id, frozenset()) - {run_id})


def _families(before: Forest, after: Forest, pairs: Sequence[Pair]) -> tuple[RunMap[Family], dict[str, None]]:
    """Who is nested in whom after some runs changed, and the ids of all runs that this concerns."""
    children: dict[str, set[str]] = {}
    dirty: dict[str, None] = {}

    def of(run_id: str) -> AbstractSet[str]:
        family = before.families.get(run_id)
        return children.get(run_id, family.children if family else frozenset())

    for old, new in pairs:
        child = (new or old).run_id  # type: ignore[union-attr]  # never both None
        dirty[child] = None
        place = after if new is not None else before
        while (parent := place.up.get(child)) is not None:
            run = after.runs.get(child)
            inside = run is not None and (bool(of(child)) or not after.is_kept(run))
            if inside == (child in of(parent)):
                break
            children[parent] = set(of(parent)) ^ {child}
            dirty[parent] = None
            child = parent
    above = {each: None for run_id in dirty for state in (before, after) for each in state.above(run_id)}
    fresh = {parent: Family(frozenset(found)) for parent in above if (found := of(parent))}
    return before.families.changed(fresh, [parent for parent in above if parent not in fresh]), dirty | above


def _reordered(before: Forest, after: Forest, dirty: Iterable[str]) -> tuple[Forest, list[str]]:
    """The forest with the sort keys that runs borrow now, and the runs below those whose key is another."""
    known = [run_id for run_id in dirty if run_id in after.runs]
    base = replace(after, borrowed=before.borrowed.changed({}, dirty))
    after = replace(base, borrowed=base.borrowed.changed(_borrowed(base, known)))
    moved: list[str] = []
    for run_id in known:
        old = before.runs.get(run_id)
        if old is not None and before.own_key(old) != after.own_key(after.runs[run_id]):
            moved += [*before.below(run_id), *after.below(run_id)]
    return after, moved


def _borrowed(state: Forest, parents: Iterable[str]) -> dict[str, Key]:
    """The sort keys of the parents without a value to sort by, found from the innermost outwards."""
    found: dict[str, Key] = {}
    lacking = [
        run_id for run_id in parents if run_id in state.families and state.order.lacks(state.runs[run_id])
    ]
    depths = {run_id: sum(1 for _ in state.above(run_id)) for run_id in lacking}
    for run_id in sorted(lacking, key=depths.__getitem__, reverse=True):
        family = state.families[run_id]
        first = min(found.get(child) or state.own_key(state.runs[child]) for child in family.children)
        found[run_id] = state.order.borrowed(first, state.runs[run_id])
    return found


def _placed(rows: Blocks[Run], before: Forest, after: Forest, dirty: Iterable[str]) -> Blocks[Run]:
    """The rows after these runs changed."""
    result = rows.copy()
    added: list[Run] = []
    for run_id in dirty:
        old = before.runs[run_id] if before.shows(run_id) else None
        new = after.runs[run_id] if after.shows(run_id) else None
        if old is not None:
            place = before.place(result, old)
            if place >= len(result) or result[place].run_id != run_id:
                raise LookupError(f"{run_id} is not where it should be")
            if new is not None and before.key(old) == after.key(new):
                result.replace(place, new)
                continue
            result.delete(place)
        if new is not None:
            added.append(new)
    if len(added) > FEW:
        return Blocks(sorted([*result, *added], key=after.key))
    for run in sorted(added, key=after.key):
        result.insert(after.place(result, run), run)
    return result
