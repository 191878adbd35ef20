"""The footer: a screen's keys in one line, drawn again only when they change."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from memo_tui.tui.common.key_map import ACTIONS

_LAST = ("help", "quit", "palette")  # they stand at the right, on every screen
_LASTING = ("open", "submit", "back", "experiments", *_LAST)  # actions that stay where there is little room
_MORE = " …"
_LEAVING = ("experiments", "open", "submit", "back")  # those of them that go first where no more is possible
_CHARACTERS = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Keys that type a character; Textual finds those of other keys by their names, but not these."""


class Key(NamedTuple):
    """A key of the footer.

    Attributes:
        name: Textual's name of it, such as "slash".
        display: how it is written, such as "/".
        description: what it does.
        action: the id of the action in the key map; empty if there is none.
        enabled: whether it does that now.
        tooltip: more words on it.
    """

    name: str
    display: str
    description: str
    action: str
    enabled: bool
    tooltip: str

    def text(self, *, short: bool) -> str:
        """The key, with what it does or without."""
        return f" {self.display} " if short else f" {self.display} {self.description} "


class KeyFooter(Widget):
    """The keys of the screen, without those that are typed into the focused field.

    Where there is little room, whole keys are left out. Textual's own footer makes a widget of each key, and
    all of them again, which takes some 20 ms, whenever bindings might have changed.

    Attributes:
        keys: the keys that do something now, also those that there is no room for.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-footer--key",
        "key-footer--description",
        "key-footer--hover",
    }
    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom;
        height: 1;
        text-wrap: nowrap;
        color: $footer-foreground;
        background: $footer-background;
        & > .key-footer--key {
            color: $footer-key-foreground;
            background: $footer-key-background;
            text-style: bold;
        }
        & > .key-footer--description {
            color: $footer-description-foreground;
            background: $footer-description-background;
        }
        & > .key-footer--hover { background: $block-hover-background; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[Key] = []
        self._due = False  # whether an update is scheduled
        self._hovered: Key | None = None

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self.bindings_changed)

    def render(self) -> Text:
        """The keys that fit, with a sign where some are left out."""
        width = self.size.width
        key_style = self.get_component_rich_style("key-footer--key")
        description_style = self.get_component_rich_style("key-footer--description")
        hover_style = self.get_component_rich_style("key-footer--hover", partial=True)
        line = Text(no_wrap=True, end="")
        for key, words in _parts(self.keys, width):
            if key is None:
                line.append(words, description_style)
                continue
            end = len(f" {key.display} ")
            drawn = Text.assemble((words[:end], key_style), (words[end:], description_style))
            if not key.enabled:
                drawn.stylize(Style(dim=True))
            if key == self._hovered:
                drawn.stylize(hover_style)
            line.append_text(drawn)
        return line

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Light up the key under the pointer."""
        self._hover(self._key_at(event.x))

    def on_leave(self) -> None:
        """Light up none."""
        self._hover(None)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the pointer."""
        key = self._key_at(event.x)
        if key is None:
            return
        if key.enabled:
            self.app.simulate_key(key.name)
        else:
            self.app.bell()

    def _hover(self, key: Key | None) -> None:
        if key != self._hovered:
            self._hovered = key
            self.tooltip = key.tooltip if key else None
            self.refresh()

    def _key_at(self, x: int) -> Key | None:
        for key, words in _parts(self.keys, self.size.width):
            x -= cell_len(words)
            if x < 0:
                return key
        return None

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Update the keys if the bindings have changed."""
        if screen.app.app_focus and screen is self.screen and not self._due:
            self._due = True
            # Not after a refresh: that is one of the screen in front, which may close before and forget it.
            self.call_later(self._catch_up)

    def _catch_up(self) -> None:
        """Show all changes since the last update at once; a screen that was left isn't asked any more."""
        self._due = False
        if not self.is_attached or self.screen not in self.app.screen_stack:
            return
        keys = self._active_keys()
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def _active_keys(self) -> list[Key]:
        """The keys to show, one for each action, those of every screen last."""
        found: dict[str, tuple[Binding, bool, str]] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and not self._is_typed(binding.key):
                before = found.get(binding.action)
                if before is None or _rank(binding) < _rank(before[0]):
                    found[binding.action] = (binding, enabled, tooltip)
        keys = (
            Key(
                binding.key,
                self.app.get_key_display(binding),
                binding.description,
                binding.id or "",
                enabled,
                tooltip,
            )
            for binding, enabled, tooltip in found.values()
        )
        return sorted(keys, key=lambda key: _LAST.index(key.action) if key.action in _LAST else -1)

    def _is_typed(self, key: str) -> bool:
        """Whether the focused widget takes a key as a character."""
        focused, character = self.screen.focused, _CHARACTERS.get(key)
        return focused is not None and bool(character) and focused.check_consume_key(key, character)


def _parts(keys: Sequence[Key], width: int) -> list[tuple[Key | None, str]]:
    """The texts of the keys that fit; if others do not, a sign, of no key, precedes those of every screen."""
    fitting, shortened = _fitting(keys, width)
    parts: list[tuple[Key | None, str]] = [(key, key.text(short=key in shortened)) for key in fitting]
    if len(fitting) < len(keys):
        last = sum(key.action in _LAST for key in fitting)
        parts.insert(len(parts) - last, (None, _MORE))
    return parts


def _fitting(keys: Sequence[Key], width: int) -> tuple[list[Key], set[Key]]:
    """The keys that fit into so many cells, and those of them that are shown without words.

    If even the keys that stay don't fit, the ones of every screen lose their words; then only these stay.
    """
    spare = width - sum(cell_len(key.text(short=False)) for key in keys)
    left_out, shortened = set(), set()
    if spare < 0:
        spare -= len(_MORE)
    for key in reversed(keys):
        if spare < 0 and key.action not in _LASTING:
            spare += cell_len(key.text(short=False))
            left_out.add(key)
    for key in reversed(keys):
        if spare < 0 and key.action in _LAST:
            spare += cell_len(key.text(short=False)) - cell_len(key.text(short=True))
            shortened.add(key)
    for action in _LEAVING:
        for key in keys:
            if spare < 0 and key.action == action:
                spare += cell_len(key.text(short=False))
                left_out.add(key)
    return [key for key in keys if key not in left_out], shortened


def _rank(binding: Binding) -> int:
    """Which of an action's keys this is; the first one is shown."""
    keys = ACTIONS[binding.id].keys if binding.id and binding.id in ACTIONS else ()
    return keys.index(binding.key) if binding.key in keys else 0
