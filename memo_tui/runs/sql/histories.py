"""Reading the histories of metrics by SQL."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Integer, bindparam, func, select, text, tuple_

from memo_tui.runs.model import History
from memo_tui.runs.points import Columns, columns, joined
from memo_tui.runs.sql.layout import RUN_INDEX, STEP_INDEX, Layout
from memo_tui.runs.sql.odd_values import Row
from memo_tui.runs.sql.tables import METRICS, Database

POINTS_A_PAGE = 100_000
ROWS_A_QUERY = 20_000  # more would delay other threads
FEW_ROWS = 20_000
_SLACK_MS = 2_000
_START: Row = (-(2**63), 0)  # before all steps

_POINT = (METRICS.c.step, METRICS.c.value, METRICS.c.timestamp, METRICS.c.is_nan)
_OF_SERIES = (METRICS.c.run_uuid == bindparam("run_id"), METRICS.c.key == bindparam("metric"))

# SQLite: row ids grow, so new rows are found without reading the others.
_LAST_ROW = text("SELECT max(rowid) FROM metrics")
_ROWS_OF_SERIES = """
    SELECT step, value, timestamp, is_nan, rowid FROM metrics {}
    WHERE run_uuid = :run_id AND "key" = :metric AND rowid <= :top AND rowid > :low {}
    LIMIT :count
"""
_BY_STEP = f"INDEXED BY {STEP_INDEX}"
_REST_OF_STEP = text(_ROWS_OF_SERIES.format(_BY_STEP, "AND step = :step ORDER BY step, rowid"))
_LATER_STEPS = text(_ROWS_OF_SERIES.format(_BY_STEP, "AND step > :step ORDER BY step, rowid"))
# Older schemas have no index by step: their rows come in the order of their ids.
_BY_ROW = text(_ROWS_OF_SERIES.format("", "ORDER BY rowid"))
_BY_ROW_OF_RUN = text(_ROWS_OF_SERIES.format(f"INDEXED BY {RUN_INDEX}", "ORDER BY rowid"))
_NEW_ROWS = text("""
    SELECT step, value, timestamp, is_nan FROM metrics NOT INDEXED
    WHERE rowid > :low AND rowid <= :top AND run_uuid = :run_id AND "key" = :metric
