"""A question before something that can't be undone at once."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Label

from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content


class ConfirmScreen(DashboardScreen[bool]):
    """Asks; `y` is yes, `n` and `escape` are no, and so is `enter` unless yes was chosen with the arrows.

    The result is whether the answer was yes.
    """

    CSS_PATH = Path(__file__).with_suffix(".tcss")  # also for screens elsewhere that build on this one
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="answer_y"),
        Binding("n", "answer(False)", "No", key_display="n esc", id="answer_n"),
        bind("back", "answer(False)", "No", show=False),
        bind("left", "app.focus_previous", "The other answer", show=False),
        bind("up", "app.focus_previous", "The other answer", show=False),
        bind("right", "app.focus_next", "The other answer", show=False),
        bind("down", "app.focus_next", "The other answer", show=False),
    ]

    def __init__(self, question: str, yes: str = "Yes", no: str = "No") -> None:
        """Ask.

        Args:
            question: one sentence; it may contain foreign strings.
            yes: what happens then, such as "Delete 3 runs".
            no: what happens otherwise, such as "Keep them".
        """
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question and the two answers; the safe one has the focus."""
        with Vertical(id="box"):
            yield Label(content(self._question), id="question")
            with Horizontal(id="answers"):
                yield from self.answers()
        yield KeyFooter()

    def answers(self) -> ComposeResult:
        """The answers as buttons, the safe one first."""
        yield Button(answer_text("n", self._no), id="no", compact=True)
        yield Button(answer_text("y", self._yes), id="yes", compact=True, variant="warning")

    def on_mount(self) -> None:
        """Focus the safe answer, so that enter gives it."""
        self.query(Button).first().focus()

    @on(Button.Pressed, "#no, #yes")
    def choose(self, message: Button.Pressed) -> None:
        """Answer by enter or a click."""
        self.dismiss(message.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by a letter."""
        self.dismiss(yes)


def answer_text(key: str, text: str) -> Content:
    """The text of a button that a key presses as well."""
    return Content.styled(f"{key} ", "dim") + content(text)
