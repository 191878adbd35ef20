"""Races of eight threads for one memo, and their findings."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from platform import python_version
from threading import Barrier
from typing import Any

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, body_ran, listed, times

THREADS = 8
CHOICES = ("Once", "Two to seven times", "Eight times")
_LONGEST_WAIT = 1.0  # seconds until a race is given up if a thread does not start


def race(read: Callable[[], Any]) -> list[Any]:
    """Read in eight threads at the same moment; return the eight values."""
    start = Barrier(THREADS)

    def run(_: int) -> Any:
        start.wait(_LONGEST_WAIT)
        return read()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@dataclass(frozen=True)
class Reasons:
    """Explanations of a race's result.

    Attributes:
        once: for a body that ran once.
        more: for a body that ran more often.
    """

    once: str
    more: str


def race_finding(ran: int, values: list[Any], reasons: Reasons) -> Finding:
    """The finding of a race, from how often the body ran and the values of the threads."""
    different = list(dict.fromkeys(values))
    alike = "one value for all" if len(different) == 1 else f"{len(different)} different values"
    answers = {1: CHOICES[0], THREADS: CHOICES[2], **dict.fromkeys(range(2, THREADS), CHOICES[1])}
    reason = reasons.once if ran == 1 else reasons.more
    return Finding(
        answer=answers.get(ran, times(ran).capitalize()),
        facts=(
            f"{len(values)} threads asked, {body_ran(ran)}",
            f"{alike}: {listed(different)}",
            f"Python {python_version()}",
        ),
        why=reason if ran in answers else UNEXPECTED,
        ran=ran,
        values=tuple(values),
    )
