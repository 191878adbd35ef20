"""What the terminal shows, cell by cell: a frame is written as the cells in which it differs from that."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment

from memo_tui.tui.common.cell_writer import CellWriter
from memo_tui.tui.common.pens import BLANK, PLAIN, Pen, blank_pen, cells_of, pen_of
from memo_tui.tui.common.scrolled_lines import Scroll, find_scroll


class _Line(NamedTuple):
    """The cells of a line, by column: None for a text that is not known."""

    texts: list[str | None]
    pens: list[Pen]

    def copy(self) -> "_Line":
        return _Line(self.texts[:], self.pens[:])


class ScreenCells:
    """The cells of a terminal as they were last written, in `width` columns and `height` lines.

    Whoever changes the terminal otherwise calls `forget`, after which all cells are written again.

    Args:
        erases: whether the terminal gives erased cells the background of what is written.
    """

    def __init__(self, *, erases: bool = False) -> None:
        self._erases = erases
        self._size = (0, 0)
        self._lines: list[_Line] = []

    def forget(self) -> None:
        """Know nothing of what the terminal shows."""
        self._size = (0, 0)

    def changed(
        self, parts: Iterable[tuple[int, int, Iterable[Segment]]], size: tuple[int, int], colors: ColorSystem
    ) -> str:
        """What to write so that the terminal shows these parts of a frame, which is then taken as written.

        Args:
            parts: column, line and segments of each.
            size: columns and lines of the terminal.
            colors: those that the terminal has.

        Returns:
            Text with escape sequences that leaves the terminal with its default pen; "" if nothing differs.
        """
        width, height = size
        if size != self._size:
            self._size = size
            self._lines = [_Line([None] * width, [PLAIN] * width) for _ in range(height)]
        wanted: dict[int, _Line] = {}
        writer: CellWriter | None = None  # of a frame with images
        for x, y, each in parts:
            segments = list(each)
            if any(control or "\x1b" in text for text, _, control in segments):
                writer = self._write(wanted, writer or self._writer())
                writer.write_unread(x, y, segments, colors)
                wanted = {}
            elif 0 <= y < height and 0 <= x < width:
                if y not in wanted:
                    wanted[y] = self._lines[y].copy()
                _lay(segments, x, wanted[y], colors)
        if writer is not None:  # which covers nobody knows which cells
            text = self._write(wanted, writer).finish()
            self.forget()
            return text
        scroll = find_scroll(
            [line.texts for line in self._lines], {y: line.texts for y, line in wanted.items()}
        )
        scrolled = self._scrolled(scroll, wanted) if scroll else None
        text = self._write(wanted, self._writer()).finish()
        return text if scrolled is None or len(scrolled) >= len(text) else scrolled

    def _writer(self) -> CellWriter:
        return CellWriter(erases=self._erases)

    def _write(self, wanted: Mapping[int, _Line], writer: CellWriter) -> CellWriter:
        """Write lines, and take them as written."""
        for y, line in wanted.items():
            writer.write_line(y, self._lines[y], line)
            self._lines[y] = line
        return writer

    def _scrolled(self, scroll: Scroll, wanted: Mapping[int, _Line]) -> str:
        """What to write if lines are scrolled first."""
        top, bottom, lines = scroll
        writer = self._writer()
        writer.scroll(top, bottom, lines)
        blank: _Line = _Line([" "] * self._size[0], [BLANK] * self._size[0])
        for y in {*wanted, *range(top, bottom + 1)}:
            known = self._lines[y]
            if top <= y <= bottom:
                known = self._lines[y + lines] if top <= y + lines <= bottom else blank
            writer.write_line(y, known, wanted.get(y, self._lines[y]))
        return writer.finish()


def _lay(segments: Iterable[Segment], x: int, line: _Line, colors: ColorSystem) -> None:
    """Lay segments over a line, from a column on."""
    texts: list[str | None] = []
    pens: list[Pen] = []
    for text, style, _ in segments:
        pen = pen_of(style, colors) if style is not None else PLAIN
        cells = cells_of(text)
        texts += cells
        if " " in text and (blank := blank_pen(pen)) is not pen:
            pens += [blank if cell == " " else pen for cell in cells]
        else:
            pens += [pen] * len(cells)
    stop = min(x + len(texts), len(line.texts))
    line.texts[x:stop], line.pens[x:stop] = texts[: stop - x], pens[: stop - x]
