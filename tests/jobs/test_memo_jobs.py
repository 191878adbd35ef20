"""Jobs whose trainings are remembered: answered before the queue, joined, and trained once."""

import json
from dataclasses import replace

import pytest
from mlflow import MlflowClient

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.tracking.memo_hits import Hits
from memo_tui.tracking.tags import JOB_TAG, MEMO_ANSWERED_TAG, MEMO_HITS_TAG, PARENT_TAG
from memo_tui.training.memo.policy import FORCE, ON
from memo_tui.training.work.models import ModelsWork
from memo_tui.training.work.sweep import SweepWork
from tests.conftest import HOSTILE
from tests.waiting import until


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    monkeypatch.setenv("MEMO_TUI_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def runs(store_uri):
    """The runs of the experiment by their ids."""

    def read():
        client = MlflowClient(store_uri)
        experiment = client.get_experiment_by_name(HOSTILE)
        return {run.info.run_id: run for run in client.search_runs([experiment.experiment_id])}

    return read


@pytest.fixture
def ridge(store_uri):
    """Makes a job that trains ridge with a value of alpha."""

    def make(alpha, memo=ON, **more):
        work = ModelsWork(("ridge",), params={"ridge": {"alpha": alpha}})
        return JobSpec(HOSTILE, store_uri, work, memo=memo, **more)

    return make


def test_a_hit_is_answered_while_all_places_are_taken_and_equal_jobs_train_once(open_jobs, spec, ridge, runs):
    jobs = open_jobs(limit=1)
    (first,) = jobs.submit([ridge(2.0)])
    until(lambda: not first.active)
    assert (first.state, first.view.memo.text) == (JobState.FINISHED, "MISS: no run yet")
    (trained,) = runs()

    (slow,) = jobs.submit([spec("boosting")])
    until(lambda: slow.view.pid)
    hit, leader, follower, forced = jobs.submit([ridge(2.0), ridge(3.0), ridge(3.0), ridge(2.0, FORCE)])
    until(lambda: not hit.active and follower.view.memo.word)
    assert slow.active
    assert (hit.state, hit.view.memo.word, hit.view.memo.runs) == (JobState.FINISHED, "HIT", (trained,))
    assert (hit.view.pid, hit.view.started) == (None, None)
    assert "rmse" in hit.view.memo.text
    assert 0 < hit.view.memo.seconds_saved < 60
    assert (leader.state, leader.view.memo.word) == (JobState.QUEUED, "MISS")
    assert leader.view.memo.text.startswith("MISS: params.alpha 2.0 -> 3.0, all else as in ")
    assert (follower.state, follower.view.memo.word) == (JobState.QUEUED, "JOIN")
    assert leader.job_id in follower.view.memo.text

    jobs.stop([slow])
    until(lambda: not jobs.active)
    by_job = {run.data.tags[JOB_TAG]: run_id for run_id, run in runs().items()}
    assert by_job.keys() - {slow.job_id} == {job.job_id for job in (first, leader, forced)}
    assert (follower.view.memo.word, follower.view.memo.runs) == ("JOINED", (by_job[leader.job_id],))
    hits = Hits.of_tag(runs()[by_job[leader.job_id]].data.tags[MEMO_HITS_TAG])
    assert (hits.count, hits.joined) == (1, 1)


def test_who_joined_an_equal_job_that_is_stopped_learns_why(open_jobs, ridge, spec):
    jobs = open_jobs(limit=1)
    leader, follower = jobs.submit([replace(spec("boosting"), memo=ON)] * 2)
    until(lambda: leader.view.pid and follower.view.memo.word == "JOIN")
    jobs.stop([leader])
    until(lambda: not jobs.active)
    assert leader.state is JobState.STOPPED
    assert follower.state is JobState.FAILED
    assert follower.problem == (
        f"Job {leader.job_id}, which trained the same, was stopped: see it, and launch again."
    )


def test_a_sweep_trains_exactly_the_points_that_no_run_answers(jobs, ridge, store_uri, runs):
    jobs.submit([ridge(alpha) for alpha in (0.1, 0.2, 0.3)])
    until(lambda: not jobs.active)
    before = runs()
    assert len(before) == 3
    points = (0.1, 0.2, 0.3, 0.4, 0.5, 0.4)
    sweep, *children = jobs.submit(
        [
            JobSpec(HOSTILE, store_uri, SweepWork("ridge", {"alpha": str(points)}), memo=ON),
            *(ridge(alpha, sweep="0") for alpha in points),
        ]
    )
    until(lambda: not jobs.active)
    assert {job.state for job in (sweep, *children)} == {JobState.FINISHED}
    assert [job.view.memo.word for job in children] == ["HIT", "HIT", "HIT", "MISS", "MISS", "JOINED"]
    assert "MISS: params.alpha 0.3 -> 0.4, all else as in" in children[3].view.memo.text
    parent = runs()[sweep.view.run_id]
    new = runs().keys() - before.keys() - {sweep.view.run_id}
    assert {runs()[run_id].data.tags[PARENT_TAG] for run_id in new} == {sweep.view.run_id}
    assert sorted(runs()[run_id].data.params["alpha"] for run_id in new) == ["0.4", "0.5"]
    assert any(line.startswith("ridge: MISS: params.alpha 0.3 -> 0.4") for line in children[3].tail(20))
    answered = json.loads(parent.data.tags[MEMO_ANSWERED_TAG])
    assert (answered["hits"], answered["of"], parent.info.status) == (4, 6, "FINISHED")


def test_a_job_of_two_models_trains_only_the_one_that_is_not_remembered(jobs, ridge, store_uri, runs):
    jobs.submit([ridge(1.0)])
    until(lambda: not jobs.active)
    (job,) = jobs.submit([JobSpec(HOSTILE, store_uri, ModelsWork(("ridge", "linear")), memo=ON)])
    until(lambda: not job.active)
    assert (job.state, job.view.memo.word) == (JobState.FINISHED, "MISS")
    assert "ridge HIT: " in job.view.memo.text
    assert sorted(run.data.params["model"] for run in runs().values()) == ["linear", "ridge"]
    assert any(line.startswith("ridge: HIT: ") for line in job.tail(20))


def test_a_job_that_can_t_be_looked_up_says_itself_what_is_wrong(jobs, spec):
    missing = ModelsWork(("ridge",), data="/nowhere/data.csv", target="y")
    (job,) = jobs.submit([replace(spec("ridge"), work=missing, memo=ON)])
    until(lambda: not job.active)
    assert job.state is JobState.FAILED
    assert "/nowhere/data.csv" in job.problem
