"""Models, prompts and traces: SQL, files and client find the same, whichever MLflow made the store."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.errors import MemoTuiError
from memo_tui.runs.assets.client_reader import ClientAssets
from memo_tui.runs.assets.empty_reader import EmptyAssets
from memo_tui.runs.assets.file_reader import FileAssets
from memo_tui.runs.assets.open import open_assets
from memo_tui.runs.assets.reader import Lacking
from memo_tui.runs.assets.sql_reader import SqlAssets
from memo_tui.runs.model import Run
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.upgrade import upgrade_store
from tests.conftest import run_server
from tests.runs.assets.filled import CHAT, MODEL, OTHER, PROMPT, QUESTIONS, fill, written_to
from tests.tracking.old_stores import make_sqlite, state
from tests.tracking.postgres import cluster

OLD = Path(__file__).with_name("stores")


class PlainAccess(StoreAccess):
    """MLflow's client, without any check."""

    def client(self):
        return MlflowClient(self.address.uri)


def flat(pages):
    return [each for page in pages for each in page]


def everything(reader, experiments):
    """All that a reader finds, or why it finds nothing, by what it was asked for."""
    found = {}

    def ask(what, question):
        try:
            found[what] = question()
        except Lacking as lacking:
            found[what] = []
            found[f"lacks {what}"] = str(lacking)
        except MemoTuiError as error:
            found[what] = type(error).__mro__[-4:]
        return found[what]

    models = ask("models", lambda: flat(reader.registered(prompts=False)))
    for each in models + ask("prompts", lambda: flat(reader.registered(prompts=True))):
        ask(f"versions of {each.name}", lambda each=each: flat(reader.versions(each)))
    ask("logged models", lambda: flat(reader.logged_models(experiments)))
    ask("evaluation data sets", lambda: reader.evaluation_sets(experiments))
    for each in ask("traces", lambda: flat(reader.traces(experiments))):
        ask(f"content of {each.trace_id}", lambda each=each: reader.content(each))
        ask(f"run {each.run_id}", lambda each=each: run_with(reader, each))
        ask(f"traces of {each.run_id}", lambda each=each: flat(reader.traces(experiments, each.run_id)))
    return found


def run_with(reader, trace):
    """What belongs to the run in which a trace was made."""
    return (
        reader.of_run(Run(trace.run_id, trace.experiment_id, "", "FINISHED", 0, None))
        if trace.run_id
        else None
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_store):
    """A SQLite store: its folder and its experiment's id."""
    folder = tmp_path_factory.mktemp("assets")
    shutil.copy(empty_store, folder / "mlflow.db")
    experiment, run_id = fill(f"sqlite:///{folder / 'mlflow.db'}", str(folder / "artifacts"))
    return folder, experiment, run_id


def both(uri, ours=SqlAssets, theirs=""):
    """Our reader of an address, and MLflow's client on the same store."""
    reader = open_assets(StoreAccess(Address.parse(uri)))
    assert isinstance(reader, ours)
    return reader, ClientAssets(PlainAccess(Address.parse(theirs or uri)))


def assert_same(ours, theirs, experiments):
    by_us, by_client = everything(ours, experiments), everything(theirs, experiments)
    for what in by_us | by_client:
        if not what.startswith("lacks"):
            assert by_us.get(what) == by_client.get(what), what
    return by_us


