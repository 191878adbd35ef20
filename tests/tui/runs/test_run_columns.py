"""What the headers of the table of runs say."""

from memo_tui.runs.model import Run
from memo_tui.runs.run_map import RunMap
from memo_tui.runs.table.arrangement import Arrangement
from memo_tui.runs.table.view import RunView, Sort, TableRequest
from memo_tui.tui.runs.run_columns import sorting
from memo_tui.tui.runs.run_table import TableRows


def rows_of(params, metrics, tags=(), view=RunView()):  # noqa: B008 - it never changes
    run = Run("1", "1", "owl", "FINISHED", 1, 2, dict(params), dict(metrics), tags=dict(tags))
    arrangement = Arrangement()
    arrangement.show(TableRequest(view))
    arrangement.update(RunMap({"1": run}), {})
    return TableRows.arranged_by(arrangement)


def titles(rows):
    return {column.key: column.title for column in rows.columns}


def test_a_param_and_a_metric_of_one_name_say_which_they_are():
    rows = rows_of({"lr": "0.1", "depth": "3"}, {"lr": 0.05, "loss": 1.0})
    assert (titles(rows)["param:lr"], titles(rows)["metric:lr"]) == ("param lr", "metric lr")
    assert (titles(rows)["param:depth"], titles(rows)["metric:loss"]) == ("depth", "loss")


def test_the_sort_order_says_it_too_where_its_column_is_hidden():
    view = RunView(sort=(Sort("param:lr", down=True),), hidden=frozenset(["param:lr"]))
    rows = rows_of({"lr": "0.1"}, {"lr": 0.05}, view=view)
    assert sorting(view, rows.arranged.columns, rows.twins) == "sorted by param lr ▼"


def test_layers_are_listed_by_their_numbers():
    rows = rows_of({}, {f"layer{number}": 1.0 for number in (10, 2, 1)}, {"fold10": "a", "fold9": "b"})
    assert [key for key in titles(rows) if "layer" in key] == [
        f"metric:layer{number}" for number in (1, 2, 10)
    ]
    assert list(rows.keys["tag"]) == ["fold9", "fold10"]


def test_a_group_shows_the_mean_and_the_deviation_and_how_many_have_a_value():
    runs = [
        Run(str(place), "1", "owl", "FINISHED", place, 2, {"lr": lr}, {"loss": loss} if loss else {})
        for place, (lr, loss) in enumerate([("0.1", 1.0), ("0.1", 2.0), ("0.1", None), ("0.2", 5.0)])
    ]
    arrangement = Arrangement()
    arrangement.show(TableRequest(RunView(group="param:lr")))
    arrangement.update(RunMap({run.run_id: run for run in runs}), {})
    rows = TableRows.arranged_by(arrangement)
    place = rows.arranged.columns.index("metric:loss")
    groups = [rows.arranged.rows.row(key) for key in rows.arranged.rows.keys]
    assert [rows.makers[place](row, 0.0).text for row in groups] == ["1.500 ±0.71 n=2", "5"]
