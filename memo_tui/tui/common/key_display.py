"""How keys look on the screen."""

from collections.abc import Iterable

from textual.keys import key_to_character

_NAMES = {
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "at": "@",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "comma": ",",
    "full_stop": ".",
    "equals_sign": "=",
    "question_mark": "?",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
}


def shown_key(key: str) -> str:
    """One key, such as "ctrl+p" as "^p", or "question_mark" as "?"."""
    *modifiers, last = key.split("+")
    sign = key_to_character(last) if len(last) > 1 else None
    last = _NAMES.get(last) or (sign if sign and sign.isprintable() and not sign.isspace() else last)
    others = [modifier for modifier in modifiers if modifier != "ctrl"]
    return "+".join([*others, f"^{last}" if len(others) < len(modifiers) else last])


def shown_keys(keys: Iterable[str]) -> str:
    """Several keys for one thing."""
    return " ".join(map(shown_key, keys))
