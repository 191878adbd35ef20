"""The runs of experiments as a table: one row per run, one column per metric or param that any run has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from time import time

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arranged, Arrangement
from memo_tui.runs.table.catalog import KINDS, Kind
from memo_tui.runs.table.kin import below_all
from memo_tui.runs.table.rows import Group
from memo_tui.tracking.memo_hits import Saved, day_of
from memo_tui.tui.common.line_table import MANY_MARKS, LineTable
from memo_tui.tui.common.table_data import Column, TableData
from memo_tui.tui.common.text import ago_holds
from memo_tui.tui.runs.run_columns import Cells, Maker, columns_of, maker

_LONG = 86400.0


@dataclass(frozen=True, slots=True, eq=False)
class TableRows:
    """Runs prepared for the table, off the event loop.

    Attributes:
        arranged: the runs in the order of the rows.
        columns: the table's columns.
        makers: of the columns' cells.
        keys: of the params, metrics and tags, by kind.
        names: of the experiments, by id.
        twins: the names that things of several kinds have, such as a param and a metric.
        saved: the trainings that all runs saved by being remembered, today and ever.
    """

    arranged: Arranged
    columns: tuple[Column, ...]
    makers: Sequence[Maker]
    keys: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    twins: frozenset[str] = frozenset()
    saved: tuple[Saved, Saved] = (Saved(), Saved())

    @classmethod
    def of(cls, runs: Sequence[Run]) -> "TableRows":
        """These runs in the default view, the newest first."""
        arrangement = Arrangement()
        arrangement.update(RunMap({run.run_id: run for run in runs}), {})
        return cls.arranged_by(arrangement)

    @classmethod
    def arranged_by(
        cls,
        arrangement: Arrangement,
        names: Mapping[str, str] | None = None,
        before: "TableRows | None" = None,
    ) -> "TableRows":
        """The rows of an arrangement; what didn't change is reused from the rows `before`."""
        arranged, catalog, names = arrangement.arranged(), arrangement.catalog, names or {}
        if before and arranged is before.arranged:
            return before
        saved = (catalog.saved_on(day_of(time())), catalog.saved)
        version = (arranged.version, arranged.view, arranged.group, arranged.narrow, names)
        old = before and before.arranged
        if before and old and version == (old.version, old.view, old.group, old.narrow, before.names):
            return replace(before, arranged=arranged, saved=saved)
        return cls(
            arranged,
            columns_of(arranged, catalog),
            [maker(column, arranged.view.directions, names) for column in arranged.columns],
            {kind: catalog.keys(kind) for kind in KINDS},
            names,
            catalog.twins,
            saved,
        )


