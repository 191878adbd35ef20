"""Ctrl-C, SIGTERM and SIGHUP end `memo-tui train` and `run` soon, whatever the store does."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.headless.interrupts import interruptible
from memo_tui.process_identity import process_stat
from tests.cli.terminal import Terminal
from tests.cli.test_run import MEMO_TUI, only_run
from tests.cli.test_train import TRAIN
from tests.line import Line
from tests.waiting import PATIENCE, until

SOON = 3.0
"""Seconds: it takes 2 at most, and the machine may have other work."""

FOREST = ("--model", "Randomforest", "--param", "n_estimators=100000")


@contextmanager
def begun(*command: str, folder: Path, **options) -> Iterator[subprocess.Popen[str]]:
    """A command that has been started, and is gone at the end."""
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], *numbers: int) -> tuple[float, str]:
    """Send signals, a moment apart; how long it took to end, and what it said."""
    began = time.monotonic()
    process.send_signal(numbers[0])
    for number in numbers[1:]:
        time.sleep(0.3)  # as fast as one presses
        process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    return time.monotonic() - began, out + err


def first_steps(process: subprocess.Popen[str]) -> None:
    """Wait until it trains."""
    while '"step"' not in process.stdout.readline():
        assert process.poll() is None, process.stderr.read()


def test_other_errors_that_python_ignores_go_to_the_hook_that_was_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Careless:
        def __del__(self) -> None:
            raise ValueError("of another library")

    ignored: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda about: ignored.append(str(about.exc_value)))
    before = sys.unraisablehook
    with interruptible(lambda: None, lambda _: None):
        Careless()
    assert ignored == ["of another library"]
    assert sys.unraisablehook is before


HANGS = {
    "": signal.SIGINT,
    "get-by-name": signal.SIGTERM,
    "runs/create": signal.SIGHUP,
    "runs/log-inputs": signal.SIGINT,
    "runs/log-batch": signal.SIGTERM,
    "runs/update": signal.SIGHUP,
}
"""The request at which the server hangs, and the signal that is sent then."""


@pytest.mark.parametrize("until", HANGS)
def test_one_signal_ends_a_training_whose_server_hangs_and_the_exit_status_tells_it(
    folder: Path, server: str, until: str
) -> None:
    with (
        Line(server, until) as line,
        begun(*TRAIN, "--tracking-uri", line.uri, "--model", "linear", folder=folder) as process,
    ):
        assert line.silent.wait(PATIENCE)
        took, said = ended(process, HANGS[until])
    assert process.returncode == 128 + HANGS[until]
    assert took < SOON
    assert "Traceback" not in said, said
    if until in ("runs/log-inputs", "runs/log-batch", "runs/update"):
        assert "in its journal, to be delivered later; 'memo-tui sync' tries at once" in said
    elif until == "runs/create":
        assert "stays RUNNING" in said


@pytest.mark.parametrize("until", ["runs/create", "runs/update"])
def test_the_second_signal_ends_it_at_once(folder: Path, server: str, until: str) -> None:
    with (
        Line(server, until) as line,
        begun(*TRAIN, "--tracking-uri", line.uri, "--model", "linear", folder=folder) as process,
    ):
        assert line.silent.wait(PATIENCE)
        took, said = ended(process, signal.SIGINT, signal.SIGINT)
    assert process.returncode == 130
    assert took < SOON
    assert ("stays RUNNING" if until == "runs/create" else "in its journal") in said


def test_a_server_that_stops_amid_a_training_does_not_hold_it_up(folder: Path, server: str) -> None:
    with (
        Line(server) as line,
        begun(*TRAIN, "--tracking-uri", line.uri, *FOREST, folder=folder) as process,
    ):
        first_steps(process)
        line.cut()  # it is down: requests are tried again and again
        first_steps(process)
        took, said = ended(process, signal.SIGINT)
    assert process.returncode == 130
    assert took < SOON
    assert " values and the end of the run " in said


def test_a_database_that_is_locked_does_not_hold_it_up(folder: Path, store: Path, store_uri: str) -> None:
    with begun(*TRAIN, "--tracking-uri", store_uri, *FOREST, folder=folder) as process:
        first_steps(process)
        with closing(sqlite3.connect(store, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            took, said = ended(process, signal.SIGINT)
    assert process.returncode == 130
    assert took < SOON
    assert "the end of the run " in said.lower()


@pytest.mark.fresh
def test_a_signal_while_all_is_imported_ends_it_without_a_run(folder: Path, store_uri: str) -> None:
    with begun(*TRAIN, "--tracking-uri", store_uri, folder=folder) as process:
        assert "started" in process.stdout.readline()
        took, said = ended(process, signal.SIGTERM)
    assert process.returncode == 143
    assert took < SOON
    assert "Traceback" not in said
    client = MlflowClient(store_uri)
    assert client.search_runs([each.experiment_id for each in client.search_experiments()]) == []


@pytest.mark.parametrize("command", ["train", "run"])
def test_nohup_is_respected(folder: Path, store_uri: str, command: str) -> None:
    words = {
        "train": (*TRAIN, "--tracking-uri", store_uri, *FOREST),
        "run": (*MEMO_TUI, "run", "--tracking-uri", store_uri, "--", "sh", "-c", "touch begun; sleep 600"),
    }
    with begun("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *words[command], folder=folder) as process:
        first_steps(process) if command == "train" else until((folder / "begun").exists)
        os.killpg(process.pid, signal.SIGHUP)
        if command == "train":
            first_steps(process)
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 143
    assert only_run(store_uri).info.status == "KILLED"


def test_a_command_is_stopped_and_a_server_that_hangs_does_not_hold_it_up(folder: Path, server: str) -> None:
    with (
        Line(server, "runs/update") as line,
        begun(
            *(*MEMO_TUI, "run", "--tracking-uri", line.uri, "--"),
            *("sh", "-c", "touch begun; exec sleep 600"),
            folder=folder,
        ) as process,
    ):
        until((folder / "begun").exists)
        took, said = ended(process, signal.SIGINT)
    assert process.returncode == 130
    assert took < SOON
    assert "The end of the run " in said
    assert "waits in its journal" in said
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_command_has_the_time_to_end_that_it_takes(folder: Path, store_uri: str) -> None:
    (folder / "train.py").write_text(
        "import pathlib, signal, time\n"
        "def stop(*_):\n    time.sleep(6); pathlib.Path('tidy').touch(); raise SystemExit(3)\n"
        "signal.signal(signal.SIGINT, stop)\npathlib.Path('begun').touch()\nsignal.pause()\n"
    )
    command = ("--", sys.executable, "-S", "train.py")
    with begun(*MEMO_TUI, "run", "--tracking-uri", store_uri, *command, folder=folder) as process:
        until((folder / "begun").exists)
        took, said = ended(process, signal.SIGINT)
    assert process.returncode == 130
    assert took > 6
    assert (folder / "tidy").exists()
    assert "is killed" in said
    assert only_run(store_uri).info.status == "KILLED"


DEAF = """
import pathlib, signal, subprocess, sys
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
if len(sys.argv) > 1:
    child = subprocess.Popen([sys.executable, "-S", "deaf.py"])
    pathlib.Path("child").write_text(str(child.pid))
