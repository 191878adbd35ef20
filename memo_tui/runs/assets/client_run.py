"""Reading what belongs to one run through MLflow's client."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from memo_tui.runs.assets.convert import to_logged_model, to_version
from memo_tui.runs.assets.model import LoggedModel, ModelVersion
from memo_tui.runs.assets.reader import Kind
from memo_tui.runs.assets.server import lacking
from memo_tui.runs.model import Run
from memo_tui.runs.run_extras import MOST_CHILDREN, RunExtras
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.tags import PARENT_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient

_MOST_MODELS = 500


def read_extras(client: "MlflowClient", address: Address, run: Run) -> RunExtras:
    """Read the extras of a run; what can't be read is described in `problems`."""
    problems: list[str] = []

    def tried(what: str, read: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return read()
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            lacks = lacking(client, Kind.LOGGED_MODELS, error)
            problems.append(str(lacks or f"The {what} can't be read: {to_store_error(error, address)}"))
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
    aliases = {name: aliases_of(client, named(name)) for name in {each.name for each in found}}
    return tuple(
        to_version(each, aliases[each.name])
        for each in sorted(found, key=lambda each: (each.name, int(each.version)))
    )


def named(name: str) -> str:
    """The filter that finds a registered model by its name."""
    return f'name = "{name}"' if "'" in name else f"name = '{name}'"


def search_names(client: "MlflowClient", wanted: str | None, count: int, token: str | None = None) -> Any:
    """A page of registered models by name, as the store finds them.

    The client itself adds that they are no prompts, with which servers before 2.21 find nothing.
    """
    store = client._get_registry_client().store  # noqa: SLF001 - see above
    return store.search_registered_models(wanted, count, ["name ASC"], token)


def aliases_of(client: "MlflowClient", wanted: str) -> Mapping[str, object]:
    """The versions by alias of the registered model that a filter finds.

    It is searched for, as newer clients refuse to get names that older ones allowed.
    """
    found = search_names(client, wanted, 1)
    return found[0].aliases or {} if found else {}


def _children(client: "MlflowClient", run: Run) -> int:
    found = client.search_runs(
        [run.experiment_id], f"tags.`{PARENT_TAG}` = '{run.run_id}'", max_results=MOST_CHILDREN
    )
    return len(found)
