"""The content of NumPy arrays and pandas frames, as `feed` writes it: values, types and order."""

import sys
from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from memo_tui.memo.keys.canonical import Feed, NoContent, content_text, feed, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = "biufcmMSUV?"  # kinds of dtypes whose bytes are the whole content
_PADDED = "gG"  # long doubles; of 80-bit ones, the padding bytes are meaningless
_LONG_DOUBLE_BYTES = 10 if np.finfo(np.longdouble).nmant == 63 else np.dtype(np.longdouble).itemsize


def feed_array(out: Feed, value: Any) -> bool:
    """Write an array or a NumPy scalar; return False for other values."""
    if isinstance(value, np.dtype):
        out(b"dtype")
        feed(out, (_dtype(value), value.itemsize))
        return True
    if isinstance(value, np.ufunc):
        feed(out, ("ufunc", value.__name__))
        return True
    if isinstance(value, np.ma.MaskedArray):
        out(b"masked")
        feed_array(out, np.ma.getmaskarray(value))
        feed_array(out, value.filled())
        return True
    if isinstance(value, np.generic):
        out(b"scalar")
        feed(out, name_of(type(value)))
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        return False
    out(b"array")
    feed(out, (name_of(type(value)), _dtype(value.dtype), value.shape))
    _feed_values(out, value)
    attributes = getattr(value, "__dict__", None)
    if attributes and not isinstance(value, np.memmap):
        feed(out, sorted(attributes.items()))  # for example a unit
    return True


def feed_frame(out: Feed, value: Any) -> bool:
    """Write a pandas frame, series, index or scalar; return False for other values."""
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.DataFrame):
        out(b"frame")
        feed(out, (name_of(type(value)), value.shape))
        _feed_column(out, value.columns)
        _feed_column(out, value.index)
        for place in range(value.shape[1]):
            try:
                _feed_column(out, value.iloc[:, place])
            except NoContent as problem:
                problem.path = f"[{value.columns[place]!r}]{problem.path}"
                raise
        if value.attrs:
            feed(out, value.attrs)
        return True
    if isinstance(value, pandas.Series):
        out(b"series")
        feed(out, name_of(type(value)))
        feed(out, value.name)
        _feed_column(out, value.index)
        _feed_column(out, value)
        return True
    if isinstance(value, pandas.Index):
        out(b"index")
        _feed_column(out, value)
        return True
    scalars = (pandas.Timestamp, pandas.Timedelta, pandas.Period, pandas.Interval, type(pandas.NaT))
    if isinstance(value, scalars) or value is pandas.NA:
        feed(out, (name_of(type(value)), content_text(value, repr(value))))
        return True
    return False


def _dtype(dtype: np.dtype[Any]) -> str:
    return repr(dtype.descr) if dtype.names else dtype.str


def _feed_values(out: Feed, value: np.ndarray[Any, Any]) -> None:
    if value.dtype.names:  # field by field, as padding bytes are meaningless
        for name in value.dtype.names:
            _feed_values(out, value[name])
    elif value.dtype.hasobject or value.dtype.kind == "T":
        _feed_objects(out, value.ravel().tolist())
    else:
        _feed_bytes(out, value)


def _feed_bytes(out: Feed, value: np.ndarray[Any, Any]) -> None:
    flat = np.ascontiguousarray(value).reshape(-1)
    out(b"%d:" % flat.nbytes)
    if flat.dtype.char in _PADDED and flat.nbytes:
        parts = flat.view(np.uint8).reshape(-1, np.dtype(np.longdouble).itemsize)
        flat = np.ascontiguousarray(parts[:, :_LONG_DOUBLE_BYTES]).reshape(-1)
    if flat.nbytes:
        out(flat.view(np.uint8).data)


def _feed_column(out: Feed, column: Any) -> None:
    """Write a column or an index: name, dtype, values."""
    pandas = sys.modules["pandas"]
    if isinstance(column, pandas.MultiIndex):
        feed(out, ("levels", tuple(column.names), len(column)))
        for level in range(column.nlevels):
            _feed_column(out, column.get_level_values(level))
        return
    feed(out, (column.name, content_text(column.dtype, str(column.dtype)), len(column)))
    if isinstance(column, pandas.DatetimeIndex | pandas.TimedeltaIndex):
        feed(out, column.freqstr)
    if isinstance(column.dtype, pandas.CategoricalDtype):
        feed(out, bool(column.dtype.ordered))
        _feed_column(out, column.dtype.categories)
        codes = column.codes if isinstance(column, pandas.Index) else column.cat.codes
        _feed_bytes(out, np.asarray(codes))
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind in _PLAIN:
        _feed_bytes(out, column.to_numpy())
    elif isinstance(column.dtype, pandas.DatetimeTZDtype | pandas.PeriodDtype):
        _feed_bytes(out, np.asarray(column.array.asi8))
    else:
        _feed_objects(out, column.to_numpy(dtype=object).tolist())


def _feed_objects(out: Feed, values: "Sequence[object]") -> None:
    if set(map(type, values)) == {str}:  # the common case, some ten times as fast
        texts = [value.encode("utf-8", "surrogatepass") for value in values if isinstance(value, str)]
        out(b"texts%d:" % len(texts))
        out(array("Q", map(len, texts)).tobytes())
        out(b"".join(texts))
        return
    out(b"objects%d:" % len(values))
    place = 0
    try:
        for place, value in enumerate(values):  # noqa: B007 - read where it ends
            feed(out, value)
    except NoContent as problem:
        problem.path = f"[{place}]{problem.path}"
        raise
