"""The question whether something is done to a run alone, or with the runs below it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button

from memo_tui.numbers import counted
from memo_tui.runs.model import Run
from memo_tui.tui.common.confirm import ConfirmScreen, answer_text
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import plain


class ScopeScreen(ConfirmScreen):
    """Asks; `y` takes the runs below too, `n` doesn't, `escape` leaves: the result is then None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "With the runs below", id="answer_y"),
        Binding("n", "answer(False)", "Without the runs below", id="answer_n"),
        bind("back", "leave", "Cancel"),
    ]

    def answers(self) -> ComposeResult:
        """Leaving first, as it is safe."""
        yield Button(answer_text("esc", "Cancel"), id="leave", compact=True)
        yield from super().answers()

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)


async def with_those_below(
    widget: Widget,
    verb: str,
    runs: Sequence[Run],
    below: Sequence[Run],
    do: Callable[[Sequence[Run]], Awaitable[object]],
    *,
    about: Callable[[Sequence[Run]], str] = lambda _: "",
) -> None:
    """Do something with runs; if there are runs below them, ask first whether with these too.

    Args:
        widget: from which the question is asked.
        verb: what is done, as "Delete".
        runs: the chosen runs; at least one.
        below: those below them that aren't chosen themselves.
        do: does it with some runs; not called if the user leaves.
        about: further sentences of the question, about all of them.
    """
    if not below:
        await do(runs)
        return
    every = [*runs, *below]
    one = len(runs) == 1
    whose = plain(runs[0].name) if one else counted(len(runs), "run")
    question = f"{verb} {whose} with the {counted(len(below), 'run')} below {'it' if one else 'them'}?"

    async def answered(with_them: bool | None) -> None:
        if with_them is not None:
            await do(every if with_them else runs)

    screen = ScopeScreen(
        question + about(every), f"All {len(every):,}", "Only it" if one else f"Only the {len(runs):,}"
    )
    await widget.app.push_screen(screen, answered)
