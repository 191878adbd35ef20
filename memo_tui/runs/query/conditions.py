"""Conditions: predicates for the values of runs."""

import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from memo_tui.runs.query.grammar import Comparison, FilterError, Name, Value
from memo_tui.runs.query.moments import EXAMPLE, moment, seconds_of
from memo_tui.runs.query.names import STATE_NAMES, STATES, TIMES, state_of
from memo_tui.runs.query.patterns import expression, like
from memo_tui.runs.table.fields import number_in

Holds = Callable[[Any], bool]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDER = ("<", "<=", ">", ">=")
LISTS = ("IN", "NOT IN")
NULLS = ("IS NULL", "IS NOT NULL")


def condition(node: Comparison, now: float) -> tuple[Holds, bool]:
    """Compile a comparison to a predicate for values; also return whether it depends on the time.

    Args:
        node: the comparison.
        now: the current time, in seconds since 1970.

    Raises:
        FilterError: the name does not support this operator or value.
    """
    name, how = node.name, node.operator
    if how in NULLS:
        return (lambda _: True), False
    if name.attribute in TIMES and any(isinstance(value.value, str) for value in node.values):
        return _time(node, now)
    if name.is_number:
        return _number(node), False
    for value in node.values:
        if not isinstance(value.value, str) and (
            name.kind not in ("param", "tag", "any") or how.endswith("LIKE")
        ):
            raise FilterError(f"{name.spelled} is text here: write '{value.spelled}' in quotes.", value.at)
    if name.attribute in STATE_NAMES:
        return _state(node), False
    if how in LISTS:
        return _among(node), False
    [value] = node.values
    if isinstance(value.value, str):
        return _text(name, how, value.value, value.at), False
    holds = _against(how, value)
    return (lambda text: holds(_number_of(text))), False


def _state(node: Comparison) -> Holds:
    """A predicate for states, in any case."""
    name, how = node.name, node.operator
    if how not in ("=", "!=", *LISTS):
        [value] = node.values
        ignoring = {"LIKE": "ILIKE", "NOT LIKE": "NOT ILIKE"}.get(how, how)
        holds = _text(name, ignoring, str(value.value), value.at)
        every = how.startswith("NOT ")
        return lambda text: (all if every else any)(holds(each) for each in (text, text.lower()))
    wanted = set()
    for value in node.values:
        if not (state := state_of(str(value.value))):
            known = ", ".join(each.lower() for each in STATES[:-1])
            raise FilterError(
                f"{name.spelled} is never {value.spelled}: write {known} or {STATES[-1].lower()}.",
                value.at,
            )
        wanted.add(state)
    inside = how in ("=", "IN")
    return lambda text: (text in wanted) is inside


def _time(node: Comparison, now: float) -> tuple[Holds, bool]:
    [value, *more] = node.values
    how = node.operator
    if more or how not in COMPARE:
        raise FilterError(
            f"Compare a time with another time, using =, !=, <, <=, > or >=, not {how.lower()}.",
            value.at,
        )
    meant = moment(str(value.value), now)
    if meant is None:
        raise FilterError(f"{value.spelled} is not a time: {EXAMPLE}.", value.at)
    compare, start, end, inside = COMPARE[how], meant.start, meant.end, how == "="
    if how in ORDER:
        return (lambda at: compare(at, start)), meant.moves
    if start == end:
        raise FilterError(
            f"No time is exactly {value.spelled}: compare with <, <=, > or >=, or with a date.", value.at
        )
    return (lambda at: (start <= at < end) is inside), meant.moves


def _number(node: Comparison) -> Holds:
    name, how, values = node.name, node.operator, node.values
    if how not in COMPARE and how not in LISTS:
        raise FilterError(
            f"{name.spelled} is a number, and {how.lower()} is for text: use =, !=, <, <=, > or >=.",
            values[0].at,
        )
    if name.attribute == "duration":
        values = tuple(map(_in_seconds, values))
        node = replace(node, values=values)
    for value in values:
        if isinstance(value.value, str):
            quoted = number_in(value.value) is not None
            instead = "remove the quotes" if quoted else "compare it with a number"
            raise FilterError(f"{name.spelled} is a number: {instead}.", value.at)
    return _among(node) if how in LISTS else _against(how, values[0])


def _in_seconds(value: Value) -> Value:
    """A time span as the table shows it, such as '1:30', in seconds; another value stays."""
    spent = seconds_of(value.value) if isinstance(value.value, str) else None
    return value if spent is None else replace(value, value=spent)


def _against(how: str, value: Value) -> Holds:
    """A predicate that compares numbers with a value."""
    compare, limit = COMPARE[how], value.value
    if not isinstance(limit, float) or not math.isnan(limit):
        return lambda number: compare(number, limit)
    if how in ORDER:
        raise FilterError("Nothing is smaller or larger than nan: compare with = or !=.", value.at)
    wanted = how == "="
    return lambda number: math.isnan(number) is wanted


def _among(node: Comparison) -> Holds:
    """A predicate that looks a value up in a list; a number in a list for texts matches all its spellings."""
    values = frozenset(value.value for value in node.values)
    wanted = node.operator == "IN"
    if node.name.is_number or all(isinstance(value, str) for value in values):
        return lambda value: (value in values) is wanted
    return lambda text: (text in values or _number_of(text) in values) is wanted


def _text(name: Name, how: str, wanted: str, at: int) -> Holds:
    if how.endswith("RLIKE"):
        found = expression(wanted, at)
        return (lambda text: not found(text)) if how.startswith("NOT") else found
    if how.endswith("LIKE"):
        holds = like(wanted, ignore_case=how.endswith("ILIKE"))
        return (lambda text: not holds(text)) if how.startswith("NOT") else holds
    if how in ORDER and number_in(wanted) is not None:
        raise FilterError(
            f"In quotes {wanted} is text, and as text “10” comes before “9”: remove the quotes to compare"
            f" {name.spelled} as a number.",
            at,
        )
    compare = COMPARE[how]
    return lambda text: compare(text, wanted)


def _number_of(text: str) -> float:
    """A text as a number; NaN if it is not a number."""
    number = number_in(text)
    return math.nan if number is None else number
