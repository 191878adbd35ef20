"""memoized: the decorator that keeps a function's results by function and parameters, on disk."""

import os
from collections.abc import Callable, Collection
from typing import Any, ParamSpec, TypeVar, overload

from memo_tui.memo.function import MAX_BYTES, MAX_ENTRIES, Memoized

P = ParamSpec("P")
R = TypeVar("R")


class _MemoizedClassMethod(classmethod):  # type: ignore[type-arg]
    """A memoized class method, with a memo for each class.

    Since Python 3.13 `classmethod` does not call its function's `__get__`.
    """

    def __get__(self, instance: Any, owner: type | None = None, /) -> Any:
        return self.__func__.__get__(type(instance) if owner is None else owner)


@overload
def memoized(function: Callable[P, R], /) -> Memoized[P, R]: ...


@overload
def memoized(
    *,
    max_entries: int = ...,
    max_bytes: int = ...,
    ignore: Collection[str] = ...,
    store: str | os.PathLike[str] | None = ...,
    key: Callable[..., object] | None = ...,
    libraries: bool = ...,
) -> Callable[[Callable[P, R]], Memoized[P, R]]: ...


def memoized(
    function: Callable[..., Any] | None = None,
    /,
    *,
    max_entries: int = MAX_ENTRIES,
    max_bytes: int = MAX_BYTES,
    ignore: Collection[str] = (),
    store: str | os.PathLike[str] | None = None,
    key: Callable[..., object] | None = None,
    libraries: bool = True,
) -> Any:
    """Keep a function's results by function and parameters, on disk; use it bare or with options.

    Args:
        function: a function, method, static or class method, or coroutine function.
        max_entries: how many results are kept; the least recently used are dropped first.
        max_bytes: how many bytes the pickled results may have.
        ignore: names of parameters that are not part of the key, for example `verbose`.
        store: the folder of the results; None for the user's cache folder, or `MEMO_TUI_CACHE_DIR`.
        key: a function of the same parameters that returns what distinguishes the calls; it decides alone.
        libraries: whether another version of a library that the function uses makes it run again.

    Raises:
        UnmemoizableFunction: it is not a function, or it is a generator.
        ValueError: a name in `ignore` is not one of its parameters, or a bound is not a whole number.
    """

    def memoize(function: Any) -> Any:
        if isinstance(function, staticmethod):
            return staticmethod(memoize(function.__func__))
        if isinstance(function, classmethod):
            return _MemoizedClassMethod(memoize(function.__func__))
        return Memoized(
            function,
            max_entries=max_entries,
            max_bytes=max_bytes,
            ignore=ignore,
            store=store,
            key=key,
            libraries=libraries,
        )

    return memoize if function is None else memoize(function)
