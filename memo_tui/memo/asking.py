"""Asking: the methods that a memoized function and a memoized bound method share."""

from collections.abc import Awaitable, Callable, Coroutine
from time import perf_counter, time
from typing import Any, Generic, ParamSpec, TypeVar, overload

from memo_tui.memo.answer import Answer
from memo_tui.memo.calls import Storage
from memo_tui.memo.memo import Memo
from memo_tui.memo.reference import ResultReference
from memo_tui.memo.run import Place

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")


class Plain(Generic[T]):
    """A read-only attribute that an attribute of the same name in the object's dict comes before."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read
        self.__doc__ = read.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        return self if instance is None else self._read(instance)  # type: ignore[return-value]


class Asking(Generic[P, R_co]):
    """What can be asked of a memoized function or method besides calling it."""

    __slots__ = ("_memo_body", "_memo_is_async", "_memo_memo")

    _memo_body: Callable[..., Any]
    _memo_is_async: bool
    _memo_memo: Memo | None

    @overload
    def ask(  # type: ignore[overload-overlap]
        self: "Asking[P, Coroutine[Any, Any, T]]", /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[Answer[T]]: ...
    @overload
    def ask(self, /, *args: P.args, **kwargs: P.kwargs) -> Answer[R_co]: ...
    def ask(self, /, *args: Any, **kwargs: Any) -> Any:
        """Call the function and return an `Answer`; for a coroutine function an awaitable of one."""
        memo, body, args = self._memo_target(args)
        if self._memo_is_async:
            return memo.ask_later(body, args, kwargs)
        start = perf_counter()
        place = memo.place(args, kwargs)
        return memo.answer(place, start) or _answered(memo, place, body, args, kwargs)

    def run_again(self, /, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Run the body in any case, and store its result in place of the one before.

        Returns:
            The new result; for a coroutine function an awaitable of it.

        Raises:
            Exception: as for the call itself; the stored result stays then.
        """
        memo, body, rest = self._memo_target(args)
        if self._memo_is_async:
            return _value_of(memo.ask_later(body, rest, kwargs, again=True))  # type: ignore[return-value]
        answer = _answered(memo, memo.place(rest, kwargs), body, rest, kwargs, again=True)
        return answer.value  # type: ignore[no-any-return]

    def is_stored(self, /, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the call would be remembered; nothing is run, changed or counted.

        Raises:
            UnkeyableParameter, TypeError: as for the call itself.
        """
        memo, _, rest = self._memo_target(args)
        return memo.is_stored(memo.place(rest, kwargs))

    @overload
    def stored(  # type: ignore[overload-overlap]
        self: "Asking[P, Coroutine[Any, Any, T]]", /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[ResultReference[T]]: ...
    @overload
    def stored(self, /, *args: P.args, **kwargs: P.kwargs) -> ResultReference[R_co]: ...
    def stored(self, /, *args: Any, **kwargs: Any) -> Any:
        """A reference to the call's result, which loads it when it is asked for; the body runs if it must.

        Returns:
            The reference; for a coroutine function an awaitable of it.
        """
        memo, body, args = self._memo_target(args)
        if self._memo_is_async:
            return _referred_later(memo, body, args, kwargs)
        start = perf_counter()
        place = memo.place(args, kwargs)
        answer = memo.answer(place, start) or _answered(memo, place, body, args, kwargs)
        return _referred(memo, place, answer)

    def forget(self, /, *args: Any, **kwargs: Any) -> int:
        """Forget one call, in every process within a second.

        Without arguments it forgets the call without arguments; if the function can't be called so, all
        calls. See `forget_all`. For a method on its class: without arguments on all instances, with an
        instance as first argument on that instance.

        Returns:
            How many results were dropped.

        Raises:
            UnkeyableParameter, TypeError: as for the call itself.
            ResultsUnusable: the file can't be written.
        """
        if not args and not kwargs and not self._memo_forgets_one_call():
            return Asking.forget_all(self)
        memo, body, args = self._memo_target(args)
        if body is not self._memo_body and not args and not kwargs:  # of one instance, named by its class
            return memo.forget_all()
        return memo.forget(args, kwargs)

    def forget_all(self) -> int:
        """Forget all calls, in every process within a second; of a method on its class, on all instances.

        Returns:
            How many results were dropped.

        Raises:
            ResultsUnusable: the file can't be written.
        """
        return sum(memo.forget_all() for memo in self._memo_all())

    def _memo_target(self, args: tuple[Any, ...]) -> tuple[Memo, Callable[..., Any], tuple[Any, ...]]:
        """The memo that answers a call, the body, and the arguments for it."""
        raise NotImplementedError

    def _memo_all(self) -> list[Memo]:
        raise NotImplementedError

    def _memo_forgets_one_call(self) -> bool:
        """Whether `forget()` means the call without arguments."""
        raise NotImplementedError


def is_method_of(memoized: Any, first: Any) -> bool:
    """Whether a memoized function is a method, a property's getter or class method of its first argument."""
    owners = memoized._memo_owners  # noqa: SLF001 - of the same kind
    if owners and isinstance(first, owners):
        return True
    return _stands_on(memoized, type(first), of_class=False) or (
        isinstance(first, type) and _stands_on(memoized, first, of_class=True)
    )


def _stands_on(memoized: Any, kind: type, *, of_class: bool) -> bool:
    name = memoized.__name__
    for member in [vars(base)[name] for base in kind.__mro__ if name in vars(base)]:
        if isinstance(member, staticmethod) or isinstance(member, classmethod) is not of_class:
            continue
        inner = member
        while inner is not None and inner is not memoized:
            places = (getattr(inner, place, None) for place in ("__func__", "fget", "func"))
            inner = next((each for each in places if each is not None), None)
        if inner is memoized:
            return True
    return False


def _answered(
    memo: Memo,
    place: Place,
    body: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    again: bool = False,
) -> Answer[Any]:
    """Find a result that is not in memory, or run the body."""
    run = memo.begin(place, args, kwargs, perf_counter(), again=again)
    if run.answer is not None:
        return run.answer
    try:
        value = body(*args, **kwargs)
    except BaseException as error:
        run.fail(error)
        raise
    return run.finish(value)


async def _value_of(answer: Any) -> Any:
    return (await answer).value


def _referred(memo: Memo, place: Place, answer: Answer[Any]) -> ResultReference[Any]:
    kept = memo.cache.peek(*place)
    made_at = kept.made_at if kept else time() - answer.seconds
    value = {"value": answer.value} if answer.found is Storage.NOWHERE else {}
    return ResultReference(memo.name, memo.cache, place, took=answer.took, made_at=made_at, **value)


async def _referred_later(
    memo: Memo, body: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> ResultReference[Any]:
    answer = await memo.ask_later(body, args, kwargs)
    return _referred(memo, memo.place(args, kwargs), answer)
