import csv
import json
import math

import pytest

from memo_tui.errors import ExportError, FileThere
from memo_tui.runs.model import Run
from memo_tui.runs.table.exporting import everything, write_runs

RUN = Run(
    "id1",
    "1",
    "=cmd|' /C calc'!A0",
    "FINISHED",
    1_700_000_000_123,
    1_700_000_002_500,
    {"alpha": "-0.5", "note": "a|b\nc"},
    {"rmse": 0.1 + 0.2, "bad": math.nan, "far": math.inf},
    tags={"team": "blue"},
)
OTHER = Run("id2", "2", "other", "RUNNING", None, None)


def written(tmp_path, name, columns, runs=(RUN, OTHER)):
    path = tmp_path / name
    write_runs(runs, columns, path, names={"1": "first"})
    return path.read_text(encoding="utf-8")


def test_csv_has_all_digits_and_no_formula(tmp_path):
    columns = ["name", "metric:rmse", "metric:bad", "param:alpha", "param:note", "took", "experiment"]
    rows = list(csv.reader(written(tmp_path, "x.csv", columns).splitlines(keepends=True)))
    assert rows[0] == ["run id", *columns]
    assert rows[1] == [
        "id1",
        "'" + RUN.name,
        "0.30000000000000004",
        "NaN",
        "-0.5",
        "a|b\nc",
        "2.377",
        "first",
    ]
    assert rows[2] == ["id2", "other", "", "", "", "", "", "2"]


def test_json_is_valid_and_leaves_out_what_a_run_has_not(tmp_path):
    told = json.loads(written(tmp_path, "x.json", ["metric:bad", "metric:far", "started", "tag:team"]))
    assert told == [
        {
            "run id": "id1",
            "metric:bad": "NaN",
            "metric:far": "inf",
            "started": "2023-11-14T22:13:20.123+00:00",
            "tag:team": "blue",
        },
        {"run id": "id2"},
    ]


def test_markdown_keeps_every_value_in_its_cell(tmp_path):
    lines = written(tmp_path, "x.md", ["param:note", "state"]).splitlines()
    assert lines == [
        "| run id | param:note | state |",
        "|---|---|---|",
        "| id1 | a\\|b c | FINISHED |",
        "| id2 |  | RUNNING |",
    ]


def test_no_runs_are_an_empty_file_of_their_kind(tmp_path):
    assert json.loads(written(tmp_path, "x.json", ["name"], runs=())) == []


def test_everything_is_every_key_that_any_run_has():
    columns = everything([RUN, OTHER])
    assert columns[0] == "run id"
    assert {"param:note", "metric:far", "tag:team", "took"} <= set(columns)


def test_a_file_is_never_replaced_unasked(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("mine")
    with pytest.raises(FileThere):
        write_runs([RUN], ["name"], path)
    assert path.read_text() == "mine"
    write_runs([RUN], ["name"], path, replace=True)
    assert "id1" in path.read_text()


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"x\.xlsx must end with \.csv, \.json or \.md"):
        write_runs([RUN], ["name"], tmp_path / "x.xlsx")
