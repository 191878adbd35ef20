"""Assets in words: the rows of the tables, and the texts beside them."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from memo_tui.natural_order import natural
from memo_tui.numbers import counted
from memo_tui.runs.assets.model import (
    IS_PROMPT_TAG,
    PROMPT_TEXT_TAG,
    LoggedModel,
    ModelVersion,
    RegisteredModel,
    Trace,
)
from memo_tui.secrets.known import hide
from memo_tui.secrets.names import all_shown
from memo_tui.tui.assets.asset_table import Shape, cell
from memo_tui.tui.assets.long_text import Part
from memo_tui.tui.common.table_data import Cell
from memo_tui.tui.common.text import duration, moment, number

_OWN_TAGS = ("_mlflow_", IS_PROMPT_TAG, PROMPT_TEXT_TAG)
_STATES = {"OK": ("✓ ok", "good"), "ERROR": ("✗ error", "bad"), "IN_PROGRESS": ("▶ running", "running")}
_PREVIEW = 300  # characters


def registered_shape() -> Shape[RegisteredModel]:
    """How registered models and prompts are shown."""

    def row(model: RegisteredModel) -> Sequence[Cell]:
        return (
            cell(model.name),
            cell(_aliases_of(model.aliases) or "-"),
            cell(moment(model.updated), "dim"),
            cell(model.description[:_PREVIEW] or "-"),
        )

    return Shape(("name", "aliases", "updated", "description"), lambda model: model.name, row)


def about_registered(model: RegisteredModel) -> list[Part]:
    """All that is known of a registered model or a prompt."""
    lines = [
        Part(model.name, "heading"),
        Part(f"created {moment(model.created)} · updated {moment(model.updated)}"),
    ]
    if model.aliases:
        lines += [Part("")] + [
            Part(f"@{alias}  version {at}", "good") for alias, at in sorted(model.aliases.items())
        ]
    if model.description:
        lines += [Part(""), Part(model.description)]
    return lines + _pairs("tags", _own(model.tags))


def version_shape(run_name: Callable[[str], str], *, prompt: bool) -> Shape[ModelVersion]:
    """How versions are shown; `run_name` returns the name of a run by its id."""

    def row(version: ModelVersion) -> Sequence[Cell]:
        aliases = cell(
            " ".join(f"@{alias}" for alias in version.aliases) or "-", "good" if version.aliases else ""
        )
        first = cell(version.version)
        created = cell(moment(version.created), "dim")
        if prompt:
            return first, aliases, created, cell(version.template.replace("\n", " ")[:_PREVIEW] or "-")
        return (
            first,
            aliases,
            cell(version.stage or "-"),
            cell(version.status.lower()),
            created,
            cell(run_name(version.run_id) if version.run_id else "-"),
        )

    titles = (
        ("version", "aliases", "created", "text")
        if prompt
        else ("version", "aliases", "stage", "status", "created", "run")
    )
    return Shape(titles, lambda version: version.version, row, right=(0,))


def about_version(version: ModelVersion) -> list[Part]:
    """All that is known of a version; of a prompt's, its text first."""
    aliases = " ".join(f"@{alias}" for alias in version.aliases)
    lines = [Part(f"{version.name}, version {version.version} {aliases}".rstrip(), "heading")]
    if version.template:
        lines += [Part(template_text(version))]
        names = ", ".join(version.variables)
        lines += [Part(""), Part(f"variables: {names}" if names else "no variables", "dim")]
        facts = [f"created {moment(version.created)}"]
    else:
        facts = [f"{version.status.lower()} · created {moment(version.created)}"]
        facts += [f"stage {version.stage}"] if version.stage else []
        facts += [f"run {version.run_id}"] if version.run_id else []
        facts += [f"logged model {version.model_id}"] if version.model_id else []
        facts += [f"source {hide(version.source)}"] if version.source else []
    lines += [Part("")] + [Part(fact) for fact in facts]
    if version.description:
        lines += [Part(""), Part(version.description)]
    return lines + _pairs("tags", _own(version.tags))


