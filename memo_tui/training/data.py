"""The data that models are trained on: scikit-learn's diabetes data, or a CSV or Parquet file."""

import csv
import gzip
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

MIN_ROWS = 10
_DIABETES_TARGET = "target"
_DELIMITERS = {".csv": ",", ".csv.gz": ",", ".tsv": "\t"}
_PARQUET = (".parquet", ".pq")
_ENDINGS = (*_DELIMITERS, *_PARQUET)
_SHOWN_COLUMNS = 8
_SHOWN_CHARACTERS = 80
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")

_NUMBERS = "numbers"
_TRUTHS = "true/false values"
_TEXT = "text"
_DATES = "dates or times"
# What pandas finds in a column of Python objects.
_INFERRED = {
    **dict.fromkeys(("integer", "floating", "mixed-integer-float", "decimal"), _NUMBERS),
    **dict.fromkeys(("datetime", "datetime64", "date", "time", "timedelta", "period"), _DATES),
    "boolean": _TRUTHS,
    "string": _TEXT,
    "bytes": "binary values",
}


@dataclass(frozen=True)
class DataSet:
    """What a model is trained on.

    Attributes:
        name: "diabetes", or the file's name without its ending.
        source: where it's from: "sklearn.datasets.load_diabetes" or the file's absolute path.
        features: n rows x d columns with unique names; float64, bool or text, nothing missing or infinite.
        target: n finite float64 values.
        target_name: the target's column.
    """

    name: str
    source: str
    features: "pd.DataFrame"
    target: "pd.Series[float]"
    target_name: str


@dataclass(frozen=True)
class _File:
    """A file whose header has been read, and found fit for training.

    Attributes:
        path: where it is.
        shown: its name in a sentence, quoted.
        ending: one of `_ENDINGS`.
        header: the names of the columns, unique.
        target: one of `header`.
    """

    path: Path
    shown: str
    ending: str
    header: tuple[str, ...]
    target: str


def load(path: str | Path | None = None, target: str | None = None) -> DataSet:
    """The data of a file, checked; without a path scikit-learn's diabetes data (442 rows x 10 columns).

    Args:
        path: a CSV (.csv, .csv.gz, .tsv; UTF-8, with a header) or Parquet file (.parquet, .pq).
        target: the file's column to predict.

    Raises:
        DataError: the file can't be read, or can't be trained on.
    """
    if path is None:
        return _diabetes(target)
    file = _open(path, target)
    frame = _read(file)
    if len(frame) < MIN_ROWS:
        raise DataError(f"{file.shown} has {_count(len(frame), 'row')}: give it at least {MIN_ROWS}.")
    columns = {name: _settled(frame[name]) for name in (file.target, *_features(file))}
    _refuse_missing(file, columns)
    _refuse_kinds(file, columns)
    _refuse_infinite(file, columns)

    import pandas as pd  # noqa: PLC0415

    series = columns.pop(file.target)
    name = file.path.name[: -len(file.ending)] or file.path.name
    return DataSet(name, str(file.path.absolute()), pd.DataFrame(columns), series, file.target)


def check(path: str | Path | None, target: str | None) -> None:
    """Look at a file before a training is launched, for milliseconds: only its header is read.

    Args:
        path: as `load`.
        target: as `load`.

    Raises:
        DataError: there is no such file, it can't be read, or it has no such column.
    """
    if path is None:
        _check_diabetes_target(target)
    else:
        _open(path, target)


def _diabetes(target: str | None) -> DataSet:
    from sklearn.datasets import load_diabetes  # noqa: PLC0415

    _check_diabetes_target(target)
    bunch = load_diabetes(as_frame=True)
    return DataSet("diabetes", "sklearn.datasets.load_diabetes", bunch.data, bunch.target, _DIABETES_TARGET)


def _check_diabetes_target(target: str | None) -> None:
    if target not in (None, _DIABETES_TARGET):
        raise DataError(
            f"The target column {_quoted(target)} is named without a file: name its file too, "
            "or leave the target out to train on the diabetes data."
        )


def _open(path: str | Path, target: str | None) -> _File:
    """Find a file and read its header, which must have the target, another column and no name twice."""
    shown = repr(str(path))
    path = Path(path)
    with _in_plain_words(shown):
        path = path.expanduser()
        if not path.is_file():
            what = "isn't a file" if path.exists() else "doesn't exist"
            raise DataError(f"{shown} {what}: give the path of a CSV or Parquet file.")
        ending = next((ending for ending in _ENDINGS if path.name.lower().endswith(ending)), None)
        if ending is None:
            raise DataError(f"{shown} is of no known kind: its name must end in {', '.join(_ENDINGS)}.")
        header = _parquet_header(path) if ending in _PARQUET else _csv_header(path, ending)
    if not header:
        raise DataError(f"{shown} is empty: give it a header and at least {MIN_ROWS} rows.")
    twice = [name for index, name in enumerate(header) if name in header[:index]] if _repeats(header) else []
    if twice:
        raise DataError(f"{shown} has more than one column {_quoted(twice[0])}: rename or drop one.")
    if not target:
        raise DataError(f"No target column is named for {shown}: choose one of {_listed(header)}.")
    if target not in header:
        raise DataError(_no_such_column(shown, header, target))
    if len(header) == 1:
        raise DataError(f"{shown} has only the target column {_quoted(target)}: add a column to learn from.")
    return _File(path, shown, ending, header, target)


