"""Opening a CSV or Parquet file to train on, and reading its rows."""

import csv
import gzip
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

MIN_ROWS = 10
_DELIMITERS = {".csv": ",", ".csv.gz": ",", ".tsv": "\t"}
_PARQUET = (".parquet", ".pq")
ENDINGS = (*_DELIMITERS, *_PARQUET)
_SHOWN_COLUMNS = 8
_SHOWN_CHARACTERS = 80


@dataclass(frozen=True)
class DataFile:
    """A file whose header was read and checked.

    Attributes:
        path: the path of the file.
        shown: the quoted path for messages.
        ending: one of `ENDINGS`.
        header: the unique names of the columns.
        target: one of `header`.
    """

    path: Path
    shown: str
    ending: str
    header: tuple[str, ...]
    target: str


def open_file(path: str | Path, target: str | None) -> DataFile:
    """Find a file and check its header: it needs the target, another column and unique names.

    Raises:
        DataError: the file doesn't exist, can't be read, or its header is not fit for training.
    """
    shown = repr(str(path))
    path = Path(path)
    with _clear_errors(shown):
        path = path.expanduser()
        if not path.is_file():
            what = "isn't a file" if path.exists() else "doesn't exist"
            raise DataError(f"{shown} {what}: give the path of a CSV or Parquet file.")
        ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), None)
        if ending is None:
            raise DataError(f"{shown} has no known file type: its name must end in {', '.join(ENDINGS)}.")
        header = _parquet_header(path) if ending in _PARQUET else _csv_header(path, ending)
    if not header:
        raise DataError(f"{shown} is empty: give it a header and at least {MIN_ROWS} rows.")
    twice = [name for index, name in enumerate(header) if name in header[:index]] if _repeats(header) else []
    if twice:
        raise DataError(f"{shown} has more than one column {quoted(twice[0])}: rename or drop one.")
    if not target:
        raise DataError(f"No target column is given for {shown}: choose one of {listed(header)}.")
    if target not in header:
        raise DataError(_no_such_column(shown, header, target))
    if len(header) == 1:
        raise DataError(f"{shown} has only the target column {quoted(target)}: add a column to learn from.")
    return DataFile(path, shown, ending, header, target)


def _repeats(header: Sequence[str]) -> bool:
    return len(set(header)) < len(header)


def _no_such_column(shown: str, header: Sequence[str], target: str) -> str:
    near = get_close_matches(target, header, n=1)
    hint = f" (did you mean {quoted(near[0])}?)" if near else ""
    sentence = f"{shown} has no column {quoted(target)}{hint}; it has {listed(header)}"
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        return f"{sentence}; its columns are probably not separated by what its ending says."
    return f"{sentence}."


@contextmanager
def _clear_errors(shown: str) -> Iterator[None]:
    """Convert errors of reading a file to a `DataError`."""
    try:
        yield
    except DataError:
        raise
    except UnicodeDecodeError:
        raise DataError(f"{shown} isn't UTF-8 text: save it with that encoding.") from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DataError(f"{shown} is not a whole gzip file ({_first_line(error)}): write it again.") from None
    except OSError as error:
        raise DataError(f"{shown} can't be read: {error.strerror or _first_line(error)}.") from None
    except (ValueError, RuntimeError, csv.Error) as error:
        # pandas and pyarrow raise ValueErrors; an unknown home folder is a RuntimeError.
        why = _first_line(error).replace(". ", ": ")
        raise DataError(f"{shown} can't be parsed; correct it, or write it again: {why}.") from None


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")


def _csv_header(path: Path, ending: str) -> tuple[str, ...]:
    opener: Any = gzip.open if ending.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=_DELIMITERS[ending])
        header: list[str] = next((row for row in rows if row), [])
    return tuple(name or f"Unnamed: {index}" for index, name in enumerate(header))


def _parquet_header(path: Path) -> tuple[str, ...]:
    from pyarrow import parquet  # noqa: PLC0415

    schema = parquet.read_schema(path)
    # pandas stores an index as columns, or as a dict if it is a range.
    index = (schema.pandas_metadata or {}).get("index_columns", ())
    return tuple(name for name in schema.names if name not in index)


def read_frame(file: DataFile) -> "pd.DataFrame":
    """Read all rows of a file: n rows x the columns of its header.

    Raises:
        DataError: the file can't be read, or a row has more values than the header has names.
    """
    import pandas as pd  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    with _clear_errors(file.shown):
        if file.ending in _PARQUET:
            # Not pandas.read_parquet, which adds columns for folders that are named key=value.
            with parquet.ParquetFile(file.path) as stored:
                frame: pd.DataFrame = stored.read().to_pandas()
            frame.columns = pd.Index(file.header)
            return frame
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", pd.errors.ParserWarning)
                return pd.read_csv(
                    file.path,
                    sep=_DELIMITERS[file.ending],
                    compression="gzip" if file.ending.endswith(".gz") else None,
                    encoding="utf-8-sig",
                    names=list(file.header),
                    header=0,
                    index_col=False,
                    low_memory=False,
                )
        except pd.errors.ParserWarning:
            # pandas would cut off the rows.
            raise DataError(
                f"{file.shown} has rows with more values than its header has names: correct its header."
            ) from None


def feature_names(file: DataFile) -> Iterator[str]:
    """The columns of a file other than its target."""
    return (name for name in file.header if name != file.target)


def quoted(value: object) -> str:
    """A value from the file for a message: on one line and shortened."""
    text = repr(value if isinstance(value, str) else str(value))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def listed(names: Sequence[str]) -> str:
    """The first names of a list, for a message."""
    more = len(names) - _SHOWN_COLUMNS
    rest = f", … and {more} more" if more > 0 else ""
    return ", ".join(quoted(name) for name in names[:_SHOWN_COLUMNS]) + rest
