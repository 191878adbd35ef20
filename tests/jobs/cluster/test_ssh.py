"""A cluster on machines that are reached by SSH: a real server on this one, with keys of the test's own."""

import getpass
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from memo_tui.jobs.cluster.folder import ClusterFolder
from memo_tui.jobs.view import JobState
from tests.conftest import free_port
from tests.jobs.conftest import NO_ADDRESS
from tests.waiting import until

pytest.importorskip("asyncssh")
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
USER = getpass.getuser()
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
StrictModes no
AuthorizedKeysFile {folder}/authorized
PasswordAuthentication no
KbdInteractiveAuthentication no
"""


class Server:
    """An SSH server on this machine, and the home folder of a user who may log in."""

    def __init__(self, folder):
        self.port, self.home = free_port(), folder / "home"
        self.known_hosts = self.home / ".ssh/known_hosts"
        self.known_hosts.parent.mkdir(parents=True, mode=0o700)
        for key in (folder / "host", self.home / ".ssh/id_ed25519"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
        shutil.copy(self.home / ".ssh/id_ed25519.pub", folder / "authorized")
        self._host_key = (folder / "host.pub").read_text()
        config = folder / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, folder=folder))
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self._log = (folder / "sshd.log").open("wb")
        self._process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=self._log)
        until(lambda: b"listening" in (folder / "sshd.log").read_bytes())

    def trust(self):
        """Know the server's key, as after the first login by hand."""
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {self._host_key}")

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._log.close()


@pytest.fixture
def server(tmp_path, monkeypatch):
    if not os.access(SSHD, os.X_OK):
        pytest.skip("there is no SSH server here (openssh-server)")
    server = Server(tmp_path)
    monkeypatch.setenv("HOME", str(server.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    yield server
    server.close()


def failure(jobs, spec, cluster):
    (job,) = jobs.submit([replace(spec(uri=NO_ADDRESS), scheduler=cluster)])
    until(lambda: not job.active)
    assert job.state is JobState.FAILED
    return job.problem


def test_jobs_run_on_machines_reached_by_ssh(jobs, spec, server):
    here = f"{USER}@127.0.0.1:{server.port}"
    unknown = failure(jobs, spec, f"ssh:{here}")
    assert unknown.startswith(f"The key of {USER}@127.0.0.1 isn't known")
    assert f"'ssh -p {server.port} {USER}@127.0.0.1'" in unknown
    assert not server.known_hosts.exists()  # an unknown machine is never taken on trust

    server.trust()
    cluster = f"ssh:{here},{here}?threads=1&python={sys.executable}"
    first, second = jobs.submit([replace(spec(), scheduler=cluster)] * 2)
    until(lambda: not jobs.active)
    assert [(job.state, job.problem) for job in (first, second)] == [(JobState.FINISHED, "")] * 2
    assert first.view.where.startswith("on tcp://127.0.0.1:")
    assert first.view.where != second.view.where  # each machine that is named has a worker
    until(lambda: not ClusterFolder.of(jobs.folder, cluster).record.runs)


def test_what_hinders_it_is_told_in_one_sentence(jobs, spec, server, tmp_path):
    server.trust()
    here = f"{USER}@127.0.0.1:{server.port}"
    assert failure(jobs, spec, f"ssh:{here}?python=/nowhere/python").startswith(
        f"{USER}@127.0.0.1 has no Python at /nowhere/python"
    )
    bare = tmp_path / "a bare python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    assert "No module named 'distributed' (in" in failure(jobs, spec, f"ssh:{here}?python={bare}")
    assert failure(jobs, spec, f"ssh:{USER}@127.0.0.1:{free_port()}").startswith(
        f"{USER}@127.0.0.1 can't be reached by SSH: "
    )
    (server.home / ".ssh/id_ed25519").unlink()
    assert failure(jobs, spec, f"ssh:{here}").startswith(f"{USER}@127.0.0.1 refuses the login")
