"""Checking by plain SQL which program made a database and at which revision, before MLflow opens it.

MLflow upgrades what it opens, and creates its tables in other programs' databases.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from memo_tui.errors import StoreDamaged, StoreError, StoreOutdated, StoreRefused, StoreTooNew
from memo_tui.tracking.address import Address
from memo_tui.tracking.file_store import only_read
from memo_tui.tracking.schema.revisions import in_words, installed
from memo_tui.tracking.schema.sqlite_file import check_file, opened_untouched

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CONNECT_SECONDS = 5
_RETRY_SECONDS = 2.0

_REVISION = "alembic_version"
_REVISION_COLUMN = "version_num"
# Tables of every MLflow version, each with columns that it has in every version.
_CORE: Mapping[str, frozenset[str]] = {
    "experiments": frozenset(("experiment_id", "name", "artifact_location", "lifecycle_stage")),
    "runs": frozenset(("run_uuid", "experiment_id", "status", "start_time", "artifact_uri")),
    "metrics": frozenset(("run_uuid", "key", "value", "timestamp")),
    "params": frozenset(("run_uuid", "key", "value")),
    "tags": frozenset(("run_uuid", "key", "value")),
}
_MOST_NAMED = 3


@dataclass(frozen=True)
class DatabaseSchema:
    """The tables and the revision of a database.

    Attributes:
        tables: the names of all tables.
        columns: the columns of the tables that are named like MLflow's.
        revisions: the schema's revisions in alembic's table; MLflow has one.
    """

    tables: frozenset[str]
    columns: Mapping[str, frozenset[str]]
    revisions: tuple[str, ...]


def require_current(address: Address) -> DatabaseSchema | None:
    """Check that a database is a store of the installed MLflow, without changing it.

    Returns:
        Its schema; None if it doesn't exist or has no tables.

    Raises:
        StoreOutdated: an older MLflow made it.
        StoreTooNew, StoreDamaged, StoreRefused, StoreError: as for `require_known`.
        StoreRefused: it is a file store.
        sqlite3.Error, SQLAlchemyError: it is locked or damaged, can't be reached, or refuses.
    """
    if address.folder is not None:
        raise StoreRefused(only_read(address.folder))
    found = require_known(address)
    here = installed()
    if found is not None and found.revisions != (here.head,):
        (revision,) = found.revisions
        raise StoreOutdated(
            f"{address.shown} was made by {in_words(revision)}, which is older than the installed MLflow"
            f" {here.version} (schema {here.head}), and was left unchanged: start with --upgrade-store to"
            " upgrade it, after which no older MLflow can use it.",
            revision,
        )
    return found


def outdated_revision(address: Address) -> str:
    """The revision of a database that an older MLflow made; "" for any other, also one that can't be used."""
    if address.kind == "server" or address.folder is not None:
        return ""
    try:
        require_current(address)
    except StoreOutdated as outdated:
        return outdated.revision
    except Exception:  # noqa: BLE001 - whoever writes to it says what is wrong
        return ""
    return ""


def require_known(address: Address) -> DatabaseSchema | None:
    """Check that a database is a store of the installed MLflow or of an older one, without changing it.

    Returns:
        Its schema, with one revision; None if it doesn't exist or has no tables.

    Raises:
        StoreTooNew: a newer MLflow made it.
        StoreDamaged: it is not an MLflow store, or an incomplete one.
        StoreRefused: no right to read or write there.
        StoreError: the database driver is not known.
        sqlite3.Error, SQLAlchemyError: it is locked or damaged, can't be reached, or refuses.
    """
    found = _in_file(address) if address.path else _in_database(address)
    if found is None or not found.tables:
        return None
    revision = _revision(found, address)
    here = installed()
    if revision in here.known:
        return found
    raise StoreTooNew(
        f"{address.shown} was made by a newer MLflow (schema {revision}) than the installed one,"
        f" {here.version} (schema {here.head}), and was left unchanged: upgrade MLflow with 'pip install -U"
        " mlflow'."
    )


def require_whole(found: DatabaseSchema, tables: Iterable[str], address: Address) -> None:
    """Check that a store has all of these tables.

    Raises:
        StoreDamaged: a table is missing.
    """
    if missing := sorted(set(tables) - found.tables):
        raise _half_made(address, f"it lacks {_named(missing)}")


