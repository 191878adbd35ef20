"""Understanding a file: what each of its columns is, and what of it models learn from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError
from memo_tui.numbers import counted
from memo_tui.training.data import column as kinds
from memo_tui.training.data.column import Column
from memo_tui.training.data.file import DataFile
from memo_tui.training.data.number_text import COMMA, EITHER, POINT, differs_by_style
from memo_tui.training.data.quoting import listed, quoted
from memo_tui.training.data.rows import read_table
from memo_tui.training.data.stray_rows import StrayRows
from memo_tui.training.data.texts import ASKED, OUT, asking, understand_texts
from memo_tui.training.data.typed import understand_typed

if TYPE_CHECKING:
    import pyarrow as pa

_CODE = re.compile(r"0\d+|\d{19,}")
_FEW_NUMBERS = 10  # different ones of a target that may be classes
REGRESSION, CLASSIFICATION = "regression", "classification"


@dataclass(frozen=True)
class Understanding:
    """What was understood of a file.

    Attributes:
        file: the file.
        columns: each of its columns, in order.
        rows: how many rows there are.
        notes: what is to be said of the file as a whole.
        stray_rows: how many rows are no data, and left out.
    """

    file: DataFile
    columns: Sequence[Column]
    rows: int
    notes: Sequence[str] = ()
    stray_rows: int = 0

    @property
    def target(self) -> Column | None:
        """The column to predict; None if none is chosen."""
        return next((each for each in self.columns if each.name == self.file.target), None)

    @property
    def features(self) -> list[Column]:
        """The columns to learn from."""
        return [each for each in self.columns if each.name != self.file.target and not each.left_out]

    @property
    def left_out(self) -> dict[str, str]:
        """Why each column is left out that is, by name."""
        return {each.name: each.left_out for each in self.columns if each.left_out}

    @property
    def task(self) -> str:
        """Whether the target's values are classes or numbers; "" without one."""
        if self.target is None:
            return ""
        return CLASSIFICATION if self.target.kind in (kinds.TEXT, kinds.BOOLEAN) else REGRESSION

    @property
    def remark_on_classes(self) -> str:
        """That the numbers of the target may be those of classes; "" if they can't."""
        if self.task != REGRESSION or self.target is None or not 1 < self.target.distinct <= _FEW_NUMBERS:
            return ""
        asked = asking(self.target.name, kinds.TEXT)
        return f"If its {self.target.distinct} different numbers are classes, say {asked}."

    @property
    def problems(self) -> Iterator[str]:
        """Sentences on what must be decided before a training."""
        for each in self.columns:
            if each.problem and not each.left_out:
                yield f"The column {quoted(each.name)} of {self.file.shown}: {each.problem}."

    def to_json(self) -> dict[str, Any]:
        """All of it but the values, as JSON."""
        return {
            "file": str(self.file.path.absolute()),
            "format": self.file.dialect.shown if self.file.dialect else "Parquet",
            "rows": self.rows,
            "target": self.file.target or None,
            "task": self.task or None,
            "notes": list(self.notes),
            "columns": [each.to_json() for each in self.columns],
        }


def understand(file: DataFile, asked: Mapping[str, str] | None = None) -> Understanding:
    """Read a file, and understand each of its columns.

    Args:
        file: the file.
        asked: what the user said that columns are, by name: one of `ASKED`.

    Raises:
        DataError: it can't be read, or the user said it of a column that there isn't, or of another kind.
    """
    import pyarrow as pa  # noqa: PLC0415

    asked = dict(asked or {})
    check_asked(file, asked)
    codes = set(_codes(file))
    table, file = read_table(file, as_text={*asked, *codes})
    stray = StrayRows(table, asked)
    table = stray.without(table)
    found = {name: _column(name, table, asked, codes=codes) for name in file.header}
    style, again = _style(file, table, found)
    if again:
        table = stray.without(read_table(file, as_text=again, only=again)[0])
        found |= {name: _column(name, table, asked, EITHER, codes=codes) for name in again}
        shown = {each.style for each in found.values()} - {""}
        style = next(iter(shown)) if len(shown) == 1 else EITHER
        found |= {name: _column(name, table, asked, style, codes=codes) for name in again}
    if style in (POINT, COMMA):
        texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
        open_questions = [
            name
            for name, each in found.items()
            if each.problem and each.kind == kinds.NUMBER and name not in again and name in texts
        ]
        for name in open_questions:
            text = stray.without(read_table(file, as_text=[name], only=[name])[0])
            found[name] = _column(name, text, asked, style, codes=codes)
    found |= {name: replace(found[name], left_out="the index of the saved table") for name in file.index}
    columns = [_kept(each, file.target, asked.get(each.name, "")) for each in found.values()]
    return Understanding(file, columns, table.num_rows, stray.notes, stray.count)


