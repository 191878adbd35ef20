"""`memo-tui memo`: says which trainings are remembered, and edits which runs answer them."""

import json

import pytest
from mlflow import MlflowClient

from memo_tui.cli import main
from memo_tui.training.memo.lookup import current_user

RIDGE = ("--model", "ridge")


@pytest.fixture
def command(capsys, store_uri):
    """Runs a command in this process; its exit status, output and complaints."""

    def run(name, *arguments, uri=store_uri):
        try:
            status = main([name, "--tracking-uri", uri, *arguments])
        except SystemExit as leaving:
            status = leaving.code
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def run(command, store_uri):
    """A remembered run of ridge."""
    command("train", "--memo", *RIDGE)
    client = MlflowClient(store_uri)
    (found,) = client.search_runs([client.get_experiment_by_name("memo-tui").experiment_id])
    return found


def verdicts(output):
    return [json.loads(line) for line in output.splitlines()]


def test_explaining_says_what_is_remembered_and_why_the_rest_is_not(command, run):
    status, out, _ = command("memo", "explain", *RIDGE, "--model", "linear")
    hit, miss = verdicts(out)
    assert status == 0
    assert (hit["event"], hit["model"], hit["verdict"], hit["name"]) == (
        "verdict",
        "ridge",
        "HIT",
        run.info.run_name,
    )
    assert (miss["model"], miss["verdict"], miss["nearest"]) == ("linear", "MISS", run.info.run_name)
    assert miss["reasons"][0] == "model.name ridge -> linear"


@pytest.mark.parametrize("by", ["run_id", "run_name"])
def test_an_invalidated_run_answers_nothing_and_a_blessed_one_again(command, run, store_uri, by):
    word = "forget" if by == "run_id" else "invalidate"
    status, out, _ = command("memo", word, getattr(run.info, by))
    assert (status, out) == (0, "1 run answers no training any more.\n")
    (listed,) = json.loads(command("memo", "ls", "--json")[1])["runs"]
    assert (listed["run_id"], listed["memo"]["answers"]) == (run.info.run_id, False)
    tag = json.loads(MlflowClient(store_uri).get_run(run.info.run_id).data.tags["memo_tui.memo.invalid"])
    assert tag["by"] == current_user()
    (miss,) = verdicts(command("memo", "explain", *RIDGE)[1])
    assert f"{run.info.run_name} was invalidated by {tag['by']} on {tag['at'][:10]}" in miss["reasons"]
    status, out, _ = command("memo", "bless", *RIDGE, getattr(run.info, by))
    assert (status, out) == (0, f"{run.info.run_name} answers ridge from now on.\n")
    (hit,) = verdicts(command("memo", "explain", *RIDGE)[1])
    assert (hit["verdict"], hit["run_id"]) == ("HIT", run.info.run_id)


def test_another_training_is_not_blessed(command, run, store_uri, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n3,4\n")
    for asked, words in (
        (["--model", "network"], "(model.name ridge -> network, "),
        ([*RIDGE, "--param", "alpha=2.0"], "(params.alpha 1.0 -> 2.0), and only code"),
        ([*RIDGE, "--seed", "5"], "(seed 0 -> 5), and only code"),
        ([*RIDGE, "--data", "other.csv", "--target", "b"], "(data.target none -> b, "),
    ):
        status, out, err = command("memo", "bless", run.info.run_name, *asked)
        assert (status, out) == (2, "")
        assert f"{run.info.run_name} is another training {words}" in err
    assert MlflowClient(store_uri).get_run(run.info.run_id).data.tags == run.data.tags


def test_runs_older_than_an_age_expire(command, run, store_uri):
    client = MlflowClient(store_uri)
    assert command("memo", "expire", "--older-than", "30")[1] == "0 runs answer no training any more.\n"
    ended = run.info.end_time - 31 * 86_400_000
    client._tracking_client.store.update_run_info(run.info.run_id, 3, ended, run.info.run_name)
    assert command("memo", "expire", "--older-than", "30")[1] == "1 run answers no training any more.\n"
    assert command("memo", "expire", "--older-than", "30")[1] == "0 runs answer no training any more.\n"
    assert verdicts(command("memo", "explain", *RIDGE)[1])[0]["verdict"] == "MISS"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["invalidate"], "name the run, as in: memo-tui memo invalidate calm-owl-7"),
        (["bless", "one", "two"], "name the run"),
        (["expire"], "give the age"),
        (["expire", "--older-than", "0"], "a number of days above 0"),
        (["invalidate", "no'run"], 'remembers no run "no\'run"'),
        (["invalidate", "none"], "remembers no run 'none'"),
        (["bless", "none"], "A run answers one training: name it with one --model."),
        (["invalidate", "none", "--experiment", "elsewhere"], "There is no experiment 'elsewhere'"),
        (["forget"], "name the run, as in: memo-tui memo forget calm-owl-7"),
        (["forgive"], "invalid choice: 'forgive'"),
    ],
)
def test_what_can_not_be_done_is_bad_usage_and_changes_nothing(command, run, arguments, words):
    status, out, err = command("memo", *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert verdicts(command("memo", "explain", *RIDGE)[1])[0]["verdict"] == "HIT"


def test_without_a_store_nothing_is_created(command, tmp_path):
    path = tmp_path / "absent" / "mlflow.db"
    assert command("memo", "invalidate", "none", uri=f"sqlite:///{path}")[0] == 2
    assert verdicts(command("memo", "explain", *RIDGE, uri=f"sqlite:///{path}")[1])[0]["reasons"] == [
        "no run yet"
    ]
    assert not path.parent.exists()


def test_a_store_that_does_not_answer_is_said(command):
    status, _, err = command("memo", "invalidate", "none", uri="http://127.0.0.1:9")
    assert status == 1
    assert "No answer from http://127.0.0.1:9" in err
