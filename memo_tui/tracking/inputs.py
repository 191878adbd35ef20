"""Logging a data set as an input of a run."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlflow import MlflowClient

_TRIES = 5
_TAKEN = ("IntegrityError", "UniqueViolation")


def log_data_set(client: "MlflowClient", run_id: str, dataset: Any, context: str = "training") -> None:
    """Log a data set as an input of a run.

    MLflow checks whether the experiment has the data set, then adds it. If several runs do so at once, the
    database refuses all but one; they find the data set when they try again.

    Args:
        client: of the run's store.
        run_id: the run's id.
        dataset: one of `mlflow.data`.
        context: what the run uses it for.

    Raises:
        Exception: what MLflow raises.
    """
    from mlflow.entities import Dataset, DatasetInput, InputTag  # noqa: PLC0415 - heavy

    given = DatasetInput(
        Dataset.from_dictionary(dataset.to_dict()), [InputTag("mlflow.data.context", context)]
    )
    for left in reversed(range(_TRIES)):
        try:
            client.log_inputs(run_id, [given])
        except Exception as error:
            if not left or not any(sign in str(error) for sign in _TAKEN):
                raise
        else:
            return
