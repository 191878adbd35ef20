"""Answers of a server are believed only if MLflow can have given them.

MLflow's client takes an empty answer, and any JSON, for a run without content, and a page for "not found".
"""

import re
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import not_mlflow, of_status

if TYPE_CHECKING:
    from mlflow import MlflowClient

_STATUS = re.compile(r"failed with error code (\d+)")


def check_answers(client: "MlflowClient", address: Address) -> None:
    """Let a client of a server raise a `StoreError` for what is no answer of MLflow's."""
    from mlflow.exceptions import MlflowException, RestException  # noqa: PLC0415 - heavy
    from mlflow.protos import service_pb2 as api  # noqa: PLC0415

    never_empty = {
        api.GetExperiment,
        api.GetExperimentByName,
        api.GetRun,
        api.CreateExperiment,
        api.CreateRun,
        api.UpdateRun,
    }
    store: Any = client._tracking_client.store  # noqa: SLF001 - the only place through which all requests go
    ask = type(store)._call_endpoint  # noqa: SLF001

    def checked(message: Any, *arguments: Any, **named: Any) -> Any:
        try:
            answer = ask(store, message, *arguments, **named)
        except RestException:
            raise  # MLflow's own
        except MlflowException as error:
            found = _STATUS.search(str(error))
            if found is None or found[1] in {"401", "403"}:  # of those the error's code says enough
                raise
            raise of_status(address, int(found[1])) from None
        if message in never_empty and not answer.ByteSize():
            raise not_mlflow(address)
        return answer

    store._call_endpoint = checked  # noqa: SLF001
