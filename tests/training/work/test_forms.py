"""What can be trained, as forms; and the jobs that a filled form asks for."""

import pytest

from memo_tui.jobs.spec import JobSpec
from memo_tui.jobs.sweeps import specs_of
from memo_tui.memo.signature_form import FieldError
from memo_tui.secrets.uris import HIDDEN
from memo_tui.training.work.command import CommandForm, CommandWork
from memo_tui.training.work.function import TrainingFunctionWork
from memo_tui.training.work.models import ModelForm, ModelsWork
from memo_tui.training.work.registry import work_from_json, work_to_json
from memo_tui.training.work.sweep import SweepWork
from tests.conftest import HOSTILE

URI = "sqlite:////x.db"


def texts(form, **changed):
    return {field.name: field.text for field in form.fields} | changed


def specs(form, draws=None, **changed):
    return specs_of(form, texts(form, **changed), experiment=HOSTILE, tracking_uri=URI, draws=draws)


def test_a_form_left_as_it_is_means_the_defaults():
    assert specs(ModelForm("ridge")) == [JobSpec(HOSTILE, URI, ModelsWork(("ridge",)))]


def test_only_params_that_differ_are_handed_on_as_values():
    (spec,) = specs(
        ModelForm("Randomforest"), n_estimators=" 20 ", max_depth="3", bootstrap="false", seed="7"
    )
    assert spec.work == ModelsWork(
        ("Randomforest",),
        params={"Randomforest": {"n_estimators": 20, "max_depth": 3, "bootstrap": False}},
        seed=7,
    )


def test_the_form_of_a_work_leads_to_the_same_work():
    work = ModelsWork(
        ("network",),
        params={"network": {"hidden_layer_sizes": (10, 5)}},
        data="/x.csv",
        target="y",
        seed=3,
        folds=5,
        patience=7,
        min_delta=0.25,
    )
    form = ModelForm.of_work(work, "network")
    assert form.read(texts(form)) == work
    command = CommandWork(("python", "a b.py", "--lr", "0.1"), "/")
    again = CommandForm.of_work(command)
    assert again.read(texts(again)) == command
    one = again.read(texts(again, **{"one run": "Yes"}))
    assert one == CommandWork(command.argv, "/", one_run=True)
    assert CommandForm.of_work(one).read(texts(CommandForm.of_work(one))) == one
    with pytest.raises(FieldError, match="yes or no"):
        again.read(texts(again, **{"one run": "maybe"}))


@pytest.mark.parametrize(
    ("model", "name", "text"),
    [
        ("network", "batch_size", "0.5"),
        ("network", "batch_size", "16, 0.5"),
        ("network", "batch_size", "true"),
        ("network", "max_iter", "many"),
        ("network", "alpha", "small"),
        ("network", "activation", "3"),
        ("network", "hidden_layer_sizes", "(32, 1.5)"),
        ("Randomforest", "max_depth", "2.5"),
        ("Randomforest", "min_samples_leaf", "none"),
        ("Randomforest", "n_estimators", "1.5..9"),
        ("Randomforest", "bootstrap", "1"),
        ("boosting", "max_features", "all"),
        ("boosting", "subsample", "none"),
        ("ridge", "positive", "maybe"),
        ("linear", "fit_intercept", "0.5"),
        ("network", "batch_size", "0"),
        ("network", "max_iter", "-1"),
        ("network", "learning_rate_init", "0, 0.1"),
        ("network", "hidden_layer_sizes", "(8, 0)"),
        ("Randomforest", "min_samples_split", "1"),
        ("boosting", "subsample", "1.5..2.5"),
        ("ridge", "alpha", "1e999"),
    ],
)
def test_a_value_that_a_param_does_not_take_is_refused_with_its_field(model, name, text):
    with pytest.raises(FieldError, match=f"{name} of {model} can't be .*: give ") as refused:
        specs(ModelForm(model), draws=3 if ".." in text else None, **{name: text})
    assert refused.value.field == name


@pytest.mark.parametrize(
    ("model", "name", "text", "value"),
    [
        ("network", "batch_size", "auto", "auto"),
        ("network", "hidden_layer_sizes", "8", 8),
        ("network", "alpha", "2", 2),
        ("Randomforest", "max_features", "sqrt", "sqrt"),
        ("Randomforest", "min_samples_leaf", "0.1", 0.1),
        ("boosting", "max_depth", "None", None),
    ],
)
def test_every_type_that_a_param_takes_is_taken(model, name, text, value):
    (spec,) = specs(ModelForm(model), **{name: text})
    assert spec.work.params == {model: {name: value}}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"seed": "-1"}, "seed"),
        ({"seed": "9" * 11}, "seed"),
        ({"data": "/x.csv"}, "target"),
        ({"folds": "1"}, "folds"),
        ({"folds": "3, 2.5"}, "folds"),
        ({"patience": "0"}, "patience"),
        ({"min_delta": "-1", "patience": "2"}, "min_delta"),
        ({"min_delta": "0.1"}, "patience"),
    ],
)
def test_a_text_that_cannot_be_is_told_with_its_field(changed, field):
    with pytest.raises(FieldError) as refused:
        specs(ModelForm("boosting"), **changed)
    assert refused.value.field == field


