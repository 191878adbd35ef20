"""A command of the user's as a run: plain programs, and scripts that use MLflow."""

import json
import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import StoreUnreachable, TrainingFailed
from memo_tui.tracking.mlflow_env import configure_mlflow
from memo_tui.tracking.tags import COMMAND_TAG, JOB_TAG
from memo_tui.training.work.command_process import run_command
from tests.conftest import HOSTILE
from tests.waiting import until

TELLS_ENVIRONMENT = (
    "import json, os; print(json.dumps({k: v for k, v in os.environ.items() if k[:4] in ('MLFL', 'KMP_')}))"
)


def python(code):
    """The command that runs this code, without what a Python needs 20 ms for."""
    return [sys.executable, "-S", "-c", code]


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def tracker(store_uri):
    return MlFlowTracker(HOSTILE, store_uri)


@pytest.fixture
def stopped_by_signal():
    """SIGTERM does here what it does in a job: it interrupts."""

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    yield
    signal.signal(signal.SIGTERM, before)


def when_there(path: Path, then):
    """Do something on another thread as soon as a file is there."""

    def wait():
        try:
            until(path.exists)
        finally:
            then()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def mlflow_variables(capfd):
    """What a command that `TELLS_ENVIRONMENT` was told."""
    return json.loads(capfd.readouterr().out)


def test_a_command_that_knows_nothing_of_mlflow_is_a_finished_run(tracker, client, tmp_path):
    (tmp_path / "train.sh").write_text("echo weights > weights\n")
    run_id = run_command(
        tracker, ["sh", "train.sh", "--lr", "0.1 0.2"], folder=tmp_path, name="mine", tags={"team": "[/]"}
    )
    run = client.get_run(run_id)
    assert (run.info.status, run.info.run_name) == ("FINISHED", "mine")
    assert client.get_experiment(run.info.experiment_id).name == HOSTILE
    assert run.data.tags[COMMAND_TAG] == "sh train.sh --lr '0.1 0.2'"
    assert run.data.tags["mlflow.source.name"] == "train.sh"
    assert run.data.tags["team"] == "[/]"
    assert (tmp_path / "weights").exists()


def test_a_command_is_told_store_experiment_and_run(tracker, store_uri, tmp_path, capfd):
    run_id = run_command(tracker, python(TELLS_ENVIRONMENT), folder=tmp_path)
    told = mlflow_variables(capfd)
    assert told.pop("MLFLOW_DISABLE_TELEMETRY") == "true"  # the user's own
    assert {name: value for name, value in told.items() if name.startswith("MLFLOW")} == {
        "MLFLOW_TRACKING_URI": store_uri,
        "MLFLOW_EXPERIMENT_NAME": HOSTILE,
        "MLFLOW_EXPERIMENT_ID": tracker.mlflow_experiment_id,
        "MLFLOW_RUN_ID": run_id,
    }


