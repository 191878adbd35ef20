"""The content of pandas frames, series, indexes, scalars and dtypes: values, types, names and order."""

from typing import Any

import numpy as np
import pandas as pd

from memo_tui.memo.keys.arrays import feed_bytes, feed_objects
from memo_tui.memo.keys.canonical import Feed, NoContent, Writer, content_text, feed, once, write
from memo_tui.memo.keys.objects import feed_kind, feed_parts

_PLAIN = "biufcmMSUV?"  # kinds of dtypes whose bytes are the whole content


def _feed_frame(out: Feed, value: pd.DataFrame) -> None:
    out(b"frame")
    feed_kind(out, type(value))
    feed(out, value.shape)
    _feed_column(out, value.columns)
    _feed_column(out, value.index)
    for place in range(value.shape[1]):
        try:
            _feed_column(out, value.iloc[:, place])
        except NoContent as problem:
            problem.path = f"[{value.columns[place]!r}]{problem.path}"
            raise
    _feed_extras(out, value)


def _feed_series(out: Feed, value: "pd.Series[Any]") -> None:
    out(b"series")
    feed_kind(out, type(value))
    _feed_column(out, value.index)
    _feed_column(out, value)
    _feed_extras(out, value)


def _feed_extras(out: Feed, value: Any) -> None:
    """Write the notes on a frame or series, its flags, and what its class adds to it."""
    feed(out, (dict(value.attrs), value.flags.allows_duplicate_labels))
    added = [name for name in value._metadata if name not in ("_name", "name")]  # noqa: SLF001 - documented so
    feed(out, [(name, getattr(value, name, None)) for name in added])


def _feed_index(out: Feed, value: "pd.Index[Any]") -> None:
    out(b"index")
    feed_kind(out, type(value))
    _feed_column(out, value)


def _feed_array(out: Feed, value: Any) -> None:
    out(b"column")
    feed_kind(out, type(value))
    _feed_column(out, pd.Series(value, copy=False))


def _feed_scalar(out: Feed, value: Any) -> None:
    out(b"moment")
    feed_kind(out, type(value))
    zone = getattr(value, "tzinfo", None)
    parts = (getattr(value, "unit", ""), getattr(value, "freqstr", ""), getattr(value, "fold", 0))
    feed(
        out,
        (content_text(value, repr(value)), "" if zone is None else content_text(value, repr(zone)), parts),
    )


def _feed_interval(out: Feed, value: "pd.Interval[Any]") -> None:
    feed_parts(out, value, value.left, value.right, value.closed)


def _feed_dtype(out: Feed, value: Any) -> None:
    out(b"dtype")
    feed_kind(out, type(value))
    write(out, b"", content_text(value, str(value)).encode())
    if isinstance(value, pd.StringDtype):
        feed(out, (value.storage, repr(value.na_value)))
    if isinstance(value, pd.CategoricalDtype):
        feed(out, bool(value.ordered))
        feed(out, value.categories)


_WRITERS: dict[type, Writer] = {
    pd.DataFrame: once(_feed_frame),
    pd.Series: once(_feed_series),
    pd.Index: _feed_index,
    pd.Interval: _feed_interval,
    **dict.fromkeys((pd.Timestamp, pd.Timedelta, pd.Period, type(pd.NaT), type(pd.NA)), _feed_scalar),
    pd.api.extensions.ExtensionDtype: _feed_dtype,
    pd.api.extensions.ExtensionArray: once(_feed_array),
    pd.offsets.BaseOffset: lambda out, value: feed_parts(
        out, value, value.freqstr, value.n, value.normalize, value.kwds
    ),
}


def find_writer(kind: type) -> Writer | None:
    """The writer of a type of pandas."""
    return next((_WRITERS[each] for each in kind.__mro__ if each in _WRITERS), None)


def _feed_column(out: Feed, column: Any) -> None:
    """Write a column or an index: name, dtype, values."""
    if isinstance(column, pd.MultiIndex):
        feed(out, ("levels", tuple(column.names), len(column)))
        for level, places in zip(column.levels, column.codes, strict=True):
            _feed_column(out, level)  # also what no row uses: it shows in `levels`
            feed_bytes(out, np.asarray(places, "i8"))
        return
    feed(out, (column.name, content_text(column.dtype, str(column.dtype)), len(column)))
    if isinstance(column, pd.DatetimeIndex | pd.TimedeltaIndex):
        feed(out, column.freqstr)
    if isinstance(column.dtype, pd.CategoricalDtype):
        feed(out, bool(column.dtype.ordered))
        _feed_column(out, column.dtype.categories)
        codes = column.codes if isinstance(column, pd.CategoricalIndex) else column.cat.codes
        feed_bytes(out, np.asarray(codes))
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind in _PLAIN:
        feed_bytes(out, column.to_numpy())
    elif isinstance(column.dtype, pd.DatetimeTZDtype | pd.PeriodDtype):
        feed_bytes(out, np.asarray(column.array.asi8))
    else:
        feed_objects(out, column.to_numpy(dtype=object).tolist())