else:
    pathlib.Path("begun").touch()
while True:
    signal.pause()
"""
"""A script that ignores signals, as does the process that it starts."""


@pytest.mark.parametrize("signals", [1, 2])
def test_a_deaf_command_and_what_it_started_are_killed_after_the_grace_or_at_the_second_signal(
    folder: Path, store_uri: str, signals: int
) -> None:
    (folder / "deaf.py").write_text(DEAF)
    command = ("--grace", "0.8" if signals == 1 else "3600", "--", sys.executable, "-S", "deaf.py", "twice")
    with begun(*MEMO_TUI, "run", "--tracking-uri", store_uri, *command, folder=folder) as process:
        until((folder / "begun").exists)
        _, said = ended(process, *[signal.SIGTERM] * signals)
        assert process.returncode == 143
        until(lambda: not alive(int((folder / "child").read_text())))
    first, then = (
        line for line in said.splitlines() if ("deaf.py" in line and "has" in line) or "is killed." in line
    )
    assert "deaf.py twice' has " in first
    assert "to end; another Ctrl-C or signal ends it at once." in first
    assert ("did not end within 0.8 s: it is killed." in then) == (signals == 1)
    assert only_run(store_uri).info.status == "KILLED"


def alive(pid: int) -> bool:
    stat = process_stat(pid)
    return stat is not None and not stat.ended


def test_what_a_stopped_command_leaves_is_killed_after_the_grace(folder: Path, store_uri: str) -> None:
    (folder / "deaf.py").write_text(DEAF)
    shell = f"{sys.executable} -S deaf.py & echo $! > child; wait"
    command = ("--grace", "0.8", "--", "sh", "-c", shell)
    with begun(*MEMO_TUI, "run", "--tracking-uri", store_uri, *command, folder=folder) as process:
        until((folder / "begun").exists)
        ended(process, signal.SIGTERM)
        assert not alive(int((folder / "child").read_text()))
    assert only_run(store_uri).info.status == "KILLED"


def test_the_second_ctrl_c_kills_a_deaf_command_at_once(folder: Path, store_uri: str) -> None:
    (folder / "deaf.py").write_text(DEAF)
    command = (*MEMO_TUI, "run", "--tracking-uri", store_uri, "--", sys.executable, "-S", "deaf.py", "twice")
    with Terminal(command, cwd=folder, columns=200) as terminal:
        until((folder / "begun").exists)
        terminal.press("ctrl+c")
        terminal.until("has 10 s to end; another Ctrl-C or signal ends it at once.")
        terminal.press("ctrl+c")
        assert terminal.wait() == 130
        assert "is killed in experiment 'memo-tui'" in terminal.text
        assert not alive(int((folder / "child").read_text()))
    assert only_run(store_uri).info.status == "KILLED"


WORKS_ON = """
import signal, sys
from memo_tui.headless.interrupts import interruptible
from memo_tui.process_identity import process_stat
from memo_tui.training.work.grace import Grace
def say(sentence): print(sentence, flush=True)
with interruptible(lambda: say("run ended"), lambda status: say(f"last words {status}")) as interrupts:
    with interrupts.paused(Grace(float(sys.argv[1]), "The training", say)):
        first = ["begun"]
        while True:
            try:
                if first:
                    say(first.pop())
                signal.pause()
            except KeyboardInterrupt:
                say("deaf")