def test_sql_a_server_and_the_client_find_the_same(filled):
    folder, experiment, run_id = filled
    before = (folder / "mlflow.db").read_bytes()
    reader, client = both(f"sqlite:///{folder / 'mlflow.db'}")
    with closing(reader):
        found = assert_same(reader, client, ["0", experiment])
    assert (folder / "mlflow.db").read_bytes() == before
    for uri in run_server(folder):
        served = open_assets(StoreAccess(Address.parse(uri)))
        assert isinstance(served, ClientAssets)
        assert everything(served, ["0", experiment]) == found
    assert [each.name for each in found["models"]] == [MODEL, OTHER]
    assert [each.name for each in found["prompts"]] == [CHAT, PROMPT]
    forest = found[f"versions of {MODEL}"]
    assert [(each.version, each.aliases, each.stage) for each in forest] == [
        ("4", (), ""), ("3", (), ""), ("2", ("best", "champion"), ""), ("1", ("old",), "Staging"),
    ]  # fmt: skip
    assert [each.version for each in found[f"versions of {OTHER}"]] == ["3", "1"]
    assert (forest[-1].run_id, forest[0].model_id) == (run_id, found["logged models"][0].model_id)
    assert [(each.status, each.metrics) for each in found["logged models"]] == [
        ("PENDING", {"rmse": 0.5}), ("FAILED", {"rmse": 0.5}), ("READY", {"rmse": 0.5}),
    ]  # fmt: skip
    newest, first = found[f"versions of {PROMPT}"]
    assert (newest.template, newest.aliases) == ("Hi {{ name }}!\nBe kind.", ("live",))
    assert first.variables == ("name", "age")
    plus, failed, fine = found["traces"]
    assert [each.state for each in (plus, failed, fine)] == ["OK", "ERROR", "OK"]
    assert (plus.name, plus.run_id, failed.tokens["total_tokens"]) == ("plus", run_id, 15)
    assert found[f"traces of {run_id}"] == [plus]
    assert failed.assessments == {"good": "true", "expected": "43"}
    (questions,) = found["evaluation data sets"]
    assert (questions.name, questions.records, questions.tags["team"]) == (QUESTIONS, 2, "blue")
    extras = found[f"run {run_id}"]
    assert [each.step for each in extras.models] == [None, None, 3]
    assert [(each.name, each.version) for each in extras.versions] == [
        (MODEL, "1"), (MODEL, "2"), (MODEL, "4"), (OTHER, "1"),
    ]  # fmt: skip
    assert (extras.children, extras.problems) == (1, ())
    content = found[f"content of {failed.trace_id}"]
    names = {each.span_id: each.name for each in content.spans}
    assert [(each.name, names.get(each.parent_id), each.kind, each.status) for each in content.spans] == [
        ("ask 1", None, "", "ERROR"), ("retrieve", "ask 1", "RETRIEVER", "OK"),
        ("llm", "ask 1", "LLM", "OK"), ("tool", "llm", "TOOL", "ERROR"),
    ]  # fmt: skip
    assert "it [/] broke" in content.spans[3].events[0]
    assert content.spans[1].outputs == '[\n  "one",\n  "two"\n]'
    assert content.assessments == {"good": "true", "expected": "43"}


def test_a_postgresql_store_is_read_by_sql(tmp_path):
    uri = cluster().uri(cluster().new_store())
    experiment, _ = fill(uri, str(tmp_path))
    reader, client = both(uri)
    with closing(reader):
        found = assert_same(reader, client, [experiment])
    assert len(found["traces"]) == 3


def test_a_file_store_is_read_from_its_files(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    uri = (tmp_path / "mlruns").as_uri()
    MlflowClient(uri).search_experiments()
    experiment, _ = fill(uri, str(tmp_path / "artifacts"))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    reader, client = both(uri, FileAssets)
    everything(reader, [experiment])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    with written_to(uri):  # MLflow's registry of files asks the default store for metrics
        found = assert_same(reader, client, [experiment])
    assert len(found["logged models"]) == len(found["traces"]) == 3


@pytest.mark.parametrize("version", ["2.9", "2.22", "3.1", "3.5", "3.10"])
def test_an_older_store_is_read_as_the_client_reads_it_once_upgraded(version, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the artifacts' folders are relative
    if (artifacts := OLD / f"artifacts-{version}").exists():
        shutil.copytree(artifacts, tmp_path / "artifacts")
    path = make_sqlite(tmp_path / "team" / "mlflow.db", (OLD / f"mlflow-{version}.sql").read_text())
    before = state(path)
    with closing(open_assets(StoreAccess(Address.of_file(path)))) as reader:
        ours = everything(reader, ["1"])
    assert state(path) == before
    copy = Address.of_file(tmp_path / "upgraded.db")
    shutil.copy(path, copy.path)
    upgrade_store(copy, "no-backup", print)
    theirs = everything(ClientAssets(PlainAccess(copy)), ["1"])
    lacking = {key: value for key, value in ours.items() if key.startswith("lacks")}
    assert {key: value for key, value in ours.items() if key not in lacking} == theirs
    missing = {
        "2.9": ["logged models", "evaluation data sets", "traces"],
        "2.22": ["logged models", "evaluation data sets"],
        "3.1": ["evaluation data sets"],
    }.get(version, [])
    made = {"2.9": "2.8 to 2.12", "2.22": "2.18 to 2.22", "3.1": "3.0 to 3.1"}.get(version)
    assert lacking == {
        f"lacks {each}": f"This store, made by MLflow {made}, has no {each}." for each in missing
    }
    assert [each.aliases for each in ours["versions of forest"] if each.version == "2"] == [
        ("best", "champion")
    ]
    assert sorted(len(each.spans) for key, each in ours.items() if key.startswith("content")) == (
        [] if version == "2.9" else [1, 4, 4]
    )


def test_an_empty_database_has_nothing_and_stays_empty(tmp_path):
    path = tmp_path / "mlflow.db"
    sqlite3.connect(path).close()
    path.touch()
    with closing(open_assets(StoreAccess(Address.of_file(path)))) as reader:
        assert isinstance(reader, EmptyAssets)
        assert not any(everything(reader, ["1"]).values())
    assert path.stat().st_size == 0
