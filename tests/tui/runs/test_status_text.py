"""What the reading is at, as the header and the empty table say it."""

import dataclasses

import pytest

from memo_tui.runs.model import Phase, Run, RunsSnapshot
from memo_tui.runs.run_map import RunMap
from memo_tui.tui.runs import status_text as words

NOW = 1_700_000_000.0
RUN = Run("id", "1", "name", "FINISHED", 1, 2)
RUNS = RunMap({f"{place}": RUN for place in range(1234)})
LIVE = RunsSnapshot(1, ("store", "x"), Phase.LIVE, NOW, runs=RUNS, complete=True, read_at=NOW)


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(words, "time", lambda: NOW)


def changed(**fields):
    return dataclasses.replace(LIVE, **fields)


@pytest.mark.parametrize(
    ("snapshot", "read_at", "said"),
    [
        (None, None, " · store · starting"),
        (LIVE, NOW, " · store · 1,234 runs · live"),
        (LIVE, NOW - 14.5, " · store · 1,234 runs · stale 14 s"),
        (
            changed(complete=False, phase=Phase.READING),
            NOW,
            " · store · 1,234 runs so far · reading runs 0 s",
        ),
        (
            changed(phase=Phase.OFFLINE, retry_at=NOW + 5.4),
            NOW,
            " · store · 1,234 runs · offline, next try in 5 s",
        ),
        (
            changed(complete=False, total=12_345, phase=Phase.READING),
            NOW,
            " · store · 1,234 of 12,345 runs · reading runs 0 s",
        ),
        (changed(phase=Phase.OFFLINE, retry_at=NOW - 5), NOW, " · store · 1,234 runs · offline, trying now"),
        (
            changed(phase=Phase.REFUSED, refusal="made by a newer MLflow", retry_at=NOW + 5),
            NOW,
            " · store · 1,234 runs · refused: made by a newer MLflow",
        ),
        (changed(phase=Phase.LOADING, runs=RunMap(), since=NOW - 3.2), None, " · store · loading MLflow 3 s"),
        (changed(phase=Phase.DELETED, runs=RunMap()), NOW, " · store · experiment deleted"),
    ],
)
def test_the_header_says_how_fresh_the_rows_are(monkeypatch, snapshot, read_at, said):
    monkeypatch.setattr(words, "time", lambda: NOW)
    assert words.state(snapshot, "store", read_at) == said


def test_the_header_says_what_trainings_could_not_give_the_store():
    waits = "23 values wait for the server"
    assert words.state(LIVE, "", NOW, waits=waits) == f" · 1,234 runs · live · {waits}"


def test_where_there_is_little_room_the_store_is_left_out(monkeypatch):
    monkeypatch.setattr(words, "time", lambda: NOW)
    assert words.state(changed(runs=RunMap({"id": RUN})), "", NOW) == " · 1 run · live"


def test_an_empty_table_says_what_fills_it():
    assert "Press n" in words.empty(changed(runs=RunMap()), "[/] mine")
    assert "[/] mine" in words.empty(changed(runs=RunMap()), "[/] mine")
    assert "Press u" in words.empty(changed(runs=RunMap(), phase=Phase.DELETED), "mine")


def test_how_the_runs_are_read_is_told_with_the_age_of_old_edits():
    told = changed(reader="read by SQL")
    assert words.reading(told, NOW - 2) == "read by SQL"
    assert words.reading(told, None) == "read by SQL"
    assert words.reading(told, NOW - 75) == "edits of old runs checked 1 min ago · read by SQL"
    assert words.reading(changed(reader="x", extremes_left=1200), NOW) == "1,200 values to read · x"


def test_a_filter_that_lets_the_only_run_not_through_says_so():
    only = changed(runs=RunMap({"id": RUN}))
    assert "The only run doesn't match the filter." in words.empty(only, "mine", filtered=True)


def test_a_filter_that_lets_nothing_through_says_so():
    assert "None of the 1,234 runs match" in words.empty(LIVE, "mine", filtered=True)
