"""Foreteller: the verdicts on the trainings of a job, before anything of it is started."""

from collections.abc import Sequence
from dataclasses import dataclass

from memo_tui.jobs.memo_answer import MemoAnswer
from memo_tui.jobs.spec import JobSpec
from memo_tui.training.memo.key import Key
from memo_tui.training.memo.memory import Memory
from memo_tui.training.memo.policy import MemoPolicy
from memo_tui.training.memo.verdict import JOINED, MISS, Verdict

_MOST_OPEN = 8  # experiments, each with a client of its store


@dataclass(frozen=True)
class Foretold:
    """What is known of a job before it begins.

    Attributes:
        names: of its trainings.
        verdicts: on each of them.
    """

    names: Sequence[str]
    verdicts: Sequence[Verdict]

    @property
    def keys(self) -> tuple[str, ...]:
        """The digests of the keys of its trainings."""
        return tuple(verdict.key for verdict in self.verdicts)

    @property
    def answer(self) -> MemoAnswer:
        """For the job."""
        return MemoAnswer.of(self.names, self.verdicts)


class Foreteller:
    """Looks the trainings of jobs up in their stores, which it keeps open; for one thread at a time."""

    def __init__(self) -> None:
        self._memories: dict[tuple[str, str, MemoPolicy], Memory] = {}

    def foretell(self, spec: JobSpec, *, explained: bool = True) -> Foretold | None:
        """The verdicts on a job's trainings; nothing is written.

        Args:
            spec: what the job does.
            explained: whether a miss says what differs, which takes longer.

        Returns:
            None if its trainings aren't memoized.

        Raises:
            DataError, ModelError, UnkeyableParameter: as for `Trainer.key`.
            MemoTuiError: it can't be looked up.
        """
        policy = MemoPolicy.switched(spec.memo)
        keys = spec.work.memo_keys() if policy else {}
        if policy is None or not keys:
            return None
        memory = self._memory(spec, policy)
        verdicts = [self._verdict(memory, key, explained=explained) for key in keys.values()]
        return Foretold(tuple(keys), verdicts)

    def take(self, spec: JobSpec, found: Foretold, *, joined: bool = False) -> Foretold:
        """Take remembered runs as the results of a job, and count that on them.

        Args:
            spec: what the job would do.
            found: its verdicts, all of which are hits.
            joined: whether the job waited for their ends.
        """
        memory = self._memory(spec, MemoPolicy.switched(spec.memo) or MemoPolicy())
        verdicts = [
            Verdict(JOINED, each.key, each.run, each.reasons) if joined else each for each in found.verdicts
        ]
        for verdict in verdicts:
            memory.result(verdict)
        return Foretold(found.names, verdicts)

    def _memory(self, spec: JobSpec, policy: MemoPolicy) -> Memory:
        from memo_tui.tracking.tracker import MlFlowTracker  # noqa: PLC0415 - heavy

        where = (spec.tracking_uri, spec.experiment, policy)
        memory = self._memories.pop(where, None)
        if memory is None:
            memory = Memory(MlFlowTracker(spec.experiment, spec.tracking_uri), policy)
        self._memories[where] = memory
        while len(self._memories) > _MOST_OPEN:  # the one that was asked least recently goes
            del self._memories[next(iter(self._memories))]
        return memory

    def _verdict(self, memory: Memory, key: Key, *, explained: bool) -> Verdict:
        return memory.verdict(key, None if explained else Verdict(MISS, key.digest))
