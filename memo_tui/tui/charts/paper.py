"""The base of all charts: a widget that draws lines of glyphs, or a sentence on why there are none."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from memo_tui.tui.charts.series import AXIS, BEST, COLORS, CURSOR, QUIET, Glyph
from memo_tui.tui.common.table_data import fit


class ChartPaper(Widget):
    """Lines of glyphs, drawn once per size and kept until `draw_again`.

    Args:
        empty: the text shown when there is nothing to draw; can be set later.
        id: of the widget.
        classes: of the widget.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(AXIS, QUIET, CURSOR, BEST),
        *(f"chart--{layer}-{place}" for layer in ("series", "raw") for place in range(COLORS)),
    }
    DEFAULT_CSS = """
    ChartPaper {
        background: $surface; color: $foreground;
        & > .chart--axis { color: $text-muted; }
        & > .chart--quiet { color: $text-muted; }
        & > .chart--cursor { color: $foreground; text-style: bold; }
        & > .chart--best { color: $text-success; text-style: bold; }
        & > .chart--series-0 { color: $text-primary; }
        & > .chart--series-1 { color: $text-warning; }
        & > .chart--series-2 { color: $text-success; }
        & > .chart--series-3 { color: $text-error; }
        & > .chart--series-4 { color: $foreground; }
        & > .chart--series-5 { color: $text-secondary; }
        & > .chart--raw-0 { color: $text-primary 45%; }
        & > .chart--raw-1 { color: $text-warning 45%; }
        & > .chart--raw-2 { color: $text-success 45%; }
        & > .chart--raw-3 { color: $text-error 45%; }
        & > .chart--raw-4 { color: $foreground 45%; }
        & > .chart--raw-5 { color: $text-secondary 45%; }
        &:ansi, &:nocolor {
            & > .chart--raw-0 { text-style: dim; }
            & > .chart--raw-1 { text-style: dim; }
            & > .chart--raw-2 { text-style: dim; }
            & > .chart--raw-3 { text-style: dim; }
            & > .chart--raw-4 { text-style: dim; }
            & > .chart--raw-5 { text-style: dim; }
        }
    }
    """
    empty = reactive("")

    def __init__(
        self,
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(ChartPaper.empty, empty)
        self._glyphs: tuple[tuple[int, int], Sequence[Sequence[Glyph]] | str] | None = None

    def draw(self, width: int, height: int) -> Sequence[Sequence[Glyph]] | str:
        """The lines from the top, each filling the width; or a sentence on why there are none.

        "" means the text in `empty`.
        """
        raise NotImplementedError

    def draw_again(self) -> None:
        """Draw again: the content has changed."""
        self._glyphs = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._glyphs is None or self._glyphs[0] != self.size:
            self._glyphs = (self.size, self.draw(*self.size))
        lines = self._glyphs[1]
        if isinstance(lines, str):
            return self._sentence_line(lines or self.empty, y)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        styles = {name: self.get_component_rich_style(name) for name in {name for _, name in lines[y]}}
        return Strip([Segment(text, styles[name]) for text, name in lines[y]], self.size.width)

    def _sentence_line(self, sentence: str, y: int) -> Strip:
        """One line of the sentence shown instead of a chart, centered."""
        width, height = self.size
        lines = [part.plain for line in sentence.split("\n") for part in Content(line).wrap(max(1, width))]
        place = y - max(0, (height - len(lines)) // 2)
        text = lines[place].strip() if 0 <= place < len(lines) else ""
        text = " " * ((width - cell_len(text)) // 2) + text
        return Strip([Segment(fit(text, width), self.get_component_rich_style(QUIET))])