def _revision(found: DatabaseSchema, address: Address) -> str:
    """The revision of a store whose tables are MLflow's."""
    where = address.shown
    present = [name for name in _CORE if name in found.tables]
    strange = [name for name in present if not found.columns[name] >= _CORE[name]]
    if strange:
        raise StoreDamaged(
            f"{where} is not an MLflow store, as its table {strange[0]!r} belongs to another program; it was"
            " left unchanged: choose another place for the store."
        )
    ours = bool(present) and found.tables <= {*_CORE, _REVISION}
    known = len(found.revisions) == 1 and found.revisions[0] in installed().known
    if len(present) < len(_CORE):
        if known or ours:
            raise _half_made(address, f"it lacks {_named(sorted(_CORE.keys() - found.tables))}")
        raise StoreDamaged(
            f"{where} is not an MLflow store but belongs to another program, with"
            f" {_named(sorted(found.tables))}; it was left unchanged: choose another place for the store."
        )
    if _REVISION not in found.tables:
        raise StoreDamaged(
            f"{where} has MLflow's tables but no revision, as it is older than MLflow 1.0 or was not"
            " completed; it was left unchanged: choose another store, or upgrade it with an older MLflow"
            " first."
        )
    if len(found.revisions) != 1:
        said = f"at the revisions {' and '.join(found.revisions)} at once" if found.revisions else "at none"
        raise _half_made(address, f"its schema is {said}")
    return found.revisions[0]


def _half_made(address: Address, why: str) -> StoreDamaged:
    return StoreDamaged(
        f"{address.shown} is an incomplete MLflow store, as {why}; it was left unchanged: restore a backup,"
        " or choose another store."
    )


def _named(tables: list[str]) -> str:
    """Some tables, for a sentence."""
    named = ", ".join(map(repr, tables[:_MOST_NAMED]))
    more = f" and {len(tables) - _MOST_NAMED} more" if len(tables) > _MOST_NAMED else ""
    return f"the {'tables' if len(tables) > 1 else 'table'} {named}{more}"


def _in_file(address: Address) -> DatabaseSchema | None:
    path = address.path
    if path is None:
        raise ValueError("not the address of a file")
    check_file(path)
    end = monotonic() + _RETRY_SECONDS
    while path.exists() and path.stat().st_size:
        try:
            return _schema_of(path)
        except (sqlite3.OperationalError, FileNotFoundError) as error:
            # Another process may open or close the file's WAL between the look at it and its use.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN) & 0xFF
            if code != sqlite3.SQLITE_CANTOPEN or monotonic() > end:
                raise
            sleep(0.01)
    return None


def _schema_of(path: Path) -> DatabaseSchema:
    with opened_untouched(path) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
            "ESCAPE '\\'"
        )
        tables = frozenset(name for (name,) in names)
        columns = {
            table: frozenset(
                name for (name,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))
            )
            for table in tables & {*_CORE, _REVISION}
        }
        revisions: Iterable[tuple[object]] = ()
        if _REVISION_COLUMN in columns.get(_REVISION, ()):
            revisions = database.execute(f"SELECT {_REVISION_COLUMN} FROM {_REVISION}").fetchall()  # noqa: S608 - ours
    return DatabaseSchema(tables, columns, tuple(sorted(str(each) for (each,) in revisions)))


def _in_database(address: Address) -> DatabaseSchema:
    from sqlalchemy import column, inspect, select, table  # noqa: PLC0415 - heavy

    with connected(address) as connection:
        inspector = inspect(connection)
        tables = frozenset(inspector.get_table_names())
        ours = sorted(tables & {*_CORE, _REVISION})
        found = inspector.get_multi_columns(filter_names=ours) if ours else {}
        columns = {
            name: frozenset(str(each["name"]) for each in described) for (_, name), described in found.items()
        }
        revisions: Iterable[object] = ()
        if _REVISION_COLUMN in columns.get(_REVISION, ()):
            chosen = select(table(_REVISION, column(_REVISION_COLUMN)).c[_REVISION_COLUMN])
            revisions = connection.execute(chosen).scalars().all()
    return DatabaseSchema(tables, columns, tuple(sorted(map(str, revisions))))


@contextmanager
def connected(address: Address) -> "Iterator[Connection]":
    """A connection to a database server, made within seconds; MLflow itself would try for 100 s.

    Raises:
        StoreError: the database driver is not known.
        SQLAlchemyError: it can't be reached or refuses.
    """
    from sqlalchemy import create_engine  # noqa: PLC0415 - heavy
    from sqlalchemy.exc import NoSuchModuleError  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    limit = {"connect_timeout": _CONNECT_SECONDS} if address.uri.startswith(("postgresql", "mysql")) else {}
    try:
        engine = create_engine(address.uri, connect_args=limit, poolclass=NullPool)
    except NoSuchModuleError:
        scheme = address.uri.partition("://")[0]
        raise StoreError(
            f"{address.shown}: there is no database driver {scheme!r}: correct the tracking URI."
        ) from None
    with engine.connect() as connection:
        yield connection
