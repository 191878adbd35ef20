"""What answers a work that is one training: the memory, with its key."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from memo_tui.tracking.tracker import MlFlowTracker
from memo_tui.training.callbacks import Callback
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Lead, Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.result import TrainingResult

if TYPE_CHECKING:
    from memo_tui.training.memo.verdict import Verdict
    from memo_tui.training.work.kind import Work

Answer = Callable[[Mapping[str, str], Callable[[Lead], str], str | None], TrainingResult]
"""`Memory.answer` of one key: the tags of a run, what trains in it, and its name."""


def answer_of(
    work: "Work", tracker: MlFlowTracker, memo: MemoPolicy | None, callback: Callback
) -> Answer | None:
    """`Memory.answer` of a work; None if it isn't remembered.

    Args:
        work: a single training.
        tracker: logs its run.
        memo: what counts, and for how long; None if it isn't remembered.
        callback: called with the reason before it is run.

    Raises:
        MemoTuiError: it has no key.
    """
    if memo is None:
        return None
    ((title, key),) = work.memo_keys().items()
    return explained_answer(Memory(tracker, memo), key, title, callback)


def explained_answer(memory: Memory, key: Key, title: str, callback: Callback) -> Answer:
    """`Memory.answer` of a key that has the callback called with the reason before it is run."""

    def answer(
        tags: Mapping[str, str], train: Callable[[Lead], str], name: str | None = None
    ) -> TrainingResult:
        verdicts: list[Verdict] = []

        def run(lead: Lead) -> str:
            callback.run_not_remembered(title, verdicts[-1])
            return train(lead)

        return memory.answer(key, tags, run, name, tell=verdicts.append)

    return answer
