"""LIKE and ILIKE."""

import re
from collections.abc import Callable

Holds = Callable[[str], bool]


def like(pattern: str, *, ignore_case: bool) -> Holds:
    """A predicate for texts that match a pattern, where % matches any text and _ one character.

    There is no escape character, as in MLflow. Matching takes linear time for any pattern.
    """
    first, *rest = pattern.split("%")
    if not rest:
        expression = _piece(pattern)
    else:
        *middle, last = rest
        # Each piece matches at its first occurrence, without backtracking.
        found = "".join(f"(?>.*?{_piece(piece)})" for piece in middle if piece)
        expression = f"{_piece(first)}{found}" + (f".*{_piece(last)}" if last else ".*")
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else re.NOFLAG)
    matched = re.compile(expression, flags).fullmatch
    return lambda text: matched(text) is not None


def _piece(text: str) -> str:
    return ".".join(map(re.escape, text.split("_")))
