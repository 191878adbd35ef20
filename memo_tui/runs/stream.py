"""RunStream: the runs of some experiments, kept up to date by reading only what may have changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic, time
from typing import Any

from memo_tui.runs.history_facts import HistoryFacts, WantedFacts
from memo_tui.runs.liveness import Liveness, LivenessCheck
from memo_tui.runs.metric_pair import MetricPair
from memo_tui.runs.model import AtBest, Run
from memo_tui.runs.newest import NewestRuns
from memo_tui.runs.prefetch import prefetch
from memo_tui.runs.reader import Experiment, RunReader, Since
from memo_tui.runs.run_map import RunMap

_CHECK_SECONDS = 3.0  # between two full checks
_SLICE_SECONDS = 0.05  # of a full check per poll, or one page
_LOOK_SECONDS = 2.0  # between two reads of the visible rows, for stores that don't report changes
_SHARE = 20  # checks and reads take at most 1/20 of the time


class RunStream:
    """The known runs of some experiments, and how to update them.

    They outlive a reader: after an error, `reader` is replaced and `read_all` called again.

    Attributes:
        reader: reads the store.
        experiments: the requested experiments that the store has, including deleted ones.
        runs: the runs known so far, by id.
        complete: whether every run of the store is known.
        total: how many runs the store has, or None if unknown.
        checked_at: when the last full check began, in seconds since 1970, up to which edits and deletions
            of ended runs are known; None before the first.
        facts: read what whole histories say, by the attribute of a run that keeps it.
    """

    def __init__(
        self,
        reader: RunReader,
        names: Sequence[str],
        *,
        clock: Callable[[], float] = monotonic,
        wall_clock: Callable[[], float] = time,
    ) -> None:
        self.reader = reader
        self.experiments: tuple[Experiment, ...] = ()
        self.runs: RunMap[Run] = RunMap()
        self.complete = False
        self.total: int | None = None
        self.checked_at: float | None = None
        self.facts: Mapping[str, HistoryFacts[Any]] = {
            "extremes": HistoryFacts(clock, lambda reader, ids, key: reader.extremes(ids, key)),
            "averages": HistoryFacts(clock, lambda reader, ids, key: reader.averages(ids, key)),
            "at_best": HistoryFacts(clock, _read_at_best, lambda key: MetricPair.of(key) or (key,)),
        }
        self._liveness_check = LivenessCheck(clock, wall_clock)
        self._names = tuple(names)
        self._clock, self._wall_clock = clock, wall_clock
        self._active: set[str] = set()
        self._newest = NewestRuns()
        self._ends = (0, 0)
        self._position: object = None
        self._change: object = None
        self._checked_change: object = None
        self._check: Iterator[bool] | None = None
        self._next_check = 0.0
        self._next_look = 0.0

    @property
    def ids(self) -> list[str]:
        """The ids of the experiments that are not deleted."""
        return [each.experiment_id for each in self.experiments if not each.deleted]

    @property
    def deleted(self) -> bool:
        """Whether there are experiments, and all are deleted."""
        return bool(self.experiments) and not self.ids

    @property
    def active(self) -> bool:
        """Whether any known run has not ended."""
        return bool(self._active)

    @property
    def lost(self) -> frozenset[str]:
        """The ids of the lost runs."""
        return frozenset(run_id for run_id in self._active if self.runs[run_id].lost)

    @property
    def exact(self) -> bool:
        """Whether nothing was written to the store since the last full check."""
        return self._change is not None and self._change == self._checked_change

    @property
    def newest(self) -> tuple[Run, ...]:
        """The `NEWEST` newest runs, the newest first."""
        return self._newest.of(self.runs)

    @property
    def facts_due(self) -> bool:
        """Whether something that was requested of whole histories is still to be read."""
        return any(each.due for each in self.facts.values())

    def want(self, facts: WantedFacts) -> None:
        """Read these facts of whole histories, and no others."""
        for name, keys in facts._asdict().items():
            self.facts[name].want(keys)

    def read_all(self) -> Iterator[None]:
        """Read every run, newest first; yields after each page and at the end."""
        self._change = self.reader.change()
        self._find_experiments()
        self._check = None
        if not self.ids:
            self._drop(list(self.runs))
            self.complete, self.total = True, 0
            yield
            return
        self._position = self.reader.position()
        counted = self.complete
        for _ in self._full_check(prefetched=self.reader.slow):
            yield
            if not counted:  # after the first page, which should come as soon as possible
                self.total, counted = self._count(), True
        self.complete, self.total = True, len(self.runs)
        yield

    def poll(self, visible: Sequence[str] = ()) -> bool:
        """Read what may have changed; return whether anything did.

        Args:
            visible: the ids of the visible runs, whose edits are found first.
        """
        liveness = self._liveness_check.look(self.runs, self._active)
        change = self.reader.change()
        moved = change is None or change != self._change
        check_due = self._clock() >= self._next_check and (
            self._check is not None or change is None or change != self._checked_change
        )
        if not (moved or check_due or self.facts_due or liveness):
            self._liveness_check.answered()
            return False
        runs, experiments = self.runs, self.experiments
        self._change = change
        if moved and (not self.ids or any(each.deleted for each in self.experiments)):
            self._look_for_experiments()
        if self.ids:
            if moved:
                self._read_changes()
                self._look_at(visible, changed=change is not None)
            if check_due:
                self._check_on()
            self._read_facts(visible)
            self._apply_liveness(liveness)
        self._liveness_check.answered()
        return runs is not self.runs or experiments != self.experiments

    def read_again(self, run_ids: Sequence[str]) -> None:
        """Read these runs even if the store reports no change."""
        found = {run.run_id: run for run in self.reader.by_id(run_ids)}
        mine = set(self.ids)
        self._merge(run for run in found.values() if run.experiment_id in mine)
        here = {run_id for run_id, run in found.items() if run.experiment_id in mine}
        self._drop([run_id for run_id in run_ids if run_id not in here])

    def _find_experiments(self) -> None:
        found = map(self.reader.experiment, self._names)
        self.experiments = tuple(each for each in found if each is not None)

    def _look_for_experiments(self) -> None:
        """Check whether experiments were created, restored or deleted; if so, read all runs again."""
        before = self.ids
        self._find_experiments()
        if self.ids != before:
            for _ in self.read_all():
                pass

    def _count(self) -> int | None:
        """How many runs there are; None if they can't be counted."""
        try:
            return self.reader.count(self.ids)
        except Exception:  # noqa: BLE001 - a store that can't count can still be read
            return None

    def _read_changes(self) -> None:
        since = Since(*self._ends, self._position)
        changes = self.reader.changes(self.ids, since, sorted(self._active))
        self._position = changes.position
        self._merge(changes.runs)
        self._drop(changes.gone)

    def _look_at(self, visible: Sequence[str], *, changed: bool) -> None:
        """Read the visible runs again; for a store that doesn't report changes, every few seconds."""
        known = [run_id for run_id in visible if run_id in self.runs and run_id not in self._active]
        if known and (changed or self._clock() >= self._next_look):
            begun = self._clock()
            self.read_again(known)
            now = self._clock()
            self._next_look = now + max(_LOOK_SECONDS, _SHARE * (now - begun))

    def _check_on(self) -> None:
        """Continue the full check by some pages, or begin one."""
        begun = self._clock()
        if self._check is None:
            before = self.experiments
            self._find_experiments()
            if self.experiments != before:
                for _ in self.read_all():
                    pass
                return
            self._check = self._full_check()
        over = next(self._check, True)
        while not over and self._clock() - begun < _SLICE_SECONDS:
            over = next(self._check, True)
        now = self._clock()
        self._next_check = now + max(_CHECK_SECONDS if over else 0, _SHARE * (now - begun))
        if over:
            self._check = None

    def _full_check(self, *, prefetched: bool = False) -> Iterator[bool]:
        """Read all runs page by page and drop those that are gone; yields True at the end.

        Pages may be prefetched only if nothing else is read meanwhile, as they are outdated when they wait.
        """
        change, begun, started = self._change, self._wall_clock(), self._clock()
        unseen = set(self.runs)
        pages = self.reader.pages(self.ids)
        for page in prefetch(pages) if prefetched else pages:
            self._merge(page)
            unseen.difference_update([run.run_id for run in page])
            yield False
        if gone := sorted(unseen & self.runs.keys()):
            self.read_again(gone)  # pages shift while others write, so check before dropping
        self.total = len(self.runs) if self.complete else self.total
        self._checked_change, self.checked_at = change, begun
        now = self._clock()
        self._next_check = now + max(_CHECK_SECONDS, 0 if self.complete else _SHARE * (now - started))
        yield True

    def _read_facts(self, visible: Sequence[str]) -> None:
        changed: dict[str, Run] = {}
        for name, facts in self.facts.items():
            for run_id, found in facts.read(self.reader, self.runs, visible).items():
                run = changed.get(run_id) or self.runs.get(run_id)
                if run is not None:
                    now: dict[str, Any] = {name: {**getattr(run, name), **found}}
                    changed[run_id] = replace(run, **now)
        if changed:
            self.runs = self.runs.changed(changed)

    def _apply_liveness(self, liveness: Mapping[str, Liveness]) -> None:
        """Update the liveness of runs that are still active."""
        changed = {
            run_id: each.apply_to(self.runs[run_id])
            for run_id, each in liveness.items()
            if run_id in self._active
        }
        if changed:
            self.runs = self.runs.changed(changed)

    def _merge(self, runs: Iterable[Run]) -> None:
        known = self.runs
        changed = {run.run_id: run for run in runs if known.get(run.run_id) != run}
        if not changed:
            return
        for run_id, run in changed.items():
            before = known.get(run_id)
            if before is not None:
                changed[run_id] = run.knowing(before)
            for facts in self.facts.values():
                facts.note(before, run)
            (self._active.add if run.active else self._active.discard)(run_id)
            self._newest.note(before, run)
            self._ends = (max(self._ends[0], run.start or 0), max(self._ends[1], run.end or 0))
        self.runs = known.changed(changed)

    def _drop(self, run_ids: Iterable[str]) -> None:
        gone = {run_id: run for run_id in run_ids if (run := self.runs.get(run_id)) is not None}
        if gone:
            for run_id, run in gone.items():
                self._active.discard(run_id)
                self._newest.note(run, None)
                for facts in self.facts.values():
                    facts.note(run, None)
            self.runs = self.runs.changed({}, gone)


def _read_at_best(reader: RunReader, run_ids: Sequence[str], key: str) -> Mapping[str, AtBest]:
    pair = MetricPair.of(key)
    return reader.at_best(run_ids, pair) if pair else {}


def names_of(experiments: Iterable[Experiment]) -> Mapping[str, str]:
    """The names of experiments by their ids."""
    return {each.experiment_id: each.name for each in experiments}
