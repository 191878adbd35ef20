"""Trainings: models to be fitted to the same split of the same data, and what their runs log."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from memo_tui.tracking.tags import FOLD_TAG, STEPS_TAG
from memo_tui.training import data
from memo_tui.training.models import base
from memo_tui.training.models import catalog as models
from memo_tui.training.models.confusion import confusion_figure
from memo_tui.training.models.splits import Split, check_folds, folds, split
from memo_tui.training.validation import TEST_SIZE, VALIDATION_SIZE, Validation

DEFAULT_MODELS = ("linear", "Randomforest")
_ONE = {"epochs": "epoch", "stages": "stage"}  # of the words for steps


@dataclass(frozen=True)
class _Training:
    """A model to be fitted, and what its run logs.

    Attributes:
        model: the model, not fitted yet.
        dataset: the data set.
        seed: the seed of the split and the model.
        validation: how it is validated.
    """

    model: base.Model
    dataset: "data.DataSet"
    seed: int
    validation: Validation

    @property
    def params(self) -> dict[str, object]:
        """The params of the run."""
        return {
            "model": self.model.name,
            "dataset": self.dataset.name,
            "target": self.dataset.target_name,
            "seed": self.seed,
            **self.validation.split_params,
            **self.dataset.params,
            **self.model.params,
            **self.validation.stopping_params(self.model.name),
        }

    def dataset_input(self) -> object:
        """The data set as an object of `mlflow.data`."""
        import mlflow.data  # noqa: PLC0415 - heavy
        from mlflow.data.code_dataset_source import CodeDatasetSource  # noqa: PLC0415

        given = self.dataset
        source: Any = given.source
        if not Path(given.source).is_absolute():
            source = CodeDatasetSource({"function": given.source})
        frame = given.features.assign(**{given.target_name: given.target})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of MLflow about pandas and its registry
            return mlflow.data.from_pandas(frame, source=source, name=given.name, targets=given.target_name)


@dataclass(frozen=True)
class Training(_Training):
    """A model to be fitted to one split, and what its run logs.

    Attributes:
        split: the data set in two parts.
        fold: its place among the folds of a cross-validation, from 1; None if it isn't one.
    """

    split: Split
    fold: int | None = None

    @property
    def tags(self) -> dict[str, str]:
        """The tags of the run: the number of steps, if the model learns in steps, and which fold it is."""
        steps = {STEPS_TAG: str(self.model.steps)} if self.model.steps else {}
        if self.fold is None:
            return steps
        return {**steps, FOLD_TAG: f"{self.fold} of {self.validation.folds}"}

    def fit(self) -> Iterator[base.TrainingStep]:
        """Fit the model; yields the metrics of each step, and at the end the training time.

        With early stopping the steps are measured on the validation part; then the kept one is measured on
        the held-out part, and its place is one of the metrics at the end.
        """
        rule = self.validation.early_stopping(self.model.name)
        part = self.split if rule is None else self.split.with_validation(VALIDATION_SIZE, seed=self.seed)
        begun = perf_counter()
        last = 0
        for step in self.model.fit(part, rule):
            yield step
            last = step.step
        took = perf_counter() - begun
        if rule or not self.model.steps:
            measured = self.model.measure(part.test_features, part.test_target)
            yield base.TrainingStep(self.model.stopper.best_step or last, measured)
        kept: dict[str, float] = {}
        if rule:
            word, stopper = self._step_word, self.model.stopper
            kept = {f"stopped_{word}": stopper.step}
            kept |= {f"best_{word}": stopper.best_step} if stopper.best_step else {}
        yield base.TrainingStep(last, {**kept, "training_seconds": took})

    @property
    def stopped(self) -> str:
        """After `fit`: which step is kept, and why; "" without early stopping."""
        metric = f"{base.VALIDATION}{self.model.loss}"
        return self.model.stopper.sentence(self.model.name, self._step_word, metric, self.model.steps or 0)

    @property
    def _step_word(self) -> str:
        return _ONE.get(self.model.step_word or "", "step")

    def confusion_matrix(self) -> object:
        """How often each class of the held-out rows was predicted as each, as a figure of Matplotlib."""
        truth = self.split.test_target.to_numpy()
        return confusion_figure(truth, self.model.predict(self.split.test_features), self.dataset.target_name)


@dataclass(frozen=True)
class CrossValidation(_Training):
    """A model to be fitted once for each fold, which is held out then; the runs of the folds are nested."""

    @property
    def folds(self) -> int:
        """How many there are."""
        return self.validation.folds or 0

    @property
    def tags(self) -> dict[str, str]:
        """No tags: the steps are those of the folds."""
        return {}

    def trainings(self) -> Iterator[Training]:
        """The training of each fold; only one part of the data is copied at a time."""
        for fold, part in enumerate(folds(self.dataset, self.folds, seed=self.seed), start=1):
            yield Training(self.model, self.dataset, self.seed, self.validation, part, fold)

    @staticmethod
    def summary(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
        """The metrics of the parent.

        Args:
            found: the last value of each metric of each fold.

        Returns:
            For each metric its mean by its name, and its standard deviation, that of a sample, after
            `_std`; but the sum of `training_seconds`.
        """
        import numpy as np  # noqa: PLC0415

        metrics: dict[str, float] = {}
        for name in dict.fromkeys(name for each in found for name in each):
            values = np.array([each[name] for each in found if name in each])
            if name == "training_seconds":
                metrics[name] = float(values.sum())
                continue
            metrics[name] = float(values.mean())
            if len(values) > 1:
                metrics[f"{name}_std"] = float(values.std(ddof=1))
        return metrics


def trainings(names: Sequence[str], *, seed: int = 0) -> list[Training]:
    """A training for each model, in the given order, all with the same split of the diabetes data.

    Raises:
        ModelError: a model doesn't exist.
    """
    return [each for each in validated_trainings(names, seed=seed) if isinstance(each, Training)]


def validated_trainings(
    names: Sequence[str],
    *,
    path: str | Path | None = None,
    target: str | None = None,
    seed: int = 0,
    params: Mapping[str, Mapping[str, object]] | None = None,
    missing: str = data.IMPUTE,
    columns: Mapping[str, str] | None = None,
    validation: Validation | None = None,
) -> list[Training | CrossValidation]:
    """A training for each model, in the given order, all with the same splits of the same data.

    Args:
        names: the names of the models.
        path: a CSV or Parquet file; None for scikit-learn's diabetes data.
        target: the file's column to predict.
        seed: the seed of the split and the models.
        params: for each model's name, its params by name.
        missing: what is done about missing values, one of `data.MISSING`.
        columns: what columns of the file are, by name, where it isn't to be found out.
        validation: how they are validated; None holds out a quarter of the rows.

    Raises:
        DataError: the data can't be trained on.
        ModelError: a model doesn't exist or doesn't take its params, or they can't be validated so.
    """
    given, validation = params or {}, validation or Validation()
    for name in names:
        models.check(name, seed=seed, params=given.get(name))
    validation.check(names)
    dataset = data.load(path, target, missing=missing, columns=columns)
    chosen = [models.model(name, seed=seed, params=given.get(name), task=dataset.task) for name in names]
    if validation.folds is not None:
        check_folds(dataset, validation.folds)
        return [CrossValidation(model, dataset, seed, validation) for model in chosen]
    part = split(dataset, test_size=TEST_SIZE, seed=seed)
    return [Training(model, dataset, seed, validation, part) for model in chosen]
