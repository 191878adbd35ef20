"""A user that may only read a store is answered from it, and told why it can't train."""

import pytest
from mlflow import MlflowClient

from memo_tui import memoized_training
from memo_tui.errors import StoreRefused
from memo_tui.training.memo.verdict import HIT
from tests.tracking.postgres import cluster

ran = []


def body(lr=0.1):
    ran.append(lr)
    return {"rmse": lr}


def train(uri, experiment):
    ran.clear()
    return memoized_training(experiment=experiment, tracking_uri=uri)(body)


def test_of_a_database(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where MLflow keeps the artifacts of a database
    database = cluster()
    name = database.new_store()
    uri = database.uri(name)
    first = train(uri, "houses")()
    reader = f"reader_of_{name}"
    database.run(f"CREATE ROLE {reader} LOGIN")
    database.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}", database=name)
    reads = train(uri.replace(f"{database.user}@", f"{reader}@"), "houses")
    assert str(reads.explain(lr=0.2)).startswith("MISS: params.lr 0.1 -> 0.2")
    again = reads()
    assert (again.run_id, again.verdict.word, again.metrics) == (first.run_id, HIT, {"rmse": 0.1})
    with pytest.raises(StoreRefused, match="may only read there") as refused:
        reads(lr=0.2)
    assert "\n" not in str(refused.value)
    assert ran == []
    assert len(MlflowClient(uri).search_runs(["1"], run_view_type=3)) == 1


def test_of_a_server(guarded_server, tmp_path, monkeypatch):
    from mlflow.server.auth.client import AuthServiceClient

    experiment, reader = f"read only of {tmp_path.name}", f"reader-of-{tmp_path.name}"
    admin = guarded_server.replace("//", "//admin:s3cret-Password@")
    first = train(admin, experiment)()
    with monkeypatch.context() as variables:
        variables.setenv("MLFLOW_TRACKING_USERNAME", "admin")
        variables.setenv("MLFLOW_TRACKING_PASSWORD", "s3cret-Password")
        AuthServiceClient(guarded_server).create_user(reader, "another-Password")
    reads = train(guarded_server.replace("//", f"//{reader}:another-Password@"), experiment)
    again = reads()
    assert (again.run_id, again.verdict.word) == (first.run_id, HIT)
    with pytest.raises(StoreRefused, match="may not write") as refused:
        reads(lr=0.2)
    assert "another-Password" not in str(refused.value)
    assert ran == []
