"""Calls as a file."""

import csv
import json
import os
from datetime import datetime
from math import inf, nan

import pytest

from memo_tui.errors import ExportError, FileThere
from memo_tui.lessons import export
from memo_tui.lessons.export import FIELDS, write_calls
from memo_tui.memo.calls import Call, Outcome, Storage

AT = 1_795_379_995.693764


def call(number=1, value=0.1 + 0.2, instance="car", outcome=Outcome.RAN):
    return Call(number, "Car", instance, value, outcome, Storage.INSTANCE, 1.5e-6, AT, 0.25e-6)


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path):
    """A folder with nothing in it."""
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def test_csv_has_a_line_for_each_call_with_exact_values(folder):
    path = folder / "calls.csv"
    write_calls([call(), call(2, None, outcome=Outcome.FORGOT)], path)
    first, second = rows(path)
    assert list(first) == list(FIELDS)
    assert first["value"] == "0.30000000000000004"
    assert (first["seconds"], first["saved"]) == ("1.5e-06", "2.5e-07")
    assert (first["variant"], first["instance"], first["outcome"]) == ("Car", "car", "ran")
    assert first["kept"] == "on the instance"
    assert datetime.fromisoformat(first["at"]).timestamp() == pytest.approx(AT, abs=1e-6)
    assert (second["value"], second["outcome"]) == ("", "forgot")


def test_no_cell_of_the_csv_is_a_formula(folder):
    write_calls([call(1, "=1+1"), call(2, -1.5)], folder / "calls.csv")
    assert [row["value"] for row in rows(folder / "calls.csv")] == ["'=1+1", "-1.5"]


def test_json_has_the_same_with_numbers_as_numbers(folder):
    path = folder / "calls.JSON"
    write_calls([call(), call(2, None)], path)
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["value"] == 0.1 + 0.2
    assert first["seconds"] == 1.5e-6
    assert second["value"] is None
    assert list(first) == list(FIELDS)


@pytest.mark.parametrize("ending", [".csv", ".json"])
@pytest.mark.parametrize("value", [nan, inf, {"a": 1}, 'a, "b"\nc', "\udc80", "日本語", True, 3])
def test_any_value_can_be_written(folder, ending, value):
    path = folder / f"calls{ending}"
    write_calls([call(value=value, instance="x=[1], y='[/]'")], path)
    read = rows(path) if ending == ".csv" else json.loads(path.read_text(encoding="utf-8"))
    told = value if isinstance(value, str) else repr(value)
    if value != "\udc80":
        assert str(read[0]["value"]) == told
    assert read[0]["instance"] == "x=[1], y='[/]'"


def test_another_ending_is_refused_in_a_sentence(folder):
    with pytest.raises(ExportError, match=r"calls\.xlsx must end with \.csv or \.json"):
        write_calls([call()], folder / "calls.xlsx")
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_stays_until_it_may_be_replaced(folder):
    path = folder / "calls.csv"
    path.write_text("mine")
    path.chmod(0o640)
    with pytest.raises(FileThere, match="already exists"):
        write_calls([call()], path)
    assert path.read_text() == "mine"
    write_calls([call()], path, replace=True)
    assert len(rows(path)) == 1
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(folder.iterdir()) == [path]


def test_a_file_made_meanwhile_is_not_replaced(folder, monkeypatch):
    path = folder / "calls.csv"

    def slow(calls, file):
        path.write_text("somebody else's")
        file.write("ours")

    monkeypatch.setitem(export._WRITERS, ".csv", slow)
    with pytest.raises(FileThere):
        write_calls([call()], path)
    assert path.read_text() == "somebody else's"
    assert list(folder.iterdir()) == [path]


def test_a_disk_without_links_will_do(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    write_calls([call()], folder / "calls.csv")
    assert [path.name for path in folder.iterdir()] == ["calls.csv"]


def test_a_link_stays_one(folder):
    real, link = folder / "real.csv", folder / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    write_calls([call()], link, replace=True)
    assert link.is_symlink()
    assert len(rows(real)) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere/calls.csv", "There is no folder"),
        ("folder.csv", "is a folder"),
        ("a\0b.csv", "can't be written"),
        ("x" * 300 + ".csv", "can't be written"),
    ],
    ids=["no folder", "a folder", "a NUL", "too long"],
)
def test_what_can_not_be_written_is_said_in_a_sentence(folder, name, said):
    (folder / "folder.csv").mkdir()
    with pytest.raises(ExportError, match=said) as caught:
        write_calls([call()], folder / name)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_folder_without_the_right_to_write_is_said_in_a_sentence(folder, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ExportError, match=r"can't be written \(Permission denied\)\."):
        write_calls([call()], folder / "calls.csv")


def test_a_write_that_breaks_off_leaves_nothing(folder, monkeypatch):
    def full(calls, file):
        file.write("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(export._WRITERS, ".csv", full)
    with pytest.raises(ExportError, match="No space left"):
        write_calls([call()], folder / "calls.csv")
    assert list(folder.iterdir()) == []
