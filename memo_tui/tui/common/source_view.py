"""Source code with a sign at the lines that a call executed."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.memo.calls import Outcome
from memo_tui.memo.source import Source
from memo_tui.secrets.redact import hide_named
from memo_tui.tui.common import background
from memo_tui.tui.common.text import plain

if TYPE_CHECKING:
    from textual.timer import Timer

FLASH_SECONDS = 0.5
_COLOURED: dict[Source, list[Content]] = {}  # so that code shown again is coloured at once
_MOST_COLOURED = 64


class SourceView(Widget):
    """Shows code; the lines of its body show what the last call did: they light up when they ran.

    Every line that the call executed has an arrow. Put it into a container that scrolls.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source-view--number",
        "source-view--dark",
        "source-view--ran",
        "source-view--remembered",
        "source-view--flash",
    }
    DEFAULT_CSS = """
    SourceView {
        height: auto;
        width: 1fr;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        & > .source-view--number { color: $text-muted; }
        & > .source-view--dark { text-style: dim; }
        & > .source-view--flash { text-style: bold reverse; color: $warning; }
        & > .source-view--ran { color: $text-warning; text-style: bold; }
        & > .source-view--remembered { color: $text-success; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None, numbers: bool = True) -> None:  # noqa: A002 - Textual's own
        """Show nothing yet; `numbers` puts the line's number in the file before each."""
        super().__init__(id=id)
        self._numbers = numbers
        self._source = Source()
        self._lines: list[Content] = []
        self._body: frozenset[int] = frozenset()
        self._executed: frozenset[int] = frozenset()
        self._outcome: Outcome | None = None
        self.flashing = False
        self._flash: Timer | None = None

    def show(self, source: Source, body: frozenset[int] = frozenset()) -> None:
        """Show this code, unmarked.

        Args:
            source: the code.
            body: the numbers of the lines that do the work which a memo saves.
        """
        self._body = body
        self.mark(frozenset(), None)
        if source != self._source:
            self._source = source
            self._lines = _COLOURED.get(source) or [Content(plain(hide_named(line))) for line in source.lines]
            if source not in _COLOURED:
                background.run(
                    self,
                    lambda: _coloured(source),
                    lambda lines: self._show_coloured(source, lines),
                    lambda sentence: self.notify(sentence, severity="warning", markup=False),
                    task="colouring the code",
                )
        self.refresh(layout=True)

    def mark(self, executed: frozenset[int], outcome: Outcome | None, *, flash: bool = True) -> None:
        """Mark the executed lines; the body's lines get the outcome, and flash if they ran."""
        self._executed, self._outcome = executed, outcome
        self.flashing = flash and outcome is Outcome.RAN
        if self._flash:
            self._flash.stop()
        self._flash = self.set_timer(FLASH_SECONDS, self._end_flash) if self.flashing else None
        self.refresh()

    def render(self) -> RenderResult:
        """The code, line by line."""
        return Content("\n").join(
            self._line(number, line) for number, line in zip(self._source.numbers, self._lines, strict=True)
        )

    def _line(self, number: int, line: Content) -> Content:
        known = self._outcome in (Outcome.RAN, Outcome.REMEMBERED)
        here = number in self._executed
        parts = [f"{number:4} "] if self._numbers else []
        gutter = Content.styled("".join(parts), self.get_visual_style("source-view--number"))
        if number not in self._body or not known:
            arrow = (
                Content.styled("→ ", self.get_visual_style("source-view--number")) if here else Content("  ")
            )
            return gutter + arrow + line
        name = "source-view--ran" if here else "source-view--remembered"
        if self.flashing and here:
            line = Content.styled(line.plain, self.get_visual_style("source-view--flash"))
        else:
            line = line.stylize(self.get_visual_style("source-view--ran" if here else "source-view--dark"))
        style = self.get_visual_style(name)
        first = number == min(self._body)  # which lines of the body ran is not known
        arrow = Content.styled("▶ " if here and first else "  ", style)
        sign = Content.styled("  ◀ ran" if here else "  · not run", style) if first else Content("")
        return gutter + arrow + line + sign

    def _show_coloured(self, source: Source, lines: list[Content]) -> None:
        if len(lines) != len(source.lines):
            return
        if len(_COLOURED) >= _MOST_COLOURED:
            _COLOURED.clear()
        _COLOURED[source] = lines
        if source == self._source:
            self._lines = lines
            self.refresh()

    def _end_flash(self) -> None:
        self.flashing = False
        self.refresh()


def _coloured(source: Source) -> list[Content]:
    """On a thread: the highlighter takes a while to import."""
    from textual.highlight import highlight  # noqa: PLC0415 - not before the first frame

    code = "\n".join(plain(hide_named(line)) for line in source.lines)
    return list(highlight(code, language="python").split("\n", allow_blank=True))
