"""The question what to do with trainings that are still running."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Label

from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content

Answer = Literal["leave", "wait", "stop"]
_ANSWERS: dict[Answer, tuple[str, str]] = {
    "leave": ("l", "Leave them running; the next memo-tui finds them again"),
    "wait": ("w", "Wait, and quit when they have ended"),
    "stop": ("s", "Stop them; their runs end as KILLED, with all that they logged"),
}


class QuitScreen(ModalScreen[Answer | None]):
    """Asks before the program ends while trainings run; the result is None to keep it open."""

    CSS_PATH = "quit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,q", "answer('leave')", "Leave running", key_display="l"),
        Binding("w", "answer('wait')", "Wait"),
        Binding("s", "answer('stop')", "Stop"),
        Binding("escape", "answer('')", "Don't quit", key_display="esc"),
        Binding("up,left", "app.focus_previous", "Answer above", show=False),
        Binding("down,right", "app.focus_next", "Answer below", show=False),
    ]

    def __init__(self, counted: str) -> None:
        """Ask.

        Args:
            counted: the number of trainings, such as "2 trainings running".
        """
        super().__init__()
        self._counted = counted

    def compose(self) -> ComposeResult:
        """The question and the answers, the harmless one first."""
        with Vertical(id="box"):
            yield Label(content(f"Quit? {self._counted}."), id="question")
            for answer, (key, description) in _ANSWERS.items():
                label = Content.styled(f"{key} ", "bold") + Content(description)
                yield Button(label, id=answer, compact=True)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Focus the answer that leaves them running."""
        self.query_one("#leave").focus()

    @on(Button.Pressed)
    def choose(self, message: Button.Pressed) -> None:
        """Answer by enter or a click."""
        self.action_answer(message.button.id or "")

    def action_answer(self, answer: str) -> None:
        """Answer by a letter."""
        self.dismiss(next((each for each in _ANSWERS if each == answer), None))
