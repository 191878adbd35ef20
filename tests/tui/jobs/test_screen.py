"""All jobs, full screen; and what becomes of them when the program ends."""

import re
import sys

import pytest
from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.settings_sources import load
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.models import ModelsWork
from memo_tui.training.work.sweep import SweepWork
from memo_tui.tui.jobs.pane import TrainingPane
from memo_tui.tui.jobs.quit import QuitScreen
from memo_tui.tui.jobs.screen import JobsScreen
from memo_tui.tui.runs.run_table import RunTable
from tests.conftest import HOSTILE
from tests.tui.conftest import shown, until, words

LONG = ModelsWork(("boosting",), params={"boosting": {"n_estimators": 20_000}})


def footer(app):
    return shown(app).splitlines()[-1]


def statuses(store_uri):
    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name(HOSTILE)
    return {run.info.status for run in client.search_runs([experiment.experiment_id])}


@pytest.fixture
def make(make_app):
    """Makes the program for an experiment with a hostile name."""
    return lambda **options: make_app(experiment=HOSTILE, **options)


async def live(pilot, *works):
    """The training pane with some jobs launched; the jobs."""
    pilot.app.action_show("training")
    await until(pilot, lambda: "· live" in shown(pilot.app).splitlines()[0])
    pane = pilot.app.query_one(TrainingPane)
    specs = [JobSpec(HOSTILE, pane.address.uri, work) for work in works]
    return pane.jobs.submit(specs) if specs else []


async def gone(pilot, app):
    jobs = app.query_one(TrainingPane).jobs
    jobs.stop(jobs.active)
    await until(pilot, lambda: not jobs.active)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_jobs_with_their_progress_and_output_are_shown_and_one_is_stopped(make, store_uri, size):
    app = make(jobs="1")
    async with app.run_test(size=size) as pilot:
        first, _ = await live(pilot, LONG, ModelsWork(("linear",)))
        await pilot.press("4")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await until(pilot, lambda: "1 training running, 1 queued · at most 1 at once" in shown(app))
        await until(pilot, lambda: re.search(r"▶ running +0:\d\d +boosting · .*[█░]+ +\d+%", shown(app)))
        assert re.search(r"… queued +linear", shown(app))
        await pilot.press("down")
        await until(pilot, lambda: f"job {first.job_id}: boosting" in words(app))
        await pilot.press("K", "escape")  # a key that was pressed by mistake
        assert first.active
        assert not first.view.stop_asked
        await pilot.press("K")
        await until(pilot, lambda: re.search(r"Stop boosting · .*\? It has run for 0:\d\d;", words(app)))
        await pilot.press("y")
        await until(pilot, lambda: re.search(r"■ stopped", shown(app)))
        await until(pilot, lambda: re.search(r"✓ finished +0:\d\d +linear", shown(app)))
        assert "nothing is running" in shown(app)
        await until(pilot, lambda: "Stop" not in footer(app))
        await pilot.press("escape")
        assert not isinstance(app.screen, JobsScreen)
    assert statuses(store_uri) == {"KILLED", "FINISHED"}


SCRIPT = """\
import mlflow, signal
from mlflow import MlflowClient
client = MlflowClient()
client.set_terminated(client.create_run(client.create_experiment("churn"), run_name="[/]").info.run_id)
with mlflow.start_run(run_name="mine"):
    mlflow.log_param("epochs", 8)
    mlflow.log_metric("loss", 0.5, step=4)
    signal.pause()
"""


async def test_a_command_whose_run_tells_its_epochs_has_a_bar_and_all_its_runs_are_listed(
    make, tmp_path, store_uri
):
    app = make()
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot, CommandWork((sys.executable, "-c", SCRIPT), str(tmp_path)))
        await pilot.press("4")
        await until(pilot, lambda: re.search(r"running .* ███░░░ 50% · 0:\d\d left", shown(app)))
        await pilot.press("J")
        await until(pilot, lambda: re.search(rf"running +mine +{re.escape(HOSTILE)[:9]}", shown(app)))
        await until(pilot, lambda: re.search(r"finished +0:00 +\[/\] +churn", shown(app)))
        await pilot.press(*"churn", "enter")
        pane = app.query_one(TrainingPane)
        await until(pilot, lambda: (run := pane.query_one(RunTable).cursor_run) and run.name == "[/]")
        assert pane.experiments == ("churn",)
        await gone(pilot, app)
        told = f"1 run is in {HOSTILE}: 4 J goes there."
        await until(pilot, lambda: any(each.message == told for each in app._notifications))
    assert statuses(store_uri) <= {"KILLED", "FAILED"}  # it was interrupted


