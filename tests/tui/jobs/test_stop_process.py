"""K stops the program that logs the chosen run, also one that nobody launched from here."""

import os
import subprocess
import sys

import pytest
from mlflow import MlflowClient

from memo_tui.tui.common.confirm import ConfirmScreen
from tests.tui.conftest import shown, until, words
from tests.waiting import PATIENCE

SCRIPT = """
import mlflow, time
mlflow.set_experiment("churn")
with mlflow.start_run(run_name="theirs"):
    mlflow.log_metric("loss", 0.5)
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def program(store_uri, tmp_path):
    """A program of the user's that logs a run."""
    environment = {**os.environ, "MLFLOW_TRACKING_URI": store_uri}
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


async def test_a_program_of_the_users_own_is_stopped_and_its_run_ends_as_killed(make_app, program, store_uri):
    app = make_app(tracking_uri=store_uri, experiment="churn")
    async with app.run_test(size=(140, 40), notifications=True) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "theirs" in shown(app))
        await until(pilot, lambda: "K Stop" in shown(app))
        await pilot.press("K")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot, lambda: f"process {program.pid} is asked to end" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: "killed" in shown(app).partition("Jobs")[0])
        await until(pilot, lambda: "K Stop" not in shown(app))
    assert program.wait(PATIENCE) != 0
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([client.get_experiment_by_name("churn").experiment_id])
    assert (run.info.status, run.data.metrics) == ("KILLED", {"loss": 0.5})
