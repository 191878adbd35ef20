"""The footer: a screen's keys, drawn again only when they change."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Label
from textual.widgets._footer import FooterKey

from memo_tui.tui.common.key_map import ACTIONS

_LAST = ("help", "quit", "palette")  # they stand at the right, on every screen
_LASTING = ("open", "submit", "back", "experiments", *_LAST)  # actions that stay where there is little room
_CLASSES = {"-lasting": _LASTING, "-last": _LAST}
_CHARACTERS = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Keys that type a character; Textual finds those of other keys by their names, but not these."""


class Key(FooterKey):
    """A key that can be shown without its words."""

    is_short = False

    def render(self) -> Text:
        """The key, with what it does if there is room."""
        if not self.is_short:
            return super().render()
        text = Text(f" {self.key_display} ", self.get_component_rich_style("footer-key--key"))
        text.stylize_before(self.rich_style)
        return text

    def shorten(self, short: bool) -> None:
        """Leave out the words, or show them."""
        if short is not self.is_short:
            self.is_short = short
            self.refresh(layout=True)


class KeyFooter(Footer):
    """A footer without the command palette; where there is little room, whole keys are left out.

    Textual's own creates all its widgets again, which takes some 20 ms, whenever bindings might have changed.
    """

    DEFAULT_CSS = """
    KeyFooter > #more {
        dock: right;
        width: 1;
        color: $footer-description-foreground;
        background: $footer-description-background;
    }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: list[tuple[Binding, bool, str]] | None = None
        self._due = False  # whether an update is scheduled

    def compose(self) -> ComposeResult:
        """Yield the keys, and remember them."""
        if self._bindings_ready:
            self._shown = self._to_show()
            keys = [self._key(*shown) for shown in self._shown]
            self.styles.grid_size_columns = len(keys)
            yield from self._fitted(keys)

    def _key(self, binding: Binding, enabled: bool, tooltip: str) -> Key:
        return Key(
            binding.key,
            self.app.get_key_display(binding),
            binding.description,
            binding.action,
            disabled=not enabled,
            tooltip=tooltip,
            classes=" ".join(name for name, ids in _CLASSES.items() if binding.id in ids),
        ).data_bind(compact=Footer.compact)

    def on_resize(self) -> None:
        """Show the keys that fit now."""
        self._fitted(list(self.children))

    def _fitted(self, widgets: Sequence[Widget]) -> Sequence[Widget]:
        """The keys, those hidden that don't fit, and a sign at the right that there are more.

        If even those that stay don't fit, the ones of every screen are shown without their words.
        """
        keys = [widget for widget in widgets if isinstance(widget, Key)]
        for key in keys:
            key.shorten(False)
        more = next((widget for widget in widgets if widget.id == "more"), None) or Label("…", id="more")
        spare = self.size.width - sum(map(_width, keys))
        for key in reversed(keys):
            key.display = spare >= 0 or key.has_class("-lasting")
            if not key.display:
                spare += _width(key)
        for key in reversed(keys):
            if spare < 0 and key.has_class("-last"):
                spare += _width(key)
                key.shorten(True)
                spare -= _width(key)
        more.display = not all(key.display for key in keys)
        return [*keys, more]

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Update the keys if the bindings have changed."""
        self._bindings_ready = True
        if screen.app.app_focus and screen is self.screen and not self._due:
            self._due = True
            self.call_after_refresh(self._catch_up)

    async def _catch_up(self) -> None:
        """Show all changes since the last update at once."""
        self._due = False
        if self._other:
            await self.recompose()

    @property
    def _other(self) -> bool:
        """Whether the keys have changed; a screen that was left isn't asked any more."""
        there = self.is_attached and self.screen in self.app.screen_stack
        return there and self._shown != self._to_show()

    def _to_show(self) -> list[tuple[Binding, bool, str]]:
        """The bindings to show, one for each action, those of every screen last."""
        found: dict[str, tuple[Binding, bool, str]] = {}
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if binding.show and not self._is_typed(binding.key):
                before = found.get(binding.action)
                if before is None or _rank(binding) < _rank(before[0]):
                    found[binding.action] = (binding, enabled, tooltip)
        return sorted(found.values(), key=lambda shown: _place(shown[0]))

    def _is_typed(self, key: str) -> bool:
        """Whether the focused widget takes a key as a character."""
        focused, character = self.screen.focused, _CHARACTERS.get(key)
        return focused is not None and bool(character) and focused.check_consume_key(key, character)


def _rank(binding: Binding) -> int:
    """Which of an action's keys this is; the first one is shown."""
    keys = ACTIONS[binding.id].keys if binding.id and binding.id in ACTIONS else ()
    return keys.index(binding.key) if binding.key in keys else 0


def _place(binding: Binding) -> int:
    """Where a key stands: those of every screen at the end, in one order."""
    return _LAST.index(binding.id) if binding.id in _LAST else -1


def _width(key: Key) -> int:
    """The cells of a key; the last one is blank."""
    return cell_len(f" {key.key_display} " if key.is_short else f" {key.key_display} {key.description} ")
