"""Making numbers of features: filling gaps, encoding text, scaling."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_MAX_CATEGORIES = 50


class Encoder:
    """Encodes features as it has learned from those of the train part.

    A missing number becomes the median, another missing value the commonest one. Text is encoded one-hot.
    """

    def __init__(self, features: "pd.DataFrame", *, standardised: bool) -> None:
        """Learn from n rows x d columns; numbers are scaled to mean 0 and variance 1 if `standardised`."""
        self._text = list(features.select_dtypes(exclude="number").columns)
        self._gaps = {str(name): _filling(features[name], text=name in self._text) for name in features}
        self._transformer = _transformer(self._text, standardised=standardised)
        self._transformer.fit(self._filled(features))

    def rows(self, features: "pd.DataFrame") -> "np.ndarray":
        """Encode m rows x d columns: m x the number of encoded columns."""
        encoded: np.ndarray = self._transformer.transform(self._filled(features))
        return encoded

    def _filled(self, features: "pd.DataFrame") -> "pd.DataFrame":
        gaps = {str(name): self._gaps[str(name)] for name in features if features[name].isna().any()}
        changed = {
            name: features[name].astype("object").where(features[name].notna(), gap)
            for name, gap in gaps.items()
        }
        changed = {
            name: each if name in self._text else each.astype("float64") for name, each in changed.items()
        }
        return features.assign(**changed).astype(dict.fromkeys(self._text, "str"))


def _filling(column: "pd.Series[Any]", *, text: bool) -> Any:
    """What stands for a missing value."""
    present = column.dropna()
    if text:
        return present.mode().iloc[0] if len(present) else ""
    return float(present.median()) if len(present) else 0.0


def _transformer(text: list[str], *, standardised: bool) -> Any:
    from sklearn.compose import ColumnTransformer  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    one_hot = OneHotEncoder(
        max_categories=_MAX_CATEGORIES, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    numbers = StandardScaler() if standardised else "passthrough"
    return ColumnTransformer([("text", one_hot, text)], remainder=numbers, sparse_threshold=0)
