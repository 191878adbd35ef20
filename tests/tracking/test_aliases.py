"""Aliases of registered models and prompts are put on versions and removed."""

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from memo_tui.errors import StoreError
from memo_tui.tracking.aliases import put_alias
from tests.runs.assets.filled import MODEL, PROMPT, fill


@pytest.fixture
def client(tmp_path, monkeypatch):
    """A client of a folder of files in which a registered model has a version with a logged model."""
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    uri = (tmp_path / "mlruns").as_uri()
    MlflowClient(uri).search_experiments()
    fill(uri, str(tmp_path / "artifacts"))
    return MlflowClient(uri)


def test_an_alias_is_put_on_versions_and_removed_and_no_other_store_is_made(client, tmp_path, monkeypatch):
    current = tmp_path / "current"
    current.mkdir()
    monkeypatch.chdir(current)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    put_alias(client, MODEL, "newest", "4", before=None, prompt=False)
    put_alias(client, MODEL, "best", "1", before="2", prompt=False)
    put_alias(client, MODEL, "champion", None, before="2", prompt=False)
    put_alias(client, PROMPT, "old", "1", before=None, prompt=True)
    put_alias(client, PROMPT, "live", None, before="2", prompt=True)
    assert not list(current.iterdir())
    again = MlflowClient(client.tracking_uri)
    assert {name: str(each) for name, each in again.get_registered_model(MODEL).aliases.items()} == {
        "newest": "4",
        "best": "1",
        "old": "1",
    }
    assert again.load_prompt(f"prompts:/{PROMPT}@old").version == 1
    with pytest.raises(MlflowException, match="live not found"):
        again.load_prompt(f"prompts:/{PROMPT}@live")


def test_an_alias_that_was_changed_meanwhile_is_left_alone(client):
    with pytest.raises(StoreError, match="@champion was changed meanwhile and is on version 2: nothing was"):
        put_alias(client, MODEL, "champion", "1", before=None, prompt=False)
    with pytest.raises(StoreError, match="and is on no version"):
        put_alias(client, PROMPT, "gone", None, before="1", prompt=True)
    assert MlflowClient(client.tracking_uri).get_registered_model(MODEL).aliases["champion"] in (2, "2")