class RunTable(LineTable):
    """Runs in the order of a view; cursor, marks and scroll follow their runs while others come and go."""

    @dataclass
    class FamilyMarked(LineTable.About):
        """A run is to be marked, or no longer, that has others below it; how many of them is to be asked."""

        run: Run
        below: Sequence[Run]
        marked: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows_of_runs = TableRows.of(())
        self._holds_until = 0.0  # in seconds since 1970: until then no time on the screen changes

    @property
    def rows(self) -> TableRows:
        """The rows that are shown."""
        return self._rows_of_runs

    @property
    def open_here(self) -> bool | None:
        """Whether the row under the cursor is open; None if nothing is below it."""
        rows, key = self._rows_of_runs.arranged.rows, self.cursor_key
        return None if key is None else rows.open(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave left and right to folding where the row can be folded."""
        if action == "sideways" and self.open_here is not None and self.scroll_offset.x == 0:
            return self.open_here is (parameters == (1,))
        return super().check_action(action, parameters)

    @property
    def cursor_run(self) -> Run | None:
        """The run under the cursor; None on a group."""
        return self.get(self.cursor_key) if self.cursor_key else None

    def marked_runs(self, most: int | None = None) -> list[Run]:
        """The marked runs, the newest first, at most this many; of very many, any of them."""
        marks = self.marks if most is None or len(self.marks) < MANY_MARKS else islice(self.marks, most)
        runs = (run for mark in marks if (run := self.get(mark)) is not None)
        return sorted(runs, key=lambda run: (-(run.start or 0), run.run_id))[:most]

    def in_order(self, runs: Sequence[Run]) -> list[Run]:
        """Runs in the order of the table; those that are not in it last, as they come."""
        rows = self._rows_of_runs.arranged.rows
        places = ((rows.get(run.run_id), at, run) for at, run in enumerate(runs))
        every = [(len(rows.keys) if place is None else place, at, run) for place, at, run in places]
        return [run for _, _, run in sorted(every, key=lambda each: each[:2])]

    def get(self, run_id: str) -> Run | None:
        """The run with this id, whether the filter shows or hides it."""
        return self._rows_of_runs.arranged.runs.get(run_id)

    def beside(self, run_id: str, way: int) -> Run | None:
        """The next run (1) in the table or the one before (-1); None if there is none."""
        rows = self._rows_of_runs.arranged.rows
        place, keys = rows.get(run_id), rows.keys
        if place is None:
            return None
        place += way
        while 0 <= place < len(keys):
            if (run := self.get(keys[place])) is not None:
                return run
            place += way
        return None

    def below(self, runs: Sequence[Run]) -> list[Run]:
        """The runs nested in these, at any level, that aren't among them."""
        arranged = self._rows_of_runs.arranged
        return below_all(arranged.kin, arranged.runs, runs)

    def action_mark(self) -> None:
        """Mark the run under the cursor, or unmark it, and go one down; if others are below it, ask."""
        run = self.cursor_run
        marking = run is not None and run.run_id not in self.marks
        below = self.below([run]) if run else []
        others = [each for each in below if (each.run_id in self.marks) is not marking]
        if run is None or not others:
            super().action_mark()
        else:
            self.post_message(self.FamilyMarked(self, run, others, marking))

    def mark_runs(self, runs: Sequence[Run], *, marked: bool) -> None:
        """Mark these runs too, or no longer, and go one down."""
        keys = {run.run_id for run in runs}
        self.mark(self.marks | keys if marked else self.marks - keys)
        self.action_go("down")

    def marked_with(self, key: str) -> frozenset[str]:
        """The ids that are marked with this row; for a group, those of its runs."""
        if (group := self._group(key)) is None:
            return super().marked_with(key)
        return frozenset(run.run_id for run in group.runs)

    def is_marked(self, key: str) -> bool:
        """Whether a run is marked, or every run of a group."""
        if not self.marks or (group := self._group(key)) is None:
            return super().is_marked(key)
        return all(run.run_id in self.marks for run in group.runs)

    def _group(self, key: str) -> Group | None:
        rows = self._rows_of_runs.arranged.rows
        return rows.row(key).group if self.get(key) is None and key in rows else None

    def show_rows(self, rows: TableRows) -> None:
        """Show these runs; highlight what changed in a run on the screen."""
        count = len(self._rows_of_runs.arranged.rows.keys)
        self._rows_of_runs = rows
        self._holds_until = 0.0
        self.tick()
        if (
            len(rows.arranged.rows.keys) != count
            and min(len(rows.arranged.rows.keys), count) < self.app.size.height
        ):
            self.refresh(layout=True)  # where the table takes only the lines that it needs

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows are visible; their times change at other moments."""
        super().watch_scroll_y(old_value, new_value)
        self._holds_until = 0.0

    def tick(self) -> None:
        """Draw the elapsed times, if the text of any of them has changed."""
        rows, now = self._rows_of_runs, time()
        shown = rows.arranged.rows
        if now < self._holds_until or (not shown.keys and self.data is None):
            return
        self.show(
            TableData(
                rows.columns,
                shown.keys,
                lambda key: Cells(rows.makers, shown.row(key), now),
                shown,
                rows.arranged.pinned,
                rows.arranged.runs.__contains__,
            )
        )
        runs = (run for key in self.visible_keys if (run := self.get(key)) is not None)
        self._holds_until = now + min((_holds(run, now) for run in runs), default=0.0)


def _holds(run: Run, now: float) -> float:
    """For how many seconds the texts of a run's times stay the same."""
    if run.active and not run.lost:
        return 0.0
    return min((ago_holds(now - each / 1000) for each in (run.start, run.end) if each), default=_LONG)
