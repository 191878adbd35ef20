"""Models, prompts and traces as the rest of the program uses them: immutable, independent of MLflow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

IS_PROMPT_TAG, PROMPT_TEXT_TAG = "mlflow.prompt.is_prompt", "mlflow.prompt.text"
_VARIABLE = re.compile(r"\{\{\s*([a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*)\s*\}\}")


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """A model that a run logged.

    Attributes:
        model_id: MLflow's id.
        name: its name.
        kind: for example "sklearn", or "".
        status: for example "READY".
        created: when it was created, in ms since 1970.
        step: the step of the run at which it was logged, or None.
        location: the URI of its artifacts.
        metrics: the newest value by key.
        experiment_id: the id of its experiment.
        run_id: the id of the run that logged it, or "".
        params: by key.
        tags: by key.
    """

    model_id: str
    name: str
    kind: str
    status: str
    created: int
    step: int | None
    location: str
    metrics: Mapping[str, float]
    experiment_id: str = ""
    run_id: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A name in the model registry; a prompt is one with a tag.

    Attributes:
        name: its name.
        description: what someone wrote about it, or "".
        created: when it was created, in ms since 1970.
        updated: when it was last changed, in ms since 1970.
        tags: by key.
        aliases: the version, as text, by alias.
    """

    name: str
    description: str
    created: int
    updated: int
    tags: Mapping[str, str]
    aliases: Mapping[str, str]

    @property
    def is_prompt(self) -> bool:
        """Whether it is a prompt."""
        return self.tags.get(IS_PROMPT_TAG, "").lower() == "true"


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A version of a registered model or of a prompt.

    Attributes:
        name: the name of the registered model.
        version: its number.
        status: for example "READY".
        aliases: its aliases, for example "champion".
        created: when it was created, in ms since 1970.
        model_id: the id of the logged model that it was created from, or "".
        stage: for example "Staging"; "" for none.
        description: what someone wrote about it, or "".
        run_id: the id of the run that it was created from, or "".
        source: the URI that it was created from.
        tags: by key.
    """

    name: str
    version: str
    status: str
    aliases: tuple[str, ...]
    created: int
    model_id: str
    stage: str = ""
    description: str = ""
    run_id: str = ""
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The text of a prompt's version, or ""."""
        return self.tags.get(PROMPT_TEXT_TAG, "")

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables in the text of a prompt's version, in the order in which they first come."""
        return tuple(dict.fromkeys(_VARIABLE.findall(self.template)))


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """A data set for evaluating applications, with inputs and what is expected of them.

    Attributes:
        set_id: MLflow's id.
        name: its name.
        digest: of its content, or "".
        records: how many it has, or None if that isn't known.
        created: when it was created, in ms since 1970.
        updated: when it was last changed, likewise.
        author: who created it, or "".
        schema: the names and types of its records' parts, as JSON, or "".
        tags: by key.
    """

    set_id: str
    name: str
    digest: str
    records: int | None
    created: int
    updated: int
    author: str
    schema: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trace:
    """One call of an application that MLflow traced, without its spans.

    Attributes:
        trace_id: MLflow's id.
        experiment_id: the id of its experiment.
        name: the name of its root span, or "".
        state: OK, ERROR, IN_PROGRESS or STATE_UNSPECIFIED.
        start: when it began, in ms since 1970.
        duration: in ms, or None if it has not ended.
        tokens: how many tokens it used, by "input_tokens", "output_tokens", "total_tokens" and others.
        request: the beginning of its input.
        response: the beginning of its output.
        run_id: the id of the run in which it was made, or "".
        location: the URI of its artifacts, or "".
        in_store: whether the store itself holds its spans; else an artifact does.
        assessments: what was said of it (feedback and expectations) by name, as text.
    """

    trace_id: str
    experiment_id: str
    name: str
    state: str
    start: int
    duration: int | None
    tokens: Mapping[str, int]
    request: str
    response: str
    run_id: str
    location: str
    in_store: bool
    assessments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """One step of a trace.

    Attributes:
        span_id: its id within the trace.
        parent_id: that of the span that contains it; "" for the root.
        name: its name.
        kind: for example "LLM" or "RETRIEVER", or "".
        status: OK, ERROR or UNSET.
        problem: what went wrong, or "".
        start: when it began, in ns since 1970.
        end: when it ended, in ns since 1970, or None.
        inputs: as JSON text, or "".
        outputs: as JSON text, or "".
        attributes: others by key, as text.
        events: what happened meanwhile, as text, each with its name and attributes.
    """

    span_id: str
    parent_id: str
    name: str
    kind: str
    status: str
    problem: str
    start: int
    end: int | None
    inputs: str
    outputs: str
    attributes: Mapping[str, str]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceContent:
    """What a trace holds.

    Attributes:
        spans: by their start.
        assessments: what was said of it (feedback and expectations) by name, as text.
    """

    spans: tuple[Span, ...]
    assessments: Mapping[str, str] = field(default_factory=dict)
