"""Trainer: fits models on real data and logs what it measured to MLflow."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from memo_tui.tracking.tags import STEPS_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training import data
from memo_tui.training.callbacks import Begun, Callback
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Lead, Memory, TakenOver
from memo_tui.training.memo.model_key import model_key
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models import base
from memo_tui.training.models import catalog as models

if TYPE_CHECKING:
    from memo_tui.training.memo.result import TrainingResult

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
    dataset: data.DataSet
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
            guess = self.model.predict(self.split.test_features)
            yield base.TrainingStep(last, base.scores(self.split.test_target, guess))
        yield base.TrainingStep(last, {"training_seconds": took})

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
) -> list[Training]:
    """A training for each model, in the given order, all with the same split of the same data.

    Args:
        names: the names of the models.
        path: a CSV or Parquet file; None for scikit-learn's diabetes data.
        target: the file's column to predict.
        seed: the seed of the split and the models.
        params: for each model's name, its params by name.

    Raises:
        DataError: the data can't be trained on.
        ModelError: a model doesn't exist or doesn't take its params.
    """
    chosen = [models.model(name, seed=seed, params=(params or {}).get(name)) for name in names]
    dataset = data.load(path, target)
    split = base.split(dataset, test_size=TEST_SIZE, seed=seed)
    return [Training(model, dataset, split, seed) for model in chosen]


class Trainer:
    """Trains models one after the other, each in its own run of an experiment.

    Attributes:
        mlf_tracker: logs the runs.
        models: names of the models, from `memo_tui.training.models.catalog.NAMES`.
        seed: the seed of the split into train and held-out part, and of the models.
        results: with a memo, the results of `train` so far, in the order of the models.
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
        watcher: Callback | None = None,
        memo: bool | MemoPolicy = False,
    ) -> None:
        """Set what to train and where to log it; nothing is read or opened yet.

        Args:
            experiment_name: the experiment's name.
            mlflow_uri: the tracking store's URI.
            models: names of the models.
            data: a CSV or Parquet file; None for scikit-learn's diabetes data.
            target: the file's column to predict.
            seed: the seed of the split and the models.
            params: for each model's name, its params by name.
            tags: tags for every run.
            watcher: called for every run and step.
            memo: whether a training that equals a finished run of the experiment is not run: that run is its
                result. A `MemoPolicy` says more.

        Raises:
            StoreAddressError: `mlflow_uri` is not an address of a store.
            TypeError: `memo` is something else.
        """
        self.mlf_tracker = MlFlowTracker(experiment_name, mlflow_uri)
        self.models = tuple(models)
        self.seed = seed
        self._data, self._target = data, target
        self._params = dict(params or {})
        self._tags = dict(tags or {})
        self._callback = watcher or Callback()
        policy = MemoPolicy.of(memo)
        self._memory = None if policy is None else Memory(self.mlf_tracker, policy)
        self._loaded: list[Training] = []
        self._verdicts: list[Verdict] = []
        self.results: list[TrainingResult] = []

    def train(self) -> list[str]:
        """Train every model; return the run ids, in the order of the models.

        A run logs `rmse`, `mae` and `r2` on the held-out quarter of the rows (at each step, if the model
        learns in steps), `training_seconds`, the params and the data set. With a memo, a training that is
        remembered is not run: the id is that of the earlier run.

        Raises:
            DataError: the data can't be trained on; no run is created.
            ModelError: a model doesn't exist or doesn't take its params; no run is created.
            UnkeyableParameter: with a memo, a param can't be part of a key; no run is created.
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
        """
        if self._memory is None:
            return [self.train_one(training) for training in self.trainings()]
        self.results = []
        self.get_ready()
        return [self.train_model(place) for place in range(len(self.models))]

    def get_ready(self) -> bool:
        """Load the data, unless every training is remembered, so that the first problem comes before any run.

        Returns:
            Whether anything is to be trained.

        Raises:
            DataError, ModelError, UnkeyableParameter: as for `train`.
            StoreError: with a memo, the store doesn't answer or refuses.
        """
        self._verdicts = self.verdicts()
        if self._memory is not None and all(verdict.is_hit for verdict in self._verdicts):
            return False
        self._loaded = self.trainings()
        return True

    def verdicts(self) -> list[Verdict]:
        """With a memo, the verdict on the training of each model; nothing is written, loaded or trained.

        Raises:
            DataError, ModelError, UnkeyableParameter: as for `train`.
            StoreError: the store doesn't answer or refuses.
        """
        if self._memory is None:
            return []
        return [self._memory.verdict(self.key(place)) for place in range(len(self.models))]

    def train_model(self, place: int) -> str:
        """Train one of the models as described in `train`, by its place; return the id of its run.

        Raises:
            DataError, ModelError, UnkeyableParameter, ExperimentDeleted, StoreError: as for `train`.
        """
        if self._memory is None:
            return self.train_one(self._training(place))
        self.results.append(self._memoized(self._memory, place))
        return self.results[-1].run_id

    def _memoized(self, memory: Memory, place: int) -> "TrainingResult":
        """The result of a training: of an earlier run, or of one that is trained now."""
        name, verdict = self.models[place], self._verdicts[place] if self._verdicts else None
        if verdict and verdict.is_hit:
            return self._remembered(memory, name, verdict)
        key = self.key(place)
        verdict = memory.verdict(key, verdict)  # another may have ended meanwhile
        if verdict.is_hit:
            return self._remembered(memory, name, verdict)
        training = self._training(place)
        lead = memory.lead(key, {**self._tags, **training.tags})
        if isinstance(lead, Verdict):
            return self._remembered(memory, name, lead)
        self._callback.run_not_remembered(name, verdict)
        try:
            return memory.result(verdict, self.train_one(training, lead))
        except TakenOver as taken:
            return memory.join(key, taken.run_id)

    def _remembered(self, memory: Memory, name: str, verdict: Verdict) -> "TrainingResult":
        result = memory.result(verdict)
        self._callback.run_remembered(name, verdict)
        return result

    def _training(self, place: int) -> Training:
        """One of the trainings; all are loaded at once."""
        self._loaded = self._loaded or self.trainings()
        return self._loaded[place]

    def key(self, place: int) -> Key:
        """The key of the training of a model; what a subclass changes counts too."""
        own = () if type(self) is Trainer else (type(self),)
        name = self.models[place]
        return model_key(
            name,
            code=(Training.fit, base.split, data.load, *own),
            seed=self.seed,
            params=self._params.get(name, {}),
            path=self._data,
            target=self._target,
            split={"test_size": TEST_SIZE},
            libraries=self._memory is None or self._memory.policy.libraries,
        )

    def trainings(self) -> list[Training]:
        """The trainings of `train`, in order, with the data loaded and nothing fitted yet.

        Raises:
            DataError, ModelError: as for `train`.
        """
        return trainings(
            self.models, path=self._data, target=self._target, seed=self.seed, params=self._params
        )

    def train_one(self, training: Training, lead: Lead | None = None) -> str:
        """Train one model of `trainings` and log its run as described in `train`; return the run id.

        Args:
            training: the training.
            lead: with a memo, the run, which was created already.

        Raises:
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
        """
        tracker, callback = self.mlf_tracker, self._callback
        told = False
        try:
            with tracker.run(tags={**self._tags, **training.tags}, begun=lead and lead.run) as run:
                at, told = perf_counter(), True
                name, steps = training.model.name, training.model.steps
                callback.run_begun(Begun(run.info.run_id, run.info.run_name, name, steps))
                tracker.log_params(training.params)
                tracker.log_input(training.dataset_input())
                for step in training.fit():
                    tracker.log_step(step.metrics, step.step)
                    callback.step_made(step)
                if lead:
                    lead.remember(perf_counter() - at)
        finally:
            if told:
                callback.run_ended(tracker.run_status)
        return str(run.info.run_id)
