"""The keys in sentences: as they are now, whatever the settings made of the defaults."""

import re
from collections.abc import Mapping

from memo_tui.tui.common.key_display import shown_key
from memo_tui.tui.common.key_map import ACTIONS, MOVES

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_changed: dict[str, tuple[str, ...]] = {}


def use_keys(changed: Mapping[str, tuple[str, ...]]) -> None:
    """Name these keys from now on, by the ids of the keymap; those of other actions are the defaults."""
    _changed.clear()
    _changed.update(changed)


def keys_of(name: str) -> tuple[str, ...]:
    """The keys of an action of the keymap, as they are now; of a move first the one that always works.

    Raises:
        KeyError: the keymap doesn't have that id.
    """
    keys = ACTIONS[name].keys
    now = _changed.get(name, keys)
    return tuple(dict.fromkeys((keys[0], *now))) if name in MOVES else now


def key_of(name: str) -> str:
    """The first key of an action of the keymap, as sentences name it.

    Raises:
        KeyError: the keymap doesn't have that id.
    """
    return shown_key(keys_of(name)[0])


def with_keys(text: str) -> str:
    """A text in which `{id}` stands for the key of an action; other braces stay."""
    return _PLACEHOLDER.sub(lambda found: key_of(found[1]) if found[1] in ACTIONS else found[0], text)


class KeyText:
    """A text of a class, such as its help, which names the keys as they are when it is read."""

    def __init__(self, text: str) -> None:
        """Name the keys of this text, given by `{id}`."""
        self._text = text

    def __get__(self, instance: object, owner: type | None = None) -> str:
        return with_keys(self._text)
