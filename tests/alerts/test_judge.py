"""What the judge of alerts finds in what is read, one snapshot after the other."""

import math
from array import array
from dataclasses import replace

import pytest

from memo_tui.alert_rules import Rule
from memo_tui.alerts.judge import Judge
from memo_tui.runs.model import History, Phase, Run, RunsSnapshot
from memo_tui.runs.run_map import RunMap


class World:
    """Runs that change, and what a judge with these rules says of each snapshot."""

    def __init__(self, *rules):
        self.now = 0.0
        self.judge = Judge([Rule.parse(rule) for rule in rules], clock=lambda: self.now)
        self.runs, self.histories, self.number = RunMap(), {}, 0

    def set(self, name, status="RUNNING", lost="", **values):
        """A run with the points of its metrics so far."""
        metrics = {key: points[-1] for key, points in values.items()}
        steps = {key: len(points) - 1 for key, points in values.items()}
        end = None if status == "RUNNING" else 61_000
        run = Run(name, "1", name, status, 1_000, end, metrics=metrics, steps=steps, lost=lost)
        self.runs = self.runs.changed({name: run})
        for key, points in values.items():
            times = array("d", range(len(points)))
            self.histories[name, key] = History(name, key, times, array("d", points), times)

    def said(self):
        """The messages about what is new; as in the watch, histories come once they are followed."""
        found = []
        for _ in range(2):
            self.number += 1
            histories = tuple(self.histories[key] for key in self.judge.series if key in self.histories)
            snapshot = RunsSnapshot(
                self.number, ("s", "e"), Phase.LIVE, 0.0, self.runs, complete=True, experiments={"1": "cars"}
            )
            found += self.judge.look(replace(snapshot, histories=histories))
        return [alert.message for alert in found]


def test_a_value_is_told_once_until_it_is_good_again_also_if_another_follows_at_once():
    world = World("loss > 5", "loss is nan")
    world.set("old", "FAILED", loss=[9.0])
    world.set("a", loss=[1.0, 9.0, 2.0])
    assert world.said() == []  # it is good now, and what ended before is no news
    world.set("a", loss=[1.0, 9.0, 2.0, 6.0, 7.0, 1.0, math.nan])
    assert world.said() == ["a has loss 6 at step 3 (loss > 5)", "a has loss NaN at step 6 (loss is nan)"]
    world.set("a", loss=[1.0, 9.0, 2.0, 6.0, 7.0, 1.0, math.nan, math.nan])
    assert world.said() == []
    world.set("a", loss=[1.0, 9.0, 2.0, 6.0, 7.0, 1.0, math.nan, math.nan, 1.0, 8.0])
    assert world.said() == ["a has loss 8 at step 9 (loss > 5)"]


def test_a_bad_value_that_is_there_at_first_or_in_a_new_run_is_told():
    world = World("loss > 5")
    world.set("a", loss=[1.0, 9.0])
    assert world.said() == ["a has loss 9 at step 1 (loss > 5)"]
    world.set("b", "FINISHED", loss=[7.0, 1.0])
    assert world.said() == ["b has loss 7 at step 0 (loss > 5)"]
    assert world.said() == []


def test_of_very_many_runs_the_newest_values_are_judged():
    world = World("loss > 5")
    for place in range(150):
        world.set(f"run {place}", loss=[1.0])
    assert world.said() == []
    for place in range(150):
        world.set(f"run {place}", loss=[1.0, 6.0])
    assert len(world.said()) == 150


def test_silence_is_told_after_its_time_and_again_after_a_sign_of_life():
    world = World("silent for 5 min")
    world.set("a", loss=[1.0])
    assert world.said() == []
    world.now = 299
    assert world.judge.tick() == []
    world.now = 301
    assert [alert.message for alert in world.judge.tick()] == ["a has logged nothing for 5:01"]
    assert world.judge.tick() == []
    world.set("a", loss=[1.0, 2.0])
    assert world.said() == []
    world.now = 700
    assert len(world.judge.tick()) == 1
    world.set("a", "FINISHED", loss=[1.0, 2.0])
    world.now = 2_000
    assert world.said() == []


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("ended", {"fine": "finished", "bad": "failed", "stopped": "killed"}),
        ("failed", {"bad": "failed", "gone": "lost"}),
        ("finished", {"fine": "finished"}),
        ("killed", {"stopped": "killed"}),
        ("lost", {"gone": "lost"}),
    ],
)
def test_ends_are_told_by_how_a_run_ended(rule, told):
    world = World(rule)
    for name in ("fine", "bad", "stopped", "gone"):
        world.set(name)
    world.set("before", "FAILED")
    assert world.said() == []
    world.set("fine", "FINISHED")
    world.set("bad", "FAILED")
    world.set("stopped", "KILLED")
    world.set("gone", lost="its process is gone")
    said = {message.split()[0]: message.split()[2] for message in world.said()}
    if rule == "ended":
        assert said.pop("gone", "lost") == "lost"
    assert said == told


def test_a_run_that_takes_the_lead_is_told_once_and_the_first_run_is_no_news():
    world = World("new best rmse", "new best")
    world.set("a", "FINISHED", rmse=[3.0], r2=[0.5], size=[1.0])
    assert world.said() == []
    world.set("b", rmse=[5.0], r2=[0.4], size=[2.0])
    assert world.said() == []
    world.set("b", rmse=[5.0, 2.0], r2=[0.6], size=[2.0])
    assert world.said() == ["b has the best rmse so far, 2"]
    world.set("b", rmse=[5.0, 2.0, 1.5], r2=[0.6], size=[2.0])
    assert world.said() == []
    world.set("b", "FINISHED", rmse=[5.0, 2.0, 1.5], r2=[0.6], size=[2.0])
    assert world.said() == ["b has the best rmse so far, 1.500", "b has the best r2 so far, 0.6000"]
    world.set("c", "FINISHED", rmse=[math.nan], r2=[0.6], size=[0.0])
    assert world.said() == []
