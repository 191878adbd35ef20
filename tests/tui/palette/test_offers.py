"""What the palette lists before anything is typed."""

from collections.abc import Sequence

from memo_tui.runs.model import Run
from memo_tui.tui.palette.entry import Entry, Offers


class Counted(Sequence):
    """Counts how often one of its items is asked for."""

    def __init__(self, items):
        self.items, self.asked = items, 0

    def __len__(self):
        return len(self.items)

    def __getitem__(self, place):
        self.asked += 1
        return self.items[place]


def test_only_what_is_drawn_of_very_many_runs_is_looked_at():
    runs = {str(number): Run(str(number), "1", f"run-{number}", "FINISHED", 1, 2) for number in range(3_000)}
    order = Counted([str(number) for number in reversed(range(2_000))])
    offers = Offers([Entry("Quit", "", print), Entry("Help", "", print)], runs, order)
    found = offers.find([])
    shown = found[:20]
    assert [offers.entry(key).name for key in shown[:2]] == ["Quit", "Help"]
    assert [offers.run(key).name for key in shown[2:4]] == ["run-1999", "run-1998"]
    assert order.asked == 18
    assert len(found) == 3_002
    assert [offers.run(key).name for key in (found[2_001], found[2_002], found[-1])] == [
        "run-0",
        "run-2000",
        "run-2999",
    ]
    assert list(offers.find(["run-2999"])) == [found[-1]]
