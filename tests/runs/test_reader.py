"""Both readers give the same answers on the same store: a SQLite file, a PostgreSQL, a server's store.

It holds for the MLflow that is installed; run it in an environment with another one to know of that.
"""

import math
import shutil
import statistics
from dataclasses import replace

import numpy as np
import pytest
from mlflow.entities import Metric, Param

from memo_tui.numbers import not_finite
from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, History
from memo_tui.runs.reader import Since
from memo_tui.tracking.address import Address
from tests.conftest import HOSTILE, run_server
from tests.tracking.places import NAMES, close, make_place
from tests.tracking.postgres import cluster

METRICS = ("rmse", "odd/ - : metric.1", "nan", "mixed", "no steps", "far", "never logged")


@pytest.fixture(scope="module")
def sqlite_place(tmp_path_factory, empty_store):
    path = tmp_path_factory.mktemp("readers") / "a store#1.db"
    shutil.copy(empty_store, path)
    address = Address.of_file(path)
    place = make_place(address.uri, address)
    yield place
    close(place)


@pytest.fixture(scope="module")
def postgres_place():
    address = Address.parse(cluster().uri(cluster().new_store()))
    place = make_place(address.uri, address)
    yield place
    close(place)


@pytest.fixture(scope="module")
def server_place(tmp_path_factory, empty_store):
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(empty_store, folder / "mlflow.db")
    for uri in run_server(folder):
        place = make_place(uri, Address.of_file(folder / "mlflow.db"))
        yield place
        close(place)


@pytest.fixture(params=["sqlite", "postgres", "server"])
def place(request):
    return request.getfixturevalue(f"{request.param}_place")


def read(reader, ids):
    return [run for page in reader.pages(ids) for run in page]


def whole(reader, run_id, key):
    *_, history = reader.history(History.empty(run_id, key))
    return history


def as_lists(history):
    return [np.asarray(column).tolist() for column in (history.steps, history.values, history.times)]


def same(histories) -> list:
    """The points of histories that are all the same; NaN equals NaN."""
    first, *others = histories
    for other in others:
        assert (other.run_id, other.key, other.complete) == (first.run_id, first.key, first.complete)
        for mine, its in zip(as_lists(first), as_lists(other), strict=True):
            np.testing.assert_array_equal(mine, its)
    return as_lists(first)


def test_the_experiments_are_the_same(place):
    by_client, by_sql = (reader.experiments() for reader in place.readers)
    assert by_client == by_sql
    assert [each.name for each in by_sql] == sorted(["Default", *NAMES])
    assert [each.name for each in by_sql if each.deleted] == ["a deleted one"]
    for name in (*NAMES, "no such experiment"):
        assert place.by_client.experiment(name) == place.by_sql.experiment(name)
    assert place.by_sql.experiment("no such experiment") is None


def test_the_runs_are_the_same_in_the_same_order(place):
    by_client, by_sql = (read(reader, place.ids) for reader in place.readers)
    assert [run.run_id for run in by_client] == [run.run_id for run in by_sql]
    assert by_client == by_sql
    assert len(by_sql) > 240
    starts = [run.start for run in by_sql]
    assert starts == sorted(starts, reverse=True)
    assert {run.experiment_id for run in by_sql} == set(place.ids)


def test_the_first_page_is_small_and_no_run_comes_twice(place):
    for reader in place.readers:
        pages = reader.pages(place.ids)
        first = next(pages)
        assert len(first) == 100
        place.client.set_terminated(place.run("begun meanwhile"))
        ids = [run.run_id for page in (first, *pages) for run in page]
        assert len(ids) == len(set(ids)) > 240


def test_odd_runs_are_read_as_they_are(place):
    for reader in place.readers:
        runs = {run.name: run for run in read(reader, place.ids[:1])}
        full = max(
            (run for run in read(reader, place.ids[:1]) if run.name == HOSTILE), key=lambda run: len(run.tags)
        )
        assert full.params == {"model": "[BE][bruxelles]", "long": "x\n" * 3_000, "empty": ""}
        assert full.user == "jürgen [/]"
        assert full.artifact_uri.endswith(f"/{full.run_id}/artifacts")
        assert math.isnan(full.metrics["nan"])
        assert (full.metrics["far"], full.steps["far"]) == (-1.7976931348623157e308, 2)
        assert full.steps["rmse"] == 11
        assert [(each.name, each.shape, each.context) for each in full.inputs] == [
            ("cars", "7 x 1", "training"),
            ("cars", "", "training"),
            ("odd", "", ""),
        ]
        assert runs["child"].parent == full.run_id
        assert (runs["child"].status, runs["child"].end) == ("KILLED", 9_000)
        assert (runs["waiting"].status, runs["without end"].end) == ("SCHEDULED", None)
        assert "back" in runs
        assert "gone" not in runs
        assert [run.start for run in runs.values() if run.name == run.run_id[:8]] == [10]
        assert runs["y"].start == 11


