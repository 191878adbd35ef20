"""memoized_training: a call that equals a finished run is not run; MLflow alone is the memory."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pandas as pd
import pytest
from mlflow import MlflowClient

import memo_tui
from memo_tui import memoized_training
from memo_tui.errors import (
    ExperimentDeleted,
    FunctionError,
    StoreAddressError,
    StoreError,
    UnkeyableParameter,
)
from memo_tui.training.memo import run_notes, stored_runs
from memo_tui.training.memo.lookup import current_user
from memo_tui.training.memo.verdict import FORCED, HIT, JOIN, MISS, RESTORED

ROOT = Path(__file__).parents[3]
DATA = pd.DataFrame({"x": [1.0, 2.0, 3.0]})
ran = []


def body(tracker, data, lr: float = 0.1, depth: int = 3, seed: int = 0):
    if lr == 13:
        raise ValueError("diverged")
    if lr == 14:
        raise KeyboardInterrupt
    tracker.log_metric("rmse", lr * depth)
    tracker.mlflow_client.log_text(tracker.open_run, f"weights of {lr}", "model/weights.txt")
    note(lr)


def note(lr):
    ran.append(lr)


@pytest.fixture(autouse=True)
def counted():
    """How often the body ran."""
    ran.clear()
    return ran


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def train(store_uri):
    return memoized_training(experiment="houses", tracking_uri=store_uri)(body)


def runs(client, view=3):
    experiments = [each.experiment_id for each in client.search_experiments(view_type=3)]
    return client.search_runs(experiments, run_view_type=view)


def test_a_call_that_equals_a_finished_run_returns_that_run(train, client):
    first = train(DATA, lr=0.2)
    assert str(first.verdict) == "MISS: no run yet"
    again = train(DATA.copy(), 0.2, depth=3)
    assert (again.verdict.word, again.run_id) == (HIT, first.run_id)
    assert again.metrics == {"rmse": pytest.approx(0.6)}
    assert again.artifact("model/weights.txt").read_text() == "weights of 0.2"
    assert {each.name for each in again.artifact("model").iterdir()} == {"weights.txt"}
    assert again.seconds_saved == again.verdict.run.seconds > 0 == first.seconds_saved
    assert ran == [0.2]
    (run,) = runs(client)
    assert run.info.run_id == first.run_id
    name = run.info.run_name
    assert str(again.verdict) == f"HIT: {name}, rmse 0.6, {again.seconds_saved:.1f} s saved"
    assert again.verdict.to_json()["run_id"] == first.run_id
    assert {key: text for key, text in run.data.params.items() if not key.startswith("memo_tui.")} == {
        "lr": "0.2",
        "depth": "3",
        "seed": "0",
        "data": "DataFrame 3 x 1",
    }


def test_a_plain_user_of_mlflow_can_read_the_key_and_look_it_up(train, client):
    result = train(DATA)
    run = client.get_run(result.run_id)
    digest = run.data.tags["memo_tui.memo.key"]
    (found,) = client.search_runs([run.info.experiment_id], f"tags.`memo_tui.memo.key` = '{digest}'")
    assert found.info.run_id == result.run_id
    assert float(run.data.tags["memo_tui.memo.seconds"]) > 0
    key = json.loads(result.artifact("memo/key.json").read_text())
    assert key["digest"] == digest
    for name, part in key["parts"].items():
        assert run.data.tags[f"memo_tui.memo.part.{name}"] == part["digest"]
    assert key["parts"]["params"]["readable"] == {"lr": "0.1", "depth": "3"}
    assert key["parts"]["seed"]["readable"] == {"seed": "0"}
    assert key["rows"]["data"]["count"] == 3


def test_a_miss_names_what_differs_from_the_nearest_run(train, client):
    train(DATA, lr=0.1)
    near = client.get_run(train(DATA, lr=0.1, depth=4).run_id).info.run_name
    assert str(train.explain(DATA, lr=0.2, depth=4)) == f"MISS: params.lr 0.1 -> 0.2, all else as in {near}"
    other = DATA.copy()
    other.loc[1, "x"] = 9.0
    assert train.explain(other, depth=4).reasons == (
        "data: 1 of 3 rows differs (row 2)",
        f"all else as in {near}",
    )
    assert train.explain(DATA, depth=4, seed=7).reasons[0] == "seed 0 -> 7"
    assert train.explain(DATA, depth=4).is_hit
    assert ran == [0.1, 0.1]


def test_a_run_that_differs_in_one_part_is_found_among_any_number(store_uri, client):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def fit(lr=0.1, seed=0):
        return {"rmse": lr}

    near = client.get_run(fit(lr=0.5, seed=1).run_id).info.run_name
    for number in range(stored_runs.NEAREST_AMONG):
        fit(lr=1.0 + number, seed=2)
    reasons = fit.explain(lr=0.7, seed=1).reasons
    assert reasons[:2] == ("params.lr 0.5 -> 0.7", f"all else as in {near}")
    assert str(fit.explain(lr=0.5, seed=3)) == f"MISS: seed 1 -> 3, all else as in {near}"
    assert fit.explain(lr=0.7, seed=3).reasons[:2] == ("params.lr 30.0 -> 0.7", "seed 2 -> 3")


def test_of_runs_with_other_code_the_one_that_differs_least_is_the_nearest(store_uri, client, tmp_path):
    text = "A, B, C = 1, 1, 1\ndef train(lr=0.1):\n    return {'rmse': lr + A + B + C}\n"

    def training(*pairs):
        code = text
        for old, new in pairs:
            code = code.replace(old, new)
        module = ModuleType("memo_versions")
        module.__file__ = str(tmp_path / "memo_versions.py")
        exec(compile(code, module.__file__, "exec"), vars(module))  # noqa: S102
        return memoized_training(experiment="houses", tracking_uri=store_uri)(module.train)

    near = training(("1, 1, 1", "1, 1, 2"))().run_id
    training(("1, 1, 1", "3, 4, 5"))()
    name = client.get_run(near).info.run_name
    assert training().explain().reasons == ("code: memo_versions.py, C 2 -> 1", f"all else as in {name}")


def test_explaining_writes_nothing_and_creates_no_store(tmp_path):
    path = tmp_path / "none" / "mlflow.db"
    train = memoized_training(experiment="houses", tracking_uri=f"sqlite:///{path}")(body)
    assert str(train.explain(DATA)) == "MISS: no run yet"
    assert not path.parent.exists()


def test_explaining_leaves_a_store_as_it_is(train, store, client):
    train(DATA)
    before = [(run.info.run_id, run.data.tags, run.data.params) for run in runs(client)]
    experiments = len(client.search_experiments())
    for lr in (0.1, 0.2):
        train.explain(DATA, lr=lr)
    elsewhere = memoized_training(experiment="elsewhere", tracking_uri=f"sqlite:///{store}")(body)
    assert str(elsewhere.explain(DATA)) == "MISS: no run yet"
    assert [(run.info.run_id, run.data.tags, run.data.params) for run in runs(client)] == before
    assert len(client.search_experiments()) == experiments


@pytest.mark.parametrize(
    ("lr", "error", "word"), [(13, ValueError, "failed"), (14, KeyboardInterrupt, "was killed")]
)
def test_a_run_that_did_not_finish_is_never_returned(train, client, lr, error, word):
    for _ in range(2):
        with pytest.raises(error):
            train(DATA, lr=lr)
    newest = runs(client)[0]
    assert len(runs(client)) == 2
    assert str(train.explain(DATA, lr=lr)) == f"MISS: {newest.info.run_name} {word}"


def test_an_active_run_is_not_returned_and_a_lost_one_is_named_so(train, client):
    result = train(DATA)
    client.update_run(result.run_id, "RUNNING")
    name = client.get_run(result.run_id).info.run_name
    verdict = train.explain(DATA)
    assert (verdict.word, verdict.is_hit, verdict.run.run_id) == (JOIN, False, result.run_id)
    assert str(verdict).startswith(f"JOIN: {name} is under way, by {current_user()} on ")
    origin = json.loads(client.get_run(result.run_id).data.tags["memo_tui.origin"])
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    client.set_tag(result.run_id, "memo_tui.origin", json.dumps({**origin, "pid": ended.pid}))
    assert str(train.explain(DATA)) == f"MISS: {name} was lost"
    assert train(DATA).run_id != result.run_id


def test_a_deleted_run_is_a_miss_until_it_is_restored(train, client):
    result = train(DATA)
    client.delete_run(result.run_id)
    name = client.get_run(result.run_id).info.run_name
    assert str(train.explain(DATA)) == f"MISS: {name} is deleted"
    client.restore_run(result.run_id)
    assert train(DATA).run_id == result.run_id


def test_a_deleted_experiment_is_named(train, client):
    result = train(DATA)
    client.delete_experiment(client.get_run(result.run_id).info.experiment_id)
    assert str(train.explain(DATA)) == "MISS: the experiment 'houses' is deleted"
    with pytest.raises(ExperimentDeleted):
        train(DATA)


@pytest.mark.parametrize("gone", ["memo/key.json", "memo", "model", ""])
def test_a_run_whose_artifact_is_gone_is_replaced(train, client, gone):
    result = train(DATA)
    run = client.get_run(result.run_id)
    path = Path(urlsplit(run.info.artifact_uri).path) / gone
    path.unlink() if path.is_file() else shutil.rmtree(path)
    assert str(train.explain(DATA)) == f"MISS: an artifact of {run.info.run_name} is gone"
    replaced = train(DATA)
    assert replaced.run_id != result.run_id
    assert train(DATA).run_id == replaced.run_id


def test_a_run_with_many_artifacts_of_long_names_is_remembered(store_uri, client):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def train(tracker, count=60):
        for number in range(count):
            tracker.mlflow_client.log_text(tracker.open_run, "text", f"{number}{'n' * 150}.txt")

    first = train()
    assert train().run_id == first.run_id
    assert len(client.get_run(first.run_id).data.tags["memo_tui.memo.artifacts"]) < 5000


def test_a_run_is_valid_for_so_many_days(store_uri, client):
    train = memoized_training(experiment="houses", tracking_uri=store_uri, max_days=30)(body)
    result = train(DATA)
    assert train(DATA).run_id == result.run_id
    run = client.get_run(result.run_id)
    ended = run.info.end_time - 31 * 86_400_000
    client._tracking_client.store.update_run_info(result.run_id, 3, ended, run.info.run_name)
    assert str(train.explain(DATA)) == f"MISS: {run.info.run_name} is older than 30 days"
    assert memoized_training(experiment="houses", tracking_uri=store_uri)(body)(DATA).run_id == result.run_id


def test_the_run_of_another_user_or_machine_is_restored(train, client):
    result = train(DATA)
    assert train(DATA).verdict.word == HIT
    client.set_tag(result.run_id, "mlflow.user", "somebody else")
    assert train(DATA).verdict.word == RESTORED
    client.set_tag(result.run_id, "mlflow.user", current_user())
    origin = json.loads(client.get_run(result.run_id).data.tags["memo_tui.origin"])
    client.set_tag(result.run_id, "memo_tui.origin", json.dumps({**origin, "host": "elsewhere"}))
    assert train(DATA).verdict.word == RESTORED
    assert ran == [0.1]


def test_forced_it_runs_again_and_the_newest_run_counts(train):
    first = train(DATA)
    forced = train.force(DATA)
    assert forced.verdict.word == FORCED
    assert forced.seconds_saved == 0
    assert forced.run_id != first.run_id
    assert train(DATA).run_id == forced.run_id
    assert train.force(DATA, lr=0.3).verdict.word == MISS
    assert ran == [0.1, 0.1, 0.3]


def test_a_forced_run_with_other_metrics_says_that_the_training_is_not_deterministic(store_uri, client):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def train(steps=1):
        return {"rmse": random.random(), "steps": steps}

    random.seed(1)
    first = train()
    assert "not deterministic" not in str(train().verdict)
    second = train.force()
    words = ", ".join(
        f"{each.metrics['rmse']:.10g} in {client.get_run(each.run_id).info.run_name}"
        for each in (first, second)
    )
    for each in (first, second):
        assert client.get_run(each.run_id).data.tags["memo_tui.memo.varies"] == f"rmse {words}"
    assert str(train().verdict).endswith(f"not deterministic: rmse {words}")
    assert train().verdict.to_json()["not_deterministic"] == f"rmse {words}"


def test_a_forced_run_with_the_same_metrics_is_deterministic(train):
    train(DATA)
    train.force(DATA)
    assert "not deterministic" not in str(train(DATA).verdict)


def test_an_invalidated_run_is_not_returned_and_who_did_it_is_kept(train, client):
    result = train(DATA)
    run_notes.invalidate(client, [result.run_id], "alice")
    name = client.get_run(result.run_id).info.run_name
    (reason,) = train.explain(DATA).reasons
    assert reason.startswith(f"{name} was invalidated by alice on 20")
    assert train(DATA).run_id != result.run_id


def test_a_blessed_run_answers_the_edited_code_and_the_old_one(train, client, store_uri):
    result = train(DATA)

    def edited(tracker, data, lr: float = 0.1, depth: int = 3, seed: int = 0):
        raise AssertionError("it is not run")

    again = memoized_training(experiment="houses", tracking_uri=store_uri)(edited)
    signature = again._signature
    key = signature.key(signature.call((DATA,), {}))
    run_notes.bless(client, client.get_run(result.run_id), key, "bob")
    assert again(DATA).run_id == train(DATA).run_id == result.run_id
    blessed = json.loads(client.get_run(result.run_id).data.tags["memo_tui.memo.blessed"])
    assert (blessed["by"], len(blessed["before"])) == ("bob", 40)


def test_data_that_changes_while_it_is_trained_on_is_not_remembered(store_uri, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("x\n1\n")

    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def train(data: Path):
        data.write_text("x\n2\n")
        return {"rmse": 1.0}

    train(path)
    path.write_text("x\n1\n")
    assert not train.explain(path).is_hit


def test_a_frame_that_the_training_changes_is_remembered_as_it_was_given(store_uri):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def train(data):
        data["twice"] = data["x"] * 2
        return {"rmse": 1.0}

    first = train(DATA.copy())
    assert train(DATA.copy()).run_id == first.run_id


def test_without_a_tracker_what_is_returned_is_logged_and_a_coroutine_runs(store_uri):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    async def train(lr=0.1):
        note(lr)
        return {"rmse": lr}

    assert train().metrics == train().metrics == {"rmse": 0.1}
    assert ran == [0.1]


def test_what_a_function_stores_is_had_from_the_remembered_run(store_uri, tmp_path):
    @memoized_training(experiment="houses", tracking_uri=store_uri)
    def fit(tracker, lr=0.1):
        path = tmp_path / "model.txt"
        path.write_text(f"weights of {lr}")
        tracker.log_artifact(path, "model")
        path.unlink()

    fit()
    result = fit()
    assert result.verdict.is_hit
    assert (result.artifact("model") / "model.txt").read_text() == "weights of 0.1"


def test_two_functions_with_the_same_params_have_their_own_runs(store_uri):
    decorate = memoized_training(experiment="houses", tracking_uri=store_uri)
    first, second = decorate(lambda lr=1: {"loss": lr}), decorate(lambda lr=1: {"loss": lr * 2})
    assert (first().metrics["loss"], second().metrics["loss"]) == (1.0, 2.0)
    assert (first().metrics["loss"], second().metrics["loss"]) == (1.0, 2.0)


def test_a_refused_parameter_creates_no_run(train, client):
    with pytest.raises(UnkeyableParameter):
        train(DATA, lr=float("nan"))
    with pytest.raises(TypeError, match=r"body: .*unexpected keyword argument 'rate'"):
        train(DATA, rate=1)
    assert not runs(client)


def test_the_same_launch_in_a_new_process_is_not_run(tmp_path, store_uri):
    (tmp_path / "launch.py").write_text(f"""
