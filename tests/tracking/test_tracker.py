"""MlFlowTracker against real stores, read back with plain MLflow."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui import MlFlowTracker
from memo_tui.errors import DataError, ExperimentDeleted, MemoTuiError, StoreError, StoreUnreachable
from memo_tui.tracking.address import Address
from memo_tui.tracking.journal import run_log
from memo_tui.tracking.journal.left import deliver_left
from memo_tui.tracking.journal.run_log import RunLog
from memo_tui.training.work.command_process import run_command
from tests.conftest import HOSTILE
from tests.line import Line
from tests.tracking.flushing import flush
from tests.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("preloaded")


@pytest.fixture
def tracker(store_uri):
    return MlFlowTracker(HOSTILE, store_uri)


def read(tracker, store_uri):
    return MlflowClient(store_uri).get_run(tracker.mlflow_run.info.run_id)


def test_nothing_is_opened_before_it_is_needed(tmp_path):
    tracker = MlFlowTracker("x", f"sqlite:///{tmp_path / 'no.db'}")
    assert tracker.memos()["mlflow_client"].asked == 0
    assert list(tmp_path.glob("*.db")) == []


def test_client_and_experiment_are_resolved_once_per_tracker(tracker):
    tracker.create_run()
    tracker.log_param("model", "linear")
    tracker.log_metric("rmse", 4.5)
    tracker.end_run()
    memos = tracker.memos()
    assert {name: memo.ran for name, memo in memos.items()} == {"mlflow_client": 1, "mlflow_experiment_id": 1}
    assert memos["mlflow_client"].asked > 3
    assert tracker.mlflow_client is tracker.mlflow_client


def test_what_is_logged_reads_back(tracker, store_uri):
    with tracker.run(name="[/] a [red]name") as run:
        tracker.expect_steps(700)
        tracker.log_param("model", "linear")
        tracker.log_params({"alpha": 1.0, "text": "[/b]"})
        tracker.log_metric("rmse", 4.5, step=3)
        for step in range(700):
            tracker.log_step({"mae": step / 2}, step)
    read_back = read(tracker, store_uri)
    assert read_back.info.status == "FINISHED"
    assert read_back.info.run_name == "[/] a [red]name"
    assert read_back.data.tags["memo_tui.steps"] == "700"
    assert read_back.data.params == {"model": "linear", "alpha": "1.0", "text": "[/b]"}
    assert read_back.data.metrics == {"rmse": 4.5, "mae": 349.5}
    assert len(MlflowClient(store_uri).get_metric_history(run.info.run_id, "mae")) == 700


def test_files_and_folders_are_stored_with_the_run(tracker, store_uri, tmp_path):
    assert tracker.run_id is None
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "layer").write_text("1")
    with tracker.run() as run:
        assert tracker.run_id == run.info.run_id
        tracker.log_artifact(folder / "layer", "model")
        tracker.log_artifact(str(folder))
        with pytest.raises(DataError, match=r"There is no file '.*absent' to store with the run"):
            tracker.log_artifact(tmp_path / "absent")
    assert tracker.run_id == run.info.run_id
    client = MlflowClient(store_uri)
    for path in ("model/layer", "weights/layer"):
        assert Path(client.download_artifacts(run.info.run_id, path, tmp_path)).read_text() == "1"


def test_the_experiments_name_reaches_mlflow_unharmed(tracker, store_uri):
    assert MlflowClient(store_uri).get_experiment(tracker.mlflow_experiment_id).name == HOSTILE


@pytest.mark.parametrize(
    "name", ["[/]", "[red]x", "🚗 été", "x" * 300], ids=["closing", "tag", "emoji", "long"]
)
def test_any_name_is_kept(store_uri, name):
    tracker = MlFlowTracker(name, store_uri)
    assert MlflowClient(store_uri).get_experiment(tracker.mlflow_experiment_id).name == name


def test_an_experiment_made_by_another_meanwhile_is_used(store_uri):
    ids = []

    def resolve():
        ids.append(MlFlowTracker("shared", store_uri).mlflow_experiment_id)

    MlFlowTracker("warm", store_uri).mlflow_experiment_id
    threads = [threading.Thread(target=resolve) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_a_deleted_experiment_is_told_and_can_be_restored(tracker):
    experiment_id = tracker.mlflow_experiment_id
    tracker.mlflow_client.delete_experiment(experiment_id)
    with pytest.raises(ExperimentDeleted, match="restore it, or choose another name") as error:
        tracker.create_run()
    assert error.value.experiment_id == experiment_id
    tracker.restore_experiment()
    assert tracker.create_run().info.experiment_id == experiment_id


def test_an_exception_ends_the_run_as_failed(tracker, store_uri):
    with pytest.raises(ZeroDivisionError), tracker.run():
        tracker.log_step({"rmse": 1.0}, 1)
        raise ZeroDivisionError
    assert read(tracker, store_uri).info.status == "FAILED"
    assert read(tracker, store_uri).data.metrics == {"rmse": 1.0}


def test_a_run_that_could_not_be_ended_at_once_ends_as_and_when_was_meant(tracker, store_uri, monkeypatch):
    end, tries = tracker.mlflow_client.set_terminated, []

    def once_unreachable(*given):
        tries.append(given)
        if len(tries) == 1:
            raise ConnectionError("refused")
        end(*given)

    monkeypatch.setattr(tracker.mlflow_client, "set_terminated", once_unreachable)
    with pytest.raises(ZeroDivisionError), tracker.run():
        raise ZeroDivisionError
    info = read(tracker, store_uri).info
    assert (info.status, info.end_time) == ("FAILED", tries[0][2])
    assert len(tries) == 2


def artifacts(tracker, store_uri):
    return [each.path for each in MlflowClient(store_uri).list_artifacts(tracker.mlflow_run.info.run_id)]


def test_an_exception_leaves_its_traceback_without_passwords(tracker, store_uri, tmp_path):
    def break_down():
        raise ValueError("http://grace:s3cret@host is [/] no place")

    with pytest.raises(ValueError, match="no place"), tracker.run() as run:
        break_down()
    assert artifacts(tracker, store_uri) == ["traceback.txt"]
    client = MlflowClient(store_uri)
    text = Path(client.download_artifacts(run.info.run_id, "traceback.txt", tmp_path)).read_text()
    assert text.startswith("Traceback (most recent call last):\n")
    assert "in break_down" in text
    assert text.endswith("ValueError: http://grace:•••@host is [/] no place\n")


def test_a_run_that_goes_well_or_is_stopped_leaves_no_traceback(tracker, store_uri):
    for error in (KeyboardInterrupt, SystemExit):
        with pytest.raises(error), tracker.run():
            raise error
        assert read(tracker, store_uri).info.status == "KILLED"
        assert artifacts(tracker, store_uri) == []
    with tracker.run():
        pass
    assert artifacts(tracker, store_uri) == []


def test_where_no_traceback_can_be_logged_the_error_stays_what_it_was(store_uri, tmp_path):
    (tmp_path / "file").write_text("")
    MlflowClient(store_uri).create_experiment("closed", (tmp_path / "file" / "within").as_uri())
    tracker = MlFlowTracker("closed", store_uri)
    with pytest.raises(ZeroDivisionError), tracker.run():
        raise ZeroDivisionError
    assert read(tracker, store_uri).info.status == "FAILED"


def test_ctrl_c_ends_the_run_as_killed(tracker, store_uri):
    with pytest.raises(KeyboardInterrupt), tracker.run():
        tracker.log_step({"rmse": 1.0}, 1)
        raise KeyboardInterrupt
    assert read(tracker, store_uri).info.status == "KILLED"
    assert read(tracker, store_uri).data.metrics == {"rmse": 1.0}


def test_a_new_run_ends_the_one_before(tracker, store_uri):
    first = tracker.create_run().info.run_id
    tracker.create_run()
    assert MlflowClient(store_uri).get_run(first).info.status == "FINISHED"


def test_logging_without_a_run_says_what_to_do(tracker):
    with pytest.raises(MemoTuiError, match="call create_run"):
        tracker.log_metric("rmse", 1.0)


def run_script(code: str, **options):
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def test_a_script_that_forgets_to_end_its_run_leaves_none_running(store_uri):
    code = (
        "from memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('x', {store_uri!r})\n"
        "tracker.create_run(); tracker.log_step({'rmse': 1.0}, 1)\n"
    )
    _out, err = run_script(code).communicate(timeout=PATIENCE)
    (run,) = MlflowClient(store_uri).search_runs(["1"])
    assert run.info.status == "FINISHED", err
    assert run.data.metrics == {"rmse": 1.0}


def test_ctrl_c_in_a_script_leaves_the_run_killed(store_uri):
    code = (
        "from memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('x', {store_uri!r})\n"
        "with tracker.run():\n    tracker.log_metric('rmse', 1.0)\n    print('ready', flush=True)\n"
        "    import threading; threading.Event().wait()\n"
    )
    script = run_script(code)
    assert script.stdout.readline() == "ready\n"
    os.kill(script.pid, signal.SIGINT)
    script.communicate(timeout=PATIENCE)
    (run,) = MlflowClient(store_uri).search_runs(["1"])
    assert run.info.status == "KILLED"


def test_a_server_serves_the_same_and_its_password_shows_nowhere(guarded_server):
    uri = guarded_server.replace("://", "://admin:s3cret-Password@")
    code = (
        "from memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('guarded', {uri!r})\n"
        "print(tracker, tracker.mlflow_uri)\n"
        "with tracker.run() as run:\n    tracker.log_metric('rmse', 1.0)\n"
        "import os; assert 's3cret-Password' not in repr(os.environ)\n"
    )
    script = run_script(code)
    out, err = script.communicate(timeout=PATIENCE)
    assert script.returncode == 0, err
    assert "s3cret-Password" not in out + err
    client = MlflowClient(uri)
    experiment = client.get_experiment_by_name("guarded")
    (run,) = client.search_runs([experiment.experiment_id])
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"rmse": 1.0})
    assert "s3cret-Password" not in repr(run)


def test_a_command_finds_user_and_password_of_a_server_beside_its_uri(guarded_server, tmp_path, capfd):
    tracker = MlFlowTracker("guarded", guarded_server.replace("://", "://admin:s3cret-Password@"))
    variables = ("$MLFLOW_TRACKING_URI", "$MLFLOW_TRACKING_USERNAME", "$MLFLOW_TRACKING_PASSWORD")
    run_command(tracker, ["sh", "-c", f"echo {' '.join(variables)}"], folder=tmp_path)
    assert capfd.readouterr().out == f"{guarded_server} admin s3cret-Password\n"


def test_a_step_logged_after_the_end_is_written_too(tracker, store_uri):
    with tracker.run():
        pass
    tracker.log_step({"late": 1.0}, 1)
    tracker.flush()
    assert read(tracker, store_uri).data.metrics == {"late": 1.0}


def test_no_late_step_is_lost_to_a_delivery_that_finds_nothing_left_to_do(tracker, store_uri, monkeypatch):
    looked = threading.Event()
    start, is_over = run_log.start, RunLog._is_over

    def start_and_wait(*words):
        thread = start(*words)
        looked.wait(1)  # it goes first, as far as it can
        return thread

    def look(log):
        try:
            return is_over(log)
        finally:
            looked.set()

    with tracker.run():
        pass
    tracker.flush()
    monkeypatch.setattr(run_log, "start", start_and_wait)
    monkeypatch.setattr(RunLog, "_is_over", look)
    tracker.log_step({"late": 1.0}, 1)
    flush(tracker)
    assert read(tracker, store_uri).data.metrics == {"late": 1.0}


def test_one_refused_value_takes_no_other_with_it(tracker, store_uri):
    with tracker.run():
        tracker.log_step({"rmse": 1.0, "not[allowed]": 2.0}, 1)
        with pytest.raises(StoreError, match="not\\[allowed\\]"):
            tracker.flush()
        tracker.log_step({"rmse": 0.5}, 2)
    assert read(tracker, store_uri).data.metrics == {"rmse": 0.5}
    history = MlflowClient(store_uri).get_metric_history(tracker.mlflow_run.info.run_id, "rmse")
    assert [metric.value for metric in history] == [1.0, 0.5]


def test_what_was_logged_while_the_server_was_gone_is_written_when_it_is_back(server, monkeypatch):
    monkeypatch.setattr("memo_tui.tracking.tracker.END_SECONDS", 0.5)
    with Line(server) as line:
        tracker = MlFlowTracker("away", line.uri)
        tracker.create_run()
        line.cut()
        for step in range(600):
            tracker.log_step({"rmse": float(step)}, step)
        with pytest.raises(StoreUnreachable, match="600 values of the run"):
            tracker.flush()
        with pytest.warns(UserWarning, match="600 values and the end of the run"):
            tracker.end_run()
        line.mend()
        flush(tracker)
    run = read(tracker, server)
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"rmse": 599.0})


@pytest.mark.parametrize(("line", "status"), [("1 / 0", "FAILED"), ("raise KeyboardInterrupt", "KILLED")])
def test_a_script_that_breaks_leaves_its_run_ended_as_what_it_was(store_uri, line, status):
    code = (
        "from memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('x', {store_uri!r})\n"
        f"tracker.create_run()\n{line}\n"
    )
    run_script(code).communicate(timeout=PATIENCE)
    client = MlflowClient(store_uri)
    (run,) = client.search_runs(["1"])
    assert run.info.status == status
    left = [each.path for each in client.list_artifacts(run.info.run_id)]
    assert left == (["traceback.txt"] if status == "FAILED" else [])


def test_a_stop_while_a_run_is_being_made_leaves_it_killed(tracker, store_uri):
    client = tracker.mlflow_client
    begin = client.create_run

    def interrupted(*args, **options):
        run = begin(*args, **options)
        signal.raise_signal(signal.SIGINT)
        return run

    client.create_run = interrupted
    with pytest.raises(KeyboardInterrupt), tracker.run():
        pytest.fail("the block began although a stop had come")
    assert read(tracker, store_uri).info.status == "KILLED"


def test_a_stop_while_a_run_is_being_ended_leaves_it_ended(tracker, store_uri):
    with pytest.raises(KeyboardInterrupt), tracker.run():
        client = tracker.mlflow_client
        end = client.set_terminated

        def interrupted(*args):
            signal.raise_signal(signal.SIGINT)
            end(*args)

        client.set_terminated = interrupted
    flush(tracker)
    assert read(tracker, store_uri).info.status == "FINISHED"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_was_logged_before_a_signal_without_a_handler_is_delivered_later(store_uri, name):
    code = (
        "import signal\n"
        "from memo_tui import MlFlowTracker\n"
        f"tracker = MlFlowTracker('x', {store_uri!r})\n"
        "run = tracker.create_run()\n"
        "tracker.log_params({'alpha': 1}); tracker.log_step({'rmse': 2.0}, 1)\n"
        f"signal.raise_signal(signal.{name})\n"
        "print('still here')\n"
    )
    script = run_script(code)
    out, err = script.communicate(timeout=PATIENCE)
    assert (script.returncode, out) == (-signal.Signals[name], ""), err
    list(deliver_left(Address.parse(store_uri)))
    (run,) = MlflowClient(store_uri).search_runs(["1"])
    assert (run.data.params, run.data.metrics) == ({"alpha": "1"}, {"rmse": 2.0})


def test_handlers_and_ignored_signals_are_afterwards_as_before(tracker):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with tracker.run():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_second_ctrl_c_does_not_wait_for_a_server(server):
    tracker = MlFlowTracker("hanging", server)
    begin = tracker.mlflow_client.create_run

    def hangs(*args, **options):
        signal.raise_signal(signal.SIGINT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            signal.raise_signal(signal.SIGINT)

    tracker.mlflow_client.create_run = hangs
    with pytest.raises(KeyboardInterrupt):
        tracker.create_run()
    tracker.mlflow_client.create_run = begin
    assert tracker.open_run is None
