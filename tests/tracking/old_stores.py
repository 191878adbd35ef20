"""Stores of other versions of MLflow, databases of other programs, and what shows that none changed.

The statements in `stores/` are dumps of stores that MLflow 2.9.2 and 2.22.5 made. Each has one run, in the
experiment "memo-tui".
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.tracking.postgres import Cluster

FOLDER = Path(__file__).with_name("stores")


@dataclass(frozen=True)
class Old:
    """A store that an older MLflow made."""

    file: str
    told: str
    revision: str
    run_name: str


OLD = {
    "2.9": Old("mlflow-2.9.sql", "MLflow 2.8 to 2.12", "acf3f17fdcc7", "made by 2.9.2"),
    "2.22": Old("mlflow-2.22.sql", "MLflow 2.18 to 2.22", "0584bdc529eb", "made by 2.22.5"),
}

# Databases that no MLflow may write to, each with what is said of it.
FOREIGN = {
    "tables": (
        "CREATE TABLE orders (id INTEGER, price REAL)",
        "belongs to another program, with the table 'orders'",
    ),
    "a view": ("CREATE VIEW two AS SELECT 2", "belongs to another program, with the table 'two'"),
    "alembic": (
        (
            "CREATE TABLE alembic_version (version_num VARCHAR(32)); CREATE TABLE users (id INTEGER);"
            "INSERT INTO alembic_version VALUES ('27c6a30d7c24')"
        ),
        "belongs to another program, with the tables 'alembic_version', 'users'",
    ),
    "only alembic": (
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        "belongs to another program, with the table 'alembic_version'",
    ),
    "another alembic_version": (
        "CREATE TABLE alembic_version (at INTEGER, by TEXT)",
        "belongs to another program, with the table 'alembic_version'",
    ),
    "experiments": (
        "CREATE TABLE experiments (mouse TEXT, weight REAL)",
        "its table 'experiments' belongs to another program",
    ),
    "runs in the head's name": (
        (
            "CREATE TABLE runs (mouse TEXT); CREATE TABLE alembic_version (version_num VARCHAR(32));"
            "INSERT INTO alembic_version VALUES ('dc11669786a5')"
        ),
        "its table 'runs' belongs to another program",
    ),
    "half": (
        (
            "CREATE TABLE experiments (experiment_id INTEGER, name TEXT, artifact_location TEXT,"
            "lifecycle_stage TEXT)"
        ),
        "an incomplete MLflow store, as it lacks the tables 'metrics', 'params', 'runs' and 1 more",
    ),
    "only the revision": (
        (
            "CREATE TABLE alembic_version (version_num VARCHAR(32));"
            "INSERT INTO alembic_version VALUES ('0584bdc529eb')"
        ),
        "an incomplete MLflow store, as it lacks the tables",
    ),
}


def make_sqlite(path: Path, statements: str, journal: str = "DELETE") -> Path:
    """A SQLite file of these statements."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA journal_mode={journal}")
        database.executescript(statements)
    return path


def make_old(path: Path, version: str, journal: str = "DELETE") -> Path:
    """A SQLite store as that version of MLflow made it."""
    return make_sqlite(path, (FOLDER / OLD[version].file).read_text(), journal)


def make_old_postgres(cluster: Cluster) -> str:
    """The name of a database that is a store of MLflow 2.22."""
    name = cluster.new_database()
    cluster.run((FOLDER / "mlflow-2.22-postgresql.sql").read_text(), database=name)
    return name


def state(path: Path) -> dict[str, tuple[int, bytes]]:
    """All of a file and of those beside it: when each was changed, and what is in it."""
    return {each.name: (each.stat().st_mtime_ns, each.read_bytes()) for each in path.parent.iterdir()}


def tables(cluster: Cluster, name: str) -> list[tuple]:
    """The columns of all tables of a PostgreSQL database, and its revisions."""
    columns = cluster.run(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2",
        database=name,
    )
    if any(column == "version_num" for _, column, _ in columns):
        columns += cluster.run("SELECT version_num FROM alembic_version", database=name)
    return columns
