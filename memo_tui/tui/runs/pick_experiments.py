"""The screen that picks experiments of a tracking store."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Event
from time import monotonic, time
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import BindingType
from textual.widgets import Label

from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.reader import Experiment
from memo_tui.tui.common import background
from memo_tui.tui.common.choice_list import Choices, has_words
from memo_tui.tui.common.choice_screen import FIND_AND_LEAVE, ChoiceScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_map import EXPERIMENTS
from memo_tui.tui.common.key_words import KeyText, with_keys
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import Cell, Column
from memo_tui.tui.common.text import ago, content, plain
from memo_tui.tui.runs.run_columns import DOWN, UP

if TYPE_CHECKING:
    from textual.timer import Timer

Listing = Iterator[Experiment | tuple[str, int]]

STORES: tuple[str, ...] = ("",)  # the result if the user wants to choose a store instead; compared by `is`

_COLUMNS = (
    Column("state", "", 9),
    Column("name", "experiment", 8),
    Column("runs", "runs", 9, right=True),
    Column("updated", "edited", 10, right=True),
)
_STATE, _NAME, _RUNS, _UPDATED = (column.key for column in _COLUMNS)
_ORDERS = {_NAME: False, _RUNS: True, _UPDATED: True}  # by column: whether the largest comes first
_LOOK = 0.1  # seconds
_SHOWN, _DELETED, _MADE = Cell("✓ shown", "good"), Cell("✗ deleted", "warning"), Cell("+ new", "running")
_TYPED = Cell("as typed", "dim")  # while it isn't known whether there is such an experiment
_NOTHING, _NONE, _AWAITED = Cell(""), Cell("-", "dim"), Cell("…", "dim")


class PickExperimentsScreen(ChoiceScreen[tuple[str, ...]]):
    """Picks the experiments whose runs are shown; what the store has arrives while the screen is shown.

    The result is the names of the picked experiments, `STORES`, or None.
    """

    PLACE = EXPERIMENTS
    CSS_PATH = "pick_experiments.tcss"
    HELP = KeyText("""
    # Experiments

    Type part of a name and press `{open}` to show that experiment; without a name, the one shown before.
    In the list (`{down}`) `{mark}` marks several, whose runs are then shown together; those shown now are
    already marked. You can also type a new name: the first run launched into it creates the experiment.
    `{sort}` or a click on a title sorts the list. `{stores}` lists the stores: the one found in the
    current folder, the embedded one, those used last.
    """)
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "take", "Show this one"),
        bind("open", "take_marked", "Show the marked"),
        bind("mark", "mark", "Mark", "Mark or unmark this experiment"),
        bind("stores", "stores", "Stores", "Show another store"),
        bind("sort", "order", "Sort", "Sort by name, number of runs or last change"),
        *FIND_AND_LEAVE,
    ]

    def __init__(
        self,
        list_experiments: Callable[[], Listing],
        chosen: Sequence[str],
        *,
        store: str = "",
        reason: str = "",
        first: str = "",
    ) -> None:
        """Show what the store has.

        Args:
            list_experiments: called on a thread of its own; yields the experiments, then the numbers of their
                runs by id, as they become known. It touches no widget.
            chosen: the names of those that are shown now.
            store: a name of the store, for the title.
            reason: why the user sees this without having asked for it, in a sentence; or "".
            first: the name under the cursor at first; "" for the first of the chosen.
        """
        super().__init__(
            f"Experiments · {store}" if store else "Experiments", "part of a name, or a new one", hint=True
        )
        self._list_experiments, self._chosen, self._reason = list_experiments, tuple(chosen), reason
        self._first = first or (chosen[0] if chosen else "")  # until the cursor is there
        self._arrived: deque[Experiment | tuple[str, int]] = deque()  # filled by the thread
        self._left = Event()
        self._began = monotonic()
        self._experiments: dict[str, Experiment] = {}  # by name
        self._counts: dict[str, int] = {}  # by id
        self._problem = ""
        self._names: Sequence[str] | None = None  # of all experiments in order, once that is known
        self._done = self._listed = False  # whether all have arrived, with the numbers or without
        self._changed = False  # whether others were marked than those shown now
        self._order, self._down = _NAME, False
        self._offers_typed = False  # whether the last row is the typed name, which no experiment has
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Ask the store."""
        self._choices.table.mark(self._chosen)
        self._show()
        self._timer = self.set_interval(_LOOK, self._look)
        background.run(self, self._read, self._end, self._fail, task="listing experiments")

    def on_unmount(self) -> None:
        """Stop asking."""
        self._left.set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter takes the marked ones once the marks have changed."""
        several = self._changed and bool(self._choices.table.marks)
        offered = {"take_marked": several, "take": not several}
        return offered.get(action, super().check_action(action, parameters))

    @property
    def known(self) -> bool:
        """Whether all experiments have arrived; the numbers of their runs come later."""
        return self._done or self._listed

    def result_of(self, key: str) -> tuple[str, ...]:
        """This experiment alone."""
        return (key,)

    def take(self, key: str | None, *, clicked: bool = False) -> None:
        """Once marks were changed, a click marks, and enter takes the marked ones."""
        if not self._changed:
            super().take(key)
        elif clicked:
            self.action_mark()
        else:
            self.action_take_marked()

    def action_take_marked(self) -> None:
        """Show all that are marked; without any, the one under the cursor."""
        marked = self._choices.table.marks
        names = (*(name for name in self._chosen if name in marked), *sorted(marked - {*self._chosen}))
        if names:
            self.dismiss(names)
        else:
            self.action_take()

    def action_mark(self) -> None:
        """Mark the experiment under the cursor, or unmark it, and go one down."""
        if self._choices.key is not None:
            self._choices.table.action_mark()
            self._changed = True
            self._update_hint()
            self.refresh_bindings()

    def action_stores(self) -> None:
        """Choose a store instead."""
        self.dismiss(STORES)

    def action_order(self) -> None:
        """The next of the orders."""
        orders = list(_ORDERS)
        self._order_by(orders[(orders.index(self._order) + 1) % len(orders)])

    @on(LineTable.HeaderClicked)
    def order_by_header(self, message: LineTable.HeaderClicked) -> None:
        """Order by a column; by the same column again, the other way round."""
        if message.column in _ORDERS:
            self._order_by(message.column)

    @on(LineTable.Highlighted)
    def show_hint(self) -> None:
        """Describe the experiment under the cursor."""
        self._update_hint()

    def _read(self) -> None:
        """On the thread: when this is left, the iterator is closed, and with it what it opened."""
        for each in self._list_experiments():
            if self._left.is_set():
                return
            self._arrived.append(each)

    def _look(self) -> None:
        """Show what has arrived since the last look."""
        waited, arrived = not self._experiments, bool(self._arrived)
        while self._arrived:
            each = self._arrived.popleft()
            if isinstance(each, Experiment):
                self._experiments[each.name] = each
                self._names = None
            else:
                self._listed = True
                self._counts[each[0]] = each[1]
                self._names = None if self._order == _RUNS else self._names
        self._listed |= bool(self._experiments) and not arrived  # they come together
        if arrived or waited or self._done:
            self._show()
        if self._first and self._first in self._experiments.keys() | (self._not_made if waited else ()):
            first, self._first = self._first, ""
            if not self._choices.text:
                self._choices.table.move_cursor(first)
        if self._done and self._timer:
            self._timer.stop()
        if self.known:
            self.now_known()

    def _end(self, _: object = None) -> None:
        self._done = True
        self._look()

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._end()

    def _order_by(self, column: str) -> None:
        self._down = not self._down if column == self._order else _ORDERS[column]
        self._order, self._names = column, None
        self._show()

    def _show(self) -> None:
        """Show what is known now."""
        waited = f"Asking the store for experiments … {int(monotonic() - self._began)} s"
        self._choices.empty = "There are no experiments yet." if self._done else waited
        columns = tuple(
            replace(column, title=f"{column.title} {DOWN if self._down else UP}")
            if column.key == self._order
            else column
            for column in _COLUMNS
        )
        self._choices.show(
            Choices(columns, 1, self._find, self._row, lambda names: len(names) - self._offers_typed)
        )
        self._update_hint()

    def _find(self, words: Sequence[str]) -> Sequence[str]:
        """The names that have these words; then the name that is typed, if it isn't one of them."""
        if self._names is None:
            names = sorted(self._experiments, key=self._rank, reverse=self._down)
            self._names = sorted(names, key=lambda name: self._experiments[name].deleted)
        found = [*sorted(self._not_made, key=natural), *self._names]
        if words:
            found = [name for name in found if has_words(name, words)]
            found.sort(key=lambda name: not name.casefold().startswith(words[0]))
        typed = self._choices.text.strip()
        self._offers_typed = bool(typed) and typed not in found
        return [*found, typed] if self._offers_typed else found

    @property
    def _not_made(self) -> set[str]:
        """The names that are shown or marked, and that no experiment known so far has."""
        return {*self._chosen, *self._choices.table.marks} - self._experiments.keys()

    def _rank(self, name: str) -> tuple[float, object]:
        """The key by which a name is ordered."""
        found = self._experiments[name]
        if self._order == _NAME:
            return 0, natural(name.casefold())
        number = self._counts.get(found.experiment_id) if self._order == _RUNS else found.updated
        return -1 if number is None else number, natural(name.casefold())

    def _row(self, name: str) -> Sequence[Cell]:
        shown, found = Cell(plain(name)), self._experiments.get(name)
        if found is None:
            new = _MADE if self._done and not self._problem else _TYPED
            return _SHOWN if name in self._chosen else new, shown, _NONE, _NONE
        runs = _NONE if found.deleted or self._done else _AWAITED
        if (count := self._counts.get(found.experiment_id)) is not None:
            runs = Cell(f"{count:,}")
        updated = _NONE if found.updated is None else Cell(ago(time() - found.updated / 1000), "dim")
        state = _DELETED if found.deleted else _SHOWN if name in self._chosen else _NOTHING
        return state, shown, runs, updated

    def _update_hint(self) -> None:
        """Say what is wrong, what is marked, or a name that is cut; and how much the store has answered."""
        table = self._choices.table
        marked, name = len(table.marks), table.cursor_key
        text = f"⚠ {self._problem}" if self._problem else ""
        if not text and self._changed:
            none = with_keys("None is marked: {open} shows the one under the cursor.")
            text = f"{marked:,} marked" if marked else none
        elif not text and name and table.data and cell_len(plain(name)) > table.data.columns[1].width:
            text = plain(name)
        if not text and self.waits:
            text = "Waiting for the list: the best match is shown then."
        text = text or self._reason
        hint = self.query_one("#hint", Label)
        hint.update(content(text))
        hint.set_class(bool(self._problem), "-wrong")
        known = len(self._experiments)
        there = sum(not each.deleted for each in self._experiments.values())
        parts = [counted(known, "experiment")] if known else []
        if known and not self._done:
            parts.append(f"runs counted in {len(self._counts):,} of {there:,}")
        if self._done and not self._problem and (new := len(self._not_made)):
            parts.append(f"{new:,} not created yet")
        self.query_one("#box").border_subtitle = " · ".join(parts)
