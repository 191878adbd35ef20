"""The texts of the puzzles screen, and its marks in code."""

from collections.abc import Iterable

from textual.content import Content

from memo_tui.lessons.puzzles import Puzzle, Result
from memo_tui.tui.common.text import call_time

LETTERS = "abc"


def mark(result: Result | None, running: bool) -> str:
    """The state of a puzzle, as a sign and text."""
    if running:
        return "… running"
    if result is None:
        return "○ not tried yet"
    if result.finding is None:
        return "! could not run"
    return "✓ predicted right" if result.right else "✗ surprised"


def verdict(result: Result | None, prediction: str | None) -> str:
    """Prediction and observation side by side; "" before there is a prediction."""
    if result is None:
        return f"You predict: {prediction}\nrunning …" if prediction else ""
    if result.finding is None:
        return f"! {result.problem}"
    head = "✓ Predicted right" if result.right else "✗ A surprise"
    took = f"the run took {call_time(result.finding.seconds)}"
    return f"{head} · {took}\n  You predicted: {result.prediction}\n  Observed:      {result.finding.answer}"


def choice(puzzle: Puzzle, place: int, sign: str, result: Result | None) -> str:
    """One answer, with whether it was predicted and observed."""
    words = puzzle.choices[place]
    predicted = result is not None and result.prediction == words
    observed = result is not None and result.finding is not None and result.finding.answer == words
    if observed:
        return f"✓ {LETTERS[place]}  {words}  ← observed{', as predicted' if predicted else ''}"
    return f"{'✗' if predicted else sign} {LETTERS[place]}  {words}{'  ← you predicted' if predicted else ''}"


def marked(lines: Iterable[tuple[Content, bool]]) -> Content:
    """Code with a sign before the lines of the body."""
    code = Content("\n").join(
        Content.assemble(("▶ ", "$text-warning bold"), line.stylize("bold")) if body else Content("  ") + line
        for line, body in lines
    )
    return code.stylize("not underline")  # the highlighter's underline would hide underscores
