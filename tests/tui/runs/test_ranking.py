"""The chosen runs from the best to the worst, while they change."""

from dataclasses import replace

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better
from memo_tui.tui.runs.ranking import Ranking


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def some(count):
    return [Run(str(n), "1", f"run-{n}", "RUNNING", n, None, {}, {"loss": float(n)}) for n in range(count)]


def changed(runs):
    """The same runs, of which one is the best now."""
    return [*runs[:-1], replace(runs[-1], metrics={"loss": -1.0})]


def test_the_same_runs_are_the_same_list_and_another_direction_another_order():
    runs, ranking = some(500), Ranking(Clock())
    first, again = ranking.of(runs, "loss", {})
    assert ([run.run_id for run in first[:2]], again) == (["0", "1"], 0)
    assert ranking.of(list(runs), "loss", {})[0] is first
    assert ranking.of(runs, "loss", {"loss": Better.HIGHER})[0][0].run_id == "499"


def test_a_change_of_few_runs_counts_at_once_and_one_of_many_within_a_second():
    for count, at_once in ((20, True), (500, False)):
        clock = Clock()
        runs, ranking = some(count), Ranking(clock)
        before, _ = ranking.of(runs, "loss", {})
        clock.now += 0.25
        ranked, again = ranking.of(changed(runs), "loss", {})
        assert (ranked[0].run_id == str(count - 1)) is at_once
        assert (ranked is before, again) == ((False, 0) if at_once else (True, 0.75))
        clock.now += again
        assert ranking.of(changed(runs), "loss", {})[0][0].run_id == str(count - 1)
        assert ranking.of(some(count + 1), "loss", {})[0][0].run_id == "0", "other runs are ranked at once"
