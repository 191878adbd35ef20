"""Memoized: a function that keeps its results by function and parameters, on disk."""

import asyncio
import functools
import inspect
import threading
from collections.abc import Callable
from time import perf_counter
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from memo_tui.memo import pickling
from memo_tui.memo.answer import CacheInfo, total
from memo_tui.memo.asking import Asking, Plain, is_method_of
from memo_tui.memo.instances import InstanceMemos
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.covers import Covers
from memo_tui.memo.memo import MISSING, Memo
from memo_tui.memo.memo_options import MemoOptions
from memo_tui.memo.memory_cache import MemoryCache
from memo_tui.memo.result_store import ResultStore
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.store_at import store_at
from memo_tui.memo.subject import Subject

P = ParamSpec("P")
Q = ParamSpec("Q")
R_co = TypeVar("R_co", covariant=True)
S = TypeVar("S")

_OPTIONS = MemoOptions()


class Memoized(Asking[P, R_co], Generic[P, R_co]):
    """A function that keeps its results; made by `memoized`.

    The same parameters, however they are spelled, return the stored result; different parameters run the
    function and store its result. A mutable result is returned as a fresh copy each time.

    Attributes of the function itself are attributes of this object too, and come first: results of a function
    that has an attribute `forget` are forgotten by `Memoized.forget(function)`.
    """

    # Descriptors of slots come before attributes of the function, which stand in the dict.
    __slots__ = (
        *("_memo_options", "_memo_subject", "_memo_name", "_memo_lock", "_memo_in_class", "_memo_owners"),
        *("_memo_instances", "_memo_bound", "_memo_loader", "__dict__", "__weakref__"),
    )

    def __init__(
        self,
        function: Callable[P, R_co],
        options: MemoOptions = _OPTIONS,
        *,
        name: str | None = None,
        subject: Subject | None = None,
    ) -> None:
        """Memoize a function.

        Args:
            function: what to memoize, see `memoized`.
            options: how results are kept.
            name: the name under which they are stored; None for the function's own.
            subject: what is known of the function; None to find it out.
        """
        self._memo_subject = subject = subject or Subject.of(function, options)
        functools.update_wrapper(self, function)
        self._memo_options = options
        self._memo_body = function
        self._memo_name = name or subject.name
        self._memo_is_async = subject.is_async
        self._memo_lock = threading.RLock()
        self._memo_memo = None
        self._memo_bound: tuple[Binder, dict[str, Any]] | None = None
        self._memo_loader: pickling.Loader | None = None
        self._memo_instances = InstanceMemos(self._memo_name, self._memo_make_of_instance)
        around = getattr(function, "__qualname__", "").rpartition(".")[0]
        self._memo_in_class = (
            bool(around) and not around.endswith("<locals>") and inspect.isfunction(function)
        )
        self._memo_owners: tuple[type, ...] = ()
        if subject.is_async:
            if hasattr(inspect, "markcoroutinefunction"):
                inspect.markcoroutinefunction(self)
            self.__dict__["_is_coroutine"] = getattr(asyncio.coroutines, "_is_coroutine", None)
        pickling.note(self, function)

    @Plain
    def bounds(self) -> Bounds:
        """How many results and bytes are kept."""
        return self._memo_options.bounds

    @Plain
    def store(self) -> ResultStore:
        """The store of the function's results; a method's results are kept in memory."""
        return (self._memo_memo.cache.store if self._memo_memo else None) or store_at(
            self._memo_options.store
        )

    @Plain
    def stored_name(self) -> str:
        """The name under which results are stored: the module and name, or a script's path and the name."""
        return self._memo_name

    @Plain
    def __memo_loader__(self) -> pickling.Loader:
        """A plain function that returns this object, see `pickling`."""
        if self._memo_loader is None:
            self._memo_loader = pickling.loader_of(
                type(self), self._memo_body, self._memo_options, self._memo_name
            )
        return self._memo_loader

    def written(self, /, *args: Any, **kwargs: Any) -> str:
        """A call's parameters as the store shows them, for example "a=1, b='x'".

        Raises:
            TypeError: the arguments don't fit the signature.
        """
        return self._memo_subject.binder.text(args, kwargs)

    def covers(self) -> Covers:
        """What the key of a result holds besides the parameters: code, constants, libraries; and what not."""
        return self._memo_subject.watch.covers()

    def memo_is_made_with(self, options: MemoOptions, name: str) -> bool:
        """Whether it has these options and this name."""
        return self._memo_options == options and self._memo_name == name

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """The result, stored or new; for a coroutine function an awaitable of it.

        Raises:
            UnkeyableParameter: a parameter can't be compared by content; the message names it.
            Exception: what the function raises; nothing is stored then.
        """
        # This function and the body are the only frames of a call, so that recursion goes as deep as it can.
        start = perf_counter()
        if self._memo_in_class and args and is_method_of(self, args[0]):
            bound: Any = self.__get__(args[0])
            return bound(*args[1:], **kwargs)  # type: ignore[no-any-return]
        memo = self._memo_memo or self._memo_find()
        if self._memo_is_async:
            return memo.value_later(self._memo_body, args, kwargs)  # type: ignore[return-value]
        place = memo.place(args, kwargs)
        value = memo.remembered(place, start)
        if value is not MISSING:
            return value  # type: ignore[no-any-return]
        run = memo.begin(place, args, kwargs, start)
        if run.answer is not None:
            return run.answer.value  # type: ignore[no-any-return]
        try:
            value = self._memo_body(*args, **kwargs)
        except BaseException as error:
            run.fail(error)
            raise
        return run.finish(value).value  # type: ignore[no-any-return]

    def cache_info(self) -> CacheInfo:
        """Hits and misses of this process, and what is stored; for a method the sum over its instances."""
        return total([self._memo_find().info(), *(memo.info() for memo in self._memo_instances.all())])

    def __set_name__(self, owner: type, name: str) -> None:
        self._memo_in_class = True
        self._memo_owners += (owner,)

    @overload
    def __get__(self, instance: None, owner: type | None = None, /) -> "Memoized[P, R_co]": ...
    @overload
    def __get__(
        self: "Memoized[Concatenate[S, Q], R_co]", instance: S, owner: type | None = None, /
    ) -> "BoundMemo[Q, R_co]": ...
    @overload  # of a static method, whose first parameter is another
    def __get__(self, instance: object, owner: type | None = None, /) -> "Memoized[P, R_co]": ...
    def __get__(self, instance: Any, owner: type | None = None, /) -> Any:
        """Bind to an instance, which gets its own memo; the memo does not keep the instance alive."""
        if instance is None or not (self._memo_in_class or inspect.isfunction(self._memo_body)):
            return self
        return BoundMemo(self, instance)

    def __repr__(self) -> str:
        return f"<memoized {self._memo_name}{self._memo_subject.binder.signature}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name, as a function is; cloudpickle takes the code along where it must."""
        return pickling.reduced(self, self._memo_body, self._memo_options, self._memo_name)

    def __copy__(self) -> "Memoized[P, R_co]":
        return self

    def __deepcopy__(self, _memo: object) -> "Memoized[P, R_co]":
        return self

    def __memo_key__(self) -> object:
        """The key as a parameter of another memoized function."""
        return self._memo_body

    def memo_of_instance(self, instance: Any) -> Memo:
        """The memo of one instance."""
        return self._memo_instances.of(instance)

    def memo_bound_attributes(self) -> tuple[Binder, dict[str, Any]]:
        """The binder and the attributes of a bound method: name, docstring, signature, the function's own."""
        if self._memo_bound is None:
            binder = self._memo_subject.binder.without_first()
            attributes = {name: each for name, each in vars(self).items() if name != "__wrapped__"}
            self._memo_bound = binder, {**attributes, "__signature__": binder.signature}
        return self._memo_bound

    def _memo_target(self, args: tuple[Any, ...]) -> tuple[Memo, Callable[..., Any], tuple[Any, ...]]:
        if self._memo_in_class and args and is_method_of(self, args[0]):
            bound: Any = self.__get__(args[0])
            return bound._memo_target(args[1:])  # type: ignore[no-any-return]  # noqa: SLF001 - of the same kind
        return self._memo_find(), self._memo_body, args

    def _memo_all(self) -> list[Memo]:
        return [self._memo_find(), *self._memo_instances.all()]

    def _memo_forgets_one_call(self) -> bool:
        return not self._memo_in_class and self._memo_subject.binder.takes_none()

    def _memo_find(self) -> Memo:
        with self._memo_lock:  # two memos would each run the body
            if self._memo_memo is None:
                self._memo_memo = self._memo_make(
                    self._memo_subject.binder, store_at(self._memo_options.store)
                )
            return self._memo_memo

    def _memo_make_of_instance(self, instance: Any) -> Memo:
        own_key = self._memo_options.key is not None
        binder = (
            self._memo_subject.binder.without_first(instance) if own_key else self.memo_bound_attributes()[0]
        )
        return self._memo_make(binder, None)

    def _memo_make(self, binder: Binder, store: ResultStore | None) -> Memo:
        cache = MemoryCache(self._memo_name, self._memo_options, store)
        return Memo(self._memo_name, binder, self._memo_subject.watch, cache, self._memo_options)


