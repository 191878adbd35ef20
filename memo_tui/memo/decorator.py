"""memoized: the decorator that keeps a function's results by function and parameters, on disk."""

import functools
import os
from collections.abc import Callable, Collection
from datetime import timedelta
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, overload

from memo_tui.memo.function import BoundMemo, Memoized
from memo_tui.memo.memo_options import MAX_BYTES, MAX_ENTRIES, PATIENCE, MmapMode, OneFlight, check_options
from memo_tui.memo.subject import Subject

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
C = TypeVar("C")


class _MemoizedClassMethod(classmethod):  # type: ignore[type-arg]
    """A memoized class method, with a memo for each class.

    Since Python 3.13 `classmethod` does not call its function's `__get__`.
    """

    def __get__(self, instance: Any, owner: type | None = None, /) -> Any:
        return self.__func__.__get__(type(instance) if owner is None else owner)


if TYPE_CHECKING:

    class MemoizedOfClass(Memoized[P, R], Generic[P, Q, R]):
        """What a type checker takes a memoized class method for; really it is a `Memoized`, too."""

        def __get__(  # type: ignore[override]
            self, instance: object, owner: type | None = None, /
        ) -> BoundMemo[Q, R]: ...


class _Memoize(Protocol):
    """What `memoized` with options returns."""

    @overload
    def __call__(self, function: "staticmethod[P, R]", /) -> "staticmethod[P, R]": ...  # type: ignore[overload-overlap]
    @overload
    def __call__(
        self, function: Callable[Concatenate[type[C], Q], R], /
    ) -> "MemoizedOfClass[Concatenate[type[C], Q], Q, R]": ...
    @overload
    def __call__(self, function: Callable[P, R], /) -> Memoized[P, R]: ...


@overload
def memoized(function: "staticmethod[P, R]", /) -> "staticmethod[P, R]": ...  # type: ignore[overload-overlap]
@overload
def memoized(
    function: Callable[Concatenate[type[C], Q], R], /
) -> "MemoizedOfClass[Concatenate[type[C], Q], Q, R]": ...
@overload
def memoized(function: Callable[P, R], /) -> Memoized[P, R]: ...
@overload
def memoized(
    *,
    max_entries: int | None = ...,
    max_bytes: int | None = ...,
    ignore: Collection[str] = ...,
    store: str | os.PathLike[str] | None = ...,
    ttl: float | timedelta | None = ...,
    valid: Callable[[Any], object] | None = ...,
    compress: bool | int = ...,
    mmap_mode: MmapMode | None = ...,
    one_flight: OneFlight = ...,
    patience: float = ...,
    key: Callable[..., object] | None = ...,
    libraries: bool = ...,
) -> _Memoize: ...


def memoized(
    function: Any = None,
    /,
    *,
    max_entries: int | None = MAX_ENTRIES,
    max_bytes: int | None = MAX_BYTES,
    ignore: Collection[str] = (),
    store: str | os.PathLike[str] | None = None,
    ttl: float | timedelta | None = None,
    valid: Callable[[Any], object] | None = None,
    compress: bool | int = False,
    mmap_mode: MmapMode | None = None,
    one_flight: OneFlight = "process",
    patience: float = PATIENCE,
    key: Callable[..., object] | None = None,
    libraries: bool = True,
) -> Any:
    """Keep a function's results by function and parameters, on disk; use it bare or with options.

    Args:
        function: a function, method, static or class method, coroutine function, partial, bound method,
            built-in function or callable object.
        max_entries: how many results are kept; the least recently used are dropped first. None: no limit.
        max_bytes: how many bytes the pickled results may have. None: no limit.
        ignore: names of parameters that are not part of the key, for example `verbose` or `*args`; they are
            written nowhere.
        store: the folder of the results; None for the user's cache folder, or `MEMO_TUI_CACHE_DIR`.
        ttl: how long a result is valid, in seconds or as a `timedelta`; None for ever.
        valid: a function of a stored result; if it returns something false, the body runs again.
        compress: whether results on disk are compressed, or the level from 0 to 9; True is 3.
        mmap_mode: maps the arrays of results from disk into memory: "r" read-only, "c" so that changes stay
            with the caller. None: they are read.
        one_flight: "process": of several threads and coroutines that ask for the same new result, one runs
            the body; "machine": of several processes, too.
        patience: how many seconds a call waits for another's body that makes no progress, before it runs the
            body itself; three at most if that body waits for a lock.
        key: a function of the same parameters that returns what distinguishes the calls; it decides alone.
        libraries: whether another version of a library that the function uses makes it run again.

    Raises:
        UnmemoizableFunction: it can't be memoized, for example as it is a generator function.
        ValueError: a name in `ignore` is not one of its parameters, or an option has a value that it can't
            have.
    """
    options = check_options(
        max_entries=max_entries,
        max_bytes=max_bytes,
        ignore=ignore,
        store=store,
        ttl=ttl,
        valid=valid,
        compress=compress,
        mmap_mode=mmap_mode,
        one_flight=one_flight,
        patience=patience,
        key=key,
        libraries=libraries,
    )

    def memoize(function: Any) -> Any:
        if isinstance(function, staticmethod):
            return staticmethod(memoize(function.__func__))
        if isinstance(function, classmethod):
            return _MemoizedClassMethod(memoize(function.__func__))
        subject = Subject.of(function, options)
        method, instance = _method_of(function)
        if method is not None and not subject.has_content():
            return Memoized(method, options).__get__(instance)
        return Memoized(function, options, subject=subject)

    return memoize if function is None else memoize(function)


def _method_of(function: Any) -> tuple[Any, Any]:
    """The method that a call of a bound method or of an object runs, and its `self`."""
    if isinstance(function, MethodType):
        return (
            (function.__func__, function.__self__)
            if isinstance(function.__func__, FunctionType)
            else (None, None)
        )
    if isinstance(function, FunctionType | functools.partial | type | Memoized):
        return None, None
    call = getattr(type(function), "__call__", None)  # noqa: B004 - it is looked at, too
    return (call, function) if isinstance(call, FunctionType) else (None, None)
