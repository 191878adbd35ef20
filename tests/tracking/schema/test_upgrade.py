"""Upgrading a store that an older MLflow made: a backup, the upgrade, and nothing if that fails."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from memo_tui.errors import StoreDamaged, StoreError, StoreTooNew, StoreUnreachable
from memo_tui.options import BACKUP, NO_BACKUP
from memo_tui.runs.open import open_reader
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema import upgrade_file
from memo_tui.tracking.schema.revisions import installed
from memo_tui.tracking.schema.upgrade import upgrade_store
from tests.tracking.old_stores import FOREIGN, OLD, make_old, make_old_postgres, make_sqlite, state, tables
from tests.tracking.postgres import cluster

pytestmark = pytest.mark.usefixtures("preloaded")

OLD_RUN = {"alpha": "0.5"}


def upgrade(address: Address, how: str = BACKUP) -> str:
    begun: list[str] = []
    done = upgrade_store(address, how, begun.append)
    assert all("\n" not in each for each in (*begun, done))
    return done


def runs(address):
    with closing(open_reader(address)) as reader:
        experiment = reader.experiment("memo-tui")
        return [run for page in reader.pages([experiment.experiment_id]) for run in page]


def content(path):
    """All rows of all tables of a SQLite file."""
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def revision(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchone()[0]


@pytest.fixture(params=["DELETE", "WAL"])
def old(request, tmp_path):
    """A SQLite store of MLflow 2.22."""
    return make_old(tmp_path / "team" / "mlflow.db", "2.22", request.param)


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_a_file_is_backed_up_and_upgraded_with_its_runs(tmp_path, version, journal):
    path = make_old(tmp_path / "team" / "mlflow.db", version, journal)
    path.chmod(0o640)
    before, address = content(path), Address.of_file(path)
    done = upgrade(address)
    backup = path.with_name(f"mlflow.db.{OLD[version].revision}.backup")
    assert f"upgraded to the schema of MLflow {installed().version}" in done
    assert f"a backup is in {backup} (0.2 MB)" in done
    assert content(backup) == before
    assert stat.S_IMODE(backup.stat().st_mode) == stat.S_IMODE(path.stat().st_mode) == 0o640
    assert revision(path) == installed().head
    (run,) = runs(address)
    assert (run.name, run.params, run.metrics) == (OLD[version].run_name, OLD_RUN, {"rmse": 0.3})
    assert {each.name for each in path.parent.iterdir()} <= {
        *(path.name, backup.name, f"{path.name}-wal", f"{path.name}-shm")
    }
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == (journal.lower(),)


def test_a_backup_is_never_written_over(old):
    first = old.with_name("mlflow.db.0584bdc529eb.backup")
    first.write_text("mine")
    assert "mlflow.db.0584bdc529eb-2.backup (" in upgrade(Address.of_file(old))
    assert first.read_text() == "mine"
    assert revision(old.with_name("mlflow.db.0584bdc529eb-2.backup")) == "0584bdc529eb"


def test_no_backup_is_kept_where_none_is_wanted(old):
    assert "no backup was kept" in upgrade(Address.of_file(old), NO_BACKUP)
    assert not list(old.parent.glob("*.backup"))
    assert revision(old) == installed().head


def test_a_current_store_and_none_at_all_are_left_alone(store, tmp_path):
    before = state(store)
    assert "so nothing was upgraded" in upgrade(Address.of_file(store))
    assert state(store) == before
    assert "There is no store" in upgrade(Address.of_file(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_a_newer_store_and_what_is_none_are_refused(store, tmp_path):
    with closing(sqlite3.connect(store)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
        database.commit()
    theirs = make_sqlite(tmp_path / "theirs" / "app.db", FOREIGN["tables"][0])
    for path, kind in ((store, StoreTooNew), (theirs, StoreDamaged)):
        before = state(path)
        with pytest.raises(kind):
            upgrade(Address.of_file(path))
        assert state(path) == before


def test_a_server_is_not_upgraded_from_here():
    with pytest.raises(StoreError, match="run 'mlflow db upgrade' there"):
        upgrade(Address.parse("http://127.0.0.1:5000"))


def test_a_file_that_another_program_has_open_is_left_as_it_is(old):
    code = (
        "import sqlite3, sys; database = sqlite3.connect(sys.argv[1]);"
        "database.execute('SELECT * FROM runs').fetchall(); print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(old)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        before = state(old)
        with pytest.raises(StoreUnreachable, match=f"process {other.pid}|is locked by another program"):
            upgrade(Address.of_file(old))
        assert state(old) == before
        other.kill()


def test_a_file_that_is_being_written_here_is_left_as_it_is(old):
    with closing(sqlite3.connect(old, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        before = state(old)[old.name]
        with pytest.raises(StoreUnreachable, match="is locked by another program"):
            upgrade(Address.of_file(old))
        assert state(old)[old.name] == before


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(old):
    with closing(sqlite3.connect(old)) as database:
        database.execute("CREATE TABLE logged_models (mine TEXT)")  # as a migration does
    before = state(old)
    with pytest.raises(StoreError, match="could not be upgraded, and is unchanged") as error:
        upgrade(Address.of_file(old))
    assert "\n" not in str(error.value)
    assert state(old) == before


def test_rows_that_an_upgrade_loses_are_noticed(old, monkeypatch):
    def lossy(uri):
        migrate(uri)
        with closing(sqlite3.connect(uri.removeprefix("sqlite:///"))) as database:
            database.execute("DELETE FROM params")
            database.commit()

    migrate = upgrade_file.migrate
    monkeypatch.setattr(upgrade_file, "migrate", lossy)
    before = state(old)
    with pytest.raises(StoreError, match="is unchanged"):
        upgrade(Address.of_file(old))
    assert state(old) == before


@pytest.mark.parametrize("place", ["migrate", "_place"])
def test_a_kill_on_the_way_leaves_the_file_as_it_was(old, place):
    before = content(old)
    code = (
        "import os, sys; from pathlib import Path; from memo_tui.tracking.address import Address;"
        "from memo_tui.tracking.schema import upgrade_file;"
        "from memo_tui.tracking.schema.upgrade import upgrade_store;"
        f"upgrade_file.{place} = lambda *_: os.kill(os.getpid(), 9);"
        "upgrade_store(Address.of_file(Path(sys.argv[1])), 'backup', print)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(old)], check=False, stdout=subprocess.DEVNULL)
    assert killed.returncode == -9
    assert content(old) == before
    upgrade(Address.of_file(old))
    assert [run.name for run in runs(Address.of_file(old))] == ["made by 2.22.5"]


def test_a_postgresql_store_is_upgraded_only_where_its_user_has_a_backup():
    name = make_old_postgres(cluster())
    address, before = Address.parse(cluster().uri(name)), tables(cluster(), name)
    with pytest.raises(
        StoreError, match="make a backup with pg_dump, then start with --upgrade-store=no-backup"
    ):
        upgrade(address)
    assert tables(cluster(), name) == before
    assert "no backup was made here" in upgrade(address, NO_BACKUP)
    (run,) = runs(address)
    assert (run.name, run.params, run.metrics) == ("made by 2.22.5", OLD_RUN, {"rmse": 0.3})


def test_an_upgrade_that_fails_leaves_a_postgresql_store_as_it_was():
    name = make_old_postgres(cluster())
    cluster().run("CREATE TABLE webhooks (mine TEXT)", database=name)  # as a migration does
    before = tables(cluster(), name)
    with pytest.raises(StoreError, match="is unchanged"):
        upgrade(Address.parse(cluster().uri(name)), NO_BACKUP)
    assert tables(cluster(), name) == before
