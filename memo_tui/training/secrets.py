"""Passwords and tokens in what the user wants to be run."""

import re
from collections.abc import Callable, Iterator, Sequence

from memo_tui.tracking.address import HIDDEN

_NAME = r"[\w-]*(?:password|passwd|pwd|token|secret|api[-_]?key)"
_OPTION = re.compile(rf"(?is)(?P<option>--?{_NAME})(?:=.*)?")
_ASSIGNED = re.compile(rf"(?is)(?P<name>{_NAME})=.*")
_SECRET_NAME = re.compile(rf"(?i){_NAME}")


def is_secret(name: str) -> bool:
    """Whether what is called so is better not shown."""
    return _SECRET_NAME.fullmatch(name) is not None


def without_secrets(argv: Sequence[str], hide: Callable[[str], str]) -> Iterator[str]:
    """The words of a command with what its options and variables say to be secret replaced by a sign.

    Args:
        argv: the command and its arguments.
        hide: takes the passwords of URIs out of a text.
    """
    follows = False
    for word in argv:
        option = _OPTION.fullmatch(word)
        told = option["option"] if option else ""
        if (assigned := _ASSIGNED.fullmatch(word)) and not option:
            told = assigned["name"]
        if follows and not word.startswith("-"):
            yield HIDDEN
        elif told and "=" in word:
            yield f"{told}={HIDDEN}"
        else:
            yield hide(word)
        follows = option is not None and "=" not in word
