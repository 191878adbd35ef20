"""Memo: finds the result of a call or runs the body, and describes what the call did."""

import asyncio
import atexit
import functools
import sys
import threading
import warnings
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Generic, NamedTuple, TypeVar

from memo_tui.memo import single_flight
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.forking import around_forks
from memo_tui.memo.kept import Kept
from memo_tui.memo.keys.binding import Binder
from memo_tui.memo.keys.code import CodeWatch
from memo_tui.memo.memory_cache import MemoryCache
from memo_tui.memo.results_schema import Bounds
from memo_tui.memo.single_flight import SingleFlight
from memo_tui.memo.single_flight_async import AsyncSingleFlight

R = TypeVar("R")

_memos: "weakref.WeakSet[Memo]" = weakref.WeakSet()


class CacheInfo(NamedTuple):
    """Statistics of a memo; the first four fields are those of `functools.lru_cache`.

    `hits` and `misses` count calls of this process; `currsize` is the number of stored results, `bytes` their
    pickled size, `seconds_saved` the time saved in all processes. `maxsize` and `max_bytes` are the bounds.
    """

    hits: int
    misses: int
    maxsize: int
    currsize: int
    bytes: int
    max_bytes: int
    seconds_saved: float


@dataclass(frozen=True, slots=True)
class Answer(Generic[R]):
    """What one call did.

    Attributes:
        value: the result.
        outcome: whether the body ran in this call, or the result was remembered.
        found: where a remembered result was found, or where a new one is kept.
        seconds: how long the call took.
        took: how long the body took for this result, in seconds.
        saved: how much longer the body took than this call, in seconds; 0 if it ran.
    """

    value: R
    outcome: Outcome
    found: Storage
    seconds: float
    took: float
    saved: float


class MemoWarning(UserWarning):
    """A result could not be stored on disk, or not kept at all; the sentence says why."""


class _Ran(NamedTuple):
    """The result of a body that ran, which is returned as it is."""

    value: Any


_FOUND_NEAR, _FOUND_ON_DISK = object(), object()


