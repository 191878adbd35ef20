"""MlFlowTracker: logs the runs of one experiment; its client and experiment id are memoized."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any
from weakref import finalize

from memo_tui.errors import MemoTuiError, StoreUnreachable
from memo_tui.memo.counted_property import MemoState, counted_property, memo_states
from memo_tui.tracking import open_runs
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tracking.experiment import experiment_id, restore_experiment
from memo_tui.tracking.failure import log_traceback
from memo_tui.tracking.haste import limit_requests
from memo_tui.tracking.heartbeat import Heartbeat
from memo_tui.tracking.inputs import log_data_set
from memo_tui.tracking.left_runs import OpenRun, Value
from memo_tui.tracking.memo_tag import MEMOS, format_memos
from memo_tui.tracking.origin import current_user, heartbeat_tag, origin_tags
from memo_tui.tracking.signals import signals_held_back
from memo_tui.tracking.step_values import MOST_VALUES, StepValues
from memo_tui.tracking.store import artifact_location, open_store
from memo_tui.tracking.tags import STEPS_TAG, TRACKER_TAG

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

Tags = Mapping[str, str] | None
_GONE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_STATE", "INVALID_PARAMETER_VALUE")


class MlFlowTracker:
    """Logs runs to one experiment of one tracking store.

    The store is opened when it is first needed. `mlflow_client` and `mlflow_experiment_id` are memoized on
    the instance; `memos()` returns how often each was read and computed. If a tracker is dropped while its
    run is open, the run is ended as at the end of a script.

    Attributes:
        experiment_name: the experiment's name, used as it is.
        mlflow_run: the run created last, as MLflow's object, or None.
        redact: removes secrets, such as the store's password, from a traceback before it is logged.
    """

    def __init__(self, experiment_name: str, mlflow_uri: str, *, access: StoreAccess | None = None) -> None:
        """Prepare to log to an experiment of a store; nothing is opened yet.

        Args:
            experiment_name: the experiment's name.
            mlflow_uri: the tracking store's URI.
            access: opens that store, for several trackers; None if this one opens it for itself.

        Raises:
            StoreAddressError: `mlflow_uri` is not an address of a store.
        """
        self.experiment_name = experiment_name
        self.mlflow_run: Run | None = None
        self._address = Address.parse(mlflow_uri)
        self._access = access
        self.redact: Callable[[str], str] = self._address.redact
        self._open_run: str | None = None
        self._ending = ""  # the status that the open run should end with
        self._ended_as = ""
        self._heartbeat: Heartbeat | None = None
        self._left: OpenRun | None = None
        self._leaving: finalize[..., MlFlowTracker] | None = None
        self._values = StepValues()

    def __repr__(self) -> str:
        return f"MlFlowTracker({self.experiment_name!r}, {self._address.shown!r})"

    @property
    def mlflow_uri(self) -> str:
        """The tracking URI, with the password hidden."""
        return self._address.shown

    @property
    def address(self) -> Address:
        """The address of the store; its `uri` contains the password."""
        return self._address

    @property
    def open_run(self) -> str | None:
        """The id of the run created last while it is open, else None."""
        return self._open_run

    @property
    def run_status(self) -> str:
        """The status of the run created last: RUNNING, or as it ended; "" before the first run."""
        return "RUNNING" if self._open_run else self._ended_as

    @property
    def store_is_open(self) -> bool:
        """Whether the store was opened for another tracker already, and is still the same."""
        return self._access is not None and self._access.is_open

    @property
    def unwritten(self) -> int:
        """How many values of `log_step` are not written to the store yet."""
        return len(self._values.waiting)

    @counted_property
    def mlflow_client(self) -> "MlflowClient":
        """The `mlflow.MlflowClient` of the store.

        Raises:
            StoreError: the store can't be opened.
        """
        return self._access.client() if self._access else open_store(self._address)

    @counted_property
    def mlflow_experiment_id(self) -> str:
        """The id of the experiment, which is created if it doesn't exist.

        Raises:
            ExperimentDeleted: an experiment of that name is deleted.
            StoreError: the store doesn't answer or refuses.
        """
        with self._clear_errors():
            location = artifact_location(self._address)
            return experiment_id(self.mlflow_client, self.experiment_name, location)

    def memos(self) -> dict[str, MemoState]:
        """How often each memo of this tracker was read and computed, by name."""
        states = memo_states(self)
        return {name: states.get(name, MemoState()) for name in MEMOS}

    def restore_experiment(self) -> None:
        """Restore the experiment of this name, if it is deleted."""
        with self._clear_errors():
            restore_experiment(self.mlflow_client, self.experiment_name)

    def create_run(self, name: str | None = None, tags: Mapping[str, str] | None = None) -> "Run":
        """Create a run; a run that is still open is first ended as FINISHED.

        Args:
            name: the run's name; the store chooses one for None.
            tags: additional tags.

        Raises:
            ExperimentDeleted, StoreError: as for `mlflow_experiment_id`.
        """
        if self._open_run:
            self.end_run()
        every = {
            "mlflow.user": current_user(),
            "mlflow.source.type": "LOCAL",
            "mlflow.source.name": "memo-tui",
            TRACKER_TAG: "",
            **origin_tags(),
            **(tags or {}),
        }
        with self._clear_errors(), self._uninterrupted():
            try:
                run = self._begin(name, every)
            except Exception as error:
                if getattr(error, "error_code", "") not in _GONE:
                    raise
                # The experiment of the memoized id was deleted: resolve the name again.
                delattr(self, "_mlflow_experiment_id")
                run = self._begin(name, every)
            self._open_run, self._ending = run.info.run_id, ""
            self.mlflow_run = run
            self._values = StepValues()
            client = vars(self)["_mlflow_client"]  # reading the property would be counted
            self._left = OpenRun(client, run.info.run_id, self._values.waiting)
            self._heartbeat = Heartbeat(self._left)
            self._leaving = finalize(self, self._heartbeat.leave)
            self._leaving.atexit = False  # `end_open_runs` does that
            open_runs.add(self)
        return run

    def log_param(self, key: str, value: object) -> None:
        """Log one param of the run created last."""
        run_id = self._run_id()
        with self._clear_errors():
            self.mlflow_client.log_param(run_id, key, value)

    def log_params(self, params: Mapping[str, object]) -> None:
        """Log several params of the run created last in one request."""
        from mlflow.entities import Param  # noqa: PLC0415 - heavy

        run_id = self._run_id()
        with self._clear_errors():
            self.mlflow_client.log_batch(
                run_id, params=[Param(key, str(value)) for key, value in params.items()]
            )

    def log_metric(self, key: str, value: float, step: int = 0) -> None:
        """Log one value of a metric of the run created last, immediately."""
        run_id = self._run_id()
        with self._clear_errors():
            self.mlflow_client.log_metric(run_id, key, value, step=step)

    def log_step(self, metrics: Mapping[str, float], step: int) -> None:
        """Log the metrics of a step at the current time; steps are written together, ten times a second.

        While the store can't be reached, values are kept; `flush` and `end_run` raise if that lasts.
        """
        self._run_id()
        self._values.add(metrics, step)
        if self._open_run is None:
            self.flush()
        elif self._values.due:
            with suppress(StoreUnreachable):
                self.flush()

    def expect_steps(self, steps: int) -> None:
        """Set how many steps the run created last will have, so that dashboards can show its progress."""
        run_id = self._run_id()
        with self._clear_errors():
            self.mlflow_client.set_tag(run_id, STEPS_TAG, str(steps))

    def log_input(self, dataset: Any, context: str = "training") -> None:
        """Log a data set (of `mlflow.data`) as an input of the run created last."""
        run_id = self._run_id()
        with self._clear_errors():
            log_data_set(self.mlflow_client, run_id, dataset, context)

    def flush(self) -> None:
        """Write the values that `log_step` holds back; values that can't be written now are kept.

        Raises:
            StoreError: the store doesn't answer, or refuses a value; a refused value is dropped.
        """
        with self._clear_errors():
            self._values.flush(self._write)

    def _write(self, values: Sequence[Value]) -> None:
        from mlflow.entities import Metric, RunTag  # noqa: PLC0415 - heavy

        run_id, client = self._run_id(), self.mlflow_client
        sign = self._heartbeat.due() if self._heartbeat else {}
        for first in range(0, max(1, len(values)), MOST_VALUES):
            tags = {TRACKER_TAG: self._format_memos(), **sign}
            client.log_batch(
                run_id,
                metrics=[Metric(*value) for value in values[first : first + MOST_VALUES]],
                tags=[RunTag(key, value) for key, value in tags.items()],
            )

    def end_run(self, status: str = "FINISHED") -> None:
        """End the run created last as FINISHED, FAILED or KILLED; do nothing if it has ended.

        Raises:
            StoreError: the store doesn't answer. The run is still open and can be ended again; it keeps the
                status of the first attempt.
        """
        run_id = self._open_run
        if run_id is None:
            return
        self._ending = status = self._ending or status
        if self._left:
            self._left.ending = status
        with self._uninterrupted():
            try:
                self.flush()
            finally:
                if self._heartbeat:
                    self._heartbeat.end()
                with self._clear_errors():
                    self.mlflow_client.set_terminated(run_id, status)
                self._open_run, self._ended_as = None, status
                open_runs.discard(self)
                if self._leaving:
                    self._leaving.detach()

    def break_off(self, error: BaseException) -> None:
        """End the run created last after an error: as FAILED with the artifact `traceback.txt`, or KILLED.

        It is KILLED if the error is not an `Exception`: Ctrl-C or the end of the program. Errors of the store
        are ignored, as the error itself matters more. Nothing happens if the run has ended.
        """
        run_id, failed = self._open_run, isinstance(error, Exception)
        with suppress(MemoTuiError), self._uninterrupted():
            if run_id and failed and not isinstance(error, StoreUnreachable):
                log_traceback(self.mlflow_client, run_id, error, self.redact)
        with suppress(MemoTuiError):
            self.end_run("FAILED" if failed else "KILLED")

    @contextmanager
    def run(self, name: str | None = None, tags: Tags = None, begun: "Run | None" = None) -> Iterator["Run"]:
        """Create a run for a `with` block: it ends as FINISHED, or after an error by `break_off`.

        Args:
            name: the run's name; the store chooses one for None.
            tags: additional tags.
            begun: the run that `create_run` has created last, which is used instead of another.
        """
        try:
            yield begun or self.create_run(name, tags)
        except BaseException as error:
            self.break_off(error)
            raise
        self.end_run()

    def _begin(self, name: str | None, tags: dict[str, str]) -> "Run":
        client, experiment_id = self.mlflow_client, self.mlflow_experiment_id
        every = {**heartbeat_tag(), **tags, TRACKER_TAG: self._format_memos()}
        every = {key: text.encode("utf-8", "replace").decode() for key, text in every.items()}
        run: Run = client.create_run(experiment_id, tags=every, run_name=name)
        return run

    def _run_id(self) -> str:
        if self.mlflow_run is None:
            raise MemoTuiError("There is no run to log to: call create_run() first.")
        return str(self.mlflow_run.info.run_id)

    def _format_memos(self) -> str:
        """The memos' states for the run's tag, so that any dashboard can show them."""
        values = {
            "mlflow_client": f"MlflowClient · {self.mlflow_uri}",
            "mlflow_experiment_id": str(vars(self).get("_mlflow_experiment_id", "")),
        }
        return format_memos(self.memos(), values)

    def _uninterrupted(self) -> AbstractContextManager[None]:
        """Delay signals in the block; a server may hang, so there the second signal has its effect."""
        return signals_held_back(breakable=self._address.kind == "server")

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            limit_requests()
            # An interrupted transaction of a database would keep its lock.
            with nullcontext() if self._address.kind == "server" else signals_held_back():
                yield
        except MemoTuiError:
            raise
        except Exception as error:  # noqa: BLE001 - MLflow's errors have no common root
            raise to_store_error(error, self._address) from None
