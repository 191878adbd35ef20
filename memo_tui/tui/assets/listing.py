"""Reading assets on threads, page by page."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

from textual.widget import Widget

from memo_tui.errors import StoreError, StoreUnreachable
from memo_tui.runs.assets.open import open_assets
from memo_tui.runs.assets.reader import PAGE, AssetReader
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tui.common import background

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 5_000  # rows that are read without being asked for more
_LOOK, _SELDOM = 1.0, 15.0  # seconds until the store is looked at again; if that means to read it all
_SHARE = 10  # times as long as it took to read


class Assets:
    """One reader of a store, opened at the first question, for one thread at a time.

    Attributes:
        access: of the store.
        closed: whether nothing is asked any more.
    """

    def __init__(self, access: StoreAccess) -> None:
        """Open nothing yet."""
        self.access = access
        self._reader: AssetReader | None = None
        self._lock = threading.Lock()
        self.closed = False

    def ask(self, question: Callable[[AssetReader], Result]) -> Result:
        """On a thread: the answer to a question.

        Raises:
            MemoTuiError: it can't be answered, in one sentence.
        """
        with self._lock:
            if self.closed:
                raise StoreError("The screen that asked for this is closed.")
            if self._reader is None:
                self._reader = open_assets(self.access)
            try:
                return question(self._reader)
            except Exception as error:  # noqa: BLE001 - the drivers' errors have no common root
                if isinstance(error, StoreUnreachable):
                    self._shut()  # to be opened again
                raise to_store_error(error, self.access.address) from None
            finally:
                if self.closed:
                    self._shut()

    def close(self) -> None:
        """Close the reader, at the latest when the question that it answers now has been answered."""
        self.closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._shut()
            finally:
                self._lock.release()

    def _shut(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


@dataclass(frozen=True, slots=True)
class _Again(Generic[Item]):
    """A list that was read anew: what of it is known, and where it goes on."""

    pages: Iterator[list[Item]]
    items: list[Item]
    ended: bool
    change: object
    next_look: float


class Listing(Generic[Item]):
    """A list that is read in pages, `AT_ONCE` rows at a time."""

    def __init__(
        self,
        owner: Widget,
        assets: Assets,
        pages: Callable[[AssetReader], Iterator[list[Item]]],
        show: Callable[[Sequence[Item], str], object],
    ) -> None:
        """Read nothing yet.

        Args:
            owner: the widget that shows them.
            assets: reads them.
            pages: called on the thread.
            show: called on the event loop with all that is known and what is wrong, or "".
        """
        self._owner, self._assets, self._ask, self._show = owner, assets, pages, show
        self._pages: Iterator[list[Item]] | None = None
        self._items: list[Item] = []
        self._reading = self._ended = self._dropped = self._looking = False
        self._change: object = None
        self._next_look = 0.0

    @property
    def complete(self) -> bool:
        """Whether all of it has been read."""
        return self._ended

    @property
    def reading(self) -> bool:
        """Whether more is being read now."""
        return self._reading

    def drop(self) -> None:
        """Show nothing of it any more."""
        self._dropped = True

    def read_more(self) -> None:
        """Read on, unless that happens already or all is known."""
        if self._reading or self._ended or self._dropped or self._looking:
            return
        self._reading = True
        background.run(self._owner, self._work, self._done, self._fail, task="reading the store")

    def look(self) -> None:
        """Read it anew if the store has changed since, and show it if it differs."""
        unread = self._pages is None or self._reading or self._looking
        if unread or self._dropped or monotonic() < self._next_look:
            return
        self._looking = True
        background.run(self._owner, self._again, self._renew, self._not_renewed, task="reading the store")

    def _again(self) -> "_Again[Item] | None":
        """On a thread: as much of it as is known; None if nothing has changed, or nobody knows."""
        began = monotonic()
        change = self._assets.ask(lambda reader: reader.change())
        known = len(self._items)
        if (change is not None and change == self._change) or (change is None and known > PAGE):
            return None
        pages, items, ended = self._assets.ask(self._ask), list[Item](), False
        while len(items) < max(known, PAGE) and not ended:
            page = self._assets.ask(lambda _: next(pages, None))
            ended = page is None
            items += page or ()
        pause = _LOOK if change is not None else _SELDOM
        return _Again(pages, items, ended, change, monotonic() + max(pause, _SHARE * (monotonic() - began)))

    def _renew(self, found: "_Again[Item] | None") -> None:
        self._looking, self._next_look = False, monotonic() + _LOOK
        if found is None or self._dropped:
            return
        self._change, self._next_look = found.change, found.next_look
        differs = self._items != found.items
        self._pages, self._items, self._ended = found.pages, found.items, found.ended
        if differs:
            self._show(self._items, "")

    def _not_renewed(self, _: str) -> None:
        """Leave what is shown: only what the user asks for is answered with what is wrong."""
        self._looking, self._next_look = False, monotonic() + _SELDOM

    def _work(self) -> bool:
        """On a thread: read some pages; whether there may be more."""
        count = 0
        while count < AT_ONCE and not (self._dropped or self._assets.closed):
            page = self._assets.ask(self._next)
            if page is None:
                return False
            count += len(page)
            background.call_on_loop(self._owner, self._take, page)
        return True

    def _next(self, reader: AssetReader) -> list[Item] | None:
        if self._pages is None:
            self._change = reader.change()
            self._pages = self._ask(reader)
            self._next_look = monotonic() + (_LOOK if self._change is not None else _SELDOM)
        return next(self._pages, None)

    def _take(self, page: list[Item]) -> None:
        if not self._dropped and page:
            self._items = [*self._items, *page]
            self._show(self._items, "")

    def _done(self, more: bool) -> None:
        self._reading, self._ended = False, not more
        if not self._dropped:
            self._show(self._items, "")

    def _fail(self, sentence: str) -> None:
        self._reading, self._ended = False, True
        if not self._dropped:
            self._show(self._items, sentence)
