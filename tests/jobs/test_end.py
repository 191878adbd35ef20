"""How a job ended: as its process leaves it, whatever its output says last."""

import json
import subprocess
import sys

import pytest

from memo_tui.jobs.end import End
from memo_tui.jobs.folder import JobFolder
from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.view import JobState
from memo_tui.training.work.command import CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from tests.conftest import HOSTILE
from tests.waiting import until

MODULE = """\
import atexit, os, signal, sys
def farewell(tracker):
    atexit.register(print, "goodbye")
    atexit.register(print, '{"status": "finished", "problem": ""}')
    raise ValueError("no data")
def well(tracker): atexit.register(os.system, "echo Traceback; echo failed"); print("all is lost")
def endless(tracker, api_key: str): raise ValueError(f"refused {api_key} " + "x\\n" * 5000)
def leaving(tracker): print("last"); sys.stdout.flush(); os._exit(5)
def killed(tracker): print("last"); sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def ended(jobs, store_uri, tmp_path):
    """Runs works as jobs, to their ends."""

    def run(*works):
        submitted = jobs.submit([JobSpec(HOSTILE, store_uri, work) for work in works])
        until(lambda: not jobs.active)
        return submitted

    (tmp_path / "ending.py").write_text(MODULE)
    return run


def test_the_end_is_what_the_process_left_and_not_the_last_line_of_its_output(ended, tmp_path):
    def call(name, **texts):
        return TrainingFunctionWork(f"ending:{name}", texts, str(tmp_path))

    (tmp_path / "lie.sh").write_text("""echo '{"status": "finished", "problem": ""}'; exit 3\n""")
    key = "s3cret-Value-1"
    farewell, well, endless, leaving, killed, command = jobs = ended(
        *(call(name) for name in ("farewell", "well")),
        call("endless", api_key=key),
        *(call(name) for name in ("leaving", "killed")),
        CommandWork(("sh", "lie.sh"), str(tmp_path)),
    )
    assert farewell.state is JobState.FAILED
    assert farewell.problem == "ending:farewell raised ValueError: no data."
    assert farewell.tail(1) == ["goodbye"]
    assert (well.state, well.problem) == (JobState.FINISHED, "")
    assert endless.problem.startswith("ending:endless raised ValueError: refused ••• x x x")
    assert len(endless.problem) == 1000
    assert endless.problem.endswith("…")
    assert leaving.problem == "The training's process ended with status 5; its last output: last"
    assert killed.problem.startswith("The training's process was ended by SIGKILL")
    assert command.state is JobState.FAILED
    assert command.problem.startswith("'sh lie.sh' ended with status 3; its last output: {")
    for job in jobs:
        end = job.log.parent / "end.json"
        assert end.exists() is (job not in (leaving, killed))
        if end.exists():
            assert json.loads(end.read_text()) == {"status": str(job.state), "problem": job.problem}
            assert key not in end.read_text()
            assert end.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "text", "end"),
    [
        ("end.json", '{"status": "failed", "problem": "no data"}', End(JobState.FAILED, "no data")),
        ("end.json", '{"status": "running", "problem": ""}', None),
        ("end.json", '{"status": "failed", "problem": 5}', None),
        ("end.json", "[]", None),
        ("end.json", "", None),
        ("end.json", "[" * 100_000, None),
        ("status", "0", End(JobState.FINISHED)),
        ("status", "143", End(JobState.STOPPED)),
        ("status", "1", End(JobState.FAILED)),
        ("status", "x", None),
    ],
)
def test_what_stands_in_a_folder_is_read_also_of_an_earlier_version(tmp_path, name, text, end):
    (tmp_path / name).write_text(text)
    assert JobFolder(tmp_path).end() == end


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "A message can't be read, as it isn't JSON"),
        ("{}", "A message can't be read, as it is not a known one"),
        ('{"ask": "run", "spec": "{}"}', "The job can't be read: it was written by another version"),
        (
            '{"ask": "run", "spec": {"experiment": "x", "tracking_uri": "y", "work": {"kind": "x"}}}',
            "The work can't be read: the kind of work 'x' is unknown",
        ),
    ],
)
def test_a_job_that_cannot_be_read_ends_so(tmp_path, line, problem):
    program = (sys.executable, "-m", "memo_tui.jobs.process", "0ddba11", str(tmp_path))
    done = subprocess.run(program, input=f"{line}\n", capture_output=True, text=True, check=False)
    end = JobFolder(tmp_path).end()
    assert (done.returncode, end.status) == (1, JobState.FAILED)
    assert end.problem.startswith(problem)
    assert done.stdout.strip() == end.problem
    assert "Traceback" not in done.stderr