def template_text(version: ModelVersion) -> str:
    """The text of a prompt's version; of a chat each message with its role."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        messages = json.loads(version.template)
        if isinstance(messages, list) and messages:
            return "\n\n".join(f"[{each['role']}]\n{each['content']}" for each in messages)
    return version.template


def logged_shape(run_name: Callable[[str], str]) -> Shape[LoggedModel]:
    """How logged models are shown; `run_name` returns the name of a run by its id."""

    def row(model: LoggedModel) -> Sequence[Cell]:
        metrics = sorted(model.metrics.items(), key=lambda each: natural(each[0]))
        tone = {"READY": "good", "FAILED": "bad"}.get(model.status, "")
        return (
            cell(model.name),
            cell(model.kind or "-"),
            cell(model.status.lower(), tone),
            cell(moment(model.created), "dim"),
            cell(" · ".join(f"{key} {number(value)}" for key, value in metrics) or "-"),
            cell(run_name(model.run_id) if model.run_id else "-"),
        )

    return Shape(("name", "kind", "status", "created", "metrics", "run"), lambda model: model.model_id, row)


def about_logged(model: LoggedModel) -> list[Part]:
    """All that is known of a logged model."""
    metrics = {key: number(value) for key, value in model.metrics.items()}
    facts = [f"{model.status.lower()} · created {moment(model.created)}", f"id {model.model_id}"]
    facts += [f"run {model.run_id}"] if model.run_id else []
    facts += [f"artifacts {hide(model.location)}"] if model.location else []
    return [
        Part(f"{model.name} {model.kind}".rstrip(), "heading"),
        *map(Part, facts),
        *_pairs("metrics", metrics),
        *_pairs("params", all_shown(model.params)),
        *_pairs("tags", _own(model.tags)),
    ]


def trace_shape() -> Shape[Trace]:
    """How traces are shown."""

    def row(trace: Trace) -> Sequence[Cell]:
        text, tone = _STATES.get(trace.state, (trace.state.lower(), ""))
        total = trace.tokens.get("total_tokens")
        return (
            cell(text, tone),
            cell(trace.name or "-"),
            cell(moment(trace.start), "dim"),
            cell(milliseconds(trace.duration)),
            cell(f"{total:,}" if total is not None else "-"),
            cell(" ".join(trace.request[:_PREVIEW].split()) or "-"),
            cell(" ".join(trace.response[:_PREVIEW].split()) or "-"),
            cell(" · ".join(f"{key} {text}" for key, text in sorted(trace.assessments.items())) or "-"),
        )

    titles = ("state", "name", "started", "took", "tokens", "request", "response", "assessments")
    return Shape(titles, lambda trace: trace.trace_id, row, widest=28, right=(3, 4))


def about_trace(trace: Trace) -> list[Part]:
    """What is known of a trace without its spans."""
    text, tone = _STATES.get(trace.state, (trace.state.lower(), ""))
    tokens = ", ".join(
        f"{key.removesuffix('_tokens').replace('_', ' ')} {count:,}" for key, count in trace.tokens.items()
    )
    facts = [f"{moment(trace.start)} · took {milliseconds(trace.duration)}", f"id {trace.trace_id}"]
    facts += [f"tokens: {tokens}"] if tokens else []
    facts += [f"run {trace.run_id}"] if trace.run_id else []
    return [
        Part(trace.name or trace.trace_id, "heading"),
        Part(text, tone if tone in ("good", "bad") else ""),
        *map(Part, facts),
        Part(""),
        Part("request", "heading"),
        Part(trace.request or "-"),
        Part(""),
        Part("response", "heading"),
        Part(trace.response or "-"),
        *_pairs("assessments", trace.assessments),
    ]


def milliseconds(count: float | None) -> str:
    """A number of ms with its unit; "-" for None."""
    if count is None:
        return "-"
    if count < 1000:
        return f"{count:.3g} ms"
    return f"{count / 1000:.3g} s" if count < 60_000 else duration(count / 1000)


def _aliases_of(aliases: Mapping[str, str]) -> str:
    return " ".join(f"@{alias} {at}" for alias, at in sorted(aliases.items()))


def _own(tags: Mapping[str, str]) -> Mapping[str, str]:
    """The tags without those that MLflow needs for itself."""
    return {key: value for key, value in tags.items() if not key.startswith(_OWN_TAGS)}


def _pairs(title: str, pairs: Mapping[str, str]) -> list[Part]:
    if not pairs:
        return []
    lines = [Part(f"{key} = {pairs[key]}") for key in sorted(pairs, key=natural)]
    return [Part(""), Part(counted(len(pairs), title.removesuffix("s")), "heading"), *lines]