def test_the_runs_are_counted_alike(place):
    for ids in (place.ids, place.ids[:1], place.ids[1:2], ["0"]):
        by_client, by_sql = (reader.count(ids) for reader in place.readers)
        assert by_client == by_sql == len(read(place.by_sql, ids))


def test_any_number_of_runs_is_counted(sqlite_place):
    experiment_id = sqlite_place.client.create_experiment("to count", "file:///nowhere")
    insert = (
        "INSERT INTO runs (run_uuid, user_id, status, start_time, lifecycle_stage, experiment_id)"
        " VALUES (:run_id, '', 'FINISHED', 1, 'active', :experiment_id)"
    )
    there = 0
    for wanted in (0, 1, 2, 3, 127, 128, 129, 130, 131):
        for number in range(there, wanted):
            sqlite_place.execute(insert, run_id=f"c{number:031x}", experiment_id=int(experiment_id))
        there = wanted
        assert [reader.count([experiment_id]) for reader in sqlite_place.readers] == [wanted, wanted]
    sqlite_place.execute(
        "DELETE FROM runs WHERE experiment_id = :experiment_id", experiment_id=int(experiment_id)
    )


def test_runs_are_found_by_their_ids(place):
    everything = read(place.by_sql, place.ids)
    some = [run.run_id for run in everything[::3]]
    deleted = place.run("deleted")
    place.client.delete_run(deleted)
    for reader in place.readers:
        found = reader.by_id([*some, deleted, "0" * 31 + "f", "nonsense"])
        assert {run.run_id: run for run in found if run.run_id in some} == {
            run.run_id: run for run in everything[::3]
        }
        assert deleted not in {run.run_id for run in found}
        assert reader.by_id([]) == []


def test_a_reader_that_has_read_nothing_finds_runs_by_their_ids(place):
    wanted = read(place.by_sql, place.ids)[-3:]
    fresh = ClientReader(place.client, Address.parse(place.client.tracking_uri))
    assert sorted(fresh.by_id([run.run_id for run in wanted]), key=lambda run: run.run_id) == sorted(
        wanted, key=lambda run: run.run_id
    )
    fresh.close()


def test_edits_after_the_end_are_read_by_id(place):
    run_id = place.run("before", tags={"old": "tag"})
    place.client.set_terminated(run_id)
    place.client.set_tag(run_id, "note", "[/]")
    place.client.delete_tag(run_id, "old")
    place.client.update_run(run_id, name="after")
    place.client.log_metric(run_id, "late", 1.5, step=3)
    by_client, by_sql = (reader.by_id([run_id]) for reader in place.readers)
    assert by_client == by_sql
    assert (by_sql[0].name, by_sql[0].tags["note"], by_sql[0].metrics) == ("after", "[/]", {"late": 1.5})
    assert "old" not in by_sql[0].tags
    place.client.delete_run(run_id)


@pytest.mark.parametrize("key", METRICS)
def test_the_histories_are_the_same(place, key):
    run_id = next(run.run_id for run in read(place.by_sql, place.ids) if run.metrics and run.name == HOSTILE)
    steps, values, times = same(whole(reader, run_id, key) for reader in place.readers)
    assert steps == sorted(steps)
    assert len(steps) == len(values) == len(times)
    if key == "rmse":
        assert (steps[0], values[0], times[0]) == (-3, 12.0, 997)
    if key == "no steps":
        assert times == sorted(times)
    if key == "never logged":
        assert steps == []


