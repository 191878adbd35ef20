"""Bindings made from the keymap, so that a key stands in one place of the program."""

from textual.binding import Binding
from textual.widget import Widget

from memo_tui.tui.common.key_display import shown_key
from memo_tui.tui.common.key_map import ACTIONS, MOVES


def bind(
    name: str,
    action: str,
    description: str = "",
    tooltip: str = "",
    *,
    show: bool = True,
    priority: bool = False,
    key_display: str | None = None,
) -> Binding:
    """Bind the keys of an action of the keymap.

    Args:
        name: the action's id in the keymap.
        action: what Textual runs.
        description: a word or two for the footer; without it the binding takes the keymap's.
        tooltip: a sentence for the help.
        show: whether the footer shows it.
        priority: whether it comes before what the focused widget does with the key.
        key_display: the keys as the footer shows them, for one that stands for others; else they are derived.

    Raises:
        KeyError: the keymap doesn't have that id.
    """
    known = ACTIONS[name]
    keys = known.keys[:1] if name in MOVES else known.keys
    return Binding(
        ",".join(keys),
        action,
        description or next(iter(known.uses.values())),
        show=show,
        key_display=key_display or (shown_key(keys[0]) if len(keys) == 1 and name not in MOVES else None),
        priority=priority,
        tooltip=tooltip,
        id=name,
    )


def everywhere() -> tuple[Binding, ...]:
    """The keys of every screen; the footer always shows them."""
    return (
        bind("help", "app.toggle_help", "Help", "Keys and explanations, beside the pane"),
        bind("palette", "app.palette", "Palette", "Find anything by typing"),
        bind("quit", "app.quit", "Quit"),
        bind("help_down", "app.scroll_help(5)", "Help down", show=False),
        bind("help_up", "app.scroll_help(-5)", "Help up", show=False),
    )


def quiet_when_narrow(name: str, action: str, description: str, tooltip: str) -> tuple[Binding, Binding]:
    """A key twice: once for the footer, once without; `shown_when_narrow` decides which one applies.

    The action takes a parameter, which is True in the second.
    """
    return (
        bind(name, action, description, tooltip),
        bind(name, f"{action}(True)", description, tooltip, show=False),
    )


def shown_when_narrow(widget: Widget, parameters: tuple[object, ...]) -> bool:
    """Whether the binding with these parameters applies on a screen of this width."""
    return widget.screen.has_class("-narrow") == bool(parameters)
