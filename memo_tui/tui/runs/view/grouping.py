"""The screen that chooses what runs are grouped by."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from memo_tui.runs.table.view import TREE, RunView
from memo_tui.tui.common.choice_list import ChoiceList, Choices
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.runs.run_columns import title
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.column_finder import ColumnFinder, kind_of

_COLUMNS = (Column("now", "now", 3), Column("title", "group by", 8), Column("kind", "kind", 13))
_FLAT = ""  # as `RunView.group` has it
_WAYS = {_FLAT: "nothing: a flat list", TREE: "parent: nested runs below it, as a tree"}
_KINDS, _ATTRIBUTES = ("param", "tag"), ("state", "user", "experiment")


class GroupScreen(ModalScreen[RunView | None]):
    """Chooses what the runs are grouped by, if anything.

    The result is the view with the grouping chosen, or None.
    """

    CSS_PATH = "grouping.tcss"
    AUTO_FOCUS = "ChoiceList Input"
    HELP = """
    # Group

    Type a part of a name and press `enter`. Runs with the same value of a param, a tag or an attribute are
    shown below one row with their number, their states and the best of each metric. By parent, nested runs
    are shown below their parent, which shows their best values, dimmed, where it has no value.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "group", "Group by this", key_display="enter"),
        Binding("slash", "find", "Find", key_display="/", show=False),
        Binding("escape", "clear", "Clear", key_display="esc", tooltip="Clear the search"),
        Binding("escape", "leave", "Cancel", key_display="esc"),
    ]

    def __init__(self, rows: TableRows) -> None:
        """Show what these rows can be grouped by."""
        super().__init__()
        self._choices = ChoiceList("a part of a param's or tag's name")
        self._view = rows.arranged.view
        group = self._view.group
        self._first = () if group in (*_WAYS, *_ATTRIBUTES) else (group,)
        self._finder = ColumnFinder(rows.keys, _KINDS, _ATTRIBUTES)

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(id="box") as box:
            box.border_title = "Group"
            yield self._choices
        yield KeyFooter()

    def on_mount(self) -> None:
        """Put the cursor on the current grouping."""
        self._choices.show(Choices(_COLUMNS, 1, self._find, self._row))
        self._choices.table.move_cursor(self._view.group)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Escape leaves once the search is empty."""
        finding = bool(self._choices.text)
        return {"clear": finding, "leave": not finding}.get(action, True)

    def action_group(self) -> None:
        """Group by what is under the cursor."""
        self._take(self._choices.key)

    def action_find(self) -> None:
        """Type words to find."""
        self._choices.focus_line()

    def action_clear(self) -> None:
        """Clear the search."""
        self._choices.clear()

    def action_leave(self) -> None:
        """Leave without a change."""
        self.dismiss(None)

    @on(ChoiceList.Entered)
    @on(ChoiceList.Clicked)
    def choose(self, message: ChoiceList.Entered | ChoiceList.Clicked) -> None:
        """Enter was pressed, or the row under the cursor clicked."""
        self._take(message.key)

    def _take(self, group: str | None) -> None:
        if group is not None:
            self.dismiss(replace(self._view, group=group))

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        ways = [way for way, text in _WAYS.items() if all(word in text for word in words)]
        return [*ways, *self._finder.found(words, self._first)]

    def _row(self, group: str) -> Sequence[Cell]:
        now = Cell(" ✓", "good") if group == self._view.group else Cell("")
        kind = "" if group in _WAYS else kind_of(group)
        return now, Cell(_WAYS.get(group) or title(group)), Cell(kind, "dim")
