"""The content of Arrow's and Polars' tables: schema, values, and the chunks of Arrow's.

How Polars cuts a table into chunks depends on the number of processors: it doesn't count.
"""

import sys
from typing import Any

from memo_tui.memo.keys.canonical import Feed, NoContent, Writer, feed, once, write
from memo_tui.memo.keys.objects import feed_kind


def _feed_arrow(out: Feed, value: Any) -> None:
    import pyarrow as pa  # noqa: PLC0415 - it is loaded, as a value of its is met

    out(b"arrow")
    feed_kind(out, type(value))
    if isinstance(value, pa.DataType | pa.Field | pa.Schema):
        feed(
            out,
            value.__reduce__()[1:] if not isinstance(value, pa.Schema) else value.serialize().to_pybytes(),
        )
        return
    if isinstance(value, pa.Scalar):
        value = pa.array([value.as_py()], value.type)
    if isinstance(value, pa.Array | pa.ChunkedArray):
        value = pa.table({"": value})
    if isinstance(value, pa.Table):
        feed(out, [[len(chunk) for chunk in column.chunks] for column in value.columns])
    table = (pa.Table.from_batches([value]) if isinstance(value, pa.RecordBatch) else value).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    write(out, b"", memoryview(sink.getvalue()))


def _feed_polars(out: Feed, value: Any) -> None:
    out(b"polars")
    feed_kind(out, type(value))
    try:
        state = value.__getstate__()
    except Exception as error:  # noqa: BLE001 - Python objects in a column, for example
        raise NoContent(value, f"it can't be written ({error})") from None
    feed(out, state if isinstance(state, bytes | tuple | list) else bytes(state))


def find_writer(kind: type) -> Writer | None:
    """The writer of a table, a column, or a type of column."""
    top = next(
        (m for each in kind.__mro__ if (m := each.__module__.partition(".")[0]) in ("pyarrow", "polars")), ""
    )
    if top == "polars":
        polars = sys.modules["polars"]
        return once(_feed_polars) if issubclass(kind, (polars.DataFrame, polars.Series)) else None
    if top == "pyarrow":
        import pyarrow as pa  # noqa: PLC0415

        kinds = (
            pa.Table,
            pa.RecordBatch,
            pa.Array,
            pa.ChunkedArray,
            pa.Scalar,
            pa.DataType,
            pa.Field,
            pa.Schema,
        )
        return _feed_arrow if issubclass(kind, kinds) else None
    return None
