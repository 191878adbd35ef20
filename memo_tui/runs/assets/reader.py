"""The protocol for reading what a store keeps beside runs."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Protocol

from memo_tui.errors import StoreError
from memo_tui.runs.assets.model import (
    EvaluationSet,
    LoggedModel,
    ModelVersion,
    RegisteredModel,
    Trace,
    TraceContent,
)
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import RunExtras

PAGE = 500


class Kind(StrEnum):
    """What a store may lack, as a sentence names it."""

    LOGGED_MODELS = "logged models"
    REGISTERED_MODELS = "registered models"
    PROMPTS = "prompts"
    TRACES = "traces"
    EVALUATION_SETS = "evaluation data sets"


class Lacking(StoreError):  # noqa: N818 - reads as what happened
    """The store has nothing of a kind, as the MLflow that made it or that serves it is too old."""


class AssetReader(Protocol):
    """Reads a store on a thread, one call at a time; it never writes.

    Each method may raise a `Lacking`, or another `StoreError` if the store fails.
    """

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:
        """The registered models, or the prompts, by name, in pages."""

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:
        """The versions of a registered model or a prompt, the newest first, in pages."""

    def logged_models(self, experiment_ids: Sequence[str]) -> Iterator[list[LoggedModel]]:
        """The models that the runs of these experiments logged, the newest first, in pages."""

    def traces(self, experiment_ids: Sequence[str], run_id: str = "") -> Iterator[list[Trace]]:
        """The traces of these experiments, or of one run of theirs, the newest first, in pages."""

    def evaluation_sets(self, experiment_ids: Sequence[str]) -> list[EvaluationSet]:
        """The data sets for evaluations that belong to these experiments, by name."""

    def content(self, trace: Trace) -> TraceContent:
        """The spans of a trace, and what was said of it."""

    def of_run(self, run: Run) -> RunExtras:
        """What belongs to a run; what can't be read is described in it."""

    def change(self) -> object:
        """Something that differs once the store was changed; None if that costs more than reading it."""

    def close(self) -> None:
        """Close what was opened."""
