"""Recall: brings back what was last shown of experiments, and saves what is shown now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from memo_tui.runs.table.recent import Recent, Shown
from memo_tui.tui.charts.selection import Charted
from memo_tui.tui.runs.run_table import RunTable


class Recall:
    """The cursor and the marks return when their runs are read; what changes is saved later.

    Attributes:
        recent: what was shown of all experiments.
    """

    def __init__(
        self,
        recent: Recent,
        now: Callable[[Shown], Shown | None],
        keep: Callable[[Mapping[Any, Any]], object],
    ) -> None:
        """Nothing is shown yet.

        Args:
            recent: what was shown before.
            now: returns a copy with what is shown now, or None if that isn't worth keeping.
            keep: saves changes of the settings.
        """
        self.recent, self._now, self._keep = recent, now, keep
        self._shown: Shown | None = None  # as it was saved last
        self._noted = False  # whether it was noted that these experiments are the last used ones
        self._awaited: Shown | None = None  # what is to be brought back, until all runs are read
        self._cursor: str | None = None  # where the cursor was when rows were shown last

    def begin(self, store: str, experiments: Sequence[str]) -> Shown:
        """Other experiments are shown from now on; returns what was last shown of them."""
        self._shown = self._awaited = self.recent.of(store, experiments)
        self._cursor, self._noted = None, False
        return self._shown

    def bring_back(self, table: RunTable, *, complete: bool) -> None:
        """Put the cursor and the marks on rows that are there now, unless the user has moved the cursor."""
        awaited = self._awaited
        if awaited is None:
            return
        moved = self._cursor not in (None, table.cursor_key) and table.get(self._cursor or "") is not None
        if moved:
            awaited = replace(awaited, cursor="")
        elif awaited.cursor and table.data and awaited.cursor in table.data.index:
            table.move_cursor(awaited.cursor)
            awaited = replace(awaited, cursor="")
        if found := {mark for mark in awaited.marks if table.get(mark) is not None}:
            table.mark(table.marks | found)
            awaited = replace(awaited, marks=tuple(mark for mark in awaited.marks if mark not in found))
        self._cursor = table.cursor_key
        self._awaited = None if complete else awaited

    def save(self) -> None:
        """Save what is shown now, if that changed; not before everything was brought back."""
        if self._shown is None or self._awaited is not None:
            return
        shown = self._now(self._shown)
        if shown is None:
            return
        if shown != self._shown or not self._noted:
            self._noted = True
            self._keep(self.recent.note(shown))
            self._shown = self.recent.of(shown.store, shown.experiments)

    def carry_to(self, experiments: Sequence[str]) -> None:
        """The experiments have other names now: let what was shown of them return under these."""
        if self._shown is not None:
            self._keep(self.recent.note(replace(self._shown, experiments=tuple(experiments))))


def shown_in(table: RunTable, charted: Charted, box: str, enlarged: str, before: Shown) -> Shown:
    """What the table, the chart beside it and the boxes show, as a copy of what was shown before."""
    keys, cursor = table.data.keys if table.data else (), table.cursor_key
    return replace(
        before,
        # The first row is where the newest run will be.
        cursor=cursor if cursor and table.get(cursor) and cursor != keys[0] else "",
        marks=tuple(sorted(table.marks)),
        metric=charted.chosen,
        box=box,
        enlarged=enlarged,
    )
