"""MemoAnswer: what was remembered of a job's trainings, as far as it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from memo_tui.training.memo.verdict import HITS, MISS, Verdict

_LONGEST = 1500  # characters of the text


@dataclass(frozen=True)
class MemoAnswer:
    """What was found of a job's trainings.

    Attributes:
        word: the word of the verdict; of several trainings the one that says least, "" if nothing was found.
        text: the verdicts in one line.
        runs: the ids of the runs that are the results, as far as there are any.
        seconds_saved: how long these took.
    """

    word: str = ""
    text: str = ""
    runs: tuple[str, ...] = ()
    seconds_saved: float = 0.0

    @property
    def is_hit(self) -> bool:
        """Whether every training is answered, so that nothing is run."""
        return self.word in HITS

    @classmethod
    def of(cls, names: Sequence[str], verdicts: Sequence[Verdict]) -> "MemoAnswer":
        """The answer for trainings with these names."""
        words = [verdict.word for verdict in verdicts]
        misses = [word for word in words if word not in HITS]
        several = len(verdicts) > 1
        texts = [
            f"{name} {verdict}" if several else str(verdict)
            for name, verdict in zip(names, verdicts, strict=True)
        ]
        text = " · ".join(texts)
        return cls(
            (MISS if MISS in misses else misses[0]) if misses else max(words, key=HITS.index, default=""),
            text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
            tuple(verdict.run.run_id for verdict in verdicts if verdict.is_hit and verdict.run),
            sum(verdict.seconds_saved for verdict in verdicts),
        )
