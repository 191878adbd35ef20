"""A user's function that trains: its form, and its call within a run."""

import asyncio
import inspect
import os
import sys
import typing
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any

from memo_tui.errors import FunctionError, MemoTuiError, TrainingFailed
from memo_tui.memo.resolve import look_up
from memo_tui.memo.signature_form import Field, Form
from memo_tui.memo.user_folder import open_folder
from memo_tui.secrets.known import hidden_param
from memo_tui.secrets.redact import Secrets
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.answers import explained_answer
from memo_tui.training.memo.declared import Declared
from memo_tui.training.memo.decorator import MemoizedTraining
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Lead, Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.training_call import TrainingSignature
from memo_tui.training.work.function_question import answer, ask
from memo_tui.training.work.function_result import log_result

TRAINER_TAG = "memo_tui.trainer"
_TRACKER = "tracker"
_MODULE = "memo_tui.training.work.function_process"
_SECONDS = 60.0
_LONGEST_PARAM = 6000


class TrainingFunction:
    """A function that trains; the parameter that takes the tracker is left out of its form."""

    def __init__(self, function: Callable[..., Any]) -> None:
        """Read a function's signature.

        Args:
            function: the function; of one that is memoized as a training, that one is called, as the launch
                says whether a run answers it.

        Raises:
            FunctionError: the signature can't be read.
        """
        if isinstance(function, MemoizedTraining):
            function = inspect.unwrap(function)
        self._function = function
        try:
            self._signature = inspect.signature(function)
        except (TypeError, ValueError):
            raise FunctionError(
                "The parameters of the function can't be read: choose another function."
            ) from None
        hints: dict[str, Any] = {}
        with suppress(Exception):  # a hint may name what doesn't exist at run time
            hints = typing.get_type_hints(inspect.unwrap(function))
        self._tracker = next(
            (
                name
                for name in self._signature.parameters
                if name == _TRACKER or hints.get(name) is MlFlowTracker
            ),
            None,
        )
        self.form = Form(self._shown(hints))

    @property
    def has_tracker(self) -> bool:
        """Whether it takes a tracker."""
        return self._tracker is not None

    def call(self, texts: Mapping[str, str], tracker: MlFlowTracker) -> Any:
        """Log its params and call it.

        Args:
            texts: what was typed for its parameters.
            tracker: with the run to log to.

        Raises:
            FieldError: a text is not a value that its parameter accepts.
            Exception: what it raises.
        """
        args, kwargs = self.form.read(texts)
        if self._tracker is not None:
            before = list(self._signature.parameters).index(self._tracker)
            if args or self._positional_only:
                args.insert(before, tracker)
            else:
                kwargs[self._tracker] = tracker
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        given = {name: value for name, value in bound.arguments.items() if name != self._tracker}
        shown = {name: hidden_param(name, str(value))[:_LONGEST_PARAM] for name, value in given.items()}
        tracker.log_params(shown)
        return self._function(*args, **kwargs)

    def memo_key(self, texts: Mapping[str, str], folder: Path, *, libraries: bool = True) -> Key:
        """The key of a call, with what the project of the folder declares.

        Args:
            texts: what was typed for its parameters.
            folder: whose files, if texts name any, are meant.
            libraries: whether the versions of Python and of libraries count.

        Raises:
            FieldError: a text is not a value that its parameter accepts.
            FunctionError, UnkeyableParameter, UnmemoizableFunction, DataError, SettingsError: it has no key.
        """
        args, kwargs = self.form.read(texts)
        signature = TrainingSignature(self._function)
        call = signature.call(tuple(args), kwargs)
        return signature.key(call, libraries=libraries, declared=Declared.of_project(folder))

    @property
    def _positional_only(self) -> bool:
        parameter = self._signature.parameters[self._tracker or ""]
        return parameter.kind is inspect.Parameter.POSITIONAL_ONLY

    def _shown(self, hints: Mapping[str, Any]) -> Callable[..., Any]:
        """A function with the same signature except the tracker."""

        def shown(*_: Any, **__: Any) -> None:
            """Carry the signature."""

        parameters = [each for name, each in self._signature.parameters.items() if name != self._tracker]
        shown.__signature__ = self._signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        shown.__annotations__ = {name: hint for name, hint in hints.items() if name != self._tracker}
        return shown