from pathlib import Path
from memo_tui import memoized_training

@memoized_training(experiment="houses", tracking_uri={store_uri!r})
def train(tracker, data: Path, lr: float = 0.1):
    with open("ran", "a") as file:
        file.write("x")
    tracker.log_metric("rmse", lr)

result = train("rows.csv", lr=0.2)
print(result.verdict.word, result.run_id)
""")
    (tmp_path / "rows.csv").write_text("x\n1\n")
    found = [
        subprocess.run(
            [sys.executable, "launch.py"], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        ).stdout.split()
        for seed in ("1", "2")
    ]  # fmt: skip
    assert [word for word, _ in found] == ["MISS", "HIT"]
    assert found[0][1] == found[1][1]
    assert (tmp_path / "ran").read_text() == "x"


def test_a_store_that_does_not_answer_is_said_in_a_sentence():
    train = memoized_training(experiment="houses", tracking_uri="http://127.0.0.1:9")(body)
    for call in (train, train.explain):
        with pytest.raises(StoreError, match=r"No answer from http://127\.0\.0\.1:9"):
            call(DATA)
    assert not ran


def test_the_settings_give_the_store_and_the_experiment(monkeypatch, store_uri, client):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store_uri)
    monkeypatch.setenv("MEMO_TUI_EXPERIMENT", "of the settings")
    run_id = memoized_training()(body)(DATA).run_id
    experiment = client.get_experiment(client.get_run(run_id).info.experiment_id)
    assert experiment.name == "of the settings"


def test_options_that_can_not_be_are_refused():
    with pytest.raises(StoreAddressError):
        memoized_training(tracking_uri="htp://nowhere")
    with pytest.raises(ValueError, match="max_days"):
        memoized_training(max_days=0)
    with pytest.raises(FunctionError, match="no parameter 'file'"):
        memoized_training(experiment="e", tracking_uri="sqlite:///x.db", data="file")(body)


def test_it_is_among_the_public_names():
    assert {"memoized_training", "MemoPolicy"} <= {*memo_tui.__all__}
    assert memo_tui.memoized_training is memoized_training


def test_a_server_remembers_for_all_of_its_users(server, tmp_path):
    train = memoized_training(experiment=f"memo of {tmp_path.name}", tracking_uri=server)(body)
    assert str(train.explain(DATA)) == "MISS: no run yet"
    first = train(DATA)
    again = train(DATA)
    assert (again.run_id, again.verdict.word) == (first.run_id, HIT)
    assert again.artifact("model/weights.txt").read_text() == "weights of 0.1"
    assert train.explain(DATA, lr=0.2).reasons[0] == "params.lr 0.1 -> 0.2"
    assert ran == [0.1]
