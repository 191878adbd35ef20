"""DashboardScreen: a screen over the panes, with the keys that every screen has."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from memo_tui.tui.common.key_bindings import bind, everywhere
from memo_tui.tui.common.lean_compositor import LeanScreen

Result = TypeVar("Result")


# The modal screen comes first: Textual takes the styles of the first base alone.
class DashboardScreen(ModalScreen[Result], LeanScreen[Result]):
    """A screen with help, palette and quit; Textual's modal screens don't have the app's own keys.

    Attributes:
        PLACE: which of the keymap's places it is; "" for none.
        FORM: whether leaving it loses what was typed.
    """

    PLACE: ClassVar[str] = ""
    FORM: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *everywhere(),
        bind("zoom", "app.enlarge", "Enlarge", "Enlarge this box to the whole screen, and back", show=False),
    ]

    def action_after_typing(self, action: str) -> None:
        """Take an action once the focused widget has handled earlier keys, which a priority key overtakes."""
        (self.focused or self).call_later(self.run_action, action)

    async def action_dismiss(self, result: Result | None = None) -> None:
        """Give an enlarged box its size back; else leave."""
        if self.maximized is not None:
            self.minimize()
        else:
            await super().action_dismiss(result)
