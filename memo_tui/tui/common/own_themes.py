"""Themes of the user's own, from the settings file."""

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.color import Color, ColorParseError
from textual.theme import Theme

_NEEDED = "primary"
_STATES = ("success", "warning", "error")  # as usual where they aren't given: their colours mean something


def add_themes(app: App[Any], themes: Mapping[str, Any]) -> list[str]:
    """Make themes available; returns a sentence on each that can't be used.

    Args:
        app: the program.
        themes: the colours by the theme's name, each with `primary`; `dark` is true or false.
    """
    problems = []
    for name, given in themes.items():
        colours = {key: value for key, value in given.items() if key != "dark"}
        wrong = next((key for key, value in colours.items() if not _is_colour(value)), None)
        dark = given.get("dark", True)
        if wrong is not None:
            problems.append(
                f"The theme {name} isn't used: {wrong} is {colours[wrong]!r}; give a colour such as #1e90ff."
            )
        elif not isinstance(dark, bool):
            problems.append(f"The theme {name} isn't used: dark is {dark!r}; give true or false.")
        elif _NEEDED not in colours:
            problems.append(f"The theme {name} isn't used: give it a colour {_NEEDED}.")
        elif name in app.available_themes:
            problems.append(f"The theme {name} isn't used: there is one of that name already.")
        else:
            usual = app.available_themes["textual-dark" if dark else "textual-light"]
            states = {key: getattr(usual, key) for key in _STATES}
            app.register_theme(Theme(name, dark=dark, **states | colours))
    return problems


def _is_colour(value: object) -> bool:
    try:
        Color.parse(str(value))
    except ColorParseError:
        return False
    return isinstance(value, str)
