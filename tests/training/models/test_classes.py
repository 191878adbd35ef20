"""How models predict classes, and what they do about missing values."""

import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier

from memo_tui.errors import ModelError
from memo_tui.training import data
from memo_tui.training.models import catalog as models
from memo_tui.training.models import splits
from memo_tui.training.models.confusion import confusion_figure
from memo_tui.training.models.scores import class_scores

QUICK = {
    "Randomforest": {"n_estimators": 15},
    "boosting": {"n_estimators": 30, "learning_rate": 0.1},
    "network": {"max_iter": 40, "learning_rate_init": 0.01},
}
every_model = pytest.mark.parametrize("name", models.NAMES)
METRICS = ["accuracy", "f1", "log_loss", "roc_auc"]


@pytest.fixture(autouse=True)
def no_noise():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def flowers(classes=("a", "b", "[/]"), rows=150, *, gaps=False):
    """Classes that depend on a number and a text."""
    random = np.random.default_rng(0)
    places = random.integers(0, len(classes), rows)
    features = pd.DataFrame(
        {
            "size": places + random.normal(0, 0.4, rows),
            "colour": np.where(random.random(rows) < 0.8, places.astype(str), "other"),
        }
    )
    if gaps:
        features.loc[3:9, "size"] = np.nan
        features.loc[8:20, "colour"] = None
    target = pd.Series([classes[place] for place in places])
    return data.DataSet("flowers", "here", features, target, "kind", splits.CLASSIFICATION)


def fitted(name, dataset, **params):
    part = splits.split(dataset)
    model = models.model(name, seed=0, params={**QUICK.get(name, {}), **params}, task=splits.CLASSIFICATION)
    return model, part, list(model.fit(part))


class TestClasses:
    @every_model
    @pytest.mark.parametrize("classes", [("a", "b", "[/]"), (False, True), ("yes", "no")])
    def test_are_predicted_better_than_by_chance(self, name, classes):
        model, part, steps = fitted(name, flowers(classes))
        measured = model.measure(part.test_features, part.test_target)
        assert list(measured) == METRICS
        assert measured["accuracy"] > 0.75
        assert measured["roc_auc"] > 0.9
        assert set(model.predict(part.test_features)) <= set(classes)
        if steps:
            assert steps[-1].metrics == pytest.approx(measured)

    @pytest.mark.parametrize("classes", [("a", "b", "c"), (False, True)])
    def test_of_boosting_are_those_of_scikit_learn_at_each_step(self, classes):
        model, part, steps = fitted("boosting", flowers(classes))
        whole = GradientBoostingClassifier(**model.params, random_state=0)
        whole.fit(model._rows(part.train_features), part.train_target.astype(str))
        staged = whole.staged_predict_proba(model._rows(part.test_features))
        for step, probabilities in zip(steps, staged, strict=True):
            expected = metrics.log_loss(part.test_target.astype(str), probabilities)
            assert step.metrics["log_loss"] == pytest.approx(expected)

    def test_of_a_forest_are_those_of_scikit_learn(self):
        model, part, steps = fitted("Randomforest", flowers())
        assert model.params["criterion"] == "gini"
        whole = RandomForestClassifier(**model.params, random_state=0)
        whole.fit(model._rows(part.train_features), part.train_target)
        expected = metrics.log_loss(part.test_target, whole.predict_proba(model._rows(part.test_features)))
        assert steps[-1].metrics["log_loss"] == pytest.approx(expected)

    @every_model
    def test_that_occur_once_are_borne(self, name):
        dataset = flowers(rows=40)
        dataset.target[0] = "rare"
        model, part, _ = fitted(name, dataset)
        assert np.isfinite(model.measure(part.test_features, part.test_target)["accuracy"])

    def test_keep_their_parts_in_the_split(self):
        target = pd.Series(["few"] * 20 + ["many"] * 180)
        dataset = data.DataSet(
            "a", "here", pd.DataFrame({"x": range(200)}), target, "y", splits.CLASSIFICATION
        )
        assert (splits.split(dataset).test_target == "few").sum() == 5

    def test_of_a_network_that_diverges_are_unknown(self):
        _, _, steps = fitted("network", flowers(), learning_rate_init=1e200)
        assert np.isnan(list(steps[-1].metrics.values())).all()

    @pytest.mark.parametrize("name", ["linear", "ridge"])
    def test_take_no_param_that_is_for_numbers(self, name):
        with pytest.raises(ModelError, match=r"'positive' of model .* is for a target of numbers"):
            models.model(name, seed=0, params={"positive": True}, task=splits.CLASSIFICATION)
        assert "positive" not in models.model(name, seed=0, task=splits.CLASSIFICATION).params

    def test_take_no_criterion_for_numbers(self):
        with pytest.raises(ModelError, match="criterion"):
            models.model(
                "Randomforest", seed=0, params={"criterion": "absolute_error"}, task=splits.CLASSIFICATION
            )

    def test_must_be_two_to_learn_from(self):
        dataset = data.DataSet(
            "a", "here", pd.DataFrame({"x": range(8)}), pd.Series(["a"] * 8), "y", splits.CLASSIFICATION
        )
        with pytest.raises(ModelError, match="needs rows of two classes"):
            fitted("linear", dataset)


