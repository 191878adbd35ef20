"""What a server of an older MLflow lacks."""

from contextlib import suppress
from typing import TYPE_CHECKING

from memo_tui.runs.assets.reader import Kind, Lacking

if TYPE_CHECKING:
    from mlflow import MlflowClient

_MISSING = frozenset(("ENDPOINT_NOT_FOUND", "NOT_IMPLEMENTED", "FEATURE_DISABLED"))


def lacking(client: "MlflowClient", kind: Kind, error: Exception) -> Lacking | None:
    """What an error means if it is that the server has nothing of a kind; else None."""
    missing = getattr(error, "error_code", "") in _MISSING
    return Lacking(lacks(kind, server_version(client))) if missing else None


def server_version(client: "MlflowClient") -> str:
    """The version of MLflow that serves; "" if it isn't known."""
    with suppress(Exception):
        from mlflow.utils.rest_utils import http_request  # noqa: PLC0415 - heavy

        store = client._tracking_client.store  # noqa: SLF001 - has the user and password
        return str(http_request(store.get_host_creds(), "/version", "GET").text).strip()[:20]
    return ""


def lacks(kind: Kind, version: str) -> str:
    """A sentence on it; the version is "" if it isn't known."""
    return f"This server ({version}) has no {kind.value}." if version else f"This server has no {kind.value}."
