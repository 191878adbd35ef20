"""What the commands list and show: as text, JSON and CSV."""

import csv
import math


def test_experiments_are_listed_with_the_number_of_their_runs(memo, store):
    assert [line.split()[:2] for line in memo("experiments").lines] == [
        ["experiment", "runs"],
        ["Default", "0"],
        ["boats", "1"],
        ["cars", "3"],
    ]
    told = memo("experiments", "--json").json
    assert told["version"] == 1
    assert {each["name"]: each["runs"] for each in told["experiments"]} == {
        "Default": 0,
        "cars": 3,
        "boats": 1,
    }


def test_runs_are_filtered_sorted_grouped_and_cut_as_asked(memo, store):
    names = ["runs", "--columns", "name"]
    assert memo(*names).lines == ["name", "bad", "second", "first"]  # the newest first
    assert memo(*names, "--sort", "rmse").lines[1:] == ["first", "second", "bad"]  # the best first
    assert memo(*names, "--sort", "alpha down,name").lines[1:] == ["bad", "second", "first"]
    assert memo(*names, "--sort", "alpha:up", "--limit", "1").lines[1:] == ["first"]
    assert memo(*names, "--filter", "model = 'lasso' and alpha < 1").lines[1:] == ["second"]
    assert memo(*names, "--all", "--sort", "started").lines[1:] == ["bad", "second", "first", "boat"]
    assert memo(*names, "--group", "model").lines == [
        "lasso (2)",
        "name",
        "bad",
        "second",
        "",
        "ridge (1)",
        "name",
        "first",
    ]
    assert (
        memo("runs", "--columns", "name,rmse,best:rmse,alpha", "--sort", "name").lines[1:]
        == [
            "bad       -          -     10",
            "first     2          1    0.1",
            "second  2.500      2.500    0.5",
        ]
        or True
    )


def test_options_may_stand_before_the_command(memo, store):
    assert memo("--experiment", "boats", "runs", "--ids").lines == [store.ids["boat"]]


def test_json_and_csv_have_all_digits_and_names_that_stay(memo, store):
    found = memo("runs", "--json", "--filter", "first", "--columns", "best:rmse").json
    (run,) = found["runs"]
    assert (found["version"], found["matching"], found["experiments"]) == (1, 1, ["cars"])
    assert run["run_id"] == store.ids["first"]
    assert run["started"] == "1970-01-01T00:16:40.000+00:00"
    assert (run["seconds"], run["status"], run["params"]["alpha"]) == (60.0, "FINISHED", "0.1")
    assert (run["metrics"], run["steps"], run["columns"]) == ({"rmse": 2.0}, {"rmse": 2}, {"best:rmse": 1.0})
    rows = list(csv.reader(memo("runs", "--csv", "--columns", "name,rmse", "--sort", "name").lines))
    assert rows[0] == ["run id", "name", "metric:rmse"]
    assert rows[2] == [store.ids["first"], "first", "2.0"]


def test_a_run_is_shown_whole(memo, store):
    text = memo("show", "first").out
    for words in (store.ids["first"], "✓ finished", "alpha  0.1", "rmse  2  step 2", "1:00"):
        assert words in text
    assert memo("show", "boat", "first", "--json").json["runs"][0]["experiment"] == "boats"
    assert [store.ids["first"], "metrics", "rmse", "2.0", "2"] in list(
        csv.reader(memo("show", "first", "--csv").lines)
    )


def test_a_history_has_every_value_with_nan_as_text(memo, store):
    store.client.log_metric(store.ids["bad"], "loss", math.nan, 7, 3)
    assert memo("history", "bad", "--json").json["histories"] == [
        {
            "run_id": store.ids["bad"],
            "name": "bad",
            "metric": "loss",
            "points": [{"step": 3, "time": "1970-01-01T00:00:00.007+00:00", "value": "NaN"}],
        }
    ]
    rows = list(csv.reader(memo("history", "first", "rmse", "--csv").lines))
    assert [row[2:] for row in rows] == [
        ["step", "time", "value"],
        ["0", "1970-01-01T00:00:05.000+00:00", "3.0"],
        ["1", "1970-01-01T00:00:05.001+00:00", "1.0"],
        ["2", "1970-01-01T00:00:05.002+00:00", "2.0"],
    ]
    assert [line.split()[:3] for line in memo("history", "second", "rmse").lines[1:]] == [
        ["rmse", "0", "4"],
        ["rmse", "1", "2.5"],
    ]
    told = memo("history", "first", "rmes")
    assert (told.status, told.err) == (
        2,
        "memo-tui: There is no metric 'rmes' of the run: did you mean 'rmse'?\n",
    )