class Memo:
    """The memo of one function, or of one method on one instance."""

    def __init__(
        self, name: str, binder: Binder, watch: CodeWatch, cache: MemoryCache, bounds: Bounds
    ) -> None:
        self.name = name
        self.binder = binder
        self.cache = cache
        self._watch = watch
        self._bounds = bounds
        self._single_flight: SingleFlight[tuple[Kept, Any]] = SingleFlight()
        self._async_single_flight: AsyncSingleFlight[tuple[Kept, Any]] = AsyncSingleFlight()
        self._warned: set[str] = set()
        self.hits = self.misses = 0
        _memos.add(self)

    def ask(self, body: Callable[..., Any], args: Any, kwargs: Any) -> Answer[Any]:
        """Find the result, or run the body."""
        start = perf_counter()
        key, version = self.binder.key(args, kwargs), self._watch.version()
        found = self._near(version, key, start)
        if found is not None:
            return found

        def find_or_run() -> tuple[Kept, Any]:
            kept = self._find(version, key)
            if kept is not None:
                return kept
            mark = self.cache.mark()
            text = self.binder.text(args, kwargs)  # before the body can change them
            begun = perf_counter()
            with _OWN_FRAMES:
                value = body(*args, **kwargs)
            took = perf_counter() - begun
            return self.cache.keep(version, key, value, took=took, params=text, mark=mark), _Ran(value)

        # A caller after `forget` must not join a body that started before it: the generation is in the key.
        (kept, how), mine = self._single_flight.do((self.cache.generation, version, key), find_or_run)
        answer = self._landed(kept, how, version, key, start, mine=mine)
        if answer is None:
            kept, how = find_or_run()
            answer = self._alone(kept, how, version, key, start)
        return answer

    async def ask_later(self, body: Callable[..., Any], args: Any, kwargs: Any) -> Answer[Any]:
        """Find the result, or await the body."""
        start = perf_counter()
        key, version = self.binder.key(args, kwargs), self._watch.version()
        found = self._near(version, key, start)
        if found is not None:
            return found

        async def find_or_await() -> tuple[Kept, Any]:
            """Disk access runs on another thread, the body on the loop's thread."""
            kept = await asyncio.to_thread(self._find, version, key)
            if kept is not None:
                return kept
            mark = await asyncio.to_thread(self.cache.mark)
            text = self.binder.text(args, kwargs)
            begun = perf_counter()
            value = await body(*args, **kwargs)
            took = perf_counter() - begun
            keep = functools.partial(self.cache.keep, version, key, value, took=took, params=text, mark=mark)
            return await asyncio.to_thread(keep), _Ran(value)

        (kept, how), mine = await self._async_single_flight.do(
            (self.cache.generation, version, key), find_or_await
        )
        answer = self._landed(kept, how, version, key, start, mine=mine)
        if answer is None:
            kept, how = await find_or_await()
            answer = self._alone(kept, how, version, key, start)
        return answer

    def forget(self, args: Any, kwargs: Any) -> int:
        """Drop one call's result, or without arguments all results; return how many were dropped."""
        if not args and not kwargs:
            return self.cache.forget()
        return self.cache.forget(self._watch.version(), self.binder.key(args, kwargs))

    def info(self) -> CacheInfo:
        """The statistics of the memo."""
        count, size, saved = self.cache.size()
        return CacheInfo(self.hits, self.misses, self._bounds.entries, count, size, self._bounds.bytes, saved)

    def after_fork(self, *, child: bool) -> None:
        """Reset in a child process, where the other threads do not exist."""
        if child:
            self._single_flight, self._async_single_flight = SingleFlight(), AsyncSingleFlight()
        self.cache.after_fork(child=child)

    def _near(self, version: bytes, key: bytes, start: float) -> Answer[Any] | None:
        kept = self.cache.near(version, key)
        if kept is None:
            return None
        try:
            value = kept.get()
        except Exception:  # noqa: BLE001 - its class may be gone or different by now
            self.cache.drop(key)
            return None
        return self._remembered(kept, value, Storage.PROCESS, at=(version, key), start=start)

    def _find(self, version: bytes, key: bytes) -> tuple[Kept, Any] | None:
        self.cache.alone = self._watch.problem is not None
        kept = self.cache.near(version, key)  # another thread may have stored it just now
        if kept is not None:
            return kept, _FOUND_NEAR
        kept = self.cache.fetch(version, key)
        return None if kept is None else (kept, _FOUND_ON_DISK)

    def _landed(
        self, kept: Kept, how: Any, version: bytes, key: bytes, start: float, *, mine: bool
    ) -> Answer[Any] | None:
        """The answer after a flight; None if its result can't be shared."""
        if mine and isinstance(how, _Ran):
            return self._ran(kept, how.value, start)
        if not kept.shared:
            return None
        try:
            value = kept.get()
        except Exception:  # noqa: BLE001 - what pickles may still not unpickle
            self.cache.drop(key)
            return None
        place = Storage.DISK if how is _FOUND_ON_DISK and mine else Storage.PROCESS
        return self._remembered(kept, value, place, at=(version, key), start=start)

    def _alone(self, kept: Kept, how: Any, version: bytes, key: bytes, start: float) -> Answer[Any]:
        """The answer of a caller that could not share another caller's result."""
        if isinstance(how, _Ran):
            return self._ran(kept, how.value, start)
        return self._remembered(kept, kept.get(), kept.place, at=(version, key), start=start)

    def _remembered(
        self, kept: Kept, value: Any, place: Storage, *, at: tuple[bytes, bytes], start: float
    ) -> Answer[Any]:
        seconds = perf_counter() - start
        saved = max(0.0, kept.took - seconds)
        self.hits += 1
        self.cache.note_hit(at, saved)
        return Answer(value, Outcome.REMEMBERED, place, seconds, kept.took, saved)

    def _ran(self, kept: Kept, value: Any, start: float) -> Answer[Any]:
        self.misses += 1
        self._warn()
        return Answer(value, Outcome.RAN, kept.place, perf_counter() - start, kept.took, 0.0)

    def _warn(self) -> None:
        """Warn once about each reason why results can't be kept."""
        sentences = [self.cache.trouble]
        if self.cache.store is not None:
            sentences.append(self.cache.store.take_aside_sentence())
            if (problem := self._watch.problem) is not None:
                kind = type(problem.value).__qualname__
                sentences.append(
                    f"{self.name} uses {problem.path} from around it, and a value of type {kind} has no"
                    " content to compare: its results are kept in this process; to have them on disk, pass"
                    " it as a parameter, and name it in ignore= if it doesn't count."
                )
            sentences += [
                f"{self.name} uses {name}, which is too large to be compared at each call: a change of its"
                " content in this process isn't noticed; pass it as a parameter, or make it read-only."
                for name in self._watch.large
            ]
        for sentence in sentences:
            if sentence and sentence not in self._warned:
                self._warned.add(sentence)
                warnings.warn(sentence, MemoWarning, stacklevel=_frames_to_caller())


class _OwnFrames:
    """Raises the recursion limit by our own frames while a body runs, so that it can recurse as deep."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        self._add(self._count)

    def __exit__(self, *_: object) -> None:
        self._add(-self._count)

    def _add(self, count: int) -> None:
        with self._lock, suppress(RecursionError):
            sys.setrecursionlimit(sys.getrecursionlimit() + count)


_OWN_FRAMES = _OwnFrames(4)  # fewer than there are, or an endless recursion would never end


def _frames_to_caller() -> int:
    """The `stacklevel` for `warnings.warn` that points to the caller outside of this package."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001 - the documented way, but for its name
    while frame.f_back is not None and str(frame.f_globals.get("__package__")).startswith(__package__):
        frame, level = frame.f_back, level + 1
    return level


def write_counts() -> None:
    """Write the pending counts of hits; this also happens at exit."""
    for memo in list(_memos):
        memo.cache.write_hits()


atexit.register(write_counts)
around_forks(
    lambda: list(_memos),
    lambda memo: memo.cache.before_fork(),
    Memo.after_fork,
    in_child=single_flight.after_fork,
)
