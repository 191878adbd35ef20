"""MemoSwitch: whether remembered runs answer a training, in a form."""

from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from memo_tui.training.memo.policy import FORCE, OFF, ON, SWITCH
from memo_tui.tui.common.key_bindings import bind

_MEANINGS = {
    OFF: "trains, and remembers nothing",
    ON: "an equal run is the result",
    FORCE: "trains again, and remembers it",
}


class MemoSwitch(Widget, can_focus=True):
    """Three words of which one is chosen, and what it means."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"memo-switch--chosen", "memo-switch--dim"}
    DEFAULT_CSS = """
    MemoSwitch {
        height: 1;
        width: 1fr;
        background: $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        .memo-switch--chosen { text-style: bold; }
        .memo-switch--dim { color: $text-muted; }
        &:focus { background: $primary 20%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark", "turn(1)", "Memo", "Use what is remembered: off, on, or force a training"),
        bind("right", "turn(1)", show=False),
        bind("left", "turn(-1)", show=False),
    ]

    class Changed(Message):
        """Another word was chosen."""

    def __init__(self, value: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Choose a word of `SWITCH`."""
        super().__init__(id=id)
        self._value = value

    @property
    def value(self) -> str:
        """The chosen word."""
        return self._value

    def action_turn(self, by: int) -> None:
        """Choose the next word, or the one before."""
        self._value = SWITCH[(SWITCH.index(self._value) + by) % len(SWITCH)]
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Choose the next word."""
        event.stop()
        self.focus()
        self.action_turn(1)

    def render(self) -> RenderResult:
        """The words, the chosen one marked by a sign."""
        chosen = self.get_visual_style("memo-switch--chosen")
        dim = self.get_visual_style("memo-switch--dim")
        words = [
            Content.styled(f"● {word}", chosen) if word == self._value else Content.styled(f"○ {word}", dim)
            for word in SWITCH
        ]
        return Content("  ").join([*words, Content.styled(_MEANINGS[self._value], dim)])
