"""What the reading is at, as the header and the empty table say it."""

import dataclasses
from time import time

import pytest

from memo_tui.tracking.runs import Phase, Run, RunsSnapshot
from memo_tui.tui import words

NOW = time()
RUN = Run("id", "1", "name", "FINISHED", 1, 2)
LIVE = RunsSnapshot(1, ("store", "x"), Phase.LIVE, NOW, runs=(RUN,) * 1234, complete=True, read_at=NOW)


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
        (changed(phase=Phase.OFFLINE, retry_at=NOW - 5), NOW, " · store · 1,234 runs · offline, trying now"),
        (changed(phase=Phase.LOADING, runs=(), since=NOW - 3.2), None, " · store · loading MLflow 3 s"),
        (changed(phase=Phase.DELETED, runs=()), NOW, " · store · experiment deleted"),
    ],
)
def test_the_header_says_how_fresh_the_rows_are(monkeypatch, snapshot, read_at, said):
    monkeypatch.setattr(words, "time", lambda: NOW)
    assert words.state(snapshot, "store", read_at) == said


def test_where_there_is_little_room_the_store_is_left_out(monkeypatch):
    monkeypatch.setattr(words, "time", lambda: NOW)
    assert words.state(changed(runs=(RUN,)), "", NOW) == " · 1 run · live"


def test_an_empty_table_says_what_fills_it():
    assert "Press n" in words.empty(changed(runs=()), "[/] mine")
    assert "[/] mine" in words.empty(changed(runs=()), "[/] mine")
    assert "Press u" in words.empty(changed(runs=(), phase=Phase.DELETED), "mine")
