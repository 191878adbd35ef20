"""Trainer: fits models on real data and logs what it measured to MLflow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.callbacks import Callback
from memo_tui.training.data.choices import IMPUTE
from memo_tui.training.data.data_set import load
from memo_tui.training.data.understand import summary
from memo_tui.training.logged_fit import LoggedFit
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Lead, Memory, TakenOver
from memo_tui.training.memo.model_key import model_key
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.models import splits
from memo_tui.training.trainings import DEFAULT_MODELS, CrossValidation, Training, validated_trainings
from memo_tui.training.validation import Validation

if TYPE_CHECKING:
    from memo_tui.training.memo.result import TrainingResult


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
        missing: str = IMPUTE,
        columns: Mapping[str, str] | None = None,
        folds: int | None = None,
        patience: int | None = None,
        min_delta: float = 0.0,
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
            missing: "impute" missing values of features (the median or the commonest value of the train
                part), or "drop" their rows. Rows without a target are always dropped.
            columns: what columns of the file are, by name, where it isn't to be found out: "number",
                "1,234.5", "1.234,5", "boolean", "text", "Y-m-d", "d/m/Y", "m/d/Y", or "out" to leave it out.
            folds: of a cross-validation, from 2: each is held out once, in a run nested in the model's. None
                holds out a quarter of the rows.
            patience: after how many epochs or stages without an improvement the training of a network or of
                boosting ends, from 1; the best is kept. None goes through all.
            min_delta: by how much the RMSE, or the log loss, of the validation part must improve to count.

        Raises:
            StoreAddressError: `mlflow_uri` is not an address of a store.
            TypeError: `memo` is something else.
        """
        self.mlf_tracker = MlFlowTracker(experiment_name, mlflow_uri)
        self.models = tuple(models)
        self.seed = seed
        self._data, self._target = data, target
        self._missing, self._columns = missing, dict(columns or {})
        self._validation = Validation(folds, patience, min_delta)
        self._params = dict(params or {})
        self._tags = dict(tags or {})
        self._callback = watcher or Callback()
        policy = MemoPolicy.of(memo)
        self._memory = None if policy is None else Memory(self.mlf_tracker, policy)
        self._loaded: list[Training | CrossValidation] = []
        self._verdicts: list[Verdict] = []
        self.results: list[TrainingResult] = []

    def train(self) -> list[str]:
        """Train every model; return the run ids, in the order of the models.

        A run logs `rmse`, `mae` and `r2` on the held-out quarter of the rows (at each step, if the model
        learns in steps), `training_seconds`, the params and the data set. For a target of text or truths it
        logs `accuracy`, `f1`, `log_loss` and `roc_auc`, and `confusion_matrix.png`. Of a file it logs what
        was understood, as `data/understood.txt`. With folds, each fold logs all that to a nested run, and the
        model's run the mean of each metric, its standard deviation as that of a sample after `_std`, and the
        confusion matrix of all folds. With patience, the steps are measured on a fifth of the train part, as
        `val_rmse` and so on, and only the kept one on the held-out part; `best_epoch` (or `best_stage`) and
        `stopped_epoch` are metrics, and the tag `early_stopping` says why. With a memo, a training that is
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
        verdict = memory.settled(verdict)
        self._callback.run_not_remembered(name, verdict)
        try:
            return memory.result(verdict, self.train_one(training, lead))
        except TakenOver as taken:
            return memory.join(key, taken.run_id)

    def _remembered(self, memory: Memory, name: str, verdict: Verdict) -> "TrainingResult":
        result = memory.result(verdict)
        self._callback.run_remembered(name, verdict)
        return result

    def _training(self, place: int) -> Training | CrossValidation:
        """One of the trainings; all are loaded at once."""
        self._loaded = self._loaded or self.trainings()
        return self._loaded[place]

    def key(self, place: int) -> Key:
        """The key of the training of a model; what a subclass changes counts too."""
        own = () if type(self) is Trainer else (type(self),)
        name, validation = self.models[place], self._validation
        folds = (splits.folds, CrossValidation.summary) if validation.folds else (splits.split,)
        return model_key(
            name,
            code=(Training.fit, *folds, load, *own),
            seed=self.seed,
            params=self._params.get(name, {}),
            path=self._data,
            target=self._target,
            split=validation.split_params,
            stopping=validation.stopping_params(name),
            missing=self._missing,
            columns=self._columns,
            libraries=self._memory is None or self._memory.policy.libraries,
        )

    def trainings(self) -> list[Training | CrossValidation]:
        """The trainings of `train`, in order, with the data loaded and nothing fitted yet.

        Raises:
            DataError, ModelError: as for `train`.
        """
        found = validated_trainings(
            self.models,
            path=self._data,
            target=self._target,
            seed=self.seed,
            params=self._params,
            missing=self._missing,
            columns=self._columns,
            validation=self._validation,
        )
        understood = found[0].dataset.understood if found else None
        if understood:
            self._callback.noted(f"{understood.file.path.name}: {summary(understood)}")
        return found

    def train_one(self, training: Training | CrossValidation, lead: Lead | None = None) -> str:
        """Train one model of `trainings` and log its run as described in `train`; return the run id.

        Args:
            training: the training.
            lead: with a memo, the run, which was created already.

        Raises:
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
        """
        tracker, callback = self.mlf_tracker, self._callback
        fit = LoggedFit(training, tracker, callback, tags=self._tags, missing=self._missing)
        told = False
        try:
            with tracker.run(tags={**self._tags, **training.tags}, begun=lead and lead.run) as run:
                at, told = perf_counter(), True
                callback.run_begun(fit.begun(run))
                tracker.log_params(training.params)
                fit.log_data()
                with callback.at_work():
                    for step in fit.steps():
                        tracker.log_step(step.metrics, step.step)
                        callback.step_made(step)
                fit.log_confusion()
                if lead:
                    lead.remember(perf_counter() - at)
        finally:
            if told:
                callback.run_ended(tracker.run_status)
        return str(run.info.run_id)
