"""TrainingCall: a call of a user's training function: its parameters sorted into params, data and seed."""

import inspect
import typing
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from memo_tui.errors import FunctionError
from memo_tui.memo.keys.canonical import name_of
from memo_tui.tracking.mlflow_env import environment_of_user
from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.code_part import code_part
from memo_tui.training.memo.data_part import data_part, is_data
from memo_tui.training.memo.declared import Declared
from memo_tui.training.memo.environment_part import distributions_of, environment_part
from memo_tui.training.memo.key import Key, Part
from memo_tui.training.memo.params_part import SEEDS, params_part, seed_part

_TRACKER = "tracker"


@dataclass(frozen=True)
class TrainingCall:
    """One call, with defaults applied.

    Attributes:
        params: the params by name.
        data: files, frames and arrays by name.
        seeds: the seed by its name, or nothing.
        args, kwargs: what the function is to be called with, with `None` in the tracker's place.
    """

    params: Mapping[str, Any]
    data: Mapping[str, Any]
    seeds: Mapping[str, Any]
    bound: inspect.BoundArguments


class TrainingSignature:
    """What a training function takes.

    Attributes:
        name: the function's full name.
        tracker: the name of the parameter that takes the tracker; None if there is none.
    """

    def __init__(self, function: Callable[..., Any], data: Collection[str] = ()) -> None:
        """Read a function's signature.

        Args:
            function: the function.
            data: names of parameters that are files though they are given as text.

        Raises:
            FunctionError: it has none that can be read, is a class or a generator function, or has no such
                parameter.
        """
        if not inspect.isfunction(function):
            raise FunctionError(
                f"{function!r} can't be a memoized training: decorate a function of Python, or name one."
            )
        self._function = function
        self.name = name_of(function)
        self._signature = inspect.signature(function)
        hints: dict[str, Any] = {}
        with suppress(Exception):  # a hint may name what doesn't exist at run time
            hints = typing.get_type_hints(inspect.unwrap(function))
        parameters = self._signature.parameters
        for each in data:
            if each not in parameters:
                raise FunctionError(f"{self.name} has no parameter {each!r}: name one of its own in data=.")
        self.tracker = next(
            (each for each in parameters if each == _TRACKER or hints.get(each) is MlFlowTracker), None
        )
        self._data = {*data, *(each for each in parameters if _is_path(hints.get(each)))}
        self._shown = self._signature.replace(
            parameters=[each for name, each in parameters.items() if name != self.tracker]
        )

    def call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> TrainingCall:
        """Bind a call's arguments, which don't include the tracker.

        Raises:
            TypeError: they don't fit.
        """
        try:
            bound = self._shown.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self.name}: {error}") from None
        bound.apply_defaults()
        values: dict[str, Any] = {}
        for name, value in bound.arguments.items():
            if self._shown.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                values |= value
            else:
                values[name] = value
        data = {
            name: Path(value) if isinstance(value, str) else value
            for name, value in values.items()
            if is_data(value) or (name in self._data and isinstance(value, str | PathLike))
        }
        seeds = {name: value for name, value in values.items() if name in SEEDS}
        params = {name: value for name, value in values.items() if name not in data and name not in seeds}
        return TrainingCall(params, data, seeds, bound)

    def run(self, call: TrainingCall, tracker: MlFlowTracker) -> Any:
        """Call the function; return what it returns."""
        arguments = dict(call.bound.arguments)
        if self.tracker is not None:
            arguments[self.tracker] = tracker
        bound = inspect.BoundArguments(
            self._signature,
            {name: arguments[name] for name in self._signature.parameters if name in arguments},
        )
        return self._function(*bound.args, **bound.kwargs)

    def key(self, call: TrainingCall, *, libraries: bool = True, declared: Declared | None = None) -> Key:
        """The key of a call.

        Args:
            call: the call.
            libraries: whether the versions of libraries count.
            declared: what else it reads.

        Raises:
            SettingsError: a declaration can't be used.
            DataError: a file can't be read.
            UnkeyableParameter: a parameter can't be part of a key; it is named.
            UnmemoizableFunction: the function uses what can't be part of a key.
        """
        code, used = code_part(self._function, self.name)
        given = declared or Declared()
        variables = given.values(environment_of_user())
        return Key.of(
            data_part({**given.found_files(), **call.data}),
            code,
            Part.of("model", {"function": self.name}),
            params_part(call.params),
            seed_part(call.seeds),
            environment_part(distributions_of(used), counted=libraries, variables=variables),
        )


def _is_path(hint: object) -> bool:
    """Whether an annotation is a path, or a union with one."""
    kinds = typing.get_args(hint) or (hint,)
    return any(isinstance(each, type) and issubclass(each, PathLike) for each in kinds)
