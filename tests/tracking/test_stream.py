"""The stream of an experiment's runs, on a real store that others write to."""

import math

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from memo_tui.tracking.address import Address
from memo_tui.tracking.readers import ClientReader
from memo_tui.tracking.stream import RunStream


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def experiment_id(client):
    return client.create_experiment("watched", "file:///nowhere")


@pytest.fixture
def clock():
    """Seconds that pass only when the test says so."""

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    return Clock()


@pytest.fixture
def stream(client, experiment_id, store_uri, clock):
    reader = ClientReader(client, Address.parse(store_uri))
    yield RunStream(reader, "watched", clock=clock)
    reader.close()


def read(stream):
    for _ in stream.read_all():
        pass
    return stream


def names(stream):
    return [run.name for run in stream.runs]


def test_runs_come_newest_first(stream, client, experiment_id):
    for number in range(3):
        client.create_run(experiment_id, start_time=1000 + number, run_name=f"run {number}")
    assert names(read(stream)) == ["run 2", "run 1", "run 0"]
    assert stream.complete


def test_the_first_rows_are_there_before_the_last(stream, client, experiment_id):
    for number in range(105):
        client.create_run(experiment_id, start_time=1000 + number)
    pages = stream.read_all()
    next(pages)
    assert len(stream.runs) == 100
    assert not stream.complete
    list(pages)
    assert len(stream.runs) == 105


def test_nothing_changed_means_nothing_is_read(stream, client, experiment_id):
    client.create_run(experiment_id)
    before = read(stream).runs
    assert not stream.poll()
    assert stream.runs is before


def test_a_new_run_its_metrics_and_its_end_are_seen(stream, client, experiment_id):
    read(stream)
    run_id = client.create_run(experiment_id, run_name="new").info.run_id
    assert stream.poll()
    assert names(stream) == ["new"]
    assert stream.active
    client.log_batch(run_id, metrics=[Metric("rmse", 2.5, 1000, 7), Metric("bad", math.nan, 1000, 0)])
    client.log_param(run_id, "model", "linear")
    assert stream.poll()
    (run,) = stream.runs
    assert (run.metrics["rmse"], run.steps["rmse"], run.params) == (2.5, 7, {"model": "linear"})
    assert math.isnan(run.metrics["bad"])
    client.set_terminated(run_id, "FAILED")
    assert stream.poll()
    assert stream.runs[0].status == "FAILED"
    assert not stream.active


def test_a_run_with_nan_does_not_look_changed_for_ever(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    client.log_metric(run_id, "rmse", math.nan)
    read(stream)
    client.create_experiment("something else changed")
    assert not stream.poll()


def test_a_run_that_began_and_ended_between_two_looks_is_seen(stream, client, experiment_id):
    read(stream)
    run_id = client.create_run(experiment_id, run_name="short").info.run_id
    client.set_terminated(run_id)
    assert stream.poll()
    assert [(run.name, run.status) for run in stream.runs] == [("short", "FINISHED")]


def test_a_running_run_that_is_deleted_goes(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    read(stream)
    client.delete_run(run_id)
    assert stream.poll()
    assert stream.runs == ()


def test_an_old_runs_edit_and_deletion_are_found_by_the_slow_check(stream, client, experiment_id, clock):
    edited, deleted = (client.create_run(experiment_id, start_time=at).info.run_id for at in (2000, 1000))
    for run_id in (edited, deleted):
        client.set_terminated(run_id, end_time=3000)
    for at in range(5000, 9000, 1000):
        client.set_terminated(client.create_run(experiment_id, start_time=at).info.run_id, end_time=at + 9000)
    read(stream)
    client.set_tag(edited, "note", "[/]")
    client.delete_run(deleted)
    clock.now += 3600
    assert stream.poll()
    assert len(stream.runs) == 5
    assert stream.get(edited).tags["note"] == "[/]"
    clock.now += 3600
    assert not stream.poll(), "nothing changed since the check"


def test_an_experiment_that_is_not_there_yet_is_found_when_it_is_made(client, store_uri):
    reader = ClientReader(client, Address.parse(store_uri))
    stream = read(RunStream(reader, "later"))
    assert (stream.experiment, stream.runs, stream.complete) == (None, (), True)
    client.create_run(client.create_experiment("later", "file:///nowhere"), run_name="first")
    assert stream.poll()
    assert names(stream) == ["first"]
    reader.close()


def test_a_deleted_experiment_shows_no_runs_until_it_is_restored(stream, client, experiment_id):
    client.create_run(experiment_id)
    client.delete_experiment(experiment_id)
    assert read(stream).runs == ()
    assert stream.experiment.deleted
    stream.reader.restore(experiment_id)
    assert stream.poll()
    assert not stream.experiment.deleted


def test_what_is_known_stays_while_a_new_reader_reads_again(stream, client, experiment_id):
    client.create_run(experiment_id)
    read(stream)
    pages = stream.read_all()
    assert len(stream.runs) == 1
    list(pages)
    assert len(stream.runs) == 1


def test_a_history_is_in_order_of_steps(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    client.log_batch(run_id, metrics=[Metric("rmse", float(step), 1000 - step, step) for step in (3, 1, 2)])
    history = stream.reader.history(run_id, "rmse")
    assert (history.steps, history.values) == ((1, 2, 3), (1.0, 2.0, 3.0))


def test_data_set_inputs_are_read(stream, client, experiment_id):
    from mlflow.entities import Dataset, DatasetInput, InputTag

    run_id = client.create_run(experiment_id).info.run_id
    dataset = Dataset(
        name="cars",
        digest="abc",
        source_type="local",
        source='{"uri": "/data/cars.csv"}',
        schema='{"mlflow_colspec": [{}, {}]}',
        profile='{"num_rows": 7}',
    )
    odd = Dataset(name="odd", digest="d", source_type="x", source="[not json", schema=None, profile="[]")
    client.log_inputs(
        run_id,
        [DatasetInput(dataset, [InputTag("mlflow.data.context", "training")]), DatasetInput(odd, [])],
    )
    (run,) = read(stream).runs
    told = {each.name: (each.digest, each.source, each.shape, each.context) for each in run.inputs}
    assert told == {"cars": ("abc", "/data/cars.csv", "7 x 2", "training"), "odd": ("d", "[not json", "", "")}
