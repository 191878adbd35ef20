"""SQLite keeps values of any type in any column: one that MLflow would never write costs itself only."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Boolean, Double, Integer, Select, String
from sqlalchemy.sql import Executable

if TYPE_CHECKING:
    from sqlalchemy.sql.type_api import TypeEngine

Row = tuple[Any, ...]

_WITHOUT = frozenset({"start_time", "end_time", "last_update_time"})  # a row is of use without them
_WRITTEN = frozenset({str, int, float, type(None)})  # what MLflow writes in any column
_SHOWN = 3


class _Column(NamedTuple):
    place: int
    name: str
    types: frozenset[type]
    wanted: type


class OddValues:
    """Puts rows right, and remembers the columns in which that was needed."""

    def __init__(self) -> None:
        self.columns: list[str] = []

    def __str__(self) -> str:
        """In a few words, or "" if there were none."""
        if not self.columns:
            return ""
        more = ", …" if len(self.columns) > _SHOWN else ""
        return f"values not understood in {', '.join(self.columns[:_SHOWN])}{more}"

    def put_right(self, statement: Executable, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows with texts for bytes in columns of texts, and without what isn't the number it should be.

        A row that is of no use without such a number is left out.
        """
        if not rows or not isinstance(statement, Select):
            return rows
        types = set(map(type, chain.from_iterable(rows)))
        for column in _columns(statement):
            if column.wanted is str and types <= _WRITTEN:  # SQLite makes texts of numbers in such a column
                continue
            if not column.types.issuperset(map(type, map(itemgetter(column.place), rows))):
                self.note(column.name)
                rows = [row for row in (_changed(row, column) for row in rows) if row is not None]
        return rows

    def note(self, column: str) -> None:
        """A column has a value that isn't understood."""
        if column not in self.columns:
            self.columns.append(column)


def replaced(data: bytes) -> str:
    """A text with a sign for each byte that is no UTF-8."""
    return data.decode("utf-8", "replace")


@lru_cache(128)
def _columns(statement: "Select[Any]") -> list[_Column]:
    """The columns of which it is known what stands in them."""
    found = []
    for place, column in enumerate(statement.selected_columns):
        if wanted := _type_of(column.type):
            types = frozenset({wanted, type(None), *((int,) if wanted is float else ())})
            table = getattr(column, "table", None)
            name = column.name if table is None else f"{table}.{column.name}"
            found.append(_Column(place, name, types, wanted))
    return found


def _type_of(kind: "TypeEngine[Any]") -> type | None:
    if isinstance(kind, String):
        return str
    if isinstance(kind, Double):
        return float
    return int if isinstance(kind, Integer | Boolean) else None


def _changed(row: Row, column: _Column) -> Row | None:
    value = row[column.place]
    if type(value) in column.types:
        return row
    better: object = None
    if column.wanted is str:
        better = replaced(value) if isinstance(value, bytes) else str(value)
    elif column.wanted is int and isinstance(value, float) and value.is_integer():
        better = int(value)
    elif column.name.rpartition(".")[2] not in _WITHOUT:
        return None
    return (*row[: column.place], better, *row[column.place + 1 :])
