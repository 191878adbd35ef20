"""LongSearch: finds words in all of a text of which a preview shows only parts, and goes to the matches."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, Protocol

from memo_tui.tui.common import background
from memo_tui.tui.common.text import file_size
from memo_tui.tui.run.file_search import MOST_MATCHES, Matches, SearchedFile

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

_PAUSE = 0.3  # seconds without a key before the file is searched
_REPORTED = 8_000_000  # bytes between two reports


class Preview(Protocol):
    """What shows the text."""

    def say_found(self, text: str) -> None:
        """Show below how far the search is."""

    def line_here(self) -> int | None:
        """The number of the line under the cursor; None at the end of a text, where it isn't known."""

    def go_to_line(self, line: int) -> bool:
        """Put the cursor on a line; False if it isn't in the table."""

    def show_around(self, lines: Sequence[tuple[str, str]], line: int) -> None:
        """Show other lines of the text, with the cursor on one of them."""


class LongSearch:
    """Searches on threads; what arrives for words that were changed meanwhile is dropped."""

    def __init__(self, widget: "Widget", preview: Preview, file: SearchedFile) -> None:
        """Search nothing yet.

        Args:
            widget: the preview, as the one that handles results.
            preview: shows them.
            file: the file; it is closed with the search.
        """
        self._widget, self._preview, self._file = widget, preview, file
        self._words = ""
        self._matches: Matches | None = None
        self._stopped = Event()
        self._pause: Timer | None = None
        self._going_to = 0  # the line that is about to be shown
        self._refused = ""  # why the file can't be searched

    def close(self) -> None:
        """Stop, and close the file."""
        self._stop()
        self._file.close()

    def find(self, words: str, way: int) -> bool:
        """Go to the next match (1), the one before (-1), or the first from the cursor on (0).

        Returns:
            Whether that is done; else the matches aren't known yet, and those that are shown are to be used.
        """
        if self._refused:
            return False
        if words != self._words:
            self._stop()
            self._words, self._matches = words, None
            self._pause = self._widget.set_timer(_PAUSE, self._begin)
            return False
        if self._matches is None:
            return False
        self._go(way)
        return True

    def _stop(self) -> None:
        self._stopped.set()
        if self._pause is not None:
            self._pause.stop()

    def _begin(self) -> None:
        words, stopped = self._words, Event()
        self._stopped = stopped
        said = 0

        def report(read: int) -> None:
            nonlocal said
            if read - said >= _REPORTED:
                said = read
                background.call_on_loop(self._widget, self._say_progress, words, read)

        def done(found: Matches) -> None:
            if found.words == self._words and not stopped.is_set():
                self._matches = found
                self._go(0)

        def failed(sentence: str) -> None:
            if not stopped.is_set():
                self._refused = sentence
                self._preview.say_found(f"only what is shown is searched: {sentence}")

        self._preview.say_found("searching the whole file …")
        background.run(
            self._widget,
            lambda: self._file.find(words, stopped.is_set, report),
            done,
            failed,
            task="searching a file",
        )

    def _say_progress(self, words: str, read: int) -> None:
        if words == self._words and self._matches is None:
            self._preview.say_found(f"searching: {file_size(read)} so far …")

    def _go(self, way: int) -> None:
        found = self._matches
        if found is None:
            return
        if not found.count:
            self._preview.say_found(f"not found in all {file_size(found.read)}")
            return
        here = self._preview.line_here()
        at = find_match(found.lines, found.lines[-1] + 1 if here is None else here, way)
        more = f", {MOST_MATCHES:,} of them within reach" if found.count > len(found.lines) else ""
        self._preview.say_found(f"match {at + 1:,} of {found.count:,} in the whole file{more}")
        line, start = found.lines[at], found.starts[at]
        self._going_to = line
        if not self._preview.go_to_line(line):
            background.run(
                self._widget,
                lambda: self._file.around(line, start),
                lambda lines: self._show(found, lines, line),
                self._preview.say_found,
                task="reading a file",
            )

    def _show(self, found: Matches, lines: Sequence[tuple[str, str]], line: int) -> None:
        if found is self._matches and line == self._going_to:
            self._preview.show_around(lines, line)


def find_match(found: Sequence[int], here: int, way: int) -> int:
    """Which of these ascending places is after `here` (1), before it (-1), or the first from it on (0)."""
    if way < 0:
        return (bisect_left(found, here) - 1) % max(1, len(found))
    at = bisect_right(found, here) if way else bisect_left(found, here)
    return at if at < len(found) else 0
