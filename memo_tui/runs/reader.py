"""The protocol for reading a tracking store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Averages, Extremes, History, Run


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment in a store.

    Attributes:
        experiment_id: MLflow's id.
        name: its name.
        deleted: whether it is deleted.
        updated: when it was last changed, in ms since 1970, or None if unknown.
    """

    experiment_id: str
    name: str
    deleted: bool = False
    updated: int | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """The point up to which runs are known.

    Attributes:
        start: the newest start of a known run, in ms since 1970, or 0.
        end: the newest end of a known run, in ms since 1970, or 0.
        position: the reader's marker, from `position()` or from the previous `Changes`.
    """

    start: int
    end: int
    position: object


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a point.

    Attributes:
        runs: the runs that began, ended or logged since then, and all that were active.
        gone: the ids of runs that were active and are deleted now.
        position: the reader's marker for the next call.
    """

    runs: Sequence[Run]
    gone: Sequence[str]
    position: object


class RunReader(Protocol):
    """Reads a store; each method raises the errors of the store.

    Attributes:
        older: the revision of a store that an older MLflow made, which must be upgraded for writing, or "".
        slow: whether pages take so long that they should be prefetched, which happens on another thread.
    """

    @property
    def description(self) -> str:
        """How the store is read, as the pane shows it."""

    older: str
    slow: bool

    def change(self) -> object:
        """A value that differs after any write to the store; None if the store has no such value."""

    def experiments(self) -> list[Experiment]:
        """All experiments, including deleted ones, sorted by name."""

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""

    def count(self, experiment_ids: Sequence[str]) -> int:
        """How many runs of these experiments are not deleted."""

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:
        """All runs of these experiments that are not deleted, newest first, in pages; the first is small."""

    def position(self) -> object:
        """The reader's marker of the store's current state, for `Since`."""

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:
        """What changed since a point; the cost grows with the changes, not with what is stored.

        Args:
            experiment_ids: the ids of the experiments.
            since: the point up to which their runs are known.
            active: the ids of the known runs that had not ended.
        """

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:
        """The runs with these ids that exist and are not deleted, in any order."""

    def history(self, known: History) -> Iterator[History]:
        """Continue a history: yields it as it grows while it is read; the last one is complete.

        Known points are not read again, if the store allows that.
        """

    def extremes(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:
        """The extremes of one metric, by run id; runs without a value other than NaN are left out."""

    def averages(self, run_ids: Sequence[str], key: str) -> Mapping[str, Averages]:
        """The mean and median of one metric, by run id; runs without a value other than NaN are left out."""

    def at_best(self, run_ids: Sequence[str], pair: MetricPair) -> Mapping[str, AtBest]:
        """A metric at the best steps of another by run id; runs without a value of that are left out."""

    def restore(self, experiment_id: str) -> None:
        """Restore a deleted experiment."""

    def close(self) -> None:
        """Close what the reader opened."""
