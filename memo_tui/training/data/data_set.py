"""The data that models are trained on: scikit-learn's diabetes data, or a CSV or Parquet file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError
from memo_tui.numbers import counted
from memo_tui.training.data import column as kinds
from memo_tui.training.data.checks import refuse_columns, refuse_target
from memo_tui.training.data.choices import DROP, IMPUTE, MISSING, ROWS_DROPPED
from memo_tui.training.data.file import MIN_ROWS, open_file
from memo_tui.training.data.quoting import quoted
from memo_tui.training.data.understand import (
    CLASSIFICATION,
    REGRESSION,
    Understanding,
    check_asked,
    understand,
)

if TYPE_CHECKING:
    import pandas as pd

    from memo_tui.training.data.column import Column

_DIABETES_TARGET = "target"


@dataclass(frozen=True)
class DataSet:
    """What a model is trained on.

    Attributes:
        name: "diabetes", or the file's name without its ending.
        source: "sklearn.datasets.load_diabetes" or the file's absolute path.
        features: n rows x d columns with unique names; float64, bool or text, without infinite values; a
            missing value is NaN or None.
        target: n finite float64 values, or n classes of bool or text; none is missing.
        target_name: the name of the target column.
        task: `REGRESSION` or `CLASSIFICATION`.
        understood: what was understood of the file; None for the diabetes data.
        params: what was done with the data, for the run.
    """

    name: str
    source: str
    features: "pd.DataFrame"
    target: "pd.Series[Any]"
    target_name: str
    task: str = REGRESSION
    understood: Understanding | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def load(
    path: str | Path | None = None,
    target: str | None = None,
    *,
    missing: str = IMPUTE,
    columns: Mapping[str, str] | None = None,
) -> DataSet:
    """Load and check the data of a file, or scikit-learn's diabetes data (442 rows x 10 columns).

    Args:
        path: a CSV (.csv, .csv.gz, .tsv; with a header) or Parquet file (.parquet, .pq); None for the
            diabetes data.
        target: the file's column to predict.
        missing: one of `MISSING`.
        columns: what columns are, by name, where it isn't to be found out.

    Raises:
        DataError: the file can't be read, or can't be trained on.
    """
    if path is None:
        return _diabetes(target)
    file = open_file(path, target)
    found = understand(file, columns)
    if found.rows < MIN_ROWS:
        raise DataError(f"{file.shown} has {counted(found.rows, 'row')}: give it at least {MIN_ROWS}.")
    refuse_columns(found)
    refuse_target(found)

    import pandas as pd  # noqa: PLC0415

    aim = found.target
    if aim is None:  # `open_file` has refused that
        raise DataError(f"No target column is given for {file.shown}.")
    frame = pd.DataFrame({each.name: _series(each) for each in found.features})
    series = _series(aim)
    unaimed = series.isna()
    gaps = frame.isna().any(axis="columns") & ~unaimed
    kept = ~(unaimed | gaps) if missing == DROP else ~unaimed
    if int(kept.sum()) < MIN_ROWS:
        raise DataError(
            f"{file.shown} has {counted(int(kept.sum()), 'row')} left without those that miss values: give it"
            f" at least {MIN_ROWS}, or have the missing values imputed."
        )
    if not kept.all():
        frame, series = frame[kept].reset_index(drop=True), series[kept].reset_index(drop=True)
    if found.task == CLASSIFICATION:
        series = series.astype(bool if aim.kind == kinds.BOOLEAN else str)
    params = _params(found, missing, gaps=int(gaps.sum()), unaimed=int(unaimed.sum()))
    source = str(file.path.absolute())
    return DataSet(file.name, source, frame, series, file.target, found.task, found, params)


def check(
    path: str | Path | None,
    target: str | None,
    *,
    missing: str = IMPUTE,
    columns: Mapping[str, str] | None = None,
) -> None:
    """Check a file before a training is launched; fast, as only its first rows are read.

    Args:
        path: as for `load`, as all others.
        target: of the file.
        missing: what is done about missing values.
        columns: what columns are.

    Raises:
        DataError: the file doesn't exist, can't be read, or has no such column.
    """
    if missing not in MISSING:
        raise DataError(f"Missing values can't be {quoted(missing)}: choose {' or '.join(MISSING)}.")
    if path is None:
        _check_diabetes_target(target)
    else:
        check_asked(open_file(path, target), columns or {})


def _series(column: "Column") -> "pd.Series[Any]":
    """The values of a column: float64, bool or text; NaN or None where one is missing."""
    series: pd.Series[Any] = column.array.to_pandas()
    if column.kind in (kinds.NUMBER, kinds.DATE):
        return series.astype("float64")
    return series if column.missing or column.kind == kinds.BOOLEAN else series.astype(str)


def _params(found: Understanding, missing: str, *, gaps: int, unaimed: int) -> dict[str, str]:
    """What was done with the data, as params of a run; nothing for data that is used as it is."""
    params = {"task": found.task} if found.task == CLASSIFICATION else {}
    if found.left_out:
        params["left_out"] = ", ".join(found.left_out)
    dropped = found.stray_rows + unaimed + (gaps if missing == DROP else 0)
    if dropped:
        params["dropped_rows"] = str(dropped)
    imputed = sum(each.missing for each in found.features)
    if imputed and missing == IMPUTE:
        params["missing"] = "imputed"
    elif gaps:
        params["missing"] = ROWS_DROPPED
    return params


def _diabetes(target: str | None) -> DataSet:
    from sklearn.datasets import load_diabetes  # noqa: PLC0415

    _check_diabetes_target(target)
    bunch = load_diabetes(as_frame=True)
    return DataSet("diabetes", "sklearn.datasets.load_diabetes", bunch.data, bunch.target, _DIABETES_TARGET)


def _check_diabetes_target(target: str | None) -> None:
    if target not in (None, _DIABETES_TARGET):
        raise DataError(
            f"The target column {quoted(target)} is given without a file: give the file too, or leave out"
            " the target to train on the diabetes data."
        )
