"""What MLflow's client logs in to a server with, and what a refusal of it means."""

import os
from urllib.parse import urlsplit

from memo_tui.tracking.address import Address

_SIGNED, _BY_PLUGIN = "MLFLOW_TRACKING_AWS_SIGV4", "MLFLOW_TRACKING_AUTH"
_USER, _PASSWORD, _TOKEN = (
    "MLFLOW_TRACKING_USERNAME",
    "MLFLOW_TRACKING_PASSWORD",
    "MLFLOW_TRACKING_TOKEN",
)


def refusal(address: Address) -> str:
    """A sentence for a server that answers with status 401."""
    where = address.shown
    if _is_signed():
        return f"{where} refused the signature for AWS ({_SIGNED}): check the keys and the region of AWS."
    if name := os.environ.get(_BY_PLUGIN):
        return (
            f"{where} refused the log-in by {_BY_PLUGIN}={name}: check that a plug-in of that name is"
            " installed, and what it needs."
        )
    found = _place(address)
    if not found:
        return (
            f"{where} asks for a user and a password, or for a token: give {_USER} and {_PASSWORD}, or"
            f" {_TOKEN}, and start again."
        )
    if found == _TOKEN:
        return f"{where} refused the token: check {_TOKEN}, and start again."
    return f"{where} refused the user or the password: check both in {found}."


def is_given(address: Address) -> bool:
    """Whether there is anything to log in with."""
    return bool(_is_signed() or os.environ.get(_BY_PLUGIN) or _place(address))


def _is_signed() -> bool:
    return os.environ.get(_SIGNED, "").lower() in ("true", "1")


def _place(address: Address) -> str:
    """Where the user and password, or the token, come from; "" if there are none.

    The order is that of MLflow's client and of the package requests below it.
    """
    from mlflow.utils.credentials import read_mlflow_creds  # noqa: PLC0415 - heavy
    from requests.utils import get_netrc_auth  # noqa: PLC0415

    parts = urlsplit(address.uri)
    if parts.username and parts.password is not None:
        return "the tracking URI"
    if get_netrc_auth(address.uri):
        return "~/.netrc"
    user, password = read_mlflow_creds()
    if user and password:
        variables = [name for name in (_USER, _PASSWORD) if os.environ.get(name)]
        return " and ".join([*variables, *(["~/.mlflow/credentials"] if len(variables) < 2 else [])])
    return _TOKEN if os.environ.get(_TOKEN) else ""