"""
"""A training that goes on after an interrupt, as one within a compiled library does."""


@pytest.mark.parametrize("signals", [1, 2])
def test_a_deaf_training_is_ended_after_the_grace_or_at_the_second_signal(folder: Path, signals: int) -> None:
    (folder / "works_on.py").write_text(WORKS_ON)
    grace = "0.9" if signals == 1 else "3600"
    with begun(sys.executable, "works_on.py", grace, folder=folder) as process:
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "deaf\n"
        assert process.stdout.readline().startswith(f"The training has {grace} s to end; another Ctrl-C")
        if signals == 2:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    late = "did not end within 0.9 s: it " if signals == 1 else ""
    assert out.splitlines() == [f"The training {late}is killed.", "run ended", "last words 130"]


def test_a_terminal_is_left_in_order_though_the_server_hangs(folder: Path, server: str) -> None:
    with Line(server, "runs/create") as line:
        command = (*TRAIN, "--tracking-uri", line.uri, "--model", "linear")
        with Terminal(command, cwd=folder, columns=200) as terminal:
            assert line.silent.wait(PATIENCE)
            began = time.monotonic()
            terminal.press("ctrl+c")
            assert terminal.wait() == 130
            assert time.monotonic() - began < 5
            assert terminal.modes.get(25, True), "the cursor is hidden"
            assert "stays RUNNING" in terminal.text
            assert "Traceback" not in terminal.text
