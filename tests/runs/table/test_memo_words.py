"""What the table says of runs that are remembered, and what all of them saved."""

import json

import pytest

from memo_tui.runs.model import Run
from memo_tui.runs.table.catalog import Catalog
from memo_tui.runs.table.layout import layout
from memo_tui.runs.table.memo_words import memo_of, why_not_remembered
from memo_tui.runs.table.view import RunView
from memo_tui.tracking.memo_hits import Hits, Saved, day_of
from memo_tui.tracking.tags import (
    MEMO_ANSWERED_TAG,
    MEMO_ARTIFACTS_TAG,
    MEMO_FORCED_TAG,
    MEMO_HITS_TAG,
    MEMO_INVALID_TAG,
    MEMO_KEY_TAG,
    MEMO_SECONDS_TAG,
    MEMO_VARIES_TAG,
)

NOON = 1_700_000_000.0
BEGUN = {MEMO_KEY_TAG: "5f1c"}
KEY = {**BEGUN, MEMO_ARTIFACTS_TAG: "[]", MEMO_SECONDS_TAG: "1.5"}


def run(run_id="a", status="FINISHED", lost="", **tags):
    return Run(run_id, "1", run_id, status, 0, 1000, tags=tags, user="ana", lost=lost)


def hits(*words, by="ana", seconds=2.0, at=NOON):
    found = Hits()
    for word in words:
        found = found.one_more(word, seconds, by, at)
    return {MEMO_HITS_TAG: found.to_tag()}


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({}, None),
        (KEY, "ran"),
        ({**KEY, MEMO_FORCED_TAG: "{}"}, "forced"),
        ({**KEY, **hits("HIT")}, "ran · 1 hit"),
        ({**KEY, **hits("HIT", "RESTORED", by="bob")}, "ran · 2 hits by bob"),
        ({**KEY, **hits("HIT", "JOINED", by="bob")}, "ran · 1 hit · 1 joined by bob"),
        ({**KEY, **hits("JOINED")}, "ran · 1 joined"),
        ({**KEY, MEMO_INVALID_TAG: "{}", MEMO_VARIES_TAG: "rmse"}, "ran · invalid · varies"),
        ({MEMO_ANSWERED_TAG: json.dumps({"hits": 1600, "of": 2000})}, "1,600 of 2,000 hits"),
        ({MEMO_ANSWERED_TAG: "[]"}, None),
        ({**KEY, MEMO_HITS_TAG: "many"}, "ran"),
    ],
)
def test_a_run_says_whether_it_ran_and_what_it_answered(tags, words):
    assert memo_of(run(**tags)) == words


@pytest.mark.parametrize(
    ("status", "lost", "tags", "words", "why"),
    [
        ("FINISHED", "", KEY, "ran", ""),
        ("FINISHED", "", {}, None, "no key, as it ran without the memo"),
        ("FAILED", "", {}, None, "no key, as it ran without the memo"),
        ("RUNNING", "", BEGUN, None, "not yet, as it has not ended"),
        ("SCHEDULED", "", BEGUN, None, "not yet, as it has not ended"),
        ("FINISHED", "", BEGUN, None, "not yet, as it has not ended"),  # by the command itself
        ("RUNNING", "its process is gone", BEGUN, "not remembered", "nothing, as it was lost"),
        ("FAILED", "", BEGUN, "not remembered", "nothing, as it failed"),
        ("KILLED", "", BEGUN, "not remembered", "nothing, as it was killed"),
        (
            "FINISHED",
            "",
            {**BEGUN, MEMO_SECONDS_TAG: "1.5"},
            "not remembered",
            "nothing, as its key could not be stored, or its data changed",
        ),
    ],
)
def test_only_what_finished_is_remembered_and_what_goes_on_says_nothing_yet(status, lost, tags, words, why):
    found = run(status=status, lost=lost, **tags)
    assert (memo_of(found), why_not_remembered(found)) == (words, why)


def test_what_runs_saved_is_summed_up_as_they_come_change_and_go():
    catalog = Catalog()
    plain, one, other = run("a"), run("b", **hits("HIT")), run("c", **hits("HIT", "JOINED", at=NOON + 90_000))
    for each in (plain, one, other):
        catalog.note(None, each)
    assert catalog.saved == Saved(3, 6.0)
    assert catalog.saved_on(day_of(NOON)) == Saved(1, 2.0)
    assert catalog.saved_on(day_of(NOON + 90_000)) == Saved(2, 4.0)
    catalog.note(one, run("b", **hits("HIT", "HIT")))
    catalog.note(other, None)
    assert (catalog.saved, catalog.saved_on(day_of(NOON))) == (Saved(2, 4.0), Saved(2, 4.0))
    assert catalog.saved_on("2001-01-01") == Saved()


def test_the_column_is_shown_once_a_run_is_remembered():
    catalog = Catalog()
    catalog.note(None, run("a"))
    assert "memo" not in layout(catalog, RunView())[0]
    catalog.note(None, run("b", **KEY))
    for narrow in (False, True):
        assert "memo" in layout(catalog, RunView(), narrow=narrow)[0]
