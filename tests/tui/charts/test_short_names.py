"""Names that don't fit keep the part in which they differ."""

import pytest
from rich.cells import cell_len

from memo_tui.tui.charts.legend import LegendEntry, legend
from memo_tui.tui.charts.short_names import common_ends, shortened, without_prefix


@pytest.mark.parametrize(
    ("names", "room", "shown"),
    [
        (["child-1", "child-22"], 8, ["child-1 ", "child-22"]),
        (["lr=0.1 depth=3", "lr=0.1 depth=12"], 6, ["…pth=3", "…th=12"]),
        (["lr-1 of bench", "lr-20 of bench"], 6, ["lr-1… ", "lr-20…"]),
        (["sweep lr=1 of bench", "sweep lr=20 of bench"], 6, ["…lr=1…", "…r=20…"]),
        (["ridge baseline", "forest baseline"], 6, ["ridge…", "fores…"]),
        (["calm-owl-of-monday", "bold-cat"], 6, ["calm-…", "bold-…"]),
        (["日本-1", "日本-2"], 4, ["…-1 ", "…-2 "]),
        (["sweep lr=0.3 deep", "sweep lr=0.03 deep"], 6, ["…=0.3…", "…0.03…"]),
        (["boosting lr=0.3 depth=8", "boosting lr=0.1 depth=6"], 10, ["…0.3 dept…", "…0.1 dept…"]),
        (["alone-and-long"], 6, ["alone…"]),
    ],
)
def test_a_name_is_cut_where_all_are_alike(names, room, shown):
    ends = common_ends(names)
    found = [shortened(name, room, ends) for name in names]
    assert [cell_len(each) for each in found] == [room] * len(names)
    assert [each.strip() for each in found] == [each.strip() for each in shown]


def test_the_legend_of_a_sweep_tells_its_runs_apart():
    entries = [LegendEntry(f"child-of-a-sweep-{at}", "") for at in range(4)]
    (line,) = legend(entries, 40, 1)
    text = "".join(part for part, _ in line)
    assert all(f"-{at}" in text for at in range(4))


def test_words_with_which_all_names_begin_are_left_out():
    assert without_prefix(["boosting lr=0.1", "boosting lr=0.3"]) == ["…lr=0.1", "…lr=0.3"]
    assert without_prefix(["child-of-a-sweep-0", "child-of-a-sweep-1"]) == ["…sweep-0", "…sweep-1"]
    assert without_prefix(["child-1", "child-2"]) == ["child-1", "child-2"]
    assert without_prefix(["alone-and-long"]) == ["alone-and-long"]
