"""A file store is read as MLflow's client reads it, and nothing in it is ever changed."""

from contextlib import closing
from pprint import pformat

import pytest

from memo_tui.errors import StoreAddressError, StoreRefused, StoreUnreachable
from memo_tui.runs.client.reader import ClientReader
from memo_tui.runs.files.reader import FileReader
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import History
from memo_tui.runs.open import open_reader
from memo_tui.runs.reader import Since
from memo_tui.tracking.address import Address
from memo_tui.tracking.store import open_store
from tests.runs.files.conftest import KEYS, TIME, state


@pytest.fixture
def reader(root, bench):
    with closing(open_reader(Address.parse(str(root)))) as reader:
        assert isinstance(reader, FileReader)
        yield reader


def everything(reader, bench):
    """All that a reader finds, as text, in which NaN equals itself."""
    runs = sorted((run for page in reader.pages([bench]) for run in page), key=lambda run: run.start)
    ids = [run.run_id for run in runs]
    found = [reader.experiments(), reader.count([bench]), reader.experiment("benchh")]
    found += [*runs, sorted(reader.by_id(ids[1:3]), key=lambda run: run.start)]
    for metric in (*KEYS, "never logged"):
        for run_id in ids:
            *_, history = reader.history(History.empty(run_id, metric))
            points = zip(history.steps, history.values, history.times, strict=True)
            found.append([tuple(map(float, point)) for point in points])
        found += [sorted(ask(ids, metric).items()) for ask in (reader.extremes, reader.averages)]
    found.append(sorted(reader.at_best(ids, MetricPair("loss", "val/loss")).items()))
    return [pformat(each, width=200) for each in found]  # in which the order of keys doesn't count


def test_it_finds_what_the_client_finds_and_changes_nothing(root, client, bench, reader):
    before = state(root)
    ours = everything(reader, bench)
    assert state(root) == before
    with closing(ClientReader(client, Address.parse(str(root)))) as theirs:
        for our, their in zip(ours, everything(theirs, bench), strict=True):
            assert our == their


@pytest.mark.parametrize("form", ["path", "uri", "parent", "relative"])
def test_a_store_is_named_by_its_path_its_uri_or_the_folder_around_it(root, bench, monkeypatch, form):
    monkeypatch.chdir(root.parent)
    text = {"path": str(root), "uri": root.as_uri(), "parent": str(root.parent), "relative": "./mlruns"}[form]
    with closing(open_reader(Address.parse(text))) as reader:
        assert [each.name for each in reader.experiments()] == ["Default", "bench", "gone"]


@pytest.mark.parametrize("text", ["file:///nowhere/mlruns", "./nowhere", "databricks://profile"])
def test_what_is_no_file_store_is_told(text):
    with pytest.raises(StoreAddressError) as error:
        Address.parse(text)
    assert text in str(error.value)


def test_new_runs_and_values_are_found_and_what_is_gone_is_told(client, bench, reader):
    runs = {run.name: run for page in reader.pages([bench]) for run in page}
    active = [run.run_id for run in runs.values() if run.active]
    since = Since(0, 0, reader.position())
    *_, known = reader.history(History.empty(active[0], "loss"))
    assert [run.run_id for run in reader.changes([bench], since, active).runs] == active
    fresh = client.create_run(bench).info.run_id
    client.log_metric(active[0], "loss", 9.0, TIME + 50, 50)
    client.log_metric(fresh, "loss", 1.0)
    changes = {run.run_id: run for run in reader.changes([bench], since, active).runs}
    assert changes.keys() == {fresh, *active}
    assert (changes[active[0]].metrics["loss"], changes[active[0]].steps["loss"]) == (9.0, 50)
    *_, known = reader.history(known)
    assert (len(known.steps), known.steps[-1], known.values[-1]) == (6, 50, 9.0)
    *_, same = reader.history(known)
    assert same is known
    client.delete_run(active[0])
    changes = reader.changes([bench], since, [*active, fresh])
    assert (changes.gone, [run.run_id for run in changes.runs]) == (active, [fresh])


def test_what_is_damaged_or_half_written_costs_only_itself(root, bench, reader):
    runs = {run.name: run for page in reader.pages([bench]) for run in page}
    folder = root / bench / runs["plain"].run_id
    with (folder / "metrics" / "loss").open("a") as file:
        file.write("not a line\n1 2 3 4\n1700000000050 7.5 50\n1700000000060 8")
    (folder / "params" / "odd").write_bytes(b"\xff\xfe")
    (folder / "params" / "gone").symlink_to(folder / "nowhere")
    (root / bench / runs["123"].run_id / "meta.yaml").write_text("status: [")
    (root / bench / ("a" * 32)).mkdir()
    (root / "7").mkdir()
    again = {run.name: run for page in reader.pages([bench]) for run in page}
    assert again.keys() == runs.keys() - {"123"}
    assert (again["plain"].metrics["loss"], again["plain"].steps["loss"]) == (7.5, 50)
    assert again["plain"].params.keys() == {*runs["plain"].params, "odd"}
    with (folder / "metrics" / "loss").open("a") as file:
        file.write(".5 60\n")
    assert reader.by_id([runs["plain"].run_id])[0].metrics["loss"] == 8.5
    assert [each.name for each in reader.experiments()] == ["Default", "bench", "gone"]


def test_a_long_history_comes_in_parts(root, bench, reader, monkeypatch):
    monkeypatch.setattr("memo_tui.runs.files.metric_file._BYTES_AT_ONCE", 50)
    monkeypatch.setattr("memo_tui.runs.files.reader.POINTS_A_PAGE", 10)
    run = next(run for page in reader.pages([bench]) for run in page)
    path = root / bench / run.run_id / "metrics" / "long"
    path.write_text("".join(f"{TIME + step} {step / 2} {step}\n" for step in range(100)))
    *parts, whole = reader.history(History.empty(run.run_id, "long"))
    assert len(parts) > 2
    assert list(whole.values) == [step / 2 for step in range(100)]
    assert not any(part.complete for part in parts)


def test_a_store_that_goes_away_is_told(root, bench, reader):
    root.rename(root.with_name("moved"))
    with pytest.raises(StoreUnreachable, match="mlruns can't be read"):
        reader.change()


def test_nothing_is_written_to_it(root, bench, reader):
    before = state(root)
    with pytest.raises(StoreRefused, match=f"'memo-tui import {root}'"):
        open_store(Address.parse(str(root)))
    with pytest.raises(StoreRefused, match="only reads"):
        reader.restore(bench)
    assert state(root) == before
