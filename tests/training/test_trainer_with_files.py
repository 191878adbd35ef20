"""Trainer on files as people have them: what is understood, imputed, dropped and predicted."""

from pathlib import Path

import numpy as np
import pytest
from mlflow import MlflowClient

from memo_tui import Trainer
from memo_tui.errors import DataError
from memo_tui.training.callbacks import Callback
from memo_tui.training.models.catalog import NAMES
from tests.conftest import HOSTILE

FEW = {"Randomforest": {"n_estimators": 5}, "boosting": {"n_estimators": 6}, "network": {"max_iter": 7}}


class Notes(Callback):
    """Keeps what the user is told."""

    def __init__(self):
        self.sentences = []

    def noted(self, sentence):
        self.sentences.append(sentence)


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def flats(tmp_path):
    """Rents with all that spreadsheets do to numbers; the colour of the door is unknown for one."""
    path = tmp_path / "flats.csv"
    area = np.random.default_rng(0).uniform(1000, 9000, 80)
    rows = [
        f"{n};{each:,.2f};{['red', 'blue'][n % 2]};{each * 3:.1f};{n % 3 > 0}" for n, each in enumerate(area)
    ]
    rows[7] = rows[7].replace("blue", "")
    rows[9] = f"9;?;red;{area[9] * 3:.1f};True"
    path.write_text("sep=;\nid;area;door;rent;kept\n" + "\n".join(rows), "cp1252")
    return path


def trained(client, store_uri, **options):
    trainer = Trainer(HOSTILE, store_uri, params=FEW, **options)
    return [client.get_run(run_id) for run_id in trainer.train()]


def text_of(client, run, path, tmp_path):
    return Path(client.download_artifacts(run.info.run_id, path, str(tmp_path))).read_text("utf-8")


def test_dirty_numbers_are_learned_from_and_what_was_done_is_logged(client, store_uri, flats, tmp_path):
    notes = Notes()
    (run,) = trained(client, store_uri, models=["linear"], data=flats, target="rent", watcher=notes)
    assert run.data.metrics["r2"] > 0.9
    assert run.data.params["left_out"] == "id"
    assert run.data.params["missing"] == "imputed"
    assert "task" not in run.data.params
    assert notes.sentences == ["flats.csv: 80 rows · 1 number, 1 boolean, 1 text · 2 missing · left out: id"]
    table = text_of(client, run, "data/understood.txt", tmp_path)
    assert "flats.csv: 80 rows, 5 columns; semicolons between values" in table
    assert "number (written as 1,234.5)" in table
    assert "left out: an id: 80 of 80 values are different" in table
    assert "missing where it says '?' (1)" in table
    assert "Missing values are imputed: the median of the train part" in " ".join(table.split())


def test_rows_with_gaps_may_be_dropped(client, store_uri, flats, tmp_path):
    (run,) = trained(client, store_uri, models=["linear"], data=flats, target="rent", missing="drop")
    assert (run.data.params["missing"], run.data.params["dropped_rows"]) == ("rows dropped", "2")
    assert "Rows with missing values are dropped." in text_of(client, run, "data/understood.txt", tmp_path)
    assert run.data.metrics["r2"] > 0.999


def test_a_column_may_be_left_out_as_asked(client, store_uri, flats):
    options = {"models": ["linear"], "data": flats, "target": "rent"}
    (run,) = trained(client, store_uri, columns={"area": "out"}, **options)
    assert run.data.metrics["r2"] < 0.5
    with pytest.raises(DataError, match="no column 'aera'"):
        trained(client, store_uri, columns={"aera": "out"}, **options)


@pytest.mark.parametrize("target", ["door", "kept"])
def test_classes_are_predicted_by_every_model(client, store_uri, flats, target):
    runs = trained(client, store_uri, models=NAMES, data=flats, target=target)
    for run in runs:
        assert {"accuracy", "f1", "log_loss", "roc_auc", "training_seconds"} == set(run.data.metrics)
        assert run.data.params["task"] == "classification"
        assert "confusion_matrix.png" in [file.path for file in client.list_artifacts(run.info.run_id)]
    assert runs[2].data.params["criterion"] == "gini"
    assert runs[0].data.params.get("dropped_rows") == ("1" if target == "door" else None)


def test_the_confusion_matrix_is_a_picture(client, store_uri, flats, tmp_path):
    (run,) = trained(client, store_uri, models=["linear"], data=flats, target="kept")
    picture = client.download_artifacts(run.info.run_id, "confusion_matrix.png", str(tmp_path))
    assert Path(picture).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_how_the_data_is_read_is_part_of_the_key(client, store_uri, flats):
    def hits(**options):
        trainer = Trainer(
            HOSTILE, store_uri, models=["linear"], data=flats, target="rent", memo=True, **options
        )
        verdicts = trainer.verdicts()
        trainer.train()
        return verdicts[0]

    assert not hits().is_hit
    assert hits().is_hit
    assert "data.missing values impute -> drop" in str(hits(missing="drop"))
    assert "data.column door is new: out" in str(hits(columns={"door": "out"}))
    assert hits(columns={"door": "out"}).is_hit
