"""Enlarging the box with the focus: it fills the screen until escape, or the same key, is pressed."""

from textual.screen import Screen
from textual.widget import Widget

STAYS = "KeyFooter, HeaderBar, HelpPanel"  # what stays beside an enlarged box: Textual's selector


def box_of(widget: Widget | None) -> Widget | None:
    """The frame that a widget is or lies in; None if there is none."""
    if widget is None:
        return None
    return next(
        (
            each
            for each in widget.ancestors_with_self
            if isinstance(each, Widget) and not isinstance(each, Screen) and each.styles.border_top[0]
        ),
        None,
    )


def turn_enlarged(screen: Screen[object]) -> None:
    """Let the box with the focus fill the screen, or bring the others back."""
    enlarge(screen, box_of(screen.focused) if screen.maximized is None else None)


def enlarge(screen: Screen[object], box: Widget | None) -> None:
    """Let a box fill the screen, and have the focus; None brings the others back."""
    if box is None:
        screen.minimize()
        return
    screen.maximized = box
    if screen.focused is None or box not in screen.focused.ancestors_with_self:
        inner = next((each for each in box.walk_children(Widget, with_self=True) if each.focusable), None)
        screen.set_focus(inner)
