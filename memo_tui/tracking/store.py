"""Opening a tracking store: checked first, so that a fault is told at once and in plain words."""

import logging
import os
import re
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from memo_tui.disks import SQLITE_HEADER, first_bytes, on_local_disk
from memo_tui.errors import StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.faults import in_plain_words

if TYPE_CHECKING:
    from mlflow import MlflowClient

ARTIFACTS = "artifacts"
_CHECK_SECONDS = 5.0


def open_store(address: Address) -> "MlflowClient":
    """A client of the store there; a SQLite store that doesn't exist is made.

    Raises:
        StoreUnreachable: nothing answers.
        StoreRefused: no right to read or write there, or a wrong password.
        StoreDamaged: something else is there.
        StoreError: MLflow can't open it for another reason.
    """
    try:
        if address.path:
            _check_file(address.path)
        elif address.kind == "server":
            _check_server(address)
        else:
            _check_database(address)
        from mlflow import MlflowClient  # noqa: PLC0415 - heavy

        if address.path:
            _let_go(address)
            if not address.path.exists():
                create_sqlite(address)
        if address.uri != address.shown:
            # MLflow prints a link with the whole URI whenever a run on a server ends.
            os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
        client = MlflowClient(tracking_uri=address.uri)
        client.search_experiments(max_results=1)
    except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
        raise in_plain_words(error, address) from None
    return client


def artifact_location(address: Address) -> str | None:
    """Where a new experiment of this store keeps its artifacts; None leaves it to the server.

    MLflow's own default for a SQLite file is the folder in which a program happens to run.
    """
    if address.path is None:
        return None
    return (address.path.parent / ARTIFACTS / uuid4().hex[:12]).as_uri()


def create_sqlite(address: Address) -> None:
    """Make an empty store at the address's path, whole or not at all.

    It is made under another name and linked into place: a kill on the way leaves nothing at the path,
    and of two programs that start at once one places its file and the other uses that.
    """
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: PLC0415 - heavy

    path = address.path
    if path is None:
        raise ValueError("not the address of a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    uri = f"sqlite:///{draft}"
    try:
        with _quiet("mlflow.store.db.utils", "alembic"):
            SqlAlchemyStore(uri, (path.parent / ARTIFACTS).as_uri()).engine.dispose()
        with closing(sqlite3.connect(draft)) as database:
            # Readers never wait for writers then; other machines on the same disk would break it.
            database.execute(f"PRAGMA journal_mode={'WAL' if on_local_disk(path) else 'DELETE'}")
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        SqlAlchemyStore._engine_map.pop(uri, None)  # noqa: SLF001 - it would keep the removed file open
        for rest in path.parent.glob(f"{escape(draft.name)}*"):
            rest.unlink(missing_ok=True)


@contextmanager
def _quiet(*loggers: str) -> Iterator[None]:
    """Keep the progress of the migrations to themselves; warnings are still told."""
    levels = [(logger, logger.level) for logger in map(logging.getLogger, loggers)]
    for logger, _ in levels:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in levels:
            logger.setLevel(level)


def _let_go(address: Address) -> None:
    """Close the connections that MLflow keeps for this URI: the file behind them may be another one now."""
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: PLC0415 - heavy

    engine = SqlAlchemyStore._engine_map.get(address.uri)  # noqa: SLF001 - the only way to reach it
    if engine is not None:
        engine.dispose()


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise StoreDamaged(f"{path} is a folder: name a file for the store, as {path / 'mlflow.db'}.")
    if path.exists():
        try:
            header = first_bytes(path)
        except OSError as error:
            raise StoreRefused(f"{path} can't be read ({error.strerror}): change its rights.") from None
        if header and header != SQLITE_HEADER:
            raise StoreDamaged(f"{path} is no SQLite database: move it away or name another file.")
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise StoreRefused(f"{path} can't be written: change its rights or name another store.")
        return
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise StoreRefused(f"{folder} is a file, so {path} can't be made: name another place for the store.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreRefused(f"{path} can't be made, {folder} is not yours to write: name another place.")


def _check_server(address: Address) -> None:
    """Ask for the version, which every MLflow server tells to everyone."""
    parts = urlsplit(address.uri)
    host = parts.netloc.rpartition("@")[2]
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked in Address
        urlunsplit((parts.scheme, host, parts.path.rstrip("/") + "/version", "", ""))
    )
    try:
        with urllib.request.urlopen(request, timeout=_CHECK_SECONDS) as answer:  # noqa: S310
            said = answer.read(200).decode("utf-8", "replace").strip()
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):  # a proxy guards it; MLflow's own requests carry the password
            return
        if error.code >= 500:
            raise StoreUnreachable(f"{address.shown} answers with error {error.code}: try later.") from None
        raise StoreDamaged(
            f"{address.shown} answers, but not as an MLflow server: check the address."
        ) from None
    except (OSError, ValueError) as error:
        reason = address.redact(str(getattr(error, "reason", error)))
        raise StoreUnreachable(
            f"No answer from {address.shown} ({reason}): check that the MLflow server runs there."
        ) from None
    if not re.match(r"\d+\.\d+", said):
        raise StoreDamaged(f"{address.shown} answers, but not as an MLflow server: check the address.")


def _check_database(address: Address) -> None:
    """Connect once: MLflow itself would try for 100 seconds."""
    from sqlalchemy import create_engine  # noqa: PLC0415 - heavy
    from sqlalchemy.exc import NoSuchModuleError  # noqa: PLC0415

    limit = (
        {"connect_timeout": int(_CHECK_SECONDS)} if address.uri.startswith(("postgresql", "mysql")) else {}
    )
    try:
        engine = create_engine(address.uri, connect_args=limit)
        with engine.connect():
            pass
        engine.dispose()
    except NoSuchModuleError:
        scheme = address.uri.partition("://")[0]
        raise StoreError(f"{address.shown}: the database driver {scheme!r} is not known here.") from None
