"""Opening a tracking store, after checking it, so that errors are found at once and clearly described."""

import os
import sqlite3
import sys
from contextlib import closing
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from memo_tui.errors import StoreAddressError
from memo_tui.files import on_local_disk, private, private_folder, put_new
from memo_tui.secrets.known import know
from memo_tui.tracking.address import Address
from memo_tui.tracking.checked_answers import check_answers
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.schema.check import DatabaseSchema, require_current, require_whole
from memo_tui.tracking.schema.migrations import without_progress_logs
from memo_tui.tracking.schema.sqlite_file import held
from memo_tui.tracking.server_check import check_server

if TYPE_CHECKING:
    from mlflow import MlflowClient

ARTIFACTS = "artifacts"
_REGISTRY = "MLFLOW_REGISTRY_URI"


def open_store(address: Address) -> "MlflowClient":
    """Open a store; it is created in a SQLite file that doesn't exist or in an empty database.

    Raises:
        StoreUnreachable: nothing answers.
        StoreUntrusted: a certificate is wrong or missing.
        StoreRefused: no right to read or write there, or a wrong password.
        StoreDamaged: something else is there.
        StoreOutdated: an older MLflow made it.
        StoreTooNew: a newer MLflow made it.
        StoreError: MLflow can't open it for another reason.
    """
    know(address.secrets)
    try:
        found = None
        if address.kind == "server":
            check_server(address)
        else:
            found = require_current(address)
        registry = _registry(address)
        from mlflow import MlflowClient  # noqa: PLC0415 - heavy

        if found is not None:
            _check_whole(found, address)
        if address.path:
            close_connections(address)  # MLflow's connections may be of a file that was replaced
            if found is None:
                create_sqlite(address)
        if address.uri != address.shown:
            # MLflow prints a link with the whole URI whenever a run on a server ends.
            os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
        client = MlflowClient(tracking_uri=address.uri, registry_uri=registry)
        if address.kind == "server":
            check_answers(client, address)
        client.search_experiments(max_results=1)
    except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
        raise to_store_error(error, address) from None
    return client


def artifact_location(address: Address) -> str | None:
    """The URI for a new experiment's artifacts; None leaves it to the server.

    MLflow's own default for a SQLite file is the current folder.
    """
    if address.path is None:
        return None
    return (address.path.parent / ARTIFACTS / uuid4().hex[:12]).as_uri()


def create_sqlite(address: Address) -> None:
    """Create an empty store at the address's path, completely or not at all.

    It is created under another name and linked into place: a kill leaves nothing at the path, and if two
    programs start at once, one links its file and the other uses that. An empty file at the path is filled
    in one transaction.
    """
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: PLC0415 - heavy

    path = address.path
    if path is None:
        raise ValueError("not the address of a file")
    private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    os.close(private(str(draft), os.O_CREAT | os.O_EXCL))  # the files that SQLite puts beside it get its mode
    uri = f"sqlite:///{draft}"
    try:
        with without_progress_logs():
            SqlAlchemyStore(uri, (path.parent / ARTIFACTS).as_uri()).engine.dispose()
        with closing(sqlite3.connect(draft)) as database:
            # With a WAL, readers never wait for writers; it does not work on network disks.
            database.execute(f"PRAGMA journal_mode={'WAL' if on_local_disk(path) else 'DELETE'}")
        try:
            put_new(draft, path)
        except FileExistsError:
            if require_current(address) is None:
                _fill(path, draft)
    finally:
        SqlAlchemyStore._engine_map.pop(uri, None)  # noqa: SLF001 - else it keeps the removed file open
        for rest in path.parent.glob(f"{escape(draft.name)}*"):
            rest.unlink(missing_ok=True)


def _fill(path: Path, draft: Path) -> None:
    """Copy the draft into a file that is still empty."""
    with closing(held(path)) as database, closing(sqlite3.connect(draft)) as made:
        if database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            made.backup(database)


def close_connections(address: Address) -> None:
    """Close the connections that MLflow keeps for this URI."""
    if "mlflow.store.tracking.sqlalchemy_store" not in sys.modules:
        return
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore  # noqa: PLC0415 - heavy

    engine = SqlAlchemyStore._engine_map.get(address.uri)  # noqa: SLF001 - the only way to reach it
    if engine is not None:
        engine.dispose()


def _check_whole(found: DatabaseSchema, address: Address) -> None:
    """Check that no table is missing: MLflow would create it and run its migrations."""
    from mlflow.store.db import utils  # noqa: PLC0415 - heavy

    require_whole(found, utils.Base.metadata.tables, address)


def _registry(address: Address) -> str | None:
    """The URI of the model registry to use with a store; None for MLflow's own choice.

    An environment variable may name another database, which must not be created or upgraded by reading.
    """
    try:
        named = Address.parse(os.environ.get(_REGISTRY, ""))
    except StoreAddressError:
        return None
    if named.kind == "server" or require_current(named) is not None:
        return None
    return address.uri
