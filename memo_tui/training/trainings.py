"""Trainings: models to be fitted to the same split of the same data, and what their runs log."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from memo_tui.tracking.tags import STEPS_TAG
from memo_tui.training import data
from memo_tui.training.models import base
from memo_tui.training.models import catalog as models
from memo_tui.training.models.confusion import confusion_figure

DEFAULT_MODELS = ("linear", "Randomforest")
TEST_SIZE = 0.25


@dataclass(frozen=True)
class Training:
    """A model to be fitted, and what its run logs.

    Attributes:
        model: the model, not fitted yet.
        dataset: the data set.
        split: the data set in two parts.
        seed: the seed of the split and the model.
    """

    model: base.Model
    dataset: "data.DataSet"
    split: base.Split
    seed: int

    @property
    def params(self) -> dict[str, object]:
        """The params of the run."""
        return {
            "model": self.model.name,
            "dataset": self.dataset.name,
            "target": self.dataset.target_name,
            "seed": self.seed,
            "test_size": TEST_SIZE,
            **self.dataset.params,
            **self.model.params,
        }

    @property
    def tags(self) -> dict[str, str]:
        """The tags of the run: the number of steps, if the model learns in steps."""
        return {STEPS_TAG: str(self.model.steps)} if self.model.steps else {}

    def fit(self) -> Iterator[base.TrainingStep]:
        """Fit the model; yields the metrics of each step, and at the end the training time."""
        begun = perf_counter()
        last = 0
        for step in self.model.fit(self.split):
            yield step
            last = step.step
        took = perf_counter() - begun
        if not self.model.steps:
            measured = self.model.measure(self.split.test_features, self.split.test_target)
            yield base.TrainingStep(last, measured)
        yield base.TrainingStep(last, {"training_seconds": took})

    def confusion_matrix(self) -> object:
        """How often each class of the held-out rows was predicted as each, as a figure of Matplotlib."""
        truth = self.split.test_target.to_numpy()
        return confusion_figure(truth, self.model.predict(self.split.test_features), self.dataset.target_name)

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


def trainings(
    names: Sequence[str],
    *,
    path: str | Path | None = None,
    target: str | None = None,
    seed: int = 0,
    params: Mapping[str, Mapping[str, object]] | None = None,
    missing: str = data.IMPUTE,
    columns: Mapping[str, str] | None = None,
) -> list[Training]:
    """A training for each model, in the given order, all with the same split of the same data.

    Args:
        names: the names of the models.
        path: a CSV or Parquet file; None for scikit-learn's diabetes data.
        target: the file's column to predict.
        seed: the seed of the split and the models.
        params: for each model's name, its params by name.
        missing: what is done about missing values, one of `data.MISSING`.
        columns: what columns of the file are, by name, where it isn't to be found out.

    Raises:
        DataError: the data can't be trained on.
        ModelError: a model doesn't exist or doesn't take its params.
    """
    given = params or {}
    for name in names:
        models.check(name, seed=seed, params=given.get(name))
    dataset = data.load(path, target, missing=missing, columns=columns)
    chosen = [models.model(name, seed=seed, params=given.get(name), task=dataset.task) for name in names]
    split = base.split(dataset, test_size=TEST_SIZE, seed=seed)
    return [Training(model, dataset, split, seed) for model in chosen]
