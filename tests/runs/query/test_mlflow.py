"""Filters that MLflow understands too get MLflow's own answers."""

import pytest

from memo_tui.runs.client.reader import to_run
from memo_tui.runs.query.filter import parse
from memo_tui.runs.query.grammar import FilterError

SHARED = r"""
metrics.rmse < 0.5
metrics.rmse<.5
metrics.rmse <= 0.25 and metric.rmse >= 0.25
metrics.rmse = 2.5E-1
metrics.rmse > -1.5e-3
metrics.rmse > -5.
metrics.rmse != 0.25
metrics.rmse > 1e308
metrics.rmse < 1e999
metrics.zero = 0
metrics.zero != 0
metrics.zero <= 0
metrics.zero > -1
metrics.nobody != 3
metrics.`val rmse` > 1
metrics."val rmse" > 1
metrics.'val rmse' > 1
`metrics`.`val rmse` > 1
metrics.val.rmse > 1
metrics.count > 1
metrics.and > 1
params.model = 'tree'
param.model != 'tree'
parameters.model LIKE 'tree'
parameter.model like '%re%'
params.model LIKE 'TREE'
params.model ILIKE 'TRE%'
params.model ILIKE '%E_'
params.model like 't__e'
params.model LIKE '%'
params.model LIKE '%e%e%'
params.model LIKE '50\%'
params.model = "tree"
params.note = 'it''s'
params.note = "it's"
params.note = 'a "word"'
params.note LIKE 'two%lines'
params.note LIKE 'two_lines'
params.note LIKE '%.*%'
params.note LIKE '50%%'
params.trees = '100'
params.trees != '100'
params.trees like '1__'
params.nobody != 'x'
params.nobody IS NULL
params.model is null
params.model IS NOT NULL and metrics.rmse < 2
tags.team = 'red'
tag.team != 'red'
tags.team ILIKE 'R%'
tags.team IS NULL
tags.empty = ''
tags.empty is not null
tags.empty like ''
tags.team.lead = 'ada'
tags.`mlflow.runName` = 'brave-owl'
attributes.status = 'FINISHED'
attribute.status != 'FINISHED'
attr.status LIKE 'F%'
run.status ILIKE 'finished'
status = "FAILED"
`status` = 'FAILED'
"status" = 'FAILED'
run_name = 'brave-owl'
`run name` = 'brave-owl'
"Run name" LIKE '%owl'
attributes."Run Name" != 'brave-owl'
run_name ILIKE '%OWL'
user_id = 'ada'
user_id != 'ada'
artifact_uri LIKE '%artifacts'
run_id = '{id}'
run_id IN ('{id}')
run_id in ("{id}", 'x',)
run_id NOT IN ('{id}', 'x')
start_time > 1000
start_time >= 1000 and start_time < 3000
created <= 1.5e3
Created = 1000
end_time > 0
end_time != 1
end_time < 1e15
dataset.name = 'diabetes'
datasets.name != 'diabetes'
dataset.name LIKE 'dia%'
dataset.name IN ('diabetes', 'wine')
dataset.name not in ('diabetes')
dataset.name NOT IN ('diabetes', 'wine')
dataset.name = 'diabetes' and dataset.digest = 'w1'
dataset.`digest` ilike 'W_'
dataset.context = 'training'
dataset.context != 'training'
metrics.rmse < 1 AND params.model LIKE '%e%' aNd status != 'FAILED' and tags.team is not null
""".strip().splitlines()

OURS = r"""
owl
'brave owl'
metrics.rmse < 1 or metrics.rmse > 2
not metrics.rmse < 1
(metrics.rmse < 1)
metrics.rmse < 1 and (status = 'FAILED')
metrics.rmse < +1
metrics.rmse > -1.5e+3
metrics.rmse = nan
metrics.rmse is null
metrics.val-rmse < 1
metrics.from < 1
metrics.val.in < 1
Metrics.rmse < 1
metrics.rmse == 1
metrics.rmse <> 1
metrics.rmse in (1, 2)
params.trees = 100
params.trees > 10
params.note > 'a'
params.model in ('tree')
params.model not like 't%'
tags.team not in ('red')
Status = 'FAILED'
'status' = 'FAILED'
status in ('FAILED')
status is null
name = 'x'
duration > 1
experiment_id = '1'
start_time > '2 h ago'
end_time is null
dataset.name is null
params.model IS  NOT  NULL
""".strip().splitlines()


