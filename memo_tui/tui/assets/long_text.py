"""LongText: texts of any length, wrapped to the width; only the lines on the screen are drawn."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from memo_tui.tui.common import background
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import content, plain


class Part(NamedTuple):
    """A text of one or more lines, and how it is drawn: "", or one of `TONES`."""

    text: str
    tone: str = ""


_AT_ONCE = 100_000  # characters, which are wrapped in some 10 ms
TONES = ("heading", "good", "bad", "dim")


class LongText(ScrollView, can_focus=True):
    """A reading pane."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"long-text--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    LongText {
        background: $surface; color: $foreground; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .long-text--heading { color: $primary; text-style: bold; }
        & > .long-text--good { color: $text-success; }
        & > .long-text--bad { color: $text-error; }
        & > .long-text--dim { text-style: dim; }
        &:nocolor > .long-text--heading { color: $foreground; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [bind("copy", "copy", "Copy", "Copy all of the text")]

    def __init__(self, title: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show nothing yet."""
        super().__init__(id=id)
        self.border_title = content(title)
        self._parts: Sequence[Part] = ()
        self._lines: list[Part] = []
        self._width = 0

    @property
    def text(self) -> str:
        """All of it, as it was given."""
        return "\n".join(part.text for part in self._parts)

    def show(self, parts: Sequence[Part]) -> None:
        """Show other texts, from their beginning; the same ones stay where they are."""
        if parts == self._parts:
            return
        self._parts = parts
        self._wrap()
        self.scroll_to(0, 0, animate=False)

    def action_copy(self) -> None:
        """Put all of the text on the clipboard."""
        self.app.copy_to_clipboard(self.text)
        self.notify("Copied the text", markup=False)

    def on_resize(self) -> None:
        """Wrap again, if the width is another one."""
        self._look_again()

    def _look_again(self) -> None:
        if self._room != self._width:
            self._wrap()

    @property
    def _room(self) -> int:
        """How many cells a line has."""
        return max(8, self.scrollable_content_region.width)

    def _wrap(self) -> None:
        """Wrap for the width that there is now; a very long text on a thread."""
        parts, width = self._parts, self._room
        self._width = width
        if sum(len(part.text) for part in parts) < _AT_ONCE:
            self._draw(_lines(parts, width))
            return

        def draw(lines: list[Part]) -> None:
            if parts is self._parts and width == self._width:
                self._draw(lines)

        self._draw([Part("wrapping …", "dim")])
        background.run(
            self,
            lambda: _lines(parts, width),
            draw,
            lambda sentence: self._draw([Part(sentence, "bad")]),
            task="wrapping a text",
        )

    def _draw(self, lines: list[Part]) -> None:
        self._lines = lines
        self.virtual_size = Size(self._width, len(lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if self._room != self._width:  # laid out anew since it was wrapped
            self.call_after_refresh(self._look_again)
        y += self.scroll_offset.y
        style = self.rich_style
        if y >= len(self._lines):
            return Strip.blank(self.size.width, style)
        text, tone = self._lines[y]
        if tone:
            style = self.get_component_rich_style(f"long-text--{tone}")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, self.rich_style)


def _lines(parts: Sequence[Part], width: int) -> list[Part]:
    return [Part(line, part.tone) for part in parts for line in _wrapped(part.text, width)]


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text, each in at most so many cells, cut at a blank where one is near."""
    for line in text.split("\n"):
        rest = plain(line.rstrip("\r"))
        if not rest.isascii() and cell_len(rest) != len(rest):  # some characters are wide
            yield from chop_cells(rest, width) if cell_len(rest) > width else [rest]
            continue
        start = 0
        while len(rest) - start > width:
            blank = rest.rfind(" ", start + width // 2, start + width + 1)
            end = blank + 1 if blank > 0 else start + width
            yield rest[start:end].rstrip()
            start = end
        yield rest[start:]
