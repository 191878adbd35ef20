"""Filters beyond MLflow's: or, not, brackets, numbers, times, search words; and what is not a filter."""

import re
from dataclasses import replace
from datetime import datetime
from math import nan
from time import process_time

import pytest

from memo_tui.errors import MemoTuiError
from memo_tui.runs.model import DataSetInput, Run
from memo_tui.runs.query.filter import parse
from memo_tui.runs.query.grammar import FilterError

NOW = datetime(2026, 11, 20, 18, 0, 30).astimezone().timestamp()


def ms(*when):
    return int(datetime(*when).astimezone().timestamp() * 1000)


RUNS = {
    "owl": Run(
        "abcd1234",
        "1",
        "brave-owl-7",
        "FINISHED",
        ms(2026, 11, 20, 17),
        ms(2026, 11, 20, 17, 2),
        {"model": "tree", "trees": "100", "lr": "1e-3"},
        {"rmse": 0.25, "mae": 1},
        tags={"team": "Red", "mlflow.user": "grace"},
        inputs=(DataSetInput("wine", "d1", "", "", "training"),),
    ),
    "fox": Run(
        "bcde2345",
        "2",
        "calm-fox-2",
        "FAILED",
        ms(2026, 11, 19, 23, 59, 59),
        ms(2026, 11, 20),
        {"model": "Été", "trees": "20"},
        {"rmse": nan},
        tags={"note": "brave new world"},
    ),
    "crab": Run(
        "cdef3456",
        "1",
        "[BE] it's 100%",
        "RUNNING",
        ms(2026, 11, 20, 18),
        None,
        {"trees": "many"},
        {"rmse": 3},
        tags={"memo_tui.origin": "heron"},
        lost="Process 7 on heron is gone.",
    ),
}


def matching(text):
    found = parse(text, NOW)
    return " ".join(name for name, run in RUNS.items() if found.matches(run))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("metrics.rmse < 1 or status = 'FAILED'", "owl fox"),
        ("metrics.rmse < 1 OR metrics.rmse > 2 OR owl", "owl crab"),
        ("not metrics.rmse < 1", "fox crab"),
        ("not not metrics.rmse < 1", "owl"),
        ("not params.model = 'tree'", "fox crab"),  # the crab has no model
        ("params.model != 'tree'", "fox"),
        ("owl or fox and crab", "owl"),  # and binds before or
        ("(owl or fox) and brave", "owl fox"),
        ("not owl and fox or crab", "fox"),
        ("NOT (owl or fox)", "crab"),
        ("metrics.rmse < 1 status = 'FINISHED'", "owl"),
        ("((owl))", "owl"),
    ],
)
def test_or_not_and_brackets(text, names):
    assert matching(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("params.trees > 30", "owl"),
        ("params.trees = 1e2", "owl"),
        ("params.trees = '1e2'", ""),  # in quotes it's a text, as MLflow's
        ("params.trees != 100", "fox crab"),  # many is not a number, so it isn't this one
        ("params.trees < 1000", "owl fox"),
        ("params.lr <= .001", "owl"),
        ("params.trees in (20, 'many')", "fox crab"),
        ("params.trees not in (20.0)", "owl crab"),
        ("params.model >= 'u'", "fox"),
        ("tags.team in ('Red', 'blue')", "owl"),
        ("metrics.rmse in (3, 4)", "crab"),
        ("metrics.rmse not in (3, 4)", "owl fox"),
        ("metrics.rmse = nan", "fox"),
        ("metrics.rmse != nan", "owl crab"),
        ("metrics.mae is null", "fox crab"),
        ("metrics.mae is not null", "owl"),
        ("dataset.name is null", "fox crab"),
        ("end_time is null", "crab"),
        ("status in ('FAILED', 'KILLED')", "fox"),
        ("params.model not like 't%'", "fox"),
        ("params.model ilike 'éTÉ'", "fox"),  # SQLite alone minds the case of these letters
        ("name like '%fox%'", "fox"),
        ("experiment_id = '1'", "owl crab"),
        ("state = 'LOST'", "crab"),
        ("state in ('LOST', 'FAILED')", "fox crab"),
        ("state = 'RUNNING'", ""),
        ("status = 'RUNNING'", "crab"),  # as MLflow answers
        ("lost", "crab"),
        ("METRICS.rmse == 3", "crab"),
        ("metrics.rmse <> 3", "owl fox"),
    ],
)
def test_comparisons_beyond_mlflows(text, names):
    assert matching(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("start_time = '2026-11-20'", "owl crab"),
        ("start_time != '2026-11-20'", "fox"),
        ("start_time < '2026-11-20'", "fox"),
        ("start_time >= '2026-11-20 17:00'", "owl crab"),
        ("start_time > '2026-11-20 17:00'", "crab"),
        ("start_time = '2026-11-20 17:00'", "owl"),
        ("start_time = '2026-11-19T23:59:59'", "fox"),
        ("created > '2 h ago'", "owl crab"),
        ("start_time < '30 min ago'", "owl fox"),
        ("start_time > '45 s ago'", "crab"),
        ("start_time > '0.5 d ago'", "owl crab"),
        ("start_time > '1 w ago'", "owl fox crab"),
        ("start_time = 'today'", "owl crab"),
        ("start_time = 'Yesterday'", "fox"),
        ("end_time > 'today'", "owl"),
        ("duration = 120", "owl"),
        ("duration > 0.5", "owl fox"),
        ("attributes.duration in (1, 2)", "fox"),
    ],
)
def test_times(text, names):
    assert matching(text) == names