class TestMissingValues:
    @every_model
    def test_are_filled_in(self, name):
        model, part, _ = fitted(name, flowers(gaps=True))
        assert model.measure(part.test_features, part.test_target)["accuracy"] > 0.7

    def test_become_the_median_or_the_commonest_of_the_train_part(self):
        train = pd.DataFrame({"x": [1.0, 2.0, 30.0, np.nan], "colour": ["red", "red", "blue", None]})
        train["ok"] = pd.Series([True, True, False, None], dtype="object")
        part = splits.Split(train, train, pd.Series(range(4)), pd.Series(range(4)))
        model = models.model("Randomforest", seed=0, params={"n_estimators": 1})
        list(model.fit(part))
        gap = pd.DataFrame({"x": [np.nan], "colour": [None], "ok": [None]})
        filled = pd.DataFrame({"x": [2.0], "colour": ["red"], "ok": [True]})
        assert (model._rows(gap) == model._rows(filled)).all()

    def test_in_a_whole_column_are_borne(self):
        train = pd.DataFrame({"x": np.arange(8.0), "z": [np.nan] * 8})
        part = splits.Split(train, train, pd.Series(range(8)), pd.Series(range(8)))
        model = models.model("linear", seed=0)
        list(model.fit(part))
        assert np.isfinite(model.predict(train)).all()


class TestScoresOfClasses:
    def test_are_those_of_scikit_learn(self):
        truth = np.array([0, 1, 2, 2, 1, 0])
        guess = np.array([[8, 1, 1], [2, 7, 1], [1, 6, 3], [1, 1, 8], [3, 4, 3], [2, 5, 3]]) / 10
        assert class_scores(truth, guess) == pytest.approx(
            {
                "accuracy": 4 / 6,
                "f1": metrics.f1_score(truth, guess.argmax(axis=1), average="macro"),
                "log_loss": metrics.log_loss(truth, guess),
                "roc_auc": metrics.roc_auc_score(truth, guess, multi_class="ovr"),
            }
        )

    def test_of_one_class_have_no_area(self):
        measured = class_scores(np.array([1, 1]), np.array([[0.2, 0.8], [0.1, 0.9]]))
        assert np.isnan(measured["roc_auc"])
        assert measured["accuracy"] == 1

    def test_of_nothing_or_of_what_is_not_finite_are_unknown(self):
        assert np.isnan(list(class_scores(np.array([]), np.zeros((0, 2))).values())).all()
        assert np.isnan(list(class_scores(np.array([0]), np.array([[np.nan, 1]])).values())).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("classes", [["a"] * 3, ["a", "b", "a"], [True] * 3])
def test_the_confusion_is_drawn_of_any_number_of_classes_without_a_warning(classes):
    (axes,) = confusion_figure(np.array(classes), np.array(classes), "y").axes
    assert sum(int(text.get_text()) for text in axes.texts) == 3
