"""Where actions are offered, and how to get there from anywhere."""

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widgets import TextArea

from memo_tui.tui.common import key_map as at
from memo_tui.tui.common.dashboard_screen import DashboardScreen

if TYPE_CHECKING:
    from memo_tui.tui.app import MemoApp

PANES = {at.CARS: "cars", at.FUNCTION: "function", at.TRAINING: "training"}
SHARED = (at.EVERYWHERE, at.TABLES, at.LISTS, at.TEXTS, at.FIELDS)  # these are parts of other places

_OPENED_BY = {
    at.RUN: (at.TRAINING, "open"),
    at.CHARTS: (at.TRAINING, "plots"),
    at.COMPARE: (at.TRAINING, "compare"),
    at.COLUMNS: (at.TRAINING, "view"),
    at.SORT: (at.TRAINING, "sort"),
    at.VIEWS: (at.TRAINING, "views"),
    at.EXPERIMENTS: (at.TRAINING, "experiments"),
    at.ASSETS: (at.TRAINING, "assets"),
    at.JOBS: (at.TRAINING, "tab_4"),
    at.CLUSTERS: (at.TRAINING, "clusters"),
    at.TRAINERS: (at.TRAINING, "lesson"),
    at.PUZZLES: (at.CARS, "puzzles"),
}
"""The pane and the action that open a screen, by the place that it is."""


def place_of(screen: Screen[object], front: str) -> str:
    """The place of a screen; of that of the panes, the one in front."""
    if isinstance(screen, DashboardScreen):
        return screen.PLACE
    return next((place for place, pane in PANES.items() if pane == front), "")


def way_to(place: str) -> tuple[str, str] | None:
    """The pane, as a place, in which something is offered, and the action that opens the screen there or "".

    None if it isn't one place.
    """
    return (place, "") if place in PANES else _OPENED_BY.get(place)


def leave_screens(app: "MemoApp") -> bool:
    """Go back to the panes; False, and a sentence on the screen, where typed text would be lost."""
    for screen in app.screen_stack[1:]:
        if isinstance(screen.focused, TextArea) or (isinstance(screen, DashboardScreen) and screen.FORM):
            app.notify("Submit or cancel this form first.", severity="warning", markup=False)
            return False
    while len(app.screen_stack) > 1:
        app.screen.dismiss(None)
    return True


def press(app: "MemoApp", name: str) -> bool:
    """Do what an action does where the focus is now; False if it isn't offered there."""
    for node, binding, enabled, _tooltip in app.screen.active_bindings.values():
        if binding.id == name and enabled:
            app.call_later(app.run_action, binding.action, node)
            return True
    return False
