"""The columns of MLflow's tables that are read, and a read-only connection to them."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import BigInteger, Boolean, Double, Integer, String, column, create_engine, table, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import Executable

from memo_tui.errors import StoreUnreachable
from memo_tui.files import file_identity
from memo_tui.runs.sql.odd_values import OddValues, Row, replaced
from memo_tui.tracking.address import Address

IDS_A_QUERY = 900  # older SQLite versions allow 999 variables
_BUSY_SECONDS = 1.0
_CONNECT_SECONDS = 5

_NO_TEXT = "Could not decode to UTF-8"

EXPERIMENTS = table(
    "experiments",
    column("experiment_id", Integer),
    column("name", String),
    column("lifecycle_stage", String),
    column("last_update_time", BigInteger),
    column("workspace", String),
)
RUNS = table(
    "runs",
    column("run_uuid", String),
    column("experiment_id", Integer),
    column("name", String),
    column("status", String),
    column("start_time", BigInteger),
    column("end_time", BigInteger),
    column("user_id", String),
    column("artifact_uri", String),
    column("lifecycle_stage", String),
)
PARAMS = table("params", column("run_uuid", String), column("key", String), column("value", String))
TAGS = table("tags", column("run_uuid", String), column("key", String), column("value", String))
LATEST_METRICS, METRICS = (
    table(
        name,
        column("run_uuid", String),
        column("key", String),
        column("value", Double),
        column("timestamp", BigInteger),
        column("step", BigInteger),
        column("is_nan", Boolean),
    )
    for name in ("latest_metrics", "metrics")
)
INPUTS = table(
    "inputs",
    column("input_uuid", String),
    column("source_id", String),
    column("destination_type", String),
    column("destination_id", String),
)
INPUT_TAGS = table(
    "input_tags", column("input_uuid", String), column("name", String), column("value", String)
)
DATASETS = table(
    "datasets",
    column("dataset_uuid", String),
    column("name", String),
    column("digest", String),
    column("dataset_source", String),
    column("dataset_schema", String),
    column("dataset_profile", String),
)
_DATA_VERSION = text("PRAGMA data_version")


class Database:
    """A read-only connection without open transactions between statements.

    An open transaction would delay SQLite's checkpoints and return old data.

    Attributes:
        is_sqlite: whether it is a SQLite file, whose row ids grow.
        odd: what was found that MLflow would not have written.
    """

    def __init__(self, address: Address) -> None:
        """Connect.

        Raises:
            SQLAlchemyError: the database can't be reached or refuses, or its driver is missing.
        """
        self.is_sqlite = address.path is not None
        self.odd = OddValues()
        self._path = address.path
        self._file = file_identity(address.path) if address.path is not None else None
        self._engine = _sqlite(address) if self.is_sqlite else _other(address)
        try:
            self.connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except BaseException:
            self._engine.dispose()
            raise

    def rows(self, statement: Executable, **values: Any) -> Sequence[Row]:
        """All rows of a statement; of a SQLite file without values that can't be understood."""
        if not self.is_sqlite:
            return self._fetched(statement, values)
        try:
            found = self._fetched(statement, values)
        except (sqlite3.OperationalError, OperationalError) as error:
            if _NO_TEXT not in str(error):
                raise
            self.odd.note("texts that are no UTF-8")
            driver = cast("sqlite3.Connection", self.connection.connection.driver_connection)
            driver.text_factory = replaced  # takes longer
            found = self._fetched(statement, values)
        return self.odd.put_right(statement, found)

    def _fetched(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row]:
        result = self.connection.execute(statement, dict(values))
        cursor = result.cursor  # its tuples cost a third less than SQLAlchemy's rows
        found: Sequence[Row] = cursor.fetchall() if cursor is not None else []
        result.close()
        return found

    def rows_by_ids(self, statement: Executable, ids: Sequence[str], **values: Any) -> Iterator[Row]:
        """All rows of a statement, executed for up to `IDS_A_QUERY` of the ids at a time."""
        for first in range(0, len(ids), IDS_A_QUERY):
            yield from self.rows(statement, ids=ids[first : first + IDS_A_QUERY], **values)

    def change(self) -> object:
        """SQLite's counter of other connections' commits; None for other databases.

        Raises:
            StoreUnreachable: the file was removed or replaced.
        """
        if self._path is None:
            return None
        if file_identity(self._path) != self._file:
            raise StoreUnreachable(f"{self._path} was removed or replaced: opening it again.")
        return self.rows(_DATA_VERSION)[0]

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        self._engine.dispose()


def _sqlite(address: Address) -> Engine:
    """Open a file for writing, as only that can roll back a killed program's transaction; then only read."""
    path = address.path
    if path is None:
        raise ValueError("not the address of a file")
    uri = f"{path.as_uri()}?mode=rw"  # rw does not create a file

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.execute("PRAGMA query_only = ON")
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool)


def _other(address: Address) -> Engine:
    limited = address.uri.startswith(("postgresql", "mysql"))
    return create_engine(
        address.uri,
        connect_args={"connect_timeout": _CONNECT_SECONDS} if limited else {},
        poolclass=StaticPool,
    )
