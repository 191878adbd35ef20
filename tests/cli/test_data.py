"""`memo-tui data`, and the options of `train` about data, as they are typed."""

import json
import subprocess
import sys

import pytest
from mlflow import MlflowClient

from tests.waiting import PATIENCE


def command(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "memo_tui", *words],
        cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={"PATH": "", "HOME": str(folder), "COLUMNS": "60", "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip


@pytest.fixture
def flats(tmp_path):
    rows = "".join(f"{n};{n * 7 % 50},5 €;03.{n % 12 + 1:02}.2024;{n % 3};[red]{n % 2}\n" for n in range(40))
    path = tmp_path / "flats.csv"
    path.write_text("id;rent;since;rooms;door\n" + rows.replace("5 €", "?", 1), "utf-8")
    return path


def test_the_table_fits_the_terminal_and_says_what_was_understood(flats, tmp_path):
    done = command(tmp_path, "data", "flats.csv", "--target", "door")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 60
    assert done.stdout.splitlines()[0] == "flats.csv: 40 rows, 5 columns; semicolons between values,"
    assert "left out: an id: 40 of 40 values are different" in done.stdout
    assert "    written as 1.234,5, € taken off" in done.stdout
    assert "03.01.2024 · 03.02.2" in done.stdout
    assert "Predicted: door (classification), from 3 columns." in done.stdout


def test_programs_get_json(flats, tmp_path):
    done = command(tmp_path, "data", "--json", "flats.csv", "--column", "rooms=text")
    found = json.loads(done.stdout)
    assert (found["rows"], found["target"]) == (40, None)
    kinds = {each["name"]: each["kind"] for each in found["columns"]}
    assert kinds == {"id": "number", "rent": "number", "since": "date", "rooms": "text", "door": "text"}


def test_what_must_be_said_is_said_and_refuses_a_training(tmp_path):
    rows = "".join(f"0{n % 9 + 1}/03/2024,{n}.5\n" for n in range(40))
    (tmp_path / "a.csv").write_text("when,y\n" + rows)
    done = command(tmp_path, "data", "a.csv")
    assert done.returncode == 1
    assert "--column when=d/m/Y" in " ".join(done.stdout.split())
    words = ["train", "--tracking-uri", "sqlite:///here.db", "--data", "a.csv", "--target", "y"]
    words += ["--model", "linear", "--json"]
    done = command(tmp_path, *words)
    assert done.returncode == 2
    assert "say which with --column when=d/m/Y or --column when=m/d/Y." in done.stderr
    done = command(tmp_path, *words, "--column", "when=d/m/Y", "--missing", "drop")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["message"] for each in events if each["event"] == "note"] == ["a.csv: 40 rows · 1 date"]
    assert len(MlflowClient(f"sqlite:///{tmp_path / 'here.db'}").search_runs(["1"])) == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["data", "none.csv"], "'none.csv' doesn't exist"),
        (["data", "flats.csv", "--target", "rant"], "has no column 'rant' (did you mean 'rent'?)"),
        (["data", "flats.csv", "--column", "rent"], "'rent' has no kind: write it as COLUMN=KIND"),
        (["data", "flats.csv", "--column", "rent=colour"], "'rent' can't be 'colour': choose from number, "),
    ],
)
def test_what_cannot_be_used_is_told_in_a_line(flats, tmp_path, words, why):
    done = command(tmp_path, *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert why in done.stderr
