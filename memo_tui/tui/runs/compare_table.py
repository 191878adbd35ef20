"""The lines of a comparison as a table: what is compared at the left, one column per run."""

from collections.abc import Sequence

from textual import on
from textual.message import Message

from memo_tui.runs.model import Run
from memo_tui.runs.table.comparison import Compared, change
from memo_tui.runs.table.fields import Value
from memo_tui.tui.charts.series import SIGNS
from memo_tui.tui.common.key_table import Entries, KeyTable, width_of
from memo_tui.tui.common.line_table import LineTable
from memo_tui.tui.common.table_data import GAP, GUTTER, Cell, Column
from memo_tui.tui.common.text import duration, moment, number, plain

BEST = "best"
_KEY_WIDTHS, _LEAST_RUN_WIDTH, _BASE_ROOM = (12, 28), 16, 10


class CompareTable(KeyTable):
    """Runs side by side; the best value of each metric is marked as such."""

    class Chosen(Message):
        """Another metric is under the cursor."""

        def __init__(self, metric: str) -> None:
            super().__init__()
            self.metric = metric

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__("Compared", "There is nothing to compare.", id=id)
        self._lines: dict[str, Compared] = {}
        self._keys: tuple[str, ...] = ()
        self._runs: Sequence[Run] = ()
        self._base: int | None = None

    def compare(self, runs: Sequence[Run], lines: Sequence[Compared], base: int | None) -> None:
        """Show these lines.

        Args:
            runs: one per column.
            lines: of the comparison.
            base: the place of the run that the others are compared with, or None.
        """
        self._runs, self._base = runs, base
        self._lines = {f"{line.section}:{line.key}": line for line in lines}
        keys = tuple(self._lines)
        self._keys = self._keys if self._keys == keys else keys
        self.show(Entries(self._columns(), self._keys, self._cells, self._text))

    @property
    def metric(self) -> str:
        """The metric under the cursor, or ""."""
        line = self._lines.get(self.table.cursor_key or "")
        return line.key if line and line.section == "metrics" else ""

    @on(LineTable.Highlighted)
    def choose(self) -> None:
        """Announce the metric under the cursor."""
        if self.metric:
            self.post_message(self.Chosen(self.metric))

    def _columns(self) -> tuple[Column, ...]:
        titles = [f"{SIGNS[place % len(SIGNS)]} {plain(run.name)}" for place, run in enumerate(self._runs)]
        keys = [plain(line.key) for line in self._lines.values()]
        key_width = width_of(keys, least=_KEY_WIDTHS[0], most=_KEY_WIDTHS[1])
        room = self.size.width - GUTTER - GAP - key_width
        share = room // max(1, len(titles)) - GAP
        more = _BASE_ROOM if self._base is not None else 0
        columns = [Column("key", "", key_width, glow=False)]
        for place, (run, title) in enumerate(zip(self._runs, titles, strict=True)):
            texts = [title, *(format_value(line, line.values[place]) for line in self._lines.values())]
            most = max(_LEAST_RUN_WIDTH, share - more)
            columns.append(
                Column(run.run_id, title, more + width_of(texts, least=_LEAST_RUN_WIDTH, most=most))
            )
        return tuple(columns)

    def on_resize(self) -> None:
        """The columns share a new width."""
        super().on_resize()
        if self._lines:
            self.show(Entries(self._columns(), self._keys, self._cells, self._text))

    def _cells(self, key: str) -> list[Cell]:
        line = self._lines[key]
        base = line.values[self._base] if self._base is not None else None
        cells = [Cell(plain(line.key), "" if line.differs else "dim")]
        for place, value in enumerate(line.values):
            text = format_value(line, value)
            against = line.section in ("metrics", "params") and self._base not in (None, place)
            if against and (more := change(_number(value), _number(base))):
                text = f"{text}  {more}"
            if place in line.best:
                cells.append(Cell(f"{text}  {BEST}", "good"))
            else:
                cells.append(Cell(text, "dim" if value is None or not line.differs else ""))
        return cells

    def _text(self, key: str) -> str:
        line = self._lines[key]
        lines = (
            f"{run.name}: {format_value(line, value)}{f'  {BEST}' if place in line.best else ''}"
            for place, (run, value) in enumerate(zip(self._runs, line.values, strict=True))
        )
        return f"{line.section} {line.key}\n" + "\n".join(lines)


def format_value(line: Compared, value: Value) -> str:
    """A value of a line, as text."""
    if value is None:
        return "-"
    if line.section == "run" and line.key == "started":
        return moment(int(value))
    if line.section == "run" and line.key == "took":
        return duration(float(value))
    return plain(value) if isinstance(value, str) else number(float(value))


def _number(value: Value) -> Value:
    """A param that is a number, as a number."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value
