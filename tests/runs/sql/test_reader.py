"""Reading a SQLite store by SQL: what it costs, what it leaves alone, and what it finds."""

import math
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from threading import Thread

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, Param

from memo_tui.errors import StoreUnreachable
from memo_tui.runs.model import Extremes, History
from memo_tui.runs.reader import Since
from memo_tui.runs.sql import histories as sql_history
from memo_tui.runs.sql.layout import SchemaUnknown
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def reader(store):
    reader = SqlReader(Address.of_file(store))
    yield reader
    reader.close()


@pytest.fixture
def experiment_id(client):
    return client.create_experiment("watched", "file:///nowhere")


@pytest.fixture
def run_id(client, experiment_id):
    """The id of a run that has not ended."""
    return new_run(client, experiment_id)


@pytest.fixture
def database(store):
    """Another program's connection to the file."""
    with closing(sqlite3.connect(store, isolation_level=None)) as database:
        yield database


def new_run(client, experiment_id, **options):
    return client.create_run(experiment_id, **options).info.run_id


def log_points(database, run_id, key, count, first=0):
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)",
        [(run_id, key, at / 2, at, at) for at in range(first, first + count)],
    )
    database.execute("COMMIT")


def whole(reader, run_id, key):
    *_, history = reader.history(History.empty(run_id, key))
    return history


def moved(reader, experiment_id, position, active=()):
    changes = reader.changes([experiment_id], Since(2**50, 2**50, position), active)
    return {run.run_id for run in changes.runs}


