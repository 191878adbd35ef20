"""memoized_training: the decorator that runs a training only if no finished run equals it."""

import asyncio
import functools
import inspect
import os
from collections.abc import Callable, Collection
from dataclasses import replace
from time import perf_counter
from typing import Any, Generic, ParamSpec, TypeVar

from memo_tui.errors import StoreError
from memo_tui.secrets.known import hidden_param
from memo_tui.secrets.redact import Secrets
from memo_tui.settings_sources import load
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.address import Address
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.memory import Lead, Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.result import TrainingResult
from memo_tui.training.memo.training_call import TrainingCall, TrainingSignature
from memo_tui.training.memo.verdict import Verdict
from memo_tui.training.work.function_result import log_result

P = ParamSpec("P")
R = TypeVar("R")


class MemoizedTraining(Generic[R]):
    """A training function whose finished runs are its memory; a call returns a `TrainingResult`.

    Attributes:
        experiment: the name of the experiment.
        policy: what counts, and for how long.
    """

    def __init__(
        self,
        function: Callable[..., R],
        experiment: str,
        tracking_uri: str,
        policy: MemoPolicy,
        data: Collection[str] = (),
    ) -> None:
        """Prepare; no store is opened yet. See `memoized_training`."""
        functools.update_wrapper(self, function)
        self.experiment = experiment
        self.policy = policy
        self._uri = tracking_uri
        self._access: StoreAccess | None = None
        self._process = 0
        self._signature = TrainingSignature(function, data)

    def __call__(self, *args: Any, **kwargs: Any) -> TrainingResult:
        """Return the result of these arguments; the function runs if no run is.

        It runs within a new run, with the tracker in its place and its params logged. A function that takes
        no tracker may return its metrics, as a dict of numbers.

        Raises:
            TypeError: the arguments don't fit.
            DataError, UnkeyableParameter, UnmemoizableFunction: they can't be part of a key.
            ExperimentDeleted, StoreError: as for `MlFlowTracker`.
            Exception: what the function raises; its run is FAILED, and not remembered.
        """
        return self._train(self.policy, args, kwargs)

    def force(self, *args: Any, **kwargs: Any) -> TrainingResult:
        """Run the function in spite of a run that is remembered; else as a call."""
        return self._train(replace(self.policy, force=True), args, kwargs)

    def explain(self, *args: Any, **kwargs: Any) -> Verdict:
        """The verdict on a call: whether it is remembered, or why it would run; nothing is run or written.

        Raises:
            TypeError, DataError, UnkeyableParameter, UnmemoizableFunction, StoreError: as for a call.
        """
        call = self._signature.call(args, kwargs)
        key = self._signature.key(call, libraries=self.policy.libraries)
        return Memory(self._tracker(), self.policy).verdict(key)

    def __repr__(self) -> str:
        return f"<memoized training {self._signature.name}>"

    def __memo_key__(self) -> object:
        """What it is to a function that uses it: the function that it trains by."""
        return self.__wrapped__  # type: ignore[attr-defined]

    def _tracker(self) -> MlFlowTracker:
        if self._access is None or self._process != os.getpid():  # a lock may have been forked, too
            self._access, self._process = StoreAccess(Address.parse(self._uri)), os.getpid()
        return MlFlowTracker(self.experiment, self._uri, access=self._access)

    def _train(self, policy: MemoPolicy, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TrainingResult:
        signature, tracker = self._signature, self._tracker()
        call = signature.call(args, kwargs)
        key = signature.key(call, libraries=policy.libraries)
        tags = {"mlflow.source.name": signature.name}
        return Memory(tracker, policy).answer(key, tags, lambda lead: self._run(call, tracker, lead))

    def _run(self, call: TrainingCall, tracker: MlFlowTracker, lead: Lead) -> str:
        """Run the function within a run, and remember it; the run's id."""
        signature = self._signature
        values = {**call.params, **call.seeds, **{name: _named(each) for name, each in call.data.items()}}
        texts = {name: str(value) for name, value in values.items()}
        tracker.redact = Secrets.of_params(texts, tracker.address.redact).redact
        with tracker.run(begun=lead.run):
            tracker.log_params({name: hidden_param(name, text) for name, text in texts.items()})
            at = perf_counter()
            found = signature.run(call, tracker)
            if inspect.iscoroutine(found):
                found = asyncio.run(found)
            log_result(tracker, found, has_tracker=signature.tracker is not None)
            took = perf_counter() - at
            try:
                tracker.flush()
            except StoreError:  # which the end of the run reports
                return str(lead.run.info.run_id)
            lead.remember(took)
        return str(lead.run.info.run_id)


def memoized_training(
    *,
    experiment: str | None = None,
    tracking_uri: str | None = None,
    data: Collection[str] = (),
    libraries: bool = True,
    max_days: float | None = None,
) -> Callable[[Callable[..., R]], MemoizedTraining[R]]:
    """Decorate a training function: a call that equals a finished run isn't run, and that run is its result.

    The key of a call is the function's code with all that it uses, its params with their defaults, its data
    by content, its seed, and the versions of Python and of the libraries that it uses. A parameter is data if
    it is a path, a frame or an array, or annotated as a path; it is the seed if it is named so; a parameter
    `tracker` gets an `MlFlowTracker` with the run to log to.

    Args:
        experiment: the name of the experiment; None for the one of the settings.
        tracking_uri: the URI of the store; None for the one of the settings.
        data: names of parameters that are files though they are given as text.
        libraries: whether the versions of Python and of libraries count.
        max_days: how many days a run is valid after its end; None for ever.

    Raises:
        FunctionError: the function can't be a memoized training.
        StoreAddressError: `tracking_uri` is not an address of a store.
        ValueError: `max_days` is not a number above 0.
    """
    policy = MemoPolicy(libraries=libraries, max_days=max_days)
    names = (data,) if isinstance(data, str) else tuple(data)
    if tracking_uri is not None:
        Address.parse(tracking_uri)

    def memoize(function: Callable[..., R]) -> MemoizedTraining[R]:
        found, uri = experiment, tracking_uri
        if found is None or uri is None:
            settings = load({}, strict=True)
            found = found if found is not None else settings.experiment
            uri = uri or settings.tracking_uri or Address.of_file(settings.embedded_store).uri
        return MemoizedTraining(function, found, uri, policy, names)

    return memoize


def _named(value: object) -> str:
    """Data as a param of the run: a file's path, or the shape of a frame or array."""
    shape = getattr(value, "shape", None)
    if shape is None:
        return str(value)
    return f"{type(value).__name__} {' x '.join(map(str, shape))}"
