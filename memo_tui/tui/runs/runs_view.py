"""The table of runs and what changes its view: filter, sorting, groups, columns."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.runs.query.complete import Known
from memo_tui.runs.query.filter import Filter, parse
from memo_tui.runs.query.grammar import FilterError
from memo_tui.runs.table.view import FLAT, TREE, USUAL, RunView, TableRequest
from memo_tui.secrets.names import shown
from memo_tui.tui.common.key_bindings import bind, quiet_when_narrow, shown_when_narrow
from memo_tui.tui.common.line_table import MANY_MARKS, LineTable
from memo_tui.tui.common.text import content
from memo_tui.tui.runs.filter.box import FilterBox
from memo_tui.tui.runs.run_columns import KEPT, sorting, title
from memo_tui.tui.runs.run_table import RunTable, TableRows

_LOOKED_THROUGH = 2000
_RENEW_SECONDS = 20.0
_NARROW = 60  # cells below which a part of a wide screen is as narrow as a narrow one


class RunsView(Vertical):
    """Runs in the chosen order and columns; the filter is above while it's used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("find", "filter", "Filter", "Show only the runs that match"),
        *quiet_when_narrow("sort", "sort", "Sort", "Sort by one column or several"),
        *quiet_when_narrow("view", "columns", "Columns", "Choose, move, size and pin columns"),
        *quiet_when_narrow(
            "tree", "group", "Group", "Nested runs as a tree or flat; without nested runs, group by a param"
        ),
        bind("views", "views", "Views", "Named views: use, save, share", show=False),
        bind("right", "unfold", "Open the row", show=False),
        bind("left", "fold", "Close the row", show=False),
        bind("more", "unfold_all", "Open all", "Open all rows with others below"),
        bind("less", "fold_all", "Close all", "Close all rows with others below"),
        bind("mark_all", "mark_all", "Mark all", "All rows, or none", show=False),
        bind("unmark", "unmark", "Clear marks", "Unmark all rows", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another view of the runs is wanted."""

        wanted: TableRequest

    def __init__(
        self,
        choose: Callable[[str], Awaitable[object]],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Show no runs yet.

        Args:
            choose: lets the user choose how the runs are shown: "sort", "columns", "group" or "views".
            id: of the widget.
        """
        super().__init__(id=id)
        self._choose = choose
        self._view = RunView()
        self._filter: Filter | None = None
        self._toggled: frozenset[str] = frozenset()
        self._narrow = False  # as the runs are arranged for
        self._resorted = False  # so that the cursor goes to the first run, once they are
        self._rows = TableRows.of(())
        self._status = ""
        self._subtitle = ""

    @property
    def table(self) -> RunTable:
        """The table itself."""
        return self.query_one(RunTable)

    @property
    def wanted(self) -> TableRequest:
        """How the runs are to be shown."""
        matches = self._filter.matches if self._filter else None
        return TableRequest(self._view, matches, self._toggled, self._narrow)

    def compose(self) -> ComposeResult:
        """The filter, hidden at first, and the table."""
        yield FilterBox(id="filter")
        yield RunTable(id="runs")

    def on_mount(self) -> None:
        """Set the title, and renew filters with an age regularly."""
        self.table.border_title = "Runs"
        self.set_interval(_RENEW_SECONDS, self._renew)

    def on_resize(self) -> None:
        """Arrange the columns for as much room as there is now."""
        narrow = self.screen.has_class("-narrow") or self.size.width < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.post_message(self.Changed(self.wanted))

    def _renew(self) -> None:
        """Read a filter with an age, such as '2 h ago', again: its meaning changes with time."""
        if self._filter and self._filter.moves:
            self._filter = self._parsed(self._filter.text)
            self.post_message(self.Changed(self.wanted))

    def begin(self, view: RunView) -> str:
        """Use a saved view; returns a sentence on what can't be used, or ""."""
        self.table.clear_marks()
        return self.use(view)

    def use(self, view: RunView) -> str:
        """Show the runs in a saved view, its filter too; returns a sentence on what can't be used, or ""."""
        problem = ""
        try:
            self._filter = self._parsed(view.filter) if view.filter else None
        except FilterError as error:
            problem = f"The saved filter can't be used. {error}"
            view, self._filter = replace(view, filter=""), None
        self._view, self._toggled = view, frozenset()
        self.query_one(FilterBox).show_text(view.filter)
        self.post_message(self.Changed(self.wanted))
        self.refresh_bindings()
        return problem

    def show_rows(self, rows: TableRows) -> None:
        """Show these runs."""
        regrouped = rows.arranged.group != self._rows.arranged.group
        self._rows = rows
        self.table.show_rows(rows)
        if self._resorted and rows.arranged.view.sort == self._view.sort:
            self._resorted = False
            self.table.action_go("first")
        self._update_subtitle()
        if regrouped:
            self.refresh_bindings()

    def left_out(self, runs: Iterable[Run]) -> int:
        """How many of these runs the filter hides."""
        return sum(not self._filter.matches(run) for run in runs) if self._filter else 0

    def show_status(self, status: str) -> None:
        """Show this below the table, after the view's own text."""
        if status != self._status:
            self._status = status
            self._update_subtitle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer folding only where something can be folded."""
        if action in ("fold_all", "unfold_all"):
            return bool(self._rows.arranged.group)
        if action in ("fold", "unfold"):
            return self.table.open_here is (action == "fold")
        if action == "unmark":
            return bool(self.table.marks)
        if action in ("sort", "columns", "group"):
            return shown_when_narrow(self, parameters)
        return True

    def action_filter(self) -> None:
        """Type a filter."""
        box = self.query_one(FilterBox)
        box.known = self._known
        box.open()

    def _parsed(self, text: str) -> Filter:
        known = self._known
        return parse(text, keys=known.keys, experiments=known.experiments)

    @property
    def _known(self) -> Known:
        """The keys and values that the runs have."""
        keys = self._rows.keys
        return Known(keys["metric"], keys["param"], keys["tag"], self._values, self._rows.names)

    async def action_sort(self, _quiet: bool = False) -> None:
        """Choose what is sorted by."""
        await self._choose("sort")

    async def action_columns(self, _quiet: bool = False) -> None:
        """Choose the columns."""
        await self._choose("columns")

    async def action_group(self, _quiet: bool = False) -> None:
        """Turn nested runs from a tree to a flat list and back; without any, choose what is grouped by."""
        group = self._view.group
        if self._rows.arranged.nested and group in (USUAL, TREE, FLAT):
            self.show_view(replace(self._view, group=TREE if group == FLAT else FLAT))
        else:
            await self._choose("group")

    async def action_views(self) -> None:
        """Use a view that has a name, or give this one a name."""
        await self._choose("views")

    def action_fold(self) -> None:
        """Close what is below the row under the cursor."""
        self._turn_row(opened=True)

    def action_unfold(self) -> None:
        """Open what is below the row under the cursor."""
        self._turn_row(opened=False)

    def action_fold_all(self) -> None:
        """Close all rows that have others below them."""
        self._turn_all(opened=True)

    def action_unfold_all(self) -> None:
        """Open all rows that have others below them."""
        self._turn_all(opened=False)

    def _turn_row(self, *, opened: bool) -> None:
        if (key := self.table.cursor_key) is not None and self.table.open_here is opened:
            self._toggle({key})

    def _turn_all(self, *, opened: bool) -> None:
        rows = self._rows.arranged.rows
        if self._rows.arranged.group == TREE and not opened:  # also those in rows that are closed
            self._toggle(self._toggled)
            return
        self._toggle(frozenset(key for key in rows.keys if rows.open(key) is opened))

    def action_mark_all(self) -> None:
        """Mark all matching runs, in closed groups too; if all are marked, unmark them."""
        keys = frozenset(self._rows.arranged.ordered)
        self.table.mark(() if keys <= self.table.marks else keys)

    def action_unmark(self) -> None:
        """Unmark all runs."""
        self.table.clear_marks()

    @on(LineTable.HeaderClicked)
    def sort_by(self, message: LineTable.HeaderClicked) -> None:
        """Sort by the column whose header was clicked; with shift, by it too."""
        self.show_view(self._view.sorted_by(message.column, also=message.shift))

    @on(LineTable.Opened)
    def open_group(self, message: LineTable.Opened) -> None:
        """Open a group in place; the pane opens runs."""
        if self.table.get(message.key) is None:
            message.stop()
            self._toggle({message.key})

    @on(LineTable.MarksChanged)
    def count_marks(self) -> None:
        """Show how many are marked."""
        self._update_subtitle()

    @on(FilterBox.Changed)
    @on(FilterBox.Submitted)
    def filter(self, message: FilterBox.Changed) -> None:
        """Show only the matches while the filter is typed."""
        if message.text == self._view.filter:
            return
        self._filter = message.filter
        self.show_view(replace(self._view, filter=message.text))

    def show_view(self, view: RunView) -> None:
        """Show the runs in this view from now on."""
        if view.group != self._view.group:
            self._toggled = frozenset()
        self._resorted |= view.sort != self._view.sort
        self._view = view
        self.post_message(self.Changed(self.wanted))
        self.refresh_bindings()

    def _toggle(self, keys: AbstractSet[str]) -> None:
        self._toggled ^= keys
        self.post_message(self.Changed(self.wanted))

    def _values(self, kind: str, key: str) -> Sequence[str]:
        """Some values that the runs have for a param or a tag."""
        found: dict[str, None] = {}
        for run in islice(self._rows.arranged.runs.values(), _LOOKED_THROUGH):
            values: Mapping[str, str] = run.params if kind == "param" else run.tags
            if key in values:
                found[shown(key, values[key])] = None
        return sorted(found, key=natural)

    def _update_subtitle(self) -> None:
        """Show below the table what is marked, filtered and grouped, and the pane's status."""
        arranged, marked = self._rows.arranged, len(self.table.marks)
        twins = self._rows.twins
        parts = [f"{marked:,} marked"] if marked else []
        if marked and self._filter and (unseen := self.left_out(self.table.marked_runs(MANY_MARKS))):
            parts[0] += f", {unseen:,} of them filtered out"
        runs = counted(len(arranged.runs), "run")
        verb = "matches" if arranged.matching == 1 else "match"
        count = f"{arranged.matching:,} of {runs} {verb}" if self._view.filter else ""
        box = self.query_one(FilterBox)
        box.show_count(count)
        box.note_matches(arranged.view.filter, arranged.matching)
        if arranged.group:
            parts.append(
                "nested" if arranged.group == TREE else f"mean ± std by {title(arranged.group, twins)}"
            )
        if arranged.kept:
            parts.append(f"{KEPT}{counted(arranged.kept, 'parent')} of matching runs")
        parts.append(sorting(arranged.view, arranged.columns, twins))
        subtitle = " · ".join(part for part in [*parts, self._status] if part)
        if subtitle != self._subtitle:  # setting a border redraws the whole table
            self._subtitle = subtitle
            self.table.border_subtitle = content(subtitle)
