"""FirstTrainer: a trainer with the tracking inside, the lesson's "before" of `Trainer`."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from memo_tui.errors import MemoTuiError
from memo_tui.memo.counted_property import counted_property, memo_states
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.inputs import log_data_set
from memo_tui.tracking.signals import signals_held_back
from memo_tui.tracking.store import artifact_location, open_store
from memo_tui.training.trainings import DEFAULT_MODELS, trainings

if TYPE_CHECKING:
    from mlflow import MlflowClient

MEMOS_TAG = "memo_tui.first_trainer"
_EXISTS = "RESOURCE_ALREADY_EXISTS"
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_Method = Callable[Concatenate["FirstTrainer", _Given], _Result]


def _guarded(method: "_Method[_Given, _Result]") -> "_Method[_Given, _Result]":
    """Delay signals until MLflow is done, and convert its errors to sentences without the password."""

    @wraps(method)
    def done(self: "FirstTrainer", /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            with signals_held_back(breakable=self._address.kind == "server"):
                return method(self, *args, **kwargs)
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, self._address) from None

    return done


class FirstTrainer:
    """Trains models one after the other and tracks them itself: two tasks in one class.

    It creates the same runs as `Trainer`. But other code can't use its tracking, every step of the training
    calls MLflow, and every improvement of the tracking (writing in batches, surviving a store that is
    unreachable for a moment, resolving a recreated experiment) would have to be added here.

    Attributes:
        experiment_name: the experiment's name, used as it is.
        mlflow_uri: the tracking URI, with the password hidden.
        mlflow_run: the run created last, as MLflow's object, or None.
        models: names of the models.
        seed: the seed of the split into train and held-out part, and of the models.
    """

    def __init__(
        self,
        experiment_name: str,
        mlflow_uri: str,
        *,
        seed: int = 0,
        tags: Mapping[str, str] | None = None,
        models: Sequence[str] = DEFAULT_MODELS,
    ) -> None:
        """Set what to train and where to log it; nothing is opened yet.

        Raises:
            StoreAddressError: `mlflow_uri` is not an address of a store.
        """
        self._address = Address.parse(mlflow_uri)
        self.mlflow_uri = self._address.shown
        self.experiment_name = experiment_name
        self.mlflow_run: Any = None
        self.models, self.seed = tuple(models), seed
        self._tags = dict(tags or {})

    @counted_property
    def mlflow_client(self) -> "MlflowClient":
        """The `mlflow.MlflowClient` of the store."""
        return open_store(self._address)

    @counted_property
    @_guarded
    def mlflow_experiment_id(self) -> str:
        """The id of the experiment, which is created if it doesn't exist."""
        name, place = self.experiment_name, artifact_location(self._address)
        try:
            return str(self.mlflow_client.create_experiment(name, place))
        except Exception as error:
            if getattr(error, "error_code", "") != _EXISTS:
                raise
        found = self.mlflow_client.get_experiment_by_name(name)
        return str(found.experiment_id)

    @_guarded
    def mlflow_create_run(self, tags: Mapping[str, str] | None = None) -> None:
        """Create a run."""
        self.mlflow_run = self.mlflow_client.create_run(
            self.mlflow_experiment_id,
            tags={**self._tags, **(tags or {})},
        )

    @_guarded
    def mlflow_log_param(self, key: str, value: object) -> None:
        """Log one param of the run created last."""
        self.mlflow_client.log_param(self._run_id, key, value)

    @_guarded
    def mlflow_log_metric(self, key: str, value: float, step: int = 0) -> None:
        """Log one value of a metric of the run created last."""
        self.mlflow_client.log_metric(self._run_id, key, value, step=step)

    @_guarded
    def mlflow_log_input(self, dataset: Any) -> None:
        """Log a data set (of `mlflow.data`) as an input of the run created last."""
        log_data_set(self.mlflow_client, self._run_id, dataset.to_dict(), "training")

    @_guarded
    def mlflow_end_run(self, status: str = "FINISHED") -> None:
        """End the run created last, if any, as FINISHED, FAILED or KILLED, and log the memos' counts."""
        if self.mlflow_run is None:
            return
        self.mlflow_client.set_tag(self._run_id, MEMOS_TAG, self._format_memos())
        self.mlflow_client.set_terminated(self._run_id, status)

    def train(self) -> list[str]:
        """Train every model; return the run ids, in the order of the models.

        Raises:
            ModelError: a name is not the name of a model; no run is created.
            StoreError: the store doesn't answer or refuses.
        """
        run_ids = []
        for training in trainings(self.models, seed=self.seed):
            self.mlflow_run, status = None, "KILLED"
            try:
                self.mlflow_create_run(training.tags)
                for key, value in training.params.items():
                    self.mlflow_log_param(key, value)
                self.mlflow_log_input(training.dataset_input())
                for step in training.fit():
                    for key, measured in step.metrics.items():
                        self.mlflow_log_metric(key, measured, step.step)
                status = "FINISHED"
            except Exception:
                status = "FAILED"
                raise
            finally:
                self.mlflow_end_run(status)
            run_ids.append(self._run_id)
        return run_ids

    @property
    def _run_id(self) -> str:
        if self.mlflow_run is None:
            raise MemoTuiError("There is no run to log to: call mlflow_create_run() first.")
        return str(self.mlflow_run.info.run_id)

    def _format_memos(self) -> str:
        states = memo_states(self).items()
        return json.dumps({name: {"asked": state.asked, "ran": state.ran} for name, state in states})
