"""A box to tick that shows its state without colour, too."""

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Checkbox

from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.text import content


class TickBox(Checkbox):
    """A tick or a blank, and a label; enter is left to the form, so only space ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("mark", "toggle_button", "Tick"),
    ]

    def __init__(
        self,
        label: str,
        ticked: bool = False,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(content(label), ticked, name=name, id=id, compact=True)
        self.BUTTON_INNER = "✓" if ticked else " "

    def watch_value(self) -> None:
        """Show the tick."""
        self.BUTTON_INNER = "✓" if self.value else " "
        super().watch_value()
