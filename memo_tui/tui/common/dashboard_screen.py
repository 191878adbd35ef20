"""DashboardScreen: a screen over the panes, with the keys that every screen has."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from memo_tui.tui.common.key_bindings import everywhere

Result = TypeVar("Result")


class DashboardScreen(ModalScreen[Result]):
    """A screen with help, palette and quit; Textual's modal screens don't have the app's own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*everywhere()]
