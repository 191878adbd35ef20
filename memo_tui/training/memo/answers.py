"""What answers a work that is one training: the memory, with its key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.memo.memory import Lead, Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.result import TrainingResult

if TYPE_CHECKING:
    from memo_tui.training.work.kind import Work

Answer = Callable[[Mapping[str, str], Callable[[Lead], str], str | None], TrainingResult]
"""`Memory.answer` of one key: the tags of a run, what trains in it, and its name."""


def answer_of(work: "Work", tracker: MlFlowTracker, memo: MemoPolicy | None) -> Answer | None:
    """`Memory.answer` of a work; None if it isn't remembered.

    Raises:
        MemoTuiError: it has no key.
    """
    if memo is None:
        return None
    (key,) = work.memo_keys().values()
    return partial(Memory(tracker, memo).answer, key)