def test_only_what_depends_on_the_present_moves():
    assert parse("owl or start_time > '2 h ago'").moves
    assert parse("not start_time = 'today'").moves
    assert not parse("start_time > '2026-11-20' and owl").moves


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("owl", "owl"),
        ("OWL", "owl"),
        ("brave", "owl fox"),
        ("brave fox", "fox"),
        ("'brave new'", "fox"),
        ('"brave-owl" or crab', "owl"),
        ("fail", "fox"),
        ("TREE", "owl"),
        ("red", "owl"),
        ("grace", ""),  # MLflow's own tags are not searched
        ("heron", ""),  # nor are ours
        ("cdef", "crab"),
        ("def3", ""),  # only the start of an id
        ("cde", ""),  # three letters are too few for one
        ("[BE]", "crab"),
        ("100%", "crab"),
        ("100", "owl crab"),
        ('"it\'s"', "crab"),
        ("owl in space", ""),
        ("'status'", ""),
        ("not 'metrics.rmse'", "owl fox crab"),
        ("brave and metrics.rmse < 3", "owl"),
        ("metrics.rmse < 3 brave", "owl"),
        ("été", "fox"),
    ],
)
def test_words_are_searched_for(text, names):
    assert matching(text) == names


@pytest.mark.parametrize(
    ("text", "said", "at", "unfinished"),
    [
        ("", "must come first", 0, True),
        ("owl and ", "must follow “and”", 8, True),
        ("owl or or fox", "must follow “or”", 7, False),
        ("(owl", "bracket at character 1 is not closed", 4, True),
        ("owl)", "“)” has nothing before it", 3, False),
        ("owl, fox", "to search for it, put it in quotes", 3, False),
        ("metrics.", "needs a key, as in metrics.rmse", 8, True),
        ("owl metrics.rmse", "needs a comparison, as in metrics.rmse < 0.5", 16, True),
        ("status owl", "needs a comparison, as in status = 'FAILED'", 7, False),
        ("metrics.rmse <", "A value must follow “<”, as 0.5", 14, True),
        ("status = 'fin'", "status is never 'fin': write running, scheduled, finished,", 9, False),
        ("took > 'long'", "took is a number", 7, False),
        ("metrics.rmse < three", "if it is text, write 'three' in quotes", 15, False),
        ("metrics.rmse < '3'", "is a number: remove the quotes", 15, False),
        ("metrics.rmse like '3'", "like is for text", 18, False),
        ("metrics.rmse < nan", "smaller or larger than nan", 15, False),
        ("params.lr > '0.1'", "remove the quotes to compare params.lr as a number", 12, False),
        ("params.lr like 3", "write '3' in quotes", 15, False),
        ("status = 3", "write '3' in quotes", 9, False),
        ("run.rmse < 3", "write metrics.rmse, params.rmse or tags.rmse", 0, False),
        ("run.py", "no attribute py", 0, False),
        ("dataset.source = 'x'", "ask for its name, digest or context", 0, False),
        ("name = 'owl", "The quote is not closed: add '", 7, True),
        ("params.`a", "add ` where it ends", 7, True),
        ("start_time > 'soon'", "is not a time: write '2026-11-20'", 13, False),
        ("start_time > '2026-13-45'", "is not a time", 13, False),
        ("start_time = '2 h ago'", "No time is exactly", 13, False),
        ("start_time in ('today')", "or >=, not in", 15, False),
        ("params.a is", "as in params.a is not null", 11, True),
        ("params.a not", "in, like, ilike or rlike must follow", 12, True),
        ("params.a in", "Values in brackets must follow", 11, True),
        ("params.a in ('a' 'b')", "a , before another value", 17, False),
        ("not " * 60 + "owl", "More than 50", 200, False),
        ("(" * 5000, "More than 50", 50, False),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(text, said, at, unfinished):
    with pytest.raises(FilterError) as error:
        parse(text)
    assert said in str(error.value)
    assert str(error.value).startswith(f"Character {at + 1}: ")
    assert error.value.at == at
    assert (error.value.wanted is not None) == unfinished
    assert isinstance(error.value, MemoTuiError)


def test_no_pattern_makes_a_long_text_slow():
    run = Run("1", "1", "a" * 8000, "FINISHED", 0, 0)
    found = parse(f"name like '{'%a' * 30}%b'")
    began = process_time()
    assert not found.matches(run)
    assert process_time() - began < 1


def test_100_000_runs_are_filtered_in_well_under_a_second():
    runs = [
        Run(
            f"{place:032x}",
            "1",
            f"run-{place}",
            "FINISHED",
            0,
            place,
            {"model": "tree", "n": str(place)},
            {"a": 1.0},
        )
        for place in range(100_000)
    ]
    for text in ("metrics.a < 3 and not params.n > 10", "owl or params.model ilike '%RE_'", "brave fox"):
        matches = parse(text).matches
        began = process_time()
        sum(map(matches, runs))
        assert process_time() - began < 0.8


KEYS = {
    "metric": {"rmse", "mae", "both"},
    "param": {"model", "trees", "lr", "both"},
    "tag": {"team", "note", "a b"},
}


@pytest.mark.parametrize("keys", [KEYS, None], ids=["known", "not read yet"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("status = 'finished'", "owl"),
        ("state = 'Failed'", "fox"),
        ("STATE = '✓ finished'", "owl"),
        ("state != 'lost'", "owl fox"),
        ("status in ('finished', 'failed')", "owl fox"),
        ("state not in ('finished', 'stopped')", "fox crab"),
        ("state like 'fin%'", "owl"),
        ("status not like 'f%'", "crab"),
        ("state ~ '^lo'", "crab"),
        ("state !~ 'FIN|lost'", "fox"),
        ("started > '1 d ago'", "owl fox crab"),
        ("Started < '2026-11-20'", "fox"),
        ("ended is null", "crab"),
        ("took > 1", "owl"),
        ("took >= '2:00'", "owl"),
        ("duration < '1 min'", "fox"),
        ("TOOK > '0:01:59'", "owl"),
        ("user = 'ada'", "owl"),
        ("run id = 'abcd1234'", "owl"),
        ("Run ID like 'b%' or `run id` = 'abcd1234'", "owl fox"),
        ("experiment = 'bench'", "owl crab"),
        ("experiment ~ 'ben' and parent is not null", "crab"),
        ("attributes.took > 1", "owl"),
    ],
)
def test_what_the_table_shows_can_be_asked_for(text, names, keys):
    runs = {
        "owl": replace(RUNS["owl"], user="ada"),
        "fox": RUNS["fox"],
        "crab": replace(RUNS["crab"], tags={"mlflow.parentRunId": "abcd1234"}),
    }
    found = parse(text, NOW, keys, {"1": "bench", "2": "other"})
    assert " ".join(name for name, run in runs.items() if found.matches(run)) == names
    assert not found.mlflow


def test_a_param_with_the_title_of_a_column_takes_precedence():
    run = replace(RUNS["owl"], params={"took": "7", "Model": "tree"})
    keys = {"metric": {"both"}, "param": {"took", "both", "Model"}}
    assert parse("took = 7", NOW, keys).matches(run)
    assert parse("model = 'tree'", NOW, keys).matches(run)  # as only this one is there
    with pytest.raises(FilterError, match="started is a metric and a param: write"):
        parse("started > 1", NOW, {"metric": {"started"}, "param": {"started"}})


@pytest.mark.parametrize("keys", [KEYS, None], ids=["known", "not read yet"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rmse < 1", "owl"),
        ("rmse<1", "owl"),
        ("trees > 50", "owl"),
        ("trees = '20'", "fox"),
        ("team = 'Red' or rmse > 2", "owl crab"),
        ("lr in (0.001, 7)", "owl"),
        ("trees not in ('20', '100')", "crab"),
        ("trees is null", ""),
        ("lr is not null", "owl"),
        ("model like 'tr%'", "owl"),
        ("model rlike '^t.ee$'", "owl"),
        ("model ~ 'ee'", "owl"),
        ("model~'ee'", "owl"),
        ("model !~ 'ee'", "fox"),
        ("model not rlike 'ee'", "fox"),
        ("`a b` = 'x'", ""),
    ],
)
def test_a_name_without_an_entity_is_the_only_thing_of_that_name(text, names, keys):
    found = parse(text, NOW, keys)
    assert " ".join(name for name, run in RUNS.items() if found.matches(run)) == names
    assert not found.mlflow


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("both < 1", "both is a metric and a param: write metrics.both or params.both."),
        ("rmsse < 1", "No run has a metric, param or tag rmsse. Did you mean rmse?"),
        ("owl and xyzzy = 1", "Character 9: No run has a metric, param or tag xyzzy."),
        ("rmse ~ '1'", "rmse is a number"),
        ("attributes.rmse < 1", "A run has no attribute rmse"),
    ],
)
def test_a_name_that_is_not_clear_is_told(text, sentence):
    with pytest.raises(FilterError, match=re.escape(sentence)):
        parse(text, NOW, KEYS)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("run_name ~ '-[0-9]$'", "owl fox"),
        ("name !~ 'owl|fox'", "crab"),
        ("run_name RLIKE 'OWL'", ""),
        ("run_name rlike '(?i)OWL'", "owl"),
        ("params.trees not rlike '^1'", "fox crab"),
        ("attributes.run_name ~ '100%'", "crab"),
        ("dataset.name ~ 'w.ne'", "owl"),
        ("brave~owl", ""),  # a word to search for
    ],
)
def test_regular_expressions_match_anywhere_in_a_text(text, names):
    assert matching(text) == names


@pytest.mark.parametrize(
    "pattern",
    ["(", "a{99999999999}", "(a+)+$", "(a|a)*b", "((a*)b*)*", r"(\\1a|b)+", ".*.*.*.*.*.*.*x", "(?:a?){30}a"],
)
def test_an_expression_that_is_none_or_may_take_forever_is_refused(pattern):
    with pytest.raises(FilterError, match="regular expression"):
        parse(f"name ~ '{pattern}'", NOW)


@pytest.mark.parametrize(
    "pattern", ["lr-.*", "(owl|fox)-[0-9]+", "^[^-]+-x{2,3}", "a.*b.*c.*d", "(?:ab)+", ""]
)
def test_everyday_expressions_are_taken(pattern):
    parse(f"name ~ '{pattern}'", NOW)
