"""Reading traces by SQL."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import bindparam, or_, select

from memo_tui.runs.assets.model import Span, Trace
from memo_tui.runs.assets.parsing import (
    INPUTS_KEY,
    LOCATION_KEY,
    NAME_KEY,
    OUTPUTS_KEY,
    RUN_KEY,
    SPANS_KEY,
    TOKENS_KEY,
    in_short,
    to_spans,
    to_trace,
)
from memo_tui.runs.assets.reader import PAGE
from memo_tui.runs.assets.sql_tables import (
    ASSESSMENTS,
    LINKS,
    SPANS,
    TRACE_METADATA,
    TRACE_TAGS,
    TRACES,
    AssetTables,
)
from memo_tui.runs.sql.odd_values import Row
from memo_tui.runs.sql.tables import Database

_COLUMNS = tuple(each.name for each in TRACES.c)
_TOKENS = _COLUMNS.index("input_tokens")
_READ = {
    TRACE_METADATA: (RUN_KEY, INPUTS_KEY, OUTPUTS_KEY, TOKENS_KEY),
    TRACE_TAGS: (NAME_KEY, LOCATION_KEY, SPANS_KEY),
}


def traces(
    database: Database, tables: AssetTables, experiment_ids: Sequence[str], run_id: str
) -> Iterator[list[Trace]]:
    """The traces of these experiments, or of one run of theirs, the newest first, in pages."""
    ids = select(TRACES.c.request_id).where(
        TRACES.c.experiment_id.in_(bindparam("experiments", expanding=True))
    )
    if run_id:
        made = select(TRACE_METADATA.c.request_id).where(
            TRACE_METADATA.c.key == RUN_KEY, TRACE_METADATA.c.value == run_id
        )
        mine = [TRACES.c.request_id.in_(made)]
        if tables.has(LINKS):
            linked = select(LINKS.c.source_id).where(
                LINKS.c.source_type == "trace",
                LINKS.c.destination_type == "run",
                LINKS.c.destination_id == run_id,
            )
            mine.append(TRACES.c.request_id.in_(linked))
        ids = ids.where(or_(*mine))
    ids = ids.order_by(TRACES.c.timestamp_ms.desc(), TRACES.c.request_id)
    wanted = [row[0] for row in database.rows(ids, experiments=[int(each) for each in experiment_ids])]
    for first in range(0, len(wanted), PAGE):
        yield _traces(database, tables, wanted[first : first + PAGE])


def _traces(database: Database, tables: AssetTables, ids: Sequence[str]) -> list[Trace]:
    texts = []
    for given, keys in _READ.items():
        found: dict[str, dict[str, str]] = defaultdict(dict)
        statement = select(given.c.request_id, given.c.key, given.c.value).where(
            given.c.request_id.in_(bindparam("ids", expanding=True)), given.c.key.in_(keys)
        )
        for trace_id, key, value in database.rows_by_ids(statement, ids):
            found[trace_id][key] = value or ""
        texts.append(found)
    metadata, tags = texts
    wanted = select(*tables.columns(TRACES, _COLUMNS)).where(
        TRACES.c.request_id.in_(bindparam("ids", expanding=True))
    )
    rows = {row[0]: row for row in database.rows_by_ids(wanted, ids)}
    said = assessments(database, tables, ids)
    return [_to_trace(rows[each], metadata[each], tags[each], said.get(each)) for each in ids if each in rows]


def _to_trace(
    row: Row, metadata: Mapping[str, str], tags: Mapping[str, str], said: Mapping[str, str] | None
) -> Trace:
    trace_id, experiment_id, start, duration, state, request, response, name = row[:_TOKENS]
    counts = zip(_COLUMNS[_TOKENS:], row[_TOKENS:], strict=True)
    return to_trace(
        trace_id,
        str(experiment_id),
        start=start,
        duration=duration,
        state=str(state),
        metadata=metadata,
        tags=tags,
        request=request,
        response=response,
        name=name,
        tokens={key: int(value) for key, value in counts if value is not None},
        assessments=said,
    )


def stored_spans(database: Database, tables: AssetTables, trace: Trace) -> list[Span]:
    """The spans of a trace that the database itself holds."""
    if not tables.has(SPANS):
        return []
    rows = database.rows(select(SPANS.c.content).where(SPANS.c.trace_id == trace.trace_id))
    contents: list[Mapping[str, Any]] = []
    for (text,) in rows:
        with suppress(ValueError, RecursionError):
            found = json.loads(text or "")
            contents += [found] if isinstance(found, dict) else []
    return to_spans(contents)


def assessments(
    database: Database, tables: AssetTables, ids: Sequence[str]
) -> Mapping[str, Mapping[str, str]]:
    """What was said of traces, by their ids and by name, the newest of each that is valid."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    if not tables.has(ASSESSMENTS):
        return said
    table = ASSESSMENTS
    statement = (
        select(table.c.trace_id, table.c.name, table.c.value, table.c.error, table.c.valid)
        .where(table.c.trace_id.in_(bindparam("ids", expanding=True)))
        .order_by(table.c.created_timestamp)
    )
    for trace_id, name, value, error, valid in database.rows_by_ids(statement, ids):
        if valid is None or valid:
            said[trace_id][name] = _said(value, error)
    return said


def _said(value: str | None, error: str | None) -> str:
    for text in (value, error):
        if text and text != "null":
            with suppress(ValueError):
                return in_short(json.loads(text))
            return text
    return ""
