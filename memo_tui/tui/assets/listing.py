"""Reading assets on threads, page by page."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from textual.widget import Widget

from memo_tui.errors import StoreError
from memo_tui.runs.assets.open import open_assets
from memo_tui.runs.assets.reader import AssetReader
from memo_tui.tracking.access import StoreAccess
from memo_tui.tracking.error_messages import to_store_error
from memo_tui.tui.common import background

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 5_000  # rows that are read without being asked for more


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
        self._reading = self._ended = self._dropped = False

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
        if self._reading or self._ended or self._dropped:
            return
        self._reading = True
        background.run(self._owner, self._work, self._done, self._fail, task="reading the store")

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
            self._pages = self._ask(reader)
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
