"""Logging a data set as an input of a run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import DatasetInput

_TRIES = 5
_TAKEN = ("IntegrityError", "UniqueViolation")


def data_set_input(data_set: Mapping[str, Any], context: str) -> "DatasetInput":
    """A data set as an input of a run.

    Args:
        data_set: what `to_dict()` returns of one of `mlflow.data`.
        context: what the run uses it for.
    """
    from mlflow.entities import Dataset, DatasetInput, InputTag  # noqa: PLC0415 - heavy

    return DatasetInput(Dataset.from_dictionary(data_set), [InputTag("mlflow.data.context", context)])


def log_data_set(client: "MlflowClient", run_id: str, data_set: Mapping[str, Any], context: str) -> None:
    """Log a data set as an input of a run.

    MLflow checks whether the experiment has the data set, then adds it. If several runs do so at once, the
    database refuses all but one; they find the data set when they try again.

    Args:
        client: of the run's store.
        run_id: the run's id.
        data_set: what `to_dict()` returns of one of `mlflow.data`.
        context: what the run uses it for.

    Raises:
        Exception: what MLflow raises.
    """
    given = data_set_input(data_set, context)
    for left in reversed(range(_TRIES)):
        try:
            client.log_inputs(run_id, [given])
        except Exception as error:
            if not left or not any(sign in str(error) for sign in _TAKEN):
                raise
        else:
            return
