"""What a training could not give its store: the dashboard says so, and delivers it."""

import subprocess
from dataclasses import replace

import pytest
from mlflow import MlflowClient

from memo_tui.tracking.origin import Origin
from tests.cli.test_sync import left
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until
from tests.tui.runs.test_runs_view import opened

TRY_SECONDS = "memo_tui.tui.runs.undelivered._TRY_SECONDS"


@pytest.fixture
def run_id(store_uri, monkeypatch):
    """The id of a run of which something waits, and whose process is gone."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    gone = replace(Origin.here(), pid=process.pid)
    with monkeypatch.context() as patch:
        patch.setattr(Origin, "here", lambda *_: gone)
        return left(store_uri, experiment=HOSTILE)


async def test_what_waits_is_counted_in_the_header_and_delivered(make_app, store_uri, monkeypatch, run_id):
    monkeypatch.setattr(TRY_SECONDS, float("inf"))
    async with opened(make_app, count=1) as (app, pilot):
        await until(pilot, lambda: "24 values wait for the store" in shown(app))
        monkeypatch.setattr(TRY_SECONDS, 0.0)
        await until(pilot, lambda: "wait for the store" not in shown(app))
        await until(pilot, lambda: "failed" in shown(app))
    run = MlflowClient(store_uri).get_run(run_id)
    assert (run.info.status, run.data.metrics) == ("FAILED", {"rmse": 22.0})
