"""Subject: a function, partial, bound method, built-in function or callable object to be memoized."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, MethodWrapperType
from typing import Any

from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.asking import Asking
from memo_tui.memo.function_name import stored_name
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.code import CodeWatch
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
    watch: CodeWatch
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
        name = stored_name(_named(function))
        held: tuple[object, ...] = ()
        followed: Any = function
        while isinstance(followed, functools.partial):  # what it holds is parameters
            held += (followed.args, followed.keywords)
            followed = followed.func
        watch = CodeWatch.of(followed, libraries=options.libraries)
        binder = _binder(name, function, options, held)
        return cls(name, watch, binder, inspect.iscoroutinefunction(_called(function)))

    def has_content(self) -> bool:
        """Whether all that the callable uses now can be compared by content."""
        return not self.watch.state().problems


def _binder(name: str, function: Any, options: MemoOptions, held: tuple[object, ...]) -> Binder:
    try:
        return Binder.of(name, function, options.ignore, options.key, held)
    except (TypeError, AttributeError, ValueError) as error:  # it has no signature
        if isinstance(function, FunctionType) or (isinstance(error, ValueError) and options.ignore):
            raise
        return Binder(name, _ANY, options.ignore, key=options.key, held=held)


def _named(function: Any) -> Any:
    """The function, method or class inside a callable that has the name of its results."""
    while isinstance(function, functools.partial | MethodType):
        function = function.func if isinstance(function, functools.partial) else function.__func__
    inner = function if isinstance(function, FunctionType) else inspect.unwrap(function)
    owner = getattr(inner, "__self__", None)
    if isinstance(inner, _BOUND) and owner is not None and not inspect.ismodule(owner):
        return getattr(type(owner), inner.__name__, inner)
    if hasattr(inner, "__qualname__"):
        return inner
    call = inspect.unwrap(type(inner).__call__)
    return call if isinstance(call, FunctionType) else type(inner)


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
        raise UnmemoizableFunction("@property must come above @memoized: put @memoized next to the function.")
    if isinstance(function, Asking):
        raise UnmemoizableFunction(f"{name} is memoized already.")
    if isinstance(function, type):
        raise UnmemoizableFunction(
            f"{name} can't be memoized: it is a class; memoize a function that makes its instances."
        )
    if not callable(function):
        raise UnmemoizableFunction(f"{function!r} can't be memoized: it is not callable.")
    called = _called(function)
    if inspect.isgeneratorfunction(called) or inspect.isasyncgenfunction(called):
        raise UnmemoizableFunction(
            f"{name} can't be memoized: a generator can be read only once; return a list instead."
        )
