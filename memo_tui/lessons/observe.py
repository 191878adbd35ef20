"""Observing whether a function's body runs during a call, without changing the function."""

import dis
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from types import CodeType
from typing import Any, Generic, TypeVar

from memo_tui.lessons.executed_lines import executed_lines

T = TypeVar("T")


class Sameness(StrEnum):
    """The relation of one object to another."""

    SAME = "the same object"
    EQUAL = "equal, but another object"
    OTHER = "another object"


def compare(value: object, other: object) -> Sameness:
    """Compare by identity (`is`), then by equality (`==`)."""
    if value is other:
        return Sameness.SAME
    return Sameness.EQUAL if value == other else Sameness.OTHER


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a function whose execution a memo saves.

    Attributes:
        code: the function's code object.
        lines: the numbers of these lines in the source file.
    """

    code: CodeType
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Observed(Generic[T]):
    """What one call did.

    Attributes:
        value: what it returned.
        ran: whether a line of the body was executed.
        lines: all executed lines of the function.
        seconds: the duration of the call, including the observation.
    """

    value: T
    ran: bool
    lines: frozenset[int]
    seconds: float


def body_of(function: Callable[..., Any], work: str) -> Body:
    """The lines of `function` that use the global name `work`.

    Raises:
        ValueError: no line uses it.
    """
    code = function.__code__
    lines = {
        instruction.positions.lineno
        for instruction in dis.get_instructions(code)
        if instruction.argval == work and instruction.positions and instruction.positions.lineno
    }
    if not lines:
        raise ValueError(f"{function.__qualname__} never uses {work}")
    return Body(code, frozenset(lines))


def observe(call: Callable[[], T], body: Body) -> Observed[T]:
    """Call a function, and record which lines of the body are executed meanwhile, see `executed_lines`."""
    with executed_lines(body.code) as executed:
        start = perf_counter()
        value = call()
        seconds = perf_counter() - start
    return Observed(value, not body.lines.isdisjoint(executed), frozenset(executed), seconds)
