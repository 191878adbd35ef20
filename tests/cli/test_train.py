"""`memo-tui train`: lines of JSON for programs, bars for people."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from mlflow import MlflowClient

from memo_tui.errors import SettingsError
from memo_tui.headless.output import say
from memo_tui.headless.params import read_params
from memo_tui.training.work.values import value_of
from tests.cli.terminal import Terminal
from tests.conftest import HOSTILE
from tests.waiting import PATIENCE

TRAIN = (sys.executable, "-m", "memo_tui", "train")


def train(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TRAIN, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def events(output: str) -> list[dict[str, Any]]:
    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    return [json.loads(line, parse_constant=refuse) for line in output.splitlines()]


def runs(store_uri: str) -> Sequence[Any]:
    """All runs of a store, the oldest first."""
    client = MlflowClient(store_uri)
    found = client.search_runs([each.experiment_id for each in client.search_experiments()])
    return sorted(found, key=lambda run: run.info.start_time)


@pytest.mark.fresh
def test_without_a_terminal_every_event_is_a_line_of_json(folder: Path, store_uri: str) -> None:
    told = train(
        folder,
        *("--tracking-uri", store_uri, "--experiment", HOSTILE, "--seed", "3"),
        *("--model", "linear", "--model", "network", "--model", "boosting"),
        *("--param", "max_iter=80", "--param", "learning_rate_init=1e200"),
        *("--param", "boosting.n_estimators=40"),
    )
    assert (told.returncode, told.stderr) == (0, "")
    lines = events(told.stdout)
    assert [line["event"] for line in lines if line["event"] != "step"] == [
        "started",
        *("run", "run_ended") * 3,
        "ended",
    ]
    assert all(before["time"] <= after["time"] for before, after in pairwise(lines))
    assert lines[0]["models"] == ["linear", "network", "boosting"]
    assert lines[0]["experiment"] == HOSTILE
    assert lines[-1]["exit_status"] == 0
    stored = runs(store_uri)
    ended = [line for line in lines if line["event"] == "run_ended"]
    for run, line in zip(stored, ended, strict=True):
        assert (run.info.run_id, run.info.run_name) == (line["run_id"], line["name"])
        assert run.info.status == line["status"] == "FINISHED"
        assert run.data.params["model"] == line["model"]
        assert run.data.params["seed"] == "3"
    linear, network, boosting = ended
    assert linear["metrics"] == stored[0].data.metrics
    assert (network["metrics"]["rmse"], stored[1].data.params["max_iter"]) == (None, "80")  # it diverges
    steps = [line for line in lines if line["event"] == "step" and line["model"] == "boosting"]
    assert steps[-1]["step"] == steps[-1]["steps"] == 40
    assert steps[-1]["metrics"] == boosting["metrics"] == stored[2].data.metrics
    assert len(steps) < 30  # at some ten a second
    assert list(folder.iterdir()) == []


def test_a_signal_ends_the_run_as_killed(folder: Path, store_uri: str) -> None:
    with subprocess.Popen(
        [*TRAIN, "--tracking-uri", store_uri, "--model", "Randomforest", "--param", "n_estimators=100000"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        seen = []
        while not seen or seen[-1].get("step", 0) < 2:
            seen += events(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        rest, said = process.communicate(timeout=PATIENCE)
    (run,) = runs(store_uri)
    *_, last_step, run_ended, ended = seen + events(rest)
    assert (process.returncode, said) == (143, "")
    assert ended["exit_status"] == 143
    assert run_ended["status"] == run.info.status == "KILLED"
    assert last_step["step"] > 1
    assert run_ended["metrics"]["rmse"] == run.data.metrics["rmse"]


def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        say(stream, "x" * 100_000)
        say(stream, "and more")


def test_a_terminal_shows_a_bar_a_model_and_then_the_results(folder: Path, store_uri: str) -> None:
    command = (*TRAIN, "--model", "linear", "--model", "Randomforest", "--param", "n_estimators=60")
    with Terminal((*command, "--tracking-uri", store_uri), cwd=folder) as terminal:
        terminal.until(lambda text: "Randomforest" in text and "rmse" in text and "100%" in text)
        assert terminal.wait() == 0
        linear, forest, *table = [line for line in terminal.screen if line]
        assert terminal.modes[25], "the cursor is hidden"
    for bar in (linear, forest):
        assert "━" in bar
        assert "100% rmse 5" in bar
        assert len(bar) <= 100
    stored = runs(store_uri)
    assert table[0].split() == ["model", "rmse", "mae", "r2", "took", "run", "id"]
    for line, run in zip(table[1:], stored, strict=True):
        told = line.split()
        assert (told[0], told[-1]) == (run.data.params["model"], run.info.run_id)
        assert float(told[1]) == pytest.approx(run.data.metrics["rmse"], rel=1e-3)


def test_ctrl_c_leaves_a_narrow_terminal_in_order_and_the_run_killed(folder: Path, store_uri: str) -> None:
    command = (*TRAIN, "--model", "Randomforest", "--param", "n_estimators=100000")
    with Terminal((*command, "--tracking-uri", store_uri), cwd=folder, columns=24) as terminal:
        terminal.until("0% rmse")
        assert [line for line in terminal.screen if line] == [terminal.screen[0]]
        terminal.press("ctrl+c")
        assert terminal.wait() == 130
        assert terminal.modes[25], "the cursor is hidden"
        assert "killed" in terminal.text
        assert "Traceback" not in terminal.text
    (run,) = runs(store_uri)
    assert run.info.status == "KILLED"


def test_a_plain_terminal_gets_plain_lines_and_a_failure_keeps_no_other_model_from_being_trained(
    folder: Path, store_uri: str
) -> None:
    file = folder / "wide.csv"
    file.write_text("x,y\n" + "".join(f"{each},1e{300 + each % 9}\n" for each in range(40)))
    command = [*TRAIN, "--tracking-uri", store_uri, "--data", str(file), "--target", "y"]
    command += ["--model", "linear", "--model", "Randomforest", "--param", "n_estimators=3"]
    with Terminal(command, cwd=folder, env={"TERM": "dumb", "PYTHONWARNINGS": "ignore"}) as terminal:
        assert terminal.wait() == 1
        understood, begun, failed, why, second, ended, titles, *rows = [
            line for line in terminal.screen if line
        ]
        assert b"\x1b" not in terminal.raw
    linear, forest = runs(store_uri)
    assert (linear.info.status, forest.info.status) == ("FAILED", "FINISHED")
    assert understood == "memo-tui: wide.csv: 40 rows · 1 number"
    assert begun == f"linear: run {linear.info.run_id}"
    assert failed.startswith("linear: failed after ")
    assert why.startswith("memo-tui: linear: The training failed: ")
    assert second == f"Randomforest: run {forest.info.run_id}"
    assert ended.startswith("Randomforest: finished after ")
    assert titles.split()[0] == "model"
    assert rows[0].split() == ["linear", "-", "-", "-", "failed", linear.info.run_id]
    assert rows[1].endswith(forest.info.run_id)


BAD_USAGE = [
    (["--model", "lineal"], "There is no model 'lineal' (did you mean 'linear'?)"),
    (["--param", "alpha=1"], "No chosen model has the param 'alpha'"),
    (["--param", "linear.alpha=1"], "No chosen model has the param 'linear.alpha'"),
    (["--param", "ridge.alpha=1"], "The param 'ridge.alpha' is for 'ridge', which is not trained"),
    (["--param", "n_estimators"], "The param 'n_estimators' has no value"),
    (["--seed", "-1"], "The option --seed is '-1': give a whole number from 0 to 4294967295"),
    (["--data", "/no/such.csv", "--target", "y"], "'/no/such.csv' doesn't exist"),
    (["--tracking-uri", "htp://ada:s3cret@host"], "begins with 'htp'"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD_USAGE)
def test_bad_usage_is_told_at_once_in_one_sentence(
    folder: Path, home: Path, arguments: list[str], sentence: str
) -> None:
    told = train(folder, *arguments, PYTHONPROFILEIMPORTTIME="1")
    (said,) = [line for line in told.stderr.splitlines() if not line.startswith("import time:")]
    assert (told.returncode, told.stdout) == (2, "")
    assert sentence in said
    assert "s3cret" not in told.stderr
    for heavy in ("mlflow", "sklearn", "pandas", "rich", "textual"):
        assert f"| {heavy}\n" not in told.stderr
    assert list(home.iterdir()) == []


def test_a_value_that_a_model_cannot_take_is_bad_usage_and_makes_no_run(folder: Path, home: Path) -> None:
    told = train(folder, "--model", "linear", "--model", "ridge", "--param", "alpha=-1", "--json")
    assert told.returncode == 2
    assert "alpha of ridge can't be -1: give a number from 0." in told.stderr
    assert told.stdout == ""
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-1e-3", -0.001),
        ("True", True),
        ("false", False),
        ("none", None),
        ("relu", "relu"),
        ("'3'", "3"),
        ("(32, 16)", (32, 16)),
        ("64,", (64,)),
        ("[8]", (8,)),
        ("", ""),
        ("{}", "{}"),
        ("__import__('os')", "__import__('os')"),
        ("(" * 10_000, "(" * 10_000),
        ("9" * 5000, "9" * 5000),
        ("1if 1else 2", "1if 1else 2"),
    ],
)
def test_a_value_is_read_as_python_writes_it_or_is_a_text(text: str, value: object) -> None:
    read = value_of(text)
    assert (read, type(read)) == (value, type(value))


def test_a_param_is_for_every_model_that_has_it_or_for_the_one_named() -> None:
    names = ("linear", "Randomforest", "boosting", "Randomforest")
    given = ["n_estimators=5", "boosting.n_estimators=7", "max_depth=a=b"]
    assert read_params(given, names) == {
        "Randomforest": {"n_estimators": 5, "max_depth": "a=b"},
        "boosting": {"n_estimators": 7, "max_depth": "a=b"},
    }
    with pytest.raises(SettingsError, match="choose from fit_intercept, positive, n_estimators"):
        read_params(["alpha=1"], names)
