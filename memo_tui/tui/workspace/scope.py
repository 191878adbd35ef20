"""Which runs a workspace charts: the marked ones, a family, a group, or all that match the filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.table.view import TREE
from memo_tui.tui.charts.series import SIGNS
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.chosen import Chosen
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.summary import MOST_SUMMARIZED

MOST_CHARTED = len(SIGNS)  # more runs than there are symbols can't be told apart


@dataclass(frozen=True, slots=True)
class Scope:
    """The runs to chart.

    Attributes:
        title: which they are, in a few words.
        runs: they, at most `MOST_CHARTED`.
    """

    title: str
    runs: Sequence[Run]


def scope_of(table: RunTable, before: Sequence[Run] = ()) -> Scope:
    """What a workspace charts of a table.

    Without marks it needs no choice: on a run with others below it, or on one of these in a tree, the
    family is charted; on a group its runs; else what matches the filter, the run under the cursor too.

    Args:
        table: the table of runs.
        before: those that were charted; they keep their order, and so their symbols.
    """
    title, runs, count = _scope(table)
    if len(runs) < count:
        title = f"the first {len(runs)} of {title}"
    return Scope(title, in_places(runs, before))


def in_places(runs: Sequence[Run], before: Sequence[Run]) -> list[Run]:
    """Runs, those first that were there before, in that order."""
    known = {run.run_id: run for run in runs}
    stay = [known.pop(run.run_id) for run in before if run.run_id in known]
    return [*stay, *known.values()]


def _scope(table: RunTable) -> tuple[str, list[Run], int]:
    """What the runs are, the first of them, and how many there are."""
    chosen, key = Chosen.of(table), table.cursor_key
    if table.marks or chosen.count > 1:
        return chosen.title, list(chosen.runs[:MOST_CHARTED]), chosen.count
    if chosen.cursor is None and key is not None:
        ids = table.marked_with(key)
        found = (table.get(each) for each in islice(ids, MOST_SUMMARIZED))
        grouped = table.in_order([run for run in found if run is not None])
        return f"{len(ids):,} of this group", grouped[:MOST_CHARTED], len(ids)
    if family := _family(table, chosen.cursor):
        parent, runs = family
        return f"{len(runs):,} below {plain(parent.name)}", runs[:MOST_CHARTED], len(runs)
    arranged = table.rows.arranged
    shown = (table.get(each) for each in islice(arranged.ordered, MOST_CHARTED))
    runs, count = [run for run in shown if run is not None], arranged.matching
    if chosen.cursor is not None and all(run.run_id != chosen.cursor.run_id for run in runs):
        runs[MOST_CHARTED - 1 :] = [chosen.cursor]
    matching = "matching " if arranged.view.filter else ""
    return counted(count, f"{matching}run"), runs, max(count, len(runs))


def _family(table: RunTable, run: Run | None) -> tuple[Run, list[Run]] | None:
    """The parent of a run in a tree, and all runs below that."""
    parent = table.get(run.parent) if run is not None and run.parent else None
    if parent is None or table.rows.arranged.group != TREE:
        return None
    return parent, table.in_order([each for each in table.below([parent]) if each.metrics or each.params])
