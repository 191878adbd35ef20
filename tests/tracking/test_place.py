"""What the argument PATH_OR_URI names, and what the current folder holds."""

import sqlite3
from pathlib import Path

import pytest

from memo_tui.errors import StoreAddressError
from memo_tui.found_here import FoundHere, look_in
from memo_tui.settings_sources import load
from memo_tui.tracking.place import Place, place_of, with_found_here
from tests.conftest import HOSTILE


def make_store(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mlflow.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE some (thing)")
    database.close()
    return path


def make_file_store(folder: Path) -> Path:
    runs = folder / "mlruns"
    (runs / "0").mkdir(parents=True)
    (runs / "0" / "meta.yaml").touch()
    return runs


def refusal_of(text: str) -> str:
    with pytest.raises(StoreAddressError) as caught:
        place_of(text)
    assert str(caught.value).endswith((".", "?"))
    return str(caught.value)


@pytest.mark.parametrize("name", ["plain", HOSTILE, "with space", "100% # ü"])
def test_a_file_and_its_folder_name_the_same_store(tmp_path, name):
    path = make_store(tmp_path / name)
    assert place_of(str(path)) == place_of(str(path.parent)) == Place(f"sqlite:///{path}")


def test_a_path_is_relative_to_the_current_folder_and_knows_the_home(tmp_path, home, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_store(tmp_path / "team")
    make_store(home)
    assert place_of("team").uri == f"sqlite:///{tmp_path}/team/mlflow.db"
    assert place_of("~/mlflow.db").uri == f"sqlite:///{home}/mlflow.db"


@pytest.mark.parametrize("uri", ["http://host:5000", "postgresql://me:pw@host/db", "sqlite:////some/new.db"])
def test_an_address_is_taken_as_it_is(uri):
    assert place_of(uri).uri == uri


def test_a_folder_with_a_project_names_it_and_its_store(tmp_path):
    (tmp_path / "MLproject").touch()
    assert place_of(str(tmp_path)) == place_of(str(tmp_path / "MLproject")) == Place(None, tmp_path)
    store = make_store(tmp_path)
    assert place_of(str(tmp_path)) == Place(f"sqlite:///{store}", tmp_path)


def test_what_names_nothing_is_refused_with_what_to_give(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("no database")
    assert "There is no file or folder 'nope.db'" in refusal_of("nope.db")
    assert "is not a SQLite file" in refusal_of(str(text))
    assert f"The folder {tmp_path} holds no store" in refusal_of(str(tmp_path))
    assert "is not a path" in refusal_of("")
    assert "is not a path" in refusal_of("a\0b")
    assert "did you mean 'http://localhost:5000'" in refusal_of("localhost:5000")
    assert "did you mean memo-tui train?" in refusal_of("trian")
    assert "s3cret" not in refusal_of("ada:s3cret@host")


def test_a_file_store_is_a_place(tmp_path):
    runs = make_file_store(tmp_path)
    for text in (str(tmp_path), str(runs), runs.as_uri()):
        assert place_of(text) == Place(runs.as_uri())


@pytest.mark.parametrize(
    "files", [[], ["mlruns/0/"], ["mlruns/.trash/meta.yaml"], ["mlruns/abc/meta.yaml"], ["mlflow.db/"]]
)
def test_a_folder_without_a_store_holds_nothing(tmp_path, files):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).mkdir() if file.endswith("/") else (tmp_path / file).touch()
    assert look_in(tmp_path) == FoundHere()
    assert look_in(tmp_path / "missing") == FoundHere()


def test_what_is_found_is_what_mlflow_would_use(tmp_path, monkeypatch):
    from mlflow.tracking import get_tracking_uri

    monkeypatch.chdir(tmp_path)
    path = make_store(tmp_path)
    assert get_tracking_uri() == f"sqlite:///{look_in(tmp_path).store}" == f"sqlite:///{path}"
    runs = make_file_store(tmp_path)
    assert get_tracking_uri() == look_in(tmp_path).file_store.as_uri() == runs.as_uri()


def test_the_store_of_the_current_folder_is_used_unless_another_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert with_found_here(load({}, {})).tracking_uri is None
    path = make_store(tmp_path)
    assert with_found_here(load({}, {})).tracking_uri == f"sqlite:///{path}"
    assert with_found_here(load({"tracking_uri": "http://h:1"}, {})).tracking_uri == "http://h:1"
    assert with_found_here(load({"tracking_uri": "http://h:1"}, {})).found_here.store == path


def test_the_embedded_store_is_not_found_but_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_store(tmp_path)
    settings = with_found_here(load({"data_dir": str(tmp_path)}, {}))
    assert (settings.tracking_uri, settings.found_here) == (None, FoundHere())


def test_a_file_store_that_is_found_is_used_as_mlflow_would(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path, runs = make_store(tmp_path), make_file_store(tmp_path)
    settings = with_found_here(load({}, {}))
    assert (settings.tracking_uri, settings.warnings) == (runs.as_uri(), ())
    assert settings.found_here == FoundHere(path, runs)


@pytest.mark.parametrize(
    ("options", "variables", "file", "pane"),
    [
        ({}, {}, "", "cars"),
        ({"experiment": "e"}, {}, "", "training"),
        ({"tracking_uri": "http://h:1"}, {}, 'pane = "cars"', "training"),
        ({}, {"MLFLOW_TRACKING_URI": "http://h:1"}, 'pane = "cars"', "training"),
        ({}, {"MEMO_TUI_PROJECT": "/p"}, "", "training"),
        ({}, {}, 'pane = "function"', "function"),
        ({}, {}, 'experiment = "e"', "training"),
        ({}, {}, 'experiment = "e"\npane = "function"', "function"),
        ({"experiment": "e", "pane": "cars"}, {}, 'pane = "function"', "cars"),
        ({"experiment": "e"}, {"MEMO_TUI_PANE": "function"}, "", "function"),
    ],
)
def test_the_first_pane_is_the_given_one_or_that_of_what_is_given_or_the_last(
    tmp_path, options, variables, file, pane
):
    config = tmp_path / "s.toml"
    config.write_text(file)
    settings = load({**options, "config": str(config)}, variables)
    assert settings.begins_with == pane
    assert settings.begins_with_tour is (not options and not variables and not file)


def test_who_comes_to_a_folder_with_a_store_begins_with_its_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_store(tmp_path)
    assert with_found_here(load({}, {})).begins_with == "training"
