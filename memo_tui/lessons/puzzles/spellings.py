"""One call in six spellings: how many calls is that for functools.cache?"""

from functools import cache

from memo_tui.lessons.puzzles.puzzle import UNEXPECTED, Finding, Puzzle, body_ran, times

_ONCE, _SOME, _SIX = CHOICES = ("Once", "Two to five times", "Six times")
_ANSWERS = {1: _ONCE, **dict.fromkeys(range(2, 6), _SOME), 6: _SIX}
_WHY = {
    _ONCE: "All six were taken for one call: what they mean was compared, not how they are written.",
    _SOME: "Some spellings were taken for the same call, others were not.",
    _SIX: "This cache compares how a call is written, not what it means. Defaults that are left out, names "
    "and their order all make a new entry.",
}


def six_spellings() -> list[tuple[int, int]]:
    """The parameters of every run of the body."""
    bodies = []

    @cache
    def g(a: int, b: int = 1) -> int:
        bodies.append((a, b))
        return a + b

    g(1)
    g(1, 1)
    g(a=1)
    g(1, b=1)
    g(b=1, a=1)
    g(a=1, b=1)
    return bodies


def _perform() -> Finding:
    bodies = six_spellings()
    ran = len(bodies)
    answer = _ANSWERS.get(ran, times(ran).capitalize())
    return Finding(
        answer,
        (f"6 calls, {body_ran(ran)}", f"its parameters (a, b): {', '.join(map(str, bodies))}"),
        _WHY.get(answer, UNEXPECTED),
        ran,
        tuple(bodies),
    )


SPELLINGS = Puzzle(
    name="spellings",
    title="Six spellings of one call",
    question="Six calls, and all of them mean a=1 and b=1. How often does the body run?",
    choices=CHOICES,
    code=(six_spellings,),
    body=("bodies.append", "return a + b"),
    perform=_perform,
)
