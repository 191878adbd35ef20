"""Notebooks: what their files say, what they take, and what their runs hold."""

import json
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.errors import SettingsError, TrainingFailed
from memo_tui.jobs.sweeps import specs_of
from memo_tui.memo.signature_form import FieldError
from memo_tui.runs.client.convert import to_run
from memo_tui.settings_sources import load
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.rerun import form_of
from memo_tui.training.work.notebook import NotebookForm, NotebookWork, notebook_of
from memo_tui.training.work.notebook_file import read_notebook
from memo_tui.training.work.notebook_process import run_notebook
from memo_tui.training.work.registry import work_from_json, work_to_json

PARAMS = """\
%matplotlib inline
lr = 0.1  # learning rate, as in "Adam"
note = "é"; r = 1  # one
epochs: int = 3
name = 'adam'
api_key = ""
deep = False; sizes = [1, 2]
half = 1 / 2
first, second = 1, 2
"""
TRAIN = """\
import mlflow, os
mlflow.log_metric("loss", lr / epochs)
print("trained", name, type(lr).__name__, sizes, os.path.basename(os.getcwd()))
"""
SECRET = "sk-93hf7fh38fh3f83hf83"


def written(path, *cells, kernel="python3", language="python", tag="parameters", **changed):
    path.write_text(
        json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {"kernelspec": {"name": kernel, "language": language, "display_name": kernel}},
                "cells": [
                    {
                        "id": f"cell{place}",
                        "cell_type": "code",
                        "metadata": {} if place else {"tags": [tag]},
                        "execution_count": None,
                        "outputs": [],
                        "source": source.splitlines(keepends=True),
                    }
                    for place, source in enumerate(cells)
                ],
                **changed,
            }
        )
    )
    return path


@pytest.fixture
def notebook(tmp_path):
    folder = tmp_path / "books"
    folder.mkdir()
    return written(folder / "train.ipynb", PARAMS, TRAIN)


def texts(form, **changed):
    return {field.name: field.text for field in form.fields} | changed


class TestForm:
    def test_has_the_params_of_the_tagged_cell(self, notebook):
        fields = NotebookForm(read_notebook(notebook)).fields
        assert [(each.name, each.hint, each.text) for each in fields] == [
            ("lr", 'learning rate, as in "Adam"', "0.1"),
            ("note", "text", "é"),
            ("r", "one", "1"),
            ("epochs", "a whole number", "3"),
            ("name", "text", "adam"),
            ("api_key", "text", ""),
            ("deep", "True or False", "False"),
            ("sizes", "a value", "[1, 2]"),
            ("half", "else 1 / 2", ""),
        ]
        assert not any(each.required for each in fields)

    def test_of_other_languages_is_read_line_by_line(self, tmp_path):
        path = written(
            tmp_path / "r.ipynb",
            'lr <- 0.1 # rate\nname = "x";\nn <- c(1)\nif (a) 3',
            language="R",
            kernel="ir",
        )
        found = read_notebook(path)
        assert [(each.name, each.field.hint, each.field.text) for each in found.params] == [
            ("lr", "rate", "0.1"),
            ("name", "text", "x"),
            ("n", "else c(1)", ""),
        ]
        assert not found.is_python

    def test_hands_on_what_differs_and_sweeps_the_rest(self, notebook):
        form = NotebookForm(read_notebook(notebook))
        assert form.read(texts(form)) == NotebookWork(str(notebook))
        work = form.read(texts(form, lr=" 0.5 ", half="1"))
        assert (
            work
            == work_from_json(work_to_json(work))
            == NotebookWork(str(notebook), {"lr": "0.5", "half": "1"})
        )
        assert work.title == "train.ipynb lr=0.5 half=1"
        parent, *children = specs_of(
            form, texts(form, lr="0.1, 0.2"), experiment="e", tracking_uri="sqlite:////x.db", draws=None
        )
        assert parent.work.params == {"lr": "0.1, 0.2"}
        assert [child.work.texts for child in children] == [{}, {"lr": "0.2"}]

    @pytest.mark.parametrize(("name", "text"), [("lr", "fast"), ("epochs", "many"), ("deep", "maybe")])
    def test_refuses_what_is_of_another_type(self, notebook, name, text):
        form = NotebookForm(read_notebook(notebook))
        with pytest.raises(FieldError, match=f"{name} takes .*, not '{text}'") as refused:
            form.read(texts(form, **{name: text}))
        assert refused.value.field == name