def describe(reference: str, folder: Path) -> tuple[Field, ...]:
    """The parameters of a function as fields; another process imports its module.

    Args:
        reference: as module:name.
        folder: searched first for its module.

    Raises:
        FunctionError: it doesn't exist, or can't be imported within a minute.
    """
    found = ask(_MODULE, reference, str(folder), folder=folder, seconds=_SECONDS, late="wasn't imported")
    if found["problem"]:
        raise FunctionError(found["problem"])
    return tuple(Field(**field) for field in found["fields"])


def run_function(
    tracker: MlFlowTracker,
    reference: str,
    texts: Mapping[str, str],
    *,
    folder: Path,
    tags: Mapping[str, str] | None = None,
    memo: MemoPolicy | None = None,
    callback: Callback | None = None,
) -> str:
    """Call a function in this process within a new run, as if Python had been started in its folder.

    Without a tracker parameter, a returned dict of numbers is logged as metrics, a number as the metric
    `result`; yielded ones are logged step by step, from 1.

    Args:
        tracker: creates the run.
        reference: the function, as module:name.
        texts: what was typed for its parameters.
        folder: searched first for its module.
        tags: more tags for the run.
        memo: how it is remembered, so that it is called only if no finished run is its result; None if it
            isn't.
        callback: told why it isn't remembered, before the function is called.

    Returns:
        The run's id.

    Raises:
        FunctionError: it doesn't exist, or a text can't be used; no run is created.
        UnkeyableParameter, UnmemoizableFunction: with a memo, as for `memo_tui.memoized_training`; likewise.
        TrainingFailed: it raised.
        StoreError: as `MlFlowTracker`.
    """
    os.chdir(folder)
    open_folder(Path.cwd())
    function = TrainingFunction(look_up(reference))
    function.form.read(texts)
    key = None if memo is None else function.memo_key(texts, Path.cwd(), libraries=memo.libraries)
    tracker.redact = Secrets.of_params(texts, tracker.address.redact).redact
    about = {"mlflow.source.name": reference, TRAINER_TAG: reference, **(tags or {})}

    def run_it(lead: Lead | None) -> str:
        at = perf_counter()
        with tracker.run(tags=about, begun=lead and lead.run) as run:
            _train(function, texts, tracker)
            if lead:
                tracker.flush()
                lead.remember(perf_counter() - at)
        return str(run.info.run_id)

    try:
        if memo is None or key is None:
            return run_it(None)
        answer = explained_answer(Memory(tracker, memo), key, reference, callback or Callback())
        return answer(about, run_it, None).run_id
    except MemoTuiError:
        raise
    except Exception as error:
        message = " ".join(str(error).split())
        why = f"{type(error).__name__}: {message}" if message else type(error).__name__
        raise TrainingFailed(f"{reference} raised {why}.") from error


def _train(function: TrainingFunction, texts: Mapping[str, str], tracker: MlFlowTracker) -> None:
    """Call it; if it exits, it succeeds or fails like a program."""
    try:
        result = function.call(texts, tracker)
        if inspect.iscoroutine(result):
            result = asyncio.run(result)
        log_result(tracker, result, has_tracker=function.has_tracker)
    except SystemExit as leaving:
        if leaving.code:
            raise RuntimeError(f"it exited with {leaving.code}") from leaving


def _describe(reference: str, folder: str) -> dict[str, Any]:
    open_folder(Path(folder).absolute())
    try:
        fields: Iterable[Field] = TrainingFunction(look_up(reference)).form.fields
    except MemoTuiError as error:
        return {"problem": str(error), "fields": []}
    return {"problem": "", "fields": [vars(field) for field in fields]}


if __name__ == "__main__":
    answer(lambda: _describe(*sys.argv[1:3]))
