"""Runs that a program of the user's opens with plain MLflow name their process."""

import json
import os
import subprocess
import sys
import time

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.origin import proof_of_death
from memo_tui.tracking.run_context import RunContext
from tests.waiting import PATIENCE

SCRIPT = """
import mlflow, os, sys
mlflow.set_experiment("churn")
with mlflow.start_run(run_name="theirs"):
    with mlflow.start_run(run_name="nested", nested=True):
        print(os.getpid(), flush=True)
    sys.stdin.read()
"""


def script(store_uri, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "MLFLOW_TRACKING_URI": store_uri, **environment},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def tags_of(store_uri):
    client = MlflowClient(store_uri)
    runs = client.search_runs([client.get_experiment_by_name("churn").experiment_id])
    return {run.info.run_name: run.data.tags for run in runs}


def test_a_run_of_plain_mlflow_is_known_to_be_gone_once_its_process_is(store_uri):
    process = script(store_uri)
    pid = int(process.stdout.readline())
    tags = tags_of(store_uri)
    assert {json.loads(each["memo_tui.origin"])["pid"] for each in tags.values()} == {pid}
    assert len(tags) == 2
    assert proof_of_death(tags["theirs"], time.time()) == ""
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert proof_of_death(tags["theirs"], time.time()).startswith(f"Process {pid} on ")


@pytest.mark.parametrize("off", ["off", "0", " False"])
def test_it_can_be_switched_off(monkeypatch, off):
    assert RunContext().in_context()
    monkeypatch.setenv("MEMO_TUI_RUN_CONTEXT", off)
    assert not RunContext().in_context()


def test_it_loads_nothing_but_the_standard_library():
    code = "import sys; before = set(sys.modules); import memo_tui.tracking.run_context; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    roots = {name.partition(".")[0] for name in loaded.split()} - {"memo_tui"}
    assert roots - sys.stdlib_module_names <= {name for name in roots if name.startswith("_")}


BEATS = """
import os, sys, threading
from memo_tui.any_python.memo_tui_run_context import heartbeat
heartbeat.SECONDS = 0.02
import mlflow
from mlflow import MlflowClient

def beats(run):
    known = run.data.tags["memo_tui.heartbeat"]
    return lambda: MlflowClient().get_run(run.info.run_id).data.tags["memo_tui.heartbeat"] != known

def wait(until):
    while not until():
        pass

with mlflow.start_run() as run:
    wait(beats(run))
    child = os.fork()  # while heartbeats are set
    if not child:
        with mlflow.start_run(nested=True) as nested:
            wait(beats(nested))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    wait(beats(MlflowClient().get_run(run.info.run_id)))
bare = MlflowClient().create_run("0")
wait(lambda: "memo-tui heartbeat" not in [each.name for each in threading.enumerate()])
ours = [tag for tag in bare.data.tags if tag.startswith("memo_tui")]
print(*ours, run.data.tags["memo_tui.heartbeat.seconds"])
"""


def test_heartbeats_are_set_until_a_run_ends_also_after_a_fork(store_uri):
    environment = {**os.environ, "MLFLOW_TRACKING_URI": store_uri}
    told = subprocess.run(
        [sys.executable, "-c", BEATS],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (told.stderr, told.returncode) == ("", 0)
    assert told.stdout == "0.02\n"  # a run that a bare client opens outside of a job is left as it is


def test_a_run_of_an_own_tracker_has_its_own_heartbeat_alone(store_uri):
    from memo_tui import MlFlowTracker

    run = MlFlowTracker("churn", store_uri).create_run()
    assert "memo_tui.heartbeat" in run.data.tags
    assert "memo_tui.heartbeat.seconds" not in run.data.tags
