"""Checking the processes of active runs: which runs are lost, and which are only silent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from memo_tui.runs.model import Run
from memo_tui.tracking.origin import missed_heartbeats, proof_of_death, silence
from memo_tui.tracking.tags import ORIGIN_TAG

_LOOK_SECONDS = 2.0  # between two checks
_SHARE = 20  # checks take at most 1/20 of the time


class Liveness(NamedTuple):
    """What is known of the process of an active run, as in `Run.lost` and `Run.silent`."""

    lost: str
    silent: str

    def apply_to(self, run: Run) -> Run:
        """A copy of the run with these values."""
        return replace(run, lost=self.lost, silent=self.silent)


class LivenessCheck:
    """Checks every few seconds whether the processes of active runs are alive; used by one thread.

    The cost grows with the number of active runs that have an origin, not with all runs.
    """

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        """Prepare; nothing is checked yet.

        Args:
            clock: a monotonic clock, in seconds.
            wall_clock: seconds since 1970.
        """
        self._clock, self._wall_clock = clock, wall_clock
        self._next_look = 0.0
        self._read_at = clock()
        self._seen: dict[str, tuple[float | None, float]] = {}  # by run id: its heartbeat, and when it came
        self._gone: dict[str, object] = {}  # by run id: what was logged when the process was found to be gone

    def answered(self) -> None:
        """The store has just answered: what is known of the active runs was true a moment ago."""
        self._read_at = self._clock()

    def look(self, runs: Mapping[str, Run], active: Collection[str]) -> dict[str, Liveness]:
        """The changed liveness of runs, by id; empty if the last check was a moment ago.

        Call this before the store is read: a process may end its run and exit between the two.
        """
        begun = self._clock()
        if not active or begun < self._next_look:
            return {}
        now = self._wall_clock()
        self._seen = {run_id: seen for run_id, seen in self._seen.items() if run_id in active}
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
        lost = proof_of_death(run.tags, now) or missed_heartbeats(run.tags, self._quiet(run))
        if lost and self._goes_on(run):
            return Liveness("", f"{lost} But it has logged something since.")
        return Liveness(lost, "" if lost else silence(run.tags, now))

    def _quiet(self, run: Run) -> float:
        """For how many seconds the store has shown the same heartbeat, by the clock of this machine."""
        sign, since = self._seen.get(run.run_id, (None, 0.0))
        if run.run_id not in self._seen or sign != run.last_seen:
            since = self._read_at
            self._seen[run.run_id] = run.last_seen, since
        return self._read_at - since

    def _goes_on(self, run: Run) -> bool:
        """Whether something was logged since the process was gone: another process continues the run."""
        logged = (run.metrics, run.steps, run.params, run.last_seen)
        before = self._gone.get(run.run_id)
        if before is None:
            self._gone[run.run_id] = ()  # its last values may not be read yet
        elif not before:
            self._gone[run.run_id] = logged
        return bool(before) and before != logged
