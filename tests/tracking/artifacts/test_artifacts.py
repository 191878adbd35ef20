"""Artifacts: listed, read in part, and copied whole or not at all, from a folder and from a server."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.errors import MemoTuiError
from memo_tui.runs.assets.client_run import read_extras
from memo_tui.runs.model import Run
from memo_tui.tracking.address import Address
from memo_tui.tracking.artifacts import places
from memo_tui.tracking.artifacts.downloads import DownloadStopped, download, safe_part
from memo_tui.tracking.artifacts.listing import Artifacts
from memo_tui.tracking.artifacts.places import Artifact, ArtifactError
from memo_tui.tracking.mlflow_env import configure_mlflow
from tests.conftest import free_port

BIG = bytes(range(256)) * 8192  # 2 MiB


@pytest.fixture(params=["folder", "server"])
def logged(request, tmp_path):
    """A run with artifacts: what reads them, and the whole of them."""
    if request.param == "folder":
        uri, place = request.getfixturevalue("store_uri"), (tmp_path / "artifacts").as_uri()
    else:
        uri, place = request.getfixturevalue("server"), None
    client = MlflowClient(uri)
    experiment_id = client.create_experiment(f"artifacts of {tmp_path.name}", place)
    run = client.create_run(experiment_id)
    client.log_text(run.info.run_id, "Hello, [red]x", "note.txt")
    client.log_text(run.info.run_id, "a,b\n1,2\n", "tables/été 1.csv")
    (tmp_path / "big.bin").write_bytes(BIG)
    client.log_artifact(run.info.run_id, tmp_path / "big.bin", "tables/deep")
    return Artifacts(Address.parse(uri)), Artifact(run.info.artifact_uri, "", is_dir=True)


def by_path(artifacts, folder):
    return {each.path: each for each in artifacts.list(folder)}


def test_a_folder_lists_what_is_directly_in_it_with_sizes(logged):
    artifacts, whole = logged
    root = by_path(artifacts, whole)
    assert [(each.name, each.is_dir, each.size) for each in root.values()] == [
        ("tables", True, None),
        ("note.txt", False, 13),
    ]
    assert list(by_path(artifacts, root["tables"])) == ["tables/deep", "tables/été 1.csv"]


def test_a_run_without_artifacts_has_an_empty_folder(tmp_path):
    nothing = Artifact((tmp_path / "never made").as_uri(), "", is_dir=True)
    assert Artifacts(Address.of_file(tmp_path / "x.db")).list(nothing) == []


def test_the_head_of_a_file_says_whether_it_is_the_whole(logged):
    artifacts, whole = logged
    small = by_path(artifacts, whole)["note.txt"]
    head = artifacts.head(small, 1000)
    assert (head.data, head.whole, head.size) == (b"Hello, [red]x", True, 13)
    big = Artifact(whole.location, "tables/deep/big.bin", is_dir=False, size=len(BIG))
    head = artifacts.head(big, 1000)
    assert (head.data, head.whole, head.size) == (BIG[:1000], False, len(BIG))
    assert (
        artifacts.head(Artifact(whole.location, "tables/été 1.csv", is_dir=False), 99).data == b"a,b\n1,2\n"
    )


def test_the_end_of_a_file_and_any_part_of_it_are_read_wherever_it_is(logged):
    artifacts, whole = logged
    big = Artifact(whole.location, "tables/deep/big.bin", is_dir=False, size=len(BIG))
    assert artifacts.end(big, 1000) == BIG[-1000:]
    assert artifacts.end(Artifact(whole.location, "note.txt", is_dir=False), 99) == b"Hello, [red]x"
    with artifacts.open(big, len(BIG)) as file:
        file.seek(1_000_003)
        assert file.read(10) == BIG[1_000_003:1_000_013]


def test_where_no_parts_are_read_a_file_of_some_size_is_copied_for_its_end(logged, monkeypatch):
    artifacts, whole = logged
    for kind in (places._Folder, places._Served):
        monkeypatch.setattr(kind, "end", lambda *_: None)
        monkeypatch.setattr(kind, "open", lambda *_: None)
    big = Artifact(whole.location, "tables/deep/big.bin", is_dir=False, size=len(BIG))
    assert artifacts.end(big, 1000) == BIG[-1000:]
    assert artifacts.end(replace(big, size=10**9), 1000) == b""
    with pytest.raises(ArtifactError, match="too large"):
        artifacts.open(big, len(BIG) - 1)
    with pytest.raises(ArtifactError, match="stopped"):
        artifacts.open(big, len(BIG), lambda: True)
    with artifacts.open(big, len(BIG)) as file:
        assert file.read() == BIG
        assert not Path(f"/proc/self/fd/{file.fileno()}").resolve().exists(), "it has no name in any folder"


def test_a_file_that_is_gone_is_told(logged):
    artifacts, whole = logged
    with pytest.raises(ArtifactError, match=r"lost\.txt can't be found"):
        artifacts.head(Artifact(whole.location, "lost.txt", is_dir=False), 10)


def test_a_download_of_a_folder_is_the_same_tree(logged, tmp_path):
    artifacts, whole = logged
    told = []
    copy = download(artifacts, whole, tmp_path / "to" / "here", "run-1", report=told.append)
    assert copy == tmp_path / "to" / "here" / "run-1"
    assert (copy / "tables" / "deep" / "big.bin").read_bytes() == BIG
    assert (copy / "note.txt").read_text() == "Hello, [red]x"
    assert (copy / "tables" / "été 1.csv").exists()
    assert (told[-1].files, told[-1].all_files, told[-1].size) == (3, 3, len(BIG) + 13 + 8)
    assert list(copy.parent.iterdir()) == [copy]


def test_a_second_download_gets_another_name(logged, tmp_path):
    artifacts, whole = logged
    note = by_path(artifacts, whole)["note.txt"]
    copies = [download(artifacts, note, tmp_path / "to", note.name) for _ in range(3)]
    assert [copy.name for copy in copies] == ["note.txt", "note (2).txt", "note (3).txt"]
    folders = [download(artifacts, whole, tmp_path / "to", "run") for _ in range(2)]
    assert [copy.name for copy in folders] == ["run", "run (2)"]


def test_a_stopped_download_leaves_nothing(logged, tmp_path):
    artifacts, whole = logged
    told = []
    with pytest.raises(DownloadStopped):
        download(artifacts, whole, tmp_path / "to", "run", report=told.append, stopped=lambda: bool(told))
    assert told
    assert list((tmp_path / "to").iterdir()) == []


def test_a_download_into_a_folder_that_cannot_be_written_says_so(logged, tmp_path):
    artifacts, whole = logged
    (tmp_path / "file").write_text("")
    with pytest.raises(ArtifactError, match="can't be written"):
        download(artifacts, whole, tmp_path / "file" / "in it", "run")


class Hostile:
    """A store whose names lead elsewhere."""

    def __init__(self, *paths):
        self.paths = paths

    def files(self, _folder):
        return (Artifact("x", path, is_dir=False, size=1) for path in self.paths)

    def chunks(self, _file):
        yield b"!"


@pytest.mark.parametrize("path", ["../../evil", "/etc/evil", "a/../../../evil", "..", "a\0b", "c:\\evil"])
def test_a_name_that_leads_elsewhere_stays_in_the_folder(tmp_path, path):
    whole = Artifact("x", "", is_dir=True)
    copy = download(Hostile(path), whole, tmp_path / "to", "../run")
    found = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(found) == 1
    assert found[0].is_relative_to(copy)
    assert copy.parent == tmp_path / "to"


def test_a_path_out_of_the_folder_of_artifacts_is_not_read(tmp_path):
    (tmp_path / "secret").write_text("s3cret")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "link").symlink_to(tmp_path / "secret")
    artifacts = Artifacts(Address.of_file(tmp_path / "x.db"))
    for path in ("../secret", "link", str(tmp_path / "secret")):
        with pytest.raises(ArtifactError, match="points outside"):
            artifacts.head(Artifact((tmp_path / "run").as_uri(), path, is_dir=False), 10)


def test_odd_names_on_this_machine_are_read(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    names = ["100%25.txt", "#1?.txt", "tab\there.txt", "[red]x", "a b"]
    for name in names:
        (folder / name).write_text(name)
    os.mkfifo(folder / "pipe")
    artifacts = Artifacts(Address.of_file(tmp_path / "x.db"))
    found = by_path(artifacts, Artifact(folder.as_uri(), "", is_dir=True))
    assert sorted(found) == sorted([*names, "pipe"])
    assert all(artifacts.head(found[name], 99).data.decode() == name for name in names)
    with pytest.raises(ArtifactError, match="pipe can't be found"):
        artifacts.head(found["pipe"], 99)


@pytest.mark.parametrize(
    ("name", "safe"), [("a.txt", "a.txt"), ("..", "__"), ("", "_"), ("a/b", "a_b"), ("é" * 200, "é" * 100)]
)
def test_a_part_of_a_path_is_made_safe(name, safe):
    assert safe_part(name) == safe


def test_artifacts_of_a_server_read_through_its_database_say_where_to_go(tmp_path):
    artifacts = Artifacts(Address.of_file(tmp_path / "x.db"))
    with pytest.raises(ArtifactError, match="through an MLflow server"):
        artifacts.list(Artifact("mlflow-artifacts:/1/abc/artifacts", "", is_dir=True))


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "botocore", None)
    artifacts = Artifacts(Address.of_file(tmp_path / "x.db"))
    with pytest.raises(MemoTuiError, match=r"install the Python package .botocore."):
        artifacts.list(Artifact("s3://bucket/1/abc", "", is_dir=True))


def test_the_password_is_in_no_message(tmp_path):
    configure_mlflow(retries=0, timeout=1)
    address = Address.parse(f"http://user:s3cret@127.0.0.1:{free_port()}")
    with pytest.raises(MemoTuiError) as caught:
        Artifacts(address).list(Artifact("mlflow-artifacts:/1/abc/artifacts", "", is_dir=True))
    assert "s3cret" not in str(caught.value)
    assert "No answer from" in str(caught.value)


def test_the_models_of_a_run_come_with_their_versions_and_nested_runs(store_uri, tmp_path):
    client = MlflowClient(store_uri)
    experiment_id = client.create_experiment("models", (tmp_path / "artifacts").as_uri())
    run_id = client.create_run(experiment_id).info.run_id
    model = client.create_logged_model(experiment_id, "forest", run_id, model_type="sklearn")
    client.create_registered_model("best [x]")
    version = client.create_model_version("best [x]", model.artifact_location, run_id)
    client.set_registered_model_alias("best [x]", "champion", version.version)
    for _ in range(2):
        client.create_run(experiment_id, tags={"mlflow.parentRunId": run_id})
    run = Run(run_id, experiment_id, "", "RUNNING", 0, None)
    extras = read_extras(client, Address.parse(store_uri), run)
    assert extras.problems == ()
    assert [(each.name, each.kind, each.model_id) for each in extras.models] == [
        ("forest", "sklearn", model.model_id)
    ]
    assert [(each.name, each.version, each.aliases) for each in extras.versions] == [
        ("best [x]", "1", ("champion",))
    ]
    assert extras.children == 2
    assert Path(extras.models[0].location.removeprefix("file://")).is_relative_to(tmp_path / "artifacts")


def test_what_cannot_be_read_of_a_run_is_told_and_the_rest_still_comes(store_uri):
    client = MlflowClient(store_uri)
    extras = read_extras(client, Address.parse(store_uri), Run("f" * 32, "0", "", "RUNNING", 0, None))
    assert extras.children == 0
    assert extras.versions == ()
    assert len(extras.problems) == 1
    assert extras.problems[0].startswith("The logged models can't be read: ")
