"""The texts of a comparison: values aligned at the right, with what is the best or the change beside them."""

from collections.abc import Sequence

from rich.cells import cell_len

from memo_tui.runs.table.comparison import Compared, change, number_text
from memo_tui.runs.table.fields import Value, metric_of, split
from memo_tui.runs.table.units import unit_of
from memo_tui.tui.common.table_data import Cell
from memo_tui.tui.common.text import plain, short
from memo_tui.tui.runs.run_columns import title

BEST = "best"
_SHORT = 12  # cells of a value that is never cut
_AGAINST = ("metrics", "params")  # the sections whose numbers are compared with those of a base


def format_value(line: Compared, value: Value) -> str:
    """A value of a line, as text."""
    if isinstance(value, str):
        return short(value) if line.section == "params" else plain(value)
    return number_text(line, value) or ""


def label_of(line: Compared) -> str:
    """The name of a line, a metric with its unit if that is known."""
    name = title(line.column) if line.column else plain(line.key)
    metric = metric_of(line.column) if line.column else line.key
    unit = unit_of(metric) if line.section == "metrics" and split(line.column)[0] != "at" else ""
    return f"{name} [{unit}]" if unit else name


def remark(line: Compared, place: int, base: int | None) -> str:
    """What is said beside a value: that it is the best, or how far it is from the base."""
    parts = []
    if base not in (None, place) and line.section in _AGAINST and base is not None:
        parts.append(change(_number(line.values[place]), _number(line.values[base])))
    if place in line.best:
        parts.append(BEST)
    return " ".join(part for part in parts if part)


class AlignedColumn:
    """Cells of one column: the short values end at one place, and what is beside them begins at one.

    Long values begin at the left, and are cut where there is no room; short ones and what is beside them
    always have room.

    Args:
        entries: values as texts, and what is beside each.
        title: of the column.
        most: its width in cells, if the short values with what is beside them don't need more.
    """

    def __init__(self, entries: Sequence[tuple[str, str]], title: str, most: int) -> None:
        beside = max((cell_len(remark) for _, remark in entries), default=0)
        self._beside = beside + 1 if beside else 0
        sizes = [cell_len(value) for value, _ in entries]
        self._value = max((size for size in sizes if size <= _SHORT), default=0)
        longest = max([cell_len(title), self._value + self._beside, *sizes])
        self.width = max(1, self._value + self._beside, min(most, longest))

    def cell(self, value: str, beside: str, tone: str) -> Cell:
        """The cell of a value."""
        text = " " * (self._value - cell_len(value)) + value
        return Cell(f"{text} {beside}" if beside else text, tone)


def _number(value: Value) -> Value:
    """A param that is a number, as a number."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return value
