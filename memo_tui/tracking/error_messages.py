"""Errors of MLflow and the layers below it, as one clear sentence."""

import re

from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from memo_tui.tracking.address import Address

_READ_ONLY = re.compile(
    r"permission denied for|InsufficientPrivilege|command denied to user|read-only (transaction|option)",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"disk is full|no space left|disk quota exceeded|DiskFull|could not extend file|table '.*' is full",
    re.IGNORECASE,
)
_NOT_MLFLOW = re.compile("<html|not in a valid JSON format", re.IGNORECASE)
_TOO_MANY = 429
_RETRIED = re.compile(r"too many (\d{3}) error")
_UNREACHABLE = re.compile(
    r"connection|timed? ?out|max retries|name resolution|unreachable|temporar|"
    r"50[234] error|error code: 50[234]|too many 50",
    re.IGNORECASE,
)


def to_store_error(error: BaseException, address: Address) -> StoreError:
    """Convert an error to a `StoreError` that says what is wrong and what to do, without a password."""
    if isinstance(error, StoreError):
        return error
    code = str(getattr(error, "error_code", ""))
    said = first_line(address.redact(str(error))) or type(error).__name__
    where = address.shown
    if _FULL.search(str(error)):
        return StoreUnreachable(f"The disk of {where} is full: make room there.")
    if code == "PERMISSION_DENIED":
        return StoreRefused(
            f"{where} refuses that to its user, who may not write there, or not even read: ask for the right,"
            " or choose another experiment or store."
        )
    if address.kind == "database" and _READ_ONLY.search(str(error)):
        return StoreRefused(
            f"{where} can't be written, as its user may only read there: ask for the right, or choose another"
            " store."
        )
    if code == "UNAUTHENTICATED":
        return StoreRefused(
            f"{where} refused the user or the password: check both in the tracking URI, "
            "or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD."
        )
    if address.kind == "server" and (status := _RETRIED.search(str(error))):
        return failing(address, int(status[1]))
    if address.kind == "server" and _UNREACHABLE.search(said):
        return StoreUnreachable(f"No answer from {where}: check that the MLflow server runs there.")
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


def not_mlflow(address: Address) -> StoreDamaged:
    """The error of a server that something else answers for."""
    return StoreDamaged(f"{address.shown} answers, but not as an MLflow server: check the address.")


def failing(address: Address, status: int) -> StoreUnreachable:
    """The error of a server that answers with an HTTP status of one that fails or has too much to do."""
    return StoreUnreachable(f"{address.shown} answers with error {status}: try again later.")


def of_status(address: Address, status: int) -> StoreError:
    """The error of an HTTP status with which MLflow itself has not answered."""
    return failing(address, status) if status == _TOO_MANY or status >= 500 else not_mlflow(address)


def first_line(text: str) -> str:
    """The first line that is not blank, shortened to 300 characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 300 else f"{line[:299]}…"
