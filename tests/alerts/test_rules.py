"""The rules of alerts, as they are written."""

import math

import pytest

from memo_tui.alert_rules import Rule, check_target


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("loss is nan", math.nan, 1.0),
        ("val/loss IS NaN", math.nan, math.inf),
        ("loss is inf", -math.inf, math.nan),
        ("loss is not finite", math.inf, 0.0),
        ("loss > 5", 5.1, 5.0),
        ("loss>=5e3", 5000.0, 4999.0),
        ("my loss < -1", -2.0, math.nan),
        ("accuracy != 1", 0.9, 1.0),
        ("loss = inf", math.inf, 1.0),
    ],
)
def test_a_rule_on_values_holds_for_these(text, holds, fails):
    rule = Rule.parse(text)
    assert rule.holds(holds)
    assert not rule.holds(fails)


def test_times_ends_and_bests_are_understood():
    assert Rule.parse("silent for 5 min").seconds == 300
    assert Rule.parse("Silent  for 1.5hours").seconds == 5400
    assert Rule.parse("FAILED").kind == "failed"
    assert (Rule.parse("new best val loss").metric, Rule.parse("new best").metric) == ("val loss", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("faild", "did you mean 'failed'?"),
        ("", "give a rule such as"),
        ("loss > high", "'high' is no number"),
        ("loss = nan", "write 'loss is nan'"),
        ("silent for 5 moons", "'moons' is no unit of time"),
        ("silent for 0 s", "a time above 0"),
        ("loss is big", "give a rule such as"),
    ],
)
def test_what_is_no_rule_is_refused(text, sentence):
    with pytest.raises(ValueError) as refused:
        Rule.parse(text)
    assert sentence in str(refused.value)


def test_targets_are_words_or_addresses_of_webhooks():
    for target in ("bell", "desktop", "https://host/x?y=1", "slack+http://host:1/x"):
        assert check_target(f" {target}") == target
    for wrong in ("bel", "ftp://host", "https://", ""):
        with pytest.raises(ValueError):
            check_target(wrong)
