"""Finding, making and restoring an experiment by its name."""

from typing import TYPE_CHECKING

from memo_tui.errors import ExperimentDeleted

if TYPE_CHECKING:
    from mlflow import MlflowClient

_EXISTS = "RESOURCE_ALREADY_EXISTS"


def experiment_id(client: "MlflowClient", name: str, location: str | None) -> str:
    """The id of the experiment of that name, which is made if there is none.

    Args:
        client: of the store.
        name: used as it is.
        location: the URI of a new experiment's artifacts; None leaves that to the server.

    Raises:
        ExperimentDeleted: it exists, and is deleted.
        Exception: what MLflow raises.
    """
    found = client.get_experiment_by_name(name)
    if found is None:
        try:
            return str(client.create_experiment(name, location))
        except Exception as error:
            if getattr(error, "error_code", "") != _EXISTS:
                raise
            found = client.get_experiment_by_name(name)
    if found.lifecycle_stage == "deleted":
        raise ExperimentDeleted(
            f"The experiment {name!r} is deleted: restore it, or choose another name.", found.experiment_id
        )
    return str(found.experiment_id)


def restore_experiment(client: "MlflowClient", name: str) -> None:
    """Bring back the experiment of that name, if it is deleted.

    Raises:
        Exception: what MLflow raises.
    """
    found = client.get_experiment_by_name(name)
    if found is not None and found.lifecycle_stage == "deleted":
        client.restore_experiment(found.experiment_id)
