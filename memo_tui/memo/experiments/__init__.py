"""Experiments on memos: predict what happens, then run it and see."""

from memo_tui.memo.experiments.cached_race import CACHED_RACE
from memo_tui.memo.experiments.deep_copy import DEEP_COPY
from memo_tui.memo.experiments.equal_keys import EQUAL_KEYS
from memo_tui.memo.experiments.experiment import Experiment, ExperimentFailed, Finding, Result
from memo_tui.memo.experiments.first_error import FIRST_ERROR
from memo_tui.memo.experiments.kept_alive import KEPT_ALIVE
from memo_tui.memo.experiments.locked_race import LOCKED_RACE
from memo_tui.memo.experiments.plain_race import PLAIN_RACE
from memo_tui.memo.experiments.set_before import SET_BEFORE
from memo_tui.memo.experiments.spellings import SPELLINGS

__all__ = ["EXPERIMENTS", "Experiment", "ExperimentFailed", "Finding", "Result"]

# What a memo keeps, what counts as the same call, how long it keeps, and many readers at once.
EXPERIMENTS: tuple[Experiment, ...] = (
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
