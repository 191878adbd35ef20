"""Facts of whole histories for readers that can't ask their store for them: every point is read."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Averages, Extremes, History
from memo_tui.runs.points import at_best_of, averages_of, extremes_of

Fact = TypeVar("Fact")


class FactsFromHistories:
    """A part of a reader: facts by run id; runs of which a history says nothing are left out."""

    @abstractmethod
    def history(self, known: History) -> Iterator[History]:
        """Continue a history: yields it as it grows while it is read; the last one is complete."""

    def extremes(self, run_ids: Sequence[str], key: str) -> Mapping[str, Extremes]:
        """The extremes of one metric."""
        return self._all(run_ids, key, extremes_of)

    def averages(self, run_ids: Sequence[str], key: str) -> Mapping[str, Averages]:
        """The mean and median of one metric."""
        return self._all(run_ids, key, averages_of)

    def at_best(self, run_ids: Sequence[str], pair: MetricPair) -> Mapping[str, AtBest]:
        """One metric at the best steps of another."""

        def fact_of(history: History) -> AtBest | None:
            if (extremes := extremes_of(history)) is None:
                return None
            return at_best_of(self._whole(history.run_id, pair.metric), extremes)

        return self._all(run_ids, pair.best, fact_of)

    def _all(
        self, run_ids: Sequence[str], key: str, fact_of: Callable[[History], Fact | None]
    ) -> Mapping[str, Fact]:
        facts = ((run_id, fact_of(self._whole(run_id, key))) for run_id in run_ids)
        return {run_id: fact for run_id, fact in facts if fact is not None}

    def _whole(self, run_id: str, key: str) -> History:
        *_, history = self.history(History.empty(run_id, key))
        return history
