"""Memo: finds the result of a call or lets the body run, and describes what the call did."""

import asyncio
import weakref
from collections.abc import Callable
from time import perf_counter
from typing import Any

from memo_tui.memo import late_writer, single_flight, single_flight_async
from memo_tui.memo.answer import Answer, CacheInfo
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.forking import around_forks
from memo_tui.memo.kept import Kept
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.memo_options import MemoOptions
from memo_tui.memo.memory_cache import MemoryCache
from memo_tui.memo.payload import Immutable
from memo_tui.memo.progress import Patience
from memo_tui.memo.run import Found, Place, Run
from memo_tui.memo.single_flight import Flight, SingleFlight
from memo_tui.memo.single_flight_async import AsyncSingleFlight
from memo_tui.memo.warn import MemoWarning, warn

__all__ = ["MISSING", "Answer", "CacheInfo", "Memo", "MemoWarning", "write_counts"]

MISSING: Any = object()

_memos: "weakref.WeakSet[Memo]" = weakref.WeakSet()


class Memo:
    """The memo of one function, or of one method on one instance."""

    def __init__(
        self, name: str, binder: Binder, watch: CodeWatch, cache: MemoryCache, options: MemoOptions
    ) -> None:
        self.name = name
        self.binder = binder
        self.cache = cache
        self.options = options
        self.watch = watch
        self._valid = options.valid
        self._flights = SingleFlight()
        self._async_flights: AsyncSingleFlight[Run] = AsyncSingleFlight()
        self._longest = 0.0
        self._warned: set[str] = set()
        self.hits = self.misses = 0
        _memos.add(self)

    def place(self, args: Any, kwargs: Any) -> Place:
        """The version and key of a call.

        Raises:
            UnkeyableParameter, TypeError: as for the call itself.
        """
        return self.watch.version(), self.binder.key(args, kwargs)

    def remembered(self, place: Place, start: float) -> Any:
        """The value of a call if it is in memory, else `MISSING`; the hit is counted."""
        version, key = place
        cache = self.cache
        kept = cache.near(version, key)
        if kept is None:
            return MISSING
        payload = kept.payload
        if type(payload) is Immutable and self._valid is None:  # the common case, made fast
            value = payload.value
        else:
            found = self._value_of(place, kept)
            if found is None:
                return MISSING
            value = found.value
        self.hits += 1
        if cache.writes:
            cache.hits.note(version, key, kept, kept.took - (perf_counter() - start))
        return value

    def answer(self, place: Place, start: float) -> Answer[Any] | None:
        """As `remembered`, with what the call did."""
        found = self._near(place)
        return None if found is None else self.remember(place, found, start)

    def begin(self, place: Place, args: Any, kwargs: Any, start: float, *, again: bool = False) -> Run:
        """Find the result on disk, or wait for another thread or process that makes it; else make it oneself.

        Args:
            place: the version and key.
            args: the call's, by position.
            kwargs: the call's, by name.
            start: when the call began.
            again: whether to make the result in any case.

        Returns:
            A run that has an answer, or one whose body the caller now runs and which it then ends.

        Raises:
            Exception: what the body raised in the thread that was waited for.
        """
        run = Run(self, place, start)
        if again:
            run.prepare(args, kwargs)
            return run
        # A caller after `forget` must not join a body that started before it: the generation is in the key.
        entered = self._flights.enter((self.cache.generation, *place), self.patience())
        if isinstance(entered, Flight):
            found = self._of_other(place, entered.result)
            if found is not None:
                run.answer = self.remember(place, found, start)
                return run
        else:
            run.ticket = entered
        try:
            if not run.find():
                run.prepare(args, kwargs)
        except BaseException as error:
            run.fail(error)
            raise
        return run

    async def ask_later(
        self, body: Callable[..., Any], args: Any, kwargs: Any, *, again: bool = False
    ) -> Answer[Any]:
        """Find the result, or await the body."""
        start = perf_counter()
        place = self.place(args, kwargs)
        if not again and (answer := self.answer(place, start)) is not None:
            return answer

        async def find_or_await() -> Run:
            """Disk access runs on another thread, the body on the loop's thread."""
            run = Run(self, place, start)
            try:
                if not again and await asyncio.to_thread(run.find):
                    return run
                await asyncio.to_thread(run.prepare, args, kwargs)
                run.started()
                value = await body(*args, **kwargs)
                run.stopped()
                await asyncio.to_thread(run.keep, value)
            except BaseException as error:
                run.fail(error)
                raise
            return run

        if again:
            return (await find_or_await()).told()
        key = (self.cache.generation, *place)
        run, mine = await self._async_flights.do(key, find_or_await, self.patience())
        if not mine:
            found = self._of_other(place, run.kept) if run.kept is not None else None
            if found is not None:
                return self.remember(place, found, start)
            run = await find_or_await()
        return run.told()

    async def value_later(self, body: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Find the result, or await the body; return its value."""
        return (await self.ask_later(body, args, kwargs)).value

    def is_stored(self, place: Place) -> bool:
        """Whether a call would be remembered; this changes nothing and counts nothing."""
        if self._near(place, look_only=True) is not None:
            return True
        fetched = self.cache.fetch(*place, place=False)
        return fetched is not None and self._is_valid(fetched[1])

    def forget(self, args: Any, kwargs: Any) -> int:
        """Drop one call's result; return how many were dropped."""
        return self.cache.forget(*self.place(args, kwargs))

    def forget_all(self) -> int:
        """Drop all results; return how many were dropped."""
        return self.cache.forget()

    def info(self) -> CacheInfo:
        """The statistics of the memo."""
        count, size, saved = self.cache.size()
        bounds = self.options.bounds
        return CacheInfo(self.hits, self.misses, bounds.entries, count, size, bounds.bytes, saved)

    def after_fork(self, *, child: bool) -> None:
        """Reset in a child process, where the other threads do not exist."""
        if child:
            self._flights, self._async_flights = SingleFlight(), AsyncSingleFlight()
            self.watch.after_fork()
        self.cache.after_fork(child=child)

    def find(self, place: Place) -> Found | None:
        """The result of a call if it is in memory or on disk and still valid."""
        self.cache.alone = self.watch.problem is not None
        found = self._near(place)  # another thread may have stored it just now
        if found is not None:
            return found
        fetched = self.cache.fetch(*place)
        if fetched is None:
            return None
        kept, value = fetched
        if not self._is_valid(value):
            self.cache.drop(place[1])
            return None
        return Found(kept, value, Storage.DISK)

    def ran(self, kept: Kept) -> None:
        """Count a body that ran, and warn about what could not be kept."""
        self.misses += 1
        self._longest = max(self._longest, kept.took)
        warn(self)

    def troubles(self) -> list[str]:
        """Why results can't be kept, a sentence each; each of them is returned once."""
        sentences = [self.cache.trouble]
        if self.cache.store is not None:
            sentences.append(self.cache.store.take_aside_sentence())
            if (problem := self.watch.problem) is not None:
                kind = type(problem.value).__qualname__
                why = problem.why or f"a value of type {kind} has no content to compare"
                sentences.append(
                    f"{self.name} uses {problem.path} from outside, and {why}: its results stay in this"
                    " process. To store them on disk, pass it as a parameter; name that in ignore= if it"
                    " doesn't matter."
                )
            sentences += [
                f"{self.name} uses {name}, which is too large to compare at each call: changes of it in this"
                " process go unnoticed. Pass it as a parameter, or make it read-only."
                for name in self.watch.large
            ]
        new = [sentence for sentence in sentences if sentence and sentence not in self._warned]
        self._warned.update(new)
        return new

    def _near(self, place: Place, *, look_only: bool = False) -> Found | None:
        kept = self.cache.near(*place)
        return None if kept is None else self._value_of(place, kept, look_only=look_only)

    def _value_of(self, place: Place, kept: Kept, *, look_only: bool = False) -> Found | None:
        try:
            value = kept.get()
        except Exception:  # noqa: BLE001 - its class or file may be gone by now
            if not look_only:
                self.cache.drop(place[1])
            return None
        if self._valid is not None and not self._is_valid(value):
            return None
        return Found(kept, value, Storage.PROCESS)

    def _of_other(self, place: Place, kept: Kept) -> Found | None:
        """The result that another call has made; None if it can't be shared."""
        if kept.payload is None:
            return None
        try:
            return Found(kept, kept.get(), Storage.PROCESS)
        except Exception:  # noqa: BLE001 - what pickles may still not unpickle
            self.cache.drop(place[1])
            return None

    def _is_valid(self, value: Any) -> bool:
        return self._valid is None or bool(self._valid(value))

    def patience(self) -> Patience:
        """How long to wait for a body without progress: longer if it is known to take long."""
        return Patience.of(self.options.patience, self._longest)

    def _count(self, place: Place, kept: Kept, start: float) -> float:
        saved = max(0.0, kept.took - (perf_counter() - start))
        self.hits += 1
        if self.cache.writes:
            self.cache.hits.note(*place, kept, saved)
        return saved

    def remember(self, place: Place, found: Found, start: float) -> Answer[Any]:
        """What a call did whose result was found; the hit is counted."""
        saved = self._count(place, found.kept, start)
        seconds = perf_counter() - start
        return Answer(found.value, Outcome.REMEMBERED, found.storage, seconds, found.kept.took, saved)


def write_counts() -> None:
    """Write the pending results and counts of hits; this also happens at exit."""
    late_writer.write_all()


def _reset_in_child() -> None:
    single_flight.after_fork()
    single_flight_async.after_fork()


around_forks(
    lambda: list(_memos),
    lambda memo: memo.cache.before_fork(),
    Memo.after_fork,
    in_child=_reset_in_child,
)
