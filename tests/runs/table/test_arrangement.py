"""How runs are filtered, sorted, grouped and nested, and that small changes end where a fresh start does."""

import math
from dataclasses import replace
from random import Random

import pytest

from memo_tui.runs.model import AtBest, Extremes, Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.best import Best
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import at_best, directed_by, metric_of, reader
from memo_tui.runs.table.forest import DEEPEST
from memo_tui.runs.table.layout import wanted_facts
from memo_tui.runs.table.view import FLAT, TREE, USUAL, RunView, Sort, TableRequest


def a_run(run_id, start=0, status="FINISHED", *, parent=None, name=None, **values):
    params = {key: value for key, value in values.items() if isinstance(value, str)}
    metrics = {key: float(value) for key, value in values.items() if not isinstance(value, str)}
    tags = {"mlflow.parentRunId": parent} if parent else {}
    return Run(
        run_id, "1", name or run_id, status, start, None, params, metrics, dict.fromkeys(metrics, 0), tags
    )


def arranged(runs, view=RunView(), matches=None, toggled=frozenset()):  # noqa: B008 - it never changes
    arrangement = Arrangement()
    arrangement.show(TableRequest(view, matches, toggled))
    arrangement.update(RunMap({run.run_id: run for run in runs}), {"1": "one"})
    return arrangement.arranged()


def ids(found):
    return list(found.rows.keys)


def looks(found):
    """What the rows say besides their runs."""
    rows = [found.rows.row(key) for key in ids(found)]
    return [
        (
            row.run,
            row.depth,
            row.open,
            row.kept,
            row.group and (row.group.runs, row.group.best.get("metric:r")),
        )
        for row in rows
    ]


def by(*columns):
    return RunView(sort=tuple(Sort(column.lstrip("-"), column.startswith("-")) for column in columns))


def test_the_newest_run_is_first():
    assert ids(arranged([a_run("a", 1), a_run("b", 3), a_run("c", 2)])) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("metric:rmse", "bcad", "acbd"),
        ("param:alpha", "acbd", "bcad"),
        ("name", "bacd", "dcab"),
    ],
)
def test_a_column_sorts_both_ways_and_runs_without_a_value_come_last(column, up, down):
    runs = [
        a_run("a", name="Beech", rmse=10, alpha="9"),
        a_run("b", name="ash", rmse=-2, alpha="a text"),
        a_run("c", name="cedar", rmse=3, alpha="10"),
        a_run("d", name="Yew"),
    ]
    assert ids(arranged(runs, by(column))) == list(up)
    assert ids(arranged(runs, by(f"-{column}"))) == list(down)


@pytest.mark.parametrize("column", ["metric:rmse", "-metric:rmse"])
def test_nan_is_never_taken_for_a_number(column):
    runs = [a_run("nan", rmse=math.nan), a_run("zero", rmse=0), a_run("less", rmse=-1)]
    assert ids(arranged(runs, by(column)))[-1] == "nan"


def test_a_second_column_orders_what_the_first_leaves_equal():
    runs = [a_run("a", m="x", r=1), a_run("b", m="y", r=2), a_run("c", m="x", r=3), a_run("d", m="y", r=4)]
    assert ids(arranged(runs, by("param:m", "-metric:r"))) == ["c", "a", "d", "b"]


def test_best_follows_the_direction_of_the_metric():
    runs = [
        Run(
            name,
            "1",
            name,
            "FINISHED",
            0,
            1,
            metrics={"loss": 1.0},
            extremes={"loss": Extremes(low, 3, high, 5)},
        )
        for name, low, high in (("a", 1, 9), ("b", 2, 7))
    ]
    assert ids(arranged(runs, by("best:loss"))) == ["a", "b"]
    turned = RunView(sort=(Sort("best:loss"),), directions={"loss": Better.HIGHER})
    assert ids(arranged(runs, turned)) == ["b", "a"]