def check_asked(file: DataFile, asked: Mapping[str, str]) -> None:
    """Check what the user said that columns are.

    Raises:
        DataError: there is no such column or kind.
    """
    for name, kind in asked.items():
        if name not in file.header:
            raise DataError(
                f"{file.shown} has no column {quoted(name)} to be {kind}; it has {listed(file.header)}."
            )
        if kind not in ASKED:
            raise DataError(
                f"The column {quoted(name)} can't be {quoted(kind)}: choose from {', '.join(ASKED)}."
            )
        if kind == OUT and name == file.target:
            raise DataError(f"The target column {quoted(name)} can't be left out: choose another target.")


def _column(
    name: str, table: "pa.Table", asked: Mapping[str, str], style: str = "", *, codes: set[str]
) -> Column:
    import pyarrow as pa  # noqa: PLC0415

    given, kind = table.column(name), asked.get(name, "")
    if pa.types.is_dictionary(given.type):
        given = given.cast(given.type.value_type)
    if kind == OUT:
        return Column(name, "not read", given, left_out="as asked")
    if pa.types.is_large_string(given.type) or pa.types.is_string_view(given.type):
        given = given.cast(pa.string())
    if not pa.types.is_string(given.type) and kind in (kinds.TEXT, POINT, COMMA):
        given = given.cast(pa.string())
    if pa.types.is_string(given.type):
        return understand_texts(name, given, kind, style, codes=name in codes and not kind)
    return understand_typed(name, given, kind)


def _kept(column: Column, target: str, asked: str) -> Column:
    """The target is never left out, nor is what the user said something of."""
    if column.name == target or (column.left_out and asked not in ("", OUT)):
        return replace(column, left_out="")
    return column


def _codes(file: DataFile) -> Iterator[str]:
    """The columns of a CSV file that whose digits are codes: with leading zeros, or too many for numbers."""
    if file.dialect is None:
        return
    for place, name in enumerate(file.header):
        values = [row[place].strip() for row in file.dialect.sample if len(row) > place]
        values = [value for value in values if value]
        if any(map(_CODE.fullmatch, values)) and all(map(str.isdecimal, values)):
            yield name


def _style(file: DataFile, table: "pa.Table", found: Mapping[str, Column]) -> tuple[str, list[str]]:
    """How the file writes numbers, and the columns that were parsed as if it were the other way.

    The parser takes 1.234 for a number just above one; with decimal commas it may be above a thousand.
    """
    import pyarrow as pa  # noqa: PLC0415

    styles = {each.style for each in found.values()} - {""}
    floats = (
        [field.name for field in table.schema if pa.types.is_floating(field.type)] if file.dialect else []
    )
    if COMMA in styles:
        return COMMA if styles == {COMMA} else "", floats
    doubtful = file.dialect.separator == ";" if file.dialect else False
    again = [name for name in floats if doubtful and _all_differ(file, name)]
    return POINT if POINT in styles or len(floats) > len(again) else "", again


def _all_differ(file: DataFile, name: str) -> bool:
    """Whether all numbers among the first could be in thousands as well."""
    place = file.header.index(name)
    rows = file.dialect.sample if file.dialect else ()
    values = [row[place] for row in rows if len(row) > place and row[place].strip()]
    return bool(values) and all(differs_by_style(value) or value.strip().isdecimal() for value in values)


def summary(found: Understanding) -> str:
    """A line on what was understood: rows, kinds, what is left out or must be decided."""
    sums = {kind: sum(each.kind == kind for each in found.features) for kind in kinds.LEARNABLE}
    parts = [
        counted(found.rows, "row"),
        ", ".join(f"{count} {kind}" for kind, count in sums.items() if count),
    ]
    missing = sum(each.missing for each in found.features)
    if missing:
        parts.append(f"{missing:,} missing")
    if found.left_out:
        parts.append(f"left out: {', '.join(found.left_out)}")
    parts += found.notes
    return " · ".join(filter(None, parts))
