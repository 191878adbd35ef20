"""Finding a CSV or Parquet file to train on, and checking its header."""

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from memo_tui.errors import DataError
from memo_tui.training.data.dialect import Dialect, read_dialect
from memo_tui.training.data.memory import refuse_too_large
from memo_tui.training.data.quoting import listed, quoted

MIN_ROWS = 10
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?|\d{1,2}[./]\d{1,2}[./]\d{4}", re.ASCII)
_DELIMITERS = {".csv": ",", ".csv.gz": ",", ".tsv": "\t"}
PARQUET = (".parquet", ".pq")
ENDINGS = (*_DELIMITERS, *PARQUET)


@dataclass(frozen=True)
class DataFile:
    """A file whose header was read and checked.

    Attributes:
        path: the path of the file.
        shown: the quoted path for messages.
        ending: one of `ENDINGS`.
        header: the unique names of the columns.
        target: one of `header`; "" if none is chosen yet.
        dialect: how a CSV file is written; None for Parquet.
        index: the columns that were the index of a table of pandas.
    """

    path: Path
    shown: str
    ending: str
    header: tuple[str, ...]
    target: str
    dialect: Dialect | None = None
    index: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.name[: -len(self.ending)] or self.path.name


def open_file(path: str | Path, target: str | None, *, any_target: bool = False) -> DataFile:
    """Find a file and check its header: it needs the target, another column and unique names.

    Args:
        path: of the file.
        target: the column to predict.
        any_target: whether the target may be left out.

    Raises:
        DataError: the file doesn't exist, can't be read or doesn't fit in memory, or its header is not fit
            for training.
    """
    shown = repr(str(path))
    path = Path(path)
    dialect, index = None, tuple[str, ...]()
    with clear_errors(shown):
        path = path.expanduser()
        if not path.is_file():
            what = "isn't a file" if path.exists() else "doesn't exist"
            raise DataError(f"{shown} {what}: give the path of a CSV or Parquet file.")
        ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), None)
        if ending is None:
            raise DataError(f"{shown} has no known file type: its name must end in {', '.join(ENDINGS)}.")
        if ending in PARQUET:
            header, index = _parquet_header(path)
        else:
            dialect = read_dialect(path, _DELIMITERS[ending])
            header = dialect.header
        refuse_too_large(path, shown, ending)
    if dialect is not None and _are_values(header):
        raise DataError(
            f"{shown} begins with values ({listed(header)}), not with the names of its columns: add a first"
            " line of names."
        )
    if not header:
        raise DataError(f"{shown} is empty: give it a header and at least {MIN_ROWS} rows.")
    twice = [name for index, name in enumerate(header) if name in header[:index]] if _repeats(header) else []
    if twice:
        raise DataError(f"{shown} has more than one column {quoted(twice[0])}: rename or drop one.")
    if not target and not any_target:
        raise DataError(f"No target column is given for {shown}: choose one of {listed(header)}.")
    if target and target not in header:
        if target.strip() not in header:
            raise DataError(_no_such_column(shown, header, target))
        target = target.strip()
    if target and len(header) == 1:
        raise DataError(f"{shown} has only the target column {quoted(target)}: add a column to learn from.")
    return DataFile(path, shown, ending, header, target or "", dialect, index)


def _are_values(header: Sequence[str]) -> bool:
    """Whether a header looks like a row of values: it has decimals or dates, or repeats numbers.

    Rising numbers may be names, such as years or wavelengths.
    """
    numbers = [float(name) for name in header if _NUMBER.fullmatch(name)]
    if numbers == sorted(set(numbers)) and len(numbers) > 1:
        return False
    decimal = any(_NUMBER.fullmatch(name) and "." in name for name in header)
    repeated = len(numbers) == len(header) > len(set(numbers))
    return decimal or repeated or any(map(_DATE.fullmatch, header))


def _repeats(header: Sequence[str]) -> bool:
    return len(set(header)) < len(header)


def _no_such_column(shown: str, header: Sequence[str], target: str) -> str:
    near = get_close_matches(target, header, n=1)
    hint = f" (did you mean {quoted(near[0])}?)" if near else ""
    return f"{shown} has no column {quoted(target)}{hint}; it has {listed(header)}."


@contextmanager
def clear_errors(shown: str) -> Iterator[None]:
    """Convert errors of reading a file to a `DataError`."""
    try:
        yield
    except DataError:
        raise
    except MemoryError:
        raise DataError(f"{shown} doesn't fit in memory: train on a part of its rows or columns.") from None
    except UnicodeDecodeError as error:
        raise DataError(
            f"{shown} isn't text in {error.encoding.upper()} throughout: save it with that encoding."
        ) from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DataError(f"{shown} is not a whole gzip file ({_first_line(error)}): write it again.") from None
    except OSError as error:
        raise DataError(f"{shown} can't be read: {error.strerror or _first_line(error)}.") from None
    except (ValueError, RuntimeError, csv.Error) as error:
        # pyarrow raises ValueErrors; an unknown home folder is a RuntimeError.
        why = _first_line(error).replace(". ", ": ")
        raise DataError(f"{shown} can't be parsed; correct it, or write it again: {why}.") from None


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")


def _parquet_header(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the columns, and those of them that were the index of a table of pandas."""
    from pyarrow import parquet  # noqa: PLC0415

    schema = parquet.read_schema(path)
    # An index that is a range is stored as a dict, not as columns.
    index = (schema.pandas_metadata or {}).get("index_columns", ())
    names = tuple(schema.names)
    return names, tuple(name for name in names if name in index)
