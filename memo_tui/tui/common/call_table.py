"""Calls as a table, the newest on top."""

from dataclasses import replace
from typing import Any

from memo_tui.memo.calls import Call, CallFilter, CallLog, CallView, NewestFirst, Outcome
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column, FoundPlaces, TableData
from memo_tui.tui.common.text import NUMBER_WIDTH, call_time, clock, number, plain

_VALUE_WIDTH = 20
_COLUMNS = (
    Column("number", "#", 5, right=True),
    Column("variant", "", 12),
    Column("instance", "", 8),
    Column("value", "value", _VALUE_WIDTH),
    Column("outcome", "outcome", 12),
    Column("time", "time", 8, right=True),
    Column("saved", "saved", 8, right=True),
    Column("kept", "kept where", 15),
    Column("at", "at", 8),
)
_FIRST_TO_GO = ("at", "saved", "kept", "number", "time")  # if there is too little room
SIGNS = {Outcome.RAN: "▶ ran", Outcome.REMEMBERED: "● remembered", Outcome.FORGOT: "○ forgot"}
_TONES = {Outcome.RAN: "warning", Outcome.REMEMBERED: "good", Outcome.FORGOT: "dim"}


class CallTable(LineTable):
    """Shows the calls of a log that pass a filter; enter on a line chooses a call."""

    def __init__(
        self,
        log: CallLog,
        *,
        variant: str = "class",
        instance: str = "instance",
        instance_width: int = 8,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Show this log; `follow` draws later calls.

        Args:
            log: the calls.
            variant: the title of the column of classes or functions.
            instance: the title of the column of instances or parameters.
            instance_width: its width, in cells.
            id: of the widget.
            classes: of the widget.
        """
        super().__init__(markable=False, glow=False, id=id, classes=classes)
        self.log_shown = log
        self.view = CallView(log)
        titles = {"variant": {"title": variant}, "instance": {"title": instance, "width": instance_width}}
        self._every = tuple(replace(column, **titles.get(column.key, {})) for column in _COLUMNS)  # type: ignore[arg-type]

    def call_of(self, key: str) -> Call:
        """The call on the line with this key."""
        return self.log_shown[int(key) - 1]

    def on_resize(self) -> None:
        """Show the columns that fit."""
        super().on_resize()
        self._draw()

    def filter_by(self, wanted: CallFilter) -> None:
        """Show other calls."""
        self.view = CallView(self.log_shown, wanted)
        self.follow()

    def follow(self) -> None:
        """Show the log as it is now, the newest call under the cursor."""
        self.view.follow()
        self._draw()
        if self.view.numbers:
            self.move_cursor(str(self.view.numbers[-1]))

    def _draw(self) -> None:
        columns = self._fitting(self.size.width - self.styles.scrollbar_size_vertical)  # it may appear soon
        keys = NewestFirst(self.view)
        self.show(
            TableData(columns, keys, lambda key: _cells(self.call_of(key), columns), FoundPlaces(keys.place))
        )

    def _fitting(self, width: int) -> tuple[Column, ...]:
        """The columns that fit, the least important left out first; finally the value is rounded."""
        columns = list(self._every)
        for gone in ("", *_FIRST_TO_GO):
            columns = [column for column in columns if column.key != gone]
            missing = GUTTER + sum(column.width + GAP for column in columns) - GAP - width
            if missing <= 0:
                return tuple(columns)
        least = {"value": max(NUMBER_WIDTH, _VALUE_WIDTH - missing)}
        return tuple(replace(each, width=least.get(each.key, each.width)) for each in columns)


def _cells(call: Call, columns: tuple[Column, ...]) -> list[Cell]:
    answered = call.outcome is not Outcome.FORGOT
    widths = {column.key: column.width for column in columns}
    cells = {
        "number": Cell(str(call.number), "dim"),
        "variant": Cell(plain(call.variant)),
        "instance": Cell(plain(call.instance)),
        "value": Cell(_value(call.value, widths["value"]) if answered else ""),
        "outcome": Cell(SIGNS[call.outcome], _TONES[call.outcome]),
        "kept": Cell(call.kept),
        "time": Cell(call_time(call.seconds) if answered else "", "dim"),
        "saved": Cell(call_time(call.saved) if call.outcome is Outcome.REMEMBERED else "", "dim"),
        "at": Cell(clock(call.at), "dim"),
    }
    return [cells[column.key] for column in columns]


def _value(value: Any, width: int) -> str:
    """A value as text; a number that doesn't fit is rounded."""
    text = plain(str(value))
    return number(value) if isinstance(value, float) and len(text) > width else text