def test_mlflow_is_not_loaded(store, client, experiment_id):
    client.log_metric(new_run(client, experiment_id), "loss", 1.0)
    code = f"""
import sys
from pathlib import Path
from memo_tui.tracking.address import Address
from memo_tui.runs.open import open_reader
assert "sqlalchemy" not in sys.modules and "numpy" not in sys.modules
from memo_tui.runs.reader import Since
from memo_tui.runs.model import Extremes, History
reader = open_reader(Address.of_file(Path({str(store)!r})))
ids = [each.experiment_id for each in reader.experiments()]
reader.count(ids)
(run,), = reader.pages(ids)
reader.changes(ids, Since(0, 0, reader.position()), [run.run_id])
list(reader.history(History.empty(run.run_id, "loss")))
reader.extremes([run.run_id], "loss")
reader.close()
print(reader.description, sorted({{"mlflow", "pandas", "sklearn"}} & sys.modules.keys()))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "read by SQL []"


def test_a_path_with_signs_of_uris_is_read(tmp_path, empty_store):
    path = tmp_path / "a store? #1 %41 é.db"
    path.write_bytes(empty_store.read_bytes())
    with closing(SqlReader(Address.of_file(path))) as reader:
        assert [each.name for each in reader.experiments()] == ["Default"]
    assert {each.name for each in tmp_path.iterdir()} <= {path.name, "home"}


def test_nothing_is_ever_written(reader):
    with pytest.raises(Exception, match="readonly"):
        reader.database.connection.exec_driver_sql("DELETE FROM experiments")


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_no_transaction_stays_open_between_two_pages(store, database, mode, monkeypatch):
    monkeypatch.setattr(sql_history, "POINTS_A_PAGE", 10)
    monkeypatch.setattr(sql_history, "ROWS_A_QUERY", 10)
    database.execute(f"PRAGMA journal_mode = {mode}")
    database.execute("PRAGMA busy_timeout = 0")
    for number in range(120):
        database.execute(
            "INSERT INTO runs (run_uuid, name, experiment_id, status, start_time, lifecycle_stage)"
            " VALUES (?, 'run', 0, 'FINISHED', ?, 'active')",
            [f"{number:032x}", number],
        )
    log_points(database, f"{0:032x}", "loss", 30)
    with closing(SqlReader(Address.of_file(store))) as reader:
        pages, parts = reader.pages(["0"]), reader.history(History.empty(f"{0:032x}", "loss"))
        assert {run.name for run in next(pages)} == {"run"}
        assert not next(parts).complete
        database.execute("BEGIN EXCLUSIVE")
        database.execute("UPDATE runs SET name = 'written meanwhile'")
        database.execute("COMMIT")
        assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        assert [run.name for page in pages for run in page] == ["written meanwhile"] * 20
        assert len(list(parts)[-1].steps) == 30


def test_a_store_that_a_killed_program_left_half_written_is_read(store, reader, database):
    reader.close()
    database.execute("PRAGMA journal_mode = DELETE")
    database.close()
    code = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN")
database.execute("UPDATE experiments SET name = 'half written'")
database.execute("CREATE TABLE rest (x)")
database.executemany("INSERT INTO rest VALUES (hex(randomblob(99)))", [()] * 5000)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code, store], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert store.with_name(f"{store.name}-journal").stat().st_size
    with closing(SqlReader(Address.of_file(store))) as again:
        assert [each.name for each in again.experiments()] == ["Default"]


def test_it_is_made_in_one_thread_and_used_in_another(reader, client, experiment_id):
    new_run(client, experiment_id, run_name="seen")
    seen = []
    thread = Thread(target=lambda: seen.extend(next(reader.pages([experiment_id]))))
    thread.start()
    thread.join()
    assert [run.name for run in seen] == ["seen"]


def test_its_sign_changes_with_each_write_of_others_and_only_then(reader, client, experiment_id):
    before = reader.change()
    reader.count([experiment_id])
    assert reader.change() == before
    new_run(client, experiment_id)
    assert reader.change() != before


@pytest.mark.parametrize("replaced", [True, False])
def test_another_file_at_its_path_is_told(store, reader, empty_store, replaced):
    store.unlink()
    if replaced:
        other = store.with_name("other.db")
        other.write_bytes(empty_store.read_bytes())
        other.rename(store)
    with pytest.raises(StoreUnreachable, match="removed or replaced"):
        reader.change()


def test_what_is_logged_to_a_run_that_had_ended_is_found(reader, client, experiment_id):
    runs = [new_run(client, experiment_id) for _ in range(4)]
    for run_id in runs:
        client.set_terminated(run_id)
    position = reader.position()
    assert moved(reader, experiment_id, position) == set()
    client.log_metric(runs[0], "late", 1.0)
    client.log_param(runs[1], "late", "1")
    client.set_tag(runs[2], "late", "1")
    assert moved(reader, experiment_id, position) == set(runs[:3])


def test_after_rows_went_away_new_runs_are_still_found(reader, client, experiment_id, database):
    gone = new_run(client, experiment_id)
    position = reader.position()
    database.execute("DELETE FROM tags WHERE run_uuid = ?", [gone])
    database.execute("DELETE FROM runs WHERE run_uuid = ?", [gone])
    later = reader.position()
    assert moved(reader, experiment_id, position) == set()
    fresh = new_run(client, experiment_id)
    assert moved(reader, experiment_id, later) == {fresh}


def test_a_position_of_another_reader_is_not_trusted(store, run_id, reader, experiment_id):
    with closing(SqlReader(Address.of_file(store))) as other:
        position = other.position()
    assert moved(reader, experiment_id, position) == {run_id}


def statements(reader, work):
    """What SQLite is asked while the work is done, with all values in it."""
    asked = []
    connection = reader.database.connection.connection.driver_connection
    connection.set_trace_callback(asked.append)
    work()
    connection.set_trace_callback(None)
    return asked


def test_a_poll_and_a_growing_history_search_and_never_scan(reader, run_id, client, experiment_id, database):
    log_points(database, run_id, "loss", 10)
    known = whole(reader, run_id, "loss")
    position = reader.position()
    log_points(database, run_id, "loss", 10, first=10)
    client.log_batch(run_id, params=[Param("alpha", "1")], metrics=[Metric("other", 1.0, 1, 1)])

    def poll():
        reader.changes([experiment_id], Since(0, 0, position), [run_id])
        list(reader.history(known))
        list(reader.history(History.empty(run_id, "loss")))

    asked = statements(reader, poll)
    assert len(asked) > 10
    plans = [row[3] for one in asked for row in database.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert [plan for plan in plans if "SCAN" in plan and plan != "SCAN CONSTANT ROW"] == []
    assert [plan for plan in plans if "TEMP B-TREE" in plan] == []


def test_a_history_comes_in_parts(reader, run_id, database, monkeypatch):
    monkeypatch.setattr(sql_history, "POINTS_A_PAGE", 100)
    monkeypatch.setattr(sql_history, "ROWS_A_QUERY", 30)
    log_points(database, run_id, "loss", 500)
    parts = list(reader.history(History.empty(run_id, "loss")))
    lengths = [len(part.steps) for part in parts]
    assert len(lengths) > 2
    assert lengths == sorted(set(lengths))
    assert [part.complete for part in parts] == [False] * (len(parts) - 1) + [True]
    assert list(parts[-1].steps) == list(range(500))
    assert list(parts[-1].values) == [at / 2 for at in range(500)]


def test_a_history_that_was_left_half_read_goes_on_there(reader, run_id, database, monkeypatch):
    monkeypatch.setattr(sql_history, "POINTS_A_PAGE", 50)
    monkeypatch.setattr(sql_history, "ROWS_A_QUERY", 50)
    log_points(database, run_id, "loss", 120)
    half = next(reader.history(History.empty(run_id, "loss")))
    asked = statements(reader, lambda: list(reader.history(half)))
    assert sum("ORDER BY step" in one for one in asked) <= 4
    assert list(list(reader.history(half))[-1].steps) == list(range(120))


@pytest.mark.parametrize("others", [3, 300])
def test_only_new_points_of_a_history_are_read(reader, run_id, database, monkeypatch, others):
    monkeypatch.setattr(sql_history, "FEW_ROWS", 100)
    log_points(database, run_id, "loss", 50)
    known = whole(reader, run_id, "loss")
    database.execute("DELETE FROM metrics WHERE step < 10")
    log_points(database, run_id, "other", others)
    log_points(database, run_id, "loss", 5, first=50)
    assert list(list(reader.history(known))[-1].steps) == list(range(55)), (
        "what is known is not asked for again"
    )


def test_what_others_logged_is_looked_through_once(reader, run_id, database):
    log_points(database, run_id, "loss", 5)
    known = whole(reader, run_id, "loss")
    log_points(database, run_id, "other", 5)
    assert len(statements(reader, lambda: list(reader.history(known)))) == 2
    assert len(statements(reader, lambda: list(reader.history(known)))) == 1


def test_a_history_is_read_anew_after_rows_went_away(reader, client, experiment_id, database):
    runs = [new_run(client, experiment_id) for _ in range(2)]
    log_points(database, runs[0], "loss", 5)
    log_points(database, runs[1], "loss", 5)
    known = whole(reader, runs[0], "loss")
    database.execute("DELETE FROM metrics WHERE run_uuid = ?", [runs[1]])
    log_points(database, runs[0], "loss", 1, first=5)
    assert list(list(reader.history(known))[-1].steps) == list(range(6))


def test_only_new_points_are_asked_for_extremes_again(reader, run_id, client, database):
    log_points(database, run_id, "loss", 50, first=10)
    assert reader.extremes([run_id, "none"], "loss") == {run_id: Extremes(5.0, 10, 29.5, 59)}
    database.execute("DELETE FROM metrics WHERE step < 20")
    client.log_batch(
        run_id, metrics=[Metric("loss", value, 1, step) for value, step in ((5.0, 9), (29.5, 99))]
    )
    client.log_batch(run_id, metrics=[Metric("loss", math.nan, 2, 9), Metric("other", 99.0, 1, 1)])
    assert reader.extremes([run_id], "loss") == {run_id: Extremes(5.0, 9, 29.5, 59)}
    client.log_metric(run_id, "loss", 1e9, step=-1)
    assert reader.extremes([run_id], "loss")[run_id] == Extremes(5.0, 9, 1e9, -1)


def test_extremes_are_read_anew_after_rows_went_away(reader, run_id, database):
    log_points(database, run_id, "loss", 5)
    assert reader.extremes([run_id], "loss")[run_id].high == 2.0
    database.execute("DELETE FROM metrics WHERE step > 1")
    assert reader.extremes([run_id], "loss")[run_id].high == 0.5


def test_texts_that_repeat_are_one_object(reader, client, experiment_id):
    for number in range(3):
        run_id = new_run(client, experiment_id, run_name=f"run {number}", tags={"team": "the same"})
        client.log_batch(
            run_id, metrics=[Metric("loss", 0.5, 1, 1000)], params=[Param("model", "linear model")]
        )
    first, *others = next(reader.pages([experiment_id]))
    for other in others:
        assert other.steps is first.steps
        assert other.tags["team"] is first.tags["team"]
        assert other.params["model"] is first.params["model"]
        assert [*map(id, other.metrics)] == [*map(id, first.metrics)]
    assert first.tags["mlflow.runName"] is first.name


def test_runs_that_are_equal_compare_as_equal_with_nan_too(reader, client, experiment_id):
    client.log_metric(new_run(client, experiment_id), "loss", math.nan)
    assert list(reader.pages([experiment_id])) == list(reader.pages([experiment_id]))


def test_a_schema_that_is_changed_meanwhile_ends_the_reading(reader, database):
    database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    with pytest.raises(SchemaUnknown, match="upgraded"):
        next(reader.pages(["0"]))
