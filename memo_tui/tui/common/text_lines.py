"""TextLines: a text of many lines of which only those on the screen are drawn."""

from collections.abc import Iterable

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget


class TextLines(Widget):
    """Lines that can be selected with the mouse; a parent scrolls them.

    Textual's `Static` formats all lines anew whenever one of them changes.
    """

    DEFAULT_CSS = "TextLines { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lines: list[Content] = []

    def show(self, lines: Iterable[Content], width: int) -> None:
        """Show these lines; those longer than `width` cells go on in the next one."""
        before = len(self._lines)
        self._lines = [
            part for line in lines for part in (line.wrap(width) if line.cell_length > width else [line])
        ]
        self.refresh(layout=len(self._lines) != before)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's own
        """The width of the longest line, for Textual."""
        return max((line.cell_length for line in self._lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The number of lines, for Textual."""
        return len(self._lines)

    def render(self) -> Content:
        """All lines, as Textual copies what is selected of them."""
        return Content("\n").join(self._lines)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self.text_selection is not None:
            return super().render_line(y)
        style = self.visual_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, style.rich_style)
        line = self._lines[y]
        parts = line.render(style, end="", parse_style=self._get_style)
        segments = [Segment(text, (style + part).rich_style) for text, part in parts if text]
        return Strip(segments, line.cell_length).apply_offsets(0, y)
