"""The parameters of a function as a form."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from memo_tui.memo.signature_form import Field
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.secret_field import hides
from memo_tui.tui.common.text import content, plain


class _FieldInput(Input):
    """A field: enter calls the function, arrows move between fields."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("submit", "submit", "Call"),
        bind("down", "app.focus_next", "Next field", show=False),
        bind("up", "app.focus_previous", "Previous field", show=False),
    ]


class FunctionForm(Vertical):
    """One line per parameter: its name, the input, and what may be typed."""

    def show(self, fields: Sequence[Field]) -> None:
        """Show the fields of another function, with their defaults."""
        self.remove_children()
        self.mount_all(_rows(fields))

    def compose(self) -> ComposeResult:
        """Compose nothing until the function is known."""
        return iter(())

    @property
    def texts(self) -> dict[str, str]:
        """The texts of the fields, by parameter."""
        return {field.name or "": field.value for field in self.query(Input)}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Set the texts of these fields; other fields don't change."""
        for field in self.query(Input):
            field.value = texts.get(field.name or "", field.value)

    def focus_field(self, name: str | None = None) -> None:
        """Focus the field of a parameter, or the first field."""
        for field in self.query(Input):
            if name in (None, field.name):
                field.focus()
                return


def _rows(fields: Sequence[Field]) -> list[Horizontal]:
    width = min(24, max((len(field.name) for field in fields), default=0) + 2)
    hints = min(34, max((len(field.hint) + 8 * field.required for field in fields), default=0)) + 1
    rows = []
    for field in fields:
        title = Label(content(plain(field.name)), classes="title")
        title.styles.width = width
        hint = plain(field.hint if not field.required else f"{field.hint}, needed")
        hint_label = Label(content(hint), classes="hint")
        hint_label.styles.width = hints
        typed = _FieldInput(
            field.text, name=field.name, compact=True, select_on_focus=False, password=hides(field)
        )
        rows.append(Horizontal(title, typed, hint_label, classes="row"))
    return rows
