"""A question with a few answers, each given by a letter, or by enter."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Label

from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content


class AskScreen(DashboardScreen[str | None]):
    """Asks; the result is the letter of the answer, or None if the user leaves."""

    DEFAULT_CSS = """
    AskScreen {
        align: center middle;
        & > #box {
            width: 64; max-width: 100%; height: auto; max-height: 100%;
            padding: 0 1; border: round $primary; background: $surface;
            & > Label { width: 1fr; margin-bottom: 1; text-style: bold; }
            & > Button {
                width: 1fr; text-align: left; content-align: left middle;
                background: $surface; color: $foreground; text-style: none;
            }
            & > Button:focus {
                background: $block-cursor-background; background-tint: $background 0%;
                color: $block-cursor-foreground; text-style: bold;
                &:nocolor, &:ansi { color: $foreground; background: $surface; text-style: bold reverse; }
            }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", "app.focus_previous", "Answer above", show=False),
        bind("down", "app.focus_next", "Answer below", show=False),
        bind("back", "leave", "Cancel"),
    ]

    def __init__(self, question: str, answers: Mapping[str, str]) -> None:
        """Ask.

        Args:
            question: one sentence; it may contain foreign strings.
            answers: texts by letters, the most wanted first.
        """
        super().__init__()
        self._question, self._answers = question, answers
        for letter, text in answers.items():
            self._bindings.bind(letter, f"answer('{letter}')", text)

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(id="box"):
            yield Label(content(self._question))
            for letter, text in self._answers.items():
                label = Content.styled(f"{letter} ", "bold") + content(text)
                yield Button(label, id=f"answer-{letter}", compact=True)
        yield KeyFooter()

    @on(Button.Pressed)
    def choose(self, message: Button.Pressed) -> None:
        """Answer by enter or a click."""
        self.dismiss((message.button.id or "").removeprefix("answer-"))

    def action_answer(self, letter: str) -> None:
        """Answer by a letter."""
        self.dismiss(letter)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
