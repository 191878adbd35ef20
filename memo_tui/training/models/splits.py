"""Splitting data: a held-out part, folds of a cross-validation, a validation part."""

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from memo_tui.errors import DataError
from memo_tui.numbers import counted

if TYPE_CHECKING:
    import pandas as pd

    from memo_tui.training.data import DataSet

REGRESSION, CLASSIFICATION = "regression", "classification"


@dataclass(frozen=True)
class Split:
    """A data set in two parts, or three.

    Attributes:
        train_features: the features to learn from, n x d.
        test_features: the held-out features, m x d.
        train_target: n numbers, or n classes.
        test_target: m numbers, or m classes.
        task: `REGRESSION` or `CLASSIFICATION`.
        validation: the features and the target of rows by which it is decided when to stop; None without.
    """

    train_features: "pd.DataFrame"
    test_features: "pd.DataFrame"
    train_target: "pd.Series[Any]"
    test_target: "pd.Series[Any]"
    task: str = REGRESSION
    validation: "tuple[pd.DataFrame, pd.Series[Any]] | None" = None

    def with_validation(self, size: float, *, seed: int) -> "Split":
        """The same held-out part, with this part of the train part for validation.

        Raises:
            ValueError: a part would be empty.
        """
        train, validation, target, validation_target = _apart(
            self.train_features, self.train_target, self.task, size, seed
        )
        return replace(
            self, train_features=train, train_target=target, validation=(validation, validation_target)
        )


def split(data: "DataSet", *, test_size: float = 0.25, seed: int = 0) -> Split:
    """Hold out a random part of the rows; of each class the same part, as far as there are enough rows.

    Args:
        data: what to split.
        test_size: the part that is held out, between 0 and 1.
        seed: the same seed gives the same split.

    Raises:
        ValueError: a part would be empty, or the seed isn't in 0 ... 2**32 - 1.
    """
    return Split(*_apart(data.features, data.target, data.task, test_size, seed), data.task)


def folds(data: "DataSet", count: int, *, seed: int = 0) -> Iterator[Split]:
    """The splits of a cross-validation: the rows are shuffled, and each fold is held out once.

    Every fold has of each class the same part, as far as there are enough rows.

    Args:
        data: what to split.
        count: how many folds, from 2.
        seed: the same seed gives the same folds.

    Raises:
        DataError: there are not enough rows for so many.
    """
    from sklearn.model_selection import KFold, StratifiedKFold  # noqa: PLC0415

    check_folds(data, count)
    of_classes = data.task == CLASSIFICATION
    kind = StratifiedKFold if of_classes else KFold
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about rare classes, which `rare_class` finds
        places = list(kind(count, shuffle=True, random_state=seed).split(data.features, data.target))
    for train, test in places:
        yield Split(
            data.features.iloc[train],
            data.features.iloc[test],
            data.target.iloc[train],
            data.target.iloc[test],
            data.task,
        )


def check_folds(data: "DataSet", count: int) -> None:
    """Refuse more folds than there are rows, or than any class has.

    Raises:
        DataError: there are more.
    """
    most, of = len(data.target), "rows"
    if data.task == CLASSIFICATION:
        most, of = int(data.target.value_counts().max()), "rows of the commonest class"
    if count > most:
        raise DataError(
            f"{data.name} has {counted(most, 'row')}{of.removeprefix('rows')}, too few for {count} folds: ask"
            f" for at most {most}."
        )


def rare_class(data: "DataSet", count: int) -> str:
    """A sentence on the class that isn't in every one of so many folds; "" if all are."""
    if data.task != CLASSIFICATION:
        return ""
    rows = data.target.value_counts()
    if int(rows.min()) >= count:
        return ""
    return (
        f"The class {str(rows.idxmin())!r} has {counted(int(rows.min()), 'row')}, so it is not in each of the"
        f" {count} folds."
    )


def _apart(
    features: "pd.DataFrame", target: "pd.Series[Any]", task: str, size: float, seed: int
) -> "tuple[pd.DataFrame, pd.DataFrame, pd.Series[Any], pd.Series[Any]]":
    """The rows that stay and those that are put aside: features, features, target, target."""
    from sklearn.model_selection import train_test_split  # noqa: PLC0415

    alike = task == CLASSIFICATION and _enough(target, size)
    parts = train_test_split(
        features, target, test_size=size, random_state=seed, stratify=target if alike else None
    )
    return parts[0], parts[1], parts[2], parts[3]


def _enough(target: "pd.Series[Any]", size: float) -> bool:
    """Whether each class can have a row in both parts."""
    counts = target.value_counts()
    aside = math.ceil(len(target) * size)
    return bool(counts.min() > 1) and len(counts) <= min(aside, len(target) - aside)
