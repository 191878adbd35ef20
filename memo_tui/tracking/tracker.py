"""MlFlowTracker: logs the runs of one experiment; its client and experiment id are memoized."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from os import PathLike
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from weakref import finalize

from memo_tui.errors import DataError, MemoTuiError, StoreError
from memo_tui.memo.counted_property import MemoState, counted_property, memo_states
from memo_tui.secrets.known import know
from memo_tui.secrets.names import is_surely_secret
from memo_tui.secrets.uris import HIDDEN
from memo_tui.tracking import open_runs
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.error_messages import not_mlflow, to_store_error
from memo_tui.tracking.experiment import experiment_id, restore_experiment
from memo_tui.tracking.failure import log_traceback
from memo_tui.tracking.haste import limit_requests
from memo_tui.tracking.journal.left import deliver_left_once
from memo_tui.tracking.journal.records import PARAMS, TAGS
from memo_tui.tracking.journal.run_log import END_SECONDS, FLUSH_SECONDS, RunLog
from memo_tui.tracking.memo_tag import MEMOS, format_memos
from memo_tui.tracking.open_runs import warn_of
from memo_tui.tracking.origin import current_user, heartbeat_tag, origin_tags
from memo_tui.tracking.signals import signals_held_back
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
        report: called at the end of a run with each sentence on what the store has not taken; a warning of
            Python's unless set.
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
        know(self._address.secrets)
        self._access = access
        self.redact: Callable[[str], str] = self._address.redact
        self.report: Callable[[str], object] = warn_of
        self._log: RunLog | None = None
        self._told_memos = 0.0
        self._leaving: finalize[..., MlFlowTracker] | None = None
        self._nested: MlFlowTracker | None = None

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
        return self._log.run_id if self._log and not self._log.status else None

    @property
    def run_id(self) -> str | None:
        """The id of the run created last, or None; for what only `mlflow_client` can do."""
        return self._log.run_id if self._log else None

    @property
    def run_status(self) -> str:
        """The status of the run created last: RUNNING, or as it ended; "" before the first run."""
        return (self._log.status or "RUNNING") if self._log else ""

    @property
    def store_is_open(self) -> bool:
        """Whether the store was opened for another tracker already, and is still the same."""
        return self._access is not None and self._access.is_open

    @property
    def unwritten(self) -> int:
        """How many values of the run created last the store has not confirmed; its journal has them."""
        return self._log.waiting if self._log else 0

    @property
    def undelivered(self) -> str:
        """Why the store has not all of the run created last, in a sentence; "" if it has."""
        return "" if self.is_delivered or self._log is None else str(self._log.why_not())

    @property
    def is_left_finished(self) -> bool:
        """Whether the run created last has ended well, and the store hasn't taken all of it."""
        return self.run_status == "FINISHED" and not self.is_delivered

    @property
    def is_delivered(self) -> bool:
        """Whether the store has confirmed all of the run created last, also its end if it has ended."""
        return self._log is None or self._log.delivered

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
            found = experiment_id(self.mlflow_client, self.experiment_name, location)
            if not found:  # as MLflow's client reads any other JSON
                raise not_mlflow(self._address)
            return found

    def memos(self) -> dict[str, MemoState]:
        """How often each memo of this tracker was read and computed, by name."""
        states = memo_states(self)
        return {name: states.get(name, MemoState()) for name in MEMOS}

    def restore_experiment(self) -> None:
        """Restore the experiment of this name, if it is deleted."""
        with self._clear_errors():
            restore_experiment(self.mlflow_client, self.experiment_name)

    def create_run(
        self, name: str | None = None, tags: Mapping[str, str] | None = None, *, started: float | None = None
    ) -> "Run":
        """Create a run; a run that is still open is first ended as FINISHED.

        Args:
            name: the run's name; the store chooses one for None.
            tags: additional tags.
            started: when it began, in seconds since 1970; None for now.

        Raises:
            ExperimentDeleted, StoreError: as for `mlflow_experiment_id`.
        """
        if self.open_run:
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
                run = self._begin(name, every, started)
            except Exception as error:
                if getattr(error, "error_code", "") not in _GONE:
                    raise
                # The experiment of the memoized id was deleted: resolve the name again.
                delattr(self, "_mlflow_experiment_id")
                run = self._begin(name, every, started)
            self.mlflow_run = run
            deliver_left_once(self._address)  # before there is a journal of this run
            client = vars(self)["_mlflow_client"]  # reading the property would be counted
            self._log = RunLog(client, self._address, run.info.run_id, self.experiment_name)
            self._leaving = finalize(self, self._log.leave)
            self._leaving.atexit = False  # `end_open_runs` does that
            open_runs.add(self)
        return run

    def nested(self) -> "MlFlowTracker":
        """A tracker for runs of the same experiment beside the open run, which stays open.

        It shares the store's client. What breaks the open run off breaks its open run off first.
        """
        self._nested = MlFlowTracker(self.experiment_name, self._address.uri)
        self._nested.redact, self._nested.report = self.redact, self.report
        vars(self._nested).update(
            _mlflow_client=self.mlflow_client, _mlflow_experiment_id=self.mlflow_experiment_id
        )
        return self._nested

    def log_param(self, key: str, value: object) -> None:
        """Log one param of the run created last."""
        self.log_params({key: value})

    def log_params(self, params: Mapping[str, object]) -> None:
        """Log several params of the run created last; not the value of what is called a secret."""
        kept = {key: HIDDEN if is_surely_secret(key, str(value)) else value for key, value in params.items()}
        self._journal().log_texts(PARAMS, kept)

    def log_metric(self, key: str, value: float, step: int = 0) -> None:
        """Log one value of a metric of the run created last, at the current time."""
        self._journal().log_values({key: value}, step)

    def log_step(self, metrics: Mapping[str, float], step: int) -> None:
        """Log the metrics of a step of the run created last, at the current time.

        This, as all that is logged, is first written to the run's journal, which takes some microseconds,
        and then delivered in the background. What the store does not take is delivered once it does, also
        after the end of the program; see `flush`.

        Raises:
            TypeError, ValueError: a value is not a number.
        """
        self._journal().log_values(metrics, step)

    def set_tag(self, key: str, value: str) -> None:
        """Set a tag of the run created last."""
        self._journal().log_texts(TAGS, {key: value})

    def expect_steps(self, steps: int) -> None:
        """Set how many steps the run created last will have, so that dashboards can show its progress."""
        self._journal().log_texts(TAGS, {STEPS_TAG: str(steps)})

    def log_input(self, dataset: Any, context: str = "training") -> None:
        """Log a data set (of `mlflow.data`) as an input of the run created last."""
        self._journal().log_input(dataset.to_dict(), context)

    def log_text(self, text: str, path: str) -> None:
        """Log a text as an artifact of the run created last, at that path."""
        run_id = self._journal().run_id
        with self._clear_errors():
            self.mlflow_client.log_text(run_id, text, path)

    def log_figure(self, figure: Any, path: str) -> None:
        """Log a figure of Matplotlib as an artifact of the run created last, at that path."""
        run_id = self._journal().run_id
        with self._clear_errors():
            self.mlflow_client.log_figure(run_id, figure, path)

    def log_artifact(self, local_path: str | PathLike[str], artifact_path: str | None = None) -> None:
        """Store a file or a folder with the run created last, under its own name.

        Args:
            local_path: the file, or a folder with all that is in it.
            artifact_path: the folder of the run that it is stored in; None for the uppermost one.

        Raises:
            DataError: there is no such file.
            StoreError: the store doesn't answer or refuses.
        """
        run_id = self._journal().run_id
        if not Path(local_path).exists():
            raise DataError(f"There is no file {str(local_path)!r} to store with the run: write it first.")
        with self._clear_errors():
            self.mlflow_client.log_artifact(run_id, str(local_path), artifact_path)

    def flush(self) -> None:
        """Wait until the store has everything that was logged.

        Raises:
            StoreError: it has not, as it doesn't answer, or never takes a value: the others are there then.
        """
        log = self._log
        if log is not None and not log.deliver(END_SECONDS):
            raise log.why_not()
        if log is not None and (refused := log.take_refused()):
            raise StoreError(refused[0])

    def end_run(self, status: str = "FINISHED", *, unless_ended: bool = False) -> None:
        """End the run created last as FINISHED, FAILED or KILLED; do nothing if it has ended.

        It waits a moment for a store that doesn't take it. The end is then delivered later, with the time at
        which it came.

        Args:
            status: MLflow's.
            unless_ended: whether an end that another has given the run stays.
        """
        log = self._log
        if log is None or log.status:
            return
        with signals_held_back():
            self._journal().tracker_tag = self._format_memos()
            log.end(status, unless_ended=unless_ended)
            open_runs.discard(self)
            if self._leaving:
                self._leaving.detach()
        self._report_left(log)

    def _report_left(self, log: RunLog) -> None:
        """Wait for the store, and report what it has not taken."""
        try:
            log.deliver(END_SECONDS)
        finally:  # also if the wait is interrupted
            if not log.delivered:
                self.report(str(log.why_not()))
            for sentence in log.take_refused():
                self.report(sentence)

    def break_off(self, error: BaseException) -> None:
        """End the run created last after an error: as FAILED with the artifact `traceback.txt`, or KILLED.

        It is KILLED if the error is not an `Exception`: Ctrl-C or the end of the program. Nothing happens if
        the run has ended.
        """
        if self._nested:
            self._nested.break_off(error)
        run_id, failed = self.open_run, isinstance(error, Exception)
        if run_id and failed:
            log_traceback(self.mlflow_client, run_id, error, self.redact)
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

    def _begin(self, name: str | None, tags: dict[str, str], started: float | None) -> "Run":
        client, experiment_id = self.mlflow_client, self.mlflow_experiment_id
        every = {**heartbeat_tag(), **tags, TRACKER_TAG: self._format_memos()}
        every = {key: text.encode("utf-8", "replace").decode() for key, text in every.items()}
        begun = None if started is None else int(started * 1000)
        run: Run = client.create_run(experiment_id, begun, tags=every, run_name=name)
        if not run.info.run_id:
            raise not_mlflow(self._address)
        return run

    def _journal(self) -> RunLog:
        """What takes the values of the run created last; the state of the memos goes along now and then."""
        log = self._log
        if log is None:
            raise MemoTuiError("There is no run to log to: call create_run() first.")
        _ = self.mlflow_client  # whose reads are counted, and shown with the run
        if (now := monotonic()) - self._told_memos > FLUSH_SECONDS:
            self._told_memos = now
            log.tracker_tag = self._format_memos()
        return log

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
