"""Which metric is charted of the chosen runs."""

from memo_tui.runs.model import Run
from memo_tui.tui.charts.selection import Charted


def run(*names, single=()):
    steps = {name: 0 if name in single else 9 for name in names}
    return Run("a", "1", "owl", "FINISHED", 0, 1, metrics=dict.fromkeys(names, 1.0), steps=steps)


def test_the_charted_metric_stays_while_the_runs_have_it():
    charted = Charted()
    charted.show([run("loss", "mae")])
    assert charted.metric == "loss"
    charted.show([run("accuracy", "loss")])
    assert charted.metric == "loss"
    charted.show([run("accuracy", "mae")])
    assert charted.metric == "accuracy"
    charted.show([])
    assert charted.metric == ""


def test_a_metric_with_one_step_gives_way_to_one_with_several():
    charted = Charted()
    charted.show([run("loss", single=["loss"])])
    charted.show([run("accuracy", "loss", single=["loss"])])
    assert charted.metric == "accuracy"


def test_a_chosen_metric_is_charted_again_by_the_next_run_that_has_it():
    charted = Charted()
    charted.choose("mae")
    charted.show([run("loss")])
    assert charted.metric == "loss"
    charted.show([run("loss", "mae")])
    assert charted.metric == "mae"
    charted.next_metric()
    assert charted.metric == "loss"
    charted.show([run("accuracy", "loss", "mae")])
    assert charted.metric == "loss"
