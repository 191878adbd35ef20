"""Memoized: a function that keeps its results by function and parameters, on disk."""

import asyncio
import functools
import inspect
import os
import threading
import weakref
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

from memo_tui.errors import UnmemoizableFunction
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.canonical import name_of
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.keys.covers import Covers
from memo_tui.memo.memo import CacheInfo, Memo
from memo_tui.memo.memory_cache import MemoryCache
from memo_tui.memo.result_store import FILE, ResultStore
from memo_tui.memo.results_schema import Bounds
from memo_tui.settings_sources import cache_dir

P = ParamSpec("P")
R = TypeVar("R")

MAX_ENTRIES = 10_000
MAX_BYTES = 256 * 2**20

_stores: dict[Path, ResultStore] = {}


class _Asking:
    """The methods that a memoized function and a memoized bound method share."""

    _body: Callable[..., Any]
    _is_async: bool

    def _find_memo(self) -> Memo:
        raise NotImplementedError

    def ask(self, /, *args: Any, **kwargs: Any) -> Any:
        """Call the function and return an `Answer`; for a coroutine function an awaitable of one."""
        memo = self._find_memo()
        return (memo.ask_later if self._is_async else memo.ask)(self._body, args, kwargs)

    def forget(self, /, *args: Any, **kwargs: Any) -> int:
        """Forget one call, or without arguments all calls, in every process within a second.

        Returns:
            How many results were dropped.

        Raises:
            UnkeyableParameter, TypeError: as for the call itself.
            ResultsUnusable: the file can't be written.
        """
        return self._find_memo().forget(args, kwargs)

    def cache_info(self) -> CacheInfo:
        """Hits and misses of this process, and the size of what is stored."""
        return self._find_memo().info()


