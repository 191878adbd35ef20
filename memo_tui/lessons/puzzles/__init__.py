"""Puzzles on memos: predict what happens, then run it and see."""

from memo_tui.lessons.puzzles.cached_race import CACHED_RACE
from memo_tui.lessons.puzzles.deep_copy import DEEP_COPY
from memo_tui.lessons.puzzles.equal_keys import EQUAL_KEYS
from memo_tui.lessons.puzzles.first_error import FIRST_ERROR
from memo_tui.lessons.puzzles.kept_alive import KEPT_ALIVE
from memo_tui.lessons.puzzles.locked_race import LOCKED_RACE
from memo_tui.lessons.puzzles.plain_race import PLAIN_RACE
from memo_tui.lessons.puzzles.puzzle import Finding, Puzzle, PuzzleFailed, Result
from memo_tui.lessons.puzzles.set_before import SET_BEFORE
from memo_tui.lessons.puzzles.spellings import SPELLINGS

__all__ = ["PUZZLES", "Finding", "Puzzle", "PuzzleFailed", "Result"]

# What a memo keeps, what counts as the same call, how long it keeps, and many readers at once.
PUZZLES: tuple[Puzzle, ...] = (
    FIRST_ERROR,
    SET_BEFORE,
    DEEP_COPY,
    SPELLINGS,
    EQUAL_KEYS,
    KEPT_ALIVE,
    PLAIN_RACE,
    LOCKED_RACE,
    CACHED_RACE,
)
