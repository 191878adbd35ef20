"""The screen that chooses what runs are sorted by."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import TIMES, VALUES, metric_of, split
from memo_tui.runs.table.view import NEWEST_FIRST, RunView, Sort
from memo_tui.tui.common.choice_list import Choices
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_map import SORT
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import content
from memo_tui.tui.runs.run_columns import DOWN, UP, title
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.column_finder import ColumnFinder, kind_of

_COLUMNS = (
    Column("place", "sort", 4, right=True),
    Column("title", "column", 8),
    Column("kind", "kind", 16),
    Column("order", "order", 17),
)
_NOTHING = Cell("")


class SortScreen(ChoiceScreen[RunView]):
    """Chooses columns to sort by: `enter` takes the one found, alone; `space` adds a further one.

    The result is the view with the sorting chosen, or None.
    """

    PLACE = SORT
    CSS_PATH = "sorting.tcss"
    HELP = KeyText("""
    # Sort

    Type part of a column's name and press `{open}`: the runs are sorted by it alone; if they already are,
    the order is reversed. A metric's best values come first, and the charted metric is the first in the
    list: `{sort}` `{open}` shows the best runs. In the list (`{down}`) `{mark}` adds another column, for
    runs that are equal in the ones before. `{turn}` reverses the order of the column under the cursor,
    `{reset}` goes back to the newest first; `{open}` applies the changes. Runs without a value always come
    last.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Sort by this"),
        bind("open", "keep", "Apply"),
        bind("mark", "add", "Add", "Sort by this column too, or remove it"),
        bind("turn", "turn", "Reverse", "Reverse the order of this column"),
        bind("reset", "reset", "Newest first"),
        *FIND_AND_LEAVE,
    ]

    def __init__(self, rows: TableRows, metric: str = "") -> None:
        """Show what these rows are sorted by, and what else they could be.

        Args:
            rows: those of the table.
            metric: the one that is charted: the first to choose, unless they are sorted by it or by what is
                no metric.
        """
        super().__init__("Sort", "part of a column's name", empty="There are no columns.", hint=True)
        arranged = rows.arranged
        self._view = self._before = arranged.view
        sorted_by = (each.column for each in self._view.sort)
        charted = f"metric:{metric}"
        first = [charted] if charted in arranged.columns and _gives_way(self._view.sort, charted) else []
        self._first = tuple(dict.fromkeys((*first, *sorted_by, *arranged.columns)))
        self._finder = ColumnFinder(rows.keys)
        self._twins = rows.twins

    def on_mount(self) -> None:
        """Show the sorting as it is."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        self._update_hint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter keeps what was changed; while nothing was, it sorts by one column."""
        offered = {"keep": self._changed, "take": not self._changed}
        return offered.get(action, super().check_action(action, parameters))

    def result_of(self, key: str) -> RunView:
        """The view, sorted by this column alone."""
        return self._before.sorted_by(key)

    def take(self, key: str | None, *, clicked: bool = False) -> None:
        """Once something was changed, a click adds a column, and enter keeps the change."""
        if not self._changed:
            super().take(key)
        elif clicked:
            self.action_add()
        else:
            self.action_keep()

    def action_keep(self) -> None:
        """Keep what was chosen."""
        self.dismiss(self._view)

    def action_add(self) -> None:
        """Sort by the column under the cursor too, or no longer."""
        if (column := self._choices.key) is None:
            return
        rest = tuple(each for each in self._view.sort if each.column != column)
        if len(rest) == len(self._view.sort):
            self._change(self._view.sorted_by(column, also=True))
        else:
            self._change(replace(self._view, sort=rest or NEWEST_FIRST))

    def action_turn(self) -> None:
        """Reverse the order of the column under the cursor."""
        column = self._choices.key
        if column is not None and self._sort_of(column):
            self._change(self._view.sorted_by(column, also=True))

    def action_reset(self) -> None:
        """Sort the newest first, the default."""
        self._change(replace(self._view, sort=NEWEST_FIRST))

    @property
    def _changed(self) -> bool:
        return self._view is not self._before

    def _change(self, view: RunView) -> None:
        self._view = view
        self._choices.renew()
        self._update_hint()
        self.refresh_bindings()

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        return self._finder.found(words, self._first, self._view.directions)

    def _sort_of(self, column: str) -> Sort | None:
        return next((each for each in self._view.sort if each.column == column), None)

    def _row(self, column: str) -> Sequence[Cell]:
        sort = self._sort_of(column)
        place = Cell(str(self._view.sort.index(sort) + 1)) if sort else _NOTHING
        order = Cell(_order(sort, self._view)) if sort else _NOTHING
        return place, Cell(title(column)), Cell(kind_of(column), "dim"), order

    def _update_hint(self) -> None:
        """Show the sort order as text."""
        parts = (f"{title(each.column, self._twins)} {_order(each, self._view)}" for each in self._view.sort)
        self.query_one("#hint", Label).update(content(f"Sorted by {', then '.join(parts)}"))


def _gives_way(sort: Sequence[Sort], charted: str) -> bool:
    """Whether the charted metric is more likely to be chosen than what is sorted by."""
    return sort == NEWEST_FIRST or (split(sort[0].column)[0] in VALUES and sort[0].column != charted)


def _order(sort: Sort, view: RunView) -> str:
    """An order as an arrow and text."""
    kind, _ = split(sort.column)
    if sort.column in TIMES:
        words = "newest first" if sort.down else "oldest first"
    elif kind in VALUES:
        best_first = Better.HIGHER if sort.down else Better.LOWER
        best = ", best" if better(metric_of(sort.column), view.directions) is best_first else ""
        words = f"{'highest' if sort.down else 'lowest'}{best}"
    else:
        words = "descending" if sort.down else "ascending"
    return f"{DOWN if sort.down else UP} {words}"
