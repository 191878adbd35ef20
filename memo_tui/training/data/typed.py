"""Understanding a column whose type the file, or its parser, gives."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from memo_tui.numbers import counted
from memo_tui.training.data import column as kinds
from memo_tui.training.data.column import Column, first_examples
from memo_tui.training.data.quoting import quoted
from memo_tui.training.data.row_names import is_index_name, remark_on_numbers, why_not_learned
from memo_tui.training.data.texts import asking

if TYPE_CHECKING:
    import pyarrow as pa

_DAY_NUMBERS = 19000101, 21001231
_SECONDS = 86_400.0
_NARROW = 100  # between whole numbers that are counted


def understand_typed(name: str, given: "pa.ChunkedArray", asked: str = "") -> Column:
    """Understand a column of numbers, truths, dates or anything that isn't text.

    Args:
        name: of the column.
        given: n values of any type but text.
        asked: what the user said that it is; "" if nothing.
    """
    import pyarrow as pa  # noqa: PLC0415

    types, kind = pa.types, given.type
    for fits, read in _READERS:
        if getattr(types, fits)(kind):
            return read(name, given, asked)
    what = "binary values" if types.is_binary(kind) or types.is_large_binary(kind) else "nested objects"
    if types.is_duration(kind):
        what = "durations"
    return Column(name, what, given, examples=_examples(given), missing=given.null_count)


def _nothing(name: str, given: "pa.ChunkedArray", _asked: str) -> Column:
    import pyarrow as pa  # noqa: PLC0415

    nothing = pa.chunked_array([pa.nulls(len(given), pa.float64())])
    return Column(name, kinds.NUMBER, nothing, missing=len(given), left_out="has no values")


def _truths(name: str, given: "pa.ChunkedArray", _asked: str) -> Column:
    import pyarrow.compute as pc  # noqa: PLC0415

    different = pc.unique(given.drop_null()).to_pylist()
    return Column(
        name,
        kinds.BOOLEAN,
        given,
        how="true/false",
        examples=tuple(str(value).lower() for value in different),
        missing=given.null_count,
        left_out=_constant(different[0] if different else None, len(different)),
        distinct=len(different),
    )


def _numbers(name: str, given: "pa.ChunkedArray", asked: str) -> Column:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    values, whole = given, pa.types.is_integer(given.type)
    if not whole:
        values = given.cast(pa.float64())
        if pc.any(pc.is_nan(values)).as_py():
            values = pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)
    least, most = (bound.as_py() for bound in pc.min_max(values).values())
    infinite = 0
    if not whole and math.inf in (most, -(least or 0)):
        infinite = int(pc.sum(pc.is_inf(values)).as_py())
    if infinite and asked == kinds.NUMBER:
        values, infinite = pc.if_else(pc.is_inf(values), pa.scalar(None, pa.float64()), values), 0
        least, most = (bound.as_py() for bound in pc.min_max(values).values())
    examples = _examples(values)
    common = {"examples": examples, "missing": values.null_count}
    if least is None:
        return Column(name, kinds.NUMBER, values, left_out="has no values", **common)
    if infinite:
        problem = (
            f"it is infinite in {infinite:,} of {counted(len(values), 'row')}: correct them, or say"
            f" {asking(name, kinds.NUMBER)} to take them as missing"
        )
        return Column(name, kinds.NUMBER, values, problem=problem, **common)
    if least == most:
        return Column(name, kinds.NUMBER, values, left_out=_constant(examples[0], 1), distinct=1, **common)
    if (least, most) == (0, 1) and asked in ("", kinds.BOOLEAN) and _of_two(values):
        truths = pc.equal(values, 1)
        return Column(name, kinds.BOOLEAN, truths, how="1/0", distinct=2, **common)
    if asked == kinds.BOOLEAN:
        problem = f"it was said to be {kinds.BOOLEAN}, but holds other numbers than 0 and 1"
        return Column(name, kinds.NUMBER, values, problem=problem, **common)
    if whole and not asked and _DAY_NUMBERS[0] <= least and most <= _DAY_NUMBERS[1]:
        dates = _day_numbers(values)
        if dates is not None:
            return Column(name, kinds.DATE, dates, how="YYYYMMDD", **common)
    if whole and most - least < _NARROW:
        common["distinct"] = int(pc.count_distinct(values, mode="only_valid").as_py())
    if asked or not (whole or (is_index_name(name) and _are_whole(values))):
        return Column(name, kinds.NUMBER, values, **common)
    left_out = why_not_learned(name, values)
    note = "" if left_out else remark_on_numbers(name, values)
    return Column(name, kinds.NUMBER, values, left_out=left_out, note=note, **common)


def _are_whole(values: "pa.ChunkedArray") -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415

    return bool(pc.all(pc.equal(pc.floor(values), values)).as_py())


def _of_two(values: "pa.ChunkedArray") -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415

    return bool(pc.all(pc.or_(pc.equal(values, 0), pc.equal(values, 1))).as_py())


def _day_numbers(values: "pa.ChunkedArray") -> "pa.ChunkedArray | None":
    """The days since 1970-01-01 of numbers such as 20240131; None if one is not a day."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    try:
        moments = pc.strptime(values.cast(pa.string()), format="%Y%m%d", unit="s")
    except pa.ArrowInvalid:
        return None
    return _since_1970(moments)


def _dates(name: str, given: "pa.ChunkedArray", _asked: str) -> Column:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kind, how = given.type, "Y-m-d"
    if pa.types.is_time(kind):
        whole = pa.time64("ns") if pa.types.is_time64(kind) else pa.time32("ms")
        per_hour = 3_600e9 if pa.types.is_time64(kind) else 3_600e3
        values = pc.divide(
            given.cast(whole).cast(pa.int64() if pa.types.is_time64(kind) else pa.int32()).cast(pa.float64()),
            per_hour,
        )
        how = "time of day, in hours"
    else:
        values = _since_1970(given)
    bounds = [bound.as_py() for bound in pc.min_max(values).values()]
    examples = _examples(given)
    different = 0 if bounds[0] is None else 1 + (bounds[0] != bounds[1])
    left_out = _constant(examples[0] if examples else None, different)
    return Column(
        name, kinds.DATE, values, how=how, examples=examples, missing=given.null_count, left_out=left_out
    )


def _since_1970(given: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if pa.types.is_date(given.type):
        return given.cast(pa.date32()).cast(pa.int32()).cast(pa.float64())
    per_second = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}[given.type.unit]
    # A float has 53 bits, which is less than nanoseconds take: rounding to some of them is fine.
    return pc.divide(given.cast(pa.int64()).cast(pa.float64(), safe=False), per_second * _SECONDS)


def _constant(value: Any, different: int) -> str:
    if different > 1:
        return ""
    return (
        f"always {quoted(str(value).lower() if isinstance(value, bool) else value)}"
        if different
        else "has no values"
    )


def _examples(values: "pa.ChunkedArray") -> tuple[str, ...]:
    found = values.slice(0, 1000).drop_null() or values.drop_null()
    return first_examples([_shown(value) for value in found.slice(0, 100).to_pylist()])


def _shown(value: Any) -> str:
    return (
        f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
    )


_READERS: tuple[tuple[str, Callable[[str, Any, str], Column]], ...] = (
    ("is_null", _nothing),
    ("is_boolean", _truths),
    ("is_integer", _numbers),
    ("is_floating", _numbers),
    ("is_decimal", _numbers),
    ("is_date", _dates),
    ("is_timestamp", _dates),
    ("is_time", _dates),
)
