import pytest

from memo_tui.natural_order import natural


@pytest.mark.parametrize(
    "names",
    [
        ["layer2/w", "layer2/x", "layer10/w"],
        ["1", "02", "2", "10", "a", "a1", "a/1"],
        ["x", "x0", "x00", "x1.5", "x1.12", "y"],
        ["v1" + "0" * 5000, "v2" + "0" * 5000],
        ["", "²", "٣"],
    ],
)
def test_numbers_in_names_count_as_numbers(names):
    backwards = names[::-1]
    assert sorted(backwards, key=natural) == names
