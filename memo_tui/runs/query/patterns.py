"""LIKE and ILIKE."""

import re
from collections.abc import Callable

Holds = Callable[[str], bool]


def like(pattern: str, *, ignore_case: bool) -> Holds:
    """Whether a text is as a pattern, in which % stands for any text and _ for one character.

    There is no escape, as MLflow has none. Its time grows with the text's length, whatever the pattern.
    """
    first, *rest = pattern.split("%")
    if not rest:
        expression = _piece(pattern)
    else:
        *middle, last = rest
        # Each piece is found where it comes first, and that is never taken back.
        found = "".join(f"(?>.*?{_piece(piece)})" for piece in middle if piece)
        expression = f"{_piece(first)}{found}" + (f".*{_piece(last)}" if last else ".*")
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else re.NOFLAG)
    matched = re.compile(expression, flags).fullmatch
    return lambda text: matched(text) is not None


def _piece(text: str) -> str:
    return ".".join(map(re.escape, text.split("_")))
