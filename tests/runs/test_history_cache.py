"""Which histories are kept in memory."""

import pytest

from memo_tui.runs.history_cache import FollowedHistories
from memo_tui.runs.model import History, Run

LENGTH = 100


class Reader:
    """Reads on where a history ends, and notes what it was asked for."""

    def __init__(self):
        self.asked = []

    def history(self, known):
        self.asked.append((known.run_id, len(known.steps)))
        points = range(LENGTH)
        yield History(known.run_id, known.key, points, points, points)


@pytest.fixture
def reader():
    return Reader()


RUNS = {
    f"r{n}": Run(f"r{n}", "1", "r", "FINISHED", 0, 1, {}, {"rmse": 1.0}, {"rmse": 99}, {}) for n in range(50)
}


def look_at(histories, reader, *numbers, runs=RUNS):
    """Follow these runs and read; their ids as they are known then, and how often there was news."""
    histories.follow([(f"r{number}", "rmse") for number in numbers])
    news = sum(1 for _ in histories.read(reader, runs))
    return [each.run_id for each in histories.known], news


def test_only_what_is_followed_is_known(reader):
    histories = FollowedHistories()
    assert look_at(histories, reader, 1, 2) == (["r1", "r2"], 1)
    assert look_at(histories, reader, 2) == (["r2"], 1)
    assert look_at(histories, reader, 2) == (["r2"], 0)


def test_a_run_looked_at_again_is_there_without_reading(reader):
    histories = FollowedHistories()
    look_at(histories, reader, 1)
    look_at(histories, reader, 2)
    assert look_at(histories, reader, 1) == (["r1"], 1)
    assert reader.asked == [("r1", 0), ("r2", 0)]


def test_runs_looked_at_one_after_the_other_do_not_fill_the_memory(reader):
    histories = FollowedHistories(most_points=5 * LENGTH)
    for number in range(50):
        look_at(histories, reader, number)
        assert histories.points <= 6 * LENGTH + LENGTH
    look_at(histories, reader, 49, 48)
    assert len(reader.asked) == 50  # the last ones are still there
    look_at(histories, reader, 0)
    assert reader.asked[-1] == ("r0", 0)  # the first was dropped


def test_what_is_followed_is_kept_however_long(reader):
    histories = FollowedHistories(most_points=0)
    known, _ = look_at(histories, reader, *range(20))
    assert len(known) == 20
    assert look_at(histories, reader, *range(20)) == (known, 0)


def test_a_deleted_run_has_no_history_any_more(reader):
    histories = FollowedHistories()
    look_at(histories, reader, 1)
    assert look_at(histories, reader, 1, runs={}) == ([], 1)
    assert histories.points == 0
