"""EmptyReader: reads a database without tables, which becomes a store when something is written to it."""

from collections.abc import Iterator, Mapping, Sequence

from memo_tui.errors import StoreMade
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Averages, Extremes, History, Run
from memo_tui.runs.reader import Changes, Experiment, Since
from memo_tui.tracking.address import Address
from memo_tui.tracking.schema.check import require_current


class EmptyReader:
    """Finds nothing and creates nothing, as reading must not change a database.

    Attributes:
        description: how the store is read, as the pane shows it.
    """

    description = "an empty database: the first training makes it a store"
    older = ""
    slow = False

    def __init__(self, address: Address) -> None:
        self._address = address

    def change(self) -> object:
        """A constant, as long as there are no tables.

        Raises:
            StoreMade: the database is a store now and must be opened again.
            StoreError: the database is something else now.
        """
        if require_current(self._address) is not None:
            raise StoreMade(f"{self._address.shown} is a store now: opening it again.")
        return 0

    def experiments(self) -> list[Experiment]:
        """None."""
        return []

    def experiment(self, name: str) -> Experiment | None:  # noqa: ARG002 - as every reader's
        """None."""
        return None

    def count(self, experiment_ids: Sequence[str]) -> int:  # noqa: ARG002
        """No run."""
        return 0

    def pages(self, experiment_ids: Sequence[str]) -> Iterator[list[Run]]:  # noqa: ARG002
        """No run."""
        yield []

    def position(self) -> object:
        """None."""
        return None

    def changes(self, experiment_ids: Sequence[str], since: Since, active: Sequence[str]) -> Changes:  # noqa: ARG002
        """All active runs are gone."""
        return Changes([], list(active), None)

    def by_id(self, run_ids: Sequence[str]) -> list[Run]:  # noqa: ARG002
        """No run."""
        return []

    def history(self, known: History) -> Iterator[History]:
        """The known history."""
        yield known

    def extremes(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:  # noqa: ARG002
        """None."""
        return {}

    def at_best(self, run_ids: Sequence[str], pair: MetricPair) -> Mapping[str, AtBest]:  # noqa: ARG002
        """None."""
        return {}

    def averages(self, run_ids: Sequence[str], key: str) -> Mapping[str, Averages]:  # noqa: ARG002
        """None."""
        return {}

    def restore(self, experiment_id: str) -> None:
        """Nothing is deleted."""

    def close(self) -> None:
        """Nothing is open."""