def test_a_cross_validation_counts_once_by_its_means():
    def fold(name, loss):
        tags = {"mlflow.parentRunId": "means", "memo_tui.fold": "1 of 2"}
        return replace(a_run(name, loss=loss), tags=tags)

    folds = [fold("lucky", 0.1), fold("unlucky", 0.9)]
    point = [a_run("means", loss=0.5), *folds]
    other = a_run("other", loss=0.4)
    assert Best([*point, other], {}).get("metric:loss") == 0.4
    assert Best([*point, other], {}).run("metric:loss") == other
    assert Best([*point, other], {}).spread("metric:loss").mean == 0.45
    assert Best(folds, {}).get("metric:loss") == 0.1, "below the run with the means"


def test_a_metric_at_the_best_step_of_another_follows_the_direction_of_that():
    column = "at_best:r2@loss"
    runs = [
        replace(
            a_run(name, loss=1.0, r2=0.0),
            extremes={"loss": Extremes(low, 3, 9, 5)},
            at_best={"r2@loss": AtBest(at_low, at_high)},
        )
        for name, low, at_low, at_high in (("a", 1, 0.1, 0.8), ("b", 2, 0.7, math.nan), ("c", 3, None, 0.9))
    ]
    assert ids(arranged(runs, by(column))) == ["a", "b", "c"]
    turned = RunView(sort=(Sort(column, down=True),), directions={"loss": Better.HIGHER})
    assert ids(arranged(runs, turned)) == ["c", "a", "b"]
    assert Best(runs, {}).get(column) == 0.1, "that of the run with the best loss"
    wanted = wanted_facts(["name", column], by("best:r2"))
    assert (wanted.extremes, wanted.averages, wanted.at_best) == (["loss", "r2"], [], ["r2@loss"])
    assert not [run for run in runs if reader("at_best:r2@epoch", {})(run) is not None]


@pytest.mark.parametrize("names", [("accuracy", "val_loss"), ("hit@5", "100% @"), ("a b/c:d", "%40")])
def test_a_column_of_two_metrics_names_both_whatever_is_in_their_names(names):
    column = at_best(*names)
    assert (metric_of(column), directed_by(column)) == names
    assert metric_of("at_best:accuracy") == "", "that names only one"


@pytest.mark.parametrize(
    ("source", "script"),
    [
        ("/home/ada/train.py", "train.py"),
        ("python", "python"),
        ("/", "/"),
        ("", None),
        ("a b/[x].sh", "[x].sh"),
    ],
)
def test_the_column_script_names_what_made_a_run(source, script):
    run = replace(a_run("a"), tags={"mlflow.source.name": source})
    assert reader("script", {})(run) == script


def test_directions_are_guessed_by_the_words_of_a_name():
    higher = ["accuracy", "val_acc", "roc_auc", "r2", "eval/f1", "Recall@10", "mean_reward"]
    lower = ["loss", "rmse", "valLoss", "train_loss_epoch", "negative_log_likelihood", "val/error-rate"]
    higher += ["eval_samples_per_second", "tokens_per_sec", "hit@10"]
    lower += ["test/per", "cer"]
    assert {better(name, {}) for name in higher} == {Better.HIGHER}
    assert {better(name, {}) for name in lower} == {Better.LOWER}
    turned = ["neg_mean_squared_error", "neg_log_loss"]
    assert {better(name, {}) for name in turned} == {Better.HIGHER}
    assert better("loss", {"loss": Better.HIGHER}) is Better.HIGHER


@pytest.mark.parametrize(
    "name",
    ["epoch", "lr", "lr-Adam/loss", "grad_norm", "loss_scale", "accuracy_std", "x", "prefix", "mapping",
     "step", "system/cpu_utilization_percentage", "system/gpu_0_error", "gpu_utilization", "accuracy_loss"],
)  # fmt: skip
def test_nothing_is_the_best_of_a_metric_whose_direction_is_not_known(name):
    assert better(name, {}) is None
    assert better(name, {name: Better.LOWER}) is Better.LOWER
    found = {name: Extremes(1, 2, 3, 4)}
    run = Run("a", "1", "a", "FINISHED", 0, 1, metrics={name: 1.0}, extremes=found)
    assert [reader(f"{kind}:{name}", {})(run) for kind in ("best", "at", "min", "max")] == [None, None, 1, 3]