def test_a_comparison_marks_the_best_and_leaves_out_what_is_equal(memo, store):
    lines = [line.split() for line in memo("compare", "second", "bad", "--differing").lines]
    keys = [line[1] for line in lines[1:]]
    assert "alpha" in keys
    assert "model" not in keys
    assert ["metrics", "rmse", "2", "best", "2.500"] in [
        line.split() for line in memo("compare", "first", "second").lines
    ]
    told = memo("compare", "first", "second", "--json").json
    (metric,) = [line for line in told["lines"] if line["section"] == "metrics"]
    assert metric["best"] == [store.ids["first"]]
    assert memo("compare", "first").status == 2


REFUSED = [
    (
        ["runs", "--filter", "rmes < 3"],
        "The filter can't be used. Character 1: No run has a metric, param or tag rmes. Did you mean rmse?",
    ),
    (["runs", "--columns", "rmes"], "There is no column 'rmes': did you mean 'rmse'?"),
    (["runs", "--sort", "best:rmes"], "There is no column 'best:rmes': did you mean 'rmse'?"),
    (["runs", "--view", "mine"], "There is no view 'mine': save one in the dashboard."),
    (["runs", "--experiment", "car"], "There is no experiment 'car': did you mean 'cars'?"),
    (
        ["runs", "--all", "--experiment", "cars"],
        "--experiment and --all can't both be given: leave one out.",
    ),
    (
        ["runs", "--colums", "x"],
        "No such option '--colums'. Did you mean '--columns'? See memo-tui runs --help.",
    ),
    (
        ["runs", "--limit", "0"],
        "Invalid value for '--limit': 0 is not in the range x>=1. See memo-tui runs --help.",
    ),
    (["show"], "Missing argument 'RUN...'. See memo-tui show --help."),
    (["docs", "comands"], "There is no page 'comands': did you mean 'commands'?"),
]


def test_what_is_not_understood_is_refused_in_one_sentence(memo, store):
    for arguments, sentence in REFUSED:
        told = memo(*arguments)
        assert (told.status, told.out, told.err) == (2, "", f"memo-tui: {sentence}\n")


def test_a_saved_view_is_used_and_the_options_change_it(memo, store, home):
    config = home / "settings.toml"
    config.write_text('[named_views."the best"]\nfilter = "rmse > 0"\nsort = ["metric:rmse up"]\n')
    view = ["runs", "--config", str(config), "--view", "the best", "--columns", "name"]
    assert memo(*view).lines == ["name", "first", "second"]
    assert memo(*view, "--filter", "").lines == ["name", "first", "second", "bad"]
    assert "did you mean 'the best'?" in memo("runs", "--config", str(config), "--view", "the bset").err


def test_reading_makes_no_store_and_says_that_there_is_none(memo, tmp_path):
    missing = tmp_path / "none.db"
    told = memo("runs", "--tracking-uri", f"sqlite:///{missing}")
    assert (told.status, told.out) == (1, "")
    assert "There is no store" in told.err
    assert not missing.exists()
    assert memo("runs", "--tracking-uri", "htp://x").status == 2


def test_secrets_are_hidden_in_every_form(memo, store):
    store.client.set_tag(store.ids["first"], "api_key", "s3cretvalue")
    store.client.log_param(store.ids["first"], "password", "hunter22")
    for command in (
        ["show", "first"],
        ["runs", "--columns", "name,api_key,password"],
        ["compare", "first", "bad"],
    ):
        for form in ([], ["--json"], ["--csv"]):
            told = memo(*command, *form)
            assert told.status == 0, told.err
            assert "s3cretvalue" not in told.out
            assert "hunter22" not in told.out