def test_a_history_grows_by_what_was_logged_since(place):
    run_id = place.run("growing")
    logged = [Metric("loss", float(at), 10_000 + at, at) for at in range(5)]
    place.client.log_batch(run_id, metrics=logged)
    known = [whole(reader, run_id, "loss") for reader in place.readers]
    before = [as_lists(history) for history in known]
    place.client.log_batch(
        run_id,
        metrics=[
            Metric("loss", 9.5, 10_009, 9),
            Metric("other", 1.0, 1, 1),
            Metric("loss", math.nan, 10_010, 9),
        ],
    )
    grown = [list(reader.history(history))[-1] for reader, history in zip(place.readers, known, strict=True)]
    steps, values, _ = same(grown)
    assert steps == [0, 1, 2, 3, 4, 9, 9]
    assert values[5] == 9.5
    assert math.isnan(values[6])
    assert [as_lists(history) for history in known] == before, "what was given out stays as it was"


def test_points_of_the_past_and_of_earlier_steps_find_their_place(place):
    run_id = place.run("late points")
    place.client.log_batch(run_id, metrics=[Metric("loss", float(at), 20_000 + at, at) for at in range(5)])
    known = [whole(reader, run_id, "loss") for reader in place.readers]
    place.client.log_metric(run_id, "loss", 7.0, timestamp=19_000, step=-2)
    place.client.log_metric(run_id, "loss", 8.0, timestamp=20_001, step=3)
    grown = [list(reader.history(history))[-1] for reader, history in zip(place.readers, known, strict=True)]
    steps, values, _ = same(grown)
    assert list(zip(steps, values, strict=True))[:2] == [(-2, 7.0), (0, 0.0)]
    assert values[4:6] == [8.0, 3.0]
    assert len(steps) == 7


def test_a_history_without_new_points_is_the_same_object(place):
    run_id = place.run("still")
    place.client.log_metric(run_id, "loss", 1.0)
    for reader in place.readers:
        known = whole(reader, run_id, "loss")
        place.client.log_metric(run_id, "another", 1.0)
        assert list(reader.history(known)) == [known]
        empty = whole(reader, run_id, "never logged")
        assert empty.complete
        assert len(empty.steps) == 0


def test_another_readers_history_is_read_anew(place):
    run_id = place.run("passed on")
    place.client.log_batch(run_id, metrics=[Metric("loss", float(at), at, at) for at in range(3)])
    by_client, by_sql = (whole(reader, run_id, "loss") for reader in place.readers)
    same(
        list(reader.history(known))[-1]
        for reader, known in zip(place.readers, (by_sql, replace(by_client, position=None)), strict=True)
    )


@pytest.mark.parametrize("key", METRICS)
def test_the_extremes_are_the_same(place, key):
    run_ids = [run.run_id for run in read(place.by_sql, place.ids) if run.metrics]
    by_client, by_sql = (reader.extremes([*run_ids, "nonsense"], key) for reader in place.readers)
    assert by_client == by_sql
    if key == "mixed":
        (found,) = by_sql.values()
        assert (found.low, found.low_step, found.high, found.high_step) == (-1.0, 2, 2.0, 0)
    if key in ("nan", "never logged"):
        assert by_sql == {}


@pytest.mark.parametrize("key", METRICS)
def test_the_averages_are_the_same(place, key):
    run_ids = [run.run_id for run in read(place.by_sql, place.ids) if run.metrics]
    by_client, by_sql = (reader.averages([*run_ids, "nonsense"], key) for reader in place.readers)
    assert by_client.keys() == by_sql.keys() == place.by_sql.extremes(run_ids, key).keys()
    for run_id, found in by_sql.items():
        *_, history = place.by_sql.history(History.empty(run_id, key))
        values = [value for value in history.values if not math.isnan(value)]
        assert found.median == by_client[run_id].median == statistics.median(values)
        mean = sum(float(not_finite(value) or value) for value in values) / len(values)
        assert found.mean == pytest.approx(mean, nan_ok=True)
        assert by_client[run_id].mean == pytest.approx(mean, nan_ok=True)


@pytest.mark.parametrize(
    ("values", "mean", "median"),
    [
        ([3.0], 3.0, 3.0),
        ([4.0, 1.0, 2.0, math.nan], 7 / 3, 2.0),
        ([1.0, 4.0, 2.0, 3.0], 2.5, 2.5),
        ([1.5e308, 1.5e308], 1.5e308, 1.5e308),
        ([1e-310, 1e200, 1e290], (1e200 + 1e290) / 3, 1e200),
        ([math.inf, 1.0, 2.0], math.inf, 2.0),
        ([math.inf, -math.inf], math.nan, 0.0),
    ],
)
def test_averages_leave_out_nan_and_do_not_overflow(place, values, mean, median):
    run_id = place.run("averaged")
    for step, value in enumerate(values):
        place.client.log_metric(run_id, "averaged", value, step=step)
    for reader in place.readers:
        found = reader.averages([run_id], "averaged")[run_id]
        assert found.mean == pytest.approx(mean, nan_ok=True)
        assert found.median == median


