"""Reading the rows of a file into a table."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from memo_tui.errors import DataError
from memo_tui.training.data.dialect import WESTERN, opened
from memo_tui.training.data.file import DataFile, clear_errors
from memo_tui.training.data.quoting import quoted

if TYPE_CHECKING:
    import pyarrow as pa

_OTHER_LENGTH = re.compile(r"Expected (\d+) columns, got (\d+)")
_UTF_8 = ("ascii", "utf-8", "utf-8-sig")


def read_table(
    file: DataFile, *, as_text: Collection[str] = (), only: Collection[str] = ()
) -> "tuple[pa.Table, DataFile]":
    """Read all rows of a file.

    Args:
        file: the file.
        as_text: columns of a CSV file that are to stay as they are written.
        only: the columns to read; empty for all.

    Returns:
        n rows x the columns of the header, and the file, with the encoding that was found.

    Raises:
        DataError: the file can't be read, or a row has more or fewer values than the header has names.
    """
    from pyarrow import parquet  # noqa: PLC0415

    with clear_errors(file.shown):
        if file.dialect is None:
            # Not pandas.read_parquet, which adds columns for folders that are named key=value.
            with parquet.ParquetFile(file.path) as stored:
                return stored.read(columns=list(only or file.header)), file
        for encoding in _FALLBACKS[file.dialect.encoding]:
            file = replace(file, dialect=replace(file.dialect, encoding=encoding))
            table = _read(file, encoding, as_text, only)
            if table is not None:
                return table, file
    raise DataError(
        f"{file.shown} is UTF-8 text at its beginning, but not throughout: save it with that encoding."
    )


class _Fallbacks(dict[str, tuple[str, ...]]):
    """The encodings to try for one that the first lines show."""

    def __missing__(self, encoding: str) -> tuple[str, ...]:
        return (encoding,)


_FALLBACKS = _Fallbacks({"ascii": ("ascii", WESTERN, "latin-1"), WESTERN: (WESTERN, "latin-1")})


def _read(
    file: DataFile, encoding: str, as_text: Collection[str], only: Collection[str]
) -> "pa.Table | None":
    """The rows; None if the file isn't text in that encoding and may be in another."""
    import pyarrow as pa  # noqa: PLC0415

    try:
        try:
            table = _csv(file, encoding, as_text, only, newlines=False)
        except pa.ArrowInvalid as error:
            if "newlines_in_values" not in str(error):
                raise
            table = _csv(file, encoding, as_text, only, newlines=True)  # slower
    except UnicodeDecodeError:
        if encoding != WESTERN:
            raise
        return None
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            return None
        raise _clear(file, error) from None
    if any(pa.types.is_binary(field.type) for field in table.schema):
        return None
    _refuse_open_quote(file, table)
    return table


def _csv(
    file: DataFile, encoding: str, as_text: Collection[str], only: Collection[str], *, newlines: bool
) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv  # noqa: PLC0415

    dialect = file.dialect
    return csv.read_csv(
        file.path,
        read_options=csv.ReadOptions(
            column_names=list(file.header),
            skip_rows=dialect.skip if dialect else 1,
            encoding="utf8" if encoding in _UTF_8 else encoding,
        ),
        parse_options=csv.ParseOptions(
            delimiter=dialect.separator if dialect else ",", newlines_in_values=newlines
        ),
        convert_options=csv.ConvertOptions(
            # Only what is empty is missing for now: what else is depends on the column.
            null_values=[""],
            column_types=dict.fromkeys(as_text, pa.string()),
            include_columns=list(only),
        ),
    )


def _clear(file: DataFile, error: ValueError) -> Exception:
    """The error of a row that has more values than the header has names; else the error itself."""
    found = _OTHER_LENGTH.search(str(error))
    if found is None or int(found[2]) <= int(found[1]):
        return error
    row = str(error).partition(": ")[2].partition(": ")[2].strip()
    return DataError(
        f"{file.shown} has rows with more values than its header has names, such as {quoted(row)}: correct"
        " its header or those rows."
    )


def _refuse_open_quote(file: DataFile, table: "pa.Table") -> None:
    """Refuse a file whose last value is all of its rows after a quote that isn't closed."""
    import pyarrow as pa  # noqa: PLC0415

    if not table.num_rows or not table.num_columns or not pa.types.is_string(table.schema[-1].type):
        return
    if "\n" not in (table.column(table.num_columns - 1)[-1].as_py() or "").rstrip("\r\n"):
        return
    with opened(file.path) as stream:
        last = b""
        while block := stream.read(2**20):
            last = (last + block)[-100:]
    if not last.rstrip(b"\r\n\0 ").endswith(b'"'):
        raise DataError(
            f"{file.shown} can't be parsed; correct it, or write it again: a quote is never closed."
        )
