"""`memo-tui train` with a memo: what is remembered is not trained, and a dry run says what would be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mlflow import MlflowClient

from memo_tui.cli import main
from memo_tui.headless.bars import Bars, Lines
from memo_tui.training.memo.verdict import RememberedRun, Verdict
from tests.waiting import PATIENCE


@pytest.fixture
def launch(capsys, store_uri):
    """Runs the command in this process; its exit status and its events."""

    def run(*arguments, uri=store_uri):
        status = main(["train", "--tracking-uri", uri, *arguments])
        printed = capsys.readouterr().out
        return status, [json.loads(line) for line in printed.splitlines()]

    return run


def named(events, *names):
    return [event for event in events if event["event"] in names]


def trained(events):
    return [event["model"] for event in named(events, "run")]


def test_by_default_nothing_is_remembered(launch, store_uri):
    assert trained(launch("--model", "linear")[1]) == trained(launch("--model", "linear")[1]) == ["linear"]
    client = MlflowClient(store_uri)
    runs = client.search_runs([each.experiment_id for each in client.search_experiments()])
    assert not [tag for run in runs for tag in run.data.tags if tag.startswith("memo_tui.memo.")]


def test_what_is_remembered_is_an_event_and_not_a_run(launch, monkeypatch):
    status, first = launch("--memo", "--model", "linear", "--model", "ridge")
    assert (status, trained(first)) == (0, ["linear", "ridge"])
    ids = [event["run_id"] for event in named(first, "run")]
    monkeypatch.setenv("MEMO_TUI_MEMO", "on")
    status, second = launch(
        "--model", "ridge", "--model", "linear", "--model", "ridge", "--param", "alpha=1.0"
    )
    remembered = named(second, "remembered")
    assert (status, trained(second)) == (0, [])
    assert [(event["model"], event["verdict"], event["run_id"]) for event in remembered] == [
        ("ridge", "HIT", ids[1]),
        ("linear", "HIT", ids[0]),
        ("ridge", "HIT", ids[1]),
    ]
    assert remembered[0]["metrics"] == named(first, "run_ended")[1]["metrics"]
    assert all(event["seconds_saved"] > 0 for event in remembered)
    assert trained(launch("--no-memo", "--model", "ridge")[1]) == ["ridge"]
    _, forced = launch("--force", "--model", "ridge")
    assert trained(forced) == ["ridge"]
    why = [
        [(each["model"], each["verdict"]) for each in named(found, "verdict")] for found in (first, forced)
    ]
    assert why == [[("linear", "MISS"), ("ridge", "MISS")], [("ridge", "FORCED")]]
    assert not named(second, "verdict")


def test_a_dry_run_says_what_would_be_trained_and_writes_nothing(launch, store_uri, tmp_path):
    absent = tmp_path / "absent" / "mlflow.db"
    status, events = launch("--dry-run", "--model", "linear", uri=f"sqlite:///{absent}")
    (verdict,) = named(events, "verdict")
    assert (status, verdict["verdict"], verdict["reasons"]) == (0, "MISS", ["no run yet"])
    assert not absent.parent.exists()
    launch("--memo", "--model", "linear")
    client = MlflowClient(store_uri)

    def all_runs():
        found = client.search_runs([each.experiment_id for each in client.search_experiments()])
        return [(run.info.run_name, run.data.tags) for run in found]

    before = all_runs()
    _, events = launch("--dry-run", "--model", "linear", "--model", "boosting", "--seed", "0")
    assert [(event["model"], event["verdict"]) for event in named(events, "verdict")] == [
        ("linear", "HIT"),
        ("boosting", "MISS"),
    ]
    _, events = launch("--dry-run", "--model", "linear", "--seed", "1")
    assert named(events, "verdict")[0]["reasons"] == ["seed 0 -> 1", f"all else as in {before[0][0]}"]
    assert all_runs() == before


def test_a_value_that_no_key_may_hold_is_bad_usage(launch):
    status, events = launch("--memo", "--model", "ridge", "--param", "alpha=nan")
    assert (status, trained(events)) == (2, [])


def test_a_setting_that_is_neither_on_nor_off_is_refused(monkeypatch, capsys):
    monkeypatch.setenv("MEMO_TUI_MEMO", "perhaps")
    assert main(["train"]) == 2
    assert "variable MEMO_TUI_MEMO is 'perhaps': give on or off" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [Lines, Bars])
def test_people_read_the_run_and_the_time_saved(kind, capsys):
    run = RememberedRun("0123", "calm-owl-7", {"rmse": 54.123}, 75.0)
    with kind() as report:
        report.run_remembered("linear", Verdict("HIT", "key", run))
        report.foretold("ridge", Verdict("MISS", "key", reasons=("no run yet",)))
        report.ended(0)
    out, err = capsys.readouterr()
    assert "linear" in err
    assert out.splitlines()[0] == "ridge: MISS: no run yet"
    assert out.splitlines()[-1].split() == [
        "linear",
        "54.12",
        "-",
        "-",
        "HIT,",
        "saved",
        "1:15",
        "min",
        "0123",
    ]


def test_a_new_process_finds_what_another_trained(tmp_path, store_uri):
    command = [
        sys.executable,
        "-m",
        "memo_tui",
        "train",
        "--memo",
        "--model",
        "linear",
        "--tracking-uri",
        store_uri,
    ]
    found = [
        subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=True, timeout=PATIENCE,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    events = [[json.loads(line)["event"] for line in output.splitlines()] for output in found]
    assert "run_ended" in events[0]
    assert events[1] == ["started", "remembered", "ended"]
    assert not [*Path(tmp_path).glob("*.db")]
