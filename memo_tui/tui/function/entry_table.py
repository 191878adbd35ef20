"""The stored results as a table: function and parameters -> result."""

from collections.abc import Sequence
from time import time
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Resize
from textual.message import Message

from memo_tui.memo.result_store import StoredResult
from memo_tui.memo.results_schema import Bounds
from memo_tui.numbers import counted
from memo_tui.secrets.known import hide_report
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import key_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column, TableData
from memo_tui.tui.common.text import ago, call_time, file_size, plain
from memo_tui.tui.function.confirmation import CONFIRM_SECONDS, Confirmation

_FUNCTION = Column("function", "function", 16)
_PARAMS = Column("params", "parameters", 24)
_RESULT = Column("result", "result", 18)
_TIMES = Column("times", "remembered", 10, right=True)
_SAVED = Column("saved", "saved", 8, right=True)
_TOOK = Column("took", "took", 8, right=True)
_MADE = Column("made", "made", 10, right=True, glow=False)
_SIZE = Column("size", "size", 8, right=True)
_EVERY = (_FUNCTION, _PARAMS, _RESULT, _TIMES, _SAVED, _TOOK, _MADE, _SIZE)
_FIRST_TO_GO = ("", "size", "took", "made", "function", "saved")  # in this order, if there is too little room
_WITH_OTHERS = ("", "size", "took", "made", "saved")  # the same, if the function must stay


class EntryTable(LineTable):
    """Shows the results of one function, or of every function in the store, most recently used first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "open", "Call again", "Call with these parameters"),
        bind("again", "open", "Call again", "Call with these parameters", show=False),
        bind("delete", "forget", "Forget", "Forget the result under the cursor"),
        bind("delete_all", "forget_all", "Forget all", "Forget all results of its function"),
    ]

    class Forgotten(Message):
        """The user wants a result to be dropped.

        Attributes:
            entry: the result.
            every: whether all results of its function are to be dropped.
        """

        def __init__(self, entry: StoredResult, *, every: bool = False) -> None:
            super().__init__()
            self.entry, self.every = entry, every

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show nothing yet."""
        super().__init__(markable=False, id=id)
        self._all: Sequence[StoredResult] = ()
        self._entries: dict[str, StoredResult] = {}  # those that are shown
        self._function: str | None = None
        self._bounds: Bounds | None = None
        self._every = False
        self._confirmation = Confirmation()

    @property
    def chosen(self) -> StoredResult | None:
        """The entry under the cursor."""
        return self._entries.get(self.cursor_key or "")

    def get(self, key: str) -> StoredResult:
        """The entry on the line with this key."""
        return self._entries[key]

    @property
    def shows_every(self) -> bool:
        """Whether the results of every function are shown."""
        return self._every

    @property
    def has_others(self) -> bool:
        """Whether there are results of other functions."""
        return any(not self.is_mine(entry) for entry in self._all)

    def is_mine(self, entry: StoredResult) -> bool:
        """Whether a result is one of the function's."""
        return entry.function == self._function

    def show_entries(self, entries: Sequence[StoredResult]) -> None:
        """Show the entries of the store, the most recently used first, and their sum in the frame."""
        self._all = entries
        shown = [entry for entry in entries if self._every or self.is_mine(entry)]
        self.border_title = "Stored results of every function" if self._every else "Stored results"
        self.border_subtitle = _sum(shown, None if self._every else self._bounds)
        self._entries = {str(entry.entry_id): entry for entry in shown}
        self._draw(self.size.width)

    def show_function(self, function: str, bounds: Bounds | None) -> None:
        """Show the results of this function.

        Args:
            function: its name in the store.
            bounds: how much is kept of it; None if unknown.
        """
        self._function, self._bounds = function, bounds
        self.show_entries(self._all)

    def toggle_every(self) -> None:
        """Show the results of every function, or of the one alone."""
        self._every = not self._every
        self.show_entries(self._all)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable each key only where it does something."""
        if action in ("forget", "forget_all"):
            return bool(self._entries)
        return super().check_action(action, parameters)

    def action_forget(self) -> None:
        """Ask for the result under the cursor to be dropped."""
        if self.chosen is not None:
            self.post_message(self.Forgotten(self.chosen))

    def action_forget_all(self) -> None:
        """Ask for all results of its function to be dropped, if the key is pressed twice."""
        if self.chosen is None:
            return
        function = self.chosen.function
        if self._confirmation.confirms(function):
            self.post_message(self.Forgotten(self.chosen, every=True))
            return
        count = sum(each.function == function for each in self._entries.values())
        which = (
            (f"the only result of {function}")
            if count == 1
            else f"all {counted(count, 'result')} of {function}"
        )
        again = f"Press {key_of('delete_all')} again to forget {which}."
        self.notify(again, markup=False, timeout=CONFIRM_SECONDS)

    def tick(self) -> None:
        """Update ages; called once a second."""
        if self._entries:
            self._draw(self.size.width)

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        """Show the columns that fit."""
        super().on_resize()
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        columns, now = _fitting(width, every=self._every), time()
        keys = list(self._entries)
        index = {key: place for place, key in enumerate(keys)}
        self.show(TableData(columns, keys, lambda key: _cells(self._entries[key], columns, now), index))


def _sum(entries: Sequence[StoredResult], bounds: Bounds | None) -> str:
    """How much is stored, the bounds, and how much time was saved."""
    count, size = len(entries), sum(entry.bytes for entry in entries)
    room, space = counted(count, "result"), file_size(size)
    if bounds is not None:
        if bounds.entries is not None:
            room = f"{count:,} of at most {bounds.entries:,} results"
        if bounds.bytes is not None:
            space = f"{space} of {file_size(bounds.bytes)}"
    return f"{room} · {space} · {call_time(sum(entry.saved for entry in entries))} saved"


def _fitting(width: int, *, every: bool) -> tuple[Column, ...]:
    """The columns that fit; the parameters and the result get the spare width."""
    columns = list(_EVERY)
    spare = 0
    for gone in _WITH_OTHERS if every else _FIRST_TO_GO:
        columns = [column for column in columns if column.key != gone]
        spare = width - GUTTER - sum(column.width + GAP for column in columns) + GAP
        if spare >= 0:
            break
    for_result = max(0, spare) // 3
    wider = {"params": max(0, spare) - for_result, "result": for_result}
    return tuple(
        Column(each.key, each.title, each.width + wider.get(each.key, 0), right=each.right, glow=each.glow)
        for each in columns
    )


def _cells(entry: StoredResult, columns: tuple[Column, ...], now: float) -> list[Cell]:
    cells = {
        "function": Cell(plain(entry.function.rpartition(".")[2])),
        "params": Cell(plain(hide_report(entry.params))),
        "result": Cell(plain(hide_report(entry.preview))),
        "times": Cell(f"{entry.hits} x" if entry.hits else "-", "good" if entry.hits else "dim"),
        "saved": Cell(call_time(entry.saved) if entry.saved else "-", "good" if entry.saved else "dim"),
        "took": Cell(call_time(entry.took)),
        "made": Cell(ago(now - entry.made_at), "dim"),
        "size": Cell(file_size(entry.bytes), "dim"),
    }
    return [cells[column.key] for column in columns]
