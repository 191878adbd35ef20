"""Trainer: fits models on real data and logs what it measured to MLflow."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from memo_tui.tracking.runs import STEPS_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training import data, fitting, models

DEFAULT_MODELS = ("linear", "Randomforest")
TEST_SIZE = 0.25


class Trainer:
    """Trains one model after the other, each as one run of an experiment.

    Attributes:
        mlf_tracker: logs the runs.
        models: names of the models, of `memo_tui.training.models.NAMES`.
        seed: of the split into train and held-out part, and of the models.
    """

    def __init__(
        self,
        experiment_name: str,
        mlflow_uri: str,
        *,
        models: Sequence[str] = DEFAULT_MODELS,
        data: str | Path | None = None,
        target: str | None = None,
        seed: int = 0,
        params: Mapping[str, Mapping[str, object]] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Say what to train and where to log it; nothing is read or opened yet.

        Args:
            experiment_name: the experiment's name.
            mlflow_uri: the tracking store's address.
            models: names of the models.
            data: a CSV or Parquet file; None for scikit-learn's diabetes data.
            target: the file's column to predict.
            seed: of everything random.
            params: a model's params by name, by the model's name.
            tags: tags for every run.

        Raises:
            StoreAddressError: `mlflow_uri` is no address of a store.
        """
        self.mlf_tracker = MlFlowTracker(experiment_name, mlflow_uri)
        self.models = tuple(models)
        self.seed = seed
        self._data, self._target = data, target
        self._params = dict(params or {})
        self._tags = dict(tags or {})

    def train(self) -> list[str]:
        """Train every model; the run ids, in the order of the models.

        A run logs `rmse`, `mae` and `r2` on the held-out quarter of the rows (a model that learns in steps
        logs them at each step), `training_seconds`, the params and the data set.

        Raises:
            DataError: the data can't be trained on; no run is made.
            ModelError: there is no model of a name, or not with such params; no run is made.
            ExperimentDeleted, StoreError: as `MlFlowTracker`.
        """
        chosen = [models.model(name, seed=self.seed, params=self._params.get(name)) for name in self.models]
        dataset = data.load(self._data, self._target)
        split = fitting.split(dataset, test_size=TEST_SIZE, seed=self.seed)
        return [self._train(model, dataset, split) for model in chosen]

    def _train(self, model: fitting.Model, dataset: data.DataSet, split: fitting.Split) -> str:
        tracker = self.mlf_tracker
        steps = {STEPS_TAG: str(model.steps)} if model.steps else {}
        with tracker.run(tags={**self._tags, **steps}) as run:
            tracker.log_params(
                {
                    "model": model.name,
                    "dataset": dataset.name,
                    "target": dataset.target_name,
                    "seed": self.seed,
                    "test_size": TEST_SIZE,
                    **model.params,
                }
            )
            tracker.log_input(_as_mlflow(dataset))
            begun = perf_counter()
            last = 0
            for step in model.fit(split):
                tracker.log_step(step.metrics, step.step)
                last = step.step
            took = perf_counter() - begun
            if not model.steps:
                measured = fitting.scores(split.test_target, model.predict(split.test_features))
                tracker.log_step(measured, last)
            tracker.log_step({"training_seconds": took}, last)
        return str(run.info.run_id)


def _as_mlflow(dataset: data.DataSet) -> object:
    import mlflow.data  # noqa: PLC0415 - heavy
    from mlflow.data.code_dataset_source import CodeDatasetSource  # noqa: PLC0415

    source: Any = dataset.source
    if not Path(dataset.source).is_absolute():
        source = CodeDatasetSource({"function": dataset.source})
    frame = dataset.features.assign(**{dataset.target_name: dataset.target})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # MLflow's own dealings with pandas and its registry
        return mlflow.data.from_pandas(frame, source=source, name=dataset.name, targets=dataset.target_name)
