"""The queue of jobs, and the supervisor that holds it: left, found again, lost and replaced."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic

import psutil
from mlflow import MlflowClient

from memo_tui.jobs.client import Jobs
from memo_tui.jobs.folder import KEPT, JobFolder, read_all, remove_old
from memo_tui.jobs.job import Job
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.sweeps import specs_of
from memo_tui.jobs.view import JobState, JobView
from memo_tui.tracking.tags import JOB_TAG, PARENT_TAG
from memo_tui.training.work.models import ModelForm, ModelsWork
from memo_tui.training.work.sweep import SweepWork
from tests.conftest import HOSTILE
from tests.jobs.conftest import NO_ADDRESS, supervisors
from tests.waiting import until


def runs_of(store_uri):
    client = MlflowClient(store_uri)
    experiment = client.get_experiment_by_name(HOSTILE)
    return client.search_runs([experiment.experiment_id]) if experiment else []


def test_so_many_run_at_once_as_is_allowed_and_the_others_wait_in_order(open_jobs, spec):
    jobs = open_jobs(limit=2)
    submitted = jobs.submit([spec(uri=NO_ADDRESS) for _ in range(12)])
    until(lambda: not jobs.active)
    assert {job.state for job in submitted} == {JobState.FAILED}
    spans = [(job.view.started, job.view.ended) for job in submitted]
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    for start, _ in spans:
        assert sum(other <= start < end for other, end in spans) <= 2
    assert len({job.view.pid for job in submitted}) == 12


def test_the_limit_can_be_raised_while_jobs_wait(open_jobs, spec):
    jobs = open_jobs(limit=1)
    submitted = jobs.submit([spec("boosting") for _ in range(2)])
    until(lambda: submitted[0].view.pid)
    assert submitted[1].state is JobState.QUEUED
    jobs.set_limit(2)
    until(lambda: submitted[1].state is JobState.RUNNING)
    assert submitted[0].active


def test_a_job_that_waits_is_stopped_before_it_begins(open_jobs, spec, store_uri):
    jobs = open_jobs(limit=1)
    first, second = jobs.submit([spec("boosting"), spec()])
    until(lambda: first.state is JobState.RUNNING)
    jobs.stop([second])
    until(lambda: not second.active)
    assert (second.state, second.view.started) == (JobState.STOPPED, None)
    assert first.active


def test_a_job_outlives_its_dashboard_and_the_next_one_finds_and_stops_it(
    open_jobs, spec, tmp_path, store_uri
):
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from memo_tui.jobs.client import Jobs\n"
        "from memo_tui.jobs.spec import JobSpec\n"
        "jobs = Jobs(Path(sys.argv[1]), limit=2, grace=20.0, changed=lambda: None)\n"
        "jobs.open()\n"
        "(job,) = jobs.submit([JobSpec.from_json(sys.argv[2])])\n"
        "while job.view.pid is None: time.sleep(0.05)\n"
        "print(job.job_id, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "jobs"), spec("boosting").to_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as dashboard:
        job_id = dashboard.stdout.readline().strip()
        os.killpg(dashboard.pid, signal.SIGHUP)
        os.killpg(dashboard.pid, signal.SIGKILL)
    jobs = open_jobs()
    (job,) = until(lambda: jobs.newest)
    assert job.job_id == job_id
    until(lambda: any(run.data.metrics for run in runs_of(store_uri)))
    assert job.state is JobState.RUNNING
    assert job.tail(99)[0].startswith(f"job {job_id}: boosting")
    jobs.stop([job])
    until(lambda: not job.active)
    assert [run.info.status for run in runs_of(store_uri)] == ["KILLED"]


def test_two_dashboards_see_the_same_jobs(open_jobs, spec):
    one = open_jobs(limit=1)
    mine, _ = one.submit([spec("boosting"), spec()])
    until(lambda: mine.state is JobState.RUNNING)
    other = open_jobs()
    until(lambda: len(other.newest) == 2)
    other.stop(other.active)
    until(lambda: not one.active and not other.active)
    assert [job.view for job in one.newest] == [job.view for job in other.newest]


def test_jobs_go_on_when_their_supervisor_is_killed_and_none_runs_twice(open_jobs, spec, tmp_path, store_uri):
    jobs = open_jobs(limit=1)
    submitted = jobs.submit([spec("boosting"), spec()])
    until(lambda: submitted[0].view.pid)
    (supervisor,) = supervisors(tmp_path / "jobs")
    supervisor.kill()
    until(lambda: [each for each in supervisors(tmp_path / "jobs") if each.pid != supervisor.pid])
    until(lambda: not jobs.active)
    assert [job.state for job in submitted] == [JobState.FINISHED, JobState.FINISHED]
    runs = runs_of(store_uri)
    assert sorted(run.data.tags[JOB_TAG] for run in runs) == sorted(job.job_id for job in submitted)
    assert {run.info.status for run in runs} == {"FINISHED"}


def test_a_job_whose_process_is_gone_is_told_as_failed(open_jobs, spec, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    began = psutil.Process(gone.pid).create_time()
    gone.communicate()
    view = JobView("0ddba11", began, JobState.RUNNING, started=began, pid=gone.pid, began=began)
    folder = JobFolder.named(tmp_path / "jobs", view)
    folder.make(spec())
    folder.keep(view)
    folder.log.write_text("epoch 3\n")
    jobs = open_jobs()
    until(lambda: jobs.newest and not jobs.active)
    (job,) = jobs.newest
    assert job.state is JobState.FAILED
    assert job.problem.startswith("The training's process is gone")
    assert job.problem.endswith("epoch 3")


def test_a_job_that_waited_is_not_lost_without_its_password(open_jobs, tmp_path):
    view = JobView("0ddba11", 1.0)
    folder = JobFolder.named(tmp_path / "jobs", view)
    folder.make(JobSpec(HOSTILE, "http://user:s3cret@127.0.0.1:9", ModelsWork(("linear",))))
    folder.keep(view)
    jobs = open_jobs()
    until(lambda: jobs.newest and not jobs.active)
    assert jobs.newest[0].state is JobState.FAILED
    assert "launch it again" in jobs.newest[0].problem


def test_one_that_was_asked_to_stop_isn_t_begun_by_the_next_supervisor(open_jobs, spec, tmp_path):
    view = JobView("0ddba11", 1.0, JobState.RUNNING, started=2.0, stop_asked=True)
    folder = JobFolder.named(tmp_path / "jobs", view)
    folder.make(spec())
    folder.keep(view)
    jobs = open_jobs()
    until(lambda: jobs.newest and not jobs.active)
    assert jobs.newest[0].state is JobState.STOPPED
    assert folder.claimed() is None


def test_a_supervisor_that_follows_another_keeps_to_the_limit(open_jobs, spec, tmp_path):
    jobs = open_jobs(limit=1)
    first, second = jobs.submit([spec("boosting"), spec()])
    until(lambda: first.view.pid)
    supervisors(tmp_path / "jobs")[0].kill()
    until(lambda: supervisors(tmp_path / "jobs"))
    jobs.stop([first])
    until(lambda: not first.active)
    until(lambda: not second.active)
    assert second.view.started >= first.view.ended


def test_what_is_launched_just_before_the_end_is_handed_over(open_jobs, spec, tmp_path):
    jobs = open_jobs()
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    jobs.close()
    jobs.finish()
    (found,) = read_all(tmp_path / "jobs")
    assert found[2].job_id == job.job_id


def test_a_sweep_may_try_what_mlflow_takes_for_no_params_name(jobs, store_uri):
    values = {"+optimizer.lr": "0.1,0.2", "#2": ",".join(str(each) for each in range(3000))}
    (sweep,) = jobs.submit([JobSpec(HOSTILE, store_uri, SweepWork("a command", values))])
    until(lambda: not jobs.active)
    assert (sweep.state, sweep.problem) == (JobState.FINISHED, "")
    (run,) = runs_of(store_uri)
    assert run.data.params["_optimizer.lr"] == "0.1,0.2"
    assert run.data.params["_2"].startswith("0,1,2,")


def test_a_sweep_nests_the_runs_of_its_jobs_in_one_that_ends_with_them(jobs, store_uri):
    works = [ModelsWork(("ridge",), params={"ridge": {"alpha": alpha}}) for alpha in (0.5, 2.0)]
    sweep, *children = jobs.submit(
        [
            JobSpec(HOSTILE, store_uri, SweepWork("ridge", {"alpha": "0.5, 2.0"})),
            *(JobSpec(HOSTILE, store_uri, work, sweep="0") for work in works),
        ]
    )
    until(lambda: not jobs.active)
    assert [job.state for job in (sweep, *children)] == [JobState.FINISHED] * 3
    by_job = {run.data.tags[JOB_TAG]: run for run in runs_of(store_uri)}
    parent = by_job[sweep.job_id]
    assert (parent.info.status, parent.info.run_name) == ("FINISHED", "ridge")
    assert parent.data.params == {"alpha": "0.5, 2.0"}
    for child, alpha in zip(children, ("0.5", "2.0"), strict=True):
        run = by_job[child.job_id]
        assert run.data.tags[PARENT_TAG] == parent.info.run_id
        assert run.data.params["alpha"] == alpha
    ends = [by_job[child.job_id].info.end_time for child in children]
    assert parent.info.end_time >= max(ends)


def test_a_sweep_on_a_data_file_has_its_points_below_it_and_the_folds_of_each_below_that(
    jobs, store_uri, tmp_path
):
    path = tmp_path / "prices.csv"
    path.write_text("# by hand\nsize;place;price\n" + "".join(f"{n},5;{n % 3};{n * 7}\n" for n in range(40)))
    form = ModelForm("ridge", {"data": str(path), "target": "price"})
    texts = {field.name: field.text for field in form.fields} | {"alpha": "0.5, 2", "folds": "2"}
    sweep, *points = jobs.submit(
        specs_of(form, texts, experiment=HOSTILE, tracking_uri=store_uri, draws=None)
    )
    until(lambda: not jobs.active)
    assert {job.state for job in (sweep, *points)} == {JobState.FINISHED}
    runs = runs_of(store_uri)
    below = {run.info.run_id: run.data.tags.get(PARENT_TAG) for run in runs}
    names = {run.info.run_id: run.info.run_name for run in runs}
    alphas = {run.info.run_id: run for run in runs if below[run.info.run_id] == sweep.view.run_id}
    assert {run.data.params["alpha"] for run in alphas.values()} == {"0.5", "2"}
    for run_id, run in alphas.items():
        folds = [each for each in below if below[each] == run_id]
        assert sorted(names[each] for each in folds) == ["fold 1 of 2", "fold 2 of 2"]
        assert run.data.metrics["r2"] > 0.9
        assert run.data.metrics["rmse_std"] > 0
    assert len(runs) == 7


def test_a_stopped_sweep_stops_its_jobs_and_its_run_is_killed(open_jobs, store_uri):
    jobs = open_jobs(limit=1)
    work = ModelsWork(("boosting",))
    sweep, *children = jobs.submit(
        [
            JobSpec(HOSTILE, store_uri, SweepWork("boosting")),
            *(JobSpec(HOSTILE, store_uri, work, sweep="0") for _ in range(3)),
        ]
    )
    until(lambda: any(run.data.metrics for run in runs_of(store_uri)))
    jobs.stop([sweep])
    until(lambda: not jobs.active)
    assert {job.state for job in (sweep, *children)} == {JobState.STOPPED}
    assert [run.info.status for run in runs_of(store_uri)] == ["KILLED", "KILLED"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path, spec):
    (tmp_path / "file").write_text("")
    jobs = Jobs(tmp_path / "file" / "jobs", limit=1, grace=1.0, changed=lambda: None)
    jobs.open()
    (job,) = jobs.submit([spec()])
    until(lambda: not job.active)
    assert "can't be started" in job.problem
    jobs.close()


def test_a_folder_with_a_long_path_can_be_used(tmp_path, spec):
    jobs = Jobs(tmp_path / ("x" * 120) / "jobs", limit=1, grace=1.0, changed=lambda: None)
    jobs.open()
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert "is not an address" in job.problem
    jobs.close()


def test_a_supervisor_ends_when_nothing_and_nobody_is_left(open_jobs, spec, tmp_path):
    jobs = open_jobs()
    jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not jobs.active)
    jobs.close()
    until(lambda: not supervisors(tmp_path / "jobs"))
    assert not (tmp_path / "jobs" / "socket").exists()
    jobs = open_jobs()
    (again,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not again.active)
    assert "is not an address" in again.problem


def test_the_oldest_jobs_are_forgotten_at_last(open_jobs, spec, tmp_path):
    jobs = open_jobs()
    for number in range(KEPT + 3):
        view = JobView(f"{number:08x}", float(number), JobState.FINISHED)
        folder = JobFolder.named(tmp_path / "jobs", view)
        folder.make(spec())
        folder.keep(view)
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    kept = [view.job_id for _, _, view in read_all(tmp_path / "jobs")]
    assert len(kept) == KEPT + 1
    assert kept[0] == f"{3:08x}"


def test_a_job_whose_folder_was_removed_is_not_told_to_the_next_dashboard(open_jobs, spec):
    (removed,) = open_jobs().submit([spec(uri=NO_ADDRESS)])
    until(lambda: not removed.active)
    shutil.rmtree(removed.log.parent)
    jobs = open_jobs()
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert jobs.newest == [job]


def test_the_jobs_of_a_sweep_that_goes_on_are_kept(tmp_path, store_uri, spec):
    for number in range(KEPT + 3):
        state = JobState.FINISHED if number else JobState.RUNNING
        folder = JobFolder.named(tmp_path, view := JobView(f"{number:08x}", float(number), state))
        folder.make(replace(spec(), sweep=f"{0:08x}" if 0 < number < 9 else ""))
        folder.keep(view)
    remove_old(tmp_path)
    assert len(read_all(tmp_path)) == KEPT + 3
    view = JobView(f"{0:08x}", 0.0, JobState.FINISHED)
    JobFolder.named(tmp_path, view).keep(view)
    remove_old(tmp_path)
    assert len(read_all(tmp_path)) == KEPT


def test_a_supervisor_that_stood_still_for_a_while_goes_on(open_jobs, spec, tmp_path):
    jobs = open_jobs()
    (job,) = jobs.submit([spec("boosting")])
    until(lambda: job.view.pid)
    (before,) = supervisors(tmp_path / "jobs")
    before.suspend()
    end = monotonic() + 3.0
    until(lambda: monotonic() > end)
    before.resume()
    jobs.stop([job])
    until(lambda: not job.active)
    assert [each.pid for each in supervisors(tmp_path / "jobs")] == [before.pid]


def test_jobs_that_are_refused_together_are_none_of_them_trained(open_jobs, spec, tmp_path):
    jobs = open_jobs()
    (first,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not first.active)
    made = [Job(spec(), JobView(job_id, 5.0), Path()) for job_id in ("aaaaaaaa", "bbbbbbbb")]
    JobFolder.named(tmp_path / "jobs", made[1].view).path.mkdir()  # as if the disk were full for the second
    jobs._submit(made)
    assert {job.state for job in made} == {JobState.FAILED}
    (second,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not second.active)
    assert {view.job_id for _, _, view in read_all(tmp_path / "jobs")} == {first.job_id, second.job_id}


def test_what_is_no_job_is_passed_over(open_jobs, spec, tmp_path):
    for number, text in enumerate(["", "[]", "{}", '{"work": {"kind": "none"}}', "\0"]):
        folder = tmp_path / "jobs" / f"20200101-000000-0ddba11{number}"
        folder.mkdir(parents=True)
        for name in ("spec.json", "state.json"):
            (folder / name).write_text(text)
    jobs = open_jobs()
    (job,) = jobs.submit([spec(uri=NO_ADDRESS)])
    until(lambda: not job.active)
    assert jobs.newest == [job]