class Memoized(_Asking, Generic[P, R]):
    """A function that keeps its results; made by `memoized`.

    The same parameters, however they are spelled, return the stored result; different parameters run the
    function and store its result. A mutable result is returned as a fresh copy each time.
    """

    def __init__(
        self,
        function: Callable[P, R],
        *,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
        ignore: Collection[str] = (),
        store: str | os.PathLike[str] | None = None,
        key: Callable[P, object] | None = None,
        libraries: bool = True,
    ) -> None:
        """Memoize a function; for the arguments see `memoized`."""
        _check(function)
        for option, value in (("max_entries", max_entries), ("max_bytes", max_bytes)):
            if not isinstance(value, int) or value < 0:
                raise ValueError(f"{option} must be a whole number, 0 or more, not {value!r}")
        functools.update_wrapper(self, function)
        self._body = function
        self._bounds = Bounds(max_entries, max_bytes)
        self._name = name_of(function)
        self._path = store
        self._lock = threading.RLock()
        self._watch = CodeWatch(function, libraries=libraries)
        ignored = (ignore,) if isinstance(ignore, str) else tuple(ignore)
        self._binder = Binder.of(self._name, function, ignored, key)
        self._is_async = inspect.iscoroutinefunction(function)
        if self._is_async:
            if hasattr(inspect, "markcoroutinefunction"):
                inspect.markcoroutinefunction(self)
            self._is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
        self._memo: Memo | None = None
        around = function.__qualname__.rpartition(".")[0]
        self._in_class = bool(around) and not around.endswith("<locals>")
        self._owners: tuple[type, ...] = ()
        self._instances: dict[int, tuple[weakref.ref[Any], Memo]] = {}

    @property
    def bounds(self) -> Bounds:
        """How many results and bytes are kept."""
        return self._bounds

    def written(self, *args: Any, **kwargs: Any) -> str:
        """A call's parameters as the store shows them, for example "a=1, b='x'".

        Raises:
            TypeError: the arguments don't fit the signature.
        """
        return self._binder.text(args, kwargs)

    @property
    def store(self) -> ResultStore:
        """The store of the function's results; a method's results are kept in memory."""
        return (self._memo.cache.store if self._memo else None) or store_at(self._path)

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result, stored or new; for a coroutine function an awaitable of it.

        Raises:
            UnkeyableParameter: a parameter can't be compared by content; the message names it.
            Exception: what the function raises; nothing is stored then.
        """
        if self._in_class and args and self._is_method_of(args[0]):
            bound: Any = self.__get__(args[0])
            return bound(*args[1:], **kwargs)  # type: ignore[no-any-return]
        memo = self._memo or self._find_memo()
        if self._is_async:
            return _value_of(memo.ask_later(self._body, args, kwargs))  # type: ignore[return-value]
        return memo.ask(self._body, args, kwargs).value  # type: ignore[no-any-return]

    def ask(self, /, *args: Any, **kwargs: Any) -> Any:
        """Call the function and return an `Answer`; for a coroutine function an awaitable of one."""
        if self._in_class and args and self._is_method_of(args[0]):
            return self.__get__(args[0]).ask(*args[1:], **kwargs)
        return super().ask(*args, **kwargs)

    def forget(self, /, *args: Any, **kwargs: Any) -> int:
        """Forget one call, or without arguments all calls, in every process within a second.

        For a method: without arguments on all instances, with an instance as first argument on that instance.

        Returns:
            How many results were dropped.

        Raises:
            UnkeyableParameter, TypeError: as for the call itself.
            ResultsUnusable: the file can't be written.
        """
        if self._in_class and args and self._is_method_of(args[0]):
            return int(self.__get__(args[0]).forget(*args[1:], **kwargs))
        if args or kwargs:
            return super().forget(*args, **kwargs)
        return super().forget() + sum(memo.forget((), {}) for memo in self._memos_of_instances())

    def covers(self) -> Covers:
        """What the key of a result holds besides the parameters: code, constants, libraries; and what not."""
        return self._watch.covers()

    def cache_info(self) -> CacheInfo:
        """Hits and misses of this process, and what is stored; for a method the sum over its instances."""
        infos = [super().cache_info(), *(memo.info() for memo in self._memos_of_instances())]
        hits, misses, _, count, size, _, saved = map(sum, zip(*infos, strict=True))
        return CacheInfo(hits, misses, self._bounds.entries, count, size, self._bounds.bytes, saved)

    def __set_name__(self, owner: type, name: str) -> None:
        self._in_class = True
        self._owners += (owner,)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Bind to an instance, which gets its own memo; the memo does not keep the instance alive."""
        return self if instance is None else _BoundMemo(self, instance, self._bound_attributes)

    def __repr__(self) -> str:
        return f"<memoized {self._name}{self._binder.signature}>"

    def __reduce__(self) -> str:
        """Pickle by name, as a function is."""
        return str(self.__qualname__)  # type: ignore[attr-defined]

    def __copy__(self) -> "Memoized[P, R]":
        return self

    def __deepcopy__(self, _memo: object) -> "Memoized[P, R]":
        return self

    def __memo_key__(self) -> object:
        """The key as a parameter of another memoized function."""
        return self._body

    def memo_of(self, instance: Any) -> Memo:
        """The memo of one instance."""
        found = self._instances.get(id(instance))
        if found is not None and found[0]() is instance:
            return found[1]
        try:
            reference = weakref.ref(instance, functools.partial(_drop, self._instances, id(instance)))
        except TypeError:
            raise UnmemoizableFunction(
                f"{self._name}: a {type(instance).__qualname__} can't be referred to weakly, so that a memo"
                " would keep it alive; add '__weakref__' to its __slots__."
            ) from None
        cache = MemoryCache(self._name, self._bounds, None)
        memo = Memo(self._name, self._bound_binder, self._watch, cache, self._bounds)
        return self._instances.setdefault(id(instance), (reference, memo))[1]

    def _find_memo(self) -> Memo:
        with self._lock:  # two memos would each run the body
            if self._memo is None:
                cache = MemoryCache(self._name, self._bounds, store_at(self._path))
                self._memo = Memo(self._name, self._binder, self._watch, cache, self._bounds)
            return self._memo

    def _memos_of_instances(self) -> list[Memo]:
        return [memo for _, memo in list(self._instances.values())]

    @functools.cached_property
    def _bound_binder(self) -> Binder:
        return self._binder.without_first()

    @functools.cached_property
    def _bound_attributes(self) -> dict[str, Any]:
        """The attributes of a bound method: name, docstring, signature."""
        names = (*functools.WRAPPER_ASSIGNMENTS, "_is_async", "_is_coroutine", "_is_coroutine_marker")
        found = {name: getattr(self, name) for name in names if hasattr(self, name)}
        return {**found, "__signature__": self._bound_binder.signature}

    def _is_method_of(self, first: Any) -> bool:
        """Whether this is a method, a property's getter or a class method of the first argument."""
        if self._owners and isinstance(first, self._owners):
            return True
        return self._stands_on(type(first), of_class=False) or (
            isinstance(first, type) and self._stands_on(first, of_class=True)
        )

    def _stands_on(self, kind: type, *, of_class: bool) -> bool:
        name = self.__name__  # type: ignore[attr-defined]
        for member in [vars(base)[name] for base in kind.__mro__ if name in vars(base)]:
            if isinstance(member, staticmethod) or isinstance(member, classmethod) is not of_class:
                continue
            inner = member
            while inner is not None and inner is not self:
                places = (getattr(inner, place, None) for place in ("__func__", "fget", "func"))
                inner = next((each for each in places if each is not None), None)
            if inner is self:
                return True
        return False


