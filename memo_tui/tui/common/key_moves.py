"""Movement by letters: in every widget they do what the arrows and the keys beside them do."""

from collections.abc import Mapping

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from memo_tui.tui.common.key_map import ACTIONS, MOVES

_HALF = {"half_up": -1, "half_down": 1}
_INSTEAD = {"half_up": "pageup", "half_down": "pagedown"}


class KeyMoves:
    """Turns letters into the keys that widgets know; letters that are typed stay letters."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}  # key -> what moves; of a sequence the whole
        self._begun = ""  # the first letter of a sequence
        self.change({})

    def change(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Use other keys for some moves, by the ids of the keymap."""
        self._targets = {key: name for name in MOVES for key in keys.get(name, ACTIONS[name].keys)}

    def translate(self, event: events.Key, screen: Screen[object]) -> events.Key | None:
        """The key that widgets should get instead of the pressed one; None if it was taken here."""
        focused = screen.focused
        if takes_letters(focused):
            self._begun = ""
            return event
        name = self._move(event)
        if name == "":
            return None
        if name is None or event.key == ACTIONS[name].keys[0]:
            return event
        if event.key in screen.active_bindings:
            return event
        if (way := _HALF.get(name)) and (box := _scrolled(focused)) is not None:
            box.scroll_relative(y=way * max(1, box.scrollable_content_region.height // 2), animate=False)
            return None
        return events.Key(_INSTEAD.get(name) or ACTIONS[name].keys[0], None)

    def _move(self, event: events.Key) -> str | None:
        """What a key moves: an id, "" for the first key of a sequence, None for another key."""
        letter = event.character if event.character and event.is_printable else event.key
        begun, self._begun = self._begun, ""
        if begun and (name := self._targets.get(begun + letter)):
            return name
        if letter in self._targets or event.key in self._targets:
            return self._targets.get(letter) or self._targets[event.key]
        if any(len(key) == 2 and key != "up" and key[0] == letter for key in self._targets):
            self._begun = letter
            return ""
        return None


def takes_letters(widget: Widget | None) -> bool:
    """Whether letters are typed into a widget."""
    return widget is not None and widget.check_consume_key("j", "j")


def _scrolled(widget: Widget | None) -> Widget | None:
    """The widget that scrolls where the focus is: the focused one or the nearest around it."""
    if widget is None:
        return None
    around = (each for each in widget.ancestors_with_self if isinstance(each, Widget))
    return next((each for each in around if each.allow_vertical_scroll and each.max_scroll_y > 0), None)
