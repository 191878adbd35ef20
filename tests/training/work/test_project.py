"""The entry points of an MLproject."""

import pytest
from mlflow import MlflowClient

from memo_tui.errors import TrainingFailed
from memo_tui.memo.signature_form import FieldError
from memo_tui.tracking.tags import COMMAND_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.work.project import ProjectForm, ProjectWork
from memo_tui.training.work.project_file import entry_points, has_project
from memo_tui.training.work.project_process import run_project

PROJECT = """\
name: "[/]"
entry_points:
  validate:
    command: "python validate.py"
  main:
    parameters:
      lr: {type: float, default: 0.1}
      name: string
      data: {type: path, default: .}
      epochs: {default: 3}
      where: {type: uri, default: "s3://bucket/x"}
    command: "python train.py --lr {lr} {name}"
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "MLproject").write_text(PROJECT)
    return tmp_path


def test_entry_points_are_read_with_what_they_declare(project):
    main, validate = entry_points(project)
    assert (main.name, main.command) == ("main", "python train.py --lr {lr} {name}")
    assert [(each.name, each.hint, each.text, each.required) for each in main.fields] == [
        ("lr", "float", "0.1", False),
        ("name", "string", "", True),
        ("data", "path, or a URI", ".", False),
        ("epochs", "string", "3", False),
        ("where", "uri", "s3://bucket/x", False),
    ]
    assert (validate.name, validate.fields) == ("validate", ())
    assert has_project(project)
    assert not has_project(project / "nowhere")


def test_the_file_is_found_however_its_name_is_written(tmp_path):
    (tmp_path / "mlPROJECT").write_text(PROJECT)
    assert len(entry_points(tmp_path)) == 2


def test_what_was_typed_is_handed_on_and_what_was_not_is_left_to_the_defaults(project):
    form = ProjectForm(str(project), entry_points(project)[0])
    work = form.read({"lr": " 0.5 ", "name": "it's", "data": "", "epochs": "", "where": ""})
    assert work == ProjectWork(str(project), "main", {"lr": "0.5", "name": "it's"})
    again = ProjectForm.of_work(work)
    assert {field.name: field.text for field in again.fields}["lr"] == "0.5"


def test_a_path_begins_in_the_folder_of_the_project_or_at_home(project, monkeypatch):
    (project / "data").mkdir()
    monkeypatch.setenv("HOME", str(project))
    form = ProjectForm(str(project), entry_points(project)[0])
    assert form.read({"name": "x", "data": "data"}).params["data"] == "data"
    assert form.read({"name": "x", "data": "~/data"}).params["data"] == str(project / "data")
    assert form.read({"name": "x", "data": "s3://bucket/x"}).params["data"] == "s3://bucket/x"


@pytest.fixture
def only_uv(tmp_path, monkeypatch):
    """A folder with programs, of which one makes environments."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "uv").touch(0o755)
    monkeypatch.setenv("PATH", str(folder))
    for name in ("MLFLOW_CONDA_HOME", "CONDA_EXE"):
        monkeypatch.delenv(name, raising=False)
    return folder


def test_only_env_managers_that_are_installed_are_offered_and_taken(project, only_uv, monkeypatch):
    form = ProjectForm(str(project), entry_points(project)[1])
    assert form.read({}).env_manager == form.fields[-1].text == "local"
    assert form.fields[-1].hint == "local, uv (no virtualenv, conda)"
    work = form.read({form.fields[-1].name: " uv "})
    assert work.env_manager == ProjectForm.of_work(work).fields[-1].text == "uv"
    for text, said in (
        ("docker", "There is no env manager 'docker': choose local or uv."),
        (
            "conda",
            "The env manager conda needs conda, which isn't installed here: install it, or choose local",
        ),
        ("virtualenv", "The env manager virtualenv needs pyenv, which isn't installed here"),
    ):
        with pytest.raises(FieldError, match=said):
            form.read({form.fields[-1].name: text})
    conda = only_uv / "home" / "bin" / "conda"
    conda.parent.mkdir(parents=True)
    conda.touch()
    monkeypatch.setenv("MLFLOW_CONDA_HOME", str(conda.parents[1]))
    assert form.fields[-1].hint == "local, uv, conda (no virtualenv)"


def test_a_manager_that_is_gone_fails_before_any_run(project, store_uri, monkeypatch):
    monkeypatch.setenv("PATH", "")
    tracker = MlFlowTracker("project", store_uri)
    with pytest.raises(TrainingFailed, match="The env manager virtualenv needs pyenv"):
        run_project(tracker, project, "validate", {}, env_manager="virtualenv")
    assert tracker.mlflow_run is None


def test_what_is_left_empty_is_as_if_it_were_not_there(tmp_path, store_uri):
    (tmp_path / "MLproject").write_text(
        "entry_points:\n"
        "  other:\n    parameters:\n    command: 'true'\n"
        '  main:\n    parameters:\n      name:\n    command: "python train.py {name}"\n'
    )
    (tmp_path / "train.py").write_text(
        "import sys, mlflow\nwith mlflow.start_run():\n    mlflow.log_metric('words', len(sys.argv[1:]))\n"
    )
    main, other = entry_points(tmp_path)
    assert (main.name, other.params) == ("main", ())
    assert [(each.name, each.hint, each.required) for each in main.fields] == [("name", "string", True)]
    tracker = MlFlowTracker("project", store_uri)
    run_id = run_project(tracker, tmp_path, "main", {"name": "a b"})
    run = MlflowClient(store_uri).get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"words": 1})
    typed = f"mlflow run {tmp_path} -e main -P 'name=a b' --env-manager local"
    assert run.data.tags[COMMAND_TAG] == typed


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({}, "name", "name needs a value: string"),
        ({"name": "x", "lr": "much"}, "lr", "lr takes a number, not 'much'"),
        ({"name": "x", "data": "/nowhere/at/all"}, "data", "'/nowhere/at/all' does not exist in "),
        ({"name": "x", "data": "~nobody/x"}, "data", "'~nobody/x' does not exist in "),
        ({"name": "x", "data": "x" * 5000}, "data", "does not exist in "),
        ({"name": "x", "where": "bucket"}, "where", "where takes a URI"),
    ],
)
def test_what_an_entry_point_cannot_take_is_told_with_its_field(project, texts, field, said):
    with pytest.raises(FieldError, match=said) as refused:
        entry_points(project)[0].read(texts, project)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a project"),
        ("entry_points: {}", "declares no entry_points"),
        ("entry_points: [main]", "is not a project"),
        ("entry_points: {main: {command: [1]}}", "is not a project"),
        ("entry_points: {main: {parameters: [1], command: x}}", "is not a project"),
        ("entry_points: {main: {parameters: {a: 1}, command: x}}", "is not a project"),
        ("a: [", "is not valid YAML, line"),
        (b"\xff\xfe\x00", "can't be read"),
    ],
)
def test_a_file_that_is_no_project_is_told_in_one_sentence(tmp_path, text, said):
    (tmp_path / "MLproject").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(TrainingFailed, match=said):
        entry_points(tmp_path)


def test_an_entry_point_that_is_gone_is_told(project):
    with pytest.raises(TrainingFailed, match="no longer has an entry point 'other'"):
        ProjectForm.of_work(ProjectWork(str(project), "other"))
    with pytest.raises(TrainingFailed, match="doesn't exist: choose a folder with an MLproject file"):
        ProjectForm.of_work(ProjectWork("/nowhere", "main"))
