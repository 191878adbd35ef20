"""A cluster of Slurm's jobs: a real Slurm of one node, where its programs are installed."""

import os
import shutil
import socket
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from memo_tui.jobs.view import JobState
from tests.conftest import free_port
from tests.jobs.conftest import NO_ADDRESS
from tests.waiting import until

if find_spec("dask_jobqueue") is None:
    pytest.skip("dask-jobqueue isn't installed", allow_module_level=True)
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")
CONFIG = """\
ClusterName=one
SlurmctldHost={node}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
NodeName={node} NodeAddr=127.0.0.1 CPUs={cores} RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes={node} Default=YES MaxTime=INFINITE State=UP
"""


def found(program):
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    """A Slurm of one node; the programs run as root, as a node's daemon must."""
    if os.getuid() != 0 or not all(found(each) for each in PROGRAMS):
        pytest.skip("there is no Slurm here that can be started (slurmctld, slurmd, munge, as root)")
    node, config = socket.gethostname().partition(".")[0], tmp_path / "slurm.conf"
    for name in ("state", "spool"):
        (tmp_path / name).mkdir()
    config.write_text(
        CONFIG.format(
            node=node, controller=free_port(), port=free_port(), folder=tmp_path, cores=os.cpu_count()
        )
    )
    key = tmp_path / "munge.key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o600)
    monkeypatch.setenv("SLURM_CONF", str(config))
    at = {name: tmp_path / f"munge.{name}" for name in ("socket", "pid", "log", "seed")}
    munge = ["munged", "-F", "--force", f"--key-file={key}"]
    munge += [f"--{option}={at[name]}" for option, name in MUNGE_FILES.items()]
    commands = [munge, ["slurmctld", "-D", "-f", config], ["slurmd", "-D", "-f", config]]
    processes = []
    try:
        for command in commands:
            log = (tmp_path / f"{command[0]}.log").open("wb")
            program = [found(command[0]), *command[1:]]
            processes.append(subprocess.Popen(program, stdout=log, stderr=log, cwd=tmp_path))
            if command is munge:
                until(at["socket"].exists)
        until(lambda: b"idle" in subprocess.run(["sinfo", "-h"], capture_output=True, check=False).stdout)
        yield tmp_path
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


MUNGE_FILES = {"socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}


def test_workers_run_as_jobs_of_slurm(jobs, spec, slurm):
    (job,) = jobs.submit([replace(spec(), scheduler="slurm:1?cores=1&memory=800MB&interface=lo")])
    until(lambda: not job.active)
    assert (job.state, job.problem) == (JobState.FINISHED, "")
    assert job.view.where.startswith("on tcp://127.0.0.1:")
    until(lambda: not subprocess.run(["squeue", "-h"], capture_output=True, check=True).stdout.strip())


def test_what_slurm_must_know_is_asked_for(jobs, spec, tmp_path, monkeypatch):
    def failure():
        (job,) = jobs.submit([replace(spec(uri=NO_ADDRESS), scheduler="slurm:2?cores=1")])
        until(lambda: not job.active)
        return job.problem

    monkeypatch.setenv("PATH", str(tmp_path))
    assert failure().startswith("There is no Slurm here (no sbatch on the PATH)")
    Path(tmp_path / "sbatch").touch(mode=0o755)
    assert failure().startswith("Slurm must know each worker's memory: write slurm:2?cores=4&memory=8GB")
