"""`memo-tui run`: a command as a run, from a terminal and without one."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

from tests.cli.terminal import Terminal
from tests.conftest import HOSTILE
from tests.waiting import PATIENCE, until

MEMO_TUI = (sys.executable, "-m", "memo_tui")


def refused(*arguments: str) -> str:
    """What is said of arguments that can't be used: they end with status 2."""
    told = subprocess.run(
        [*MEMO_TUI, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (told.returncode, told.stdout) == (2, "")
    return told.stderr


def only_run(store_uri: str):
    """The run of the only experiment that has any."""
    client = MlflowClient(store_uri)
    (run,) = client.search_runs([each.experiment_id for each in client.search_experiments()])
    return run


@pytest.mark.fresh
def test_a_command_reads_and_writes_as_without_us_and_its_exit_status_is_ours(
    folder: Path, store_uri: str
) -> None:
    told = subprocess.run(
        [
            *(*MEMO_TUI, "run", "--tracking-uri", store_uri, "--experiment", HOSTILE, "--name", "mine"),
            *("--", "sh", "-c", 'cat; echo "$@"; echo wrong >&2; exit 7', "--", "--json", "--", "x"),
        ],
        cwd=folder,
        input="given\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (told.returncode, told.stdout) == (7, "given\n--json -- x\n")
    run = only_run(store_uri)
    assert (run.info.status, run.info.run_name) == ("FAILED", "mine")
    work = json.loads(run.data.tags["memo_tui.work"])
    assert (work["argv"][:2], work["argv"][-3:]) == (["sh", "-c"], ["--json", "--", "x"])
    assert work["folder"] == str(folder)
    from_command, failure, last = told.stderr.splitlines()
    assert from_command == "wrong"
    assert failure.endswith(" ended with status 7.")
    assert last == (
        f"memo-tui: run {run.info.run_id} ('mine') is failed in experiment {HOSTILE!r}; "
        f"see it with: memo-tui --tracking-uri {store_uri} --experiment '{HOSTILE}'"
    )
    assert list(folder.iterdir()) == []


def test_events_stand_alone_on_standard_output(folder: Path, store_uri: str) -> None:
    (folder / "train.py").write_text(
        "import mlflow\nwith mlflow.start_run(run_name='one'):\n    mlflow.log_metric('loss', float('nan'))\n"
        "print('trained')\nraise SystemExit(3)\n"
    )
    told = subprocess.run(
        [*MEMO_TUI, "run", "--json", "--tracking-uri", store_uri, "--", sys.executable, "train.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    events = [json.loads(line) for line in told.stdout.splitlines()]
    named = {event["event"]: event for event in events}
    assert list(named) == ["started", "run", "problem", "run_ended", "ended"]
    run = only_run(store_uri)
    for each in (named["run"], named["run_ended"]):
        assert (each["run_id"], each["name"], each["store"]) == (run.info.run_id, "one", store_uri)
    assert (named["run_ended"]["status"], named["run_ended"]["metrics"]) == ("FINISHED", {"loss": None})
    assert named["started"]["command"] == f"{sys.executable} train.py"
    assert (named["ended"]["exit_status"], told.returncode) == (3, 3)
    trained, said = told.stderr.splitlines()
    assert (trained, said) == ("trained", f"memo-tui: {named['problem']['message']}")


def test_an_argument_may_be_no_text(folder: Path, store_uri: str) -> None:
    command = [*MEMO_TUI, "run", "--tracking-uri", store_uri, "--", "printf", "%s", b"a\xffb"]
    told = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    assert (told.returncode, told.stdout) == (0, b"a\xffb")
    assert only_run(store_uri).data.tags["memo_tui.command"] == "printf %s 'a?b'"


def test_ctrl_c_reaches_the_command_once_and_its_end_is_waited_for(folder: Path, store_uri: str) -> None:
    (folder / "train.py").write_text(
        "import signal, sys, time\n"
        "signals = []\n"
        "def stop(*_):\n    print('tidying up', flush=True)\n    signals.append(1)\n"
        "signal.signal(signal.SIGINT, stop)\n"
        "print('begun', flush=True)\n"
        "while not signals:\n    time.sleep(0.05)\n"
        "end = time.monotonic() + 1\n"
        "while time.monotonic() < end:\n    time.sleep(0.1)\n"
        "print('tidied up', flush=True)\n"
    )
    command = (*MEMO_TUI, "run", "--tracking-uri", store_uri, "--", sys.executable, "-S", "train.py")
    with Terminal(command, cwd=folder, columns=200) as terminal:
        terminal.until("begun")
        terminal.press("ctrl+c")
        assert terminal.wait() == 130
        assert terminal.text.count("tidying up") == 1
        assert "tidied up" in terminal.text
        assert "is killed in experiment 'memo-tui'" in terminal.text
        assert "Traceback" not in terminal.text
    assert only_run(store_uri).info.status == "KILLED"


def test_a_signal_ends_the_command_and_the_run_is_killed(folder: Path, store_uri: str) -> None:
    command = ["sh", "-c", "touch begun; exec sleep 600"]
    with subprocess.Popen(
        [*MEMO_TUI, "run", "--tracking-uri", store_uri, "--", *command],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        until((folder / "begun").exists)
        process.send_signal(signal.SIGHUP)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGHUP
    assert "is killed" in said
    assert only_run(store_uri).info.status == "KILLED"
    with pytest.raises(ProcessLookupError):  # nobody of its group is left
        os.killpg(process.pid, 0)


def test_bad_usage_is_told_before_anything_is_made(home: Path) -> None:
    assert "give the command after --, as in: memo-tui run -- python train.py" in refused("run")
    assert "give the command after --" in refused("run", "--")
    assert "unrecognized arguments: python" in refused("run", "python")
    assert "'--' is only for the command of 'memo-tui run'" in refused("--", "python")
    assert "'--' is only for" in refused("sync", "--", "python")
    assert "s3cret" not in refused("run", "--tracking-uri", "htp://ada:s3cret@host", "--", "true")
    assert "s3cret" not in refused("run", "--tracking-url", "http://ada:s3cret@host", "--", "true")
    assert list(home.iterdir()) == []


def test_the_password_of_a_server_that_is_gone_shows_nowhere(folder: Path) -> None:
    uri = "http://ada:s3cret-Word@127.0.0.1:9"
    told = subprocess.run(
        [*MEMO_TUI, "run", "--", "touch", "made"],
        cwd=folder,
        env={**os.environ, "MLFLOW_TRACKING_URI": uri},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.returncode == 0
    assert told.stderr.startswith("memo-tui: No answer from http://ada:•••@127.0.0.1:9")
    assert "s3cret" not in told.stderr + told.stdout
    assert [path.name for path in folder.iterdir()] == ["made"]
