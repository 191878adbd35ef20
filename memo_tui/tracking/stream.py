"""RunStream: an experiment's runs, kept up to date by asking only for what may have changed."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic

from memo_tui.tracking.readers import Experiment, RunReader
from memo_tui.tracking.runs import Run

# Clocks of other machines may be behind: what began or ended up to here before the newest is asked for again.
_SLACK_MS = 2_000
_FULL_CHECK_SECONDS = 3.0
_FULL_CHECK_SHARE = 20


class RunStream:
    """What is known of one experiment's runs, and how to learn what changed.

    What is known outlives a reader: after a fault, `reader` is replaced and `read_all` called again.

    Attributes:
        reader: asks the store.
        experiment: the experiment as the store has it, or None while there is none.
        complete: whether every run of the store is known.
    """

    def __init__(self, reader: RunReader, name: str, *, clock: Callable[[], float] = monotonic) -> None:
        self.reader = reader
        self.experiment: Experiment | None = None
        self.complete = False
        self._name = name
        self._clock = clock
        self._runs: dict[str, Run] = {}
        self._sorted: tuple[Run, ...] | None = ()
        self._change: object = None
        self._checked_change: object = None
        self._next_check = 0.0

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs known so far, newest first."""
        if self._sorted is None:
            self._sorted = tuple(
                sorted(self._runs.values(), key=lambda run: (run.start or 0, run.run_id), reverse=True)
            )
        return self._sorted

    def get(self, run_id: str) -> Run | None:
        """The run of that id, if it is known."""
        return self._runs.get(run_id)

    @property
    def active(self) -> bool:
        """Whether a known run has not ended."""
        return any(run.active for run in self._runs.values())

    def read_all(self) -> Iterator[None]:
        """Read every run, pausing after each page, newest first, and at the end."""
        self._change = self.reader.change()
        self.experiment = self.reader.experiment(self._name)
        if self.experiment is None or self.experiment.deleted:
            self._replace({})
            self.complete = True
            yield
            return
        start = self._clock()
        self._checked_change = self._change
        everything: dict[str, Run] = {}
        for page in self.reader.pages(self.experiment.experiment_id):
            everything |= {run.run_id: run for run in page}
            if not self.complete:
                self._merge(page)
            yield
        self._replace(everything)
        self.complete = True
        took = self._clock() - start
        self._next_check = self._clock() + max(_FULL_CHECK_SECONDS, _FULL_CHECK_SHARE * took)
        yield

    def poll(self) -> bool:
        """Ask for what may have changed; True if anything did."""
        change = self.reader.change()
        check_due = self._clock() >= self._next_check and (change is None or change != self._checked_change)
        if not check_due and change is not None and change == self._change:
            return False
        before = (self.experiment, self.runs)
        self._change = change
        if self.experiment is None or self.experiment.deleted or check_due:
            for _ in self.read_all():
                pass
        else:
            self._read_changes(self.experiment.experiment_id)
        return before != (self.experiment, self.runs)

    def _read_changes(self, experiment_id: str) -> None:
        known_active = {run.run_id for run in self._runs.values() if run.active}
        found = {run.run_id: run for run in self.reader.unfinished(experiment_id)}
        newest_start = max((run.start or 0 for run in self._runs.values()), default=0)
        newest_end = max((run.end or 0 for run in self._runs.values()), default=0)
        since = self.reader.started_since(experiment_id, max(0, newest_start - _SLACK_MS))
        since += self.reader.ended_since(experiment_id, max(1, newest_end - _SLACK_MS))
        found |= {run.run_id: run for run in since}
        gone = sorted(known_active - found.keys())
        if gone:
            found |= {run.run_id: run for run in self.reader.by_id(experiment_id, gone)}
        self._merge(found.values(), deleted=known_active - found.keys())

    def _merge(self, runs: Iterable[Run], deleted: Iterable[str] = ()) -> None:
        for run_id in deleted:
            del self._runs[run_id]
            self._sorted = None
        for run in runs:
            if self._runs.get(run.run_id) != run:
                self._runs[run.run_id] = run
                self._sorted = None

    def _replace(self, runs: dict[str, Run]) -> None:
        if runs != self._runs:
            self._runs = runs
            self._sorted = None
