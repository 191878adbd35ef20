"""Runs whose processes died unseen: told with the evidence, and marked as failed on demand."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.origin import origin_tags
from memo_tui.tui.common.confirm import ConfirmScreen
from memo_tui.tui.common.text_lines import TextLines
from memo_tui.tui.run.screen import RunScreen
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words
from tests.tui.jobs.test_pane import footer
from tests.tui.runs.test_runs_view import opened, rows


def details(app):
    """What the details of the chosen run say, on one line."""
    return " ".join(
        " ".join(str(part.render()) for part in app.query("#details TextLines").results(TextLines)).split()
    )


@pytest.fixture
def training(store_uri):
    """A process that trains, in a run of its own."""
    code = (
        "from memo_tui import MlFlowTracker\n"
        f"with MlFlowTracker({HOSTILE!r}, {store_uri!r}).run(name='calm-owl') as run:\n"
        "    print(run.info.run_id, flush=True)\n    import threading; threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        process.run_id = process.stdout.readline().strip()
        yield process
        process.kill()


async def test_a_training_that_is_killed_is_told_as_lost_and_marked_as_failed(make_app, store_uri, training):
    client = MlflowClient(store_uri)
    gone = f"Process {training.pid} on {os.uname().nodename} is gone"
    async with opened(make_app, count=1) as (app, pilot):
        await until(pilot, lambda: re.search("▶ running +calm-owl", shown(app)))
        assert "Mark failed" not in footer(app)
        await pilot.press("L")
        training.kill()
        await until(pilot, lambda: re.search(r"\? lost +calm-owl", shown(app)))
        await until(pilot, lambda: "L Mark failed" in footer(app))
        await until(pilot, lambda: gone in details(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen) and gone in shown(app))
        await pilot.press("escape", "L")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and gone in words(app))
        assert client.get_run(training.run_id).info.status == "RUNNING"
        await pilot.press("y")
        await until(pilot, lambda: re.search("✗ failed +calm-owl", shown(app)))
        await until(
            pilot, lambda: "Mark failed" not in footer(app) and "Marked 1 run as FAILED" in shown(app)
        )
    run = client.get_run(training.run_id)
    assert run.info.status == "FAILED"
    assert 0 <= run.info.end_time - run.info.start_time < 1000  # its last sign was its first
    assert run.data.tags["memo_tui.lost"].startswith(gone)


async def test_a_silent_run_of_another_host_stays_running_and_says_why(make_app, store_uri, sleeper):
    told = json.loads(origin_tags(sleeper.pid)["memo_tui.origin"]) | {"host": "[/] far"}
    sign = str(time.time() - 3.5 * 3600)
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    client.create_run(
        experiment,
        run_name="far",
        tags={"memo_tui.origin": json.dumps(told), "memo_tui.heartbeat": sign},
    )
    sleeper.kill()
    sleeper.wait()
    async with opened(make_app, count=1) as (app, pilot):
        why = "Silent for 3 h; it ran on [/] far, which can't be checked from here."
        await until(pilot, lambda: why in details(app))
        assert re.search("▶ running +far", shown(app))
        assert "Mark failed" not in footer(app)


async def test_of_the_marked_runs_only_lost_ones_are_marked_as_failed(make_app, store_uri, sleeper):
    client = MlflowClient(store_uri)
    experiment = client.create_experiment(HOSTILE, "file:///nowhere")
    ids = {
        name: client.create_run(
            experiment, start_time=place, run_name=name, tags=origin_tags(pid)
        ).info.run_id
        for place, (name, pid) in enumerate({"bee": sleeper.pid, "owl": sleeper.pid, "fox": None}.items(), 1)
    }
    assert "memo_tui.heartbeat" not in client.get_run(ids["bee"]).data.tags  # this process gives none for it
    sleeper.send_signal(signal.SIGKILL)
    sleeper.wait()
    async with opened(make_app) as (app, pilot):
        await until(pilot, lambda: len(re.findall(r"\? lost +(?:owl|bee)", shown(app))) == 2)
        assert "Mark failed" not in footer(app)  # the cursor is on the fox, which runs
        await pilot.press("slash", *"state = 'LOST'", "enter")
        await until(pilot, lambda: rows(app) == ["owl", "bee"])
        await pilot.press("slash", *["backspace"] * 20, "enter", "asterisk")
        await until(pilot, lambda: "3 marked" in shown(app) and "Mark failed" in footer(app))
        await pilot.press("L")
        await until(pilot, lambda: "Mark 2 runs (owl, bee) as FAILED?" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: len(re.findall("✗ failed +(?:owl|bee)", shown(app))) == 2)
    found = {name: client.get_run(run_id).info.status for name, run_id in ids.items()}
    assert found == {"bee": "FAILED", "owl": "FAILED", "fox": "RUNNING"}
