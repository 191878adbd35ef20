"""CompletionList: ways to go on with what is typed, drawn over what is below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from memo_tui.runs.query.complete import Completion
from memo_tui.tui.common.table_data import fit
from memo_tui.tui.common.text import plain

MOST_LINES = 8
LOW, LOW_LINES = 30, 5  # on a screen with fewer lines than the first, at most the second is covered
_WIDEST = 48  # cells of a completion
_SIGN, _GAP, _SIDES = 2, 2, 3  # cells of the sign, between the two columns, and of the frame and scroll bar


class CompletionList(ScrollView, can_focus=False, inherit_bindings=False):
    """Completions, one per line, each with what it is; one is chosen, initially the first.

    It never has the focus: the input moves the choice.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"completion-list--chosen", "completion-list--what"}
    DEFAULT_CSS = """
    CompletionList {
        overlay: screen; constrain: inside inflect;
        display: none;
        background: $panel; color: $foreground;
        border-left: solid $primary; border-right: solid $primary;
        scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0;
        & > .completion-list--chosen {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
        & > .completion-list--what { color: $text-muted; }
        &:ansi > .completion-list--what { color: $foreground; text-style: dim; }
        &:nocolor > .completion-list--chosen { background: $panel; color: $foreground; text-style: reverse; }
        &:nocolor > .completion-list--what { text-style: dim; }
    }
    """

    @dataclass
    class Picked(Message):
        """A completion was clicked."""

        completion: Completion

    def __init__(self) -> None:
        super().__init__()
        self._completions: Sequence[Completion] = ()
        self._place = 0
        self._width = 0  # of the first column

    @property
    def chosen(self) -> Completion | None:
        """The completion that is chosen; None while there are none."""
        return self._completions[self._place] if self._completions else None

    def show(self, completions: Sequence[Completion], column: int = 0) -> None:
        """Show completions below a column of the line above; without any, hide the list."""
        self._completions, self._place = completions, 0
        self.display = bool(completions)
        if not completions:
            return
        self._width = min(_WIDEST, max(cell_len(_shown(each)) for each in completions))
        whats = max(cell_len(each.what) for each in completions)
        lines = LOW_LINES if self.screen.size.height < LOW else MOST_LINES
        self.styles.width = _SIDES + _SIGN + self._width + _GAP + whats
        self.styles.height = min(lines, len(completions))
        self.styles.offset = Offset(column, 0)
        self.virtual_size = Size(0, len(completions))
        self.scroll_to(y=0, animate=False, force=True)
        self.refresh()

    def move(self, step: int) -> None:
        """Choose another, so many lines further down; after the last comes the first."""
        if self._completions:
            self._place = (self._place + step) % len(self._completions)
            top = max(min(self.scroll_offset.y, self._place), self._place - self.size.height + 1)
            self.scroll_to(y=top, animate=False, force=True)
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Pick what is clicked."""
        event.stop()
        place = self.scroll_offset.y + event.get_content_offset_capture(self).y
        if 0 <= place < len(self._completions):
            self.post_message(self.Picked(self._completions[place]))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        place, width = self.scroll_offset.y + y, self.size.width
        if place >= len(self._completions):
            return Strip.blank(width, self.rich_style)
        completion, chosen = self._completions[place], place == self._place
        style = self.get_component_rich_style("completion-list--chosen") if chosen else self.rich_style
        muted = style if chosen else self.get_component_rich_style("completion-list--what")
        text = ("› " if chosen else "  ") + fit(_shown(completion), self._width) + " " * _GAP
        rest = max(0, width - cell_len(text))
        return Strip([Segment(text, style), Segment(fit(completion.what, rest), muted)]).crop_extend(
            0, width, style
        )


def _shown(completion: Completion) -> str:
    return plain(completion.text.rstrip())
