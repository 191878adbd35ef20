"""A value of a SQLite store that isn't what MLflow writes there hides itself only, and is counted."""

import math
import shutil
import sqlite3
from contextlib import closing

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import History
from memo_tui.runs.sql.reader import SqlReader
from memo_tui.tracking.address import Address

ODD_TEXT, ODD_BYTES = "CAST(X'ff41' AS TEXT)", "X'ff41'"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_store):
    """A store with two equal runs, its experiment and their ids."""
    path = tmp_path_factory.mktemp("filled") / "mlflow.db"
    shutil.copy(empty_store, path)
    client = MlflowClient(f"sqlite:///{path}")
    experiment = client.create_experiment("watched", "file:///nowhere")
    ids = [client.create_run(experiment, run_name=name).info.run_id for name in ("whole", "odd")]
    for run_id in ids:
        points = [Metric("loss", 1 - step / 10, step, step) for step in range(5)]
        client.log_batch(run_id, points, [Param("lr", "0.1")], [RunTag("team", "a")])
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that it can be copied as one file
    return path, experiment, ids


@pytest.fixture
def read(filled, tmp_path):
    """Reads both runs, the second after these statements; asks everything that the program asks."""
    path, experiment, ids = filled
    store = tmp_path / "mlflow.db"

    def reads(*statements):
        shutil.copy(path, store)
        with closing(sqlite3.connect(store)) as database:
            for statement in statements:
                assert database.execute(statement, {"run": ids[1]}).rowcount
            database.commit()
        with closing(SqlReader(Address.of_file(store))) as reader:
            runs = {run.run_id: run for page in reader.pages([experiment]) for run in page}
            reader.extremes(ids, "loss")
            reader.averages(ids, "loss")
            reader.at_best(ids, MetricPair("loss", "loss"))
            points = [[*reader.history(History.empty(run_id, "loss"))][-1] for run_id in ids]
            whole = runs[ids[0]]
            assert (whole.name, whole.params, whole.metrics) == ("whole", {"lr": "0.1"}, {"loss": 0.6})
            assert list(points[0].values) == [1, 0.9, 0.8, 0.7, 0.6]
            return runs[ids[1]], points[1], reader.description

    return reads


@pytest.mark.parametrize("value", [ODD_TEXT, ODD_BYTES])
@pytest.mark.parametrize(
    ("statement", "attribute", "found"),
    [
        ("UPDATE runs SET name = {} WHERE run_uuid = :run", "name", "\ufffdA"),
        ("UPDATE params SET value = {} WHERE run_uuid = :run", "params", {"lr": "\ufffdA"}),
        ("UPDATE params SET key = {} WHERE run_uuid = :run", "params", {"\ufffdA": "0.1"}),
        ("UPDATE tags SET value = {} WHERE run_uuid = :run AND key = 'team'", "tags", None),
        ("UPDATE runs SET start_time = {} WHERE run_uuid = :run", "start", None),
        ("UPDATE latest_metrics SET value = {} WHERE run_uuid = :run", "metrics", {}),
        ("UPDATE latest_metrics SET step = {} WHERE run_uuid = :run", "metrics", {}),
    ],
)
def test_a_value_of_a_run_that_is_not_understood_hides_itself_only(read, statement, attribute, found, value):
    run, points, description = read(statement.format(value))
    assert "values not understood in " in description
    shown = getattr(run, attribute)
    assert shown == found if attribute != "tags" else shown["team"] == "\ufffdA"
    assert len(points.values) == 5


@pytest.mark.parametrize("column", ["value", "step", "timestamp"])
@pytest.mark.parametrize("value", [ODD_TEXT, ODD_BYTES, "'abc'"])
def test_a_point_that_is_not_understood_is_left_out_of_its_history(read, column, value):
    statement = "UPDATE metrics SET {} = {} WHERE run_uuid = :run AND step = 3"
    _, points, _ = read(statement.format(column, value))
    assert list(points.steps) == [0, 1, 2, 4]
    assert not any(map(math.isnan, points.values))


def test_a_store_as_mlflow_writes_it_is_not_spoken_of(read):
    assert read("UPDATE runs SET start_time = 5 WHERE run_uuid = :run")[2] == "read by SQL"