def test_a_filter_leaves_out_what_it_does_not_match():
    found = arranged([a_run("a", r=1), a_run("b", r=5)], matches=lambda run: run.metrics["r"] > 2)
    assert (ids(found), found.matching, len(found.runs)) == (["b"], 1, 2)
    assert "a" not in found.rows
    assert found.rows.get("a") is None


def test_groups_are_closed_until_opened_and_tell_their_best():
    runs = [
        a_run("a", 3, m="x", rmse=4, r2=0.5),
        a_run("b", 2, m="y", rmse=2),
        a_run("c", 1, m="x", rmse=3, r2=0.1),
    ]
    closed = arranged(runs, RunView(group="param:m"))
    first, second = closed.rows.keys
    group = closed.rows.row(first).group
    assert (group.value, len(group.runs), group.best.get("metric:rmse"), group.best.get("metric:r2")) == (
        "x",
        2,
        3,
        0.5,
    )
    assert closed.rows.row(second).group.value == "y"
    opened = arranged(runs, RunView(group="param:m"), toggled=frozenset([first]))
    assert ids(opened) == [first, "a", "c", second]
    assert [opened.rows.row(key).depth for key in opened.rows.keys] == [0, 1, 1, 0]


def test_groups_stand_in_the_order_that_is_sorted_by():
    runs = [a_run("a", 3, m="x", rmse=4), a_run("b", 2, m="y", rmse=2), a_run("c", 1, m="z", rmse=3)]

    def values(view):
        found = arranged(runs, view)
        return [found.rows.row(key).group.value for key in found.rows.keys]

    assert values(RunView(group="param:m")) == ["x", "y", "z"]
    assert values(RunView(group="param:m", sort=(Sort("metric:rmse"),))) == ["y", "z", "x"]
    assert values(RunView(group="param:m", sort=(Sort("param:m", down=True),))) == ["z", "y", "x"]


def test_keys_that_few_runs_have_stand_behind_all_others():
    runs = [a_run(str(place), place, m="x", zeal=1.0) for place in range(8)]
    runs.append(a_run("odd", 9, alone="x", able=1.0))
    columns = arranged(runs).columns
    assert columns[-4:] == ("metric:zeal", "param:m", "metric:able", "param:alone")


def test_runs_without_the_value_are_a_group_of_their_own_at_the_end():
    runs = [a_run("a", m="x"), a_run("b")]
    found = arranged(runs, RunView(group="param:m"))
    assert [found.rows.row(key).group.value for key in ids(found)] == ["x", "none"]


def test_nested_runs_stand_below_their_parents():
    runs = [
        a_run("child", 5, parent="root"),
        a_run("other", 4),
        a_run("root", 3),
        a_run("grandchild", 2, parent="child"),
        a_run("orphan", 1, parent="gone"),
    ]
    found = arranged(runs, RunView(group=TREE))
    assert ids(found) == ["other", "root", "child", "grandchild", "orphan"]
    assert [found.rows.row(key).depth for key in ids(found)] == [0, 0, 1, 2, 0]
    closed = arranged(runs, RunView(group=TREE), toggled=frozenset(["root"]))
    assert ids(closed) == ["other", "root", "orphan"]
    assert closed.rows.row("root").open is False


def test_a_run_tells_the_best_of_those_nested_in_it():
    runs = [
        a_run("sweep", 9),
        a_run("a", 3, parent="sweep", rmse=4.0, r2=0.5),
        a_run("b", 2, parent="sweep", rmse=3.0, r2=0.1),
        a_run("deeper", 1, parent="b", rmse=1.0),
    ]
    found = arranged(runs, RunView(group=TREE), toggled=frozenset(["sweep"]))
    best = found.rows.row("sweep").group.best
    assert (best.get("metric:rmse"), best.get("metric:r2"), best.get("metric:x")) == (1.0, 0.5, None)
    assert best.run("metric:r2").run_id == "a"
    assert arranged(runs, RunView(group=TREE)).rows.row("a").group is None


