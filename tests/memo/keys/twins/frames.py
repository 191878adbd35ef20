"""Frames, columns and tables of pandas, Arrow and SciPy, beside their nearest twins."""

# ruff: noqa: E501, PLW0108 - a pair is a line

import numpy as np
import pandas as pd
import pyarrow as pa
import scipy.sparse as sp

HOURS = pd.date_range("2024-01-01", periods=3, freq="h")


def with_attrs(frame, **attrs):
    """The frame with attributes that the user gave it."""
    frame.attrs.update(attrs)
    return frame


def matrix(kind, value=2, size=3):
    """A sparse matrix of a format."""
    return kind(np.array([[0, 1, 0], [value, 0, 0]])[:, :size])


def with_zero(*, stored):
    """A sparse matrix that stores a zero, or leaves it out."""
    found = sp.csr_array(np.array([[1, 5]]))
    found.data[1] = 0
    if not stored:
        found.eliminate_zeros()
    return found


def categories(values, known=None, *, ordered=False):
    """A categorical."""
    return pd.Categorical(values, known, ordered=ordered)


PAIRS = {
    "a column and its values": (lambda: pd.Series([1]), lambda: np.array([1])),
    "a column and a frame": (lambda: pd.Series([1], name="a"), lambda: pd.DataFrame({"a": [1]})),
    "a column's name": (lambda: pd.Series([1], name="a"), lambda: pd.Series([1], name="b")),
    "a column's type": (lambda: pd.Series([1]), lambda: pd.Series([1], dtype="int32")),
    "a type with gaps": (lambda: pd.Series([1], dtype="int64"), lambda: pd.Series([1], dtype="Int64")),
    "an Arrow type": (lambda: pd.Series([1], dtype="int64"), lambda: pd.Series([1], dtype="int64[pyarrow]")),
    "texts of two types": (lambda: pd.Series(["a"], dtype=object), lambda: pd.Series(["a"], dtype="string")),
    "a gap": (lambda: pd.Series(["a", None], dtype=object), lambda: pd.Series(["a", np.nan], dtype=object)),
    "a gap and NA": (lambda: pd.Series(["a", None], dtype=object), lambda: pd.Series(["a", pd.NA], dtype=object)),
    "an index": (lambda: pd.Series([1], index=[0]), lambda: pd.Series([1], index=[1])),
    "an index's type": (lambda: pd.Series([1], index=[0]), lambda: pd.Series([1], index=[0.0])),
    "an index's name": (lambda: pd.Index([0], name="a"), lambda: pd.Index([0], name="b")),
    "an index and a range": (lambda: pd.Index([0, 1]), lambda: pd.RangeIndex(2)),
    "an index of levels": (lambda: pd.MultiIndex.from_tuples([(1, 2)]), lambda: pd.MultiIndex.from_tuples([(1, 3)])),
    "a level's name": (lambda: pd.MultiIndex.from_tuples([(1, 2)], names=["a", "b"]), lambda: pd.MultiIndex.from_tuples([(1, 2)], names=["a", "c"])),
    "a level and a tuple": (lambda: pd.MultiIndex.from_tuples([(1, 2)]), lambda: pd.Index([(1, 2)], tupleize_cols=False)),
    "levels that aren't used": (
        lambda: pd.MultiIndex.from_tuples([(1, 2), (3, 4)])[:1],
        lambda: pd.MultiIndex.from_tuples([(1, 2)]),
    ),
    "a cell": (lambda: pd.DataFrame({"a": [1]}), lambda: pd.DataFrame({"a": [2]})),
    "the order of columns": (lambda: pd.DataFrame({"a": [1], "b": [2]}), lambda: pd.DataFrame({"b": [2], "a": [1]})),
    "the name of the columns": (lambda: pd.DataFrame({"a": [1]}), lambda: pd.DataFrame({"a": [1]}).rename_axis("x", axis=1)),
    "an object in a cell": (lambda: pd.DataFrame({"a": [[1]]}), lambda: pd.DataFrame({"a": [[2]]})),
    "attributes of a frame": (lambda: with_attrs(pd.DataFrame({"a": [1]}), a=1), lambda: with_attrs(pd.DataFrame({"a": [1]}), a=2)),
    "flags of a frame": (lambda: pd.DataFrame({"a": [1]}), lambda: pd.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False)),
    "categories": (lambda: categories(["a"], ["a", "b"]), lambda: categories(["a"], ["a", "c"])),
    "the order of categories": (lambda: categories(["a"], ["a", "b"]), lambda: categories(["a"], ["b", "a"])),
    "whether categories are ordered": (lambda: categories(["a"]), lambda: categories(["a"], ordered=True)),
    "a category's type": (lambda: pd.CategoricalDtype(["a"]), lambda: pd.CategoricalDtype(["b"])),
    "a category's type, ordered": (lambda: pd.CategoricalDtype(["a"]), lambda: pd.CategoricalDtype(["a"], ordered=True)),
    "a categorical and a column": (lambda: categories(["a"]), lambda: pd.Series(categories(["a"]))),
    "types of zones": (lambda: pd.DatetimeTZDtype(tz="UTC"), lambda: pd.DatetimeTZDtype(tz="Europe/Berlin")),
    "types of gaps": (lambda: pd.Int64Dtype(), lambda: pd.Int32Dtype()),
    "a type and its text": (lambda: pd.Int64Dtype(), lambda: "Int64"),
    "types of periods": (lambda: pd.PeriodDtype("D"), lambda: pd.PeriodDtype("M")),
    "types of texts": (lambda: pd.StringDtype("python"), lambda: pd.StringDtype("pyarrow")),
    "a zone": (lambda: HOURS, lambda: HOURS.tz_localize("UTC")),
    "a zone of a column": (lambda: pd.Series(HOURS.tz_localize("UTC")), lambda: pd.Series(HOURS.tz_localize("UTC").tz_convert("Europe/Berlin"))),
    "a frequency": (lambda: HOURS, lambda: pd.DatetimeIndex(list(HOURS))),
    "units of time": (lambda: pd.Timestamp("2024").as_unit("ns"), lambda: pd.Timestamp("2024").as_unit("s")),
    "a moment and the tuple that it is written as": (lambda: pd.Timestamp("2024"), lambda: ("Timestamp", "2024-01-01 00:00:00")),
    "a moment and its text": (lambda: pd.Timestamp("2024"), lambda: repr(pd.Timestamp("2024"))),
    "a moment and Python's": (lambda: pd.Timestamp("2024"), lambda: pd.Timestamp("2024").to_pydatetime()),
    "a moment's zone": (lambda: pd.Timestamp("2024"), lambda: pd.Timestamp("2024", tz="UTC")),
    "periods": (lambda: pd.Period("2024", "M"), lambda: pd.Period("2024", "Y")),
    "no time and NA": (lambda: pd.NaT, lambda: pd.NA),
    "NA and its text": (lambda: pd.NA, lambda: "<NA>"),
    "offsets": (lambda: pd.offsets.Day(1), lambda: pd.offsets.Day(2)),
    "intervals": (lambda: pd.Interval(0, 1), lambda: pd.Interval(0, 1, closed="left")),
    "sparse columns": (lambda: pd.Series(pd.arrays.SparseArray([0, 1])), lambda: pd.Series(pd.arrays.SparseArray([0, 2]))),
    "formats of a sparse matrix": (lambda: matrix(sp.csr_array), lambda: matrix(sp.csc_array)),
    "a sparse array and a matrix": (lambda: matrix(sp.csr_array), lambda: matrix(sp.csr_matrix)),
    "a value of a sparse matrix": (lambda: matrix(sp.csr_array), lambda: matrix(sp.csr_array, 3)),
    "the shape of a sparse matrix": (lambda: matrix(sp.csr_array), lambda: matrix(sp.csr_array, size=2)),
    "a sparse matrix and a full one": (lambda: matrix(sp.csr_array), lambda: matrix(np.asarray)),
    "a sparse matrix by coordinates": (lambda: matrix(sp.coo_array), lambda: matrix(sp.coo_array, 3)),
    "a sparse matrix by rows of lists": (lambda: matrix(sp.lil_array), lambda: matrix(sp.lil_array, 3)),
    "a sparse matrix by keys": (lambda: matrix(sp.dok_array), lambda: matrix(sp.dok_array, 3)),
    "a sparse matrix by diagonals": (lambda: matrix(sp.dia_array), lambda: matrix(sp.dia_array, 3)),
    "a sparse matrix by blocks": (lambda: matrix(sp.bsr_array), lambda: matrix(sp.bsr_array, 3)),
    "a zero that is stored": (lambda: with_zero(stored=True), lambda: with_zero(stored=False)),
    "a cell of an Arrow table": (lambda: pa.table({"a": [1]}), lambda: pa.table({"a": [2]})),
    "a name of an Arrow table": (lambda: pa.table({"a": [1]}), lambda: pa.table({"b": [1]})),
    "a type of an Arrow table": (lambda: pa.table({"a": pa.array([1], "i4")}), lambda: pa.table({"a": pa.array([1], "i8")})),
    "a gap of an Arrow table": (lambda: pa.table({"a": [1, None]}), lambda: pa.table({"a": [1, 0]})),
    "metadata of an Arrow table": (
        lambda: pa.table({"a": [1]}).replace_schema_metadata({"a": "1"}),
        lambda: pa.table({"a": [1]}).replace_schema_metadata({"a": "2"}),
    ),
    "chunks of an Arrow table": (
        lambda: pa.table({"a": pa.chunked_array([[1, 2]])}),
        lambda: pa.table({"a": pa.chunked_array([[1], [2]])}),
    ),
    "an Arrow array": (lambda: pa.array([1, 2]), lambda: pa.array([1, 3])),
    "an Arrow array and a table": (lambda: pa.array([1]), lambda: pa.table({"a": [1]})),
    "an Arrow schema": (lambda: pa.schema([("a", pa.int32())]), lambda: pa.schema([("a", pa.int64())])),
    "an Arrow scalar": (lambda: pa.scalar(1), lambda: pa.scalar(2)),
}  # fmt: skip
MAY_BE_REFUSED = {
    *("attributes of a frame", "flags of a frame", "offsets", "sparse columns"),
    *("an Arrow scalar", "an Arrow schema"),
}
MAY_BE_ONE = {"an index and a range"}  # stored otherwise
CHANGED_BY_COPYING = {"a sparse matrix by keys"}
