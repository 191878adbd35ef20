"""A cluster on this machine that is started for jobs: real workers, each a process."""

import asyncio
import sys
from dataclasses import replace

import psutil
import pytest

from memo_tui.cluster_plan import ClusterPlan
from memo_tui.jobs.cluster.folder import ClusterFolder
from memo_tui.jobs.cluster.load import read_load
from memo_tui.jobs.cluster.look import look_at_clusters, stop_cluster
from memo_tui.jobs.view import JobState
from memo_tui.training.work.command import CommandWork
from tests.jobs.conftest import NO_ADDRESS, supervisors
from tests.waiting import until

Client = pytest.importorskip("distributed").Client
process = pytest.importorskip("memo_tui.jobs.cluster.process")
LOCAL = "local:2"
WAITS = "import os, sys, time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.02)"


@pytest.fixture
def waiting(jobs, spec, tmp_path):
    """Makes specs of trainings that end when a file is there; the file."""
    go_on = tmp_path / "go on"

    def make(**changes):
        work = CommandWork((sys.executable, "-c", WAITS, str(go_on)), str(tmp_path))
        return replace(spec(), work=work, scheduler=LOCAL, **changes)

    yield make, go_on
    for folder in ClusterFolder.running(jobs.folder):  # such as one that is kept
        folder.end(by_force=True)


def test_a_cluster_starts_with_the_first_job_and_stops_with_the_last(jobs, waiting):
    make, go_on = waiting
    both = jobs.submit([make(), make()])
    folder = ClusterFolder.of(jobs.folder, LOCAL)
    until(lambda: all(job.view.where.startswith("on tcp://127.0.0.1:") for job in both))
    until(
        lambda: (
            {job for worker in read_load(folder.state.address) for job in worker.jobs}
            == {job.job_id for job in both}
        )
    )
    # The load of a worker is that of its trainings, too.
    own = psutil.Process(folder.record.pid).memory_info().rss
    until(lambda: all(worker.memory > own for worker in read_load(folder.state.address)))
    (look,) = look_at_clusters(jobs.folder, [])
    assert (look.cluster, look.runs, look.keep, len(look.workers)) == (LOCAL, True, False, 2)
    assert [worker.threads for worker in look.workers] == [1, 1]

    # A supervisor that dies takes neither the cluster nor the jobs with it.
    until(lambda: len(supervisors(jobs.folder)) == 1)
    (supervisor,) = supervisors(jobs.folder)
    supervisor.kill()
    until(lambda: supervisors(jobs.folder) not in ([], [supervisor]))
    address = folder.state.address
    go_on.touch()
    until(lambda: not jobs.active)
    assert [job.state for job in both] == [JobState.FINISHED] * 2
    assert folder.state.address == address
    until(lambda: not folder.record.runs)
    assert look_at_clusters(jobs.folder, []) == ()


def test_a_cluster_is_kept_and_taken_again_until_it_is_stopped(jobs, spec, waiting):
    folder = ClusterFolder.of(jobs.folder, LOCAL)
    processes = set()
    for _ in range(2):
        (job,) = jobs.submit([replace(spec(uri=NO_ADDRESS), scheduler=LOCAL, keep_cluster=True)])
        until(lambda: not job.active)  # noqa: B023
        assert job.view.where.startswith("on tcp://")
        processes.add(folder.record.pid)
    assert len(processes) == 1
    assert folder.record.runs
    stop_cluster(jobs.folder, LOCAL, in_use=False)
    until(lambda: not folder.record.runs)


def test_a_job_is_stopped_while_its_cluster_starts(jobs, waiting):
    make, _ = waiting
    (job,) = jobs.submit([make()])
    until(lambda: job.view.where == "waiting for its cluster to start")
    jobs.stop([job])
    until(lambda: not job.active)
    assert job.state is JobState.STOPPED
    folder = ClusterFolder.of(jobs.folder, LOCAL)
    until(lambda: folder.record is None or not folder.record.runs)


def test_a_cluster_that_has_lost_its_workers_ends_so_that_nothing_waits_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_WITHOUT_WORKERS", 0.1)
    monkeypatch.setattr(process, "_LOOK_SECONDS", 0.1)
    folder = ClusterFolder(tmp_path)

    async def lose_all():
        serving = asyncio.ensure_future(process.serve(folder, ClusterPlan.parse("local:1"), keep=True))
        await asyncio.to_thread(until, lambda: folder.state.address)
        async with Client(folder.state.address, asynchronous=True) as client:
            await client.wait_for_workers(1)
            await client.retire_workers(list(client.scheduler_info()["workers"]))
        return await serving

    assert asyncio.run(lose_all()) == 1
    assert folder.state.problem == "All of its workers died; the next training starts it anew."
