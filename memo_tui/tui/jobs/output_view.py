"""OutputView: the lines of an output, in their colours, of which only those on the screen are drawn."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from memo_tui.training.work.output_file import OutputNews
from memo_tui.training.work.terminal_text import Run
from memo_tui.tui.common.text import plain

Runs = Sequence[Run]


class _Line:
    """One line of an output, which may take several rows of the screen."""

    __slots__ = ("cells", "runs", "text")

    def __init__(self, runs: Runs) -> None:
        self.runs = [(plain(text), pen) for text, pen in runs]
        self.text = "".join(text for text, _ in self.runs)
        self.cells = len(self.text) if self.text.isascii() else cell_len(self.text)

    def ends(self, width: int) -> list[int]:
        """Behind which character each of its rows ends."""
        if self.cells <= width:
            return [len(self.text)]
        if self.cells == len(self.text):
            return [*range(width, len(self.text), width), len(self.text)]
        return list(accumulate(len(part) for part in chop_cells(self.text, width)))

    def rows(self, width: int) -> int:
        """How many rows it takes."""
        if self.cells == len(self.text):
            return max(1, ceil(self.cells / width))
        return len(self.ends(width))


@dataclass(frozen=True)
class Prepared:
    """What is new in an output, ready to be shown; see `OutputNews`."""

    dropped: int
    kept: int
    lines: list[_Line]
    skipped: int

    @classmethod
    def of(cls, news: OutputNews) -> "Prepared":
        """Prepare; for a thread, as there may be many lines."""
        return cls(news.dropped, news.kept, [_Line(runs) for runs in news.lines], news.skipped)


class OutputView(ScrollView, can_focus=True):
    """Shows lines, and follows their end until one scrolls up.

    Attributes:
        following: whether the end is kept in sight.
        found: the numbers of the lines with the words that are looked for.
        here: the number of that which was gone to last, or -1.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"output-view--match", "output-view--here"}
    DEFAULT_CSS = """
    OutputView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .output-view--match { background: $warning 40%; }
        & > .output-view--here { background: $warning; color: $background; text-style: bold; }
    }
    """

    class Moved(Message):
        """It begins to follow, or no longer does."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._lines: list[_Line] = []
        self._head = self._foot = 0  # lines that aren't of the output
        self._starts = [0]  # the row of each line, and the number of all rows
        self._width = 0
        self._words: re.Pattern[str] | None = None
        self.found: list[int] = []
        self.here = -1
        self.following = True
        self._still = False  # whether it is not the user who scrolls now

    @property
    def texts(self) -> list[str]:
        """The lines without colours."""
        return [line.text for line in self._lines]

    def show(self, head: Sequence[Runs], news: Prepared | None, foot: Sequence[Runs], *, anew: bool) -> None:
        """Show what is new of an output, between lines about it.

        Args:
            head: the lines before.
            news: of the output; None for the lines that are known.
            foot: the lines behind.
            anew: whether it is another output, whose end is shown first.
        """
        known = [] if anew else self._lines[self._head : len(self._lines) - self._foot]
        top_line, above = self._top()
        news = news or Prepared(0, len(known), [], 0)
        same = self._head + news.kept if not anew and not news.dropped and len(head) == self._head else 0
        body = [*known[news.dropped : news.dropped + news.kept], *news.lines]
        self._lines = [*map(_Line, head), *body, *map(_Line, foot)]
        moved = len(head) - self._head - news.dropped
        self._head, self._foot = len(head), len(foot)
        self.following = self.following or anew
        self._find_again(range(len(head), len(head) + (0 if anew else news.kept)), moved)
        self._arrange(min(same, len(self._starts) - 1), max(0, top_line + moved), above)

    def find(self, words: str) -> None:
        """Find and mark all places with these words, in any case; none for ""."""
        self._words = re.compile(re.escape(words), re.IGNORECASE) if words else None
        self._find_again(range(0), 0)
        self.refresh()

    def _find_again(self, known: range, moved: int) -> None:
        """Find the words in all but the lines that were searched already, which have moved."""
        self.here = self.here + moved if self.here + moved in known else -1
        if (words := self._words) is None:
            self.found = []
            return
        before = [place + moved for place in self.found if place + moved in known]
        others = (place for place in range(len(self._lines)) if place not in known)
        self.found = sorted([*before, *(place for place in others if words.search(self._lines[place].text))])

    def go_to(self, place: int) -> None:
        """Bring a line into sight, and mark its words as the ones that were looked for."""
        self.here = place
        self.refresh()
        self.scroll_to(y=max(0, self._starts[place] - self.size.height // 3), animate=False, force=True)
        self._note_following()

    @property
    def top(self) -> int:
        """The number of the first line in sight."""
        return self._top()[0]

    def on_resize(self) -> None:
        """Break the lines anew."""
        if self.scrollable_content_region.width != self._width:
            self._arrange(0, *self._top())

    def _top(self) -> tuple[int, int]:
        """The first line in sight, and how many of its rows are above that."""
        y = round(self.scroll_offset.y)
        place = max(0, min(bisect_right(self._starts, y) - 1, len(self._lines) - 1))
        return place, y - self._starts[place]

    def _arrange(self, first: int, top: int, above: int) -> None:
        """Place the rows, from a line on, and keep the end or the first line in sight where it is."""
        width = max(1, self.scrollable_content_region.width)
        first = first if width == self._width else 0
        self._width = width
        rows = (line.rows(width) for line in self._lines[first:])
        self._starts[first:] = accumulate(rows, initial=self._starts[first] if first else 0)
        self._still = True
        try:
            self.virtual_size = Size(width, self._starts[-1])
            if self.following:
                self.scroll_end(animate=False, immediate=True, force=True, x_axis=False)
            elif self._lines:
                y = self._starts[min(top, len(self._lines) - 1)] + above
                self.scroll_to(y=y, animate=False, immediate=True, force=True)
        finally:
            self._still = False
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow from the end on, and not from elsewhere."""
        super().watch_scroll_y(old_value, new_value)
        if not self._still:
            self._note_following()

    def _note_following(self) -> None:
        following = self.scroll_target_y >= self.max_scroll_y
        if following != self.following:
            self.following = following
            self.post_message(self.Moved())

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected with the mouse, for Textual."""
        rows = [text for line in self._lines for text in _parts(line.text, line.ends(self._width))]
        return selection.extract("\n".join(rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's own
        """Draw what is selected, for Textual."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        row, base, width = self.scroll_offset.y + y, self.rich_style, self.size.width
        if row >= self._starts[-1]:
            return Strip.blank(width, base)
        place = bisect_right(self._starts, row) - 1
        line = self._lines[place]
        ends = line.ends(self._width)
        part = row - self._starts[place]
        begin, end = ends[part - 1] if part else 0, ends[part]
        marks = list(self._marks(line, place, row, begin))
        segments = [
            Segment(text, base + style) for text, style in _styled(line.runs, begin, end, marks) if text
        ]
        return Strip(segments).adjust_cell_length(width, base).apply_offsets(0, row)

    def _marks(self, line: _Line, place: int, row: int, begin: int) -> Iterator[tuple[int, int, Style]]:
        """What is marked of a line: its places from and up to which, and how."""
        if self._words is not None:
            name = "output-view--here" if place == self.here else "output-view--match"
            for match in self._words.finditer(line.text):
                yield match.start(), match.end(), self.get_component_rich_style(name, partial=True)
        if self.text_selection is not None and (span := self.text_selection.get_span(row)) is not None:
            first, last = span
            style = self.screen.get_component_rich_style("screen--selection")
            yield begin + first, len(line.text) if last < 0 else begin + last, style


def _parts(text: str, ends: Sequence[int]) -> Iterator[str]:
    begin = 0
    for end in ends:
        yield text[begin:end]
        begin = end


def _styled(
    runs: Runs, begin: int, end: int, marks: Sequence[tuple[int, int, Style]]
) -> Iterator[tuple[str, Style]]:
    """The text between two places in parts, each with its style; marks go over the others."""
    at = 0
    for text, pen in runs:
        style = pen if isinstance(pen, Style) else Style.null()
        left, right = max(begin, at), min(end, at + len(text))
        cuts = {left, right, *(cut for mark in marks for cut in mark[:2] if left < cut < right)}
        places = sorted(cuts) if left < right else []
        for first, last in pairwise(places):
            over = [mark[2] for mark in marks if mark[0] <= first and last <= mark[1]]
            yield text[first - at : last - at], Style.combine([style, *over])
        at += len(text)
