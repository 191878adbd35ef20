"""The newest of very many runs, without sorting them all again after each change."""

from bisect import bisect_left, insort
from heapq import nsmallest

from memo_tui.runs.model import NEWEST, Run
from memo_tui.runs.run_map import RunMap


class NewestRuns:
    """Which runs are the `NEWEST` newest, kept up to date by what changes."""

    def __init__(self) -> None:
        self._ages: list[tuple[int, str]] = []  # of the newest runs, and some more: see `_age`
        self._are_all = True
        self._runs: RunMap[Run] | None = None
        self._newest: tuple[Run, ...] = ()

    def of(self, runs: RunMap[Run]) -> tuple[Run, ...]:
        """The newest of these runs, the newest first; every change of theirs was noted."""
        if runs is not self._runs:
            if len(self._ages) < min(NEWEST, len(runs)):
                self._ages = nsmallest(2 * NEWEST, map(_age, runs.values()))
                self._are_all = len(self._ages) == len(runs)
            self._newest = tuple(runs[run_id] for _, run_id in self._ages[:NEWEST])
            self._runs = runs
        return self._newest

    def note(self, before: Run | None, run: Run | None) -> None:
        """Note that a run is new (there is none before), has changed, or is gone (there is none now)."""
        if before is not None:
            if run is not None and _age(before) == _age(run):
                return
            self._forget(_age(before))
        if run is None:
            return
        age = _age(run)
        if self._are_all or (self._ages and age < self._ages[-1]):
            insort(self._ages, age)
        if len(self._ages) > 4 * NEWEST:
            del self._ages[2 * NEWEST :]
            self._are_all = False

    def _forget(self, age: tuple[int, str]) -> None:
        place = bisect_left(self._ages, age)
        if place < len(self._ages) and self._ages[place] == age:
            del self._ages[place]


def _age(run: Run) -> tuple[int, str]:
    """Sorts the newest first: the negative start in ms since 1970, and the id."""
    return -(run.start or 0), run.run_id