@pytest.fixture(scope="module")
def client(empty_store, tmp_path_factory):
    """A store with runs that differ in all that can be asked for."""
    import shutil

    from mlflow import MlflowClient
    from mlflow.entities import Dataset, DatasetInput, InputTag

    path = tmp_path_factory.mktemp("query") / "mlflow.db"
    shutil.copy(empty_store, path)
    client = MlflowClient(f"sqlite:///{path}")
    made = client.create_experiment("x", artifact_location="/nowhere/artifacts")

    def run(name, start, *, params=(), metrics=(), tags=(), inputs=(), status=None):
        new = client.create_run(made, start, {**dict(tags)}, name).info.run_id
        for key, value in dict(params).items():
            client.log_param(new, key, value)
        for key, value in dict(metrics).items():
            client.log_metric(new, key, value)
        if inputs:
            client.log_inputs(
                new,
                [
                    DatasetInput(
                        Dataset(data, digest, "local", "here"),
                        [InputTag("mlflow.data.context", context)] if context else [],
                    )
                    for data, digest, context in inputs
                ],
            )
        if status:
            client.set_terminated(new, status, start + 500)
        return new

    run(
        "brave-owl",
        1000,
        params={"model": "tree", "trees": "100", "note": "it's"},
        metrics={"rmse": 0.25, "zero": 0, "val rmse": 2, "val.rmse": 2, "count": 2, "and": 2},
        tags={"team": "red", "empty": "", "team.lead": "ada", "mlflow.user": "ada"},
        inputs=[("diabetes", "d1", "training"), ("wine", "w1", "")],
        status="FINISHED",
    )
    run(
        "calm-fox",
        2000,
        params={"model": "Tree", "trees": "1e2", "note": 'a "word"'},
        metrics={"rmse": float("nan"), "zero": float("nan"), "val rmse": 0},
        tags={"team": "Red"},
        inputs=[("wine", "w1", "test")],
        status="FAILED",
    )
    run(
        "odd-crab",
        3000,
        params={"model": "50\\%", "note": "two\nlines"},
        metrics={"rmse": float("inf"), "zero": -1},
        status="KILLED",
    )
    run("new-owl", 4000, params={"note": "50%"}, metrics={"rmse": 0.75})
    run("bare", 5000, params={"note": "it''s"}, tags={"team": "blue"})
    return client, made


def searched(client, made, text=""):
    return list(client.search_runs([made], text, order_by=["start_time"]))


def filled(client, made, text):
    return text.replace("{id}", searched(client, made)[0].info.run_id)


@pytest.mark.parametrize("text", SHARED)
def test_answer_is_mlflows(client, text):
    text = filled(*client, text)
    runs = [to_run(run) for run in searched(*client)]
    found = parse(text)
    assert [run.name for run in runs if found.matches(run)] == [
        run.info.run_name for run in searched(*client, text)
    ]
    assert found.mlflow


def test_table_of_shared_filters_tells_the_runs_apart(client):
    answers = {text: len(searched(*client, filled(*client, text))) for text in SHARED}
    assert len(set(answers.values())) == 6  # none to all five
    assert sum(0 < count < 5 for count in answers.values()) > len(SHARED) / 2


@pytest.mark.parametrize("text", OURS)
def test_what_mlflow_refuses_is_told_as_ours(client, text):
    from mlflow.exceptions import MlflowException

    assert not parse(text).mlflow
    with pytest.raises(MlflowException):
        searched(*client, text)


@pytest.mark.parametrize(
    "text",
    [
        "metrics.rmse < 'x'",
        "status = FAILED",
        "attributes.foo = 'x'",
        "dataset.source = 'x'",
        "run_id IN ()",
        "3 > 2",
    ],
)
def test_what_both_refuse_is_an_error_here_too(client, text):
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException):
        searched(*client, text)
    with pytest.raises(FilterError):
        parse(text)


def test_lists_that_mlflow_reads_with_escapes_are_not_told_as_understood():
    assert not parse(r"dataset.name in ('C:\new')").mlflow
    assert parse("dataset.name in ('C:/new')").mlflow
