"""Run: one call that is not answered from memory, from the search on disk to the result that is kept."""

from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from memo_tui.memo.answer import Answer
from memo_tui.memo.calls import Outcome, Storage
from memo_tui.memo.kept import Kept
from memo_tui.memo.memory_cache import Mark
from memo_tui.memo.payload import InFile

if TYPE_CHECKING:
    from memo_tui.memo.memo import Memo
    from memo_tui.memo.single_flight import Ticket

Place = tuple[bytes, bytes]  # the version of the function, and the key of a call


class Found(NamedTuple):
    """A result that was remembered: as it is kept, its value, and where it was found."""

    kept: Kept
    value: Any
    storage: Storage


class Run:
    """One call that is not answered from memory.

    Attributes:
        answer: what the call did, once that is known.
        kept: the result as it is kept.
        ticket: the right to run the body for others too; None if none waits.
    """

    __slots__ = (
        "_begun",
        "_ended",
        "_lock",
        "_mark",
        "_memo",
        "_place",
        "_start",
        "_text",
        "_took",
        "answer",
        "kept",
        "ticket",
    )

    def __init__(self, memo: "Memo", place: Place, start: float) -> None:
        self.answer: Answer[Any] | None = None
        self.kept: Kept | None = None
        self.ticket: Ticket | None = None
        self._memo, self._place, self._start = memo, place, start
        self._mark = Mark(None, 0)
        self._text = ""
        self._begun = self._took = 0.0
        self._lock: Any = None
        self._ended = False

    def find(self) -> bool:
        """Find the result in memory or on disk, after waiting for another process if that is wanted."""
        found = self._memo.find(self._place)
        if found is None and self._claim():
            found = self._memo.find(self._place)  # another process may have made it
        if found is None:
            return False
        self._land(found.kept)
        self.answer = self._memo.remember(self._place, found, self._start)
        return True

    def prepare(self, args: Any, kwargs: Any) -> None:
        """Note what must be known before the body runs and can change its arguments."""
        cache = self._memo.cache
        self._mark = cache.mark()
        if cache.writes:
            self._text = self._memo.binder.text(args, kwargs)
        self.started()

    def started(self) -> None:
        """The body begins."""
        self._memo.watch.body_begins(self)
        self._begun = perf_counter()

    def stopped(self) -> None:
        """The body has ended."""
        self._took = perf_counter() - self._begun
        self._memo.watch.body_ends(self)

    def keep(self, value: Any) -> None:
        """Keep a new result, and give it to all who wait."""
        memo = self._memo
        kept = memo.cache.keep(*self._place, value, took=self._took, params=self._text, mark=self._mark)
        self._land(kept)
        if memo.options.mmap_mode and isinstance(kept.payload, InFile):
            value = kept.get()
        seconds = perf_counter() - self._start
        self.answer = Answer(value, Outcome.RAN, kept.place, seconds, kept.took, 0.0)

    def finish(self, value: Any) -> Answer[Any]:
        """End the run of a body that has returned a value."""
        self.stopped()
        try:
            self.keep(value)
        except BaseException as error:
            self.fail(error)
            raise
        return self.told()

    def told(self) -> Answer[Any]:
        """The answer; a body that ran is counted."""
        assert self.answer is not None  # noqa: S101 - for the type checker
        assert self.kept is not None  # noqa: S101
        if self.answer.outcome is Outcome.RAN:
            self._memo.ran(self.kept)
        return self.answer

    def fail(self, error: BaseException) -> None:
        """End the run with an error, which all who wait get too."""
        self._ended = True
        self._memo.watch.body_ends(self)
        self._release()
        if self.ticket is not None:
            self.ticket.fail(error)

    def _land(self, kept: Kept) -> None:
        self.kept = kept
        self._release()
        if self.ticket is not None:
            self.ticket.land(kept)

    def _claim(self) -> bool:
        """Become the one process that makes the result, if that is wanted; whether it is."""
        store = self._memo.cache.store
        if self._memo.options.one_flight != "machine" or store is None or self._memo.cache.alone:
            return False
        from memo_tui.memo.machine_lock import MachineLock  # noqa: PLC0415 - for those who want it

        lock = MachineLock(store.path.with_suffix(".lock"), self._memo.name.encode(), *self._place)
        lock.acquire(self._memo.patience(), lambda: self._ended)
        self._lock = lock
        if self._ended:  # a task that was cancelled while this thread waited
            self._release()
        return True

    def _release(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()
