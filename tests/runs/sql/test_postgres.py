"""Reading a PostgreSQL store by SQL."""

import math
import time
from contextlib import closing

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from memo_tui.errors import StoreError, StoreUnreachable
from memo_tui.runs.model import History
from memo_tui.runs.open import open_reader
from memo_tui.runs.reader import Since
from memo_tui.runs.sql import histories as sql_history
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address
from tests.conftest import free_port
from tests.tracking.postgres import cluster


@pytest.fixture
def name():
    """The name of a database that is an empty store."""
    return cluster().new_store()


@pytest.fixture
def client(name):
    return MlflowClient(cluster().uri(name))


@pytest.fixture
def reader(name):
    with closing(SqlReader(Address.parse(cluster().uri(name)))) as reader:
        yield reader


@pytest.fixture
def run_id(client):
    return client.create_run("0", run_name="[/]").info.run_id


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_store_is_read_by_sql_with_either_driver(name, client, run_id, driver):
    pytest.importorskip(driver, reason="this driver is not installed")
    client.log_batch(run_id, metrics=[Metric("loss", 0.5, 1, 2**40), Metric("nan", math.nan, 2**42, 0)])
    with closing(open_reader(Address.parse(cluster().uri(name, driver)))) as reader:
        assert reader.description == "read by SQL"
        ((run,),) = reader.pages(["0"])
        assert (run.name, run.steps) == ("[/]", {"loss": 2**40, "nan": 0})
        assert run.metrics["loss"] == 0.5
        assert math.isnan(run.metrics["nan"])
        *_, history = reader.history(History.empty(run_id, "nan"))
        assert list(history.times) == [2**42]
        assert reader.extremes([run_id], "loss")[run_id].high_step == 2**40


def test_no_transaction_stays_open(name, reader, run_id):
    next(reader.pages(["0"]))
    next(reader.history(History.empty(run_id, "loss")))
    states = cluster().run("SELECT state FROM pg_stat_activity WHERE datname = %s", name)
    assert "idle in transaction" not in {state for (state,) in states}


def test_a_server_that_is_away_is_told_at_once():
    begun = time.monotonic()
    with pytest.raises(StoreUnreachable):
        open_reader(Address.parse(f"postgresql+psycopg://u:s3cret@127.0.0.1:{free_port()}/db"))
    assert time.monotonic() - begun < 60, "MLflow alone would try for 100 seconds"


def test_a_database_that_does_not_exist_is_told():
    with pytest.raises(StoreError, match="no_such_database"):
        open_reader(Address.parse(cluster().uri("no_such_database")))


def test_a_history_comes_in_parts_that_go_on_where_they_ended(client, reader, run_id, monkeypatch):
    monkeypatch.setattr(sql_history, "POINTS_A_PAGE", 10)
    points = [Metric("loss", math.nan if at % 7 == 0 else at / 3, 1_000 + at, at // 4) for at in range(45)]
    client.log_batch(run_id, metrics=points)
    parts = list(reader.history(History.empty(run_id, "loss")))
    assert [len(part.steps) for part in parts] == [10, 20, 30, 40, 45]
    assert list(parts[-1].times) == [point.timestamp for point in points]
    assert [math.isnan(value) for value in parts[-1].values] == [at % 7 == 0 for at in range(45)]
    (*_, resumed) = reader.history(parts[1])
    assert list(resumed.times) == list(parts[-1].times)


def test_what_ended_before_its_last_metric_is_found_by_the_slow_check_only(client, reader, run_id):
    client.set_terminated(run_id)
    client.log_metric(run_id, "late", 1.0)
    assert list(reader.changes(["0"], Since(2**50, 2**50, None), []).runs) == []
    assert [run.metrics for page in reader.pages(["0"]) for run in page] == [{"late": 1.0}]


def test_a_connection_that_was_cut_is_told_as_a_fault(name, reader):
    cluster().run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)
    with pytest.raises(Exception, match=r"terminat|closed|consuming"):
        reader.experiments()
