"""The form for a call of the function, and the result of the last call."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label

from memo_tui.memo.worker.client import Description
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_words import with_keys
from memo_tui.tui.common.text import content
from memo_tui.tui.function.answer_view import AnswerView
from memo_tui.tui.function.function_form import FunctionForm


class CallBox(Vertical, can_focus=True):
    """Contains the form and the answer; enter calls the function, here and in each field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("open", "submit", "Call", "Call with these parameters"),
        bind("again", "submit", "Call again", "Call with these parameters", show=False),
        bind("edit", "edit", "Parameters", "Type other parameters"),
    ]

    class Asked(Message):
        """The user asks for a call.

        Attributes:
            texts: what was typed, by the parameters' names.
        """

        def __init__(self, texts: Mapping[str, str]) -> None:
            super().__init__()
            self.texts = texts

    def compose(self) -> ComposeResult:
        """Compose the description, the fields and the answer."""
        yield Label("", id="about", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            yield FunctionForm()
        yield AnswerView()

    @property
    def form(self) -> FunctionForm:
        """The form."""
        return self.query_one(FunctionForm)

    @property
    def answer(self) -> AnswerView:
        """The view of the last call."""
        return self.query_one(AnswerView)

    def describe(self, description: Description) -> None:
        """Show the fields of a function."""
        about = self.query_one("#about", Label)
        about.update(content(description.about))
        about.set_class(not description.about, "-empty")
        self.form.show(description.fields)
        self.answer.wait(
            with_keys("Press {open} to call it, twice to see it remembered; {edit} to type other parameters.")
        )

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Call on enter in a field."""
        message.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """Ask for a call."""
        self.post_message(self.Asked(self.form.texts))

    def action_edit(self) -> None:
        """Focus the first field."""
        self.form.focus_field()