class _BoundMemo(_Asking):
    """A memoized method of an instance; its results are kept in memory as long as the instance lives."""

    def __init__(self, memoized: Memoized[Any, Any], instance: Any, attributes: Mapping[str, Any]) -> None:
        self.__dict__.update(attributes)
        self.__self__ = instance
        self.__func__ = memoized
        self._body = functools.partial(memoized.__wrapped__, instance)  # type: ignore[attr-defined]

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        memo = self.__func__.memo_of(self.__self__)
        if self._is_async:
            return _value_of(memo.ask_later(self._body, args, kwargs))
        return memo.ask(self._body, args, kwargs).value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _BoundMemo):
            return NotImplemented
        return self.__self__ is other.__self__ and self.__func__ is other.__func__

    def __hash__(self) -> int:
        return hash((id(self.__self__), id(self.__func__)))

    def __repr__(self) -> str:
        return f"<bound {self.__func__!r} of {self.__self__!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name on the instance, as a method is."""
        return getattr, (self.__self__, self.__func__.__wrapped__.__name__)  # type: ignore[attr-defined]

    def _find_memo(self) -> Memo:
        return self.__func__.memo_of(self.__self__)


def store_at(folder: str | os.PathLike[str] | None) -> ResultStore:
    """The store in a folder, one per process and folder; None means the user's cache folder."""
    path = (Path(folder) if folder is not None else cache_dir()).absolute() / FILE
    found = _stores.get(path)
    return found or _stores.setdefault(path, ResultStore(path))


async def _value_of(answer: Any) -> Any:
    return (await answer).value


def _drop(instances: dict[int, Any], place: int, _reference: object) -> None:
    instances.pop(place, None)


def _check(function: Any) -> None:
    name = getattr(function, "__qualname__", repr(function))
    if isinstance(function, property):
        raise UnmemoizableFunction("property must stand above memoized: put @memoized next to the function.")
    if isinstance(function, Memoized):
        raise UnmemoizableFunction(f"{name} is memoized already.")
    if not isinstance(function, FunctionType):
        raise UnmemoizableFunction(f"{name} can't be memoized: it is not a function written in Python.")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise UnmemoizableFunction(
            f"{name} can't be memoized: a generator can be read only once; return a list instead."
        )
