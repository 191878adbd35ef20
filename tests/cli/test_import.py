"""`memo-tui import`, as it is typed."""

import subprocess
import sys

from mlflow import MlflowClient

from tests.waiting import PATIENCE


def command(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "memo_tui", "import", *words],
        cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def test_a_file_store_is_copied_beside_it_and_a_second_time_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    client = MlflowClient((tmp_path / "mlruns").as_uri())
    client.log_metric(client.create_run("0", run_name="calm-owl").info.run_id, "loss", 0.5)
    done = command(tmp_path, "mlruns")
    assert done.returncode == 0, done.stderr
    assert f"{tmp_path / 'mlflow.db'} holds 1 experiment, 1 run, 1 metric value, each compared" in done.stdout
    assert "runs checked: 1 of 1" in done.stderr
    (run,) = MlflowClient(f"sqlite:///{tmp_path / 'mlflow.db'}").search_runs(["0"])
    assert (run.info.run_name, run.data.metrics) == ("calm-owl", {"loss": 0.5})
    again = command(tmp_path, ".")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "mlflow.db is there already: give another file" in again.stderr


def test_what_is_no_file_store_is_told(tmp_path):
    done = command(tmp_path, "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "'nowhere' is not an address" in done.stderr
    done = command(tmp_path, "http://localhost:1")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "http://localhost:1 is not a file store: give the folder 'mlruns'" in done.stderr
