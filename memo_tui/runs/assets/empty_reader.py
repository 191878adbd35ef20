"""EmptyAssets: of a database without tables."""

from collections.abc import Iterator, Sequence

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


class EmptyAssets:
    """Finds nothing."""

    def registered(self, *, prompts: bool) -> Iterator[list[RegisteredModel]]:  # noqa: ARG002 - as every reader's
        """None."""
        yield []

    def versions(self, model: RegisteredModel) -> Iterator[list[ModelVersion]]:  # noqa: ARG002
        """None."""
        yield []

    def logged_models(self, experiment_ids: Sequence[str]) -> Iterator[list[LoggedModel]]:  # noqa: ARG002
        """None."""
        yield []

    def traces(self, experiment_ids: Sequence[str], run_id: str = "") -> Iterator[list[Trace]]:  # noqa: ARG002
        """None."""
        yield []

    def evaluation_sets(self, experiment_ids: Sequence[str]) -> list[EvaluationSet]:  # noqa: ARG002
        """None."""
        return []

    def content(self, trace: Trace) -> TraceContent:  # noqa: ARG002
        """Nothing."""
        return TraceContent(())

    def of_run(self, run: Run) -> RunExtras:  # noqa: ARG002
        """Nothing."""
        return RunExtras()

    def change(self) -> object:
        """None: it isn't known."""
        return None

    def close(self) -> None:
        """Nothing is open."""
