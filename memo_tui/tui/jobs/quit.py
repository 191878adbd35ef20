"""The question what to do with trainings that are still running."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Label

from memo_tui.jobs.job import Job
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content
from memo_tui.tui.jobs.launched import how_many, trainings

Answer = Literal["leave", "wait", "stop"]
_ANSWERS: dict[Answer, tuple[str, str, str]] = {  # the key; what it says of one training; of several
    "leave": (
        "l",
        "Leave it running; the next memo-tui finds it again",
        "Leave them running; the next memo-tui finds them again",
    ),
    "wait": ("w", "Wait, and quit when it has ended", "Wait, and quit when they have ended"),
    "stop": (
        "s",
        "Stop it; what it logged stays, and its run ends as KILLED",
        "Stop them; what they logged stays, and their runs end as KILLED",
    ),
}


class QuitScreen(DashboardScreen[Answer | None]):
    """Asks before the program ends while trainings run; the result is None to keep it open."""

    CSS_PATH = "quit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,q", "answer('leave')", "Leave running", key_display="l", id="answer_l"),
        Binding("w", "answer('wait')", "Wait", id="answer_w"),
        Binding("s", "answer('stop')", "Stop", id="answer_s"),
        bind("back", "answer('')", "Don't quit"),
        bind("up", "app.focus_previous", "Answer above", show=False),
        bind("left", "app.focus_previous", "Answer above", show=False),
        bind("down", "app.focus_next", "Answer below", show=False),
        bind("right", "app.focus_next", "Answer below", show=False),
    ]

    def __init__(self, jobs: Sequence[Job]) -> None:
        """Ask what to do with these jobs."""
        super().__init__()
        self._jobs = jobs

    def compose(self) -> ComposeResult:
        """The question and the answers, the harmless one first."""
        with Vertical(id="box"):
            yield Label(content(f"Quit? {how_many(self._jobs)}."), id="question")
            several = len(trainings(self._jobs)) > 1
            for answer, (key, *descriptions) in _ANSWERS.items():
                label = Content.styled(f"{key} ", "bold") + Content(descriptions[several])
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
