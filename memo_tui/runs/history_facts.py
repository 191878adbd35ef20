"""Reading what whole histories of the requested metrics say, as their largest values, in parts."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from memo_tui.runs.model import Run
from memo_tui.runs.reader import RunReader

_FIRST_CHUNK = 32
_LARGEST_CHUNK = 4096
_SECONDS = 0.1  # target time for one chunk


Fact = TypeVar("Fact")


class WantedFacts(NamedTuple):
    """What is to be read of whole histories.

    Attributes:
        extremes: metrics.
        averages: metrics.
        at_best: pairs of metrics, as `MetricPair.key` writes them.
    """

    extremes: Sequence[str] = ()
    averages: Sequence[str] = ()
    at_best: Sequence[str] = ()


class HistoryFacts(Generic[Fact]):
    """Keeps track of the runs whose facts must be read for the requested metrics.

    Args:
        clock: returns the time in seconds.
        fetch: reads the facts of some runs of one metric, by run id.
        metrics: returns the metrics that a requested key is made of; by default it is a metric itself.

    Attributes:
        left: how many values are still to be read.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        fetch: Callable[[RunReader, Sequence[str], str], Mapping[str, Fact]],
        metrics: Callable[[str], Sequence[str]] = lambda key: (key,),
    ) -> None:
        self._clock, self._fetch, self._metrics = clock, fetch, metrics
        self._due: dict[str, dict[str, None]] = {}  # by key: the runs' ids
        self._fresh: set[str] = set()  # those requested since the last read
        self._chunk = _FIRST_CHUNK

    @property
    def left(self) -> int:
        """How many values are still to be read, for metrics whose reading has begun."""
        return sum(map(len, self._due.values()))

    @property
    def due(self) -> bool:
        """Whether there is something to read."""
        return bool(self._fresh) or any(self._due.values())

    def want(self, keys: Sequence[str]) -> None:
        """Request the facts of these metrics and no others."""
        self._fresh |= {key for key in keys if key not in self._due}
        self._due = {key: self._due.get(key, {}) for key in keys}
        self._fresh &= self._due.keys()

    def note(self, before: Run | None, after: Run | None) -> None:
        """Note that a run is new (before is None), changed or gone (after is None)."""
        for key, due in self._due.items():
            if after is None:
                due.pop(before.run_id if before else "", None)
            elif _moved(self._metrics(key), before, after):
                due[after.run_id] = None

    def read(
        self, reader: RunReader, runs: Mapping[str, Run], visible: Sequence[str]
    ) -> dict[str, dict[str, Fact]]:
        """Read some of the facts, visible runs first; return them by run id and metric."""
        for key in self._fresh:
            metrics = self._metrics(key)
            self._due[key] = {run_id: None for run_id, run in runs.items() if _has(metrics, run)}
        self._fresh.clear()
        found: dict[str, dict[str, Fact]] = {}
        begun = self._clock()
        for key, due in self._due.items():
            if not due or self._clock() - begun > _SECONDS:
                continue
            chosen = [run_id for run_id in visible if run_id in due] or list(islice(due, self._chunk))
            started = self._clock()
            for run_id, fact in self._fetch(reader, chosen, key).items():
                found.setdefault(run_id, {})[key] = fact
            for run_id in chosen:
                due.pop(run_id, None)
            self._adapt(len(chosen), self._clock() - started)
        return found

    def _adapt(self, count: int, took: float) -> None:
        """Adapt the size of a chunk to the target time."""
        if took > _SECONDS:
            self._chunk = max(1, min(self._chunk, count // 2))
        elif took < _SECONDS / 4 and count >= self._chunk:
            self._chunk = min(_LARGEST_CHUNK, self._chunk * 2)


def _has(metrics: Sequence[str], run: Run) -> bool:
    return all(key in run.metrics for key in metrics)


def _moved(metrics: Sequence[str], before: Run | None, after: Run) -> bool:
    """Whether a run has all of these metrics, and any of them may have another history now."""
    return _has(metrics, after) and (
        before is None
        or before.status != after.status
        or any(
            before.metrics.get(key) != after.metrics[key] or before.steps.get(key) != after.steps.get(key)
            for key in metrics
        )
    )
