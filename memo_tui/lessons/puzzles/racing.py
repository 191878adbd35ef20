"""Eight threads that ask one memo at the same moment, and what can be said of that."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from platform import python_version
from threading import Barrier
from typing import Any

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, body_ran, listed, times

THREADS = 8
CHOICES = ("Once", "Two to seven times", "Eight times")
_LONGEST_WAIT = 1.0  # seconds until a race that some thread never reached is given up


def race(read: Callable[[], Any]) -> list[Any]:
    """Eight threads read at the same moment: what each got."""
    start = Barrier(THREADS)

    def run(_: int) -> Any:
        start.wait(_LONGEST_WAIT)
        return read()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@dataclass(frozen=True)
class Reasons:
    """Why a race ended as it did.

    Attributes:
        once: for a body that ran once.
        more: for a body that ran more often.
    """

    once: str
    more: str


def race_finding(ran: int, values: list[Any], reasons: Reasons) -> Finding:
    """The finding of a race in which the body ran so often and the threads got these values."""
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
