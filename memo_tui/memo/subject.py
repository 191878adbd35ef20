"""Subject: a function, partial, bound method, built-in function or callable object to be memoized."""

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from types import BuiltinFunctionType, FunctionType, MethodType, MethodWrapperType
from typing import Any

from memo_tui.errors import UnkeyableParameter, UnmemoizableFunction
from memo_tui.memo.asking import Asking
from memo_tui.memo.function_name import stored_name
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.keys.covers import Covers
from memo_tui.memo.keys.digests import DIGEST_BYTES, NoContent, digest
from memo_tui.memo.memo import Watch
from memo_tui.memo.memo_options import MemoOptions

_BOUND = (BuiltinFunctionType, MethodWrapperType)
_ANY = inspect.signature(lambda *args, **kwargs: None)  # noqa: ARG005 - of a function that tells none


@dataclass(frozen=True)
class Subject:
    """What must be known of a callable to memoize it.

    Attributes:
        name: the name under which its results are stored.
        watch: computes its version.
        binder: binds its calls.
        is_async: whether it returns a coroutine.
    """

    name: str
    watch: Watch
    binder: Binder
    is_async: bool

    @classmethod
    def of(cls, function: Callable[..., Any], options: MemoOptions) -> "Subject":
        """Examine a callable.

        Raises:
            UnmemoizableFunction: it can't be memoized.
            ValueError: a name in `options.ignore` is not one of its parameters.
        """
        check_memoizable(function)
        ignore = options.ignore
        if isinstance(function, FunctionType):
            name = stored_name(function)
            watch: Watch = CodeWatch.of(function, libraries=options.libraries)
            binder = Binder.of(name, function, ignore, options.key)
        else:
            core, parts = _taken_apart(function)
            name = stored_name(core)
            if isinstance(function, functools.partial) or all(map(has_content, parts)):
                watch = _PartsWatch(name, CodeWatch(core, libraries=options.libraries), parts)
            else:
                watch = CodeWatch(function, libraries=options.libraries)
            try:
                binder = Binder.of(name, function, ignore, options.key)
            except (TypeError, AttributeError):
                binder = Binder(name, _ANY, ignore, key=options.key)
            except ValueError:
                if ignore:
                    raise
                binder = Binder(name, _ANY, key=options.key)
        return cls(name, watch, binder, inspect.iscoroutinefunction(_called(function)))


def has_content(value: object) -> bool:
    """Whether a value can be compared by content, as a parameter can."""
    try:
        digest(value)
    except NoContent:
        return False
    return True


def can_be_followed(function: Callable[..., Any]) -> bool:
    """Whether all that a callable uses now can be compared by content."""
    return not CodeWatch(function).state().problems


class _PartsWatch:
    """The version of a callable that holds values: of a partial, a bound method, an object.

    The values are read at each call, as they may change.
    """

    def __init__(self, name: str, code: CodeWatch, parts: tuple[object, ...]) -> None:
        self._name, self._code, self._parts = name, code, parts

    @property
    def problem(self) -> Any:
        """What has no content to compare."""
        return self._code.problem

    @property
    def large(self) -> Sequence[str]:
        """Names of what is too large to be compared at each call."""
        return self._code.large

    def covers(self) -> Covers:
        """What the version holds, besides the values, and what it doesn't."""
        return self._code.covers()

    def version(self) -> bytes:
        """The current digest.

        Raises:
            UnkeyableParameter: what the callable holds can't be compared by content.
        """
        hasher = blake2b(digest_size=DIGEST_BYTES)
        hasher.update(self._code.version())
        for part in self._parts:
            try:
                hasher.update(digest(part))
            except NoContent as problem:
                kind = type(problem.value).__qualname__
                raise UnkeyableParameter(
                    f"{self._name} holds a value of type {kind}, which has no content to compare:"
                    f" memoize a function of it, or give {kind} a method __memo_key__."
                ) from None
        return hasher.digest()


def _taken_apart(function: Any) -> tuple[Any, tuple[object, ...]]:
    """The function or named object inside a callable, and the values that it holds."""
    if isinstance(function, functools.partial):
        core, parts = _taken_apart(function.func)
        return core, (*parts, function.args, function.keywords)
    if isinstance(function, MethodType):
        core, parts = _taken_apart(function.__func__)
        return core, (*parts, function.__self__)
    inner = inspect.unwrap(function) if not isinstance(function, FunctionType) else function
    if isinstance(inner, FunctionType):
        return inner, ()
    owner = getattr(inner, "__self__", None)
    if isinstance(inner, _BOUND) and owner is not None and not inspect.ismodule(owner):
        return getattr(type(owner), inner.__name__, inner), (inner.__name__, owner)
    if isinstance(inner, type):
        return inner, (inner,)
    if hasattr(inner, "__qualname__"):
        return inner, (getattr(inner, "__module__", None), inner.__qualname__)
    call = inspect.unwrap(type(inner).__call__)
    return call if isinstance(call, FunctionType) else type(inner), (inner,)


def _called(function: Any) -> Any:
    """What a call runs, to see whether it is a coroutine or generator function."""
    while isinstance(function, functools.partial):
        function = function.func
    if isinstance(function, FunctionType | MethodType) or not callable(function):
        return function
    return getattr(function, "__wrapped__", None) or getattr(type(function), "__call__", function)  # noqa: B004


def check_memoizable(function: Any) -> None:
    """Check that a callable can be memoized.

    Raises:
        UnmemoizableFunction: it can't.
    """
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    if isinstance(function, property):
        raise UnmemoizableFunction("property must stand above memoized: put @memoized next to the function.")
    if isinstance(function, Asking):
        raise UnmemoizableFunction(f"{name} is memoized already.")
    if isinstance(function, type):
        raise UnmemoizableFunction(
            f"{name} can't be memoized: it is a class; memoize a function that makes its instances."
        )
    if not callable(function):
        raise UnmemoizableFunction(f"{function!r} can't be memoized: it can't be called.")
    called = _called(function)
    if inspect.isgeneratorfunction(called) or inspect.isasyncgenfunction(called):
        raise UnmemoizableFunction(
            f"{name} can't be memoized: a generator can be read only once; return a list instead."
        )
