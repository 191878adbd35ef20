"""Texts of MLflow's that hold spans, numbers of tokens and the like."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from memo_tui.runs.assets.model import Span, Trace

RUN_KEY, INPUTS_KEY, OUTPUTS_KEY = "mlflow.sourceRun", "mlflow.traceInputs", "mlflow.traceOutputs"
TOKENS_KEY, NAME_KEY, LOCATION_KEY = "mlflow.trace.tokenUsage", "mlflow.traceName", "mlflow.artifactLocation"
SPANS_KEY, IN_STORE = "mlflow.trace.spansLocation", ("TRACKING_STORE", "ARCHIVE_REPO")
_INPUTS, _OUTPUTS, _TYPE = "mlflow.spanInputs", "mlflow.spanOutputs", "mlflow.spanType"
_HIDDEN = frozenset((_INPUTS, _OUTPUTS, _TYPE, "mlflow.traceRequestId"))
_ODD = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
_ID_BYTES = 8


def to_trace(
    trace_id: str,
    experiment_id: str,
    *,
    start: int,
    duration: int | None,
    state: str,
    metadata: Mapping[str, str],
    tags: Mapping[str, str],
    request: str | None = None,
    response: str | None = None,
    name: str | None = None,
    tokens: Mapping[str, int] | None = None,
    assessments: Mapping[str, str] | None = None,
) -> Trace:
    """A trace from what MLflow keeps; newer stores have columns for what older ones have in texts."""
    return Trace(
        trace_id=trace_id,
        experiment_id=experiment_id,
        name=name or tags.get(NAME_KEY, ""),
        state=state,
        start=start,
        duration=duration,
        tokens=tokens or _tokens(metadata.get(TOKENS_KEY, "")),
        request=request or metadata.get(INPUTS_KEY, ""),
        response=response or metadata.get(OUTPUTS_KEY, ""),
        run_id=metadata.get(RUN_KEY, ""),
        location=tags.get(LOCATION_KEY, ""),
        in_store=tags.get(SPANS_KEY) in IN_STORE,
        assessments=assessments or {},
    )


def _tokens(text: str) -> Mapping[str, int]:
    with suppress(*_ODD):
        return {str(key): int(value) for key, value in json.loads(text or "{}").items()}
    return {}


def to_ms(moment: str) -> int:
    """A point in time as the file store writes it, in ms since 1970."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def to_spans(contents: Iterable[Mapping[str, Any]]) -> list[Span]:
    """The spans of one trace by their start; what is not a span is left out."""
    found = []
    for each in contents:
        with suppress(*_ODD):
            found.append(_to_span(each))
    return sorted(found, key=lambda span: (span.start, span.parent_id, span.span_id))


def _to_span(given: Mapping[str, Any]) -> Span:
    """A span in either form: that of MLflow 3, or that of MLflow 2 with a `context`."""
    attributes = given.get("attributes") or {}
    old = given.get("context")
    status = given.get("status") or {}
    code = given.get("status_code") if old else status.get("code")
    start = given["start_time"] if old else given["start_time_unix_nano"]
    end = given.get("end_time") if old else given.get("end_time_unix_nano")
    kind = _plain(attributes.get(_TYPE))
    return Span(
        span_id=_id(old["span_id"] if old else given["span_id"]),
        parent_id=_id(given.get("parent_id") if old else given.get("parent_span_id")),
        name=str(given.get("name") or ""),
        kind="" if kind == "UNKNOWN" else kind,
        status=_plain(code).removeprefix("STATUS_CODE_").removeprefix("StatusCode.") or "UNSET",
        problem=_plain(given.get("status_message") if old else status.get("message")),
        start=int(start),
        end=int(end) if end else None,
        inputs=_json(attributes.get(_INPUTS)),
        outputs=_json(attributes.get(_OUTPUTS)),
        attributes={str(key): _json(value) for key, value in attributes.items() if key not in _HIDDEN},
        events=tuple(map(_event, given.get("events") or ())),
    )


def _event(given: Mapping[str, Any]) -> str:
    attributes = given.get("attributes") or {}
    lines = [f"{key}: {_plain(value)}" for key, value in attributes.items()]
    return "\n".join([str(given.get("name") or ""), *lines])


def _id(given: Any) -> str:
    """An id in hexadecimal digits; newer ones are in base64, older ones may begin with 0x."""
    text = str(given or "")
    with suppress(binascii.Error, ValueError):
        raw = base64.b64decode(text, validate=True)
        if len(raw) == _ID_BYTES:
            return raw.hex()
    return text.removeprefix("0x")


def _plain(value: Any) -> str:
    """A value that may be a text in JSON."""
    if isinstance(value, str):
        with suppress(*_ODD):
            inner = json.loads(value)
            return inner if isinstance(inner, str) else value
        return value
    return "" if value is None else str(value)


def in_short(value: Any) -> str:
    """A value on one line: a text as it is, others as JSON."""
    if isinstance(value, str):
        return value
    with suppress(*_ODD):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _json(value: Any) -> str:
    """A value as JSON to be read by people; texts in JSON are unpacked once."""
    if value is None:
        return ""
    if isinstance(value, str):
        with suppress(*_ODD):
            value = json.loads(value)
    if isinstance(value, str):
        return value
    with suppress(*_ODD):
        return json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return str(value)
