"""What is read about a run only while it is shown: its models, and the number of nested runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memo_tui.numbers import counted
from memo_tui.runs.assets.convert import to_logged_model, to_version
from memo_tui.runs.assets.model import LoggedModel, ModelVersion
from memo_tui.runs.model import Run
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.tags import PARENT_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient

MOST_CHILDREN = 1000
_MOST_MODELS = 500


@dataclass(frozen=True, slots=True)
class RunExtras:
    """What a run has besides the columns of the table.

    Attributes:
        models: the models that it logged.
        versions: the registered versions created from it.
        children: how many runs are nested in it, at most `MOST_CHILDREN`; None if that can't be read.
        problems: what could not be read and why, a sentence each.
    """

    models: tuple[LoggedModel, ...] = ()
    versions: tuple[ModelVersion, ...] = ()
    children: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """How many nested runs, logged models and registered versions there are, as text; "" for none."""
        counts = (
            (self.children, "nested run"),
            (len(self.models), "logged model"),
            (len(self.versions), "registered version"),
        )
        return " · ".join(
            f"{'at least ' if count == MOST_CHILDREN else ''}{counted(count, what)}"
            for count, what in counts
            if count
        )


def read_extras(client: "MlflowClient", address: Address, run: Run) -> RunExtras:
    """Read the extras of a run; what can't be read is described in `problems`."""
    problems: list[str] = []

    def tried(what: str, read: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            problems.append(f"The {what} can't be read: {to_store_error(error, address)}")
            return otherwise

    return RunExtras(
        models=tried("logged models", lambda: _models(client, run), ()),
        versions=tried("registered models", lambda: _versions(client, run), ()),
        children=tried("nested runs", lambda: _children(client, run), None),
        problems=tuple(problems),
    )


def _models(client: "MlflowClient", run: Run) -> tuple[LoggedModel, ...]:
    outputs = client.get_run(run.run_id).outputs
    steps = {each.model_id: each.step for each in outputs.model_outputs} if outputs else {}
    found = client.search_logged_models(
        [run.experiment_id], filter_string=f"source_run_id = '{run.run_id}'", max_results=_MOST_MODELS
    )
    models = {each.model_id: each for each in found}
    for model_id in steps:
        if model_id not in models:
            models[model_id] = client.get_logged_model(model_id)
    return tuple(
        to_logged_model(each, steps.get(each.model_id))
        for each in sorted(models.values(), key=lambda each: (each.creation_timestamp, each.model_id))
    )


def _versions(client: "MlflowClient", run: Run) -> tuple[ModelVersion, ...]:
    found = client.search_model_versions(f"run_id = '{run.run_id}'", max_results=_MOST_MODELS)
    aliases = {
        name: client.get_registered_model(name).aliases or {} for name in {each.name for each in found}
    }
    return tuple(
        to_version(each, aliases[each.name])
        for each in sorted(found, key=lambda each: (each.name, int(each.version)))
    )


def _children(client: "MlflowClient", run: Run) -> int:
    found = client.search_runs(
        [run.experiment_id], f"tags.`{PARENT_TAG}` = '{run.run_id}'", max_results=MOST_CHILDREN
    )
    return len(found)
