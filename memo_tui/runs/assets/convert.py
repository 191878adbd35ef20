"""Converting MLflow's models and traces to ours."""

from collections.abc import Iterable, Mapping
from typing import Any

from memo_tui.runs.assets.evaluation_sets import records_of
from memo_tui.runs.assets.model import EvaluationSet, LoggedModel, ModelVersion, RegisteredModel, Trace
from memo_tui.runs.assets.parsing import in_short, to_trace
from memo_tui.runs.points import one_nan

STATUS = {"1": "PENDING", "2": "READY", "3": "FAILED"}
"""Of logged models, by the numbers that stores keep."""


def to_registered(found: Any) -> RegisteredModel:
    """Convert MLflow's registered model."""
    aliases = {alias: str(version) for alias, version in (found.aliases or {}).items()}
    tags = {key: value or "" for key, value in (found.tags or {}).items()}
    tags |= {key: value for key, value in (getattr(found, "_tags", None) or {}).items() if value is not None}
    return RegisteredModel(
        name=found.name,
        description=found.description or "",
        created=found.creation_timestamp or 0,
        updated=found.last_updated_timestamp or 0,
        tags=tags,
        aliases=aliases,
    )


def to_version(found: Any, aliases: Mapping[str, object]) -> ModelVersion:
    """Convert MLflow's version, with all aliases of its registered model: the version by alias."""
    source, mine = found.source or "", str(found.version)
    return ModelVersion(
        name=found.name,
        version=mine,
        status=str(found.status),
        aliases=tuple(
            sorted(a for a, version in (aliases or {}).items() if str(version) == str(found.version))
        ),
        created=found.creation_timestamp or 0,
        model_id=found.model_id or model_of(source),
        stage=stage_name(found.current_stage),
        description=found.description or "",
        run_id=found.run_id or "",
        source=source,
        tags={key: value or "" for key, value in (found.tags or {}).items()},
    )


def to_evaluation_set(found: Any) -> EvaluationSet:
    """Convert MLflow's data set for evaluations."""
    return EvaluationSet(
        set_id=found.dataset_id,
        name=found.name,
        digest=found.digest or "",
        records=records_of(found.profile),
        created=found.created_time or 0,
        updated=found.last_update_time or 0,
        author=found.created_by or "",
        schema=found.schema or "",
        tags={key: str(value) for key, value in (found.tags or {}).items()},
    )


def to_logged_model(found: Any, step: int | None = None) -> LoggedModel:
    """Convert MLflow's logged model."""
    points = ((each.key, (each.step or 0, each.timestamp or 0, each.value)) for each in found.metrics or ())
    return LoggedModel(
        model_id=found.model_id,
        name=found.name or found.model_id,
        kind=found.model_type or "",
        status=str(getattr(found.status, "value", found.status)),
        created=found.creation_timestamp or 0,
        step=step,
        location=found.artifact_location or "",
        metrics=newest(points),
        experiment_id=str(found.experiment_id),
        run_id=found.source_run_id or "",
        params=dict(found.params or {}),
        tags=dict(found.tags or {}),
    )


def newest(points: Iterable[tuple[str, tuple[int, int, float]]]) -> Mapping[str, float]:
    """The newest values of metrics by key, of points with step, time in ms and value."""
    last: dict[str, tuple[int, int, float]] = {}
    for key, point in points:
        last[key] = max(last.get(key, point), point)
    return {key: one_nan(point[2]) for key, point in last.items()}


def to_model_trace(info: Any) -> Trace:
    """Convert MLflow's information on a trace."""
    return to_trace(
        info.trace_id,
        str(info.experiment_id or ""),
        start=info.request_time or 0,
        duration=info.execution_duration,
        state=str(getattr(info.state, "value", info.state)),
        metadata=info.trace_metadata or {},
        tags=info.tags or {},
        request=info.request_preview,
        response=info.response_preview,
        assessments=said_of(info),
    )


def said_of(info: Any) -> Mapping[str, str]:
    """What was said of a trace by name, as text: the newest of each that is valid."""
    said = {}
    for each in sorted(info.assessments or (), key=lambda each: each.create_time_ms or 0):
        if getattr(each, "valid", None) is not False:
            given = each.feedback or each.expectation
            said[each.name] = in_short(given.value) if given is not None else ""
    return said


def stage_name(stage: str | None) -> str:
    """A stage; "" for none."""
    return "" if stage in (None, "None") else str(stage)


def model_of(source: str) -> str:
    """The id of the logged model that a version was created from by its URI, or ""."""
    return source.removeprefix("models:/").partition("/")[0] if source.startswith("models:/m-") else ""
