"""Stores with runs as others may have written them over years, and both readers of each."""

import math
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag

from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.sql.reader import SchemaUnknown, SqlReader
from memo_tui.tracking.address import Address
from tests.conftest import HOSTILE

NAMES = ("watched [/] ' \" \\ %", "another experiment", "a deleted one", "Ünïcode 🚗")


@dataclass
class Place:
    """A store with hostile runs, its two readers and a client that writes to it."""

    client: MlflowClient
    address: Address  # of the database
    readers: tuple[ClientReader, SqlReader]
    ids: list[str]  # of the experiments that aren't deleted

    def __post_init__(self):
        self.engine = sa.create_engine(self.address.uri)

    def execute(self, statement: str, **values) -> None:
        """Write what MLflow's client can't."""
        with self.engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    @property
    def by_client(self) -> ClientReader:
        return self.readers[0]

    @property
    def by_sql(self) -> SqlReader:
        return self.readers[1]

    def run(self, name="run", **options) -> str:
        """The id of a new run in the first experiment."""
        return self.client.create_run(self.ids[0], run_name=name, **options).info.run_id


def make_place(written: str, address: Address) -> Place:
    """Fill the database at the address through that URI, and open both readers."""
    client = MlflowClient(written)
    try:
        by_sql = SqlReader(address)
    except SchemaUnknown as unknown:
        pytest.skip(f"the installed MLflow makes a schema that isn't read by SQL: {unknown.revision}")
    by_client = ClientReader(client, Address.parse(written))
    ids = [client.create_experiment(name, "file:///nowhere/%20'x") for name in NAMES]
    place = Place(client, address, (by_client, by_sql), [ids[0], ids[1], ids[3]])
    fill(place, ids)
    return place


def close(place: Place) -> None:
    for reader in place.readers:
        reader.close()
    place.engine.dispose()


def fill(place: Place, ids: list[str]) -> None:
    """Runs as a store that others wrote to for years may hold them."""
    client = place.client
    full = place.run(HOSTILE, start_time=5_000, tags={"mlflow.user": "jürgen [/]", "note": "[red]\n\tx" * 99})
    client.log_batch(
        full,
        metrics=[
            *(Metric("rmse", 9.0 - step, 1_000 + step, step) for step in range(-3, 12)),
            Metric("odd/ - : metric.1", 1e-320, 7, 2**40),
            Metric("nan", math.nan, 1, 0),
            *(Metric("mixed", value, 10 - at, at) for at, value in enumerate((2.0, math.nan, -1.0, -1.0))),
            *(Metric("no steps", float(at % 3), 100 + at, 0) for at in range(7)),
            *(Metric("no steps", value, 100, 0) for value in (5.0, -5.0)),
            Metric("far", math.inf, 5, 1),
            Metric("far", -math.inf, 6, 2),
        ],
        params=[Param("model", "[BE][bruxelles]"), Param("long", "x\n" * 3_000), Param("empty", "")],
        tags=[RunTag("long", "é" * 4_000), RunTag("mlflow.note.content", "# Note\n[/]")],
    )
    child = place.run("child", start_time=5_000, tags={"mlflow.parentRunId": full})
    client.set_terminated(child, "KILLED", end_time=9_000)
    client.update_run(place.run("waiting", start_time=4_000), status="SCHEDULED")
    client.update_run(place.run("without end", start_time=3_000), status="FINISHED")
    gone, back = place.run("gone", start_time=4_500), place.run("back", start_time=4_600)
    client.delete_run(gone)
    client.delete_run(back)
    client.restore_run(back)
    unnamed, tagged = place.run("x", start_time=10), place.run("y", start_time=11)
    place.execute("UPDATE runs SET name = NULL WHERE run_uuid = :a OR run_uuid = :b", a=unnamed, b=tagged)
    place.execute("DELETE FROM tags WHERE run_uuid = :a", a=unnamed)
    place.execute("UPDATE tags SET value = NULL WHERE run_uuid = :a AND value = 'y'", a=unnamed)
    cars = Dataset(
        "cars", "abc", "local", '{"uri": "/data/cars.csv"}', '{"mlflow_colspec": [{}]}', '{"num_rows": 7}'
    )
    odd = Dataset("odd", "d", "x", "[not json", None, "[]")
    again = Dataset("cars", "other", "local", '{"tags": {"function": "load"}}', "{}", "{}")
    for run_id, context in ((full, "training"), (child, "eval [/]")):
        tags = [InputTag("mlflow.data.context", context), InputTag("other", "tag")]
        inputs = [DatasetInput(odd, []), DatasetInput(cars, tags), DatasetInput(again, tags)]
        client.log_inputs(run_id, inputs)
    for experiment_id in ids[1:]:
        other = client.create_run(experiment_id, start_time=6_000, run_name="other").info.run_id
        client.log_batch(other, metrics=[Metric("rmse", 3.0, 1, 1)], params=[Param("model", "lasso")])
    client.delete_experiment(ids[2])
    copies = [{"new": f"{number:032x}", "old": full, "at": 5_000 - number // 2} for number in range(240)]
    with place.engine.begin() as connection:
        connection.execute(sa.text(COPY_RUN), copies)
        connection.execute(sa.text(COPY_PARAMS), copies)


COPY_RUN = """
    INSERT INTO runs (run_uuid, name, user_id, status, start_time, lifecycle_stage, experiment_id)
    SELECT :new, name, user_id, 'FINISHED', :at, lifecycle_stage, experiment_id
    FROM runs WHERE run_uuid = :old
"""
COPY_PARAMS = (
    "INSERT INTO params (run_uuid, key, value) SELECT :new, key, value FROM params WHERE run_uuid = :old"
)
