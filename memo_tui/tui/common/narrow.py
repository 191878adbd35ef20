"""Keys that a narrow footer leaves out; they still work, and the help panel lists them."""

from textual.binding import Binding
from textual.widget import Widget


def quiet_when_narrow(key: str, action: str, description: str, tooltip: str) -> tuple[Binding, Binding]:
    """A key twice: once for the footer, once without; `shown_when_narrow` decides which one applies.

    The action takes a parameter, which is True in the second.
    """
    return (
        Binding(key, action, description, tooltip=tooltip),
        Binding(key, f"{action}(True)", description, tooltip=tooltip, show=False),
    )


def shown_when_narrow(widget: Widget, parameters: tuple[object, ...]) -> bool:
    """Whether the binding with these parameters applies on a screen of this width."""
    return widget.screen.has_class("-narrow") == bool(parameters)
