"""One row of a table, whole."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from memo_tui.tui.assets.long_text import LongText, Part
from memo_tui.tui.common.dashboard_screen import DashboardScreen
from memo_tui.tui.common.key_bindings import bind
from memo_tui.tui.common.key_footer import KeyFooter


class RowScreen(DashboardScreen[None]):
    """Each column's title, and below it all of its value."""

    DEFAULT_CSS = """
    RowScreen { background: $background; & > LongText { height: 1fr; border: round $primary; padding: 0 1; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("copy", "copy", "Copy", "Copy the row"),
        bind("back", "dismiss", "Back"),
    ]

    def __init__(self, title: str, values: Sequence[tuple[str, str]]) -> None:
        """Show titles with their values."""
        super().__init__()
        self._title, self._values = title, values

    def compose(self) -> ComposeResult:
        """The text and the keys."""
        yield LongText(self._title)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the values."""
        parts = [
            part for title, text in self._values for part in (Part(title, "heading"), Part(text), Part(""))
        ]
        self.query_one(LongText).show(parts)
        self.query_one(LongText).focus()

    def action_copy(self) -> None:
        """Put the row on the clipboard."""
        self.app.copy_to_clipboard("\n".join(f"{title}: {text}" for title, text in self._values))
        self.notify("Copied the row", markup=False)
