"""A form of one or two lines: a name, a tag, a folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label

from memo_tui.tui.common import background
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter
from memo_tui.tui.common.text import content

Values = Mapping[str, str]


@dataclass(frozen=True)
class TextField:
    """One line of the form.

    Attributes:
        name: the value's name in the program.
        title: the label before it.
        value: its text at first.
        hint: shown in it while it's empty.
        fixed: whether it can't be edited.
    """

    name: str
    title: str
    value: str = ""
    hint: str = ""
    fixed: bool = False


class EditTextScreen(DashboardScreen[Values | None]):
    """Asks for some texts; `enter` saves them, `escape` leaves.

    Texts are checked while they are typed, and stay when they can't be saved. The result is what was
    saved, by the fields' names, or None.
    """

    FORM = True
    CSS_PATH = "edit_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "after_typing('save')", "Save", priority=True),
        bind("back", "leave", "Cancel"),
        bind("down", "app.focus_next", "Next field", show=False),
        bind("up", "app.focus_previous", "Previous field", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[TextField],
        check: Callable[[Values], str] = lambda _: "",
        save: Callable[[Values], object] | None = None,
        about: str = "",
    ) -> None:
        """Show these fields.

        Args:
            title: of the form.
            fields: its lines; the first that isn't fixed has the focus.
            check: returns in one sentence what is wrong with the texts, or "".
            save: saves the texts, called on a thread; a `MemoTuiError` that it raises is shown here.
            about: a sentence above the fields, such as how many runs they are for.
        """
        super().__init__()
        self._title, self._fields, self._about = title, fields, about
        self._check, self._save = check, save
        self._saving = self._touched = False
        self._typed_in: Input

    def compose(self) -> ComposeResult:
        """The form."""
        with VerticalScroll(id="form", can_focus=False) as form:
            form.border_title = content(self._title)
            if self._about:
                yield Label(content(self._about), id="about")
            for field in self._fields:
                with Horizontal(classes="row"):
                    yield Label(content(field.title), classes="title")
                    yield Input(
                        field.value,
                        placeholder=field.hint,
                        id=f"field-{field.name}",
                        compact=True,
                        disabled=field.fixed,
                        select_on_focus=False,
                    )
            yield Label("", id="problem", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Focus the first field that can be edited."""
        self._input(next(field for field in self._fields if not field.fixed)).focus()

    @on(Input.Changed)
    def judge(self) -> None:
        """Show what is wrong with the texts, once something was typed."""
        values = self._values
        self._touched = self._touched or any(values[field.name] != field.value for field in self._fields)
        if self._touched and not self._saving:
            self._say(self._check(values))

    def action_leave(self) -> None:
        """Close the form; a save that has begun goes on."""
        self.dismiss(None)

    def action_save(self) -> None:
        """Save the texts, if nothing is wrong with them."""
        if self._saving:
            return
        values = self._values
        if problem := self._check(values):
            self._say(problem)
        elif (save := self._save) is None:
            self.dismiss(values)
        else:
            self._saving = True
            self._lock(locked=True)
            self._say("saving …")
            background.run(
                self, lambda: save(values), lambda _: self._leave_with(values), self._refuse, task="saving"
            )

    @property
    def _values(self) -> dict[str, str]:
        return {field.name: self._input(field).value for field in self._fields}

    def _input(self, field: TextField) -> Input:
        return self.query_one(f"#field-{field.name}", Input)

    def _leave_with(self, values: Values) -> None:
        if self.is_current:  # else escape was pressed first
            self.dismiss(values)

    def _refuse(self, sentence: str) -> None:
        self._saving = False
        self._lock(locked=False)
        self._say(sentence)

    def _lock(self, *, locked: bool) -> None:
        """Accept no letters while the texts are saved, or accept them again in the same field."""
        fields = [self._input(field) for field in self._fields if not field.fixed]
        if locked:
            self._typed_in = next((field for field in fields if field.has_focus), fields[0])
        for field in fields:
            field.disabled = locked
        if not locked:
            self._typed_in.focus()

    def _say(self, sentence: str) -> None:
        label = self.query_one("#problem", Label)
        label.set_class(not self._saving, "-wrong")
        label.update(content(sentence))
        label.scroll_visible()
