"""Rows of a file that are no data: its header again, and a line of totals."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from memo_tui.numbers import counted
from memo_tui.training.data.quoting import quoted

if TYPE_CHECKING:
    import pyarrow as pa

_TOTALS = (
    *("total", "totals", "grand total", "subtotal", "sum", "sums", "summe", "gesamt", "insgesamt"),
    *("total general", "total général", "somme", "totale", "totaal", "suma", "soma"),
)


class StrayRows:
    """Which rows of a file are no data, and what is said of them.

    Attributes:
        count: how many there are.
        notes: sentences on them.
    """

    def __init__(self, table: "pa.Table", asked: Collection[str]) -> None:
        """Look for them.

        Args:
            table: n rows x the columns of the file, texts where they aren't of another type.
            asked: the columns of which the user said what they are: their last value is one.
        """
        self.count = 0
        self.notes: tuple[str, ...] = ()
        headers = _headers(table)
        total = _total(table, asked)
        self._headers = headers
        self._total = total is not None
        if headers is not None:
            self.count = table.num_rows - _sum(headers)
            self.notes = (f"{counted(self.count, 'row')} left out: the header again",)
        if total is not None:
            self.count += 1
            self.notes += (f"the last row is left out: {quoted(total)}",)

    def without(self, table: "pa.Table") -> "pa.Table":
        """The table, or some columns of it, without them."""
        rows = table.slice(0, table.num_rows - 1) if self._total else table
        return rows if self._headers is None else rows.filter(self._headers[: rows.num_rows])


def _sum(mask: "pa.BooleanArray") -> int:
    import pyarrow.compute as pc  # noqa: PLC0415

    return int(pc.sum(mask).as_py() or 0)


def _headers(table: "pa.Table") -> "pa.BooleanArray | None":
    """Which rows are not the header again; None if all are not."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if not table.num_rows or not all(pa.types.is_string(field.type) for field in table.schema):
        return None
    again = None
    for name in table.column_names:
        same = pc.fill_null(
            pc.equal(pc.utf8_trim_whitespace(table.column(name)), name), pa.scalar(value=False)
        )
        again = same if again is None else pc.and_(again, same)
        if not pc.any(again).as_py():
            return None
    return pc.invert(again).combine_chunks()


def _total(table: "pa.Table", asked: Collection[str]) -> str | None:
    """The word for the totals in the last row, if it is one of them and stands in no other row."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if table.num_rows < 2:
        return None
    for field in table.schema:
        if not pa.types.is_string(field.type) or field.name in asked:
            continue
        last = table.column(field.name)[-1].as_py() or ""
        if last.strip().rstrip(":").lower() in _TOTALS:
            once = pc.sum(pc.equal(table.column(field.name), last)).as_py() == 1
            return last.strip() if once else None
    return None
