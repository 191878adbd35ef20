"""The runs that everything below the table speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from memo_tui.runs.model import Run
from memo_tui.tui.common.text import plain
from memo_tui.tui.runs.run_table import RunTable
from memo_tui.tui.runs.summary import MOST_SUMMARIZED


@dataclass(frozen=True, slots=True)
class Chosen:
    """The marked runs; without any, those below the run under the cursor; without these, that run.

    Attributes:
        title: which they are, such as "3 marked", or the name of a single one.
        runs: they; of very many, some of them.
        count: how many there are.
        cursor: the run under the cursor, if none is marked.
    """

    title: str = ""
    runs: Sequence[Run] = ()
    count: int = 0
    cursor: Run | None = None

    @classmethod
    def of(cls, table: RunTable) -> "Chosen":
        """Those of a table."""
        if table.marks:
            runs, count = table.in_order(table.marked_runs(MOST_SUMMARIZED)), len(table.marks)
            return cls(
                plain(runs[0].name) + ", marked" if count == 1 and runs else f"{count:,} marked", runs, count
            )
        run = table.cursor_run
        if run is None:
            return cls()
        below = table.in_order([each for each in table.below([run]) if each.metrics or each.params])
        if below:
            return cls(f"{len(below):,} below {plain(run.name)}", below[:MOST_SUMMARIZED], len(below), run)
        return cls(plain(run.name), [run], 1, run)


def compared(table: RunTable, most: int) -> tuple[Sequence[Run], int]:
    """The runs to compare, at most so many, and how many there are; none if there is only one in the table.

    These are the marked ones, or those below the run under the cursor. Where that is one run, it is compared
    with the one under the cursor, or else with the next in the table, or the last with the one before.
    """
    chosen = Chosen.of(table)
    if table.marks and chosen.count > 1:
        return table.in_order(table.marked_runs(most)), chosen.count
    if chosen.count > 1:
        return chosen.runs[:most], chosen.count
    for run in chosen.runs:
        others = (table.cursor_run, table.beside(run.run_id, 1), table.beside(run.run_id, -1))
        if other := next((each for each in others if each and each.run_id != run.run_id), None):
            return [run, other], 2
    return [], 0