def test_a_run_without_the_value_that_is_sorted_by_stands_where_the_best_of_those_nested_in_it_would():
    runs = [
        a_run("sweep", 9),
        a_run("good", 3, parent="sweep", rmse=1.0),
        a_run("bad", 2, parent="sweep", rmse=5.0),
        a_run("alone", 1, rmse=3.0),
        a_run("mean", 8, rmse=4.0),
        a_run("of mean", 7, parent="mean", rmse=0.5),
        a_run("none", 6),
    ]
    by_rmse = RunView(group=TREE, sort=(Sort("metric:rmse"),))
    assert ids(arranged(runs, by_rmse)) == ["sweep", "good", "bad", "alone", "mean", "of mean", "none"]
    worst_first = RunView(group=TREE, sort=(Sort("metric:rmse", down=True),))
    assert ids(arranged(runs, worst_first))[:4] == ["sweep", "bad", "good", "mean"]
    newest_first = ["sweep", "good", "bad", "mean", "of mean", "none", "alone"]
    assert ids(arranged(runs, RunView(group=TREE))) == newest_first


@pytest.mark.parametrize("length", range(1, 6))
@pytest.mark.parametrize("matches", [None, lambda run: run.run_id == "1"], ids=["all", "filtered"])
@pytest.mark.parametrize("group", [USUAL, TREE, FLAT])
def test_a_ring_of_parents_loses_no_run(length, matches, group):
    ring = [a_run(str(at), at, parent=str((at + 1) % length)) for at in range(length)]
    runs = [*ring, a_run("below", 9, parent="0"), a_run("apart", 8)]
    wanted = (
        {"below", "apart", *map(str, range(length))}
        if matches is None
        else {"1"} & {*map(str, range(length))}
    )
    found = arranged(runs, RunView(group=group), matches)
    assert wanted <= set(ids(found))
    assert len(set(ids(found))) == len(ids(found))
    assert [found.rows.get(key) for key in ids(found)] == list(range(len(ids(found))))
    assert found.matching == len(wanted)


def test_runs_are_nested_by_themselves_if_any_is_nested_in_another():
    runs = [a_run("child", 2, parent="root"), a_run("other", 3), a_run("root", 1)]
    assert ids(arranged(runs)) == ["other", "root", "child"]
    assert arranged(runs).group == TREE
    assert ids(arranged(runs, RunView(group=FLAT))) == ["other", "child", "root"]
    alone = arranged([a_run("child", 2, parent="gone"), a_run("ring", 1, parent="ring")])
    assert (alone.group, ids(alone)) == ("", ["child", "ring"])


def test_a_filter_keeps_the_parents_of_what_matches():
    runs = [
        a_run("child", 5, parent="root", rmse=1.0),
        a_run("left out", 4, parent="root"),
        a_run("root", 3, parent="top"),
        a_run("top", 2),
        a_run("alone", 1),
    ]
    found = arranged(runs, matches=lambda run: "rmse" in run.metrics)
    assert ids(found) == ["top", "root", "child"]
    assert [found.rows.row(key).kept for key in ids(found)] == [True, True, False]
    assert (found.matching, found.kept, list(found.ordered)) == (1, 2, ["child"])


def test_very_long_chains_of_parents_are_shown():
    count = 3000
    runs = [a_run(f"{at:04}", at, parent=f"{at - 1:04}") for at in range(count)]
    found = arranged(runs)
    assert len(ids(found)) == count
    assert max(found.rows.row(key).depth for key in ids(found)) == DEEPEST


