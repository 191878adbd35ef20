"""Best: the best values of some runs by column, and their spread, each found when it is drawn."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from memo_tui.runs.model import Run
from memo_tui.runs.table.directions import Better, better
from memo_tui.runs.table.fields import AT_BEST, directed_by, reader, split
from memo_tui.runs.table.spread import Spread
from memo_tui.tracking.tags import FOLD_TAG

_ALWAYS = {"min": Better.LOWER, "max": Better.HIGHER}  # whichever is better
_KINDS = ("metric", "best", "mean", "median", *_ALWAYS)


class Best:
    """The best value of each metric whose better direction is known; for `min` and `max` the extreme one.

    For `at_best` it is the value of the run whose other metric was best. Of a cross-validation among the runs
    only the run with the means counts, not its folds.
    """

    def __init__(self, runs: Sequence[Run], directions: Mapping[str, Better]) -> None:
        self._given, self._directions = runs, directions
        self._found: dict[str, float | None] = {}
        self._spreads: dict[str, Spread | None] = {}

    @cached_property
    def _runs(self) -> Sequence[Run]:
        if not any(FOLD_TAG in run.tags for run in self._given):
            return self._given
        ids = {run.run_id for run in self._given}
        return [run for run in self._given if FOLD_TAG not in run.tags or run.parent not in ids]

    def get(self, column: str) -> float | None:
        """The best value; None if the column has none."""
        if column not in self._found:
            self._found[column] = self._best(column)
        return self._found[column]

    def spread(self, column: str) -> Spread | None:
        """The mean and the standard deviation of a column's numbers; None if it has none."""
        if column not in self._spreads:
            self._spreads[column] = Spread.of(map(reader(column, self._directions), self._runs))
        return self._spreads[column]

    def run(self, column: str) -> Run | None:
        """The first of the runs that have the best value; None if the column has none."""
        best, read = self.get(column), reader(column, self._directions)
        return None if best is None else next(run for run in self._runs if read(run) == best)

    def higher(self, metric: str) -> bool:
        """Whether higher values of a metric are better."""
        return better(metric, self._directions) is Better.HIGHER

    def _best(self, column: str) -> float | None:
        kind, key = split(column)
        if kind == AT_BEST:
            return self._at_best(column)
        if kind not in _KINDS or not key:
            return None
        way = _ALWAYS.get(kind) or better(key, self._directions)
        return None if way is None else way.best(map(reader(column, self._directions), self._runs))

    def _at_best(self, column: str) -> float | None:
        """The value of the run whose other metric was the best of all."""
        run = self.run(f"best:{directed_by(column)}")
        found = reader(column, self._directions)(run) if run else None
        return found if isinstance(found, float) else None
