"""A function's source, with a sign at the lines that a call executed."""

from typing import ClassVar

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from memo_tui.memo.calls import Call, Outcome
from memo_tui.memo.garage import Variant

_FLASH_SECONDS = 0.5


class SourceView(Widget):
    """Shows the lines of a variant's function; the body's line tells what the last call did to it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source-view--body",
        "source-view--ran",
        "source-view--remembered",
        "source-view--flash",
    }

    def __init__(self, variant: Variant) -> None:
        """Show the function of this variant."""
        super().__init__()
        self._variant = variant
        self._last: Call | None = None
        self._flashing = False

    def show_call(self, call: Call | None) -> None:
        """Mark the body's line with the outcome of this call; a body that ran flashes."""
        self._last = call
        self._flashing = call is not None and call.outcome is Outcome.RAN
        if self._flashing:
            self.set_timer(_FLASH_SECONDS, self._end_flash)
        self.refresh()

    def render(self) -> RenderResult:
        """The source, one line a line."""
        lines: list[Content] = []
        for number, code in self._variant.source:
            if number not in self._variant.body.lines:
                lines.append(Content(code))
                continue
            style = "source-view--flash" if self._flashing else "source-view--body"
            line = Content.styled(code, self.get_visual_style(style))
            if self._last is not None and self._last.outcome is not Outcome.FORGOT:
                ran = self._last.outcome is Outcome.RAN
                sign = " ◀ ran" if ran else " · not run"
                name = "source-view--ran" if ran else "source-view--remembered"
                line += Content.styled(sign, self.get_visual_style(name))
            lines.append(line)
        return Content("\n").join(lines)

    def _end_flash(self) -> None:
        self._flashing = False
        self.refresh()