def test_several_values_make_a_sweep_of_all_combinations():
    parent, *children = specs(ModelForm("ridge"), alpha="0.5, 2", seed="1..2")
    assert parent.work == SweepWork("ridge: alpha, seed", {"alpha": "0.5, 2", "seed": "1..2"})
    assert {child.sweep for child in children} == {"0"}
    assert [(child.work.params["ridge"]["alpha"], child.work.seed) for child in children] == [
        (0.5, 1),
        (0.5, 2),
        (2, 1),
        (2, 2),
    ]


def test_folds_and_patience_may_be_swept_where_a_model_has_them():
    parent, *children = specs(ModelForm("network"), folds="3, 5", patience="2, 9")
    assert parent.work.params == {"folds": "3, 5", "patience": "2, 9"}
    assert [(child.work.folds, child.work.patience) for child in children] == [(3, 2), (3, 9), (5, 2), (5, 9)]
    assert "folds" in texts(ModelForm("ridge"))
    assert "patience" not in texts(ModelForm("ridge"))


def test_a_sweep_may_be_of_random_draws():
    parent, *children = specs(ModelForm("ridge"), draws=5, alpha="log 1e-3..10")
    assert isinstance(parent.work, SweepWork)
    assert len({child.work.params["ridge"]["alpha"] for child in children}) == 5


def test_braces_in_a_command_are_tried(tmp_path):
    form = CommandForm("python train.py --lr={0.1,0.2} --n {1..3} {a,b} {no}", str(tmp_path))
    parent, *children = specs(form)
    assert parent.work.params == {"lr": "0.1,0.2", "n": "1..3", "#3": "a,b"}
    assert len(children) == 12
    assert children[0].work.argv == ("python", "train.py", "--lr=0.1", "--n", "1", "a", "{no}")
    assert children[0].work.folder == str(tmp_path)


def test_braces_in_quotes_are_no_values_to_try_as_in_a_shell(tmp_path):
    work = CommandWork(("python", "t.py", '{"a":1,"b":2}', "x {1,2}", "{a,b}"), str(tmp_path))
    (again,) = specs(CommandForm.of_work(work))
    assert again.work == work
    (escaped,) = specs(CommandForm("echo \\{a,b} \"{1,2}\" '{3,4}'", str(tmp_path)))
    assert escaped.work.argv == ("echo", "{a,b}", "{1,2}", "{3,4}")


def test_a_password_that_was_not_kept_must_be_typed_again(tmp_path):
    work = CommandWork(
        ("env", "API_KEY=geheim", "run", "--token", "geheim", "--password=geheim"), str(tmp_path)
    )
    told = work.without_passwords()
    assert "geheim" not in f"{told} {work.title} {work_to_json(told)}"
    assert told.argv == ("env", f"API_KEY={HIDDEN}", "run", "--token", HIDDEN, f"--password={HIDDEN}")
    with pytest.raises(FieldError, match="passwords aren't saved") as refused:
        specs(CommandForm.of_work(told))
    assert refused.value.field == "command"
    call = TrainingFunctionWork("mine:train", {"api_key": "geheim", "lr": "1"}, "/")
    assert call.without_passwords().texts == {"api_key": HIDDEN, "lr": "1"}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"command": " "}, "command", "Type a command"),
        ({"command": "echo 'x"}, "command", "quote"),
        ({"folder": "/nowhere"}, "folder", "does not exist"),
        ({"folder": "~nobody-at-all/x"}, "folder", "can't be found"),
    ],
)
def test_a_command_that_cannot_be_run_is_told(tmp_path, changed, field, said):
    with pytest.raises(FieldError, match=said) as refused:
        specs(CommandForm("echo", str(tmp_path)), **changed)
    assert refused.value.field == field


def test_how_a_file_is_read_is_kept_by_the_form_and_may_be_swept():
    given = {"data": "/a.csv", "target": "y", "missing": "drop", "columns": "when=d/m/Y; rent=1.234,5"}
    work = ModelForm("ridge").read(given)
    assert (work.missing, work.columns) == ("drop", {"when": "d/m/Y", "rent": "1.234,5"})
    again = ModelForm.of_work(work, "ridge")
    assert again.read(texts(again)) == work
    assert work_from_json(work_to_json(work)) == work
    swept = ModelForm("ridge").variants({**given, "missing": "impute, drop"})
    assert swept["missing"] == "impute, drop"
    assert "columns" not in swept
    for name, text in (("missing", "guess"), ("columns", "when")):
        with pytest.raises(FieldError) as caught:
            ModelForm("ridge").read({**given, name: text})
        assert caught.value.field == name