""")

# Other databases: the order of the index on run, key and step, then of the rest of the primary key.
_ORDER = tuple_(METRICS.c.step, METRICS.c.timestamp, METRICS.c.value, METRICS.c.is_nan)
_LAST_TIME = select(func.max(METRICS.c.timestamp)).where(*_OF_SERIES)
_FIRST_POINTS = select(*_POINT).where(*_OF_SERIES).order_by(*_ORDER).limit(bindparam("count", type_=Integer))
_NEXT_POINTS = _FIRST_POINTS.where(
    tuple_(
        bindparam("step", type_=METRICS.c.step.type),
        bindparam("time", type_=METRICS.c.timestamp.type),
        bindparam("value", type_=METRICS.c.value.type),
        bindparam("is_nan", type_=METRICS.c.is_nan.type),
    )
    < _ORDER
)
_NEW_POINTS = select(*_POINT).where(*_OF_SERIES, METRICS.c.timestamp >= bindparam("time"))


@dataclass(slots=True)
class _Place:
    """The position from which a history is read on.

    Attributes:
        database: the connection it belongs to.
        low: the row id up to which everything was known when this read began.
        top: the row id up to which rows are read; on other databases than SQLite their newest time.
        after: the last row that was read, `_START`, or None when all are read.
    """

    database: Database
    low: int
    top: int
    after: Row | None


def history(database: Database, known: History, layout: Layout) -> Iterator[History]:
    """Continue a history: yields it as it grows while it is read; the last one is complete.

    On SQLite every new point is found. On other databases new points are found by time: a point that is more
    than two seconds older than the newest known one is found only when everything is read again.
    """
    place = known.position
    if not isinstance(place, _Place) or place.database is not database:
        known = History.empty(known.run_id, known.key)
    return _by_rows(database, known, layout) if database.is_sqlite else _by_times(database, known)


def _by_rows(database: Database, known: History, layout: Layout) -> Iterator[History]:
    series = {"run_id": known.run_id, "metric": known.key}
    place = known.position
    last = database.rows(_LAST_ROW)[0][0] or 0
    if isinstance(place, _Place) and place.after is None:
        if 0 <= last - place.top <= max(FEW_ROWS, len(known.steps)):
            new = database.rows(_NEW_ROWS, low=place.top, top=last, **series) if last > place.top else []
            if new:
                yield joined(known, columns(new), replace(place, top=last), complete=True)
            else:
                place.top = last  # without new points, the history stays the same object
                yield known
            return
        if last < place.top:  # rows were deleted, and their ids may be reused
            known, place = History.empty(known.run_id, known.key), None
    if not isinstance(place, _Place):
        place = _Place(database, 0, last, _START)
    elif place.after is None:
        place = _Place(database, place.top, last, _START)
    parts: list[Columns] = []
    while place.after is not None:
        rows = _next_rows(database, place, series, layout)
        after = (rows[-1][0], rows[-1][4]) if len(rows) == ROWS_A_QUERY else None
        place = replace(place, after=after)
        parts += columns(rows)
        if after is None or sum(len(part[0]) for part in parts) >= max(POINTS_A_PAGE, len(known.steps) // 2):
            known = joined(known, parts, place, complete=after is None)
            parts = []
            yield known


def _next_rows(database: Database, place: _Place, series: Mapping[str, str], layout: Layout) -> Sequence[Row]:
    """The rows after a position: the rest of its step and the later steps, each in the order of the index."""
    step, row = place.after or _START
    bounds = {**series, "top": place.top}
    if not layout.step_index:
        statement = _BY_ROW_OF_RUN if layout.run_index else _BY_ROW
        return database.rows(statement, low=max(row, place.low), count=ROWS_A_QUERY, **bounds)
    bounds["step"] = step
    rows = list(database.rows(_REST_OF_STEP, low=max(row, place.low), count=ROWS_A_QUERY, **bounds))
    if len(rows) < ROWS_A_QUERY:
        rows += database.rows(_LATER_STEPS, low=place.low, count=ROWS_A_QUERY - len(rows), **bounds)
    return rows


def _by_times(database: Database, known: History) -> Iterator[History]:
    series = {"run_id": known.run_id, "metric": known.key}
    place = known.position
    if isinstance(place, _Place) and place.after is None and len(known.steps):
        since = place.top - _SLACK_MS
        fresh = _unknown(known, since, database.rows(_NEW_POINTS, time=since, **series))
        if fresh:
            place = replace(place, top=max(place.top, *(row[2] for row in fresh)))
            yield joined(known, columns(fresh), place, complete=True)
        else:
            yield known
        return
    if not isinstance(place, _Place) or place.after is None:
        place = _Place(database, 0, database.rows(_LAST_TIME, **series)[0][0] or 0, _START)
    after = place.after
    while after is not None:
        if after is _START:
            rows = database.rows(_FIRST_POINTS, count=POINTS_A_PAGE, **series)
        else:
            step, value, time, is_nan = after
            last = {"step": step, "value": value, "time": time, "is_nan": is_nan}
            rows = database.rows(_NEXT_POINTS, count=POINTS_A_PAGE, **last, **series)
        after = rows[-1] if len(rows) == POINTS_A_PAGE else None
        if not rows and known.complete:
            yield known
            return
        place = replace(place, after=after)
        known = joined(known, columns(rows), place, complete=after is None)
        yield known


def _unknown(known: History, since: int, rows: Sequence[Row]) -> list[Row]:
    """The rows from a time on that the history doesn't contain."""
    import numpy as np  # noqa: PLC0415 - heavy

    recent = np.asarray(known.times) >= since
    steps, values, times = (
        np.asarray(column)[recent].tolist() for column in (known.steps, known.values, known.times)
    )
    named = (None if math.isnan(value) else value for value in values)
    seen = set(zip(steps, named, times, strict=True))
    return [row for row in rows if (float(row[0]), None if row[3] else row[1], float(row[2])) not in seen]
