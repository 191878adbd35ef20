"""Looking for the processes of active runs: which runs are lost, and which are only silent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from memo_tui.runs.model import ORIGIN_TAG, Run
from memo_tui.tracking.origin import proof_of_death, silence

_LOOK_SECONDS = 2.0  # between two looks
_SHARE = 20  # a look takes at most one part in so many of the time


class Liveness(NamedTuple):
    """What is known of the process of an active run, as in `Run.lost` and `Run.silent`."""

    lost: str
    silent: str

    def applied_to(self, run: Run) -> Run:
        """The run with this said of it."""
        return replace(run, lost=self.lost, silent=self.silent)


class LivenessCheck:
    """Looks now and then whether the processes of active runs are there; used by one thread.

    What a look costs grows with the active runs that tell their origin, not with all.
    """

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        """Look at nothing yet.

        Args:
            clock: seconds that always grow.
            wall_clock: seconds since 1970.
        """
        self._clock, self._wall_clock = clock, wall_clock
        self._next_look = 0.0
        self._gone: dict[str, object] = {}  # by id: what was logged when the process was gone

    def look(self, runs: Mapping[str, Run], active: Collection[str]) -> dict[str, Liveness]:
        """What is otherwise now than a run says, by id; nothing if the last look was a moment ago.

        To be asked before the store is: a process may end its run and itself between the two.
        """
        begun = self._clock()
        if not active or begun < self._next_look:
            return {}
        now = self._wall_clock()
        self._gone = {run_id: logged for run_id, logged in self._gone.items() if run_id in active}
        found = {
            run_id: liveness
            for run_id in active
            if ORIGIN_TAG in (run := runs[run_id]).tags
            and (liveness := self._liveness(run, now)) != (run.lost, run.silent)
        }
        over = self._clock()
        self._next_look = over + max(_LOOK_SECONDS, _SHARE * (over - begun))
        return found

    def _liveness(self, run: Run, now: float) -> Liveness:
        lost = proof_of_death(run.tags, now)
        if lost and self._goes_on(run):
            return Liveness("", f"{lost} But something was logged since.")
        return Liveness(lost, "" if lost else silence(run.tags, now))

    def _goes_on(self, run: Run) -> bool:
        """Whether something was logged since the process was gone: another one took the run over."""
        logged = (run.metrics, run.steps, run.params, run.last_seen)
        before = self._gone.get(run.run_id)
        if before is None:
            self._gone[run.run_id] = ()  # what it logged last may not be read yet
        elif not before:
            self._gone[run.run_id] = logged
        return bool(before) and before != logged
