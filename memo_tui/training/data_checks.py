"""The columns of a data file: what they contain, and refusing what can't be learned from."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError
from memo_tui.numbers import counted
from memo_tui.training.data_file import MIN_ROWS, DataFile, quoted

if TYPE_CHECKING:
    import pandas as pd

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")

_NUMBERS = "numbers"
_TRUTHS = "true/false values"
_TEXT = "text"
_DATES = "dates or times"
# The kinds that pandas infers for a column of Python objects.
_INFERRED = {
    **dict.fromkeys(("integer", "floating", "mixed-integer-float", "decimal"), _NUMBERS),
    **dict.fromkeys(("datetime", "datetime64", "date", "time", "timedelta", "period"), _DATES),
    "boolean": _TRUTHS,
    "string": _TEXT,
    "bytes": "binary values",
}


def converted(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Convert a column: numbers to float64, true/false values to bool, text to str; others are unchanged."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    kind = kind_of(column)
    if kind == _NUMBERS:
        return pd.Series(column.to_numpy(dtype="float64", na_value=np.nan), name=column.name)
    column = column.reset_index(drop=True)
    if column.isna().any() or kind not in (_TRUTHS, _TEXT):
        return column
    return column.astype(bool if kind == _TRUTHS else str)


def kind_of(column: "pd.Series[Any]") -> str:
    """What a column contains: `_NUMBERS`, `_TRUTHS`, `_TEXT`, `_DATES` or another description."""
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


def refuse_missing(file: DataFile, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    """Refuse columns with missing values.

    Raises:
        DataError: a column misses a value.
    """
    missing = {name: int(column.isna().sum()) for name, column in columns.items() if column.isna().any()}
    if not missing:
        return
    name, count = next(iter(missing.items()))
    others = len(missing) - 1
    also = f", and {counted(others, 'other column')} too" if others else ""
    rows = counted(len(columns[name]), "row")
    raise DataError(
        f"{_column(file, name)} of {file.shown} has no value in {count:,} of {rows}{also}: "
        "fill the gaps, or drop the rows or columns that have them."
    )


def refuse_kinds(file: DataFile, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    """Refuse what can't be learned from.

    Raises:
        DataError: the target does not hold numbers, or another column holds neither numbers, bools nor text.
    """
    for name, column in columns.items():
        kind = kind_of(column)
        if name == file.target and kind != _NUMBERS:
            raise DataError(
                f"{_column(file, name)} of {file.shown} must hold numbers, but holds {kind} "
                f"(for example {_example(column)}): convert it, or choose another target."
            )
        if kind not in (_NUMBERS, _TRUTHS, _TEXT):
            raise DataError(
                f"{_column(file, name)} of {file.shown} holds {kind} (for example {_example(column)}), "
                "which models can't learn from: drop it, or convert it to numbers or text."
            )


def refuse_infinite(file: DataFile, columns: Mapping[str, "pd.Series[Any]"]) -> None:
    """Refuse columns with infinite numbers.

    Raises:
        DataError: a column has one.
    """
    import numpy as np  # noqa: PLC0415

    for name, column in columns.items():
        count = int(np.isinf(column).sum()) if column.dtype == "float64" else 0
        if count:
            raise DataError(
                f"{_column(file, name)} of {file.shown} is infinite in {count:,} of"
                f" {counted(len(column), 'row')}: correct or drop them."
            )


def _column(file: DataFile, name: str) -> str:
    return f"The {'target column' if name == file.target else 'column'} {quoted(name)}"


def _example(column: "pd.Series[Any]") -> str:
    """The first value of a column that is not a number, else the first value."""
    return quoted(next((value for value in column if not _reads_as_number(value)), column.iloc[0]))


def _reads_as_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True
