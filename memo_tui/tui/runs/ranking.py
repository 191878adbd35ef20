"""Ranking: the chosen runs from the best to the worst, sorted again only if they changed, not too often."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better
from memo_tui.tui.runs.summary import sorted_by_best

_FEW = 64  # runs that are sorted, summed up and drawn whenever one changes
_SECONDS = 1.0  # between two times for more runs


class Ranking:
    """Keeps the order of the last runs; while these are the same, so is the list that it returns."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Rank nothing yet; `clock` returns the time in seconds."""
        self._clock = clock
        self._runs: Sequence[Run] = ()
        self._by: tuple[str, Mapping[str, Better]] = ("", {})
        self._ranked: Sequence[Run] = ()
        self._at = 0.0

    def of(
        self, runs: Sequence[Run], metric: str, directions: Mapping[str, Better]
    ) -> tuple[Sequence[Run], float]:
        """The runs from the best value of a metric to the worst.

        Args:
            runs: of many, their latest changes may be left out for a second.
            metric: the metric.
            directions: the chosen directions of metrics.

        Returns:
            The runs, and in how many seconds to ask again, as something was left out; 0 for never.
        """
        by, now = (metric, directions), self._clock()
        if by == self._by and len(runs) == len(self._runs):
            pairs = list(zip(runs, self._runs, strict=True))
            if all(new is old for new, old in pairs):
                return self._ranked, 0.0
            left = self._at + _SECONDS - now
            if len(runs) > _FEW and left > 0 and all(new.run_id == old.run_id for new, old in pairs):
                return self._ranked, left
        self._runs, self._by, self._at = runs, by, now
        self._ranked = sorted_by_best(runs, metric, directions)
        return self._ranked, 0.0
