"""What the stream asks of a tracking store, whichever way that is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from memo_tui.runs.model import Extremes, History, Run


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as the store has it.

    Attributes:
        experiment_id: MLflow's id.
        name: its name.
        deleted: whether it is deleted.
        updated: when it was last changed, in ms since 1970, or None.
    """

    experiment_id: str
    name: str
    deleted: bool = False
    updated: int | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """Up to where runs are known.

    Attributes:
        start: the newest start of a known run, in ms since 1970, or 0.
        end: the newest end of a known run, likewise.
        position: the reader's own sign, from `position()` or from the `Changes` before.
    """

    start: int
    end: int
    position: object


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader found to be new.

    Attributes:
        runs: those that began, ended or logged since, and all that were active; changed or not.
        gone: the ids of those that were active and are deleted now.
        position: the reader's sign for the next time.
    """

    runs: Sequence[Run]
    gone: Sequence[str]
    position: object


class RunReader(Protocol):
    """What the stream asks of a store; each method raises whatever the store raises.

    Attributes:
        description: how the store is read, as the pane shows it.
        slow: whether a page takes so long that the next one is better asked for while it is handled; that
            happens on another thread then.
    """

    description: str
    slow: bool

    def change(self) -> object:
        """A sign that differs after any write to the store; None where the store has none."""

    def experiments(self) -> list[Experiment]:
        """All experiments, deleted ones too, by name."""

    def experiment(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted or not."""

    def count(self, experiment_ids: Sequence[str]) -> int:
        """How many runs these experiments have that are not deleted."""

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:
        """All runs of these experiments that are not deleted, newest first, in pages; the first is small."""

    def position(self) -> object:
        """The reader's sign of where the store is now, for `Since`."""

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:
        """What is new since, at a cost that grows with that and not with what is stored.

        Args:
            experiment_ids: of the experiments.
            since: up to where their runs are known.
            active: the ids of the known runs that had not ended.
        """

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:
        """Those of these runs that are there and not deleted, in any order."""

    def history(self, known: History) -> Iterator[History]:
        """The history of that run and metric as it grows while it's read; the last one is complete.

        What is known already is not read again, where the store allows that.
        """

    def extremes(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:
        """The extremes of one metric by run, without the runs that never had a value other than NaN."""

    def restore(self, experiment_id: str) -> None:
        """Bring a deleted experiment back."""

    def close(self) -> None:
        """Let go of what the reader itself opened."""
