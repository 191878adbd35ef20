"""What may be typed at a place in a filter."""

from time import process_time

import pytest

from memo_tui.runs.query.complete import MOST, Known, complete
from memo_tui.runs.query.filter import parse

VALUES = {
    ("param", "model"): ["tree", "it's", "linear", 'say "it\'s"', "two\nlines", "end\\"],
    ("param", "trees"): ["100", "20", "many"],
    ("attribute", "run_name"): ["brave-owl"],
    ("dataset", "name"): ["wine"],
}
KNOWN = Known(
    ["rmse", "mae", "val rmse", "a`b", 'a`"b', "new\nline", "in"],
    ["model", "trees"],
    ["team", "mlflow.user"],
    lambda kind, key: VALUES.get((kind, key), ()),
    {"1": "bench"},
)


def offered(text, known=KNOWN):
    """The texts that may be typed where ^ stands."""
    return [each.text for each in complete(text.replace("^", ""), text.index("^"), known)]


def completed(text, choice=0):
    """The text once one is taken; ^ is the cursor, before and after."""
    found = complete(text.replace("^", ""), text.index("^"), KNOWN)[choice]
    start, end = found.replaces
    text = text.replace("^", "")
    return f"{text[:start]}{found.text}^{text[end:]}"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("^", ["metrics.", "params.", "tags.", "dataset.", "status "]),
        ("me^", ["metrics."]),
        ("rm^", ["metrics.rmse ", "metrics.`val rmse` "]),
        (
            "metrics.^",
            ["metrics.rmse ", "metrics.mae ", "metrics.`val rmse` ", 'metrics."a`b" ', "metrics.`in` "],
        ),
        ("metric.r^", ["metric.rmse ", "metric.`val rmse` "]),
        ("metrics.`va^", ["metrics.`val rmse` "]),
        ("attributes.st^", ["attributes.status ", "attributes.start_time ", "attributes.state "]),
        ("dataset.^", ["dataset.name ", "dataset.digest ", "dataset.context "]),
        ("metrics.rmse ^", ["< ", "<= ", "> "]),
        ("metrics.rmse >^", ["> ", ">= "]),
        ("params.model ^", ["= ", "!= ", "like ", "ilike ", "in "]),
        ("params.model n^", ["not in "]),
        ("params.model not ^", ["in ", "like ", "ilike "]),
        ("params.model is ^", ["null ", "not null "]),
        ("params.model is not ^", ["null "]),
        ("params.model = ^", ["'tree'", '"it\'s"', "'linear'"]),
        ("params.model='li^", ["'linear'"]),
        ("params.model = li^", ["'linear'"]),
        ("params.model like '%e^", ["'%tree%'", "'%linear%'"]),
        ("params.trees > ^", ["100", "20", "'many'"]),
        ("params.trees = ^", ["'100'", "'20'", "'many'"]),
        ("params.model in ^", ["("]),
        ("params.model in (^", ["'tree'"]),
        ("params.model in ('tree' ^", [", ", ")"]),
        ("params.model in ('tree', l^", ["'linear'"]),
        ("status = ^", ["'RUNNING'", "'SCHEDULED'", "'FINISHED'", "'FAILED'", "'KILLED'"]),
        ("status != 'k^", ["'KILLED'"]),
        ("state = 'l^", ["'LOST'"]),
        ("Stat^", ["status ", "state "]),
        ("state = 'Fin^", ["'FINISHED'"]),
        ("sta^", ["status ", "start_time ", "state ", "started "]),
        ("run i^", []),
        ("to^", ["took "]),
        ("started > ^", ["'today'", "'yesterday'", "'1 h ago'"]),
        ("experiment = ^", ["'bench'"]),
        ("run_name = b^", ["'brave-owl'"]),
        ("dataset.name = ^", ["'wine'"]),
        ("start_time > ^", ["'today'", "'yesterday'", "'1 h ago'"]),
        ("start_time = '^", ["'today'", "'yesterday'"]),
        ("owl ^", ["and ", "or "]),
        ("metrics.rmse < 3 a^", ["and "]),
        ("(owl ^", ["and ", "or ", ")"]),
        ("(owl or not pa^", ["params."]),
    ],
)
def test_what_fits_is_offered_the_likeliest_first(text, first):
    assert offered(text)[: len(first)] == first


@pytest.mark.parametrize(
    "text",
    [
        "metrics.rmse < ^",
        "metrics.rmse < 3^",
        "'owl^",
        "owl) an^",
        "params.model = 'tree'^",
        "x, ^",
        "rmse < ^",
    ],
)
def test_nothing_is_offered_where_nothing_can_be_known(text):
    assert offered(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("metrics.rm^ < 3", "metrics.rmse ^< 3"),
        ("metrics.r^m < 3", "metrics.rmse ^< 3"),
        ("metrics.^ < 3 and owl", "metrics.rmse ^< 3 and owl"),
        ("owl and ^ or fox", "owl and metrics.^ or fox"),
        ("params.model = 'l^' and owl", "params.model = 'linear'^ and owl"),
        ("params.model = 'l^ and name = 'x'", "params.model = 'linear'^ and name = 'x'"),
        ("metrics.`val r^` < 3", "metrics.`val rmse` ^< 3"),
    ],
)
def test_a_completion_takes_the_place_of_the_word_it_completes(before, after):
    assert completed(before) == after


def test_what_is_offered_can_be_read():
    for before in (
        "metrics.^ < 3",
        "params.model = ^",
        "params.model in (^)",
        "start_time > ^",
        "params.trees >= ^",
    ):
        for choice in range(len(offered(before))):
            text = completed(before, choice).replace("^", "")
            if "'many'" not in text:
                parse(text)


def test_keys_and_values_that_cannot_be_written_are_left_out():
    assert not any("new" in each for each in offered("metrics.^"))
    assert not any('a`"b' in each for each in offered("metrics.^"))
    assert offered("params.model = ^") == ["'tree'", '"it\'s"', "'linear'"]


def test_what_stands_there_already_is_not_offered():
    assert offered("metrics.`val r^mse` < 3") == []


def test_one_completion_after_the_other_arrives_at_a_filter():
    assert completed("rm^") == "metrics.rmse ^"
    assert completed("metrics.rmse ^") == "metrics.rmse < ^"
    assert completed("metrics.rmse < 3 ^") == "metrics.rmse < 3 and ^"


def test_any_place_in_any_text_can_be_completed():
    text = (
        "not (metrics.`val rmse`<=-3 or 'it''s' and params.model not in ('a', \"b\") x)) name is not null \"é"
    )
    for end in range(len(text)):
        for cursor in range(end + 1):
            for found in complete(text[:end], cursor, KNOWN):
                assert 0 <= found.replaces[0] <= cursor <= found.replaces[1] <= end


@pytest.mark.parametrize(("text", "wanted"), [("lr", "params.lr ")])
def test_what_may_follow_a_name_without_an_entity_is_offered(text, wanted):
    assert wanted in [each.text for each in complete(text, len(text), Known(["loss"], ["lr"]))]


def test_12_000_keys_are_looked_through_while_one_types():
    known = Known(
        [f"layer/{place}/loss" for place in range(12_000)], [f"p{place}" for place in range(12_000)]
    )
    complete("x", 1, known)
    for text, wanted in (("metrics.11999", "metrics.`layer/11999/loss` "), ("p11998", "params.p11998 ")):
        began = process_time()
        found = complete(text, len(text), known)
        assert process_time() - began < 0.05
        assert wanted in [each.text for each in found]
        assert len(found) <= MOST
