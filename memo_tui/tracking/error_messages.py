"""Errors of MLflow and the layers below it, as one clear sentence."""

import re
from urllib.parse import urlsplit

from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from memo_tui.tracking import log_in
from memo_tui.tracking.address import Address
from memo_tui.tracking.proxies import PROXY_LOG_IN, asks_for_log_in, proxy_error, reason_of
from memo_tui.tracking.tls import certificate_error

_READ_ONLY = re.compile(
    r"permission denied for|InsufficientPrivilege|command denied to user|read-only (transaction|option)",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"disk is full|no space left|disk quota exceeded|DiskFull|could not extend file|table '.*' is full",
    re.IGNORECASE,
)
_NOT_MLFLOW = re.compile("<html|not in a valid JSON format", re.IGNORECASE)
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_LARGE, _TOO_MANY = 401, 403, 404, 413, 429
_STATUS = re.compile(r"too many (\d{3}) error|failed with error code (\d{3})")
_UNREACHABLE = re.compile(
    r"connection|timed? ?out|max retries|name resolution|unreachable|temporar", re.IGNORECASE
)
_NO_NAME = re.compile(r"Failed to resolve '(?P<host>[^']*)'")
_SETTING = re.compile(r"(?P<name>MLFLOW_\w+) value must be one of")
_BOTH = re.compile(r"'(?P<one>MLFLOW_\w+)' and '(?P<other>MLFLOW_\w+)' environment variables are both set")


def to_store_error(error: BaseException, address: Address) -> StoreError:
    """Convert an error to a `StoreError` that says what is wrong and what to do, without a password."""
    if isinstance(error, StoreError):
        return error
    code = str(getattr(error, "error_code", ""))
    said = first_line(address.redact(str(error))) or type(error).__name__
    where = address.shown
    if _FULL.search(str(error)):
        return StoreUnreachable(f"The disk of {where} is full: make room there.")
    if address.kind == "server" and (known := _of_server(error, address)):
        return known
    if code == "PERMISSION_DENIED":
        return forbidden(address)
    if code == "UNAUTHENTICATED":
        return StoreRefused(log_in.refusal(address))
    if address.kind == "database" and _READ_ONLY.search(str(error)):
        return StoreRefused(
            f"{where} can't be written, as its user may only read there: ask for the right, or choose another"
            " store."
        )
    if code == "ENDPOINT_NOT_FOUND" or _NOT_MLFLOW.search(said):
        return not_mlflow(address)
    if isinstance(error, ModuleNotFoundError):
        return StoreError(f"{where} needs the Python package {error.name!r}: install it and start again.")
    name = type(error).__name__
    if address.path and re.search(r"not a database|malformed", said):
        return StoreDamaged(
            f"{address.path} is damaged or not a SQLite database: move it away, or choose another store."
        )
    if address.path and re.search(r"readonly|read-only", said):
        return StoreRefused(
            f"{address.path} can't be written: change its permissions, or choose another store."
        )
    if address.path and "locked" in said:
        return StoreUnreachable(f"{address.path} is locked by another program: wait, or close that program.")
    if name in ("OperationalError", "InterfaceError"):
        return StoreUnreachable(f"The database at {where} can't be reached or refused the connection: {said}")
    return StoreError(f"{where} answered with an error: {said}")


def _of_server(error: BaseException, address: Address) -> StoreError | None:
    """The error of a request that a server has not answered, or not as MLflow does."""
    text = str(error)
    if hasattr(error, "json"):  # an answer of MLflow's
        return None
    if found := _STATUS.search(text):
        return of_status(address, int(found[1] or found[2]), body=text)
    if found := _SETTING.search(text):
        return StoreError(f"{found['name']} is neither true nor false: correct it and start again.")
    if found := _BOTH.search(text):
        return StoreError(f"{found['one']} and {found['other']} are both set: unset one and start again.")
    if known := proxy_error(text, address) or certificate_error(text, address):
        return known
    if found := _NO_NAME.search(text):
        return StoreUnreachable(
            f"No answer from {address.shown}, as the name {found['host']} isn't known to the network: check"
            " the address and the network."
        )
    return unanswered(address, text) if _UNREACHABLE.search(address.redact(text)) else None


def unanswered(address: Address, text: str = "") -> StoreUnreachable:
    """The error of a server that doesn't answer; the text of the connection's error says why."""
    why = reason_of(text)
    if "aborted" in why and address.uri.startswith("http:"):
        why = " (Connection aborted, as by a server that expects https://)"
    return StoreUnreachable(f"No answer from {address.shown}{why}: check that the MLflow server runs there.")


def not_mlflow(address: Address, how: str = "", check: str = "the address") -> StoreDamaged:
    """The error of a server that something else answers for."""
    return StoreDamaged(f"{address.shown} answers, but not as an MLflow server{how}: check {check}.")


def forbidden(address: Address, *, writes: bool | None = None) -> StoreRefused:
    """The error of a server that its user has no right at.

    Args:
        address: of the server.
        writes: whether it is the right to write that is missing, or to read; None if that isn't known.
    """
    who = "its user" if address.kind != "server" or log_in.is_given(address) else "a client without a user"
    rights = {
        None: "may not write there, or not even read",
        True: "may read there, but may not write",
        False: "may not read that",
    }
    return StoreRefused(
        f"{address.shown} refuses that to {who}, who {rights[writes]}: ask for the right, or choose another"
        " experiment or store."
    )


def of_status(
    address: Address, status: int, *, body: str = "", pause: float = 0.0, writes: bool | None = None
) -> StoreError:
    """The error of an HTTP status with which MLflow itself has not answered.

    Args:
        address: of the server.
        status: the status.
        body: what came with it.
        pause: the seconds that the server asks to wait.
        writes: whether something was to be written, or read; None if that isn't known.
    """
    where = address.shown
    if status == _UNAUTHORIZED:
        return StoreRefused(log_in.refusal(address))
    if status == _FORBIDDEN and "Invalid Host header" in body:
        host = urlsplit(address.uri).hostname
        return StoreRefused(
            f"{where} refuses requests for the host name {host}: start the MLflow server with --allowed-hosts"
            f" {host}, or use a name that it accepts."
        )
    if status == _FORBIDDEN:
        return forbidden(address, writes=writes)
    if status == PROXY_LOG_IN:
        return asks_for_log_in(address)
    if status == _TOO_MANY:
        wait = f", and asks to wait {pause:.0f} s" if pause >= 1 else ""
        return StoreUnreachable(
            f"{where} gets too many requests (error {status}){wait}: try again later.", pause
        )
    if status >= 500:
        return StoreUnreachable(f"{where} answers with error {status}: try again later.", pause)
    if known := certificate_error(body, address):
        return known
    if status == _TOO_LARGE:
        return StoreRefused(f"{where} refuses requests of that size (error {status}): raise its limit.")
    if status == _NOT_FOUND:
        return not_mlflow(address, f" (error {status})", "the address, also its path")
    return not_mlflow(address, f" (error {status})" if status >= 400 else "")


def first_line(text: str) -> str:
    """The first line that is not blank, shortened to 300 characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 300 else f"{line[:299]}…"