def storage_of(memoized: Memoized[Any, Any]) -> tuple[str, ResultStore, Bounds]:
    """The name of a memoized function's results, their store, and how much is kept."""
    store = store_at(memoized._memo_options.store)  # noqa: SLF001 - of this module
    return memoized._memo_name, store, memoized._memo_options.bounds  # noqa: SLF001


class BoundMemo(Asking[P, R_co], Generic[P, R_co]):
    """A memoized method of an instance; its results are kept in memory as long as the instance lives."""

    __slots__ = ("__dict__", "__weakref__")

    def __init__(self, memoized: Memoized[Any, R_co], instance: Any) -> None:
        self.__dict__.update(memoized.memo_bound_attributes()[1])
        self.__self__ = instance
        self.__func__ = memoized
        self._memo_body = MethodType(memoized._memo_body, instance)  # noqa: SLF001 - of the same kind
        self._memo_is_async = memoized._memo_is_async  # noqa: SLF001
        self._memo_memo = None

    def __call__(self, /, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """The result, stored or new; for a coroutine function an awaitable of it."""
        start = perf_counter()
        memo = self._memo_find()
        if self._memo_is_async:
            return memo.value_later(self._memo_body, args, kwargs)  # type: ignore[return-value]
        place = memo.place(args, kwargs)
        value = memo.remembered(place, start)
        if value is not MISSING:
            return value  # type: ignore[no-any-return]
        run = memo.begin(place, args, kwargs, start)
        if run.answer is not None:
            return run.answer.value  # type: ignore[no-any-return]
        try:
            value = self._memo_body(*args, **kwargs)
        except BaseException as error:
            run.fail(error)
            raise
        return run.finish(value).value  # type: ignore[no-any-return]

    def cache_info(self) -> CacheInfo:
        """Hits and misses of this process, and the size of what is stored."""
        return self._memo_find().info()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BoundMemo):
            return NotImplemented
        return self.__self__ is other.__self__ and self.__func__ is other.__func__

    def __hash__(self) -> int:
        return hash((id(self.__self__), id(self.__func__)))

    def __repr__(self) -> str:
        return f"<bound {self.__func__!r} of {self.__self__!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name on the instance, as a method is."""
        return getattr, (self.__self__, self.__func__._memo_body.__name__)  # noqa: SLF001 - of the same kind

    def _memo_target(self, args: tuple[Any, ...]) -> tuple[Memo, Callable[..., Any], tuple[Any, ...]]:
        return self._memo_find(), self._memo_body, args

    def _memo_all(self) -> list[Memo]:
        return [self._memo_find()]

    def _memo_forgets_one_call(self) -> bool:
        return self.__func__.memo_bound_attributes()[0].takes_none()

    def _memo_find(self) -> Memo:
        return self.__func__.memo_of_instance(self.__self__)
