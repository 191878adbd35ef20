"""Runs of other programs are stopped: their processes are asked to end, then made to."""

import json
import os
import signal
import subprocess
import sys

import pytest
from mlflow import MlflowClient

from memo_tui.runs.model import Run
from memo_tui.tracking.origin import origin_tags
from memo_tui.tracking.stop_runs import process_of, stop_runs
from tests.waiting import PATIENCE

PROGRAMS = {
    "one that ends": "signal.signal(15, lambda *_: sys.exit())",
    "one that takes no notice": "signal.signal(15, signal.SIG_IGN)",
    "one that knows nothing of it": "",
}


@pytest.fixture
def client(store_uri):
    return MlflowClient(store_uri)


@pytest.fixture
def program():
    """Starts a program that waits; it is ended after the test."""
    begun = []

    def start(code=""):
        source = f"import signal, sys, time; {code or 'pass'}\nprint('ready', flush=True)\ntime.sleep(600)"
        begun.append(subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True))
        assert begun[-1].stdout.readline() == "ready\n"
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def run_of(client, pid, **tags):
    found = client.create_run("0", tags={**origin_tags(pid), **tags})
    return Run(found.info.run_id, "0", "calm-owl", "RUNNING", 0, None, tags=found.data.tags)


@pytest.mark.parametrize("code", PROGRAMS.values(), ids=PROGRAMS)
def test_a_process_is_asked_to_end_and_then_made_to(client, program, code):
    process = program(code)
    run = run_of(client, process.pid)
    deaf = "SIG_IGN" in code
    done = stop_runs(client, [run], grace=0.3 if deaf else PATIENCE)
    assert (done.done, done.failed) == ((run.run_id,), {})
    assert process.wait(PATIENCE) == {True: -signal.SIGKILL, False: 0 if code else -signal.SIGTERM}[deaf]
    assert client.get_run(run.run_id).info.status == "KILLED"


def test_a_run_that_ends_itself_meanwhile_stays_as_it_ended(client, program):
    process = program()
    run = run_of(client, process.pid)
    client.set_terminated(run.run_id, "FINISHED")
    stop_runs(client, [run], grace=PATIENCE)
    assert client.get_run(run.run_id).info.status == "FINISHED"


def test_what_can_not_be_stopped_is_left_and_told(client, program):
    process = program()
    origin = json.loads(origin_tags(process.pid)["memo_tui.origin"])
    texts = [json.dumps(origin | {"host": "elsewhere"}), json.dumps(origin | {"began": 1}), "?"]
    runs = [run_of(client, process.pid, **{"memo_tui.origin": text}) for text in texts]
    runs.append(run_of(client, os.getpid()))
    assert [process_of(run) for run in runs] == [None] * 4
    done = stop_runs(client, runs, grace=0.0)
    assert not done.done
    assert set(done.failed.values()) == {
        "its process is gone or on another machine, so it can't be stopped from here."
    }
    assert process.poll() is None
    assert {client.get_run(run.run_id).info.status for run in runs} == {"RUNNING"}
