"""LIKE, ILIKE and RLIKE."""

import re
from collections.abc import Callable
from re import _parser as parser  # type: ignore[attr-defined]  # the only way to look into an expression

from memo_tui.runs.query.grammar import FilterError

Holds = Callable[[str], bool]
_MOST_REPEATS, _TOO_MANY = 6, 10**6
_LONGEST = 500  # characters of a text that are searched by a regular expression


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


def expression(pattern: str, at: int) -> Holds:
    """A predicate for texts that contain a match of a regular expression, in Python's syntax.

    Raises:
        FilterError: it is no regular expression, or one that may take too long: the position is `at`.
    """
    try:
        parsed = parser.parse(pattern)
        found = re.compile(pattern).search
    except (re.error, OverflowError, RecursionError) as error:
        raise FilterError(f"“{pattern}” is not a regular expression: {error}.", at) from None
    if _repeats(parsed, inside=False) > _MOST_REPEATS:
        raise FilterError(
            "This regular expression may take too long: avoid repeats within repeats, such as (a+)+, and use"
            " at most {_MOST_REPEATS} others.",
            at,
        )
    return lambda text: found(text[:_LONGEST]) is not None


def _repeats(parsed: "parser.SubPattern", *, inside: bool) -> int:
    """The number of repeats; very many if one is within another, which can take exponential time."""
    count = 0
    for operator, argument in parsed:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, part = argument
            varies = low != high
            if inside and varies:
                return _TOO_MANY
            count += varies + _repeats(part, inside=inside or high > 1)
        elif name == "BRANCH":
            if inside:
                return _TOO_MANY
            count += max((_repeats(each, inside=inside) for each in argument[1]), default=0)
        elif name in ("GROUPREF", "GROUPREF_EXISTS") and inside:
            return _TOO_MANY
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP", "POSSESSIVE_REPEAT"):
            part = argument if name == "ATOMIC_GROUP" else argument[-1]
            count += _repeats(part, inside=inside)
    return count


def _piece(text: str) -> str:
    return ".".join(map(re.escape, text.split("_")))