def _repeats(header: Sequence[str]) -> bool:
    return len(set(header)) < len(header)


def _no_such_column(shown: str, header: Sequence[str], target: str) -> str:
    near = get_close_matches(target, header, n=1)
    hint = f" (did you mean {_quoted(near[0])}?)" if near else ""
    sentence = f"{shown} has no column {_quoted(target)}{hint}; it has {_listed(header)}"
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        return f"{sentence}, so its columns are probably not separated as its ending says."
    return f"{sentence}."


@contextmanager
def _in_plain_words(shown: str) -> Iterator[None]:
    """Turn what goes wrong while a file is read into a sentence."""
    try:
        yield
    except DataError:
        raise
    except UnicodeDecodeError:
        raise DataError(f"{shown} isn't UTF-8 text: save it with that encoding.") from None
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DataError(f"{shown} is no whole gzip file ({_first_line(error)}): write it again.") from None
    except OSError as error:
        raise DataError(f"{shown} can't be read: {error.strerror or _first_line(error)}.") from None
    except (ValueError, RuntimeError, csv.Error) as error:
        # Parsers raise ValueErrors (pandas, pyarrow), a home folder that isn't found is a RuntimeError.
        why = _first_line(error).replace(". ", ": ")
        raise DataError(f"{shown} can't be understood, correct it or write it again: {why}.") from None


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
    # pandas stores a frame's index as columns, or as a dict if it's only a count.
    index = (schema.pandas_metadata or {}).get("index_columns", ())
    return tuple(name for name in schema.names if name not in index)


def _read(file: _File) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    with _in_plain_words(file.shown):
        if file.ending in _PARQUET:
            # Not pandas.read_parquet, which makes columns of folders that are named key=value.
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
            # pandas would cut the rows off.
            raise DataError(
                f"{file.shown} has rows with more values than its header has names: correct its header."
            ) from None


def _features(file: _File) -> Iterator[str]:
    return (name for name in file.header if name != file.target)


def _settled(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """The column, its numbers as float64, its truths as bool and its text as str; others as they are."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    kind = _kind(column)
    if kind == _NUMBERS:
        return pd.Series(column.to_numpy(dtype="float64", na_value=np.nan), name=column.name)
    column = column.reset_index(drop=True)
    if column.isna().any() or kind not in (_TRUTHS, _TEXT):
        return column
    return column.astype(bool if kind == _TRUTHS else str)


def _kind(column: "pd.Series[Any]") -> str:
    """What a column holds, in words: `_NUMBERS`, `_TRUTHS`, `_TEXT`, `_DATES` or something else."""
    import pandas as pd  # noqa: PLC0415
    from pandas.api import types  # noqa: PLC0415

    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _TEXT
    if types.is_bool_dtype(dtype):
        return _TRUTHS
    if types.is_complex_dtype(dtype):
        return "complex numbers"
    if types.is_timedelta64_dtype(dtype) or types.is_datetime64_any_dtype(dtype):
        return _DATES
    if types.is_numeric_dtype(dtype):
        return _NUMBERS
    values = column.dropna()
    kind = _INFERRED.get(types.infer_dtype(values), "nested objects")
    if kind == _TEXT and len(values) and all(_ISO_DATE.fullmatch(value) for value in values.head(MIN_ROWS)):
        return _DATES
    return kind


def _refuse_missing(file: _File, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    missing = {name: int(column.isna().sum()) for name, column in columns.items() if column.isna().any()}
    if not missing:
        return
    name, count = next(iter(missing.items()))
    others = len(missing) - 1
    also = f", and {_count(others, 'other column')} too" if others else ""
    rows = _count(len(columns[name]), "row")
    raise DataError(
        f"{_column(file, name)} of {file.shown} misses its value in {count} of {rows}{also}: "
        "fill the gaps, or drop the rows or columns that have them."
    )


def _refuse_kinds(file: _File, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    for name, column in columns.items():
        kind = _kind(column)
        if name == file.target and kind != _NUMBERS:
            raise DataError(
                f"{_column(file, name)} of {file.shown} must hold numbers, and holds {kind} "
                f"(for example {_example(column)}): convert it, or choose another target."
            )
        if kind not in (_NUMBERS, _TRUTHS, _TEXT):
            raise DataError(
                f"{_column(file, name)} of {file.shown} holds {kind} (for example {_example(column)}), "
                "which can't be learned from: drop it, or convert it to numbers or text."
            )


def _refuse_infinite(file: _File, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    import numpy as np  # noqa: PLC0415

    for name, column in columns.items():
        count = int(np.isinf(column).sum()) if column.dtype == "float64" else 0
        if count:
            raise DataError(
                f"{_column(file, name)} of {file.shown} is infinite in {count} of {len(column)} rows: "
                "correct or drop them."
            )


def _column(file: _File, name: str) -> str:
    return f"The {'target column' if name == file.target else 'column'} {_quoted(name)}"


def _example(column: "pd.Series[Any]") -> str:
    """The first value that keeps a column from being one of numbers, else its first."""
    return _quoted(next((value for value in column if not _reads_as_number(value)), column.iloc[0]))


def _reads_as_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _quoted(value: object) -> str:
    """A foreign value as a sentence shows it: on one line, and not too long."""
    text = repr(value if isinstance(value, str) else str(value))
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN_COLUMNS
    rest = f", … and {more} more" if more > 0 else ""
    return ", ".join(_quoted(name) for name in names[:_SHOWN_COLUMNS]) + rest


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
