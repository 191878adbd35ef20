"""The data that models are trained on: scikit-learn's diabetes data, or a CSV or Parquet file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from memo_tui.errors import DataError
from memo_tui.numbers import counted
from memo_tui.training.data_checks import converted, refuse_infinite, refuse_kinds, refuse_missing
from memo_tui.training.data_file import MIN_ROWS, feature_names, open_file, quoted, read_frame

if TYPE_CHECKING:
    import pandas as pd

_DIABETES_TARGET = "target"


@dataclass(frozen=True)
class DataSet:
    """What a model is trained on.

    Attributes:
        name: "diabetes", or the file's name without its ending.
        source: "sklearn.datasets.load_diabetes" or the file's absolute path.
        features: n rows x d columns with unique names; float64, bool or text, without missing or infinite
            values.
        target: n finite float64 values.
        target_name: the name of the target column.
    """

    name: str
    source: str
    features: "pd.DataFrame"
    target: "pd.Series[float]"
    target_name: str


def load(path: str | Path | None = None, target: str | None = None) -> DataSet:
    """Load and check the data of a file, or scikit-learn's diabetes data (442 rows x 10 columns).

    Args:
        path: a CSV (.csv, .csv.gz, .tsv; UTF-8, with a header) or Parquet file (.parquet, .pq); None for the
            diabetes data.
        target: the file's column to predict.

    Raises:
        DataError: the file can't be read, or can't be trained on.
    """
    if path is None:
        return _diabetes(target)
    file = open_file(path, target)
    frame = read_frame(file)
    if len(frame) < MIN_ROWS:
        raise DataError(f"{file.shown} has {counted(len(frame), 'row')}: give it at least {MIN_ROWS}.")
    columns = {name: converted(frame[name]) for name in (file.target, *feature_names(file))}
    refuse_missing(file, columns)
    refuse_kinds(file, columns)
    refuse_infinite(file, columns)

    import pandas as pd  # noqa: PLC0415

    series = columns.pop(file.target)
    name = file.path.name[: -len(file.ending)] or file.path.name
    return DataSet(name, str(file.path.absolute()), pd.DataFrame(columns), series, file.target)


def check(path: str | Path | None, target: str | None) -> None:
    """Check a file before a training is launched; fast, as only its header is read.

    Args:
        path: as for `load`.
        target: as for `load`.

    Raises:
        DataError: the file doesn't exist, can't be read, or has no such column.
    """
    if path is None:
        _check_diabetes_target(target)
    else:
        open_file(path, target)


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