def test_columns_follow_the_keys_of_the_runs_and_the_view():
    runs = [a_run("a", model="ridge", depth="3", rmse=1, loss=2)]
    usual = arranged(runs).columns
    assert usual == (
        "state",
        "name",
        "param:model",
        "metric:rmse",
        "started",
        "took",
        "metric:loss",
        "param:depth",
    )
    view = RunView(
        order=("metric:loss", "state"),
        hidden=frozenset(["took"]),
        shown=frozenset(["best:rmse"]),
        pinned=frozenset(["name"]),
    )
    chosen = arranged(runs, view)
    assert chosen.pinned == 1
    assert chosen.columns[0] == "name"
    assert chosen.columns.index("metric:loss") < chosen.columns.index("state")
    assert "took" not in chosen.columns
    assert "best:rmse" in chosen.columns


def test_of_very_many_metrics_the_commonest_are_shown():
    runs = [
        a_run("many", **{f"m{place:05}": place for place in range(12_000)}),
        a_run("few", common=1, m00007=1),
    ]
    columns = arranged(runs).columns
    assert "metric:m00007" in columns
    assert len(columns) < 100


def test_a_view_is_saved_and_read_back():
    view = RunView(
        order=("name", "metric:a b.c"),
        hidden=frozenset(["took"]),
        shown=frozenset(["best:x"]),
        widths={"name": 30},
        pinned=frozenset(["name"]),
        sort=(Sort("metric:a b.c", down=True), Sort("name")),
        group=TREE,
        filter="metrics.x < 3",
        directions={"x": Better.HIGHER},
    )
    assert RunView.of_saved(view.saved()) == view
    assert RunView().saved() == {}
    for odd in (None, [], {"sort": 3, "widths": "x", "order": [1, "name"], "directions": {"a": "sideways"}}):
        assert RunView.of_saved(odd).sort == RunView().sort


def test_sorting_by_a_column_again_turns_it_round():
    view = RunView().sorted_by("name")
    assert view.sort == (Sort("name"),)
    assert view.sorted_by("name").sort == (Sort("name", down=True),)
    assert view.sorted_by("metric:x", also=True).sort == (Sort("name"), Sort("metric:x"))
    assert RunView().sorted_by("name", also=True).sort == (Sort("name"),)


@pytest.mark.parametrize(
    ("column", "down"),
    [("metric:loss", False), ("metric:accuracy", True), ("best:x", True), ("at:accuracy", False),
     ("metric:epoch", False), ("param:accuracy", False), ("ended", True)],
)  # fmt: skip
def test_sorting_by_a_column_begins_with_what_is_best_or_newest(column, down):
    view = RunView(sort=(Sort("name"),), directions={"x": Better.HIGHER})
    assert view.sorted_by(column).sort == (Sort(column, down=down),)
    assert view.sorted_by(column, also=True).sort == (Sort("name"), Sort(column, down=down))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "view",
    [
        RunView(),
        by("metric:r", "-param:p"),
        by("-param:p"),
        by("-name", "state"),
        RunView(group="param:p"),
        RunView(group=FLAT),
        RunView(group=TREE, sort=(Sort("metric:r"),)),
        RunView(group=TREE, sort=(Sort("param:p", down=True), Sort("metric:r"))),
    ],
    ids=lambda view: " ".join(map(str, view.sort)) + view.group,
)
@pytest.mark.parametrize("filtered", [False, True])
def test_changes_one_by_one_end_where_a_fresh_arrangement_does(seed, view, filtered):
    random = Random(seed)
    matches = (lambda run: run.metrics.get("r", 0) < 7) if filtered else None

    def some_run(run_id):
        values = {"r": random.choice([1, 5, 9, math.nan])} if random.random() < 0.8 else {}
        values |= {"p": random.choice(["1", "10", "2.5", "x", "Y"])} if random.random() < 0.8 else {}
        parent = f"{random.randrange(60)}" if random.random() < 0.3 else None
        name = random.choice("abcABC")
        return a_run(
            run_id,
            random.randrange(9),
            random.choice(["RUNNING", "FAILED"]),
            parent=parent,
            name=name,
            **values,
        )

    toggled = frozenset(map(str, range(0, 60, 7)))
    arrangement = Arrangement()
    arrangement.show(TableRequest(view, matches, toggled))
    runs: RunMap[Run] = RunMap()
    for _ in range(25):
        chosen = [f"{random.randrange(60)}" for _ in range(random.choice([1, 3, 80]))]
        gone = [f"{random.randrange(60)}" for _ in range(random.choice([0, 2]))]
        changed = {run_id: some_run(run_id) for run_id in chosen}
        if random.random() < 0.7:  # as in life: what a run is nested in doesn't change
            changed = {
                run_id: replace(run, tags=runs[run_id].tags)
                for run_id, run in changed.items()
                if run_id in runs
            }
        runs = runs.changed(changed, gone)
        arrangement.update(runs, {"1": "one"})
        step, fresh = arrangement.arranged(), arranged(runs.values(), view, matches, toggled)
        assert ids(step) == ids(fresh)
        assert [step.rows.get(key) for key in ids(step)] == list(range(len(ids(step))))
        assert looks(step) == looks(fresh)
        assert (step.columns, step.kept, step.matching) == (fresh.columns, fresh.kept, fresh.matching)


