"""What the processes of a test run share, and that none of it outlives the run."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import shared

ROOT = Path(__file__).parents[1]
RUN = """
import json, sys, time
from tests import shared
run = shared.TestRun()
guard = shared.start("sleep", ["sleep", "600"])
while not (run.folder / "sleep.guard").exists():
    time.sleep(0.01)
print(json.dumps([str(run.folder), guard.pid]), flush=True)
sys.stdin.readline()
run.end()
"""


@pytest.mark.parametrize("killed", [False, True])
def test_a_server_ends_with_the_test_run_however_that_ends(killed):
    with subprocess.Popen(
        [sys.executable, "-c", RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as run:
        folder, guard = json.loads(run.stdout.readline())
        guard = psutil.Process(guard)
        while not (started := guard.children()):
            time.sleep(0.01)  # the guard starts its server; the list decides
        if killed:
            run.kill()
        else:
            run.communicate("\n", timeout=60)
    _, alive = psutil.wait_procs([guard, *started], timeout=60)
    assert not alive
    assert not Path(folder).exists()


def test_what_is_shared_is_made_once():
    made = [shared.once("a-number", lambda number=number: number) for number in (1, 2)]
    assert made == [1, 1]
