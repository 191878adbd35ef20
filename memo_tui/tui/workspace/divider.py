"""A line between two columns that the mouse drags."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

_LINE, _GRIP = "│", "┃"
_GRIP_LINES = 3


class Divider(Widget, can_focus=False):
    """One column of cells, with a grip in the middle."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Divider {
        width: 1; height: 1fr; color: $foreground 35%; background: $background;
        &:hover { color: $primary; }
        &.-dragged { color: $primary; text-style: bold; }
    }
    """

    @dataclass
    class Dragged(Message):
        """The mouse wants the divider in another column of the screen; `done` once it let go."""

        divider: "Divider"
        x: int
        done: bool

        @property
        def control(self) -> "Divider":
            """The divider, so that `@on` can select by its id."""
            return self.divider

    def render_line(self, y: int) -> Strip:
        """Draw one cell."""
        grip = abs(y - self.size.height // 2) <= _GRIP_LINES // 2
        return Strip([Segment(_GRIP if grip else _LINE, self.rich_style)], 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag."""
        event.stop()
        self.add_class("-dragged")
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse."""
        if self.has_class("-dragged"):
            event.stop()
            self.post_message(self.Dragged(self, int(event.screen_x), done=False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag."""
        if self.has_class("-dragged"):
            event.stop()
            self.release_mouse()
            self.remove_class("-dragged")
            self.post_message(self.Dragged(self, int(event.screen_x), done=True))
