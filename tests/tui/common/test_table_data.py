import pytest

from memo_tui.tui.common.table_data import fit


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("0.70000000001", 8, "  0.7000"),
        ("0.70000000001", 4, "0.70"),
        ("123456789", 5, "1.2e8"),
        ("-0.000123456789", 8, "-1.23e-4"),
        ("1234.5678", 4, "1235"),
        ("1234567", 2, " …"),
        ("1.500 ±0.71 n=2", 15, "1.500 ±0.71 n=2"),
        ("1.500 ±0.71 n=2", 13, "1.500 ±0.71 …"),
        ("1.500 ±0.71 n=2", 8, " 1.500 …"),
        ("1.500 ±0.71", 4, "1.50"),
        ("12 s ago", 6, "12 s …"),
        ("1e5x-long-name", 8, "1e5x-lo…"),
    ],
)
def test_a_number_is_never_cut_in_the_middle(text, width, shown):
    assert fit(text, width, right=True) == shown


def test_a_name_is_cut_even_if_it_is_a_number():
    assert fit("20260102_1234567", 8) == "2026010…"
