"""The clusters that trainings run on: their workers, what each trains, and the key that stops one."""

import re
import sys

import pytest

from memo_tui.jobs.cluster.folder import ClusterFolder
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.training.work.command import CommandWork
from memo_tui.tui.jobs.cluster_screen import ClusterScreen
from memo_tui.tui.jobs.pane import TrainingPane
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words

pytest.importorskip("distributed")
CLUSTER = "local:1"
SLEEPS = CommandWork((sys.executable, "-c", "import time; time.sleep(600)"), ".")


async def test_workers_are_shown_with_what_they_train_and_the_cluster_is_stopped(make_app):
    app = make_app(experiment=HOSTILE, cluster=CLUSTER)
    async with app.run_test(size=(140, 40)) as pilot:
        app.action_show("training")
        await until(pilot, lambda: "· live" in shown(app).splitlines()[0])
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, ClusterScreen))
        await until(
            pilot, lambda: re.search(r"local:1 +· not here +starts with the next training", shown(app))
        )
        assert "Stop" not in shown(app).splitlines()[-1]

        pane = app.query_one(TrainingPane)
        first, second = pane.begin([JobSpec(HOSTILE, pane.address.uri, SLEEPS)] * 2)
        await until(pilot, lambda: "1 worker, 1 at once · 1 waiting · stops with its last" in words(app))
        pattern = r"127\.0\.0\.1:\d+ +▶ trains +\d+ % +[\d.]+ MB +\S*python"
        await until(pilot, lambda: re.search(pattern, shown(app)))
        await pilot.resize_terminal(60, 15)
        await until(pilot, lambda: re.search(r"▶ 127\.0\.0\.1:\d+ +\d+ % ", shown(app)))

        await pilot.press("K")
        await until(pilot, lambda: "Stop the cluster local:1? 2 trainings there stop, too" in words(app))
        await pilot.press("y")
        await until(pilot, lambda: not pane.jobs.active)
        assert {first.state, second.state} == {JobState.STOPPED}
        folder = ClusterFolder.of(pane.jobs.folder, CLUSTER)
        await until(pilot, lambda: not folder.record.runs)
        await until(pilot, lambda: "· local:1" in shown(app))