async def test_the_output_of_a_job_takes_the_whole_screen_on_enter(make):
    app = make()
    async with app.run_test(size=(100, 30)) as pilot:
        await live(pilot, ModelsWork(("linear",), form="[/]"))
        await pilot.press("4", "enter")
        await until(pilot, lambda: "The trainer form '[/]'" in words(app))
        assert "─ Jobs ─" not in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: "─ Jobs ─" in shown(app))
        await until(pilot, lambda: "✗ failed" in shown(app))


async def test_how_many_run_at_once_is_set_by_keys_and_kept(make):
    app = make(jobs="2")
    async with app.run_test(size=(100, 30)) as pilot:
        await live(pilot)
        await pilot.press("4")
        assert "press esc, then n" in words(app)
        assert "─ Output ─" in shown(app)
        assert "What a training prints is shown here as it comes." in words(app)
        await pilot.press("plus", "plus", "minus")
        await until(pilot, lambda: "at most 3 at once" in shown(app))
        await until(pilot, lambda: "jobs = 3" in app.settings.config.read_text())
    assert load({"config": str(app.settings.config)}, {}).jobs == 3


async def test_a_sweep_is_one_job_with_its_own_below_and_all_are_stopped_on_request(make, store_uri):
    app = make(jobs="1")
    async with app.run_test(size=(140, 40)) as pilot:
        await live(pilot)
        pane = app.query_one(TrainingPane)
        uri = pane.address.uri
        children = [JobSpec(HOSTILE, uri, LONG, sweep="0") for _ in range(3)]
        sweep, *_ = pane.jobs.submit([JobSpec(HOSTILE, uri, SweepWork("learning rates")), *children])
        await pilot.press("4")
        await until(pilot, lambda: re.search(r"▶ running +0:\d\d +learning rates ░+ 0% 0/3", shown(app)))
        await until(pilot, lambda: re.search(r"▶ running +0:\d\d +boosting █*", shown(app)))
        await pilot.press("A")
        await until(pilot, lambda: "Stop all? 1 training running, 2 queued." in words(app))
        await pilot.press("y")
        await until(pilot, lambda: sweep.state is JobState.STOPPED)
        await until(pilot, lambda: shown(app).count("■ stopped") == 4)
    assert statuses(store_uri) == {"KILLED"}


async def test_quitting_asks_what_is_to_become_of_the_trainings(make):
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        (job,) = await live(pilot, LONG)
        await until(pilot, lambda: job.state is JobState.RUNNING)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen))
        assert "Quit? 1 training running." in words(app)
        assert "Leave it running" in words(app)
        assert "Wait, and quit when it has ended" in words(app)
        assert "Stop it; what it logged stays, and its run ends as KILLED" in words(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, QuitScreen)
        await pilot.press("q", "s")
        await until(pilot, lambda: not app.is_running)
    assert job.state is JobState.STOPPED
    assert app.parting_words == []


async def test_quitting_can_wait_for_the_trainings(make, store_uri, tmp_path):
    app = make()
    waiting = CommandWork(("sh", "-c", "until [ -e go ]; do sleep 0.1; done"), str(tmp_path))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        (job,) = await live(pilot, waiting)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen))
        await pilot.press("w")
        await until(pilot, lambda: "quits when the training has" in shown(app))
        (tmp_path / "go").touch()
        await until(pilot, lambda: not app.is_running)
    assert job.state is JobState.FINISHED
    assert statuses(store_uri) == {"FINISHED"}


async def test_trainings_left_running_are_told_at_the_end(make):
    app = make(jobs="1")
    async with app.run_test(size=(80, 24)) as pilot:
        jobs = await live(pilot, LONG, ModelsWork(("linear",)))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen))
        assert "Leave them running; the next memo-tui finds them again" in words(app)
        await pilot.press("enter")
        await until(pilot, lambda: not app.is_running)
    assert app.parting_words == [f"2 trainings go on; their output: {app.settings.jobs_folder}"]
    again = make()
    async with again.run_test(size=(80, 24)) as pilot:
        await live(pilot)
        found = again.query_one(TrainingPane).jobs
        await until(pilot, lambda: {job.job_id for job in found.active} == {job.job_id for job in jobs})
        await gone(pilot, again)
