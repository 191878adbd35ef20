"""A store of another version of MLflow, or a database of another program, is refused and stays as it is."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from memo_tui.errors import StoreDamaged, StoreError, StoreOutdated, StoreTooNew
from memo_tui.runs.experiments import list_experiments
from memo_tui.runs.open import open_reader
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.edits import rename
from memo_tui.tracking.schema.check import require_current
from memo_tui.tracking.store import open_store
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.first_trainer import FirstTrainer
from memo_tui.training.trainer import Trainer
from tests.tracking.old_stores import (
    FOREIGN,
    OLD,
    make_old,
    make_old_postgres,
    make_sqlite,
    state,
    tables,
)
from tests.tracking.postgres import cluster

READING = {
    "reading": lambda uri: open_reader(Address.parse(uri)),
    "listing experiments": lambda uri: list(list_experiments(Address.parse(uri))),
}
WRITING = {
    "writing": lambda uri: open_store(Address.parse(uri)),
    "editing": lambda uri: StoreAccess(Address.parse(uri)).ask(lambda client: rename(client, "0", "new")),
    "MlFlowTracker": lambda uri: MlFlowTracker("memo-tui", uri).create_run(),
    "Trainer": lambda uri: Trainer("memo-tui", uri).train(),
    "FirstTrainer": lambda uri: FirstTrainer("memo-tui", uri).train(),
}


@pytest.fixture(params=[*READING, *WRITING])
def use(request):
    """Something that uses the store at a URI."""
    return {**READING, **WRITING}[request.param]


@pytest.fixture(params=WRITING)
def write(request):
    """Something that would change the store at a URI."""
    return WRITING[request.param]


def refusal(kind, use, uri):
    with pytest.raises(kind) as error:
        use(uri)
    said = str(error.value)
    assert "\n" not in said
    assert ". " not in said
    assert "left unchanged" in said
    return said


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_an_older_store_is_named_and_stays_as_it_is(tmp_path, write, version, journal):
    path = make_old(tmp_path / "team" / "mlflow.db", version, journal)
    before = state(path)
    said = refusal(StoreOutdated, write, f"sqlite:///{path}")
    assert (
        f"{path} was made by {OLD[version].told} (schema {OLD[version].revision}), which is older than the"
        " installed MLflow 3." in said
    )
    assert "--upgrade-store" in said
    assert state(path) == before


def test_a_newer_store_is_named_and_stays_as_it_is(store, use):
    with closing(sqlite3.connect(store)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        database.commit()
    before = state(store)
    said = refusal(StoreTooNew, use, f"sqlite:///{store}")
    assert "was made by a newer MLflow (schema ffffffffffff) than the installed one, 3." in said
    assert "pip install -U mlflow" in said
    assert state(store) == before


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_file_of_another_program_stays_as_it_is(tmp_path, use, kind, journal):
    statements, told = FOREIGN[kind]
    path = make_sqlite(tmp_path / "theirs" / "app.db", statements, journal)
    before = state(path)
    assert told in refusal(StoreDamaged, use, f"sqlite:///{path}")
    assert state(path) == before


def test_a_store_from_before_revisions_stays_as_it_is(tmp_path, use):
    path = make_old(tmp_path / "team" / "mlflow.db", "2.9")
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE alembic_version")
    before = state(path)
    assert "older than MLflow 1.0" in refusal(StoreDamaged, use, f"sqlite:///{path}")
    assert state(path) == before


@pytest.mark.parametrize("revisions", [[], ["0584bdc529eb", "dc11669786a5"]])
def test_a_store_whose_upgrade_broke_off_stays_as_it_is(tmp_path, use, revisions):
    path = make_old(tmp_path / "team" / "mlflow.db", "2.22")
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("DELETE FROM alembic_version")
        database.executemany("INSERT INTO alembic_version VALUES (?)", [(each,) for each in revisions])
    before = state(path)
    assert "an incomplete MLflow store" in refusal(StoreDamaged, use, f"sqlite:///{path}")
    assert state(path) == before


def test_what_a_store_lacks_is_not_added(store):
    with closing(sqlite3.connect(store)) as database:
        database.execute("DROP TABLE webhooks")
    before = state(store)
    assert "lacks the table 'webhooks'" in refusal(StoreDamaged, WRITING["writing"], f"sqlite:///{store}")
    assert state(store) == before


@pytest.mark.parametrize("beside", [("-wal", "-shm"), ("-wal",)])
def test_a_log_that_a_killed_program_left_is_read_and_not_written_back(tmp_path, use, beside):
    path = tmp_path / "theirs" / "app.db"
    path.parent.mkdir()
    code = (
        "import os, sqlite3, sys; database = sqlite3.connect(sys.argv[1]);"
        "database.execute('PRAGMA journal_mode=WAL'); database.execute('CREATE TABLE orders (id INTEGER)');"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    for suffix in {"-wal", "-shm"}.difference(beside):
        path.with_name(f"{path.name}{suffix}").unlink()
    before = state(path)
    assert "with the table 'orders'" in refusal(StoreDamaged, use, f"sqlite:///{path}")
    assert state(path) == before


def test_what_a_killed_program_left_half_written_is_not_undone_by_looking(tmp_path, use):
    path = make_sqlite(tmp_path / "theirs" / "app.db", "CREATE TABLE orders (id INTEGER, note BLOB)")
    code = (
        "import os, sqlite3, sys; database = sqlite3.connect(sys.argv[1]);"
        "database.execute('INSERT INTO orders VALUES (1, randomblob(100000))'); database.commit();"
        "database.execute('PRAGMA cache_size=1');"
        "database.execute('UPDATE orders SET note = randomblob(100001)');"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    before = state(path)
    assert "app.db-journal" in before
    assert "with the table 'orders'" in refusal(StoreDamaged, use, f"sqlite:///{path}")
    assert state(path) == before


def test_looking_leaves_the_locks_of_this_process(tmp_path):
    path = make_sqlite(tmp_path / "theirs" / "app.db", FOREIGN["tables"][0])
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            refusal(StoreDamaged, READING["reading"], f"sqlite:///{path}")
        write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        other = subprocess.run(
            [sys.executable, "-c", write, str(path)], check=False, capture_output=True, text=True
        )
        assert "database is locked" in other.stderr


def test_a_store_beside_tables_of_another_program_is_used(store):
    with closing(sqlite3.connect(store)) as database:
        database.execute("CREATE TABLE orders (id INTEGER)")
    assert [each.name for each in open_store(Address.of_file(store)).search_experiments()] == ["Default"]


@pytest.mark.parametrize("statements", ["", "CREATE TABLE gone (id INTEGER); DROP TABLE gone"])
def test_an_empty_file_is_made_a_store_by_writing_and_not_by_looking(tmp_path, statements):
    path = make_sqlite(tmp_path / "new" / "mlflow.db", statements)
    path.touch()
    before = state(path)
    with closing(open_reader(Address.of_file(path))) as reader:
        assert reader.experiments() == []
        reader.change()
    assert state(path) == before
    with MlFlowTracker("memo-tui", f"sqlite:///{path}").run("first"):
        pass
    assert not list(path.parent.glob(".*"))
    assert [each.name for each in list_experiments(Address.of_file(path)) if not isinstance(each, tuple)] == [
        "Default",
        "memo-tui",
    ]


def test_a_registry_of_an_older_version_stays_as_it_is(store, tmp_path, monkeypatch):
    path = make_old(tmp_path / "registry" / "models.db", "2.22")
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", f"sqlite:///{path}")
    before = state(path)
    assert str(path) in refusal(StoreOutdated, WRITING["writing"], f"sqlite:///{store}")
    assert state(path) == before


def test_a_registry_is_not_made_by_looking(store, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", f"sqlite:///{tmp_path / 'models.db'}")
    assert open_store(Address.of_file(store)).search_model_versions() == []
    assert not (tmp_path / "models.db").exists()


def test_a_store_that_is_replaced_by_an_older_one_is_not_upgraded(store, tmp_path):
    access = StoreAccess(Address.of_file(store))
    access.ask(lambda client: client.search_experiments())
    shutil.move(make_old(tmp_path / "old" / "mlflow.db", "2.22"), store)
    before = state(store)[store.name]
    with pytest.raises(StoreOutdated):
        access.ask(lambda client: client.search_model_versions())
    assert state(store)[store.name] == before


def test_an_older_postgresql_store_is_named_and_stays_as_it_is(write):
    name = make_old_postgres(cluster())
    before = tables(cluster(), name)
    assert "MLflow 2.18 to 2.22 (schema 0584bdc529eb)" in refusal(StoreOutdated, write, cluster().uri(name))
    assert tables(cluster(), name) == before


def test_a_newer_postgresql_store_is_named_and_stays_as_it_is(use):
    name = cluster().new_store()
    cluster().run("UPDATE alembic_version SET version_num = 'ffffffffffff'", database=name)
    before = tables(cluster(), name)
    assert "newer MLflow (schema ffffffffffff)" in refusal(StoreTooNew, use, cluster().uri(name))
    assert tables(cluster(), name) == before


@pytest.mark.parametrize("kind", sorted(FOREIGN.keys() - {"a view"}))
def test_a_postgresql_database_of_another_program_stays_as_it_is(kind):
    name = cluster().new_database()
    statements, told = FOREIGN[kind]
    cluster().run(statements, database=name)
    before = tables(cluster(), name)
    for use in (READING["reading"], WRITING["writing"]):
        assert told in refusal(StoreError, use, cluster().uri(name))
    assert tables(cluster(), name) == before


def test_an_empty_postgresql_database_is_made_a_store_by_writing_and_not_by_looking():
    name = cluster().new_database()
    address = Address.parse(cluster().uri(name))
    with closing(open_reader(address)) as reader:
        assert reader.experiments() == []
    assert tables(cluster(), name) == []
    assert [each.name for each in open_store(address).search_experiments()] == ["Default"]


def test_a_store_that_others_open_and_close_at_the_same_time_can_be_checked(store):
    with closing(sqlite3.connect(store)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    stopped = threading.Event()

    def open_and_close():
        while not stopped.is_set():
            with closing(sqlite3.connect(store)) as database, database:
                database.execute("UPDATE experiments SET last_update_time = last_update_time + 1")

    other = threading.Thread(target=open_and_close)
    other.start()
    try:
        for _ in range(500):
            assert require_current(Address.of_file(store)) is not None
    finally:
        stopped.set()
        other.join()