def test_a_command_gets_none_of_the_settings_that_are_for_this_process(tracker, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr("memo_tui.tracking.mlflow_env.set_here", set())
    monkeypatch.setattr("memo_tui.tracking.mlflow_env.of_user", {})
    for name in ("LOGGING_LEVEL", "TRUNCATE_LONG_VALUES", "HTTP_REQUEST_MAX_RETRIES", "HTTP_REQUEST_TIMEOUT"):
        monkeypatch.delenv(f"MLFLOW_{name}", raising=False)
    for name in ("KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MLFLOW_LOGGING_LEVEL", "DEBUG")
    monkeypatch.setenv("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "no")
    configure_mlflow(retries=0, timeout=1)
    monkeypatch.setenv("KMP_INIT_AT_FORK", "FALSE")  # as scikit-learn does when it's imported
    run_command(tracker, python(TELLS_ENVIRONMENT), folder=tmp_path)
    told = mlflow_variables(capfd)
    assert told["MLFLOW_LOGGING_LEVEL"] == "DEBUG"
    assert told["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] == "no"
    assert not [name for name in told if "HTTP_REQUEST" in name or "TRUNCATE" in name or "KMP" in name]


def test_another_environment_can_be_given(tracker, tmp_path, capfd):
    environment = {"PATH": os.environ["PATH"], "OWN": "x", "MLFLOW_RUN_ID": "of another"}
    code = "import os; print(os.environ['OWN'], 'HOME' in os.environ, os.environ['MLFLOW_RUN_ID'])"
    run_id = run_command(tracker, python(code), folder=tmp_path, environment=environment)
    assert capfd.readouterr().out == f"x False {run_id}\n"


FAILURES = [
    (["sh", "-c", "exit 3"], 3, "\"sh -c 'exit 3'\" ended with status 3."),
    (["sh", "-c", "kill -9 $$"], 137, "was ended by SIGKILL (out of memory?)."),
    (["sh", "-c", "kill -TERM $$"], 143, "was ended by SIGTERM."),
    (["no-such-program", "x"], 127, "'no-such-program x' can't be started in "),
    (["./data.txt"], 126, "Permission denied."),
    (["./broken"], 126, "Exec format error."),
    (["a\0b"], 126, "can't be started: embedded null byte."),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_a_command_that_fails_leaves_a_failed_run(tracker, client, tmp_path, failure):
    argv, status, sentence = failure
    (tmp_path / "data.txt").write_text("1")
    (tmp_path / "broken").write_bytes(b"\x01\x02")
    (tmp_path / "broken").chmod(0o755)
    with pytest.raises(TrainingFailed) as failed:
        run_command(tracker, argv, folder=tmp_path)
    assert sentence in str(failed.value)
    assert str(failed.value).isprintable()
    assert failed.value.status == status
    assert client.get_run(tracker.mlflow_run.info.run_id).info.status == "FAILED"


def test_a_folder_that_is_gone_is_named(tracker, tmp_path):
    with pytest.raises(TrainingFailed, match=f"the folder {tmp_path / 'gone'} does not exist"):
        run_command(tracker, ["true"], folder=tmp_path / "gone")


def test_no_password_is_kept_with_the_command(tracker, client, tmp_path):
    argv = ["true", "--db", "postgres://ada:s3cret-1@host/x", "--api-key=s3cret-2", "--password", "s3cret-3"]
    argv += ["--max-tokens", "512", "--token", "--verbose"]
    run = client.get_run(run_command(tracker, argv, folder=tmp_path))
    assert "s3cret" not in str(run.to_dictionary())
    assert "--max-tokens 512 --token --verbose" in run.data.tags[COMMAND_TAG]


@pytest.mark.parametrize("word", ["x" * 100_000, "http://ada:s3cret-1" + "x" * 100_000, "s3cret/" * 9])
def test_a_command_of_any_length_makes_a_run(tracker, client, tmp_path, word):
    run = client.get_run(run_command(tracker, ["true", *[word] * 9], folder=tmp_path))
    assert len(run.data.tags[COMMAND_TAG]) < 6000
    assert "s3cret-1" not in run.data.tags[COMMAND_TAG]


def test_a_signal_to_us_alone_reaches_the_command_once_and_kills_the_run(
    tracker, client, tmp_path, stopped_by_signal
):
    ready, tidied = tmp_path / "ready", tmp_path / "tidied"
    code = (
        "import os, signal, sys\n"
        f"def stop(*_): os.write(os.open({str(tidied)!r}, os.O_CREAT | os.O_APPEND | os.O_WRONLY), b'x')\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        f"open({str(ready)!r}, 'x').close()\n"
        "signal.pause()\n"
    )
    sender = when_there(ready, lambda: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(KeyboardInterrupt):
        run_command(tracker, python(code), folder=tmp_path)
    sender.join()
    assert tidied.read_text() == "x"
    assert client.get_run(tracker.mlflow_run.info.run_id).info.status == "KILLED"


def test_a_signal_does_what_it_did_before_once_the_command_has_ended(tracker, tmp_path):
    before = signal.getsignal(signal.SIGINT)
    run_command(tracker, ["true"], folder=tmp_path)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_store_that_is_gone_runs_no_command(tmp_path):
    with pytest.raises(StoreUnreachable):
        run_command(MlFlowTracker("x", "http://127.0.0.1:9"), ["touch", "made"], folder=tmp_path)
    assert not (tmp_path / "made").exists()


LOGS = """
import mlflow, sys
mlflow.sklearn.autolog(log_models=False)
from sklearn.linear_model import LinearRegression
LinearRegression(positive=True).fit([[1.0], [2.0], [3.0]], [1.0, 2.0, 4.0])
with mlflow.start_run(run_name="second"):
    mlflow.log_metric("loss", 0.25)
sys.exit(4)
"""


def test_what_a_script_logs_lands_in_the_run_and_that_fails_with_it(tracker, client, tmp_path):
    (tmp_path / "train.py").write_text(LOGS)
    with pytest.raises(TrainingFailed, match="ended with status 4"):
        run_command(tracker, [sys.executable, "train.py"], folder=tmp_path)
    run = client.get_run(tracker.mlflow_run.info.run_id)
    assert run.data.params["positive"] == "True"
    assert run.data.metrics["training_score"] > 0
    assert run.info.status == "FAILED"  # though autologging had ended it well
    found = client.search_runs([run.info.experiment_id])
    (other,) = [each for each in found if each.info.run_id != run.info.run_id]
    assert (other.info.run_name, other.info.status) == ("second", "FINISHED")
    assert other.data.metrics == {"loss": 0.25}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "home", "train.py"]


OPENS = """
import mlflow, pathlib, signal
mlflow.start_run()
mlflow.start_run(run_name="nested", nested=True)
mlflow.MlflowClient().create_run(mlflow.active_run().info.experiment_id, run_name="beside")
pathlib.Path("begun").touch()
signal.pause()
"""


def test_all_that_it_left_open_is_killed_with_it_at_a_stop(tracker, client, tmp_path, stopped_by_signal):
    (tmp_path / "train.py").write_text(OPENS)
    thread = when_there(tmp_path / "begun", lambda: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(KeyboardInterrupt):
        run_command(tracker, [sys.executable, "train.py"], folder=tmp_path, tags={JOB_TAG: "one"})
    thread.join()
    runs = client.search_runs([tracker.mlflow_experiment_id])
    assert {run.info.run_name: run.info.status for run in runs if run.info.run_id != tracker.run_id} == {
        "nested": "KILLED",
        "beside": "KILLED",
    }
    command = f"{sys.executable} train.py"
    assert [(run.data.tags[JOB_TAG], run.data.tags[COMMAND_TAG]) for run in runs] == [("one", command)] * 3


@pytest.mark.parametrize("said", ["FAILED", "KILLED", "FINISHED"])
def test_how_a_command_that_ends_well_ended_its_run_stays(tracker, client, tmp_path, said):
    begun, told = tmp_path / "begun", tmp_path / "told"

    def tell():
        client.set_terminated(begun.read_text(), said)
        told.touch()

    when_there(begun, tell)
    waits = f"printf $MLFLOW_RUN_ID > draft; mv draft {begun}; until [ -e {told} ]; do sleep 0.02; done"
    run_id = run_command(tracker, ["sh", "-c", waits], folder=tmp_path)
    assert client.get_run(run_id).info.status == said
