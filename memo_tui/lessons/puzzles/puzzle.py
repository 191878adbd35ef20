"""A puzzle: a question, three answers to choose from, and code that finds the right one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import perf_counter
from typing import Any

from memo_tui.errors import MemoTuiError
from memo_tui.memo.source import source_of

UNEXPECTED = "None of the three answers fits. Trust the facts: this is what the run really did."


class PuzzleFailed(MemoTuiError):  # noqa: N818 - describes what happened
    """The puzzle's code failed, so there is no result."""


@dataclass(frozen=True)
class Finding:
    """What one run of a puzzle showed.

    Attributes:
        answer: the observed choice of the puzzle, or another text if none fits.
        facts: the observations, one per line.
        why: an explanation of the observations.
        ran: how often the body ran.
        values: the returned values.
        seconds: how long the run took.
    """

    answer: str
    facts: tuple[str, ...]
    why: str
    ran: int
    values: tuple[Any, ...] = ()
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Puzzle:
    """A question about memos that is answered by running some code.

    Attributes:
        name: a unique word.
        title: a short title.
        question: what to predict.
        choices: three answers to choose from.
        code: the classes and functions to show, which `perform` executes.
        body: how the lines of the memo's body begin.
        perform: runs the code and returns the finding.
    """

    name: str
    title: str
    question: str
    choices: tuple[str, str, str]
    code: tuple[Any, ...]
    body: tuple[str, ...]
    perform: Callable[[], Finding]

    @cached_property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """The source: the text of each line, and whether it belongs to the body."""
        lines: list[tuple[str, bool]] = []
        for thing in self.code:
            if lines:
                lines.append(("", False))
            lines += [(line, line.lstrip().startswith(self.body)) for line in source_of(thing).lines]
        return tuple(lines)

    def run(self) -> Finding:
        """Run the code.

        Raises:
            PuzzleFailed: the code failed.
        """
        start = perf_counter()
        try:
            finding = self.perform()
        except Exception as error:
            words = " ".join(str(error).split()) or "no reason was given"
            raise PuzzleFailed(f"The puzzle could not run: {words} ({type(error).__name__}).") from error
        return replace(finding, seconds=perf_counter() - start)


@dataclass(frozen=True)
class Result:
    """The result of a prediction.

    Attributes:
        prediction: one of the puzzle's choices.
        finding: what was observed; None if the puzzle failed.
        problem: the reason for the failure, or "".
    """

    prediction: str
    finding: Finding | None
    problem: str = ""

    @property
    def right(self) -> bool:
        """Whether the prediction was right."""
        return self.finding is not None and self.finding.answer == self.prediction


def times(count: int) -> str:
    """A count as text: "never", "once", "twice", "8 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def body_ran(count: int) -> str:
    """How often the body ran, for example "the body ran once"."""
    return f"the body ran {times(count)}" if count else "the body did not run"


def listed(values: Sequence[object]) -> str:
    """Values for one line; floats are rounded to 4 digits."""
    return ", ".join(f"{value:.4f}" if isinstance(value, float) else repr(value) for value in values)