NAN = math.nan


@pytest.mark.parametrize(
    ("best", "other", "low", "high"),
    [
        ([(0, 3.0), (1, 1.0), (2, 2.0)], [(0, 0.1), (1, 0.2), (2, 0.3)], 0.2, 0.1),
        ([(0, 1.0), (5, 1.0), (7, 1.0)], [(0, 0.1), (5, 0.2)], 0.1, 0.1),  # of equal ones, the first
        ([(4, 1.0), (8, 2.0)], [(3, 0.3), (7, 0.7), (9, 0.9)], 0.3, 0.7),  # the last one at a step before
        ([(4, 1.0), (8, 2.0)], [(8, 0.8), (8, 0.2), (9, 0.9)], None, 0.2),  # the last one at that step
        ([(1, NAN), (2, 5.0), (3, NAN)], [(1, 0.1), (2, NAN), (3, 0.3)], NAN, NAN),
        ([(2, 1.0)], [(3, 0.3)], None, None),
    ],
)
def test_a_metric_at_the_best_steps_of_another(place, best, other, low, high):
    run_id = place.run("at best")
    for key, points in (("quality", best), ("beside", other)):
        metrics = [Metric(key, value, at, step) for at, (step, value) in enumerate(points)]
        place.client.log_batch(run_id, metrics=metrics)
    for reader in place.readers:
        found = reader.at_best([run_id, "nonsense"], MetricPair("beside", "quality"))
        assert found.keys() == {run_id}
        assert repr(found[run_id]) == repr(AtBest(low, high))
        assert reader.at_best([run_id], MetricPair("quality", "never logged")) == {}


def test_what_is_new_is_found_by_both(place):
    active, ended, deleted = (place.run(name) for name in ("active", "to end", "to delete"))
    runs = read(place.by_sql, place.ids)
    known = {run.run_id: run for run in runs}
    start, end = (max(getattr(run, name) or 0 for run in runs) for name in ("start", "end"))
    since = [Since(start, end, reader.position()) for reader in place.readers]
    place.client.log_batch(active, metrics=[Metric("loss", 1.0, 1, 1)], params=[Param("alpha", "0.1")])
    place.client.set_terminated(ended, "FAILED")
    place.client.delete_run(deleted)
    fresh = place.run("fresh")
    elsewhere = place.client.create_run("0").info.run_id
    place.client.log_metric(elsewhere, "loss", 1.0)
    now_active = sorted(run.run_id for run in runs if run.active)
    found = [
        reader.changes(place.ids, mark, now_active) for reader, mark in zip(place.readers, since, strict=True)
    ]
    for changes in found:
        assert list(changes.gone) == [deleted]
        assert elsewhere not in {run.run_id for run in changes.runs}
    moved = [{run.run_id: run for run in each.runs if known.get(run.run_id) != run} for each in found]
    assert moved[0] == moved[1]
    assert moved[1].keys() == {active, ended, fresh}
    assert moved[1][ended].status == "FAILED"
    for run_id in (active, fresh):
        place.client.set_terminated(run_id)


def test_a_run_that_ended_without_a_time_is_found_by_both(place):
    run_id = place.run("odd end")
    since = [Since(2**50, 2**50, reader.position()) for reader in place.readers]
    place.client.update_run(run_id, status="FINISHED")
    for reader, mark in zip(place.readers, since, strict=True):
        changes = reader.changes(place.ids, mark, [run_id])
        assert {run.run_id: run.status for run in changes.runs}[run_id] == "FINISHED"
        assert not changes.gone


def test_a_deleted_experiment_is_brought_back(place):
    for number, reader in enumerate(place.readers):
        experiment_id = place.client.create_experiment(f"to restore {number}", "file:///nowhere")
        place.client.delete_experiment(experiment_id)
        reader.restore(experiment_id)
        assert not reader.experiment(f"to restore {number}").deleted
