"""The screen that chooses the columns of the table of runs."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Input, Label

from memo_tui.numbers import counted
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.fields import at_best, directed_by, metric_of
from memo_tui.runs.table.layout import layout
from memo_tui.runs.table.view import USUAL, RunView
from memo_tui.tui.common import background
from memo_tui.tui.common.choice_list import Choices
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_map import COLUMNS as COLUMNS_PLACE
from memo_tui.tui.common.key_words import KeyText, with_keys
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell
from memo_tui.tui.common.text import content
from memo_tui.tui.runs.run_table import TableRows
from memo_tui.tui.runs.view.best_of import BestOfScreen
from memo_tui.tui.runs.view.chosen_columns import ChosenColumns
from memo_tui.tui.runs.view.column_finder import ColumnFinder
from memo_tui.tui.runs.view.column_groups import ColumnGroups
from memo_tui.tui.runs.view.column_rows import COLUMNS, ColumnRows
from memo_tui.tui.runs.view.grouping import can_group

_MOST_AT_ONCE = 200


class ColumnsScreen(ChoiceScreen[RunView]):
    """Shows, hides, moves, sizes and pins columns; `enter` keeps them, `escape` leaves.

    The result is the view with the columns chosen, or None.
    """

    PLACE = COLUMNS_PLACE
    CSS_PATH = "columns.tcss"
    AUTO_FOCUS = "ChoiceTable"
    HELP = KeyText("""
    # Columns

    The columns of the table from left to right, then all others. `{mark}` shows or hides the one under
    the cursor, `{move_up}` and `{move_down}` move it, `{left}` and `{right}` change its width, `{pin}` pins
    it to the left while the others scroll. Names that begin alike, such as `system/`, share a row above
    them, which `{left}` folds and `{right}` unfolds. A metric has its last, best, smallest and largest value,
    its mean and its median; `{turn}` sets whether lower or higher is better. `{at_best}` adds its value at
    the best step of another metric, such as the accuracy where val_loss was lowest. `{tree}` groups the runs
    by a param, a tag, the state, the user or the experiment. `{find}` finds names and words such as `best`,
    or `accuracy at val_loss`; `{mark_all}`
    shows or hides all that were found.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark", "show", "Show", "Show the column, or hide it"),
        bind("move_up", "move(-1)", "Move", "Move it to the left", key_display="⇧↑↓"),
        bind("move_down", "move(1)", "Move it to the right", show=False),
        bind("right", "size(1)", "Width", "Make it wider", key_display="←→"),
        bind("left", "size(-1)", "Make it narrower", show=False),
        bind("more", "size(1)", "Make it wider", show=False),
        bind("less", "size(-1)", "Make it narrower", show=False),
        bind("pin", "pin", "Pin", "Pin it to the left while the others scroll, or unpin it"),
        bind("turn", "turn", "Better", "Lower is better, or higher"),
        bind("at_best", "at_best", "At best", "Its value at the step where another metric was best"),
        bind("tree", "group", "Group", "Group the runs by this column, or ungroup them", show=False),
        bind("reset", "reset", "Reset", "Back to the default columns"),
        bind("open", "keep", "Apply"),
        bind("views", "views", "Views", "Named views: use, save, share"),
        bind("mark_all", "show_all", "All found", "Show or hide all that were found"),
        *FIND_AND_LEAVE,
    ]

    def __init__(
        self,
        rows: TableRows,
        preview: Callable[[RunView], object] | None = None,
        choose_named: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """Show the columns of these rows.

        Args:
            rows: what the table shows.
            preview: shows the runs in a view while it is being chosen; on leaving, in the first one again.
            choose_named: shows the named views instead of the columns.
        """
        super().__init__(
            "Columns",
            with_keys("press {find} to find columns by name"),
            empty="There are no columns.",
            hint=True,
        )
        self._rows, self._preview, self._choose_named = rows, preview, choose_named
        self._first = rows.arranged.view
        self._chosen = ChosenColumns.of(self._first, rows.arranged.columns)
        self._finder = ColumnFinder(rows.keys)
        self._columns = ColumnRows(rows)
        self._groups = ColumnGroups(self._finder.columns)
        self._sought: Sequence[str] | None = None  # the words of the last search
        self._first_found: Sequence[str] = ()
        self._folded: set[str] = set()  # the rows of groups whose columns aren't listed
        self._resetting = False
        self._directed = False  # whether the column under the cursor has a direction
        self._measured = False  # whether it is of a metric beside others

    def on_mount(self) -> None:
        """Show the columns as they are."""
        self._choices.show(Choices(COLUMNS, 1, self._find, self._row))
        self._update_hint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While the user types, most keys are text; only metrics have a direction."""
        choices = self._choices
        finding = bool(choices.text) or choices.typing
        if isinstance(self.focused, Input) and action not in ("clear", "leave", "find"):
            return False
        offered = {
            "turn": self._directed,
            "at_best": self._measured,
            "show_all": bool(choices.text),
            "reset": not choices.text,
            "views": self._choose_named is not None,
            "clear": finding,
            "leave": not finding,
        }
        return offered.get(action, True)

    def action_show(self) -> None:
        """Show the column under the cursor, or hide it.

        In the whole list, one that wasn't shown moves to the shown ones; the cursor goes on to the next row.
        On the row of a group, all of its columns are hidden, or shown if none is.
        """
        if (members := self._members) is not None:
            self._turn_all(members)
        if (column := self._column) is None:
            return
        if column in self._chosen.line or self._choices.text:
            self._change(self._chosen.toggled(column))
            return
        self._choices.table.action_go("down")
        if self._choices.table.cursor_key == column:
            self._choices.table.action_go("up")
        self._change(self._chosen.toggled(column))

    def action_show_all(self) -> None:
        """Hide all columns that were found; if none of them is shown, show them."""
        found = self._choices.keys
        if self._resetting or not self._choices.text or not found:
            return
        self._turn_all(found)

    def _turn_all(self, found: Sequence[str]) -> None:
        """Hide all of these columns; if none of them is shown, show them."""
        wanted = [column for column in found if self._chosen.shows(column)] or found
        if len(wanted) > _MOST_AT_ONCE:
            self.notify(f"{len(wanted):,} columns are too many: narrow the search first.", severity="warning")
            return
        chosen = self._chosen
        for column in wanted:
            chosen = chosen.toggled(column)
        self._change(chosen)

    def action_move(self, step: int) -> None:
        """Move the column under the cursor."""
        if column := self._shown_column:
            self._sought = None
            self._change(self._chosen.moved(column, step))

    def action_size(self, step: int) -> None:
        """Make the column under the cursor wider or narrower; fold a group, or unfold it."""
        if self._members is not None and (heading := self._choices.key):
            (self._folded.discard if step > 0 else self._folded.add)(heading)
            self._choices.renew()
            self._update_hint()
        if column := self._shown_column:
            self._change(self._chosen.sized(column, self._columns.width(column, self._chosen) + step))

    def action_pin(self) -> None:
        """Pin the column under the cursor, or unpin it."""
        if column := self._column:
            self._change(self._chosen.turned_pin(column))

    def action_turn(self) -> None:
        """Reverse which way the metric under the cursor is better."""
        if (column := self._column) and self._columns.direction(column, self._chosen):
            self._change(self._chosen.turned(directed_by(column)))

    async def action_at_best(self) -> None:
        """Choose another metric, and show the one under the cursor where that was best."""
        if not (column := self._column) or not (metric := metric_of(column)):
            return
        directions = self._chosen.view.directions

        def take(best: str | None) -> None:
            if best is not None and not self._chosen.shows(added := at_best(metric, best)):
                self._sought = None  # so that it is among those that were found
                self._change(self._chosen.added(added, column))
                self._choices.table.move_cursor(added)

        await self.app.push_screen(BestOfScreen(metric, self._rows.keys["metric"], directions), take)

    def action_group(self) -> None:
        """Group the runs by the column under the cursor, or no longer, and keep what was chosen."""
        if (column := self._column) and can_group(column):
            view = self._chosen.view
            self.dismiss(replace(view, group=USUAL if view.group == column else column))

    def action_reset(self) -> None:
        """Go back to the default columns; which these are depends on all runs."""
        if self._resetting:
            return
        self._resetting = True
        arranged, several = self._rows.arranged, len(self._rows.names) > 1
        view = replace(RunView(), sort=self._first.sort, group=self._first.group, filter=self._first.filter)

        def work() -> tuple[Catalog, tuple[str, ...]]:
            catalog = Catalog()
            for run in arranged.runs.values():
                catalog.note(None, run)
            return catalog, layout(catalog, view, several=several)[0]

        def done(found: tuple[Catalog, tuple[str, ...]]) -> None:
            self._resetting = False
            catalog, columns = found
            self._columns.reset(catalog)
            self._change(ChosenColumns.of(view, columns))
            self._choices.table.action_go("first")

        def failed(sentence: str) -> None:
            self._resetting = False
            self.notify(sentence, severity="warning", markup=False)
            self._update_hint()

        background.run(self, work, done, failed, task="laying out the columns")
        self._update_hint()

    def take(self, key: str | None, *, clicked: bool = False) -> None:  # noqa: ARG002
        """Enter moves from the search line to what was found; a click shows or hides that column."""
        if clicked:
            self.action_show()
        else:
            self._choices.focus_list()

    @on(LineTable.Highlighted)
    def show_hint(self) -> None:
        """Describe the column under the cursor."""
        self._update_hint()

    def action_views(self) -> None:
        """Show the named views instead; what was chosen here is kept."""
        if self._choose_named is not None and not self._resetting:
            self.dismiss(self._chosen.view)
            self.app.call_later(self._choose_named)

    def action_keep(self) -> None:
        """Keep what was chosen."""
        if not self._resetting:
            self.dismiss(self._chosen.view)

    def action_clear(self) -> None:
        """Clear the search."""
        self._choices.clear()
        self._choices.focus_list()

    def action_leave(self) -> None:
        """Leave without a change."""
        if self._preview and self._chosen.view != self._first:
            self._preview(self._first)
        self.dismiss(None)

    @property
    def _column(self) -> str | None:
        """The column under the cursor, if it can be changed now."""
        key = None if self._resetting else self._choices.key
        return None if key in self._groups.groups else key

    @property
    def _members(self) -> Sequence[str] | None:
        """The columns of the group under the cursor, if it is on one."""
        return None if self._resetting else self._groups.groups.get(self._choices.key or "")

    @property
    def _shown_column(self) -> str | None:
        column = self._column
        return column if column is not None and self._chosen.shows(column) else None

    def _change(self, chosen: ChosenColumns) -> None:
        if chosen is not self._chosen:
            self._chosen = chosen
            if self._preview:
                self._preview(chosen.view)
            self._choices.renew()
        self._update_hint()

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        """All columns that have these words; they keep their places while they are shown or hidden."""
        if not words or words != self._sought:
            self._sought, self._first_found = words, self._chosen.row
        if not words:
            return [*self._first_found, *self._groups.without(set(self._first_found), self._folded)]
        return self._finder.found(words, self._first_found, self._chosen.view.directions)

    def _row(self, column: str) -> Sequence[Cell]:
        if (members := self._groups.groups.get(column)) is not None:
            folded = column in self._folded
            return self._columns.group_cells(column, members, self._chosen, folded=folded)
        return self._columns.cells(column, self._chosen)

    def _update_hint(self) -> None:
        """Describe the column under the cursor, and count the shown ones."""
        choices, chosen = self._choices, self._chosen
        column = choices.table.cursor_key
        text = "Looking up the default columns …" if self._resetting else ""
        if (members := self._members) is not None:
            fold = "{right} lists them" if column in self._folded else "{left} folds them"
            turn = "{mark} hides them, or shows them if none is shown"
            text = with_keys(f"{counted(len(members), 'column')}: {turn}; {fold}")
        elif column is not None and not self._resetting:
            text = self._columns.describe(column, chosen)
        self.query_one("#hint", Label).update(content(text))
        count = f"{chosen.count} shown of {len(self._finder.columns):,}"
        self.query_one("#box").border_subtitle = count
        directed = column is not None and members is None and bool(self._columns.direction(column, chosen))
        measured = (
            column is not None and bool(metric_of(column)) and len(self._rows.keys.get("metric", ())) > 1
        )
        if (directed, measured) != (self._directed, self._measured):
            self._directed, self._measured = directed, measured
            self.refresh_bindings()
