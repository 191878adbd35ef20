"""Stores of every schema since MLflow 2.9 are read by SQL, as MLflow's client reads them once upgraded.

The statements in `stores/` are dumps of stores that these versions of MLflow made: runs in each state, a
nested, a deleted one, histories with NaN, infinity and steps out of order, data sets, a deleted experiment.
"""

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import History
from memo_tui.runs.open import open_reader
from memo_tui.runs.reader import Since
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.revisions import MADE_BY
from memo_tui.tracking.schema.upgrade import upgrade_store
from tests.tracking.old_stores import make_old_postgres, make_sqlite, state, tables
from tests.tracking.postgres import cluster

FOLDER = Path(__file__).with_name("stores")
VERSIONS = ["2.9", "2.22", "3.1", "3.5", "3.10"]
INSERT = "INSERT INTO metrics (run_uuid, key, value, timestamp, step, is_nan) VALUES (?, ?, ?, ?, ?, 0)"
METRICS = ["loss", "odd", "same step", "late", "never logged"]


@pytest.fixture(params=VERSIONS)
def old(request, tmp_path):
    return made(tmp_path / "team" / "mlflow.db", request.param)


def made(path, version, journal="DELETE"):
    return make_sqlite(path, (FOLDER / f"mlflow-{version}.sql").read_text(), journal)


def everything(reader):
    """All that a reader finds, as text, in which NaN equals itself."""
    bench = reader.experiment("bench").experiment_id
    runs = sorted((run for page in reader.pages([bench]) for run in page), key=lambda run: run.start)
    ids = [run.run_id for run in runs]
    found = [
        reader.experiments(),
        reader.count([bench]),
        reader.experiment("benchh"),
        runs,
        reader.by_id(ids[:1]),
    ]
    for metric in METRICS:
        for run_id in ids:
            *_, history = reader.history(History.empty(run_id, metric))
            points = zip(history.steps, history.values, history.times, strict=True)
            found.append([tuple(map(float, point)) for point in points])
        found.append(sorted(reader.extremes(ids, metric).items()))
        averages = sorted(reader.averages(ids, metric).items())
        found.append([(run_id, f"{each.mean:.12g}", each.median) for run_id, each in averages])
    found.append(sorted(reader.at_best(ids, MetricPair("loss", "late")).items()))
    return [repr(each) for each in found]


def test_sql_finds_in_an_old_store_what_the_client_finds_after_an_upgrade(old, tmp_path):
    before = state(old)
    with closing(open_reader(Address.of_file(old))) as reader:
        assert isinstance(reader, SqlReader)
        assert "read only: made by MLflow" in reader.description
        by_sql = everything(reader)
    assert state(old) == before
    copy = Address.of_file(tmp_path / "upgraded" / "mlflow.db")
    copy.path.parent.mkdir()
    copy.path.write_bytes(old.read_bytes())
    upgrade_store(copy, "no-backup", print)
    with closing(ClientReader(MlflowClient(copy.uri), copy)) as reader:
        for ours, theirs in zip(by_sql, everything(reader), strict=True):
            assert ours == theirs


def test_what_an_older_mlflow_writes_is_noticed(old):
    with closing(open_reader(Address.of_file(old))) as reader:
        bench = reader.experiment("bench").experiment_id
        (runs,) = reader.pages([bench])
        since, change = Since(10**15, 10**15, reader.position()), reader.change()
        *_, known = reader.history(History.empty(runs[-1].run_id, "loss"))
        with closing(sqlite3.connect(old, isolation_level=None)) as theirs:
            theirs.execute(INSERT, (runs[-1].run_id, "loss", -1.0, 1_700_000_900_000, 3))
        assert reader.change() != change
        changes = reader.changes([bench], since, [])
        assert [run.run_id for run in changes.runs] == [runs[-1].run_id]
        *_, known = reader.history(known)
        assert list(known.steps) == [0, 1, 2, 3, 5]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_that_made_a_store_is_named(version, tmp_path):
    with closing(open_reader(Address.of_file(made(tmp_path / "mlflow.db", version)))) as reader:
        first, _, last = MADE_BY[reader.older].partition(" to ")
        assert f"made by MLflow {MADE_BY[reader.older]}" in reader.description
    asked, *bounds = (tuple(map(int, each.split("."))) for each in (version, first, last or first))
    assert bounds[0] <= asked <= bounds[1]


@pytest.mark.parametrize("version", ["2.9", "3.10"])
def test_long_histories_are_read_in_pages(tmp_path, version, monkeypatch):
    monkeypatch.setattr("memo_tui.runs.sql.histories.ROWS_A_QUERY", 3)
    path = made(tmp_path / "mlflow.db", version)
    with closing(open_reader(Address.of_file(path))) as reader:
        (runs,) = reader.pages([reader.experiment("bench").experiment_id])
        with closing(sqlite3.connect(path, isolation_level=None)) as theirs:
            theirs.executemany(
                INSERT,
                [(run.run_id, "long", step, step, -step % 7) for step in range(10) for run in runs],
            )
        *_, history = reader.history(History.empty(runs[0].run_id, "long"))
    assert sorted(history.values) == list(range(10))
    assert list(history.steps) == sorted(-step % 7 for step in range(10))


def test_a_store_with_a_wal_stays_as_it_is(tmp_path):
    path = made(tmp_path / "team" / "mlflow.db", "2.22", "WAL")
    before = state(path)
    with closing(open_reader(Address.of_file(path))) as reader:
        assert [each.name for each in reader.experiments()] == ["Default", "bench", "gone"]
    assert state(path) == before


def test_an_older_postgresql_store_is_read_and_stays_as_it_is():
    name = make_old_postgres(cluster())
    before = tables(cluster(), name)
    with closing(open_reader(Address.parse(cluster().uri(name)))) as reader:
        assert isinstance(reader, SqlReader)
        (runs,) = reader.pages([reader.experiment("memo-tui").experiment_id])
        assert [run.name for run in runs] == ["made by 2.22.5"]
        for key in runs[0].metrics:
            *_, history = reader.history(History.empty(runs[0].run_id, key))
            assert history.complete
            assert len(history.steps)
        assert asdict(runs[0])["status"] == "FINISHED"
    assert tables(cluster(), name) == before
