"""Opening a store for reading: which reader is chosen, and what is said when it fails."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from memo_tui.errors import StoreDamaged, StoreError, StoreUnreachable
from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.open import open_reader
from memo_tui.runs.sql.layout import SchemaUnknown
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address
from tests.conftest import free_port


@pytest.fixture
def database(store):
    """Another program's connection to the file."""
    with closing(sqlite3.connect(store, isolation_level=None)) as database:
        yield database


def opened(address):
    with closing(open_reader(address)) as reader:
        return type(reader), reader.description, [each.name for each in reader.experiments()]


def test_a_store_of_a_tested_schema_is_read_by_sql(store):
    assert opened(Address.of_file(store)) == (SqlReader, "read by SQL", ["Default"])


def test_a_store_is_made_where_there_is_none_and_read_by_sql(tmp_path):
    address = Address.of_file(tmp_path / "new" / "mlflow.db")
    assert opened(address) == (SqlReader, "read by SQL", ["Default"])


def test_a_server_is_read_through_the_client(server):
    kind, words, names = opened(Address.parse(server))
    assert (kind, words) == (ClientReader, "read through MLflow's client")
    assert "Default" in names


def test_a_table_of_unknown_columns_is_left_to_mlflow(store, database):
    database.execute("ALTER TABLE latest_metrics RENAME COLUMN is_nan TO nan")
    with pytest.raises(SchemaUnknown, match="its table 'latest_metrics' lacks 'is_nan'"):
        SqlReader(Address.of_file(store))
    assert opened(Address.of_file(store)) == (
        ClientReader,
        "read through MLflow's client, as its table 'latest_metrics' lacks 'is_nan'",
        ["Default"],
    )


def test_experiments_in_workspaces_are_left_to_mlflow(store, database):
    database.execute("INSERT INTO experiments (name, workspace) VALUES ('theirs', 'team')")
    with pytest.raises(SchemaUnknown, match="workspaces"):
        SqlReader(Address.of_file(store))
    with pytest.raises(StoreError, match="workspaces"):
        open_reader(Address.of_file(store))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"my notes, more than sixteen bytes", "is not a SQLite database"),
        (b"SQLite format 3\x00" + b"\x01" * 4096, "damaged"),
    ],
)
def test_what_is_no_store_is_told_in_plain_words(tmp_path, content, said):
    path = tmp_path / "mlflow.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=said):
        open_reader(Address.of_file(path))


def test_a_store_that_is_locked_is_told(store, database):
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnreachable, match="is locked by another program"):
        open_reader(Address.of_file(store))


def test_a_database_whose_server_is_away_is_told_without_the_password():
    with pytest.raises(StoreError) as error:
        open_reader(Address.parse(f"postgresql://u:s3cret@127.0.0.1:{free_port()}/db"))
    assert "s3cret" not in str(error.value)


def test_a_store_that_is_opened_again_stays_in_use_for_other_processes(store):
    with closing(sqlite3.connect(store)) as database:
        database.execute("PRAGMA journal_mode=WAL")
    with closing(open_reader(Address.of_file(store))) as reader:
        reader.change()
        with closing(open_reader(Address.of_file(store))):
            another = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM runs')"
            subprocess.run([sys.executable, "-c", another, str(store)], check=True)
        assert store.with_name("mlflow.db-wal").exists(), "the other process took it for unused"
