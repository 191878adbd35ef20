"""The calls of the cars as a table, the newest on top."""

from textual.events import Resize

from memo_tui.memo.calls import Call, CallLog, Outcome
from memo_tui.tui.text import call_time, clock
from memo_tui.tui.widgets.line_table import Cell, Column, LineTable, TableData

_NUMBER = Column("number", "#", 4, right=True)
_VARIANT = Column("variant", "class", 12)
_INSTANCE = Column("instance", "instance", 8)
_VALUE = Column("value", "value", 19)
_OUTCOME = Column("outcome", "outcome", 12)
_KEPT = Column("kept", "kept where", 15)
_TIME = Column("time", "time", 8, right=True)
_AT = Column("at", "at", 8)
_WIDE = (_NUMBER, _VARIANT, _INSTANCE, _VALUE, _OUTCOME, _TIME, _KEPT, _AT)
_NARROW = (_NUMBER, _VARIANT, _INSTANCE, _VALUE, _OUTCOME, _TIME)
_NARROW_WIDTH = 102
_SIGNS = {Outcome.RAN: "▶ ran", Outcome.REMEMBERED: "● remembered", Outcome.FORGOT: "○ forgot"}
_TONES = {Outcome.RAN: "warning", Outcome.REMEMBERED: "good", Outcome.FORGOT: "dim"}


class CallTable(LineTable):
    """Shows a call log; enter on a line finds its instance."""

    def __init__(self, log: CallLog) -> None:
        """Show this log; `follow` draws what was added since."""
        super().__init__(
            empty="Every call leaves a line here. Press enter to call the chosen car, a to call all of them.",
            markable=False,
            glow=False,
        )
        self._log = log

    def call_of(self, key: str) -> Call:
        """The call on the line with this key."""
        return self._log[int(key) - 1]

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        """Show the columns that have room."""
        super().on_resize()
        self._show(event.size.width)

    def follow(self) -> None:
        """Show the log as it is now, its newest call under the cursor."""
        self._show(self.size.width)
        if len(self._log):
            self.move_cursor(str(len(self._log)))

    def _show(self, width: int) -> None:
        columns = _WIDE if width >= _NARROW_WIDTH else _NARROW
        keys = [str(number) for number in range(len(self._log), 0, -1)]
        index = {key: place for place, key in enumerate(keys)}
        self.show(TableData(columns, keys, lambda key: _cells(self.call_of(key), columns), index))


def _cells(call: Call, columns: tuple[Column, ...]) -> list[Cell]:
    cells = {
        "number": Cell(str(call.number), "dim"),
        "variant": Cell(call.variant),
        "instance": Cell(call.instance),
        "value": Cell("" if call.value is None else str(call.value)),
        "outcome": Cell(_SIGNS[call.outcome], _TONES[call.outcome]),
        "kept": Cell(call.kept),
        "time": Cell("" if call.value is None else call_time(call.seconds), "dim"),
        "at": Cell(clock(call.at), "dim"),
    }
    return [cells[column.key] for column in columns]
