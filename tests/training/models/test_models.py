"""How models are made, fitted step by step, and measured."""

import threading
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from memo_tui.errors import ModelError
from memo_tui.training import data
from memo_tui.training.models import catalog as models
from memo_tui.training.models import splits
from memo_tui.training.models.scores import scores

FEW_STEPS = {
    "Randomforest": {"n_estimators": 12},
    "boosting": {"n_estimators": 25, "learning_rate": 0.1},
    "network": {"max_iter": 15, "learning_rate_init": 0.001},
}
every_model = pytest.mark.parametrize("name", models.NAMES)
stepped_model = pytest.mark.parametrize("name", models.STEPPED)


@pytest.fixture(autouse=True)
def no_noise():
    """Nobody should have to read a warning of a training."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def diabetes():
    return splits.split(data.load())


@pytest.fixture
def houses():
    """Numbers, text, truths and categories under hostile names; the target depends on all of them."""
    random = np.random.default_rng(0)
    rows = 80
    area = random.uniform(20, 200, rows)
    town = random.choice(["[BE][bruxelles]", "Köln", "[/]"], rows)
    garden = random.random(rows) < 0.5
    features = pd.DataFrame(
        {
            "[/] area": area,
            "Größe [red]": pd.Categorical(np.where(area > 100, "groß", "klein")),
            "town": town,
            "has garden": garden,
        }
    )
    target = pd.Series(3 * area + 100 * (town == "Köln") + 50 * garden)
    return data.DataSet("houses", "here", features, target, "price")


def quick(name, seed=0, **params):
    return models.model(name, seed=seed, params={**FEW_STEPS.get(name, {}), **params})


def close(left, right):
    assert left == pytest.approx(right, rel=1e-9, nan_ok=True)


class TestNames:
    def test_are_public(self):
        assert models.NAMES == ("linear", "ridge", "Randomforest", "boosting", "network")

    def test_tell_which_learn_in_steps(self):
        assert dict(models.STEPPED) == {"Randomforest": "trees", "boosting": "stages", "network": "epochs"}

    @pytest.mark.parametrize(
        ("name", "near"), [("randomforest", "Randomforest"), ("bosting", "boosting"), ("Ridge", "ridge")]
    )
    def test_near_ones_are_offered(self, name, near):
        with pytest.raises(ModelError, match=f"no model '{name}' .did you mean '{near}'"):
            models.model(name, seed=0)

    def test_known_ones_are_listed(self):
        with pytest.raises(
            ModelError, match=r"'\[/\]': choose from linear, ridge, Randomforest, boosting, n"
        ):
            models.model("[/]", seed=0)


class TestParams:
    @every_model
    def test_have_defaults_under_the_names_of_scikit_learn(self, name):
        model = models.model(name, seed=0)
        assert model.name == name
        assert set(model.params) <= set(model._estimator().get_params())

    def test_given_ones_are_resolved_with_the_defaults(self):
        assert models.model("ridge", seed=0, params={"alpha": 3}).params == {
            "alpha": 3,
            "fit_intercept": True,
            "positive": False,
        }

    @every_model
    def test_one_model_changes_no_other(self, name):
        models.model(name, seed=0).params.clear()
        assert models.model(name, seed=0).params

    def test_unknown_ones_are_refused(self):
        with pytest.raises(
            ModelError, match=r"'ridge' has no param 'alhpa' .did you mean 'alpha'.*: choose from"
        ):
            models.model("ridge", seed=0, params={"alhpa": 1})

    @pytest.mark.parametrize(
        ("name", "param", "value"),
        [
            ("linear", "fit_intercept", "maybe"),
            ("ridge", "alpha", -1),
            ("ridge", "alpha", "[/]"),
            ("Randomforest", "n_estimators", 0),
            ("Randomforest", "n_estimators", 2.5),
            ("Randomforest", "n_estimators", True),
            ("Randomforest", "max_features", "all"),
            ("boosting", "n_estimators", "many"),
            ("boosting", "learning_rate", -0.1),
            ("boosting", "subsample", 2),
            ("network", "max_iter", None),
            ("network", "hidden_layer_sizes", (8, 0)),
            ("network", "hidden_layer_sizes", "8, 8"),
            ("network", "activation", "magic"),
        ],
    )
    def test_bad_values_are_refused_in_one_sentence(self, name, param, value):
        with pytest.raises(ModelError) as caught:
            models.model(name, seed=0, params={param: value})
        sentence = str(caught.value)
        assert param in sentence
        assert name in sentence
        assert "\n" not in sentence
        assert ". " not in sentence.replace("0. ", "")

    @pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "1", None])
    def test_a_seed_is_a_whole_number(self, seed):
        with pytest.raises(ModelError, match="seed"):
            models.model("linear", seed=seed)


class TestSteps:
    @stepped_model
    def test_there_are_as_many_as_announced(self, name, diabetes):
        model = quick(name)
        steps = list(model.fit(diabetes))
        assert [step.step for step in steps] == list(range(1, model.steps + 1))
        assert all(set(step.metrics) == {"rmse", "mae", "r2"} for step in steps)

    @pytest.mark.parametrize("name", ["linear", "ridge"])
    def test_some_models_have_none(self, name, diabetes):
        model = quick(name)
        assert model.steps is None
        assert list(model.fit(diabetes)) == []

    @stepped_model
    def test_the_last_one_measures_the_fitted_model(self, name, diabetes):
        model = quick(name)
        *_, last = model.fit(diabetes)
        close(last.metrics, scores(diabetes.test_target, model.predict(diabetes.test_features)))

    @stepped_model
    def test_each_one_measures_the_model_of_so_many_steps(self, name, diabetes):
        steps = list(quick(name).fit(diabetes))
        shorter = quick(name, **dict.fromkeys(FEW_STEPS[name].keys() & {"n_estimators", "max_iter"}, 7))
        *_, last = shorter.fit(diabetes)
        close(last.metrics, steps[6].metrics)

    @stepped_model
    def test_come_while_the_model_learns(self, name, diabetes):
        learning = quick(name).fit(diabetes)
        assert next(learning).step == 1
        assert next(learning).step == 2
        learning.close()

    @stepped_model
    def test_make_the_model_better(self, name, diabetes):
        first, *_, last = quick(name).fit(diabetes)
        assert last.metrics["rmse"] < 0.95 * first.metrics["rmse"]

    @pytest.mark.parametrize(
        ("name", "whole"), [("Randomforest", RandomForestRegressor), ("boosting", GradientBoostingRegressor)]
    )
    def test_lead_to_what_scikit_learn_fits_in_one_go(self, name, whole, diabetes):
        model = quick(name, seed=3)
        list(model.fit(diabetes))
        reference = whole(**model.params, random_state=3).fit(
            diabetes.train_features.to_numpy(), diabetes.train_target
        )
        expected = reference.predict(diabetes.test_features.to_numpy())
        close(model.predict(diabetes.test_features), expected)

    def test_boosting_stops_when_nobody_listens(self, diabetes):
        learning = models.model("boosting", seed=0, params={"n_estimators": 100_000}).fit(diabetes)
        next(learning)
        assert "boosting" in {thread.name for thread in threading.enumerate()}
        learning.close()
        assert "boosting" not in {thread.name for thread in threading.enumerate()}

    def test_boosting_tells_of_an_error(self, diabetes):
        broken = splits.Split(
            diabetes.train_features,
            diabetes.test_features,
            diabetes.train_target * np.nan,
            diabetes.test_target,
        )
        with pytest.raises(ValueError, match="NaN"):
            list(quick("boosting").fit(broken))


class TestFit:
    @every_model
    def test_the_same_seed_gives_the_same_metrics(self, name, diabetes):
        first, second = quick(name, seed=5), quick(name, seed=5)
        assert list(first.fit(diabetes)) == list(second.fit(diabetes))
        assert (first.predict(diabetes.test_features) == second.predict(diabetes.test_features)).all()

    @stepped_model
    def test_another_seed_gives_others(self, name, diabetes):
        assert list(quick(name, seed=1).fit(diabetes)) != list(quick(name, seed=2).fit(diabetes))

    @every_model
    def test_can_be_done_again(self, name, diabetes):
        model = quick(name)
        assert list(model.fit(diabetes)) == list(model.fit(diabetes))

    @every_model
    def test_comes_before_predict(self, name, diabetes):
        with pytest.raises(ModelError, match="isn't fitted"):
            quick(name).predict(diabetes.test_features)

    @every_model
    def test_learns_from_text_truths_and_categories(self, name, houses):
        model = quick(name)
        part = splits.split(houses)
        list(model.fit(part))
        assert scores(part.test_target, model.predict(part.test_features))["rmse"] > 0
        before = model.predict(part.test_features)
        assert (model.predict(part.test_features.assign(town="Köln")) != before).any()

    @every_model
    def test_learns_from_text_alone(self, name, houses):
        part = splits.split(houses)
        part = splits.Split(
            part.train_features[["town"]], part.test_features[["town"]], part.train_target, part.test_target
        )
        model = quick(name)
        list(model.fit(part))
        assert len(set(model.predict(part.test_features))) <= 3

    @every_model
    def test_bears_text_that_it_has_never_seen(self, name, houses):
        model = quick(name)
        list(model.fit(splits.split(houses)))
        unseen = houses.features.assign(town=[f"new {n}" for n in range(80)])
        assert np.isfinite(model.predict(unseen)).all()

    @every_model
    def test_bears_text_that_is_different_in_each_row(self, name):
        ids = pd.DataFrame({"id": [f"row {n}" for n in range(200)], "x": np.arange(200.0)})
        part = splits.split(data.DataSet("ids", "here", ids, pd.Series(np.arange(200.0)), "y"))
        model = quick(name)
        list(model.fit(part))
        assert model._encoder.rows(ids).shape == (200, 51)

    @every_model
    def test_bears_the_smallest_data(self, name):
        features = pd.DataFrame({"x": np.arange(10.0)})
        part = splits.split(data.DataSet("small", "here", features, pd.Series(np.arange(10.0)), "y"))
        model = quick(name)
        list(model.fit(part))
        assert model.predict(part.test_features).shape == (3,)

    @every_model
    def test_bears_a_constant_target_and_a_constant_feature(self, name):
        features = pd.DataFrame({"x": np.arange(40.0), "same": 7.0})
        part = splits.split(data.DataSet("same", "here", features, pd.Series(np.full(40, 5.0)), "y"))
        model = quick(name)
        list(model.fit(part))
        guess = model.predict(part.test_features)
        assert np.isfinite(list(scores(part.test_target, guess).values())).all()

    @pytest.mark.parametrize("name", ["Randomforest", "boosting"])
    def test_of_trees_bears_numbers_of_any_size(self, name):
        features = pd.DataFrame({"x": np.logspace(-300, 300, 40)})
        part = splits.split(data.DataSet("wide", "here", features, pd.Series(np.arange(40.0)), "y"))
        model = quick(name)
        list(model.fit(part))
        assert np.isfinite(model.predict(part.test_features)).all()

    @pytest.mark.parametrize("rate", [1e60, 1e150, 1e300])
    def test_of_a_network_may_diverge(self, diabetes, rate):
        model = quick("network", learning_rate_init=rate)
        *_, last = model.fit(diabetes)
        measured = scores(diabetes.test_target, model.predict(diabetes.test_features))
        close(last.metrics, measured)
        assert not measured["rmse"] < 100

    @pytest.mark.parametrize(("name", "rmse"), [("linear", 57), ("ridge", 57)])
    def test_is_good_on_diabetes(self, name, rmse, diabetes):
        model = models.model(name, seed=0)
        list(model.fit(diabetes))
        assert scores(diabetes.test_target, model.predict(diabetes.test_features))["rmse"] < rmse

    @stepped_model
    def test_is_good_on_diabetes_with_the_default_steps(self, name, diabetes):
        *_, last = models.model(name, seed=0).fit(diabetes)
        assert last.metrics["rmse"] < 60


class TestScores:
    def test_are_those_of_scikit_learn(self):
        truth, guess = np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 3.0])
        assert scores(truth, guess) == {
            "rmse": root_mean_squared_error(truth, guess),
            "mae": mean_absolute_error(truth, guess),
            "r2": r2_score(truth, guess),
        }

    @pytest.mark.parametrize("guess", [np.nan, np.inf, -np.inf])
    def test_are_unknown_if_a_guess_is_not_finite(self, guess):
        assert np.isnan(list(scores(np.ones(2), np.array([1.0, guess])).values())).all()

    def test_of_nothing_are_unknown(self):
        assert np.isnan(list(scores(np.array([]), np.array([])).values())).all()

    def test_of_one_row_have_no_r2(self):
        measured = scores(np.array([1.0]), np.array([3.0]))
        assert (measured["rmse"], measured["mae"]) == (2, 2)
        assert np.isnan(measured["r2"])

    @pytest.mark.parametrize(("guess", "r2"), [(5.0, 1), (4.0, 0)])
    def test_of_a_constant_truth_have_an_r2(self, guess, r2):
        assert scores(np.full(4, 5.0), np.full(4, guess))["r2"] == r2

    def test_of_wild_guesses_may_be_infinite(self):
        assert scores(np.arange(3.0), np.full(3, 1e200))["rmse"] == np.inf


class TestSplit:
    def test_holds_out_a_quarter(self):
        part = splits.split(data.load())
        assert part.train_features.shape == (331, 10)
        assert part.test_features.shape == (111, 10)
        assert not set(part.train_features.index) & set(part.test_features.index)
        assert (part.test_features.index == part.test_target.index).all()

    def test_depends_on_the_seed_alone(self):
        loaded = data.load()
        first, same, other = (splits.split(loaded, seed=seed) for seed in (1, 1, 2))
        assert first.test_target.equals(same.test_target)
        assert not first.test_target.equals(other.test_target)
