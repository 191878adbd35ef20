"""Answers of a server are believed only if MLflow can have given them.

MLflow's client takes an empty answer, and any JSON, for a run without content, and a page for "not found".
"""

from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import forbidden, not_mlflow, of_status, to_store_error

if TYPE_CHECKING:
    from mlflow import MlflowClient

_READS = ("Get", "Search", "List", "Batch", "Query")  # how the names of requests begin that change nothing


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
        except RestException as error:
            if "error_code" in error.json:
                raise  # MLflow's own
            raise of_status(address, _status_of(error), body=str(error), writes=_writes(message)) from None
        except MlflowException as error:
            if error.error_code == "PERMISSION_DENIED" and "Host header" not in str(error):
                raise forbidden(address, writes=_writes(message)) from None
            raise to_store_error(error, address) from None
        if message in never_empty and not answer.ByteSize():
            raise not_mlflow(address)
        return answer

    store._call_endpoint = checked  # noqa: SLF001


def _writes(message: Any) -> bool:
    return not message.__name__.startswith(_READS)


def _status_of(error: BaseException) -> int:
    """The HTTP status of an answer that MLflow raised an error for, which doesn't hold it; 0 if unknown."""
    for frame, _ in walk_tb(error.__traceback__):
        status = getattr(frame.f_locals.get("response"), "status_code", 0)
        if isinstance(status, int) and status:
            return status
    return 0
