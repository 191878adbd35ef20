"""The stream of an experiment's runs, on a real store that others write to."""

import json
import math

import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric

from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.history_facts import WantedFacts
from memo_tui.runs.model import AtBest, Averages, Extremes, History
from memo_tui.runs.open import open_reader
from memo_tui.runs.stream import RunStream
from memo_tui.tracking.address import Address
from memo_tui.tracking.origin import origin_tags


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
        tick = 0.0  # that pass whenever one looks at the clock

        def __call__(self):
            self.now += self.tick
            return self.now

    return Clock()


@pytest.fixture(params=["SQL", "client"])
def reader(request, client, store_uri):
    """Each way to read a store."""
    address = Address.parse(store_uri)
    reader = open_reader(address) if request.param == "SQL" else ClientReader(client, address)
    yield reader
    reader.close()


@pytest.fixture
def stream(reader, experiment_id, clock):
    return RunStream(reader, ["watched"], clock=clock)


def read(stream):
    for _ in stream.read_all():
        pass
    return stream


def names(stream):
    return [run.name for run in stream.newest]


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
    (run,) = stream.newest
    assert (run.metrics["rmse"], run.steps["rmse"], run.params) == (2.5, 7, {"model": "linear"})
    assert math.isnan(run.metrics["bad"])
    client.set_terminated(run_id, "FAILED")
    assert stream.poll()
    assert stream.newest[0].status == "FAILED"
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
    assert [(run.name, run.status) for run in stream.newest] == [("short", "FINISHED")]