def a_value(random, kind):
    near = 1_700_000_000_000_000_000 + random.randrange(400)
    values = {
        "steps": [near, -near, near % 7, 2**63 - 1 - near % 3, -(2**63) + near % 3, 2**53 + near % 5, 0],
        "metrics": [float(near), 0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324, 1e308, float(near % 9)],
        "params": [
            *("nan", "inf", "-Infinity", "0", "-0.0", "0.0", "", " 7", "1_0", "1e999", "b", "B", "ß", "SS"),
            *(str(near), f"{near}.0", "9007199254740993", "9007199254740992", "\u0661", "é", "9" * 400),
        ],
    }
    return random.choice(values[kind])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize(
    "columns",
    [
        ["step:rmse"],
        ["metric:rmse"],
        ["param:a"],
        ["at:rmse"],
        ["param:a", "step:rmse"],
        ["step:rmse", "metric:rmse"],
    ],
)
def test_values_however_near_or_odd_keep_their_places_while_runs_change(columns, down, seed):
    random = Random(seed)

    def logged(run_id):
        step, value = a_value(random, "steps"), a_value(random, "metrics")
        run = a_run(run_id, random.randrange(3))
        return replace(
            run,
            metrics={"rmse": value} if random.random() < 0.9 else {},
            steps={"rmse": step} if random.random() < 0.9 else {},
            params={"a": a_value(random, "params")} if random.random() < 0.9 else {},
            extremes={"rmse": Extremes(value, step, value, step)} if random.random() < 0.9 else {},
        )

    view = by(*(f"-{column}" if down else column for column in columns))
    runs = {run_id: logged(run_id) for run_id in map(str, range(150))}
    arrangement = Arrangement()
    arrangement.show(TableRequest(view))
    for count in (0, 1, 10, 60, 150):
        for run_id in random.sample(sorted(runs), count):
            runs[run_id] = logged(run_id)
        arrangement.update(RunMap(runs), {"1": "one"})
        assert ids(arrangement.arranged()) == ids(arranged(runs.values(), view))
        shown = arrangement.arranged().rows
        assert [shown[run_id] for run_id in shown.keys] == list(range(len(runs)))
        if columns[0] == "step:rmse":
            steps = [run.steps["rmse"] for run in map(runs.get, shown.keys) if run.steps]
            assert steps == sorted(steps, reverse=down)


def test_the_best_of_very_many_children_is_found_before_their_parent_is_drawn():
    runs = [a_run("sweep"), *(a_run(f"{at}", at, parent="sweep", rmse=at) for at in range(2_000))]
    group = arranged(runs).rows.row("sweep").group
    reads = []
    for run in group.runs:
        object.__setattr__(run, "metrics", Watched(run.metrics, reads))
    assert group.best.get("metric:rmse") == 0.0
    assert reads == []


class Watched(dict):
    """Values that note when one is asked for."""

    def __init__(self, values, reads):
        super().__init__(values)
        self._reads = reads

    def get(self, key, default=None):
        self._reads.append(key)
        return super().get(key, default)
