"""Programs that are forked with their libraries loaded are as those that Python starts afresh."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.preloaded import AS_FRESH, Preloaded
from tests.waiting import PATIENCE

PROBE = """
import gc, json, os, signal, sys, threading

def handler(number):
    found = signal.getsignal(number)
    return getattr(found, "__name__", str(found))

print(json.dumps({
    "name": __name__,
    "file": globals().get("__file__"),
    "argv": sys.argv,
    "orig_argv": sys.orig_argv,
    "path": sys.path,
    "folder": os.getcwd(),
    "environment": dict(os.environ),
    "given": sys.stdin.read(),
    "streams": [
        [each.encoding, each.errors, each.line_buffering, each.isatty()]
        for each in (sys.stdin, sys.stdout, sys.stderr)
    ],
    "files": sorted(each for each in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{each}")),
    "signals": {int(number): handler(number) for number in signal.valid_signals()},
    "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "parent": os.getppid(),
    "leads": [os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()],
    "threads": threading.active_count(),
    "garbage": [gc.isenabled(), gc.get_threshold()],
}, sort_keys=True))
"""


OF_THE_PROGRAM = """
import sys
import mlflow
print(sorted(name for name in sys.modules if name.startswith("memo_tui")))
"""


def run(kind, command, folder, **options):
    """Run a command; its process, and what it wrote on both streams."""
    process = kind(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, **options
    )
    return process, *process.communicate(b"given", timeout=PATIENCE)


@pytest.mark.parametrize("new_session", [False, True])
@pytest.mark.parametrize("words", [["-c", PROBE, "a", "-m"], ["probe.py", "a b"], ["-m", "probe", "--", "x"]])
def test_a_program_finds_what_it_finds_when_it_is_started_afresh(tmp_path, words, new_session):
    (tmp_path / "probe.py").write_text(PROBE)
    (fresh, told, wrong), (forked, told_by_fork, wrong_of_fork) = (
        run(
            kind,
            [sys.executable, *words],
            tmp_path,
            start_new_session=new_session,
            env={**os.environ, "X": "\udcff"},
        )
        for kind in (AS_FRESH, Preloaded)
    )
    assert json.loads(told_by_fork) == json.loads(told)
    assert json.loads(told)["parent"] == os.getpid()
    assert (forked.returncode, wrong_of_fork) == (fresh.returncode, wrong) == (0, b"")


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(7)",
        "raise SystemExit('a reason')",
        "import os; os.kill(os.getpid(), 9)",
        "import signal; signal.raise_signal(signal.SIGINT)",
        "import atexit, threading; atexit.register(print, 'end'); threading.Thread(target=print).start()",
        "import os; os.close(1); print('x')",
    ],
)
def test_it_ends_in_the_same_way(tmp_path, code):
    (fresh, *told), (forked, *told_by_fork) = (
        run(kind, [sys.executable, "-c", code], tmp_path) for kind in (AS_FRESH, Preloaded)
    )
    assert forked.returncode == fresh.returncode
    assert [text.splitlines()[-1:] for text in told_by_fork] == [text.splitlines()[-1:] for text in told]


def test_what_it_loads_is_there_already_and_the_rest_is_started_afresh(tmp_path):
    code = "import os, sys; print('mlflow' in sys.modules, len(sys.argv))"
    for words, loaded in (
        (["-c", code], "True"),
        (["-S", "-c", code], "False"),
        (["-c", code, "x"], "True"),
    ):
        *_, told, _ = run(Preloaded, [sys.executable, *words], tmp_path)
        assert told.decode().split()[0] == loaded
    *_, told, _ = run(
        Preloaded, [sys.executable, "-c", code], tmp_path, env={**os.environ, "MLFLOW_LOGGING_LEVEL": "DEBUG"}
    )
    assert told == b"False 1\n"


def test_of_the_program_only_what_mlflow_loads_by_itself_is_there(tmp_path):
    command = [sys.executable, "-c", OF_THE_PROGRAM]
    fresh, forked = (run(kind, command, tmp_path)[1] for kind in (AS_FRESH, Preloaded))
    assert b"memo_tui.tracking.run_context" in fresh
    assert forked == fresh


def test_signals_reach_it(tmp_path):
    code = (
        "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(3)); print(flush=True); signal.pause()"
    )
    with Preloaded([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 3
