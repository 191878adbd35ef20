"""What a training logs besides its steps; each fold of a cross-validation logs to a run of its own."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from memo_tui.errors import StoreError
from memo_tui.tracking.tags import NAME_TAG, PARENT_TAG
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.callbacks import Begun, Callback
from memo_tui.training.data.table_text import table
from memo_tui.training.models.base import VALIDATION, TrainingStep
from memo_tui.training.models.confusion import confusion_figure
from memo_tui.training.models.splits import rare_class
from memo_tui.training.trainings import CrossValidation, Training

UNDERSTOOD, CONFUSION = "data/understood.txt", "confusion_matrix.png"  # artifacts
STOPPING_TAG = "early_stopping"


class LoggedFit:
    """One training, and what it logs besides its steps to the tracker's open run."""

    def __init__(
        self,
        training: Training | CrossValidation,
        tracker: MlFlowTracker,
        callback: Callback,
        *,
        tags: Mapping[str, str],
        missing: str,
    ) -> None:
        """Log nothing yet.

        Args:
            training: what is fitted.
            tracker: whose run is open by the time that anything is logged.
            callback: called at each step of a fold, and with what the user should know.
            tags: for the runs of folds.
            missing: what is done about missing values of the data.
        """
        self._training, self._tracker, self._callback = training, tracker, callback
        self._tags, self._missing = tags, missing
        self._dataset: Any = None
        self._confusion: Any = None

    def begun(self, run: Any) -> Begun:
        """What the callback is told of the run."""
        model = self._training.model
        return Begun(run.info.run_id, run.info.run_name, model.name, self._steps)

    @property
    def _steps(self) -> int | None:
        """How many there will be, those of all folds; None for a model that learns at once."""
        training = self._training
        if isinstance(training, CrossValidation):
            return training.folds * (training.model.steps or 1)
        return training.model.steps

    def log_data(self) -> None:
        """Log the data set, and what was understood of its file."""
        self._dataset = self._training.dataset_input()
        self._tracker.log_input(self._dataset)
        if understood := self._training.dataset.understood:
            text = table(understood, missing=self._missing)
            self._log_artifact(partial(self._tracker.log_text, text), UNDERSTOOD)

    def steps(self) -> Iterator[TrainingStep]:
        """Fit; yields the steps of the run: of a cross-validation only the summary of its folds.

        Raises:
            StoreError: as for `MlFlowTracker`.
        """
        training = self._training
        if isinstance(training, CrossValidation):
            yield self._folds(training)
            return
        yield from training.fit()
        self._say_stopped(training, self._tracker)
        if training.model.of_classes:
            self._confusion = training.confusion_matrix()

    def log_confusion(self) -> None:
        """Log the confusion matrix, if classes were predicted."""
        if self._confusion is not None:
            self._log_artifact(partial(self._tracker.log_figure, self._confusion), CONFUSION)

    def _folds(self, training: CrossValidation) -> TrainingStep:
        """Fit all folds, each in a run of its own."""
        tracker, found = self._tracker.nested(), []
        truth: list[Any] = []
        guess: list[Any] = []
        if rare := rare_class(training.dataset, training.folds):
            self._callback.noted(rare)
        for before, fold in enumerate(training.trainings()):
            name = f"fold {fold.fold} of {training.folds}"
            tags = {**self._tags, **fold.tags, PARENT_TAG: str(self._tracker.run_id)}
            tags.pop(NAME_TAG, None)
            with tracker.run(name, tags):
                tracker.log_params(fold.params)
                tracker.log_input(self._dataset)
                found.append(self._fit(fold, tracker, before * (training.model.steps or 1)))
                self._say_stopped(fold, tracker, f"{name} of ")
            if training.model.of_classes:
                truth += list(fold.split.test_target)
                guess += list(training.model.predict(fold.split.test_features))
        if truth:
            import numpy as np  # noqa: PLC0415

            name = training.dataset.target_name
            self._confusion = confusion_figure(np.array(truth), np.array(guess), name)
        return TrainingStep(0, CrossValidation.summary(found))

    def _fit(self, fold: Training, tracker: MlFlowTracker, before: int) -> dict[str, float]:
        """Fit a fold, after so many steps of others; returns the last value of each metric.

        That of the validation part is that of the kept step.
        """
        last: dict[str, float] = {}
        kept: dict[str, float] = {}
        for step in fold.fit():
            tracker.log_step(step.metrics, step.step)
            last.update(step.metrics)
            if fold.model.stopper.improved:
                kept |= {key: value for key, value in step.metrics.items() if key.startswith(VALIDATION)}
            if "training_seconds" not in step.metrics:  # which are those of all folds
                self._callback.step_made(TrainingStep(before + (step.step or 1), step.metrics))
        return last | kept

    def _say_stopped(self, training: Training, tracker: MlFlowTracker, which: str = "") -> None:
        if stopped := training.stopped:
            tracker.set_tag(STOPPING_TAG, stopped)
            self._callback.noted(f"{which}{stopped}")

    def _log_artifact(self, log: Callable[[str], None], path: str) -> None:
        """Log an artifact; where the store doesn't take it, the training goes on, and the user is told."""
        try:
            log(path)
        except StoreError as error:
            self._callback.noted(f"{path} was not logged: {error}")
