"""TrainingResult: what a memoized training gives, whether it ran or was remembered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from memo_tui.training.memo.verdict import Verdict


@dataclass(frozen=True)
class TrainingResult:
    """The result of a training.

    Attributes:
        run_id: MLflow's id of the run.
        metrics: the last value of each metric.
        verdict: whether it was remembered, or why it ran.
    """

    run_id: str
    metrics: Mapping[str, float]
    verdict: Verdict
    _fetch: Callable[[str, str, str | None], Path] = field(repr=False, compare=False)

    @property
    def seconds_saved(self) -> float:
        """How long the remembered run took; 0 if the training ran."""
        return self.verdict.seconds_saved

    def artifact(self, path: str, folder: str | None = None) -> Path:
        """A copy of an artifact of the run, a file or a folder.

        Args:
            path: its path in the run, such as "model".
            folder: where it is copied to; None for a new temporary folder.

        Raises:
            StoreError: it isn't there, or the store can't be reached.
        """
        return self._fetch(self.run_id, path, folder)
