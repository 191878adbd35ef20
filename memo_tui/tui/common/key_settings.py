"""The keys of the settings file: checked against the keymap."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from textual.keys import Keys, _character_to_key

from memo_tui.tui.common.key_display import shown_key
from memo_tui.tui.common.key_map import ACTIONS, EVERYWHERE, FIELDS, MOVES, Action

_NAMED = {key.value for key in Keys if not key.value.startswith("<")} | {
    key for action in ACTIONS.values() for key in action.keys
}
_MODIFIED = re.compile(r"(?:(?:ctrl|alt|shift|super)\+)+(.+)")


def read_keys(keys: Mapping[str, Any]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys that were changed.

    Args:
        keys: the table `[keys]` of the settings file: keys by action id, several with blanks between them.

    Returns:
        The keys by action id, as Textual names them, and a sentence for each entry that can't be used.
    """
    taken: dict[str, tuple[str, ...]] = {}
    problems = []
    for name, text in keys.items():
        if name not in ACTIONS:
            near = get_close_matches(name, ACTIONS, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            problems.append(f"In [keys], {name} is not an action; it is ignored.{hint}")
            continue
        problem, read = _read(ACTIONS[name], text)
        if problem:
            problems.append(f"In [keys], {name} = {text!r} {problem}; it is ignored.")
        else:
            taken[name] = read
    while found := next(((name, clash) for name in taken if (clash := _clash(name, taken))), None):
        name, (other, key) = found  # dropping it may put another one on the same key
        problems.append(
            f"In [keys], {name} and {other} are both on {shown_key(key)}; {name} keeps its default."
        )
        del taken[name]
    return taken, problems


def _read(action: Action, text: object) -> tuple[str, tuple[str, ...]]:
    """What is wrong with the keys of an action, or "", and the keys."""
    if not isinstance(text, str) or not text.split():
        return 'must be a key in quotes, such as "x" or "ctrl+x"', ()
    read = []
    for key in text.split():
        named = _character_to_key(key) if len(key) == 1 else key
        pair = len(key) == 2 and key.isalpha() and action.name in MOVES
        modified = _MODIFIED.fullmatch(named)
        plain = modified[1] if modified else named
        if not (pair or len(key) == 1 or plain in _NAMED or (modified and len(plain) == 1)):
            return f"names an unknown key, {key}", ()
        read.append(key if pair or (len(key) == 1 and action.name in MOVES) else named)
    if action.in_fields and action.name not in MOVES and all(len(key) == 1 for key in text.split()):
        return "needs a key that types no character, such as ctrl+x", ()
    return "", tuple(read)


def _clash(name: str, changed: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """Another action on one of this action's keys at the same place, and that key."""
    for other, action in ACTIONS.items():
        if other == name or not _meet(ACTIONS[name], action):
            continue
        theirs, before = changed.get(other, action.keys), action.keys
        both = [key for key in changed[name] if key in theirs]
        if both and not (other not in changed and both[0] in ACTIONS[name].keys and both[0] in before):
            return other, both[0]
    return None


def _meet(one: Action, other: Action) -> bool:
    """Whether two actions are offered at one place."""
    if FIELDS in one.uses and FIELDS in other.uses:
        return True
    mine, theirs = set(one.uses) - {FIELDS}, set(other.uses) - {FIELDS}
    return bool(mine and theirs) and bool(EVERYWHERE in mine | theirs or mine & theirs)
