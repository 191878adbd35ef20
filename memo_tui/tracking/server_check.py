"""Asking a server whether it is MLflow's, in the way in which MLflow's client will ask."""

import re
from typing import Any
from urllib.parse import urlsplit

from memo_tui.errors import StoreDamaged
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import not_mlflow, of_status
from memo_tui.tracking.tls import require_usable_files
from memo_tui.tracking.whole_answer import content_of, pause_of

_SECONDS = 5.0
_VERSION = "/version"
_MOST = 1000  # bytes
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403
_BECOME_GET = (301, 302, 303)  # the redirects that lose what a request sends


def check_server(address: Address) -> None:
    """Ask a server for its version, which needs no password.

    Raises:
        StoreError: it isn't MLflow's, or answers that it can't serve now.
        Exception: what MLflow's client raises for a server that can't be reached.
    """
    from mlflow.utils.credentials import get_default_host_creds  # noqa: PLC0415 - heavy
    from mlflow.utils.rest_utils import http_request  # noqa: PLC0415

    require_usable_files(address)
    answer = http_request(
        get_default_host_creds(address.uri),
        _VERSION,
        "GET",
        max_retries=0,
        raise_on_status=False,
        respect_retry_after_header=False,
        timeout=_SECONDS,
        stream=True,
    )
    body = content_of(answer, _SECONDS, _MOST).decode("utf-8", "replace")
    status = answer.status_code
    if status in (_UNAUTHORIZED, _FORBIDDEN):  # what is guarded may be this alone
        return
    if status != _OK:
        raise of_status(address, status, body=body, pause=pause_of(answer))
    is_version = re.match(r"\s*\d+\.\d+", body)
    if answer.history:
        _check_redirect(address, answer, is_mlflow=bool(is_version))
    if not is_version:
        raise not_mlflow(address)


def _check_redirect(address: Address, answer: Any, *, is_mlflow: bool) -> None:
    """Name where a server sends to, if that is no use.

    Raises:
        StoreDamaged: it is none.
    """
    parts = urlsplit(answer.url)
    there = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if not is_mlflow:
        raise StoreDamaged(
            f"{address.shown} sends on to {there}, where no MLflow server answers: check the address, and"
            " whether it asks for a log-in there."
        )
    if any(each.status_code in _BECOME_GET for each in answer.history):
        path = parts.path.removesuffix(_VERSION)
        raise StoreDamaged(f"{address.shown} sends on to {there}{path}: use that as the tracking URI.")
