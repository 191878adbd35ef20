"""What values params take is known without scikit-learn, and is what scikit-learn takes."""

import pytest

from memo_tui.errors import ModelError
from memo_tui.training.models import catalog, params

VALUES = (0, 1, 2, -1, 0.5, 1.0, 2.5, -0.5, None, "auto", "sqrt", "magic", "1", (8, 0), (8, 4))
EVERY = [(model, param) for model, defaults in catalog.DEFAULTS.items() for param in defaults]


def refused(model, param, value):
    """Whether scikit-learn refuses a value, by fitting a few rows."""
    try:
        catalog.kind_of(model)(0, {param: value})
    except ModelError:
        return True
    return False


@pytest.mark.parametrize(("model", "param"), EVERY)
def test_a_default_is_taken_and_what_else_is_said(model, param):
    assert params.refusal(model, param, catalog.DEFAULTS[model][param]) == ""
    assert params.hint(param) in params.refusal(model, param, object())


@pytest.mark.parametrize(
    ("model", "param"), [each for each in EVERY if each[1] not in ("n_estimators", "max_iter")]
)
def test_what_is_refused_is_what_scikit_learn_refuses(model, param):
    ours = {repr(value) for value in VALUES if params.refusal(model, param, value)}
    assert ours == {repr(value) for value in VALUES if refused(model, param, value)}


@pytest.mark.parametrize(("model", "param"), EVERY)
def test_true_and_false_are_no_numbers(model, param):
    flag = isinstance(catalog.DEFAULTS[model][param], bool)
    assert all(bool(params.refusal(model, param, value)) is not flag for value in (True, False))


@pytest.mark.parametrize("param", ["n_estimators", "max_iter"])
def test_there_is_at_least_one_step(param):
    taken = [value for value in VALUES if not params.refusal("network", param, value)]
    assert taken == [1, 2]
