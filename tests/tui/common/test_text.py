"""Numbers, times and foreign strings as they stand on the screen."""

import math

import pytest

from memo_tui.tui.common import text
from memo_tui.tui.common.text import short, two_lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (math.nan, "NaN"),
        (math.inf, "inf"),
        (0.0, "0"),
        (120.0, "120"),
        (57.123456, "57.12"),
        (0.402, "0.4020"),
        (-3.14159, "-3.142"),
        (12345.678, "12346"),
        (999.96, "1000"),
        (0.00123, "0.001230"),
        (-0.001234, "-0.00123"),
        (1.5e-7, "1.500e-7"),
        (-1.5e-7, "-1.50e-7"),
        (1e9, "1.000e9"),
        (-1.797e308, "-1.8e308"),
    ],
)
def test_a_number_has_four_digits_and_at_most_eight_signs(value, shown):
    assert text.number(value) == shown
    assert len(shown) <= text.NUMBER_WIDTH


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        *[(0.4, "0:00"), (8, "0:08"), (75, "1:15"), (3728, "1:02:08"), (-5, "0:00"), (math.nan, "-")],
        *[(93_600, "1d 2h"), (99 * 86_400 + 82_800, "99d 23h"), (1111 * 86_400, "1111d")],
    ],
)
def test_a_duration_has_at_most_eight_signs(seconds, shown):
    assert text.duration(seconds) == shown
    assert len(shown) <= 8


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-3, "0 s ago"),
        (12, "12 s ago"),
        (125, "2 min ago"),
        (7300, "2 h ago"),
        (200_000, "2 d ago"),
        (322_000_000, "10 y ago"),
        (-7300, "in 2 h"),
        (math.inf, "-"),
    ],
)
def test_a_past_moment_is_told_in_its_largest_unit(seconds, shown):
    assert text.ago(seconds) == shown


@pytest.mark.parametrize("milliseconds", [None, 2**63 - 1, -(2**63)])
def test_a_moment_outside_the_calendar_is_a_dash(milliseconds):
    assert text.moment(milliseconds) == "-"


@pytest.mark.parametrize("foreign", ["[/]", "[red]x", "[BE][bruxelles] DE D3", "🚗", "a\\[b"])
def test_a_foreign_string_is_no_markup(foreign):
    assert text.content(foreign).plain == foreign


def test_control_characters_move_no_cursor():
    assert text.plain("a\x1b[31mb\tc\nd\x07") == "a�[31mb c⏎d�"
    assert text.content("one\ntwo\x1b").plain == "one\ntwo�"


def test_a_short_time_has_its_unit():
    assert [text.call_time(seconds) for seconds in (4e-7, 0.0123, 2.5)] == ["0.4 us", "12.3 ms", "2.50 s"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.30000000000000004", "0.3000"),
        ("0.123", "0.123"),
        ("20260131120000", "20260131120000"),
        ("v1.2.3-beta.4", "v1.2.3-beta.4"),
        ("a\tlong text.", "a long text."),
    ],
)
def test_a_long_number_among_texts_is_rounded(text, shown):
    assert short(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is saved.", "It is saved."),
        ("one\ntwo", "one\ntwo"),
        (
            "The file was not valid TOML (Expected a key at line 1, or more): it was renamed to /a/b.toml.",
            "The file was not valid TOML …\n… it was renamed to /a/b.toml.",
        ),
        ("x" * 200, f"{'x' * 29} …\n… {'x' * 30}"),
        ("日本" * 50, f"{'日本' * 7} …\n… 本{'日本' * 7}"),
        ("a\nb\nc\nd", "a b c d"),
    ],
)
def test_a_notice_has_at_most_two_lines_with_its_beginning_and_its_end(text, shown):
    assert two_lines(text, 32) == shown