class TestCommand:
    def test_is_a_notebook_with_params_as_papermill_has_them(self, notebook):
        words = ["books/train.ipynb", "-p", "lr", "-0.5", "-p", "name=a=b", "--parameters", "epochs", "4"]
        work = notebook_of(words, notebook.parents[1])
        assert work == NotebookWork(str(notebook), {"lr": "-0.5", "name": "a=b", "epochs": "4"})
        assert notebook_of(["python", "train.ipynb"], notebook.parent) is None

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ["train.ipynb", "--lr", "3"],
                "'--lr' can't follow a notebook: give its params as -p NAME VALUE",
            ),
            (["train.ipynb", "-p", "lr"], "The param 'lr' has no value"),
            (
                ["train.ipynb", "-p", "epoch", "1"],
                r"no param 'epoch' \(did you mean 'epochs'\?\): choose from lr, note, r, epochs",
            ),
            (["train.ipynb", "-p", "lr", "x"], "lr takes a number, not 'x'"),
            (["nowhere.ipynb"], "nowhere.ipynb can't be read: No such file"),
            (
                ["untagged.ipynb", "-p", "lr", "1"],
                "untagged.ipynb has no cell tagged 'parameters' to give lr to",
            ),
            (["broken.ipynb"], "broken.ipynb is not a notebook of Jupyter"),
            (["old.ipynb"], "old.ipynb is of nbformat 3: convert it with"),
        ],
    )
    def test_that_cannot_be_is_refused_in_a_sentence(self, notebook, words, said):
        written(notebook.with_name("untagged.ipynb"), PARAMS, tag="other")
        written(notebook.with_name("old.ipynb"), PARAMS, nbformat=3)
        notebook.with_name("broken.ipynb").write_text("[1]")
        with pytest.raises(SettingsError, match=said):
            notebook_of(words, notebook.parent)

    def test_without_papermill_says_what_to_install(self, notebook, store_uri, monkeypatch):
        monkeypatch.setitem(sys.modules, "papermill", None)
        said = r"Notebooks need papermill: install memo-tui\[notebooks\]\."
        with pytest.raises(SettingsError, match=said):
            notebook_of(["train.ipynb"], notebook.parent)
        with pytest.raises(TrainingFailed, match=said):
            run_notebook(MlFlowTracker("books", store_uri), notebook, {})
        (offer,) = NotebookWork.offers(load({}, {}), notebook.parent)
        assert (offer.title, "papermill" in offer.description) == ("train.ipynb", True)
        with pytest.raises(TrainingFailed, match=said):
            offer.form()


class TestRun:
    def test_has_params_metrics_and_the_executed_notebook_without_secrets(
        self, notebook, store_uri, tmp_path
    ):
        client, tracker = MlflowClient(store_uri), MlFlowTracker("books", store_uri)
        before = notebook.read_bytes()
        given = {"lr": "0.30", "api_key": SECRET}
        run = client.get_run(run_notebook(tracker, notebook, given, name="mine"))
        assert (run.info.status, run.info.run_name) == ("FINISHED", "mine")
        assert run.data.metrics == {"loss": pytest.approx(0.1)}
        assert run.data.params == {
            "lr": "0.3",
            "note": "é",
            "r": "1",
            "epochs": "3",
            "name": "adam",
            "api_key": "•••",
            "deep": "False",
            "sizes": "[1, 2]",
        }
        assert run.data.tags["mlflow.source.name"] == str(notebook)
        path = Path(client.download_artifacts(run.info.run_id, "train.ipynb", str(tmp_path)))
        executed = path.read_text("utf-8")
        assert "trained adam float [1, 2] books" in executed
        assert SECRET not in executed + str(run.data.tags)
        assert len(json.loads(executed)["cells"]) == 3
        assert notebook.read_bytes() == before
        form = form_of(to_run(run), str(tmp_path))
        assert isinstance(form, NotebookForm)
        assert texts(form)["lr"] == "0.30"

    def test_that_fails_keeps_the_notebook_up_to_there_and_says_why(
        self, notebook, store_uri, tmp_path, capfd
    ):
        written(notebook, PARAMS, TRAIN, "raise ValueError('[/] boom')", kernel="elsewhere")
        client, tracker, output = MlflowClient(store_uri), MlFlowTracker("books", store_uri), tmp_path / "out"
        with pytest.raises(TrainingFailed, match=r"'train\.ipynb' ended with status 1"):
            run_notebook(tracker, notebook, {}, output=output)
        run = client.get_run(tracker.run_id)
        assert run.info.status == "FAILED"
        assert "train.ipynb" in [each.path for each in client.list_artifacts(run.info.run_id)]
        printed = capfd.readouterr()
        assert "trained adam float" in printed.out
        assert "The kernel 'elsewhere' of train.ipynb isn't installed: the Python of memo-tui" in printed.err
        said, _, frames = printed.err.partition("Traceback (most recent call last):\n")
        assert frames.startswith('  File "train.ipynb", cell 3\n  Cell In[')
        assert frames.endswith("\nValueError: [/] boom\n")
        assert (frames.count("boom\n"), "Traceback" in said + frames) == (1, False)