def test_a_running_run_that_is_deleted_goes(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    read(stream)
    client.delete_run(run_id)
    assert stream.poll()
    assert not stream.runs


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
    assert stream.runs[edited].tags["note"] == "[/]"
    clock.now += 3600
    assert not stream.poll(), "nothing changed since the check"


def test_an_experiment_that_is_not_there_yet_is_found_when_it_is_made(client, reader):
    stream = read(RunStream(reader, ["later"]))
    assert (stream.experiments, len(stream.runs), stream.complete) == ((), 0, True)
    client.create_run(client.create_experiment("later", "file:///nowhere"), run_name="first")
    assert stream.poll()
    assert names(stream) == ["first"]


def test_a_deleted_experiment_shows_no_runs_until_it_is_restored(stream, client, experiment_id):
    client.create_run(experiment_id)
    client.delete_experiment(experiment_id)
    assert not read(stream).runs
    assert stream.deleted
    stream.reader.restore(experiment_id)
    assert stream.poll()
    assert not stream.deleted


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
    *_, history = stream.reader.history(History.empty(run_id, "rmse"))
    assert (list(history.steps), list(history.values)) == ([1, 2, 3], [1.0, 2.0, 3.0])


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
    (run,) = read(stream).newest
    told = {each.name: (each.digest, each.source, each.shape, each.context) for each in run.inputs}
    assert told == {"cars": ("abc", "/data/cars.csv", "7 x 2", "training"), "odd": ("d", "[not json", "", "")}


def test_edits_of_the_rows_in_view_are_seen_at_once(stream, client, experiment_id):
    run_id = client.create_run(experiment_id, run_name="before").info.run_id
    client.set_terminated(run_id)
    read(stream)
    client.update_run(run_id, name="after")
    assert stream.poll(visible=[run_id])
    assert names(stream) == ["after"]
    client.delete_run(run_id)
    assert stream.poll(visible=[run_id])
    assert not stream.runs


def test_a_run_is_read_again_when_asked_for(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    client.set_terminated(run_id)
    read(stream)
    client.set_tag(run_id, "team", "blue")
    stream.read_again([run_id])
    assert stream.runs[run_id].tags["team"] == "blue"
    client.delete_run(run_id)
    stream.read_again([run_id])
    assert not stream.runs


def test_the_full_check_goes_page_by_page_and_says_how_old_it_is(reader, client, experiment_id, clock):
    wall = [100.0]
    stream = RunStream(reader, ["watched"], clock=clock, wall_clock=lambda: wall[0])
    for at in range(130):
        client.create_run(experiment_id, start_time=1000 + at, run_name=f"{at}")
    client.set_terminated(client.search_runs([experiment_id], "attributes.run_name = '0'")[0].info.run_id)
    read(stream)
    assert stream.checked_at == 100.0
    oldest = next(run for run in stream.runs.values() if run.name == "0")
    client.delete_run(oldest.run_id)
    wall[0] = 200.0
    clock.tick = 0.1
    pages = 0
    while oldest.run_id in stream.runs:
        assert stream.checked_at == 100.0
        clock.now += 3600
        stream.poll()
        pages += 1
    assert pages > 1
    clock.now += 3600
    stream.poll()
    assert stream.checked_at == 200.0
    assert (len(stream.runs), stream.total) == (129, 129)


def test_the_number_of_runs_is_known_while_they_are_read(stream, client, experiment_id):
    for _ in range(102):
        client.create_run(experiment_id)
    pages = stream.read_all()
    next(pages)
    next(pages)
    assert stream.total == 102


def test_several_experiments_are_read_together_and_one_can_go(reader, client, experiment_id, clock):
    other = client.create_experiment("other", "file:///nowhere")
    client.create_run(experiment_id, start_time=1, run_name="one")
    client.create_run(other, start_time=2, run_name="two")
    stream = read(RunStream(reader, ["watched", "other"], clock=clock))
    assert names(stream) == ["two", "one"]
    client.delete_experiment(other)
    clock.now += 3600
    stream.poll()
    assert names(stream) == ["one"]
    assert not stream.deleted


def test_extremes_of_the_wanted_metrics_are_read_and_follow_new_points(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    for step, value in enumerate([3.0, 1.0, math.nan, 2.0]):
        client.log_metric(run_id, "rmse", value, step=step)
        client.log_metric(run_id, "other", value, step=step)
    read(stream)
    assert not stream.runs[run_id].extremes
    stream.want(WantedFacts(extremes=["rmse"]))
    assert stream.poll()
    (found,) = stream.runs[run_id].extremes.items()
    assert found == ("rmse", Extremes(1.0, 1, 3.0, 0))
    client.log_metric(run_id, "rmse", 0.5, step=9)
    stream.poll()
    assert stream.runs[run_id].extremes["rmse"] == Extremes(0.5, 9, 3.0, 0)
    assert not stream.facts_due


def test_averages_of_the_wanted_metrics_are_read_and_follow_new_points(stream, client, experiment_id):
    run_id = client.create_run(experiment_id).info.run_id
    for step, value in enumerate([3.0, 1.0, math.nan, 1.0, 1.0]):
        client.log_metric(run_id, "rmse", value, step=step)
    read(stream)
    stream.want(WantedFacts(averages=["rmse"]))
    assert stream.poll()
    assert stream.runs[run_id].averages == {"rmse": Averages(1.5, 1.0)}
    client.log_metric(run_id, "rmse", 4.0, step=9)
    stream.poll()
    assert stream.runs[run_id].averages["rmse"] == Averages(2.0, 1.0)
    assert not stream.facts_due


def test_a_metric_at_the_best_step_of_another_follows_new_points_of_both(stream, client, experiment_id):
    run_id, other = (client.create_run(experiment_id).info.run_id for _ in range(2))
    for step, (loss, accuracy) in enumerate([(3.0, 0.1), (1.0, 0.2), (2.0, 0.3)]):
        client.log_metric(run_id, "val_loss", loss, step=step)
        client.log_metric(run_id, "accuracy", accuracy, step=step)
    client.log_metric(other, "val_loss", 1.0)
    read(stream)
    stream.want(WantedFacts(at_best=["accuracy@val_loss"]))
    assert stream.poll()
    assert stream.runs[run_id].at_best == {"accuracy@val_loss": AtBest(0.2, 0.1)}
    assert not stream.runs[other].at_best
    client.log_metric(run_id, "val_loss", 0.5, step=9)
    stream.poll()
    assert stream.runs[run_id].at_best["accuracy@val_loss"].low == 0.3, "the last one before"
    client.log_metric(run_id, "accuracy", 0.4, step=9)
    stream.poll()
    assert stream.runs[run_id].at_best["accuracy@val_loss"].low == 0.4
    assert not stream.facts_due


def test_the_newest_runs_stay_right_through_many_changes(reader, client, experiment_id, monkeypatch):
    monkeypatch.setattr("memo_tui.runs.newest.NEWEST", 5)
    stream = RunStream(reader, ["watched"])
    for at in range(40):
        client.create_run(experiment_id, start_time=1000 + at, run_name=f"{at}")
    read(stream)
    assert names(stream) == ["39", "38", "37", "36", "35"]
    for run in list(stream.newest)[1:]:
        client.delete_run(run.run_id)
        stream.read_again([run.run_id])
    for run in [run for run in stream.runs.values() if run.name in ("34", "33", "32", "31", "30")]:
        client.delete_run(run.run_id)
        stream.read_again([run.run_id])
    assert names(stream) == ["39", "29", "28", "27", "26"]


@pytest.fixture
def lost_run(client, experiment_id, stream, sleeper):
    """The id of a run that was read while its process lived."""
    run_id = client.create_run(experiment_id, tags=origin_tags(sleeper.pid)).info.run_id
    read(stream).poll()
    assert stream.runs[run_id].state == "RUNNING"
    return run_id


def kill(process):
    process.kill()
    process.wait()


def test_a_run_whose_process_is_killed_is_lost_though_nothing_is_written(lost_run, stream, sleeper, clock):
    kill(sleeper)
    clock.now += 1.0
    stream.poll()
    assert not stream.lost  # it's looked for now and then only
    clock.now += 5.0
    assert stream.poll()
    run = stream.runs[lost_run]
    assert run.state == "LOST"
    assert run.lost.startswith(f"Process {sleeper.pid} on ")
    assert (stream.lost, stream.newest) == ({lost_run}, (run,))
    clock.now += 5.0
    stream.poll()
    assert stream.runs[lost_run] is run


def test_a_lost_run_that_is_ended_is_lost_no_more(lost_run, stream, sleeper, client, clock):
    kill(sleeper)
    clock.now += 5.0
    assert stream.poll()
    client.set_terminated(lost_run, "FAILED")
    clock.now += 5.0
    assert stream.poll()
    assert (stream.runs[lost_run].state, stream.runs[lost_run].lost, stream.lost) == (
        "FAILED",
        "",
        frozenset(),
    )


def test_a_process_that_ends_its_run_and_itself_right_after_the_store_was_read_leaves_none_lost(
    lost_run, stream, sleeper, client, clock
):
    client.log_metric(lost_run, "rmse", 1.0)
    clock.now += 2.5  # time to look for processes, not yet for a full check
    changes = stream.reader.changes

    def read_and_then_end(*args):
        found = changes(*args)
        client.set_terminated(lost_run)
        kill(sleeper)
        return found

    stream.reader.changes = read_and_then_end
    assert stream.poll()
    assert (stream.runs[lost_run].state, stream.lost) == ("RUNNING", frozenset())
    stream.reader.changes = changes
    clock.now += 5.0
    assert stream.poll()
    assert (stream.runs[lost_run].state, stream.runs[lost_run].lost) == ("FINISHED", "")


def test_a_run_that_another_process_goes_on_with_is_not_lost(lost_run, stream, sleeper, client, clock):
    kill(sleeper)
    for _ in range(2):
        clock.now += 5.0
        stream.poll()
    assert stream.lost == {lost_run}
    client.log_metric(lost_run, "rmse", 1.0)
    for _ in range(2):
        clock.now += 5.0
        stream.poll()
    assert stream.runs[lost_run].state == "RUNNING"
    assert stream.runs[lost_run].silent.endswith("But it has logged something since.")


def test_a_run_elsewhere_is_lost_once_its_heartbeats_stay_away_whatever_its_clock_says(
    client, experiment_id, stream, clock
):
    there = json.loads(origin_tags()["memo_tui.origin"]) | {"host": "n7", "boot": "another", "pid": 12}
    tags = {"memo_tui.origin": json.dumps(there), "memo_tui.heartbeat.seconds": "5"}
    run_id = client.create_run(experiment_id, tags={**tags, "memo_tui.heartbeat": "1.0"}).info.run_id
    read(stream).poll()
    for beat in ("2.0", "9e9", "3.0"):
        clock.now += 5.0
        client.set_tag(run_id, "memo_tui.heartbeat", beat)
        stream.poll()
        assert not stream.lost
    for _ in range(4):
        clock.now += 5.0
        stream.poll()
    assert stream.lost == {run_id}
    assert stream.runs[run_id].lost.startswith("No heartbeat of process 12 on n7 for 1")
    client.set_tag(run_id, "memo_tui.heartbeat", "4.0")
    for _ in range(2):
        clock.now += 5.0
        stream.poll()
    assert not stream.lost


def test_what_a_process_logged_last_does_not_hide_that_it_is_gone(lost_run, stream, sleeper, client, clock):
    client.log_metric(lost_run, "rmse", 1.0)
    kill(sleeper)
    for _ in range(4):
        clock.now += 5.0
        stream.poll()
    assert stream.lost == {lost_run}


def test_a_tag_does_not_bring_a_lost_run_back(lost_run, stream, sleeper, client, clock):
    kill(sleeper)
    for place in range(4):
        client.set_tag(lost_run, "note", f"number {place}")
        clock.now += 5.0
        stream.poll()
    assert (stream.lost, stream.runs[lost_run].tags["note"]) == ({lost_run}, "number 3")
