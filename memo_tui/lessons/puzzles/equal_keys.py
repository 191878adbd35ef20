"""Are 1.0 and True the same parameter?"""

from functools import cache

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran

_TRUE, _FLOAT, _ONE = CHOICES = ("'True'", "'1.0'", "'1'")
_WHY = {
    _TRUE: "Here True and 1.0 were different parameters, so the body ran for each.",
    _FLOAT: "In Python, 1.0 == True. The cache looks for an equal parameter, finds 1.0, and returns the text"
    " kept for it.",
    _ONE: "The text of 1 was returned, which in Python is equal to True as well.",
}


def one_then_true() -> tuple[str, str, list[object]]:
    """The results of f for 1.0 and then for True, and the parameters of every run of the body."""
    bodies = []

    @cache
    def f(x: object) -> str:
        bodies.append(x)
        return repr(x)

    return f(1.0), f(True), bodies


def _perform() -> Finding:
    first, second, bodies = one_then_true()
    answer = repr(second)
    return Finding(
        answer,
        (
            f"f(1.0) gave {first!r}",
            f"f(True) gave {second!r}",
            f"2 calls, {body_ran(len(bodies))}",
        ),
        _WHY.get(answer, UNEXPECTED),
        len(bodies),
        (first, second),
    )


EQUAL_KEYS = Puzzle(
    name="equal_keys",
    title="True after 1.0",
    question="f returns its parameter as text. First comes f(1.0), then f(True). What does f(True) give?",
    choices=CHOICES,
    code=(one_then_true,),
    body=("bodies.append", "return repr(x)"),
    perform=_perform,
)
