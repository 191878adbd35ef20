"""The screen that chooses what runs are grouped by."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from memo_tui.runs.table.fields import split
from memo_tui.runs.table.view import FLAT, TREE, RunView
from memo_tui.tui.common.choice_list import Choices
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import KeyText
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.runs.run_columns import title
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.column_finder import ColumnFinder, kind_of

_COLUMNS = (Column("now", "now", 3), Column("title", "group by", 8), Column("kind", "kind", 13))
_WAYS = {FLAT: "nothing: a flat list", TREE: "parent: nested runs below it, as a tree"}
_KINDS, _ATTRIBUTES = ("param", "tag"), ("state", "user", "script", "experiment")


def can_group(column: str) -> bool:
    """Whether runs can be grouped by a column."""
    return split(column)[0] in (*_KINDS, *_ATTRIBUTES)


class GroupScreen(ChoiceScreen[RunView]):
    """Chooses what the runs are grouped by, if anything.

    The result is the view with the grouping chosen, or None.
    """

    CSS_PATH = "grouping.tcss"
    HELP = KeyText("""
    # Group

    Type part of a name and press `{open}`. Runs with the same value of a param, a tag or an attribute are
    shown below one row, with their number, their states and, of each metric, the mean of the last values ±
    the standard deviation (`n=3` if only three have a value). Columns of best, smallest and largest values
    show the best one. Nested runs are grouped by parent at first: a parent without a value shows the best
    one of its runs, dimmed. `{tree}` switches between tree and flat list; the list of columns groups by any
    column (`{view}`, then `{tree}`).
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Group by this"),
        *FIND_AND_LEAVE,
    ]

    def __init__(self, rows: TableRows) -> None:
        """Show what these rows can be grouped by."""
        super().__init__("Group", "part of a param's or tag's name")
        self._view = rows.arranged.view
        group = self._group = rows.arranged.group or FLAT
        self._first = () if group in (*_WAYS, *_ATTRIBUTES) else (group,)
        self._finder = ColumnFinder(rows.keys, _KINDS, _ATTRIBUTES)

    def on_mount(self) -> None:
        """Put the cursor on the current grouping."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        self._choices.table.move_cursor(self._group)

    def result_of(self, key: str) -> RunView:
        """The view, grouped by this."""
        return replace(self._view, group=key)

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        ways = [way for way, text in _WAYS.items() if all(word in text for word in words)]
        return [*ways, *self._finder.found(words, self._first)]

    def _row(self, group: str) -> Sequence[Cell]:
        now = Cell(" ✓", "good") if group == self._group else Cell("")
        kind = "" if group in _WAYS else kind_of(group)
        return now, Cell(_WAYS.get(group) or title(group)), Cell(kind, "dim")
